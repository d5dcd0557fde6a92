package striate.chapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static striate.chapter.Close.assertClose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import striate.chapter.Variant.Layer;
import striate.chapter.Variant.Pooling;

class VariantNetworkTest {
  private static final Digits TRAIN = Synthetic.digits(150, 1);
  private static final Digits TEST = Synthetic.digits(53, 2);
  private static final Set<Fix> ALL = EnumSet.allOf(Fix.class);

  static Stream<Variant> variants() {
    List<Variant> all = new ArrayList<>();
    for (Layer layer : Layer.values()) {
      for (Pooling pooling : Pooling.values()) {
        all.add(new Variant(layer, pooling, Set.of(), 1));
        all.add(new Variant(layer, pooling, ALL, 7));
      }
    }
    return all.stream();
  }

  /** The same address, the same bits: whatever the number of threads. */
  @ParameterizedTest
  @MethodSource("variants")
  void twoRunsOfAVariantGiveTheSameBits(Variant variant) {
    VariantNetwork one = VariantNetwork.create(TRAIN, TEST, variant, 1);
    VariantNetwork other = VariantNetwork.create(TRAIN, TEST, variant, 3);
    long before = one.hash();
    assertThat(one.weightCount()).isEqualTo(variant.weights());
    for (int epoch = 0; epoch < 2; epoch++) {
      assertThat(other.epoch()).isEqualTo(one.epoch());
    }
    assertThat(other.hash()).isEqualTo(one.hash()).isNotEqualTo(before);
    assertThat(other.accuracy(TEST)).isEqualTo(one.accuracy(TEST));
    VariantNetwork.Look look = one.look(TEST, 5);
    assertThat(look.probabilities()).hasSize(10);
    assertThat(Arrays.stream(look.probabilities()).sum()).isCloseTo(1, within(1e-12));
    assertThat(look.hidden()).hasSize(variant.hidden());
    assertThat(one.predict(TEST)[5]).isEqualTo(ChapterNetwork.argmax(look.probabilities()));
  }

  static Stream<Set<Fix>> choices() {
    return Stream.concat(
        Stream.of(EnumSet.noneOf(Fix.class), EnumSet.allOf(Fix.class)),
        Arrays.stream(Fix.values()).map(EnumSet::of));
  }

  /** The code of the others, asked for the listing, gives the listing. */
  @ParameterizedTest
  @MethodSource("choices")
  void sharedKernelsWithoutPoolingAreTheListing(Set<Fix> fixes) {
    Variant variant = new Variant(Layer.SHARED, Pooling.NONE, fixes, 1);
    ChapterNetwork listing = ChapterNetwork.create(TRAIN, TEST, new ChapterSettings(2, 2, fixes));
    OtherVariant other = new OtherVariant(TRAIN, TEST, variant, 2);
    VariantNetwork itself = VariantNetwork.create(TRAIN, TEST, variant, 2);
    for (int epoch = 0; epoch < 2; epoch++) {
      Epoch expected = listing.epoch();
      assertThat(itself.epoch()).isEqualTo(expected);
      assertThat(other.epoch()).isEqualTo(expected);
    }
    assertClose(other.kernels(0), listing.kernels());
    assertClose(other.output(), listing.weights());
    assertThat(itself.kernels(3)).isEqualTo(listing.kernels());
    assertClose(other.look(TEST, 3).maps(), listing.maps(TEST, 3));
    assertClose(itself.look(TEST, 3).probabilities(), other.look(TEST, 3).probabilities());
  }

  /** Against the experiment of the chapter's structure, which has its own code. */
  @Test
  void maxPoolingOfTheCorrectedNetworkIsThatOfTheExperiment() {
    PooledLearner experiment = new PooledLearner(TRAIN, 3, ChapterNetwork.SUITABLE_ALPHA);
    VariantNetwork ours =
        VariantNetwork.create(TRAIN, TEST, new Variant(Layer.SHARED, Pooling.MAX, ALL, 3), 2);
    for (int epoch = 0; epoch < 3; epoch++) {
      experiment.trainEpoch();
      ours.epoch();
    }
    assertThat(ours.predict(TEST)).isEqualTo(experiment.predict(TEST));
    assertThat(ours.weightCount()).isEqualTo(experiment.weightCount());
  }

  static Stream<Variant> corrected() {
    return variants().filter(v -> v.fixes().equals(ALL));
  }

  /**
   * A step of the corrected network goes down the gradient of the loss: against differences of the
   * loss of a plain forward pass.
   */
  @ParameterizedTest
  @MethodSource("corrected")
  void aStepGoesDownTheGradient(Variant variant) {
    Digits train = TRAIN.slice(0, 10);
    OtherVariant network = new OtherVariant(train, TEST, variant, 1);
    Plain plain = new Plain(train, variant);
    double[] before = plain.weights.clone();
    network.epoch(); // one batch of 10: one step of rate 1
    double[] after = network.all();
    double most = 0;
    // Not one in so many: such a step could meet one blank pixel of the dense layer again and
    // again.
    Random random = new Random(1);
    for (int n = 0; n < 48; n++) {
      int i = random.nextInt(before.length);
      double h = 1e-5;
      plain.weights[i] = before[i] + h;
      double up = plain.loss();
      plain.weights[i] = before[i] - h;
      double down = plain.loss();
      plain.weights[i] = before[i];
      double gradient = (up - down) / (2 * h);
      assertThat(before[i] - after[i]).as("weight " + i).isCloseTo(gradient, within(2e-8));
      most = Math.max(most, Math.abs(gradient));
    }
    assertThat(most).isGreaterThan(1e-4);
  }

  /** The loss of one batch, in the plainest way, from the same random numbers. */
  private static final class Plain {
    private final Digits digits;
    private final Variant variant;
    private final char[] mask;
    private final int firsts;
    final double[] weights;

    Plain(Digits digits, Variant variant) {
      this.digits = digits;
      this.variant = variant;
      int positions = variant.side() * variant.side();
      firsts =
          switch (variant.layer()) {
            case SHARED -> 144;
            case UNSHARED -> 144 * positions;
            case DENSE -> 784 * variant.hidden();
          };
      LegacyRandom random = new LegacyRandom(variant.seed());
      weights = random.doubles(firsts + variant.hidden() * 10);
      for (int i = 0; i < weights.length; i++) {
        weights[i] = i < firsts ? 0.02 * weights[i] - 0.01 : 0.2 * weights[i] - 0.1;
      }
      mask = new char[digits.count() * ((variant.hidden() + 15) / 16)];
      random.fillBits(mask);
    }

    double loss() {
      double sum = 0;
      for (int i = 0; i < digits.count(); i++) {
        double[] hidden = hidden(i);
        double[] scores = new double[10];
        for (int j = 0; j < hidden.length; j++) {
          int word = mask[i * ((hidden.length + 15) / 16) + j / 16];
          double kept = (word >> (j % 16) & 1) * 2 * hidden[j];
          for (int k = 0; k < 10; k++) {
            scores[k] += kept * weights[firsts + j * 10 + k];
          }
        }
        sum -= Math.log(ChapterNetwork.softmax(scores)[digits.label(i)]);
      }
      return sum / digits.count();
    }

    private double[] hidden(int image) {
      double[] hidden = new double[variant.hidden()];
      if (variant.layer() == Layer.DENSE) {
        for (int j = 0; j < hidden.length; j++) {
          double x = 0;
          for (int p = 0; p < 784; p++) {
            x += digits.pixel(image, p / 28, p % 28) / 255.0 * weights[p * hidden.length + j];
          }
          hidden[j] = Math.tanh(x);
        }
        return hidden;
      }
      int side = variant.side();
      for (int p = 0; p < side * side; p++) {
        double[] of = new double[16];
        for (int k = 0; k < 16; k++) {
          double x = 0;
          for (int tap = 0; tap < 9; tap++) {
            int at = (variant.layer() == Layer.UNSHARED ? p * 144 : 0) + tap * 16 + k;
            x += digits.pixel(image, p / side + tap / 3, p % side + tap % 3) / 255.0 * weights[at];
          }
          of[k] = Math.tanh(x);
        }
        switch (variant.pooling()) {
          case NONE -> System.arraycopy(of, 0, hidden, p * 16, 16);
          case SUM -> hidden[p] = Arrays.stream(of).sum();
          case MEAN -> hidden[p] = Arrays.stream(of).average().orElseThrow();
          case MAX -> hidden[p] = Arrays.stream(of).max().orElseThrow();
        }
      }
      return hidden;
    }
  }

  @Test
  void aDenseLayerHasAsManyWeightsAsTheSharedKernels() {
    for (Pooling pooling : Pooling.values()) {
      int shared = weights(Layer.SHARED, pooling);
      int dense = weights(Layer.DENSE, pooling);
      // Within half a hidden value's weights.
      assertThat(Math.abs(shared - dense)).isLessThanOrEqualTo(397);
    }
    assertThat(weights(Layer.SHARED, Pooling.NONE)).isEqualTo(100_144);
    assertThat(weights(Layer.UNSHARED, Pooling.NONE)).isEqualTo(90_000 + 100_000);
  }

  private static int weights(Layer layer, Pooling pooling) {
    return VariantNetwork.create(TRAIN, TEST, new Variant(layer, pooling, Set.of(), 1), 1)
        .weightCount();
  }

  @Test
  void wrongSettingsAreNamed() {
    assertThatThrownBy(() -> new Variant(Layer.DENSE, Pooling.NONE, Set.of(), -1))
        .hasMessage("seed: expects 0 or more, got -1");
    assertThatThrownBy(() -> Variant.parse(Pooling.class, "median"))
        .hasMessage("pooling: expects one of none, sum, mean, max, got 'median'");
    assertThatThrownBy(
            () -> VariantNetwork.create(TRAIN.slice(0, 5), TEST, variants().toList().get(2), 1))
        .hasMessageContaining("expects 128 or more training images");
    assertThat(Variant.printed().text()).isEqualTo("shared none printed 1");
  }
}
