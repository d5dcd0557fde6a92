package striate.app.report;

import static striate.nn.Layers.conv;
import static striate.nn.Layers.dense;
import static striate.nn.Layers.dropout;
import static striate.nn.Layers.flatten;
import static striate.nn.Layers.maxPool;
import static striate.nn.Layers.relu;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import striate.app.mnist.EmbeddedMnist;
import striate.app.mnist.EmbeddedMnist.Part;
import striate.app.trust.TrustFigures;
import striate.app.trust.TrustUses;
import striate.app.trust.TrustWork;
import striate.classify.Classifier;
import striate.classify.Evaluation;
import striate.data.ArrayDataset;
import striate.data.Dataset;
import striate.data.Picture;
import striate.data.Preprocessing;
import striate.format.Model;
import striate.nn.Network;
import striate.nn.Shape;
import striate.nn.Weights;
import striate.run.Inference;
import striate.train.EpochResult;
import striate.train.Optimizer;
import striate.train.Training;
import striate.train.Validation;
import striate.trust.Calibration;
import striate.trust.Comparison;

/** A short real training on the embedded digits, and all that a page tells of it. */
final class TrainedDigits {
  static final int EPOCHS = 5;

  private static final int BATCH = 32;
  private static final int TRAIN = 900;
  private static final int TEST = 3_000;

  final Dataset train;
  final Dataset validation;
  final Dataset test;
  final Preprocessing preprocessing = Preprocessing.of(1, 28, 28);
  final List<EpochResult> epochs = new ArrayList<>();
  final List<Validation> validations = new ArrayList<>();
  final List<Double> rates = new ArrayList<>();
  final Weights weights;
  final Evaluation results;

  TrainedDigits() {
    var mnist = new EmbeddedMnist();
    Dataset all = set(mnist, Part.TRAIN);
    train = all.first(TRAIN);
    validation = all.subset(IntStream.range(TRAIN, all.size()).toArray());
    test = set(mnist, Part.TEST).first(TEST);
    Network network =
        Network.of(
            Shape.image(1, 28, 28),
            conv(12, 5),
            relu(),
            maxPool(2),
            conv(24, 3),
            relu(),
            maxPool(2),
            dropout(0.25),
            flatten(),
            dense(48),
            relu(),
            dense(10));
    Training training =
        Training.of(network).optimizer(Optimizer.adam(0.003)).batch(BATCH).threads(2).start();
    float[] images = images(train);
    for (int epoch = 1; epoch <= EPOCHS; epoch++) {
      epoch(training, epoch, images);
    }
    weights = training.weights();
    results =
        Evaluation.of(test.classes(), test.labels(), probabilities(weights, test), test::name);
  }

  private static Dataset set(EmbeddedMnist mnist, Part part) {
    byte[] labels = mnist.labels(part);
    int[] numbers = new int[labels.length];
    Arrays.setAll(numbers, i -> labels[i]);
    List<String> classes = IntStream.range(0, 10).mapToObj(Integer::toString).toList();
    return ArrayDataset.of(mnist.pixels(part), 28, 28, 1, numbers, classes);
  }

  private float[] images(Dataset set) {
    float[] images = new float[set.size() * preprocessing.size()];
    for (int i = 0; i < set.size(); i++) {
      preprocessing.write(set.picture(i), images, i * preprocessing.size());
    }
    return images;
  }

  private void epoch(Training training, int epoch, float[] images) {
    long start = System.nanoTime();
    int[] order = IntStream.range(0, TRAIN).toArray();
    var random = new SplittableRandom(epoch);
    for (int i = TRAIN - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[j];
      order[j] = kept;
    }
    int size = preprocessing.size();
    float[] batch = new float[BATCH * size];
    int[] labels = new int[BATCH];
    double loss = 0;
    int right = 0;
    double rate = 0;
    for (int from = 0; from < TRAIN; from += BATCH) {
      int count = Math.min(BATCH, TRAIN - from);
      for (int i = 0; i < count; i++) {
        System.arraycopy(images, order[from + i] * size, batch, i * size, size);
        labels[i] = train.label(order[from + i]);
      }
      double done = (epoch - 1 + (double) from / TRAIN) / EPOCHS;
      rate = 0.003 * 0.5 * (1 + Math.cos(Math.PI * done));
      training.learningRate(rate);
      rates.add(rate);
      loss += training.step(batch, labels, count) * count;
      right += training.correct();
    }
    float[] p = probabilities(training.weights(), validation);
    double validationLoss = 0;
    int validationRight = 0;
    for (int i = 0; i < validation.size(); i++) {
      float[] row = Arrays.copyOfRange(p, 10 * i, 10 * i + 10);
      validationLoss -= Math.log(row[validation.label(i)]);
      boolean best = true;
      for (float v : row) {
        best &= v <= row[validation.label(i)];
      }
      validationRight += best ? 1 : 0;
    }
    var validated =
        new Validation(
            validationLoss / validation.size(), (double) validationRight / validation.size());
    validations.add(validated);
    epochs.add(
        new EpochResult(
            epoch,
            training.steps(),
            loss / TRAIN,
            (double) right / TRAIN,
            rate,
            validated,
            (System.nanoTime() - start) / 1e9));
  }

  private float[] probabilities(Weights trained, Dataset set) {
    float[] outputs = Inference.of(trained, 2).run(images(set), set.size());
    for (int i = 0; i < set.size(); i++) {
      double sum = 0;
      for (int c = 0; c < 10; c++) {
        sum += Math.exp(outputs[10 * i + c]);
      }
      for (int c = 0; c < 10; c++) {
        outputs[10 * i + c] = (float) (Math.exp(outputs[10 * i + c]) / sum);
      }
    }
    return outputs;
  }

  int answer(int place) {
    return results.predicted(place);
  }

  TrainingReport report(ChosenBy selection, List<DataFigures.Problem> problems) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("data", "mnist");
    settings.put("epochs", "" + EPOCHS);
    settings.put("batch", "" + BATCH);
    settings.put("optimizer", "adam(0.003)");
    settings.put("schedule", "cosine");
    settings.put("seed", "1");
    Map<String, String> machine = new LinkedHashMap<>();
    machine.put("java", System.getProperty("java.vm.name"));
    machine.put("system", System.getProperty("os.name") + ", " + System.getProperty("os.arch"));
    return new TrainingReport("mnist", test.classes())
        .epochs(epochs, EPOCHS, selection)
        .rates(rates.stream().mapToDouble(Double::doubleValue).toArray())
        .settings(settings)
        .machine(machine)
        .data(
            new DataFigures(
                "MNIST handwritten digits, by Yann LeCun, Corinna Cortes and Christopher J. C."
                    + " Burges, CC BY-SA 3.0.",
                train.fingerprint(),
                List.of(
                    part("training", train), part("validation", validation), part("test", test)),
                problems))
        .model(weights, preprocessing)
        .results("test", test, results);
  }

  private static DataFigures.Part part(String name, Dataset set) {
    return new DataFigures.Part(name, Arrays.stream(set.counts()).boxed().toList());
  }

  /** The page of a test alone, without a training. */
  void writeTest(Path file) throws IOException {
    new TrainingReport("mnist", test.classes())
        .data(new DataFigures("mnist", test.fingerprint(), List.of(part("test", test)), List.of()))
        .model(weights, preprocessing)
        .results("test", test, results)
        .trust(trust().json())
        .write(file);
  }

  /** How far it can be trusted, with everything that can be asked for. */
  TrustFigures trust() {
    Model model = Model.of(weights).classes(test.classes()).preprocessing(preprocessing);
    Calibration calibration =
        Calibration.fit(
            Classifier.of(model),
            validation,
            train,
            "validation images",
            Calibration.FALSE_ALARMS,
            2);
    boolean[] right = new boolean[TEST];
    boolean[] all = new boolean[TEST];
    for (int i = 0; i < TEST; i++) {
      right[i] = results.predicted(i) == results.label(i);
      all[i] = right[i] || i % 3 == 0;
    }
    return new TrustWork(model, 2, progress -> {})
        .calibration(calibration, false)
        .near(train)
        .outside("upside <down>", new UpsideDown(validation))
        .corruptions(20)
        .against(new TrustFigures.Against("other & better.onnx", Comparison.of(right, all)))
        .uses(TrustUses.trained(false, "best", calibration, false))
        .of(test, results);
  }

  /** Pictures with light and dark exchanged. */
  private record UpsideDown(Dataset set) implements Dataset {
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
      Picture p = set.picture(index);
      byte[] samples = p.samples().clone();
      for (int i = 0; i < samples.length; i++) {
        samples[i] = (byte) ~samples[i];
      }
      return Picture.of(p.width(), p.height(), p.channels(), samples);
    }

    @Override
    public String name(int index) {
      return set.name(index);
    }
  }

  void write(Path file) throws IOException {
    report(ChosenBy.VALIDATION, List.of()).write(file);
  }
}
