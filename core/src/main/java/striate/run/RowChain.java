package striate.run;

import striate.kernels.shape.Parts;
import striate.run.op.LayerOp;
import striate.run.op.Pass;

/**
 * Neighbouring layers that an image goes through together, a band of rows at a time: what one layer
 * writes is still in the nearest caches when the next one reads it, and of the outputs between them
 * only a few rows exist at any time, in scratch. Several workers each take some rows of the last
 * output, with the rows around them that they need of the outputs between, which two workers then
 * both compute; so they meet once for the whole chain. Immutable; see {@link RowChains} for the
 * choice.
 */
final class RowChain {
  /** The number of rows of the last output, and at most in a band. */
  final int rows;

  private final int height;

  private final Link[] links;

  /** Where the rows between layers begin in scratch, after what the layers need themselves. */
  private final int scratch;

  private final int floats;

  /**
   * A layer of the chain.
   *
   * @param event its event, with slots
   * @param fromPrevious whether each of its inputs is the previous layer's output
   * @param rows of its output
   * @param rowFloats of a row
   * @param size of its output
   * @param at where its band lies among those in scratch; −1 if its output is in its slot
   * @param moves whether its band is its own: a layer that works in place has the previous one's
   */
  @SuppressWarnings("ArrayRecordComponent") // read in the innermost loop, compared by nobody
  record Link(
      Event event,
      boolean[] fromPrevious,
      int rows,
      int rowFloats,
      int size,
      int at,
      boolean moves) {}

  /** What is kept from band to band, for each link; each worker has its own. */
  static final class Progress {
    final int[] from;
    final int[] to;

    /** The rows that have been computed end here. */
    final int[] done;

    /** The first row in scratch. */
    final int[] base;

    Progress(int links) {
      from = new int[links];
      to = new int[links];
      done = new int[links];
      base = new int[links];
    }
  }

  RowChain(Link[] links, int height, int scratch, int floats) {
    this.links = links;
    this.rows = links[links.length - 1].rows();
    this.height = height;
    this.scratch = scratch;
    this.floats = floats;
  }

  /** The number of its events. */
  int length() {
    return links.length;
  }

  /** Floats of scratch. */
  long scratch() {
    return (long) scratch + floats;
  }

  /** Takes images of a run's chunk through all layers: one of {@code parts} parts of the rows. */
  void forward(Workspace space, int worker, int firstImage, int images, int part, int parts) {
    int from = Parts.from(rows, part, parts);
    int to = Parts.from(rows, part + 1, parts);
    int bands = Math.ceilDiv(to - from, height);
    for (int image = 0; image < images; image++) {
      aim(space, worker, firstImage, images, image);
      for (int b = 0; b < bands; b++) {
        band(
            space,
            worker,
            b == 0,
            from + Parts.from(to - from, b, bands),
            from + Parts.from(to - from, b + 1, bands));
      }
    }
  }

  private void aim(Workspace space, int worker, int firstImage, int images, int image) {
    for (Link link : links) {
      Pass p = space.aim(link.event(), worker, firstImage, images, 0, 0);
      p.images = 1;
      p.first = firstImage + image;
      p.outAt += image * link.size();
      for (int k = 0; k < p.inAt.length; k++) {
        p.inAt[k] += image * space.inputSize(link.event().node(), k);
      }
    }
  }

  private void band(Workspace space, int worker, boolean isFirst, int from, int to) {
    Progress progress = space.progress[worker];
    int last = links.length - 1;
    int wantedFrom = from;
    int wantedTo = to;
    for (int i = last; i >= 0; i--) {
      progress.from[i] = wantedFrom;
      progress.to[i] = wantedTo;
      LayerOp op = space.plan.node(links[i].event().node()).op();
      wantedFrom = op.inputRowFrom(wantedFrom);
      wantedTo = op.inputRowTo(wantedTo);
    }
    float[] before = {};
    int beforeAt = 0;
    for (int i = 0; i <= last; i++) {
      Link link = links[i];
      int node = link.event().node();
      Pass p = space.passes[worker][node];
      if (link.at() >= 0) {
        p.out = p.scratch;
        p.outAt = bandAt(progress, p, i, isFirst);
      }
      for (int k = 0; k < link.fromPrevious().length; k++) {
        if (link.fromPrevious()[k]) {
          p.in[k] = before;
          p.inAt[k] = beforeAt;
        }
      }
      int start = isFirst ? progress.from[i] : Math.max(progress.done[i], progress.from[i]);
      int end = Math.max(start, progress.to[i]);
      if (start < end) {
        space.plan.node(node).op().forwardRows(p, start, end, link.rows());
      }
      progress.done[i] = end;
      before = p.out;
      beforeAt = p.outAt;
    }
  }

  /** Where an output between layers would begin: rows that are still needed move to the front. */
  private int bandAt(Progress progress, Pass p, int i, boolean isFirst) {
    Link link = links[i];
    int front = p.scratchAt + scratch + link.at();
    if (!link.moves()) {
      progress.base[i] = progress.base[i - 1];
    } else {
      int from = progress.from[i];
      if (!isFirst) {
        int kept = progress.done[i] - from;
        int gone = from - progress.base[i];
        if (kept > 0 && gone > 0) {
          int row = link.rowFloats();
          System.arraycopy(p.scratch, front + gone * row, p.scratch, front, kept * row);
        }
      }
      progress.base[i] = from;
    }
    return front - progress.base[i] * link.rowFloats();
  }
}
