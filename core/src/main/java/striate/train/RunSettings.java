package striate.train;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import striate.batch.Loader;
import striate.data.Preprocessing;
import striate.nn.Loss;
import striate.nn.Network;
import striate.nn.Shape;
import striate.nn.ShapeException;
import striate.nn.Weights;
import striate.run.Exchange;
import striate.watch.Visitors;
import striate.watch.WeightHistory;

/** The settings of a run: what {@link Trainer.Settings} sets and a {@link Loop} reads. */
final class RunSettings {
  final Network network;
  final Loader train;
  final Training.Settings step;
  final List<TrainingListener> listeners = new ArrayList<>();
  final Map<String, String> notes = new LinkedHashMap<>();
  final Map<String, String> remarks = new LinkedHashMap<>();
  Optimizer optimizer = Optimizer.adam(0.001);
  Loss loss = Loss.crossEntropy();
  Schedule schedule = Schedule.constant();
  Clipping clipping = Clipping.none();
  Metric metric = Metric.ACCURACY;
  int accumulate = 1;
  int epochs = 10;
  int patience;
  int threads = Runtime.getRuntime().availableProcessors();
  long seed = 1;
  boolean keepBest = true;
  @Nullable Ema ema;
  @Nullable Loader validation;
  @Nullable Duration timeLimit;
  @Nullable Weights weights;
  @Nullable RunFolder folder;
  @Nullable Visitors visitors;
  @Nullable WeightHistory watched;
  @Nullable Exchange exchange;
  boolean ownStatistics;
  int localSteps;
  List<ParameterGroup> groups = List.of();
  List<String> fixed = List.of();

  /**
   * Those that nothing has set.
   *
   * @throws ShapeException if the pictures do not fit the network
   */
  RunSettings(Network network, Loader train) {
    this.network = network;
    this.train = train;
    step = Training.of(network);
    checkFits("training", train);
  }

  /** A copy that no change of the original reaches, with the settings of its steps complete. */
  RunSettings(RunSettings from) {
    network = from.network;
    train = from.train;
    listeners.addAll(from.listeners);
    notes.putAll(from.notes);
    remarks.putAll(from.remarks);
    optimizer = from.optimizer;
    loss = from.loss;
    schedule = from.schedule;
    clipping = from.clipping;
    metric = from.metric;
    accumulate = from.accumulate;
    epochs = from.epochs;
    patience = from.patience;
    threads = from.threads;
    seed = from.seed;
    keepBest = from.keepBest;
    ema = from.ema;
    validation = from.validation;
    timeLimit = from.timeLimit;
    folder = from.folder;
    visitors = from.visitors;
    watched = from.watched;
    exchange = from.exchange;
    ownStatistics = from.ownStatistics;
    localSteps = from.localSteps;
    groups = from.groups;
    fixed = from.fixed;
    Weights w = from.weights;
    weights = w == null ? null : w.copy();
    step =
        Training.of(network)
            .loss(loss)
            .optimizer(optimizer)
            .clipping(clipping)
            .ema(ema)
            .accumulate(accumulate)
            .groups(groups)
            .fixed(fixed)
            .threads(threads)
            .seed(seed)
            .exchange(exchange)
            .ownStatistics(ownStatistics)
            .localSteps(localSteps)
            .batch(train.batch());
    if (weights != null) {
      step.weights(weights);
    }
  }

  private void checkFits(String what, Loader loader) {
    Shape in = network.input();
    Preprocessing p = loader.preprocessing();
    boolean fits =
        in.flat()
            ? in.size() == p.size()
            : in.equals(Shape.image(p.channels(), p.height(), p.width()));
    if (!fits) {
      throw new ShapeException(
          what
              + " pictures: the network expects "
              + in
              + ", got ["
              + p.channels()
              + ", "
              + p.height()
              + ", "
              + p.width()
              + "]");
    }
    if (network.output().size() != loader.classes().size()) {
      throw new ShapeException(
          what
              + " pictures: the network has "
              + network.output().size()
              + " outputs, the set "
              + loader.classes().size()
              + " classes");
    }
  }

  /** Makes sure that a validation set fits the network and has the training set's classes. */
  void checkValidation(Loader pictures) {
    checkFits("validation", pictures);
    if (!pictures.classes().equals(train.classes())) {
      throw new IllegalArgumentException(
          "validation pictures: classes "
              + train.classes()
              + " expected, got "
              + pictures.classes());
    }
  }

  /** Makes sure that the settings go together. */
  void check() {
    if (validation == null && patience > 0) {
      throw new IllegalArgumentException("patience: a validation set is needed");
    }
    if (validation == null && needsValidation(schedule)) {
      throw new IllegalArgumentException(schedule + ": a validation set is needed");
    }
    RunFolder f = folder;
    if (exchange == null && (localSteps > 0 || ownStatistics)) {
      throw new IllegalArgumentException(
          (localSteps > 0 ? "local steps" : "statistics of each machine")
              + ": several machines expected, got none");
    }
    if (localSteps > 0 && accumulate > 1) {
      throw new IllegalArgumentException(
          "local steps: no accumulated batches expected, got groups of " + accumulate);
    }
    if (localSteps > 0 && ownStatistics) {
      throw new IllegalArgumentException(
          "local steps: no statistics of each machine expected, for they are so anyway");
    }
    if (exchange != null && timeLimit != null) {
      throw new IllegalArgumentException(
          "time limit: none expected for several machines, whose clocks do not agree, got "
              + timeLimit);
    }
    if (exchange != null && f != null && f.every() != null) {
      throw new IllegalArgumentException(
          "checkpoints: a number of steps expected for several machines, whose clocks do not agree,"
              + " got "
              + f.every());
    }
  }

  private static boolean needsValidation(Schedule s) {
    return s instanceof Schedule.Plateau
        || (s instanceof Schedule.WarmUp w && needsValidation(w.then()));
  }
}
