package striate.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import striate.batch.Augment;
import striate.batch.Batch;
import striate.batch.Loader;
import striate.data.ArrayDataset;
import striate.data.Dataset;
import striate.data.Preprocessing;
import striate.nn.Layers;
import striate.nn.Network;
import striate.nn.Shape;
import striate.nn.ShapeException;
import striate.nn.Softmax;
import striate.nn.Tensor;
import striate.nn.Weights;
import striate.nn.tensor.AxisSoftmax;
import striate.nn.tensor.Binary;
import striate.nn.tensor.BinaryConstant;
import striate.nn.tensor.Linear;
import striate.nn.tensor.Quantize;
import striate.nn.tensor.Reduce;
import striate.nn.tensor.Reshape;
import striate.nn.tensor.ToTensor;
import striate.nn.tensor.Transpose;
import striate.run.Inference;
import striate.train.Blobs;
import striate.train.Optimizer;
import striate.train.Trainer;
import striate.train.TrainingResult;
import striate.train.Validation;

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
    int classes = weights.network().output().size();
    Inference inference = Inference.of(weights, 1);
    float[] logits = new float[held.batch() * classes];
    double loss = 0;
    int right = 0;
    try (Loader.Stream stream = held.plain().stream(0)) {
      for (Batch b = stream.next(); b != null; b = stream.next()) {
        inference.run(b.images(), b.count(), logits);
        for (int i = 0; i < b.count(); i++) {
          double[] z = new double[classes];
          for (int c = 0; c < classes; c++) {
            z[c] = logits[i * classes + c];
          }
          double best = Arrays.stream(z).max().orElseThrow();
          double own = z[b.labels()[i]];
          loss += Math.log(Arrays.stream(z).map(v -> Math.exp(v - best)).sum()) + best - own;
          right += own == best ? 1 : 0;
        }
      }
    }
    return new Validation(loss / held.size(), (double) right / held.size());
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
            // as ONNX Runtime's quantiser leaves the outputs
            new Quantize(List.of(0.1f), List.of(128f), 0, 0, 255),
            new Softmax());
    FineTuning tuning = FineTuning.of(net.initialise(1), loader(30, 5).build()).epochs(3);
    assertThat(tuning.network().nodes()).hasSize(4);
    Loader held = loader(50, 9).build();
    FineTuning.Head head = tuning.validation(held).head();
    Validation whole = measured(head.weights(), held);
    Validation judged = Objects.requireNonNull(head.validation());
    assertThat(whole.loss()).isCloseTo(judged.loss(), within(1e-5));
  }

  private static void assertTuned(Network before, int features) {
    Weights weights = before.initialise(4);
    FineTuning tuning = FineTuning.of(weights, loader(60, 5).build()).epochs(60).threads(2);
    assertThat(tuning.features()).isEqualTo(features);
    Loader held = loader(100, 9).build();
    FineTuning.Head head = tuning.validation(held).head();
    assertThat(head.weights().network().output()).isEqualTo(Shape.features(2));
    // Even of random features a head makes something.
    assertThat(measured(head.weights(), held).accuracy()).isGreaterThan(0.75);
    Weights whole = tuning.whole(head.weights()).epochs(1).run().weights();
    assertThat(whole.hash()).isNotEqualTo(head.weights().hash());
  }

  @Test
  void aConvolutionWithPooledMapsIsAHead() {
    assertTuned(
        Network.of(
            Shape.image(1, Blobs.SIDE, Blobs.SIDE),
            Layers.conv(12, 5).same().stride(2),
            Layers.relu(),
            Layers.dropout(0.5),
            Layers.conv(3, 1),
            Layers.relu(),
            Layers.globalAveragePool(),
            Layers.flatten(),
            Layers.softmax()),
        12);
  }

  @Test
  void aConvolutionOverAllThatIsLeftIsAHead() {
    Shape image = Shape.image(1, Blobs.SIDE, Blobs.SIDE);
    assertTuned(Network.of(image, Layers.conv(4, 3), Layers.relu(), Layers.conv(3, 6)), 4 * 6 * 6);
    assertTuned(
        Network.of(image, Layers.conv(20, 8), Layers.relu(), Layers.conv(3, 1), Layers.flatten()),
        20);
  }

  @Test
  void aLayerOverTokensIsAHead() {
    Network.Builder b = Network.builder(Shape.image(1, Blobs.SIDE, Blobs.SIDE));
    Network.Builder.Ref at = b.add(Layers.conv(12, 4).stride(4), b.input());
    at = b.add(new ToTensor(), at);
    at = b.add(Reshape.of(12, 4), at);
    at = b.add(new Transpose(List.of(1, 0)), at);
    at = b.add(Layers.gelu(), at);
    at = b.add(new Linear(3, false), at);
    at = b.add(new Reduce(Reduce.Kind.MEAN, List.of(0), false), at);
    at = b.add(new BinaryConstant(Binary.Op.ADD, List.of(3), false, true), at);
    at = b.add(new AxisSoftmax(List.of(0), false), at);
    assertTuned(b.build(at), 12);
  }

  @Test
  void aNetworkWhoseHeadHasTheNameOfANewLayerIsTuned() {
    Network.Builder b = Network.builder(Shape.image(1, Blobs.SIDE, Blobs.SIDE));
    Network.Builder.Ref at = b.add("c", Layers.conv(20, 8), List.of(b.input()));
    at = b.add(Layers.relu(), at);
    at = b.add("flatten1", Layers.conv(3, 1), List.of(at));
    assertTuned(b.build(at), 20);
  }

  @Test
  void refusesWhatIsNoClassifier() {
    Loader train = loader(20, 5).build();
    Shape image = Shape.image(1, Blobs.SIDE, Blobs.SIDE);
    Network one = Network.of(image, Layers.conv(2, 8), Layers.flatten(), Layers.dense(1));
    assertThatThrownBy(() -> FineTuning.of(one.initialise(1), train))
        .hasMessage("fine-tuning: a classifier of at least 2 outputs expected, got 1");
    Network map = Network.of(image, Layers.conv(4, 3), Layers.conv(3, 1));
    assertThatThrownBy(() -> FineTuning.of(map.initialise(1), train))
        .hasMessage(
            "fine-tuning: a classifier expected that ends in a dense layer, or in a 1×1"
                + " convolution and global pooling, got layer 1, Conv2d(4→3, 1×1), whose outputs"
                + " are not the 108 at the end");
    Network embedding =
        Network.of(image, Layers.conv(2, 8), Layers.flatten(), Layers.dense(5), Layers.relu());
    assertThatThrownBy(() -> FineTuning.of(embedding.initialise(1), train))
        .hasMessageEndingWith("got layer 3, Relu");
  }

  @Test
  void aListenerSeesBothStagesToTheirEnds() {
    List<FineTuning.Step> steps = new ArrayList<>();
    tuning(loader(40, 5).build()).epochs(4).listener(steps::add).head();
    assertThat(steps)
        .filteredOn(s -> s.done() == s.all())
        .extracting(FineTuning.Step::stage)
        .containsExactly(FineTuning.Stage.FEATURES, FineTuning.Stage.HEAD);
    assertThat(steps.getLast().all()).isEqualTo(4);
    assertThat(steps.getLast().left()).isZero();
  }

  @Test
  void refusesWhatHasNoHeadOrNoBody() {
    Loader train = loader(20, 5).build();
    Shape image = Shape.image(1, Blobs.SIDE, Blobs.SIDE);
    Network noHead =
        Network.of(image, Layers.conv(2, 3), Layers.maxPool(Blobs.SIDE - 2), Layers.flatten());
    assertThatThrownBy(() -> FineTuning.of(noHead.initialise(1), train))
        .hasMessage(
            "fine-tuning: a classifier expected that ends in a dense layer, or in a 1×1 convolution and"
                + " global pooling, got layer 1, MaxPool(6×6, stride 6)");
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
