package striate.train;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import striate.nn.Weights;

/** Where a training stands: all that it needs to go on, and that a checkpoint therefore holds. */
final class RunState {
  final Training training;

  /** The epoch at hand, from 0, and how many of its batches are done. */
  int epoch;

  int batch;

  // Over the batches of the epoch that are done.
  double lossSum;
  long correct;
  long images;

  /** The epochs that are done. */
  final List<EpochResult> history = new ArrayList<>();

  /** The weights of the best epoch by validation. */
  @Nullable Weights best;

  /** The time that earlier parts of the training took, and of the epoch at hand. */
  long nanosBefore;

  long epochNanosBefore;

  RunState(Training training) {
    this.training = training;
  }

  /**
   * Goes back to the weights of a training that diverged, after the epoch that they are of. The
   * optimiser's state is what led astray: it is emptied.
   *
   * @param moves of an epoch
   * @param batches of an epoch
   */
  void goBack(TrainingResult result, long moves, long batches) {
    epoch = result.epoch();
    batch = 0;
    lossSum = 0;
    correct = 0;
    images = 0;
    epochNanosBefore = 0;
    history.subList(epoch, history.size()).clear();
    training.goBack(result.weights(), moves * epoch, batches * epoch);
  }

  /** Batches since the training began: names a checkpoint. */
  long serial() {
    return training.batches;
  }

  /** The best epoch by validation, from 0, or −1 if there is none. */
  int bestEpoch(Metric metric) {
    int best = -1;
    for (int i = 0; i < history.size(); i++) {
      Validation v = history.get(i).validation();
      if (v == null || !Double.isFinite(v.loss())) {
        continue;
      }
      Validation before = best < 0 ? null : history.get(best).validation();
      if (before == null || metric.better(v, before)) {
        best = i;
      }
    }
    return best;
  }

  /** The validation losses so far. */
  List<Double> losses() {
    List<Double> losses = new ArrayList<>();
    for (EpochResult e : history) {
      Validation v = e.validation();
      if (v != null) {
        losses.add(v.loss());
      }
    }
    return losses;
  }
}
