package striate.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static striate.nn.Layers.conv;
import static striate.nn.Layers.dense;
import static striate.nn.Layers.flatten;
import static striate.nn.Layers.relu;
import static striate.nn.Layers.sigmoid;
import static striate.nn.Layers.softmax;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import striate.classify.Classifier;
import striate.classify.Evaluation;
import striate.classify.Prediction;
import striate.data.ArrayDataset;
import striate.data.Dataset;
import striate.data.Picture;
import striate.data.Preprocessing;
import striate.format.Model;
import striate.format.Onnx;
import striate.format.Shrink;
import striate.nn.Network;
import striate.nn.Parameter;
import striate.nn.Part;
import striate.nn.Shape;
import striate.nn.Tensor;
import striate.nn.Weights;

/** A calibration of a model: what it does, how it is kept, and when it is true no longer. */
class CalibrationTest {
  private static final int SIDE = 8;

  /** Light from the left or from the right, with noise. */
  private static Dataset lights(int count, int seed) {
    Random random = new Random(seed);
    byte[] samples = new byte[count * SIDE * SIDE];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = random.nextInt(2);
      for (int p = 0; p < SIDE * SIDE; p++) {
        int x = p % SIDE;
        double light = labels[i] == 0 ? SIDE - x : x + 1;
        double v = 110 + 4 * light + 80 * random.nextGaussian();
        samples[i * SIDE * SIDE + p] = (byte) Math.clamp(Math.round(v), 0, 255);
      }
    }
    return ArrayDataset.of(samples, SIDE, SIDE, 1, labels, List.of("left", "right"));
  }

  /** What is neither: stripes. */
  private static Dataset stripes(int count) {
    byte[] samples = new byte[count * SIDE * SIDE];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) (i / SIDE % 2 == 0 ? 255 : 0);
    }
    return ArrayDataset.of(samples, SIDE, SIDE, 1, new int[count], List.of("left", "right"));
  }

  private static Model model(Part... end) {
    List<Part> parts = new ArrayList<>(List.of(conv(4, 3), relu(), flatten(), dense(6), relu()));
    parts.add(dense(2));
    parts.addAll(List.of(end));
    Network network = Network.of(Shape.image(1, SIDE, SIDE), parts);
    Weights weights = network.initialise(3);
    return Model.of(weights)
        .classes(List.of("left", "right"))
        .preprocessing(Preprocessing.of(1, SIDE, SIDE).normalise(List.of(0.5f), List.of(0.2f)));
  }

  /** A linear one that knows the lights and is far too sure of it. */
  private static Model sure() {
    Network network = Network.of(Shape.image(1, SIDE, SIDE), flatten(), dense(2).noBias());
    Weights weights = Weights.zeros(network);
    float[] w = new float[2 * SIDE * SIDE];
    for (int p = 0; p < SIDE * SIDE; p++) {
      w[p] = (3.5f - p % SIDE) * 3;
      w[SIDE * SIDE + p] = -w[p];
    }
    weights.set(new Tensor("dense1.weight", Parameter.Sizes.of(2, SIDE * SIDE), w));
    return Model.of(weights)
        .classes(List.of("left", "right"))
        .preprocessing(Preprocessing.of(1, SIDE, SIDE));
  }

  private static Calibration calibration(Model model) {
    return Calibration.fit(
        Classifier.of(model), lights(400, 1), lights(600, 2), "400 lights", 0.01, 2);
  }

  @Test
  void itHelpsOnOtherPictures() {
    Model model = sure();
    Calibration c = calibration(model);
    Dataset test = lights(2000, 5);
    Evaluation raw = Evaluation.of(Classifier.of(model), test);
    Quality before = Quality.of(raw);
    Quality after = Quality.of(c.temperature().apply(raw, test::name));
    assertThat(c.temperature().value()).isGreaterThan(2);
    assertThat(after.accuracy()).isEqualTo(before.accuracy());
    assertThat(after.calibrationError()).isLessThan(before.calibrationError() / 3);
    assertThat(after.logLoss()).isLessThan(before.logLoss());
    double[] u = Chance.of(test, model.preprocessing().orElseThrow());
    List<SetResult> results = SetResult.of(c.rules(), raw, u);
    assertThat(results).hasSize(c.rules().size());
    for (int i = 0; i < results.size(); i++) {
      SetResult r = results.get(i);
      SetRule rule = c.rules().get(i);
      assertThat(r).isEqualTo(SetResult.of(rule, raw.probabilities(), raw.labels(), 2, u));
      assertThat(r.covered().value()).isCloseTo(rule.coverage(), within(0.05));
    }
    assertThat(c.doubts()).isEmpty();
  }

  @Test
  void picturesOfAnotherKindAreUnlike() {
    Model model = sure();
    TrustedClassifier trusted = TrustedClassifier.of(Classifier.of(model), calibration(model), 1);
    Dataset test = lights(1000, 6);
    List<Picture> known = IntStream.range(0, 1000).mapToObj(test::picture).toList();
    long alarms = trusted.classify(known).stream().filter(v -> v.unlike()).count();
    assertThat(alarms).isLessThan(35);
    assertThat(trusted.classify(stripes(1).picture(0)).unlike()).isTrue();
    double[] a = trusted.distances(test);
    double[] b = trusted.distances(stripes(5));
    assertThat(Separation.of(a, b).auroc()).isEqualTo(1);
    assertThat(trusted.energies(test).orElseThrow()).hasSize(1000);
  }

  @Test
  void fileAndBack(@TempDir Path folder) throws IOException {
    Model model = model();
    Calibration c = calibration(model);
    Path file = folder.resolve("m.onnx");
    Onnx.write(c.in(model), file);
    Model read = Onnx.read(file);
    Calibration.Kept kept = Calibration.of(read);
    assertThat(kept.doubt()).isEmpty();
    Calibration same = kept.calibration().orElseThrow();
    assertThat(same.entries()).isEqualTo(c.entries());
    assertThat(same.temperature()).isEqualTo(c.temperature());
    assertThat(same.curve()).isEqualTo(c.curve());
    assertThat(same.rules()).isEqualTo(c.rules());
    assertThat(same.outliers()).isEqualTo(c.outliers());
    Picture p = lights(1, 9).picture(0);
    assertThat(TrustedClassifier.of(Classifier.of(read), 1).classify(p))
        .isEqualTo(TrustedClassifier.of(Classifier.of(model), c, 1).classify(p));
    assertThat(Calibration.of(Calibration.without(read)).calibration()).isEmpty();
  }

  @Test
  void withoutOneAllIsAsBefore() {
    Classifier classifier = Classifier.of(model());
    Picture p = lights(1, 9).picture(0);
    TrustedClassifier.Verdict v = TrustedClassifier.of(classifier, 1).classify(p);
    assertThat(v.prediction()).isEqualTo(classifier.classify(p));
    assertThat(v.set()).isEmpty();
    assertThat(v.unlike()).isFalse();
    assertThat(Calibration.of(model()).doubt()).isEmpty();
  }

  @Test
  void theOrderOfClassesStays() {
    Model model = sure();
    Classifier classifier = Classifier.of(model);
    TrustedClassifier trusted = TrustedClassifier.of(classifier, calibration(model), 1);
    Dataset test = lights(50, 12);
    for (int i = 0; i < 50; i++) {
      Prediction raw = classifier.classify(test.picture(i));
      Prediction now = trusted.classify(test.picture(i)).prediction();
      assertThat(now.top().label()).isEqualTo(raw.top().label());
      assertThat(now.ranked().stream().mapToDouble(r -> r.probability()).sum())
          .isCloseTo(1, within(1e-6));
    }
  }

  @Test
  void otherWeightsOrPreprocessingHaveNone() {
    Model model = model();
    Model calibrated = calibration(model).in(model);
    Weights moved = calibrated.weights();
    moved.stored(0)[0][0] += 1e-6f;
    Model other =
        Model.of(moved)
            .preprocessing(model.preprocessing().orElseThrow())
            .metadata(calibrated.metadata());
    assertThat(Calibration.of(other).calibration()).isEmpty();
    assertThat(Calibration.of(other).doubt()).contains("other weights");
    Model grey = calibrated.preprocessing(Preprocessing.of(1, SIDE, SIDE));
    assertThat(Calibration.of(grey).doubt()).contains("another preprocessing");
    assertThat(Calibration.of(calibrated.classes(List.of("a", "b"))).calibration()).isPresent();
  }

  @Test
  void smallerFilesLeaveItOut() throws IOException {
    Model model = model();
    Model calibrated = calibration(model).in(model);
    Model half = Shrink.of(calibrated).toFloat16().model();
    assertThat(half.metadata().keySet()).noneMatch(k -> k.startsWith(Model.CALIBRATION));
    // Its weights are float16 numbers: what is measured on them stays true of the same file.
    Model again = Shrink.of(calibration(half).in(half)).toFloat16().model();
    assertThat(Calibration.of(again).calibration()).isPresent();
    Model small = Shrink.of(calibrated).toInt8(lights(20, 3)).model();
    assertThat(small.metadata().keySet()).noneMatch(k -> k.startsWith(Model.CALIBRATION));
  }

  @Test
  void aCurveIsStoredAndADamagedOneIsNotUsed() {
    ConfidenceCurve curve =
        new ConfidenceCurve(new double[] {0.5, 0.7, 1}, new double[] {0.4, 0.8, 0.99});
    Calibration c =
        new Calibration(
            "ten lights",
            10,
            "none",
            Temperature.none(),
            curve,
            List.of(new SetRule(SetMethod.LAC, 0.9, 10, 0.5)),
            null);
    Model model = model();
    Map<String, String> good = c.in(model).metadata();
    Calibration kept = Calibration.of(model.metadata(good)).calibration().orElseThrow();
    assertThat(kept.curve()).isEqualTo(curve);
    float[] p = {0.7f, 0.3f};
    kept.apply(p, 2);
    assertThat(p[0]).isCloseTo(0.8f, within(1e-6f));
    String many = "0.1 0.1,".repeat(ConfidenceCurve.MOST + 2) + "1 1";
    for (String bad : List.of("", "0.5", "0.5 0.4", "0.5 0.4,0.4 0.3", "0.5 x,1 1", many)) {
      Map<String, String> entries = new TreeMap<>(good);
      entries.put(Model.CALIBRATION + "curve", bad);
      Calibration.Kept damaged = Calibration.of(model.metadata(entries));
      assertThat(damaged.calibration()).as(bad).isEmpty();
      assertThat(damaged.doubt()).contains("damaged");
    }
  }

  @Test
  void damagedEntriesAreNotUsed() {
    Model model = model();
    Model calibrated = calibration(model).in(model);
    Map<String, String> good = calibrated.metadata();
    for (String key : good.keySet()) {
      for (String bad : List.of("", "x", "NaN", "-1", "999999999999", "AAAA")) {
        if (key.endsWith(".source") || key.endsWith(".fingerprint") || key.endsWith(".layer")) {
          continue;
        }
        if (key.endsWith(".limit") && bad.startsWith("9")) {
          continue; // a distance like any other
        }
        Map<String, String> entries = new TreeMap<>(good);
        entries.put(key, bad);
        Calibration.Kept kept = Calibration.of(model.metadata(entries));
        assertThat(kept.calibration()).as(key + " " + bad).isEmpty();
        assertThat(kept.doubt()).isNotEmpty().doesNotContain("\n");
      }
      Map<String, String> entries = new TreeMap<>(good);
      entries.remove(key);
      Calibration.Kept kept = Calibration.of(model.metadata(entries));
      if (kept.calibration().isPresent()) {
        // The limit is a part that may be missing.
        assertThat(key).endsWith("unlike.limit");
      }
    }
  }

  @Test
  void softmaxAndSigmoidEnds() {
    Model logits = model();
    Model soft = model(softmax());
    Calibration a = calibration(logits);
    Calibration b = calibration(soft);
    assertThat(b.temperature().value()).isCloseTo(a.temperature().value(), within(1e-4));
    Classifier classifier = Classifier.of(soft);
    assertThat(TrustedClassifier.of(classifier, b, 1).energies(lights(3, 1))).isEmpty();
    Model sigmoid = model(sigmoid());
    TrustedClassifier trusted =
        TrustedClassifier.of(Classifier.of(sigmoid), calibration(sigmoid), 1);
    assertThat(trusted.classify(lights(1, 1).picture(0)).set()).isPresent();
    assertThat(trusted.energies(lights(3, 1))).isEmpty();
  }

  @Test
  void fewPicturesAreSaid() {
    Classifier classifier = Classifier.of(model());
    Calibration one = Calibration.fit(classifier, lights(1, 1), null, "one", 0.01, 1);
    assertThat(one.doubts()).hasSizeGreaterThanOrEqualTo(5);
    assertThat(one.limited()).isFalse();
    TrustedClassifier.Verdict v =
        TrustedClassifier.of(classifier, one, 1).classify(lights(1, 1).picture(0));
    assertThat(v.set()).isEmpty();
    assertThat(v.unlike()).isFalse();
    Calibration twenty = Calibration.fit(classifier, lights(20, 1), null, "x", 0.01, 1);
    assertThat(twenty.rule(SetMethod.LAC).orElseThrow().coverage()).isEqualTo(0.95);
    assertThat(String.join("; ", twenty.doubts()))
        .contains("a coverage of 99 % need at least 99 held-out pictures, got 20")
        .contains("a limit with 1 % false alarms needs at least 99 held-out pictures, got");
    assertThatThrownBy(() -> twenty.rule(SetMethod.LAC, 0.5))
        .hasMessage("coverage: one of [0.8, 0.9, 0.95, 0.99] expected, got 0.5");
  }

  @Test
  void withoutTrainingPicturesHalfTakesTheirPlace() {
    Model model = sure();
    Calibration c = Calibration.fit(Classifier.of(model), lights(600, 1), null, "x", 0.02, 2);
    assertThat(c.limited()).isTrue();
    TrustedClassifier trusted = TrustedClassifier.of(Classifier.of(model), c, 1);
    double[] d = trusted.distances(lights(1000, 8));
    long beyond = IntStream.range(0, d.length).filter(i -> d[i] > c.limit()).count();
    assertThat(beyond).isLessThan(60);
  }

  @Test
  void wideFeaturesAreHashed() {
    Network network =
        Network.of(Shape.image(3, SIDE, SIDE), conv(30, 3), relu(), flatten(), dense(2));
    Model model = Model.of(network.initialise(1)).preprocessing(Preprocessing.of(3, SIDE, SIDE));
    Features f = Features.of(model, 1);
    assertThat(f.size()).isEqualTo(Features.MOST);
    assertThat(f.of(lights(3, 1))).hasSize(3 * Features.MOST);
  }

  @Test
  void numbersThatAreNoneAreSaid() {
    Weights weights = model().weights();
    weights.stored(0)[0][0] = Float.NaN;
    Model broken = Model.of(weights).preprocessing(model().preprocessing().orElseThrow());
    assertThatThrownBy(() -> calibration(broken))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("a number expected, got NaN");
  }
}
