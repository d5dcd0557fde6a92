package striate.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import striate.data.ArrayDataset;

class MixTest {
  private static final int H = 6;
  private static final int W = 5;
  private static final int SIZE = 3 * H * W;
  private static final ArrayDataset SET = Sets.varied(23, H, W, 3);

  private static Loader.Settings settings() {
    return Loader.of(SET, Sets.preprocessing(SET)).batch(8).seed(5);
  }

  private static double target(Batch batch, int picture, int label) {
    return batch.targets()[picture * 3 + label];
  }

  /**
   * What the batch would have been unmixed. Classes go round and round in the set, so in order no
   * picture has the class of the next.
   */
  private static Batch unmixed(int step) {
    Loader loader = settings().inOrder().build();
    Batch batch = loader.newBatch();
    loader.fill(1, step, batch);
    return batch;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void aMixedPictureIsTheSumOfItAndTheNext(int step) {
    Batch plain = unmixed(step);
    Loader loader = settings().mix(Mix.mixUp(0.7)).inOrder().build();
    Batch batch = loader.newBatch();
    loader.fill(1, step, batch);
    int n = plain.count();
    assertThat(n).isEqualTo(step == 0 ? 8 : 7);
    assertThat(batch.mixed()).isTrue();
    for (int i = 0; i < n; i++) {
      int next = (i + 1) % n;
      float share = batch.targets()[i * 3 + plain.labels()[i]];
      assertThat(target(batch, i, plain.labels()[next]))
          .isCloseTo(plain.labels()[next] == plain.labels()[i] ? share : 1 - share, within(1e-6));
      assertThat(batch.labels()[i]).isEqualTo(plain.labels()[i]);
      if (plain.labels()[next] == plain.labels()[i]) {
        assertThat(share).isEqualTo(1); // the shares cannot be told from the target then
        continue;
      }
      assertThat(share).isBetween(0f, 1f);
      for (int j = 0; j < SIZE; j++) {
        float expected =
            share * plain.images()[i * SIZE + j] + (1 - share) * plain.images()[next * SIZE + j];
        assertThat(batch.images()[i * SIZE + j]).isCloseTo(expected, within(1e-5f));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void aCutPictureHasARectangleOfTheNext(int step) {
    Batch plain = unmixed(step);
    Loader loader = settings().mix(Mix.cutMix(1)).inOrder().build();
    Batch batch = loader.newBatch();
    loader.fill(1, step, batch);
    int n = plain.count();
    int pasted = 0;
    for (int i = 0; i < n; i++) {
      int next = (i + 1) % n;
      int left = W;
      int right = 0;
      int top = H;
      int bottom = 0;
      int other = 0;
      for (int j = 0; j < H * W; j++) {
        boolean own = true;
        boolean foreign = true;
        for (int c = 0; c < 3; c++) {
          float v = batch.images()[i * SIZE + c * H * W + j];
          own &= v == plain.images()[i * SIZE + c * H * W + j];
          foreign &= v == plain.images()[next * SIZE + c * H * W + j];
        }
        assertThat(own ^ foreign).isTrue();
        if (foreign) {
          other++;
          left = Math.min(left, j % W);
          right = Math.max(right, j % W + 1);
          top = Math.min(top, j / W);
          bottom = Math.max(bottom, j / W + 1);
        }
      }
      assertThat(other).isEqualTo(other == 0 ? 0 : (right - left) * (bottom - top));
      double share = 1 - (double) other / (H * W);
      boolean same = plain.labels()[next] == plain.labels()[i];
      assertThat(target(batch, i, plain.labels()[i])).isCloseTo(same ? 1 : share, within(1e-6));
      pasted += other;
    }
    assertThat(pasted).isPositive();
  }

  @Test
  void targetsSumToOne() {
    Loader loader = settings().mix(new Mix.MixUp(0.4, 0.5)).build();
    Batch batch = loader.newBatch();
    int whole = 0;
    int all = 0;
    for (int epoch = 0; epoch < 40; epoch++) {
      for (int step = 0; step < loader.steps(); step++) {
        loader.fill(epoch, step, batch);
        for (int i = 0; i < batch.count(); i++) {
          double sum = 0;
          for (int k = 0; k < 3; k++) {
            sum += target(batch, i, k);
          }
          assertThat(sum).isCloseTo(1, within(1e-6));
          int next = (i + 1) % batch.count();
          if (batch.labels()[i] != batch.labels()[next]) {
            all++;
            whole += target(batch, i, batch.labels()[i]) == 1 ? 1 : 0;
          }
        }
      }
    }
    // Half of about 620, σ = 12; a share that rounds to 1 is rare.
    assertThat((double) whole / all).isBetween(0.42, 0.6);
  }

  @ParameterizedTest
  @CsvSource({"1, mixup(0.2)", "2, 'cutmix(1,0.7)'", "3, mixup(1)"})
  void aStreamMixesAsFillDoes(int threads, String mix) {
    PrefetchTest.assertStreamsAsFilled(
        settings()
            .mix(Mix.parse(mix))
            .augment(Augment.none().rotate(10).cutout(2, new Fill.Noise()))
            .threads(threads)
            .build(),
        0);
  }

  @Test
  void aBatchOfOneStaysAsItIs() {
    Loader loader = settings().batch(1).mix(Mix.mixUp(1)).inOrder().build();
    Batch batch = loader.newBatch();
    loader.fill(0, 4, batch);
    float[] expected = new float[SIZE];
    Sets.preprocessing(SET).write(SET.picture(4), expected, 0);
    assertThat(batch.images()).isEqualTo(expected);
    assertThat(batch.targets()).containsExactly(0, 1, 0);
  }

  @Test
  void plainLoadersDoNotMix() {
    Loader loader = settings().mix(Mix.mixUp(1)).build().plain();
    Batch batch = loader.newBatch();
    loader.fill(0, 0, batch);
    assertThat(batch.mixed()).isFalse();
    assertThat(batch.targets()).isEmpty();
  }

  /** 20,000 draws against the distribution function; Kolmogorov's 0.1 % bound is 1.95 / √n. */
  private static void assertDistributed(double alpha, DoubleUnaryOperator distribution) {
    int n = 20_000;
    double[] draws = new double[n];
    Arrays.setAll(draws, i -> Beta.draw(alpha, Draws.derive(99, i)));
    Arrays.sort(draws);
    double worst = 0;
    for (int i = 0; i < n; i++) {
      double f = distribution.applyAsDouble(draws[i]);
      worst = Math.max(worst, Math.max(Math.abs(f - (double) i / n), Math.abs(f - (i + 1.0) / n)));
    }
    assertThat(worst).isLessThan(1.95 / Math.sqrt(n));
  }

  @Test
  void sharesAreBetaDistributed() {
    assertDistributed(0.5, x -> 2 / Math.PI * Math.asin(Math.sqrt(x)));
    assertDistributed(1, x -> x);
    assertDistributed(2, x -> x * x * (3 - 2 * x));
    assertDistributed(3, x -> x * x * x * (10 - 15 * x + 6 * x * x));
  }

  /** The variance of Beta(α, α) is 1 / (4 (2α + 1)). */
  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.1, 0.2, 0.4, 8, 100})
  void sharesHaveTheVarianceOfBeta(double alpha) {
    int n = 20_000;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double x = Beta.draw(alpha, Draws.derive(7, i));
      assertThat(x).isBetween(0.0, 1.0);
      sum += x - 0.5;
      squares += (x - 0.5) * (x - 0.5);
    }
    double variance = 1 / (4 * (2 * alpha + 1));
    assertThat(sum / n).isCloseTo(0, within(4 * Math.sqrt(variance / n)));
    assertThat(squares / n).isCloseTo(variance, within(0.05 * variance));
  }

  @Test
  void textIsReadAsItIsWritten() {
    for (String text : new String[] {"none", "mixup(0.2)", "cutmix(1)", "mixup(0.4,0.5)"}) {
      assertThat(Mix.parse(text)).hasToString(text);
    }
    assertThat(Mix.parse("cutmix(1.0, 1)")).isEqualTo(Mix.cutMix(1));
  }

  @Test
  void whatDoesNotFitIsNamed() {
    assertThatThrownBy(() -> Mix.mixUp(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("mix: mixup, alpha: 0.01 to 100 expected, got 0.0");
    assertThatThrownBy(() -> new Mix.CutMix(1, 1.5))
        .hasMessage("mix: cutmix, probability: 0 to 1 expected, got 1.5");
    assertThatThrownBy(() -> Mix.parse("mixup"))
        .hasMessage("mix: none, mixup(alpha) or cutmix(alpha) expected, got \"mixup\"");
    Loader loader = settings().mix(Mix.mixUp(1)).build();
    Batch plain = loader.plain().newBatch();
    assertThatThrownBy(() -> loader.fill(0, 0, plain))
        .hasMessage(
            "loader: a batch for 8 pictures of 90 numbers each and 24 targets expected, got one for"
                + " 8 with 720 numbers in all and 0 targets");
  }
}
