package striate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import striate.nn.Concat;
import striate.nn.Layers;
import striate.nn.Loss;
import striate.nn.Network;
import striate.nn.Shape;
import striate.nn.Weights;
import striate.train.Optimizer;
import striate.train.Training;

/**
 * A class is one number, whoever counts: labels, shares, target numbers, class weights and the
 * count of right answers mean the place that inference gives it, channels first, also where a
 * network ends in an image that was only flattened.
 *
 * <p>The truth is written out here: the outputs of inference, and the losses' formulas in double
 * precision. Tolerance: 1e-5.
 */
class ClassOrderTest {
  private static final int IMAGES = 37;
  private static final double TOLERANCE = 1e-5;

  record Net(String name, Network network) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** Networks whose outputs lie in another order inside, and some whose do not. */
  static Stream<Net> flattened() {
    Map<String, Network> all = new TreeMap<>();
    Shape image = Shape.image(2, 2, 3);
    all.put("a row", Network.of(Shape.image(1, 1, 5), Layers.conv(2, 1), Layers.flatten()));
    all.put("maps", Network.of(image, Layers.conv(3, 1), Layers.flatten()));
    all.put("maps, ReLU", Network.of(image, Layers.conv(3, 1), Layers.relu(), Layers.flatten()));
    all.put(
        "maps, then tanh", Network.of(image, Layers.conv(3, 1), Layers.flatten(), Layers.tanh()));
    all.put(
        "maps, a dropout of nothing",
        Network.of(image, Layers.conv(3, 1), Layers.flatten(), Layers.dropout(0)));
    all.put(
        "joined maps",
        Network.of(
            image, Layers.concat(Layers.conv(2, 1), Layers.conv(1, 3).same()), Layers.flatten()));
    all.put(
        "padded maps",
        Network.of(image, Layers.conv(2, 1), Layers.pad(1, 0, 0, 1), Layers.flatten()));
    all.put(
        "a sum of flattened maps",
        Network.of(
            image,
            Layers.conv(2, 1),
            Layers.residual(Layers.conv(2, 3).same()),
            Layers.flatten(),
            Layers.residual(Layers.tanh())));
    all.put("flattened twice", twice(image));
    all.put("one channel", Network.of(image, Layers.conv(1, 1), Layers.flatten()));
    all.put("one pixel", Network.of(image, Layers.conv(7, 2, 3), Layers.flatten()));
    all.put("one pixel, not flattened", Network.of(image, Layers.conv(7, 2, 3)));
    all.put("features", Network.of(image, Layers.flatten(), Layers.dense(7)));
    return all.entrySet().stream().map(e -> new Net(e.getKey(), e.getValue()));
  }

  private static Network twice(Shape image) {
    Network.Builder b = Network.builder(image);
    var maps = b.add(Layers.conv(3, 1), b.input());
    var more = b.add(new Concat(), List.of(maps, b.add(Layers.conv(1, 1), maps)));
    return b.build(b.add(Layers.flatten(), b.add(Layers.flatten(), more)));
  }

  private final Random random = new Random(8);

  private float[] numbers(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** The case as it was reported: all right for inference, and so for the training. */
  @Test
  void whatInferenceGetsRightTheTrainingDoesToo() {
    for (Net net : flattened().toList()) {
      Network network = net.network();
      int classes = network.output().size();
      Training training =
          Training.of(network)
              .batch(4 * classes)
              .threads(1)
              .optimizer(Optimizer.sgd(0))
              .seed(5)
              .start();
      float[] images = numbers(4 * classes * network.input().size());
      float[] outputs = Inference.of(training.weights()).run(images, 4 * classes);
      int[] labels = new int[4 * classes];
      for (int i = 0; i < labels.length; i++) {
        labels[i] = argmax(outputs, i * classes, classes);
      }
      training.step(images, labels, labels.length);
      assertThat(training.correct()).as("%s, labels", net).isEqualTo(labels.length);
      float[] shares = new float[labels.length * classes];
      for (int i = 0; i < labels.length; i++) {
        shares[i * classes + labels[i]] = 1;
      }
      training.step(images, shares, labels.length);
      assertThat(training.correct()).as("%s, shares", net).isEqualTo(labels.length);
      for (int i = 0; i < labels.length; i++) {
        labels[i] = (labels[i] + 1) % classes;
      }
      training.step(images, labels, labels.length);
      assertThat(training.correct()).as("%s, wrong labels", net).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("flattened")
  void aTrainedClassIsTheClassThatInferenceGives(Net net) {
    Network network = net.network();
    int classes = network.output().size();
    int size = network.input().size();
    int[] labels = new int[4 * classes];
    float[] images = numbers(4 * classes * size);
    float[] before = Inference.of(network.initialise(1)).run(images, labels.length);
    Arrays.fill(labels, classes - 2);
    Training training =
        Training.of(network).batch(labels.length).threads(2).optimizer(Optimizer.sgd(0.05)).start();
    float loss = training.step(images, labels, labels.length);
    for (int i = 0; i < 30; i++) {
      training.step(images, labels, labels.length);
    }
    assertThat(loss).isCloseTo((float) crossEntropy(before, labels, classes), within(1e-4f));
    float[] after = Inference.of(training.weights()).run(images, labels.length);
    assertThat(crossEntropy(after, labels, classes)).isLessThan(loss - 0.01);
    float last = training.step(images, labels, labels.length);
    assertThat(last).isCloseTo((float) crossEntropy(after, labels, classes), within(1e-4f));
  }

  private static double crossEntropy(float[] outputs, int[] labels, int classes) {
    double sum = 0;
    for (int i = 0; i < labels.length; i++) {
      double all = 0;
      for (int c = 0; c < classes; c++) {
        all += Math.exp(outputs[i * classes + c]);
      }
      sum += Math.log(all) - outputs[i * classes + labels[i]];
    }
    return sum / labels.length;
  }

  private static int argmax(float[] outputs, int at, int classes) {
    int best = 0;
    for (int c = 1; c < classes; c++) {
      best = outputs[at + c] > outputs[at + best] ? c : best;
    }
    return best;
  }

  /** Every loss, with every way to say what is wanted: its value by the formula. */
  @ParameterizedTest
  @MethodSource("flattened")
  void everyLossIsItsFormulaOverTheOutputsOfInference(Net net) {
    Network network = net.network();
    int classes = network.output().size();
    Weights weights = network.initialise(3);
    float[] images = numbers(IMAGES * network.input().size());
    float[] outputs = Inference.of(weights).run(images, IMAGES);
    int[] labels = random.ints(IMAGES, 0, classes).toArray();
    float[] ofClasses = new float[classes];
    for (int c = 0; c < classes; c++) {
      ofClasses[c] = 0.5f + c;
    }
    float[] shares = new float[IMAGES * classes];
    for (int i = 0; i < IMAGES; i++) {
      shares[i * classes + labels[i]] = 0.75f;
      shares[i * classes + (labels[i] + 1) % classes] += 0.25f;
    }
    for (double smoothing : new double[] {0, 0.2}) {
      for (boolean weighed : new boolean[] {false, true}) {
        Loss.SoftmaxCrossEntropy loss = Loss.crossEntropy().smoothing(smoothing);
        loss = weighed ? loss.classWeights(ofClasses) : loss;
        double[] w = new double[classes];
        Arrays.setAll(w, c -> weighed ? ofClasses[c] : 1);
        double hard = 0;
        double mass = 0;
        double soft = 0;
        int right = 0;
        int rightShares = 0;
        for (int i = 0; i < IMAGES; i++) {
          double all = 0;
          for (int c = 0; c < classes; c++) {
            all += Math.exp(outputs[i * classes + c]);
          }
          for (int c = 0; c < classes; c++) {
            double logP = outputs[i * classes + c] - Math.log(all);
            double one = (c == labels[i] ? 1 - smoothing : 0) + smoothing / classes;
            hard -= w[c] * one * logP;
            soft -= w[c] * ((1 - smoothing) * shares[i * classes + c] + smoothing / classes) * logP;
          }
          mass += w[labels[i]];
          int best = argmax(outputs, i * classes, classes);
          right += best == labels[i] ? 1 : 0;
          rightShares += best == argmax(shares, i * classes, classes) ? 1 : 0;
        }
        for (int threads : new int[] {1, 2}) {
          Backprop backprop = new Backprop(weights, loss, IMAGES + 3, threads, true);
          assertThat(backprop.run(images, labels, IMAGES, 1))
              .as("%s with labels", loss)
              .isCloseTo(hard / mass, within(TOLERANCE * (1 + hard / mass)));
          assertThat(backprop.correct()).isEqualTo(right);
          assertThat(backprop.run(images, shares, IMAGES, 1))
              .as("%s with shares", loss)
              .isCloseTo(soft / IMAGES, within(TOLERANCE * (1 + soft / IMAGES)));
          assertThat(backprop.correct()).isEqualTo(rightShares);
        }
      }
    }
    double squares = 0;
    for (int i = 0; i < shares.length; i++) {
      squares += Math.pow(outputs[i] - shares[i], 2) / shares.length;
    }
    Backprop backprop = new Backprop(weights, Loss.meanSquaredError(), IMAGES, 2, true);
    assertThat(backprop.run(images, shares, IMAGES, 1))
        .isCloseTo(squares, within(TOLERANCE * (1 + squares)));
    int right = 0;
    for (int i = 0; i < IMAGES; i++) {
      int best = argmax(outputs, i * classes, classes);
      right += best == argmax(shares, i * classes, classes) ? 1 : 0;
    }
    assertThat(backprop.correct()).isEqualTo(right);
  }

  /** The gradient, by differences of the loss, whose value the test above has checked. */
  @ParameterizedTest
  @MethodSource("flattened")
  void theGradientIsTheLossesSlope(Net net) {
    Network network = net.network();
    int classes = network.output().size();
    Weights weights = network.initialise(3);
    float[] images = numbers(5 * network.input().size());
    int[] labels = random.ints(5, 0, classes).toArray();
    float[] ofClasses = new float[classes];
    Arrays.fill(ofClasses, 0.5f);
    ofClasses[1] = 3;
    GradientCheck.require(weights, images, labels, 5, 2, 0.02);
    Loss loss = Loss.crossEntropy().smoothing(0.1).classWeights(ofClasses);
    float[] targets = new float[5 * classes];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = random.nextFloat() / classes;
    }
    for (Loss l : List.of(loss, Loss.meanSquaredError())) {
      Backprop backprop = new Backprop(weights, l, 5, 1, true);
      backprop.run(images, targets, 5, 1);
      float[] gradient = backprop.inputGradient();
      for (int k = 0; k < 6; k++) {
        int at = random.nextInt(gradient.length);
        float before = images[at];
        images[at] = before + 0.01f;
        double up = backprop.run(images, targets, 5, 1);
        images[at] = before - 0.01f;
        double down = backprop.run(images, targets, 5, 1);
        images[at] = before;
        assertThat((double) gradient[at])
            .as("%s by image number %d", l, at)
            .isCloseTo((up - down) / 0.02, within(2e-3));
      }
    }
  }
}
