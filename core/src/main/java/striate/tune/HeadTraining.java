package striate.tune;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import striate.batch.Batch;
import striate.batch.Loader;
import striate.kernels.loss.Losses;
import striate.nn.Initialiser;
import striate.nn.Network;
import striate.nn.Shape;
import striate.nn.Tensor;
import striate.nn.Weights;
import striate.run.Inference;
import striate.threads.Loops;
import striate.train.Optimizer;
import striate.train.Schedule;
import striate.train.Training;
import striate.train.Validation;

/**
 * The training of a head alone, a logistic regression on the features that a body computes. They
 * are scaled to mean 0 and deviation 1, and the scale is taken into the head's weights afterwards.
 */
final class HeadTraining {
  private final HeadCut cut;
  private final Inference body;
  private final Optimizer optimizer;
  private final int threads;
  private final long seed;
  private final Consumer<FineTuning.Step> listener;
  private final int size;
  private final float[] given;
  private long began;

  /**
   * A training.
   *
   * @param body weights of the cut's body
   * @param batch the most pictures of a loader's batch
   */
  HeadTraining(
      HeadCut cut,
      Weights body,
      int batch,
      Optimizer optimizer,
      int threads,
      long seed,
      Consumer<FineTuning.Step> listener) {
    this.cut = cut;
    this.body = Inference.of(body, threads);
    this.optimizer = optimizer;
    this.threads = threads;
    this.seed = seed;
    this.listener = listener;
    size = cut.body().output().size();
    given = new float[Math.multiplyExact(batch, size)];
  }

  /** Takes the features of a batch, [count, size]; the array is used again. */
  private interface Rows {
    void take(float[] values, Batch batch);
  }

  private void pass(Loader loader, long epoch, Rows rows) {
    Loader.Stream stream = loader.stream(epoch);
    try {
      for (Batch b = stream.next(); b != null; b = stream.next()) {
        Loops.check("the computation of features");
        body.run(b.images(), b.count(), given);
        rows.take(given, b);
      }
    } finally {
      stream.close();
    }
  }

  private void begin() {
    began = System.nanoTime();
  }

  private void tell(FineTuning.Stage stage, long done, long all) {
    double seconds = (System.nanoTime() - began) * 1e-9;
    double left = done == 0 ? 0 : seconds * (all - done) / done;
    listener.accept(new FineTuning.Step(stage, done, all, Duration.ofMillis((long) (1e3 * left))));
  }

  /**
   * Computes the features of all pictures once, and trains on them.
   *
   * @param batch of the training
   * @return weight and bias, for features as they are
   */
  List<Tensor> kept(Loader train, int batch, int epochs) {
    Loader plain = train.plain();
    int count = plain.size();
    float[] values = new float[Math.multiplyExact(count, size)];
    int[] labels = new int[count];
    Scale scale = new Scale(size);
    int[] at = new int[1];
    begin();
    pass(
        plain,
        0,
        (rows, b) -> {
          System.arraycopy(rows, 0, values, at[0] * size, b.count() * size);
          System.arraycopy(b.labels(), 0, labels, at[0], b.count());
          scale.add(rows, b.count());
          at[0] += b.count();
          tell(FineTuning.Stage.FEATURES, at[0], count);
        });
    scale.finish();
    scale.apply(values, count);
    Training training = start(batch);
    int steps = Math.ceilDiv(count, batch);
    int[] order = new int[count];
    Arrays.setAll(order, i -> i);
    float[] some = new float[batch * size];
    int[] its = new int[batch];
    begin();
    for (int epoch = 0; epoch < epochs; epoch++) {
      Loops.check("the training of the head");
      shuffle(order, new Initialiser.Stream(seed * 31 + epoch));
      for (int from = 0; from < count; from += batch) {
        int n = Math.min(batch, count - from);
        for (int i = 0; i < n; i++) {
          System.arraycopy(values, order[from + i] * size, some, i * size, size);
          its[i] = labels[order[from + i]];
        }
        rate(training, (long) steps * epochs);
        training.step(some, its, n);
      }
      tell(FineTuning.Stage.HEAD, epoch + 1L, epochs);
    }
    return result(training, scale);
  }

  /** Computes the features of each batch anew, since its pictures change, and trains on them. */
  List<Tensor> changing(Loader train, int epochs) {
    Scale scale = new Scale(size);
    long pictures = train.size();
    long[] done = new long[1];
    begin();
    Loader plain = train.plain();
    pass(
        plain,
        0,
        (rows, b) -> {
          scale.add(rows, b.count());
          done[0] += b.count();
          tell(FineTuning.Stage.FEATURES, done[0], plain.size());
        });
    scale.finish();
    Training training = start(train.batch());
    done[0] = 0;
    begin();
    for (int epoch = 0; epoch < epochs; epoch++) {
      pass(
          train,
          epoch,
          (rows, b) -> {
            scale.apply(rows, b.count());
            rate(training, (long) train.steps() * epochs);
            if (b.mixed()) {
              training.step(rows, b.targets(), b.count());
            } else {
              training.step(rows, b.labels(), b.count());
            }
            done[0] += b.count();
            tell(FineTuning.Stage.HEAD, done[0], pictures * epochs);
          });
    }
    return result(training, scale);
  }

  private Training start(int batch) {
    Network alone = Network.of(Shape.features(size), cut.network().nodes().getLast().layer());
    // From zero: the loss is convex, and where nothing is seen of a feature it shall say nothing.
    return Training.of(alone)
        .optimizer(optimizer)
        .batch(batch)
        .threads(threads)
        .seed(seed)
        .weights(Weights.zeros(alone))
        .start();
  }

  private void rate(Training training, long steps) {
    double factor = Schedule.cosine().factor(training.steps(), steps);
    training.learningRate(optimizer.learningRate() * factor);
  }

  private List<Tensor> result(Training training, Scale scale) {
    Weights learned = training.weights();
    List<Tensor> tensors = new ArrayList<>(learned.tensors());
    scale.fold(tensors.get(0).values(), tensors.get(1).values());
    return tensors.stream()
        .map(t ->
            new Tensor(
                cut.head() + t.name().substring(t.name().indexOf('.')), t.sizes(), t.values()))
        .toList();
  }

  private static void shuffle(int[] order, Initialiser.Stream random) {
    for (int i = order.length - 1; i > 0; i--) {
      int j = (int) (random.nextUniform() * (i + 1));
      int held = order[i];
      order[i] = order[j];
      order[j] = held;
    }
  }

  /** What a whole network with this body does on pictures that it has not seen. */
  static @Nullable Validation validate(Weights whole, Loader held, int threads) {
    Inference inference = Inference.of(whole, threads);
    Loader plain = held.plain();
    int classes = whole.network().output().size();
    float[] outputs = new float[Math.multiplyExact(plain.batch(), classes)];
    float[] scratch = new float[outputs.length];
    double loss = 0;
    double right = 0;
    Loader.Stream stream = plain.stream(0);
    try {
      for (Batch b = stream.next(); b != null; b = stream.next()) {
        Loops.check("the validation of the head");
        inference.run(b.images(), b.count(), outputs);
        int n = b.count();
        loss +=
            Losses.softmaxCrossEntropy(outputs, 0, n, classes, b.labels(), 0, 0, null, scratch, 0);
        right += Losses.countCorrect(outputs, 0, n, classes, b.labels(), 0);
      }
    } finally {
      stream.close();
    }
    return new Validation(loss / plain.size(), right / plain.size());
  }

  /** The scale of features: mean and deviation of each, in one pass. */
  private static final class Scale {
    private final double[] mean;
    private final double[] factor;
    private long count;

    Scale(int size) {
      mean = new double[size];
      factor = new double[size];
    }

    /** Takes rows into account (Welford 1962). */
    void add(float[] rows, int n) {
      for (int i = 0; i < n; i++) {
        count++;
        for (int k = 0; k < mean.length; k++) {
          double x = rows[i * mean.length + k];
          double d = x - mean[k];
          mean[k] += d / count;
          factor[k] += d * (x - mean[k]);
        }
      }
    }

    void finish() {
      for (int k = 0; k < mean.length; k++) {
        double variance = factor[k] / count;
        // A feature that never changes says nothing.
        boolean changes = variance > 1e-12 * Math.max(1e-6, mean[k] * mean[k]);
        factor[k] = changes ? 1 / Math.sqrt(variance) : 0;
      }
    }

    void apply(float[] rows, int n) {
      for (int i = 0; i < n; i++) {
        for (int k = 0; k < mean.length; k++) {
          int at = i * mean.length + k;
          rows[at] = (float) ((rows[at] - mean[k]) * factor[k]);
        }
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
}
