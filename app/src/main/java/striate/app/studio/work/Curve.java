package striate.app.studio.work;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import striate.train.EpochResult;
import striate.train.Progress;

/**
 * The course of a training so far: its epochs, and the loss of its steps. Of many steps, neighbours
 * are averaged, so that it stays small however long the training is.
 */
public final class Curve {
  private static final int MOST = 2048;

  private final double[] at = new double[MOST];
  private final double[] loss = new double[MOST];
  private final List<EpochResult> epochs = new ArrayList<>();
  private int count;

  /** Steps that a point stands for. */
  private long width = 1;

  private double sumAt;
  private double sumLoss;
  private long sum;

  /** Adds a step; costs next to nothing. */
  synchronized void step(Progress p) {
    sumAt += p.step();
    sumLoss += p.stepLoss();
    sum++;
    if (sum < width) {
      return;
    }
    if (count == MOST) {
      for (int i = 0; i < MOST / 2; i++) {
        at[i] = (at[2 * i] + at[2 * i + 1]) / 2;
        loss[i] = (loss[2 * i] + loss[2 * i + 1]) / 2;
      }
      count = MOST / 2;
      width *= 2;
    }
    at[count] = sumAt / sum;
    loss[count] = sumLoss / sum;
    count++;
    sumAt = 0;
    sumLoss = 0;
    sum = 0;
  }

  synchronized void epoch(EpochResult e) {
    epochs.add(e);
  }

  /** Steps, as updates of the weights. */
  public synchronized double[] steps() {
    return Arrays.copyOf(at, count);
  }

  /** Their losses. */
  public synchronized double[] losses() {
    return Arrays.copyOf(loss, count);
  }

  /** The epochs that are done. */
  public synchronized List<EpochResult> epochs() {
    return List.copyOf(epochs);
  }
}
