package striate.run;

import striate.kernels.shape.Parts;
import striate.run.op.LayerOp;
import striate.run.op.Pass;
import striate.run.plan.RowChain;

/** One worker's way through a {@link RowChain}, and what it keeps from band to band. */
final class Bands {
  private final Workspace space;
  private final int worker;

  /** By links: the rows that the band at hand needs. */
  private final int[] from = new int[RowChain.LONGEST];

  private final int[] to = new int[RowChain.LONGEST];

  /** The rows that have been computed end here. */
  private final int[] done = new int[RowChain.LONGEST];

  /** The first row in scratch. */
  private final int[] base = new int[RowChain.LONGEST];

  Bands(Workspace space, int worker) {
    this.space = space;
    this.worker = worker;
  }

  /** Takes images of a run's chunk through all layers: one of {@code parts} parts of the rows. */
  void forward(RowChain chain, int firstImage, int images, int part, int parts) {
    int rows = chain.rows();
    int begin = Parts.from(rows, part, parts);
    int end = Parts.from(rows, part + 1, parts);
    int bands = Math.ceilDiv(end - begin, chain.height());
    for (int image = 0; image < images; image++) {
      aim(chain, firstImage, images, image);
      for (int b = 0; b < bands; b++) {
        band(
            chain,
            b == 0,
            begin + Parts.from(end - begin, b, bands),
            begin + Parts.from(end - begin, b + 1, bands));
      }
    }
  }

  private void aim(RowChain chain, int firstImage, int images, int image) {
    for (RowChain.Link link : chain.links()) {
      Pass p = space.aim(link.event(), worker, firstImage, images, 0, 0);
      p.images = 1;
      p.first = firstImage + image;
      p.outAt += image * link.size();
      for (int k = 0; k < p.inAt.length; k++) {
        p.inAt[k] += image * space.inputSize(link.event().node(), k);
      }
    }
  }

  private void band(RowChain chain, boolean isFirst, int begin, int rowsEnd) {
    RowChain.Link[] links = chain.links();
    int last = links.length - 1;
    int wantedFrom = begin;
    int wantedTo = rowsEnd;
    for (int i = last; i >= 0; i--) {
      from[i] = wantedFrom;
      to[i] = wantedTo;
      LayerOp op = space.plan.node(links[i].event().node()).op();
      wantedFrom = op.inputRowFrom(wantedFrom);
      wantedTo = op.inputRowTo(wantedTo);
    }
    float[] before = {};
    int beforeAt = 0;
    for (int i = 0; i <= last; i++) {
      RowChain.Link link = links[i];
      int node = link.event().node();
      Pass p = space.passes[worker][node];
      if (link.at() >= 0) {
        p.out = p.scratch;
        p.outAt = bandAt(chain, p, i, isFirst);
      }
      for (int k = 0; k < link.fromPrevious().length; k++) {
        if (link.fromPrevious()[k]) {
          p.in[k] = before;
          p.inAt[k] = beforeAt;
        }
      }
      int start = isFirst ? from[i] : Math.max(done[i], from[i]);
      int end = Math.max(start, to[i]);
      if (start < end) {
        space.plan.node(node).op().forwardRows(p, start, end, link.rows());
      }
      done[i] = end;
      before = p.out;
      beforeAt = p.outAt;
    }
  }

  /** Where an output between layers would begin: rows that are still needed move to the front. */
  private int bandAt(RowChain chain, Pass p, int i, boolean isFirst) {
    RowChain.Link link = chain.links()[i];
    int front = p.scratchAt + chain.scratchAt() + link.at();
    if (!link.moves()) {
      base[i] = base[i - 1];
    } else {
      if (!isFirst) {
        int kept = done[i] - from[i];
        int gone = from[i] - base[i];
        if (kept > 0 && gone > 0) {
          int row = link.rowFloats();
          System.arraycopy(p.scratch, front + gone * row, p.scratch, front, kept * row);
        }
      }
      base[i] = from[i];
    }
    return front - base[i] * link.rowFloats();
  }
}
