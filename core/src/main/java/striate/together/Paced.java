package striate.together;

/**
 * One of several machines that wait for each other at every exchange, but send nothing of it: so
 * what a step takes without the bytes shows, whoever is slower, and whatever the machines share.
 */
final class Paced extends Mute {
  private final Links links;
  private final double[] ended;
  private final int[] from;

  Paced(Links links) {
    super(links.machines(), links.machine());
    this.links = links;
    ended = new double[links.machines()];
    from = new int[links.machines() + 1];
    for (int m = 0; m < from.length; m++) {
      from[m] = m;
    }
  }

  @Override
  void meet() {
    meet(0);
  }

  private void meet(double end) {
    ended[links.machine()] = end;
    links.share(ended, from);
  }

  /**
   * Waits until all are here. A machine whose numbers grew beyond all bounds, which those of no
   * training are, leaves exchanges out.
   */
  void end() {
    boolean all;
    do {
      meet(1);
      all = true;
      for (double one : ended) {
        all &= one == 1;
      }
    } while (!all);
  }
}
