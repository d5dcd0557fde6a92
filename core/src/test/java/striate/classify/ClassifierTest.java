package striate.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static striate.nn.Layers.conv;
import static striate.nn.Layers.dense;
import static striate.nn.Layers.flatten;
import static striate.nn.Layers.relu;
import static striate.nn.Layers.sequence;
import static striate.nn.Layers.softmax;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import striate.data.ArrayDataset;
import striate.data.Dataset;
import striate.data.Picture;
import striate.data.Preprocessing;
import striate.format.Model;
import striate.format.ModelFormatException;
import striate.format.Onnx;
import striate.nn.Network;
import striate.nn.Parameter;
import striate.nn.Part;
import striate.nn.Shape;
import striate.nn.Tensor;
import striate.nn.Weights;
import striate.nn.tensor.AxisSoftmax;
import striate.run.Inference;

class ClassifierTest {
  private static final List<String> NAMES = List.of("left", "middle", "right");

  /** Three pixels side by side; each output is one of them times four. */
  private static Model threePixels() {
    Network network = Network.of(Shape.image(1, 1, 3), flatten(), dense(3).noBias());
    Weights weights = Weights.zeros(network);
    float[] identity = {4, 0, 0, 0, 4, 0, 0, 0, 4};
    weights.set(new Tensor("dense1.weight", Parameter.Sizes.of(3, 3), identity));
    return Model.of(weights).classes(NAMES).preprocessing(Preprocessing.of(1, 1, 3));
  }

  private static Picture pixels(int... samples) {
    byte[] bytes = new byte[samples.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) samples[i];
    }
    return Picture.of(samples.length, 1, 1, bytes);
  }

  private static Model random() {
    Network network = Network.of(Shape.image(3, 9, 8), conv(5, 3), relu(), flatten(), dense(3));
    return Model.of(network.initialise(4))
        .classes(NAMES)
        .preprocessing(
            Preprocessing.of(3, 9, 8)
                .normalise(List.of(0.4f, 0.5f, 0.6f), List.of(0.2f, 0.3f, 0.25f)));
  }

  private static List<Picture> pictures(int count) {
    Random random = new Random(8);
    List<Picture> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int width = 5 + i % 9;
      int channels = i % 2 == 0 ? 3 : 1;
      byte[] samples = new byte[width * 7 * channels];
      random.nextBytes(samples);
      all.add(Picture.of(width, 7, channels, samples));
    }
    return all;
  }

  @Test
  void ranksClassesByTheirProbability() {
    Prediction p = Classifier.of(threePixels()).classify(pixels(0, 255, 51));
    // logits 0, 4 and 0.8
    double sum = 1 + Math.exp(4) + Math.exp(0.8);
    assertThat(p.top().name()).isEqualTo("middle");
    assertThat(p.top().label()).isEqualTo(1);
    assertThat(p.top().probability()).isCloseTo(Math.exp(4) / sum, within(1e-6));
    assertThat(p.top(2).stream().map(Prediction.Ranked::name)).containsExactly("middle", "right");
    assertThat(p.ranked().getLast().probability()).isCloseTo(1 / sum, within(1e-6));
    assertThat(p.top(9)).hasSize(3);
    assertThatThrownBy(() -> p.top(0)).hasMessage("top: at least 1 expected, got 0");
    Prediction equal = Classifier.of(threePixels()).classify(pixels(7, 7, 7));
    assertThat(equal.ranked().stream().map(Prediction.Ranked::label)).containsExactly(0, 1, 2);
  }

  @Test
  void picturesAreFittedAsThePreprocessingTells() {
    Model model = random();
    Preprocessing preprocessing = model.preprocessing().orElseThrow();
    List<Picture> pictures = pictures(250);
    float[] images = new float[pictures.size() * preprocessing.size()];
    for (int i = 0; i < pictures.size(); i++) {
      preprocessing.write(pictures.get(i), images, i * preprocessing.size());
    }
    float[] logits = Inference.of(model.weights()).run(images, pictures.size());
    List<Prediction> predictions = Classifier.of(model).classify(pictures);
    assertThat(predictions).hasSameSizeAs(pictures);
    for (int i = 0; i < pictures.size(); i++) {
      double sum = 0;
      for (int c = 0; c < 3; c++) {
        sum += Math.exp(logits[3 * i + c]);
      }
      for (Prediction.Ranked r : predictions.get(i).ranked()) {
        assertThat(r.probability())
            .isCloseTo(Math.exp(logits[3 * i + r.label()]) / sum, within(1e-6));
      }
    }
    assertThat(Classifier.of(model, 3).classify(pictures)).isEqualTo(predictions);
  }

  @Test
  void aNetworkThatEndsInSoftmaxGivesItsProbabilities() {
    List<Part> ends =
        List.of(
            softmax(),
            sequence(softmax(), flatten()),
            new AxisSoftmax(List.of(0), false),
            new AxisSoftmax(List.of(0), true));
    for (Part end : ends) {
      Network network = Network.of(Shape.image(1, 1, 3), flatten(), dense(3).noBias(), end);
      Weights weights = Weights.zeros(network);
      weights.set(threePixels().weights().get("dense1.weight"));
      Model model = Model.of(weights).classes(NAMES).preprocessing(Preprocessing.of(1, 1, 3));
      Picture picture = pixels(0, 255, 51);
      double expected = Classifier.of(threePixels()).classify(picture).top().probability();
      assertThat(Classifier.of(model).classify(picture).top().probability())
          .as(network.toString())
          .isCloseTo(expected, within(1e-6));
    }
  }

  /** A flattened map keeps its height and width in its shape; its softmax is over all the same. */
  @Test
  void aSoftmaxOfAFlattenedMapIsTakenOnce() {
    Network network = Network.of(Shape.image(1, 2, 2), conv(1, 1), flatten(), softmax());
    Weights weights = network.initialise(5);
    Model model = Model.of(weights).preprocessing(Preprocessing.of(1, 2, 2));
    Picture picture = Picture.of(2, 2, 1, new byte[] {0, 100, (byte) 200, 50});
    float[] image = new float[4];
    Preprocessing.of(1, 2, 2).write(picture, image, 0);
    assertThat(Classifier.of(model).probabilities(List.of(picture)))
        .containsExactly(Inference.of(weights).run(image, 1), within(1e-6f));
  }

  @Test
  void viewsAreAveraged() {
    Classifier plain = Classifier.of(threePixels());
    Picture picture = pixels(0, 100, 255);
    assertThat(View.mirrored().of(picture)).isEqualTo(pixels(255, 100, 0));
    assertThat(View.shifted(1, 0).of(picture)).isEqualTo(pixels(0, 0, 100));
    assertThat(View.shifted(-2, 5).of(picture)).isEqualTo(pixels(255, 255, 255));
    float[] one = plain.probabilities(List.of(picture));
    float[] mirrored = plain.probabilities(List.of(pixels(255, 100, 0)));
    float[] both =
        plain.views(View.plain(), View.mirrored()).probabilities(List.of(picture, picture));
    for (int c = 0; c < 3; c++) {
      assertThat(both[c]).isCloseTo((one[c] + mirrored[c]) / 2, within(1e-6f));
      assertThat(both[3 + c]).isEqualTo(both[c]);
    }
    assertThatThrownBy(plain::views).hasMessage("views: at least 1 expected, got none");
    assertThatThrownBy(() -> plain.views(p -> pixels(1, 2)).classify(picture))
        .hasMessage(
            "view 0: Picture(3×1 with 1 channel) expected, got Picture(2×1 with 1 channel)");
  }

  @Test
  void anyNumberOfVirtualThreadsMayAsk() throws Exception {
    Classifier classifier = Classifier.of(random(), 2);
    List<Picture> pictures = pictures(40);
    List<Prediction> alone = new ArrayList<>();
    for (Picture p : pictures) {
      alone.add(classifier.classify(p));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Prediction>> asked = new ArrayList<>();
      for (int round = 0; round < 10; round++) {
        for (Picture p : pictures) {
          asked.add(threads.submit(() -> classifier.classify(p)));
        }
      }
      for (int i = 0; i < asked.size(); i++) {
        assertThat(asked.get(i).get()).isEqualTo(alone.get(i % pictures.size()));
      }
    }
  }

  @Test
  void aListenerIsToldOfEachCall() {
    List<String> heard = new ArrayList<>();
    Classifier plain = Classifier.of(threePixels());
    Classifier heeded =
        plain.listener((pictures, nanoseconds, failure) ->
            heard.add(pictures + (nanoseconds >= 0 ? "" : " before its start") + " " + failure));
    Picture picture = pixels(0, 255, 0);
    assertThat(heeded.classify(picture)).isEqualTo(plain.classify(picture));
    heeded.views(View.plain(), View.mirrored()).classify(List.of(picture, picture));
    RuntimeException thrown = new IllegalStateException("gone");
    List<Picture> broken =
        new java.util.AbstractList<>() {
          @Override
          public Picture get(int index) {
            throw thrown;
          }

          @Override
          public int size() {
            return 3;
          }
        };
    assertThatThrownBy(() -> heeded.classify(broken)).isSameAs(thrown);
    assertThat(heard).containsExactly("1 null", "2 null", "3 " + thrown);
    assertThat(heeded.inference()).isSameAs(plain.inference());
  }

  @Test
  void modelsThatAreNoClassifiersAreNamed(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("features.onnx");
    Onnx.write(Model.of(Network.of(Shape.features(4), dense(2)).initialise(1)), file);
    assertThatThrownBy(() -> Classifier.load(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            file
                + ": model: preprocessing expected, got none; "
                + "how a picture becomes [N, 4] is not known");
    Model image =
        Model.of(Network.of(Shape.image(1, 5, 5), conv(2, 3)).initialise(1))
            .preprocessing(Preprocessing.of(1, 5, 5));
    assertThatThrownBy(() -> Classifier.of(image))
        .hasMessage("model: one output for each class expected, got an image [N, 2, 3, 3]");
    Onnx.write(random(), file);
    assertThat(Classifier.load(file).classes()).isEqualTo(NAMES);
  }

  @Test
  void outputsThatAreNoNumbersAreNamed() {
    Weights weights = threePixels().weights();
    weights.stored(1)[0][4] = Float.NaN;
    Model model = Model.of(weights).preprocessing(Preprocessing.of(1, 1, 3));
    assertThatThrownBy(() -> Classifier.of(model).classify(pixels(1, 2, 3)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("output 1 of Network(")
        .hasMessageEndingWith("a number expected, got NaN");
  }

  private static Dataset set(int size, List<String> classes) {
    byte[] samples = new byte[3 * size];
    int[] labels = new int[size];
    for (int i = 0; i < size; i++) {
      labels[i] = i % classes.size();
      int brightest = i % 10 == 9 ? 0 : NAMES.indexOf(classes.get(labels[i]));
      samples[3 * i + Math.max(0, brightest)] = (byte) 200;
    }
    return ArrayDataset.of(samples, 1, 3, 1, labels, classes);
  }

  @Test
  void aSetIsEvaluatedByTheNamesOfItsClasses() {
    Classifier classifier = Classifier.of(threePixels());
    // in another order than the model's
    Dataset set = set(500, List.of("right", "left", "middle"));
    Evaluation one = Evaluation.of(classifier, set, 1);
    // every tenth looks like "left"; a third of these are
    int wrong = 0;
    for (int i = 9; i < 500; i += 10) {
      wrong += i % 3 == 1 ? 0 : 1;
    }
    assertThat(one.accuracy()).isEqualTo(Rate.of(500 - wrong, 500));
    assertThat(one.classes()).isEqualTo(NAMES);
    assertThat(one.label(0)).isEqualTo(2);
    Evaluation many = Evaluation.of(classifier, set, 5);
    assertThat(many.confusion()).isDeepEqualTo(one.confusion());
    assertThat(many.logLoss()).isEqualTo(one.logLoss());
    assertThat(one.confidentlyWrong(1).getFirst().name())
        .isEqualTo(set.name(one.confidentlyWrong(1).getFirst().index()));
  }

  @Test
  void aSetThatDoesNotFitIsNamed() {
    Classifier classifier = Classifier.of(threePixels());
    assertThatThrownBy(() -> Evaluation.of(classifier, set(6, List.of("left", "top"))))
        .hasMessage(
            "class \"top\" (label 1 of the set): one of the model's 3 classes expected, "
                + "[left, middle, right]");
    Classifier unnamed = Classifier.of(threePixels().classes(List.of()));
    assertThat(unnamed.classes()).containsExactly("0", "1", "2");
    assertThatThrownBy(() -> Evaluation.of(unnamed, set(8, List.of("a", "b", "c", "d"))))
        .hasMessageContaining("class \"d\" (label 3 of the set)");
    assertThat(Evaluation.of(unnamed, set(6, List.of("a", "b"))).count()).isEqualTo(6);
  }

  @Test
  void whatAPictureThrowsArrives() {
    Dataset good = set(300, NAMES);
    Dataset bad = new Unreadable(good, 250);
    assertThatThrownBy(() -> Evaluation.of(Classifier.of(threePixels()), bad, 3))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("picture 250");
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> Evaluation.of(Classifier.of(threePixels()), good, 2))
        .isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  private record Unreadable(Dataset set, int at) implements Dataset {
    @Override
    public List<String> classes() {
      return set.classes();
    }

    @Override
    public int size() {
      return set.size();
    }

    @Override
    public int label(int index) {
      return set.label(index);
    }

    @Override
    public Picture picture(int index) {
      if (index == at) {
        throw new IllegalStateException("picture " + index);
      }
      return set.picture(index);
    }

    @Override
    public String name(int index) {
      return set.name(index);
    }

    @Override
    public String fingerprint() {
      return set.fingerprint();
    }
  }
}
