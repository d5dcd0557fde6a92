package striate.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import striate.batch.Batch;
import striate.batch.Loader;
import striate.kernels.loss.Losses;
import striate.nn.Dense;
import striate.nn.Initialiser;
import striate.nn.Network;
import striate.nn.Shape;
import striate.nn.Softmax;
import striate.nn.Tensor;
import striate.nn.WeightCopy;
import striate.nn.Weights;
import striate.run.Inference;
import striate.threads.Loops;

/**
 * Fine-tuning: a trained network for other classes. Its last dense layer, the head, is replaced by
 * a new one for the loader's classes; the rest is the body. First the head is trained on the body's
 * features, then, if wanted, the whole network with a low learning rate for the body.
 *
 * {@snippet file="striate/train/TrainSnippets.java" region="tuning"}
 *
 * <p>The body acts as in inference all along: running statistics stay, and nothing is dropped.
 * While the loader changes no picture, its features are computed once and kept. The same settings,
 * seeds and data give the same bits at any number of threads.
 */
public final class FineTuning {
  /** Share of the heap that features may take. */
  private static final int SHARE = 4;

  /** Learning rate of the body in the whole network, in relation to the head's. */
  private static final double BODY_FACTOR = 0.1;

  private static final int BATCH = 32;

  /** Epochs of the head, and the updates that they should give at least. */
  private static final int EPOCHS = 30;

  private static final int UPDATES = 500;

  /** What a Java array holds. */
  private static final long MOST_FLOATS = Integer.MAX_VALUE - 8;

  private final Weights pretrained;
  private final Loader train;
  private final Network body;
  private final Network network;
  private final String head;
  private @Nullable Loader validation;
  private Optimizer optimizer = Optimizer.adam(0.01);

  /** 0 for as many as {@link #EPOCHS} and {@link #UPDATES} say. */
  private int epochs;

  private int threads = Runtime.getRuntime().availableProcessors();
  private long seed = 1;

  /**
   * A trained head.
   *
   * @param weights of the whole network, the body's as they were
   * @param epoch that they are of, from 1: the best by validation, or the last
   * @param validation of that epoch, or null without a validation set
   * @param cached whether the features were computed once and kept
   */
  public record Head(Weights weights, int epoch, @Nullable Validation validation, boolean cached) {}

  private FineTuning(Weights pretrained, Loader train) {
    this.pretrained = pretrained.copy();
    this.train = train;
    List<Network.Node> nodes = pretrained.network().nodes();
    // Logits are what the loss takes.
    int last = nodes.size() - (nodes.getLast().layer() instanceof Softmax ? 2 : 1);
    if (last < 1 || !(nodes.get(last).layer() instanceof Dense dense)) {
      throw new IllegalArgumentException(
          "fine-tuning: a network of several layers that ends in a dense one expected, got "
              + (last < 0 ? "a softmax" : pretrained.network().place(last)));
    }
    head = nodes.get(last).name();
    body = cut(pretrained.network(), last, null);
    if (body.parameterCount() == 0) {
      throw new IllegalArgumentException(
          "fine-tuning: "
              + pretrained.network().place(last)
              + ": nothing is learned before it that could be kept");
    }
    int classes = train.classes().size();
    network = cut(pretrained.network(), last, new Dense(classes, true, dense.initialiser()));
    Trainer.of(network, train); // checks that the pictures fit
  }

  /**
   * Fine-tuning of a network to the classes of a loader.
   *
   * @param pretrained of a network that ends in a dense layer, or in a softmax after one; copied
   * @throws IllegalArgumentException if the network ends in something else, or nothing is learned
   *     before it
   * @throws striate.nn.ShapeException if the pictures do not fit the network
   */
  public static FineTuning of(Weights pretrained, Loader train) {
    return new FineTuning(pretrained, train);
  }

  /** The nodes before {@code last}, and a layer in its place if there is one. */
  private static Network cut(Network from, int last, @Nullable Dense instead) {
    Network.Builder builder = Network.builder(from.input());
    List<Network.Builder.Ref> refs = new ArrayList<>();
    for (int i = 0; i < last; i++) {
      Network.Node n = from.nodes().get(i);
      refs.add(builder.add(n.name(), n.layer(), inputs(builder, n, refs)));
    }
    Network.Node end = from.nodes().get(last);
    return builder.build(
        instead == null
            ? refs.getLast()
            : builder.add(end.name(), instead, inputs(builder, end, refs)));
  }

  private static List<Network.Builder.Ref> inputs(
      Network.Builder builder, Network.Node node, List<Network.Builder.Ref> refs) {
    return node.inputs().stream().map(j -> j < 0 ? builder.input() : refs.get(j)).toList();
  }

  /** The validation set, by which the best epoch is chosen; none unless set. */
  public FineTuning validation(@Nullable Loader pictures) {
    Trainer.of(network, train).validation(pictures);
    validation = pictures;
    return this;
  }

  /** The optimiser of the head; Adam with a learning rate of 0.01 unless set. */
  public FineTuning optimizer(Optimizer o) {
    optimizer = o;
    return this;
  }

  /**
   * The number of epochs that the head is trained for, by a cosine schedule; unless set 30, or as
   * many more as give 500 updates where there are few pictures.
   */
  public FineTuning epochs(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("epochs: at least 1 expected, got " + count);
    }
    epochs = count;
    return this;
  }

  /** The number of threads, the caller's included; all cores unless set. */
  public FineTuning threads(int count) {
    threads = count;
    return this;
  }

  /** The seed of the head's initial weights and of its epochs' order; 1 unless set. */
  public FineTuning seed(long s) {
    seed = s;
    return this;
  }

  /** The network with its new head. */
  public Network network() {
    return network;
  }

  /** The name of the head's layer. */
  public String headName() {
    return head;
  }

  /**
   * Trains the head on the body's features.
   *
   * @throws striate.run.DivergedException if the loss is no finite number any more
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  public Head head() {
    Weights start = network.initialise(seed);
    WeightCopy.from(pretrained).only(bodyNames()).all(start);
    return isCached() ? cached(start) : frozen(start);
  }

  /** All tensors but the head's. */
  private String[] bodyNames() {
    // Not by the beginning of the name: a layer "fc.0" may stand before a head "fc".
    return Weights.zeros(body).names().toArray(String[]::new);
  }

  private boolean isCached() {
    Map<String, String> plain = train.plain().settings();
    Map<String, String> own = train.settings();
    Loader v = validation;
    long pictures = train.size() + (v == null ? 0L : v.size());
    long most = (long) Math.max(train.size(), v == null ? 0 : v.size()) * body.output().size();
    return Objects.equals(own.get("augment"), plain.get("augment"))
        && Objects.equals(own.get("mix"), plain.get("mix"))
        && !"balanced".equals(own.get("order"))
        && most <= MOST_FLOATS
        && 4L * pictures * body.output().size() < Runtime.getRuntime().maxMemory() / SHARE;
  }

  private int epochsOf(int steps) {
    return epochs > 0 ? epochs : Math.max(EPOCHS, Math.ceilDiv(UPDATES, steps));
  }

  /** The features of a loader's pictures, in order. */
  @SuppressWarnings("ArrayRecordComponent") // a carrier between loops
  private record Features(float[] values, int[] labels) {}

  private Features features(Loader loader) {
    Weights weights = Weights.zeros(body);
    WeightCopy.from(pretrained).all(weights);
    Inference inference = Inference.of(weights, threads);
    Loader plain = loader.plain();
    int size = body.output().size();
    float[] values = new float[Math.multiplyExact(plain.size(), size)];
    int[] labels = new int[plain.size()];
    float[] some = new float[Math.multiplyExact(plain.batch(), size)];
    int at = 0;
    Loader.Stream stream = plain.stream(0);
    try {
      for (Batch b = stream.next(); b != null; b = stream.next()) {
        Loops.check("the computation of features");
        inference.run(b.images(), b.count(), some);
        System.arraycopy(some, 0, values, at * size, b.count() * size);
        System.arraycopy(b.labels(), 0, labels, at, b.count());
        at += b.count();
      }
    } finally {
      stream.close();
    }
    return new Features(values, labels);
  }

  /**
   * The scale of features: a head learns on features of mean 0 and deviation 1, whatever the body
   * gives, and takes the scale into its weights afterwards.
   */
  private static final class Scale {
    final double[] mean;
    final double[] factor;

    Scale(float[] values, int size) {
      mean = new double[size];
      factor = new double[size];
      int count = values.length / size;
      for (int i = 0; i < values.length; i++) {
        mean[i % size] += values[i] / (double) count;
      }
      for (int i = 0; i < values.length; i++) {
        double d = values[i] - mean[i % size];
        factor[i % size] += d * d / count;
      }
      for (int k = 0; k < size; k++) {
        // A feature that never changes says nothing.
        factor[k] = factor[k] > 1e-12 ? 1 / Math.sqrt(factor[k]) : 0;
      }
    }

    void apply(float[] values) {
      for (int i = 0; i < values.length; i++) {
        int k = i % mean.length;
        values[i] = (float) ((values[i] - mean[k]) * factor[k]);
      }
    }

    /** Turns a head for scaled features, a weight and a bias, into one for features as they are. */
    void fold(float[] weight, float[] bias) {
      for (int o = 0; o < bias.length; o++) {
        double shift = 0;
        for (int k = 0; k < mean.length; k++) {
          int i = o * mean.length + k;
          double w = weight[i] * factor[k];
          shift += w * mean[k];
          weight[i] = (float) w;
        }
        bias[o] = (float) (bias[o] - shift);
      }
    }
  }

  private Head cached(Weights start) {
    Features seen = features(train);
    int size = body.output().size();
    Scale scale = new Scale(seen.values(), size);
    scale.apply(seen.values());
    Loader v = validation;
    Features held = v == null ? null : features(v);
    if (held != null) {
      scale.apply(held.values());
    }
    Network alone = Network.of(Shape.features(size), network.nodes().getLast().layer());
    String name = alone.nodes().getFirst().name();
    Weights first = alone.initialise(seed);
    WeightCopy.from(start).renamed(n -> head + n.substring(name.length())).all(first);
    int count = seen.labels().length;
    int batch = Math.min(BATCH, count);
    Training training =
        Training.of(alone)
            .optimizer(optimizer)
            .batch(batch)
            .threads(threads)
            .seed(seed)
            .weights(first)
            .start();
    int steps = Math.ceilDiv(count, batch);
    int all = epochsOf(steps);
    int[] order = new int[count];
    Arrays.setAll(order, i -> i);
    float[] images = new float[batch * size];
    int[] labels = new int[batch];
    Weights best = null;
    Validation bestValidation = null;
    int bestEpoch = 0;
    for (int epoch = 0; epoch < all; epoch++) {
      Loops.check("the training of the head");
      shuffle(order, new Initialiser.Stream(seed * 31 + epoch));
      for (int from = 0; from < count; from += batch) {
        int n = Math.min(batch, count - from);
        for (int i = 0; i < n; i++) {
          System.arraycopy(seen.values(), order[from + i] * size, images, i * size, size);
          labels[i] = seen.labels()[order[from + i]];
        }
        double factor = Schedule.cosine().factor(training.steps(), (long) steps * all);
        training.learningRate(optimizer.learningRate() * factor);
        training.step(images, labels, n);
      }
      if (held != null) {
        Weights now = training.weights();
        Validation judged = validate(now, held);
        if (bestValidation == null || Metric.ACCURACY.better(judged, bestValidation)) {
          best = now;
          bestValidation = judged;
          bestEpoch = epoch + 1;
        }
      }
    }
    Weights chosen = best == null ? training.weights() : best;
    Tensor weight = chosen.get(name + ".weight");
    Tensor bias = chosen.get(name + ".bias");
    scale.fold(weight.values(), bias.values());
    for (Tensor t : List.of(weight, bias)) {
      start.set(new Tensor(head + t.name().substring(name.length()), t.sizes(), t.values()));
    }
    return new Head(start, best == null ? all : bestEpoch, bestValidation, true);
  }

  private static void shuffle(int[] order, Initialiser.Stream random) {
    for (int i = order.length - 1; i > 0; i--) {
      int j = (int) (random.nextUniform() * (i + 1));
      int held = order[i];
      order[i] = order[j];
      order[j] = held;
    }
  }

  private Validation validate(Weights weights, Features held) {
    int count = held.labels().length;
    int classes = network.output().size();
    float[] outputs = Inference.of(weights, threads).run(held.values(), count);
    float[] scratch = new float[outputs.length];
    double loss =
        Losses.softmaxCrossEntropy(
            outputs, 0, count, classes, held.labels(), 0, 0, null, scratch, 0);
    double right = Losses.countCorrect(outputs, 0, count, classes, held.labels(), 0);
    return new Validation(loss / count, right / count);
  }

  /** With changing pictures: the body computes each time, and no gradient goes into it. */
  private Head frozen(Weights start) {
    TrainingResult result =
        Trainer.of(network, train)
            .validation(validation)
            .weights(start)
            .fixed("*")
            .groups(ParameterGroup.of(head), ParameterGroup.rest().frozen())
            .optimizer(optimizer)
            .schedule(Schedule.cosine())
            .epochs(epochsOf(train.steps()))
            .threads(threads)
            .seed(seed)
            .run();
    Validation judged =
        result.epoch() == 0 ? null : result.history().get(result.epoch() - 1).validation();
    return new Head(result.weights(), result.epoch(), judged, false);
  }

  /**
   * The settings of a training of the whole network from these weights on: layers fixed, the body's
   * learning rate a tenth of the head's, Adam with 0.002, a cosine schedule, 5 epochs. All of it
   * may be changed, and a folder given, before it is run; other groups replace the body's and the
   * head's.
   *
   * @param from of a trained {@link #head()}
   */
  public Trainer.Settings whole(Weights from) {
    return Trainer.of(network, train)
        .validation(validation)
        .weights(from)
        .fixed("*")
        .groups(ParameterGroup.of(head), ParameterGroup.rest().rateFactor(BODY_FACTOR))
        .optimizer(Optimizer.adam(0.002))
        .schedule(Schedule.cosine())
        .epochs(5)
        .threads(threads)
        .seed(seed);
  }
}
