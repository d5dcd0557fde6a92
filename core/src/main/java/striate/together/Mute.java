package striate.together;

import striate.run.Exchange;

/**
 * One of several machines, by itself: it exchanges nothing, and counts what it would send. A
 * training with it does the work of one machine, and comes to no weights that are of use. The
 * others' gradients and sums are taken to equal this machine's: with arbitrary numbers the loss
 * diverges, and the search for the layer at fault takes longer than a step.
 */
class Mute implements Exchange {
  private final int machines;
  private final int machine;
  private long exchanges;
  private long sent;
  private long deals;

  Mute(int machines, int machine) {
    this.machines = machines;
    this.machine = machine;
  }

  @Override
  public int machines() {
    return machines;
  }

  @Override
  public int machine() {
    return machine;
  }

  long exchanges() {
    return exchanges;
  }

  long sent() {
    return sent;
  }

  /** How often numbers were dealt to their owners: once a batch, or for each mean of weights. */
  long deals() {
    return deals;
  }

  @Override
  public boolean isRehearsal() {
    return true;
  }

  /** What there is instead of an exchange. */
  void meet() {}

  private void count(long bytes) {
    meet();
    exchanges++;
    sent += bytes + (machines - 1L) * Link.HEADER;
  }

  @Override
  public void share(float[] values, int[] from) {
    count((long) (from[machine + 1] - from[machine]) * Float.BYTES * (machines - 1));
  }

  @Override
  public void share(double[] values, int[] from) {
    count((long) (from[machine + 1] - from[machine]) * Double.BYTES * (machines - 1));
    int own = from[machine + 1] - from[machine];
    for (int m = 0; m < machines; m++) {
      int there = Math.min(own, from[m + 1] - from[m]);
      if (m != machine) {
        System.arraycopy(values, from[machine], values, from[m], there);
      }
    }
  }

  @Override
  public void deal(float[] values, int[] from, float[] received) {
    deals++;
    int own = from[machine + 1] - from[machine];
    count((long) (from[machines] - from[0] - own) * Float.BYTES);
    for (int m = 0; m < machines; m++) {
      System.arraycopy(values, from[machine], received, m * own, own);
    }
  }
}
