package striate.tune;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import striate.batch.Loader;
import striate.nn.Network;
import striate.nn.Tensor;
import striate.nn.WeightCopy;
import striate.nn.Weights;
import striate.train.Optimizer;
import striate.train.ParameterGroup;
import striate.train.Schedule;
import striate.train.Trainer;
import striate.train.Validation;

/**
 * Fine-tuning: a trained network for other classes. Its head, the last dense layer or 1×1
 * convolution, is replaced by a new one for the loader's classes, and what follows it (a softmax, a
 * pooling of its maps) is left out; the rest is the body. First the head is trained on the body's
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

  /** The batch of {@code striate train --from} where none is given: small, for many updates. */
  public static final int BATCH = 32;

  /** Epochs of the head, and the updates that they should give at least. */
  private static final int EPOCHS = 30;

  private static final int UPDATES = 500;

  /** The same where the body computes each epoch anew. */
  private static final int CHANGING_EPOCHS = 10;

  private static final int CHANGING_UPDATES = 300;

  /** The same of the whole. */
  private static final int WHOLE_EPOCHS = 5;

  private static final int WHOLE_UPDATES = 300;

  /**
   * L2 on scaled features: near the best from 10 pictures a class to some hundreds, where there are
   * few features, and of no consequence where there are many.
   */
  private static final float DECAY = 0.02f;

  private static final double RATE = 0.003;

  /** What a Java array holds. */
  private static final long MOST_FLOATS = Integer.MAX_VALUE - 8;

  private final Weights pretrained;
  private final Loader train;
  private final HeadCut cut;
  private @Nullable Loader validation;
  private Optimizer optimizer = headOptimizer(RATE);

  /** 0 for as many as {@link #EPOCHS} and {@link #UPDATES} say. */
  private int epochs;

  private int threads = Runtime.getRuntime().availableProcessors();
  private long seed = 1;
  private Consumer<Step> listener = s -> {};

  /** What is done of the training of a head. */
  public enum Stage {
    /** The body computes features of the pictures. */
    FEATURES,
    /** The head learns. */
    HEAD
  }

  /**
   * How far the training of a head is.
   *
   * @param stage what is being done
   * @param done pictures or epochs of it
   * @param all of them
   * @param left an estimate of the time to the end of the stage
   */
  public record Step(Stage stage, long done, long all, Duration left) {}

  /**
   * A trained head.
   *
   * @param weights of the whole network, the body's as they were
   * @param epochs that it was trained for
   * @param validation at the end, or null without a validation set
   * @param cached whether the features were computed once and kept
   */
  public record Head(
      Weights weights, int epochs, @Nullable Validation validation, boolean cached) {}

  private FineTuning(Weights pretrained, Loader train) {
    this.pretrained = pretrained.copy();
    this.train = train;
    cut = HeadCut.of(pretrained.network(), train.classes().size());
    Trainer.of(cut.network(), train); // checks that the pictures fit
  }

  /**
   * Fine-tuning of a network to the classes of a loader.
   *
   * @param pretrained of a classifier of at least two outputs that ends in a dense layer, over
   *     features or a tensor's last axis, or in a 1×1 convolution and global pooling; copied
   * @throws IllegalArgumentException if the network ends in something else, or nothing is learned
   *     before it
   * @throws striate.nn.ShapeException if the pictures do not fit the network
   */
  public static FineTuning of(Weights pretrained, Loader train) {
    return new FineTuning(pretrained, train);
  }

  /**
   * The validation set, on which the head is judged when it is trained; none unless set. Nothing is
   * chosen by it: of a few pictures that would be chance.
   */
  public FineTuning validation(@Nullable Loader pictures) {
    Trainer.of(cut.network(), train).validation(pictures);
    validation = pictures;
    return this;
  }

  /** The optimiser that heads have unless another is set, with this learning rate. */
  public static Optimizer headOptimizer(double learningRate) {
    return new Optimizer.Adam((float) learningRate, 0.9f, 0.999f, 1e-8f, DECAY, false);
  }

  /**
   * The optimiser of the head on scaled features; Adam with a learning rate of 0.003 and a weight
   * decay of 0.02, added to the gradient, unless set.
   */
  public FineTuning optimizer(Optimizer o) {
    optimizer = o;
    return this;
  }

  /**
   * The number of epochs that the head is trained for, by a cosine schedule; unless set 30, or as
   * many more as give 500 updates where there are few pictures. Where pictures change, 10 and 300.
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

  /** A listener to the training of the head, called on the thread that trains; none unless set. */
  public FineTuning listener(Consumer<Step> l) {
    listener = l;
    return this;
  }

  /** The network with its new head. */
  public Network network() {
    return cut.network();
  }

  /** The name of the head's layer. */
  public String headName() {
    return cut.head();
  }

  /** How many features the body gives, which the head reads. */
  public int features() {
    return cut.body().output().size();
  }

  /**
   * Trains the head on the body's features.
   *
   * @throws striate.run.DivergedException if the loss is no finite number any more
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  public Head head() {
    Weights body = Weights.zeros(cut.body());
    WeightCopy.from(pretrained).all(body);
    boolean cached = isCached();
    HeadTraining training =
        new HeadTraining(cut, body, train.batch(), optimizer, threads, seed, listener);
    int batch = Math.min(train.batch(), train.plain().size());
    int steps = cached ? Math.ceilDiv(train.plain().size(), batch) : train.steps();
    int count =
        epochs > 0
            ? epochs
            : cached
                ? Math.max(EPOCHS, Math.ceilDiv(UPDATES, steps))
                : Math.max(CHANGING_EPOCHS, Math.ceilDiv(CHANGING_UPDATES, steps));
    List<Tensor> learned =
        cached ? training.kept(train, batch, count) : training.changing(train, count);
    Weights whole = Weights.zeros(cut.network());
    // Not by the beginning of the name: a layer "fc.0" may stand before a head "fc".
    WeightCopy.from(body).only(body.names().toArray(String[]::new)).all(whole);
    learned.forEach(whole::set);
    Loader v = validation;
    return new Head(
        whole, count, v == null ? null : HeadTraining.validate(whole, v, threads), cached);
  }

  private boolean isCached() {
    Map<String, String> plain = train.plain().settings();
    Map<String, String> own = train.settings();
    long values = (long) train.plain().size() * features();
    return Objects.equals(own.get("augment"), plain.get("augment"))
        && Objects.equals(own.get("mix"), plain.get("mix"))
        && !"balanced".equals(own.get("order"))
        && values <= MOST_FLOATS
        && 4 * values < Runtime.getRuntime().maxMemory() / SHARE;
  }

  /**
   * The settings of a training of the whole network from these weights on: layers fixed, the body's
   * learning rate a tenth of the head's, Adam with 0.002, a cosine schedule, the last weights, 5
   * epochs or as many more as give 300 updates. All of it may be changed, and a folder given,
   * before it is run; other groups replace the body's and the head's.
   *
   * @param from of a trained {@link #head()}
   */
  public Trainer.Settings whole(Weights from) {
    return Trainer.of(cut.network(), train)
        .validation(validation)
        .weights(from)
        .fixed("*")
        .groups(ParameterGroup.of(headName()), ParameterGroup.rest().rateFactor(BODY_FACTOR))
        .optimizer(Optimizer.adam(0.002))
        .schedule(Schedule.cosine())
        .keepLast()
        .epochs(Math.max(WHOLE_EPOCHS, Math.ceilDiv(WHOLE_UPDATES, train.steps())))
        .threads(threads)
        .seed(seed);
  }
}
