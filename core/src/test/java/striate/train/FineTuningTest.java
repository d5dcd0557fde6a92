package striate.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import striate.batch.Augment;
import striate.batch.Loader;
import striate.data.ArrayDataset;
import striate.data.Dataset;
import striate.data.Preprocessing;
import striate.nn.Layers;
import striate.nn.Loss;
import striate.nn.Network;
import striate.nn.Shape;
import striate.nn.ShapeException;
import striate.nn.Softmax;
import striate.nn.Tensor;
import striate.nn.Weights;

/** A network that learned blobs at three places is tuned to two other classes: blobs up or down. */
final class FineTuningTest {
  private static final Preprocessing AS =
      Preprocessing.of(1, Blobs.SIDE, Blobs.SIDE).normalise(List.of(0.35f), List.of(0.25f));

  private static Weights pretrained;

  @BeforeAll
  static void pretrain() {
    pretrained =
        Trainer.of(Blobs.network(), Blobs.loader(300, 1, 20))
            .epochs(8)
            .threads(2)
            .optimizer(Optimizer.adam(0.01))
            .run()
            .weights();
  }

  /** The blobs of the three places, labelled by whether they are below. */
  private static Dataset set(int pictures, long seed) {
    Dataset blobs = Blobs.set(pictures, seed);
    byte[] samples = new byte[pictures * Blobs.SIDE * Blobs.SIDE];
    int[] labels = new int[pictures];
    for (int i = 0; i < pictures; i++) {
      blobs.picture(i).copyTo(samples, i * Blobs.SIDE * Blobs.SIDE);
      labels[i] = blobs.label(i) == 2 ? 1 : 0;
    }
    return ArrayDataset.of(samples, Blobs.SIDE, Blobs.SIDE, 1, labels, List.of("up", "down"));
  }

  private static Loader.Settings loader(int pictures, long seed) {
    return Loader.of(set(pictures, seed), AS).batch(16).seed(seed);
  }

  private static FineTuning tuning(Loader train) {
    return FineTuning.of(pretrained, train).validation(loader(100, 9).build()).threads(2).seed(3);
  }

  private static Validation measured(Weights weights, Loader held) {
    Evaluator evaluator = new Evaluator(held, Loss.crossEntropy(), 1);
    return Objects.requireNonNull(evaluator.run(weights, () -> false));
  }

  private static void assertBodyIsKept(Weights weights) {
    for (Tensor t : pretrained.tensors()) {
      if (!t.name().startsWith("dense1.")) {
        assertThat(weights.get(t.name()).values()).as(t.name()).isEqualTo(t.values());
      }
    }
  }

  @Test
  void aNewHeadLearnsOnFeaturesThatAreComputedOnce() {
    FineTuning tuning = tuning(loader(60, 5).build());
    assertThat(tuning.headName()).isEqualTo("dense1");
    assertThat(tuning.network().output()).isEqualTo(Shape.features(2));
    FineTuning.Head head = tuning.head();
    assertThat(head.cached()).isTrue();
    assertBodyIsKept(head.weights());
    Validation judged = Objects.requireNonNull(head.validation());
    assertThat(judged.accuracy()).isGreaterThan(0.9);
    // What was said of the head on features is what the whole network does with pictures.
    Validation whole = measured(head.weights(), loader(100, 9).build());
    assertThat(whole.accuracy()).isCloseTo(judged.accuracy(), within(0.011));
    assertThat(whole.loss()).isCloseTo(judged.loss(), within(1e-5));
  }

  @Test
  void theBitsAreTheSameAtAnyNumberOfThreads() {
    List<Long> hashes = new ArrayList<>();
    for (int threads : new int[] {1, 2, 3}) {
      FineTuning tuning = tuning(loader(40, 5).build()).epochs(4).threads(threads);
      Weights head = tuning.head().weights();
      hashes.add(head.hash());
      hashes.add(tuning.whole(head).epochs(2).run().weights().hash());
    }
    assertThat(hashes.subList(2, 4)).isEqualTo(hashes.subList(0, 2));
    assertThat(hashes.subList(4, 6)).isEqualTo(hashes.subList(0, 2));
  }

  @Test
  void balancedClassesAreBalancedForTheHeadToo() {
    FineTuning.Head head = tuning(loader(60, 5).balanced().build()).epochs(2).head();
    assertThat(head.cached()).isFalse();
    assertBodyIsKept(head.weights());
  }

  @Test
  void picturesThatChangeGoThroughTheBodyEachTime() {
    FineTuning tuning = tuning(loader(60, 5).augment(Augment.parse("shift(1)")).build());
    FineTuning.Head head = tuning.head();
    assertThat(head.cached()).isFalse();
    assertBodyIsKept(head.weights());
    Validation judged = Objects.requireNonNull(head.validation());
    assertThat(judged.accuracy()).isGreaterThan(0.8);
  }

  @Test
  void theWholeGoesOnWithFixedStatisticsAndASlowBody() {
    FineTuning tuning = tuning(loader(60, 5).build());
    FineTuning.Head head = tuning.head();
    TrainingResult result = tuning.whole(head.weights()).keepLast().run();
    Weights after = result.weights();
    for (String name : List.of("bn1.running_mean", "bn1.running_var")) {
      assertThat(after.get(name).values()).isEqualTo(pretrained.get(name).values());
    }
    double body = distance(after, head.weights(), "conv1.weight");
    assertThat(body).isPositive();
    // Adam moves every weight about as far as its rate says.
    assertThat(distance(after, head.weights(), "dense1.weight")).isGreaterThan(5 * body);
    Validation last = Objects.requireNonNull(result.history().getLast().validation());
    assertThat(last.accuracy()).isGreaterThan(0.9);
  }

  /** The root mean square of a tensor's change. */
  private static double distance(Weights a, Weights b, String name) {
    float[] x = a.get(name).values();
    float[] y = b.get(name).values();
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += (double) (x[i] - y[i]) * (x[i] - y[i]);
    }
    return Math.sqrt(sum / x.length);
  }

  @Test
  void aLayerWhoseNameBeginsAsTheHeadsIsOfTheBody() {
    Network.Builder builder = Network.builder(Shape.image(1, Blobs.SIDE, Blobs.SIDE));
    Network.Builder.Ref at = builder.add("flat", Layers.flatten(), List.of(builder.input()));
    at = builder.add("fc.0", Layers.dense(6), List.of(at));
    at = builder.add("fc", Layers.dense(3), List.of(at));
    Weights before = builder.build(at).initialise(7);
    FineTuning tuning = FineTuning.of(before, loader(30, 5).build()).epochs(2);
    Weights after = tuning.head().weights();
    assertThat(after.get("fc.0.weight").values()).isEqualTo(before.get("fc.0.weight").values());
  }

  @Test
  void aSoftmaxAtTheEndIsLeftOutAndAFlattenedImageKeepsItsOrder() {
    Network net =
        Network.of(
            Shape.image(1, Blobs.SIDE, Blobs.SIDE),
            Layers.conv(3, 3),
            Layers.tanh(),
            Layers.flatten(),
            Layers.dense(3),
            new Softmax());
    FineTuning tuning = FineTuning.of(net.initialise(1), loader(30, 5).build()).epochs(3);
    assertThat(tuning.network().nodes()).hasSize(4);
    Loader held = loader(50, 9).build();
    FineTuning.Head head = tuning.validation(held).head();
    Validation whole = measured(head.weights(), held);
    Validation judged = Objects.requireNonNull(head.validation());
    assertThat(whole.loss()).isCloseTo(judged.loss(), within(1e-5));
  }

  @Test
  void refusesWhatHasNoHeadOrNoBody() {
    Loader train = loader(20, 5).build();
    Shape image = Shape.image(1, Blobs.SIDE, Blobs.SIDE);
    Network noHead = Network.of(image, Layers.conv(2, Blobs.SIDE), Layers.flatten());
    assertThatThrownBy(() -> FineTuning.of(noHead.initialise(1), train))
        .hasMessage(
            "fine-tuning: a network of several layers that ends in a dense one expected, got"
                + " layer 1, Flatten");
    Network noBody = Network.of(image, Layers.flatten(), Layers.dense(3));
    assertThatThrownBy(() -> FineTuning.of(noBody.initialise(1), train))
        .hasMessage(
            "fine-tuning: layer 1, Dense(64→3): nothing is learned before it that could be kept");
    Network colour =
        Network.of(Shape.image(3, 8, 8), Layers.conv(2, 3), Layers.flatten(), Layers.dense(3));
    assertThatThrownBy(() -> FineTuning.of(colour.initialise(1), train))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("the network expects [N, 3, 8, 8], got [1, 8, 8]");
  }
}
