package striate.chapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static striate.chapter.Close.assertClose;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChapterNetworkTest {
  private static final Digits TRAIN = Synthetic.digits(300, 1);
  private static final Digits TEST = Synthetic.digits(123, 2);

  static Stream<Set<Fix>> choices() {
    return Stream.concat(
        Stream.of(EnumSet.noneOf(Fix.class), EnumSet.allOf(Fix.class)),
        Arrays.stream(Fix.values()).map(EnumSet::of));
  }

  @ParameterizedTest
  @MethodSource("choices")
  void doesWhatTheSpecificationSays(Set<Fix> fixes) {
    ChapterNetwork network = ChapterNetwork.create(TRAIN, TEST, new ChapterSettings(2, 2, fixes));
    double alpha = fixes.contains(Fix.RATE) ? ChapterNetwork.SUITABLE_ALPHA : 2;
    NaiveChapter naive = new NaiveChapter(TRAIN, fixes, alpha);
    for (int epoch = 0; epoch < 2; epoch++) {
      Epoch actual = network.epoch();
      assertThat(actual.trainCorrect()).isEqualTo(naive.epoch());
      assertThat(actual.trainCount()).isEqualTo(300);
      assertThat(actual.testCount()).isEqualTo(123);
      assertThat(actual.index()).isEqualTo(epoch);
    }
    assertClose(network.kernels(), flat(naive.k));
    assertClose(network.weights(), flat(naive.w));
    assertThat(network.outputRows()).isEqualTo(fixes.contains(Fix.POSITIONS) ? 26 : 25);
    assertClose(network.maps(TEST, 5), naive.hidden(TEST, 5));
    int[] predicted = network.predict(TEST);
    for (int image = 0; image < TEST.count(); image++) {
      double[] scores = naive.scores(naive.hidden(TEST, image));
      assertThat(predicted[image]).isEqualTo(ChapterNetwork.argmax(scores));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void givesTheSameBitsAtAnyNumberOfThreads(int threads) {
    ChapterNetwork one = ChapterNetwork.create(TRAIN, TEST, settings(1));
    ChapterNetwork other = ChapterNetwork.create(TRAIN, TEST, settings(threads));
    for (int epoch = 0; epoch < 3; epoch++) {
      assertThat(other.epoch()).isEqualTo(one.epoch());
    }
    assertThat(other.kernels()).isEqualTo(one.kernels());
    assertThat(other.weights()).isEqualTo(one.weights());
    assertThat(other.epochsDone()).isEqualTo(3);
  }

  @Test
  void leavesNoThreadBehind() throws InterruptedException {
    ChapterNetwork.create(TRAIN, TEST, settings(4)).epoch();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("striate-chapter-")) {
        thread.join(10_000);
        assertThat(thread.isAlive()).isFalse();
      }
    }
  }

  @Test
  void digitsAreCutAsAsked() {
    Digits rest = TRAIN.without(20, 30);
    assertThat(rest.count()).isEqualTo(290);
    assertThat(rest.slice(0, 20).pixels()).isEqualTo(TRAIN.slice(0, 20).pixels());
    assertThat(rest.slice(20, 290).pixels()).isEqualTo(TRAIN.slice(30, 300).pixels());
    assertThat(rest.slice(20, 290).labels()).isEqualTo(TRAIN.slice(30, 300).labels());
  }

  @Test
  void namesWhatIsMissing() {
    assertThatThrownBy(
            () -> ChapterNetwork.create(TRAIN.slice(0, 100), TEST, ChapterSettings.printed()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expects 128 or more training images")
        .hasMessageContaining("got 100 and 123");
    assertThatThrownBy(() -> new ChapterSettings(300, 0, Set.of()))
        .hasMessage("threads: expects 1 or more, got 0");
    assertThatThrownBy(() -> Fix.parse("ascend"))
        .hasMessage(
            "fix: expects one of ascent, positions, dropout, division, images, rate, got 'ascend'");
    assertThatThrownBy(() -> new Digits(new byte[784], new byte[] {10}))
        .hasMessage("digits: label of image 0: expects 0 to 9, got 10");
    assertThatThrownBy(() -> new Digits(new byte[783], new byte[1]))
        .hasMessageContaining("784 pixels for 1 labels, got 783");
  }

  @Test
  void printsAsPythonDoes() {
    assertThat(new Epoch(0, 288, 10_000, 55, 1000).line())
        .isEqualTo("I:0 Test-Acc:0.0288 Train-Acc:0.055");
    assertThat(new Epoch(7, 10_000, 10_000, 0, 1000).line())
        .isEqualTo("I:7 Test-Acc:1.0 Train-Acc:0.0");
    assertThat(new Epoch(7, 5, 10_000, 1, 3).line())
        .isEqualTo("I:7 Test-Acc:0.0005 Train-Acc:0.3333333333333333");
    assertThat(PythonFloat.repr(1.0 / 60_000)).isEqualTo("1.6666666666666667e-05");
    assertThat(PythonFloat.repr(1e-5)).isEqualTo("1e-05");
    assertThat(PythonFloat.repr(1e16)).isEqualTo("1e+16");
    assertThat(PythonFloat.repr(123456789.0)).isEqualTo("123456789.0");
    assertThat(PythonFloat.repr(Double.NaN)).isEqualTo("nan");
  }

  private static ChapterSettings settings(int threads) {
    return new ChapterSettings(3, threads, EnumSet.of(Fix.IMAGES));
  }

  private static double[] flat(double[][] rows) {
    return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
  }
}
