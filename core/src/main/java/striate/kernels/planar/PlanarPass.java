package striate.kernels.planar;

import org.jspecify.annotations.Nullable;
import striate.kernels.element.Activation;
import striate.kernels.shape.ConvGeometry;
import striate.kernels.shape.Parts;

/** One direction of {@link Planar}: forward, or from the gradient of the result to the images'. */
final class PlanarPass {
  private static final float[] ZEROS = new float[PlaneTiles.MOST_COLUMNS];

  final PlanarSource source;
  private final int groups;
  private final int sourceSize;
  private final int resultH;
  private final int resultW;

  /** Channels of the result, of all groups and of one. */
  private final int channels;

  private final int columns;

  /** Channels of one group of the source. */
  private final int depth;

  /** From one column's weights to the next. */
  private final int columnStep;

  /** From one group's weights to the next. */
  private final int groupStep;

  private final Phase[] phases;
  private final int packedGroup;

  /**
   * Pixels of the result that the same taps reach.
   *
   * @param down which of them
   * @param across which of them
   * @param offsets from a slot to each term
   * @param weightTerms where each term's weights begin
   * @param start where its packed weights begin within a group's
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Phase(
      PlanarAxis.Phase down,
      PlanarAxis.Phase across,
      int[] offsets,
      int[] weightTerms,
      int start) {}

  private PlanarPass(
      ConvGeometry g,
      PlanarSource source,
      int resultH,
      int resultW,
      int channels,
      int tapStep,
      int depthStep,
      int columnStep) {
    this.source = source;
    this.groups = g.groups();
    this.sourceSize = source.down.sourceSize * source.across.sourceSize * source.channels;
    this.resultH = resultH;
    this.resultW = resultW;
    this.channels = channels;
    this.columns = channels / groups;
    this.depth = source.channels / groups;
    this.columnStep = columnStep;
    this.groupStep = g.groupOutC();
    this.phases = new Phase[source.down.phases.size() * source.across.phases.size()];
    int start = 0;
    for (int i = 0; i < phases.length; i++) {
      PlanarAxis.Phase h = source.down.phases.get(i / source.across.phases.size());
      PlanarAxis.Phase w = source.across.phases.get(i % source.across.phases.size());
      int[] offsets = new int[h.taps().size() * w.taps().size() * depth];
      int[] weightTerms = new int[offsets.length];
      int term = 0;
      for (PlanarAxis.Tap tapH : h.taps()) {
        for (PlanarAxis.Tap tapW : w.taps()) {
          for (int c = 0; c < depth; c++) {
            offsets[term] = source.offset(tapH, tapW) + c * source.planeLength;
            weightTerms[term++] =
                (tapH.number() * g.kW() + tapW.number()) * tapStep + c * depthStep;
          }
        }
      }
      phases[i] = new Phase(h, w, offsets, weightTerms, start);
      start = Math.addExact(start, Math.multiplyExact(offsets.length, columns));
    }
    this.packedGroup = start;
  }

  /** From the images to the result. */
  static PlanarPass forward(ConvGeometry g) {
    PlanarAxis down =
        PlanarAxis.forward(g.inH(), g.outH(), g.kH(), g.strideH(), g.padTop(), g.dilationH());
    PlanarAxis across =
        PlanarAxis.forward(g.inW(), g.outW(), g.kW(), g.strideW(), g.padLeft(), g.dilationW());
    int tap = g.groupInC() * g.outC();
    PlanarSource source = new PlanarSource(down, across, g.inC());
    return new PlanarPass(g, source, g.outH(), g.outW(), g.outC(), tap, g.outC(), 1);
  }

  /** From the gradient of the result to that of the images. */
  static PlanarPass backward(ConvGeometry g) {
    PlanarAxis down =
        PlanarAxis.backward(g.inH(), g.outH(), g.kH(), g.strideH(), g.padTop(), g.dilationH());
    PlanarAxis across =
        PlanarAxis.backward(g.inW(), g.outW(), g.kW(), g.strideW(), g.padLeft(), g.dilationW());
    int tap = g.groupInC() * g.outC();
    PlanarSource source = new PlanarSource(down, across, g.outC());
    return new PlanarPass(g, source, g.inH(), g.inW(), g.inC(), tap, 1, g.outC());
  }

  /** From a slot to each term of the only phase that there is going forward. */
  int[] offsets() {
    return phases[0].offsets();
  }

  int packedLength() {
    return Math.multiplyExact(groups, packedGroup);
  }

  void pack(float[] w, int wo, float[] packed, int po, int part, int parts) {
    int blocks = PlaneTiles.blocks(columns);
    for (int group = 0; group < groups; group++) {
      for (Phase phase : phases) {
        int[] terms = phase.weightTerms();
        int to = Parts.from(terms.length, part + 1, parts);
        for (int block = 0; block < blocks; block++) {
          int first = Parts.from(columns, block, blocks);
          int width = Parts.from(columns, block + 1, blocks) - first;
          int at = po + group * packedGroup + phase.start() + first * terms.length;
          for (int t = Parts.from(terms.length, part, parts); t < to; t++) {
            for (int j = 0; j < width; j++) {
              packed[at + t * width + j] =
                  w[wo + group * groupStep + terms[t] + (first + j) * columnStep];
            }
          }
        }
      }
    }
  }

  int scratch() {
    return Math.addExact(source.length(), Math.multiplyExact(channels, source.resultLength));
  }

  /** A share of all images' rows; every share gives the same bits for its own. */
  void run(
      float[] x,
      int xo,
      int images,
      float[] packed,
      int po,
      float @Nullable [] bias,
      int bo,
      Activation activation,
      float[] y,
      int yo,
      float[] scratch,
      int so,
      int part,
      int parts) {
    int rows = images * source.down.positions;
    int from = Parts.from(rows, part, parts);
    int to = Parts.from(rows, part + 1, parts);
    rows(x, xo, packed, po, bias, bo, activation, y, yo, scratch, so, from, to);
  }

  /** The rows {@code [from, to)} of all images, counted through them. */
  void rows(
      float[] x,
      int xo,
      float[] packed,
      int po,
      float @Nullable [] bias,
      int bo,
      Activation activation,
      float[] y,
      int yo,
      float[] scratch,
      int so,
      int from,
      int end) {
    int rows = source.down.positions;
    int at = from;
    while (at < end) {
      int image = at / rows;
      int first = at % rows;
      int count = Math.min(Math.min(source.rows, rows - first), end - at);
      source.copy(x, xo + image * sourceSize, first, count, scratch, so);
      for (Phase phase : phases) {
        int present = Math.min(count, phase.down().count() - first);
        if (present > 0) {
          int result = so + source.length();
          multiply(phase, present, packed, po, bias, bo, scratch, so, result);
          for (int c = 0; c < channels && activation.isPresent(); c++) {
            int plane = result + c * source.resultLength;
            activation.apply(scratch, plane, present * source.slots * PlaneTiles.SLOT);
          }
          int to = yo + image * resultH * resultW * channels;
          spread(phase, first, present, scratch, result, y, to);
        }
      }
      at += count;
    }
  }

  private void multiply(
      Phase phase,
      int rows,
      float[] packed,
      int po,
      float @Nullable [] bias,
      int bo,
      float[] scratch,
      int so,
      int result) {
    int blocks = PlaneTiles.blocks(columns);
    for (int group = 0; group < groups; group++) {
      for (int block = 0; block < blocks; block++) {
        int first = Parts.from(columns, block, blocks);
        int column = group * columns + first;
        PlaneTiles.multiply(
            Parts.from(columns, block + 1, blocks) - first,
            scratch,
            so + group * depth * source.planeLength,
            source.starts,
            0,
            rows * source.slots,
            source.lanes,
            phase.offsets(),
            packed,
            po + group * packedGroup + phase.start() + first * phase.offsets().length,
            bias == null ? ZEROS : bias,
            bias == null ? 0 : bo + column,
            scratch,
            result + column * source.resultLength,
            source.resultLength);
      }
    }
  }

  /** From planes to pixels with their channels side by side. */
  private void spread(Phase phase, int first, int rows, float[] planes, int at, float[] y, int yo) {
    int width = source.slots * PlaneTiles.SLOT;
    int count = phase.across().count();
    int step = phase.across().step() * channels;
    int h = phase.down().first() + first * phase.down().step();
    PlanarCopies.together(
        planes,
        at,
        width,
        source.resultLength,
        channels,
        y,
        yo + (h * resultW + phase.across().first()) * channels,
        phase.down().step() * resultW * channels,
        step,
        count,
        rows);
  }
}
