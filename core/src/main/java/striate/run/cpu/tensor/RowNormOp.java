package striate.run.cpu.tensor;

import java.util.List;
import org.jspecify.annotations.Nullable;
import striate.kernels.shape.Parts;
import striate.kernels.tensor.Broadcast;
import striate.kernels.tensor.PairFunctions;
import striate.kernels.tensor.RowKernels;
import striate.kernels.tensor.Rows;
import striate.nn.Shape;
import striate.nn.tensor.GroupNorm;
import striate.nn.tensor.LayerNorm;
import striate.run.op.Binding;
import striate.run.op.LayerOp;
import striate.run.op.Pass;

/**
 * The arithmetic of {@link LayerNorm} and {@link GroupNorm}: rows get mean 0 and variance 1, then
 * weight and bias are broadcast over the output.
 */
final class RowNormOp implements LayerOp {
  private static final float[] ZERO = {0};

  private final Rows rows;
  private final double epsilon;
  private final int size;
  private final boolean backward;
  private final int weight;
  private final int bias;
  private final int affineLength;

  /** {@code y · weight + bias}; null without them. */
  private final @Nullable Broadcast affine;

  private RowNormOp(
      Binding binding,
      Rows rows,
      double epsilon,
      Broadcast.@Nullable Operand scale,
      boolean biased) {
    this.rows = rows;
    this.epsilon = epsilon;
    this.size = binding.input().size();
    this.backward = binding.backward();
    this.weight = scale == null ? -1 : 0;
    this.bias = biased ? 1 : -1;
    if (scale == null) {
      affine = null;
      affineLength = 0;
    } else {
      Broadcast.Operand out = Operands.of(binding.output());
      Broadcast.Operand offset = biased ? scale : new Broadcast.Operand(new int[0], new int[0], 0);
      affine = new Broadcast(out.sizes(), out.strides(), List.of(out, scale, offset));
      affineLength = Operands.count(scale.sizes());
    }
  }

  static RowNormOp of(LayerNorm layer, Binding binding) {
    boolean scaled = !layer.scaleSizes().isEmpty();
    return new RowNormOp(
        binding,
        RowsOf.axes(binding.input(), layer.axes()),
        layer.epsilon(),
        scaled ? Operands.shared(layer.scaleSizes()) : null,
        layer.bias());
  }

  static RowNormOp of(GroupNorm layer, Binding binding) {
    Shape in = binding.input();
    int[] sizes = in.sizes();
    int[] strides = in.strides();
    int each = sizes[0] / layer.groups();
    // The channels' axis as two: the groups, and the channels of one.
    int[] split = new int[sizes.length + 1];
    int[] steps = new int[split.length];
    boolean[] along = new boolean[split.length];
    for (int i = 0; i < split.length; i++) {
      split[i] = i == 0 ? layer.groups() : i == 1 ? each : sizes[i - 1];
      steps[i] = i == 0 ? each * strides[0] : strides[i - 1];
      along[i] = i > 0;
    }
    int[] channels = new int[sizes.length];
    java.util.Arrays.fill(channels, 1);
    channels[0] = sizes[0];
    Broadcast.Operand scale = new Broadcast.Operand(channels, Operands.rowMajor(channels), 0);
    return new RowNormOp(
        binding,
        new Rows(split, steps, along),
        layer.epsilon(),
        layer.affine() ? scale : null,
        layer.affine());
  }

  private float[] offsets(Pass p) {
    return bias < 0 ? ZERO : p.parameters[bias];
  }

  /** Where in scratch the parts begin: sums, blocks of broadcasting, kept numbers, copies. */
  private int blocks(Pass p) {
    return p.scratchAt + RowKernels.SCRATCH;
  }

  private int kept(Pass p) {
    return blocks(p) + Broadcast.BACKWARD_SCRATCH;
  }

  private int copies(Pass p) {
    return kept(p) + RowKernels.KEPT * rows.count;
  }

  @Override
  public long scratchLength(int images) {
    long most =
        RowKernels.SCRATCH + Broadcast.BACKWARD_SCRATCH + (long) RowKernels.KEPT * rows.count;
    return most + (backward ? 4L * size : rows.copyLength());
  }

  @Override
  public int savedPerImage() {
    return backward ? RowKernels.KEPT * rows.count : 0;
  }

  @Override
  public boolean cutsForward() {
    return rows.isDirect() && rows.count > 1;
  }

  @Override
  public boolean inPlace() {
    return !backward;
  }

  @Override
  public void forward(Pass p) {
    forwardPart(p, 0, 1);
  }

  @Override
  public void forwardPart(Pass p, int part, int parts) {
    boolean cut = rows.isDirect();
    if (!cut && part > 0) {
      return;
    }
    for (int i = 0; i < p.images; i++) {
      int from = cut ? Parts.from(rows.count, part, parts) : 0;
      int count = cut ? Parts.from(rows.count, part + 1, parts) - from : rows.count;
      int kept =
          backward
              ? p.savedAt + (i * rows.count + from) * RowKernels.KEPT
              : kept(p) + from * RowKernels.KEPT;
      int first = from * rows.length;
      int x = p.inAt[0] + i * size + first;
      int y = p.outAt + i * size;
      if (cut) {
        normalise(p, p.in[0], x, count, p.out, y + first, kept);
      } else {
        int copy = copies(p);
        rows.gather(p.in[0], x, p.scratch, copy);
        normalise(p, p.scratch, copy, count, p.scratch, copy, kept);
        rows.scatter(p.scratch, copy, p.out, y);
      }
      if (affine != null) {
        affine.run(
            bias < 0 ? PairFunctions::mul : PairFunctions::mulAdd,
            first,
            first + count * rows.length,
            p.out,
            y,
            p.parameters[weight],
            0,
            offsets(p),
            0,
            p.out,
            y,
            p.scratch,
            blocks(p));
      }
    }
  }

  private void normalise(Pass p, float[] x, int xo, int count, float[] y, int yo, int kept) {
    RowKernels.normalise(
        x,
        xo,
        count,
        rows.length,
        epsilon,
        y,
        yo,
        backward ? p.saved : p.scratch,
        kept,
        p.scratch,
        p.scratchAt);
  }

  @Override
  public void backward(Pass p) {
    for (int i = 0; i < p.images; i++) {
      backward(p, i);
    }
  }

  private void backward(Pass p, int image) {
    float[] s = p.scratch;
    int normal = copies(p); // the normalised rows
    int asInput = rows.isDirect() ? normal : normal + size; // the same, lying as the input does
    int g = normal + 2 * size;
    int gRows = rows.isDirect() ? g : g + size;
    int x = p.inAt[0] + image * size;
    int dy = p.outGradientAt + image * size;
    int kept = p.savedAt + image * rows.count * RowKernels.KEPT;
    if (rows.isDirect()) {
      RowKernels.normaliseAgain(p.in[0], x, rows.count, rows.length, s, normal, p.saved, kept);
    } else {
      rows.gather(p.in[0], x, s, asInput);
      RowKernels.normaliseAgain(s, asInput, rows.count, rows.length, s, normal, p.saved, kept);
      rows.scatter(s, normal, s, asInput);
    }
    boolean accumulate = p.accumulate || image > 0;
    if (weight >= 0) {
      gradient(p, PairFunctions::timesFirst, 1, weight, asInput, dy, accumulate);
    }
    if (bias >= 0) {
      gradient(p, PairFunctions::same, 2, bias, asInput, dy, accumulate);
    }
    float[] dx = p.inGradient[0];
    if (dx == null) {
      return;
    }
    if (affine == null) {
      System.arraycopy(p.outGradient, dy, s, g, size);
    } else {
      affine.run(
          PairFunctions::mul,
          0,
          size,
          p.outGradient,
          dy,
          p.parameters[weight],
          0,
          offsets(p),
          0,
          s,
          g,
          s,
          blocks(p));
    }
    if (!rows.isDirect()) {
      rows.gather(s, g, s, gRows);
    }
    int to = p.inGradientAt[0] + image * size;
    RowKernels.normaliseBackward(
        s,
        normal,
        s,
        gRows,
        rows.count,
        rows.length,
        p.saved,
        kept,
        rows.isDirect() ? dx : s,
        rows.isDirect() ? to : gRows,
        s,
        p.scratchAt);
    if (!rows.isDirect()) {
      rows.scatter(s, gRows, dx, to);
    }
  }

  private void gradient(
      Pass p,
      Broadcast.Slope slope,
      int operand,
      int parameter,
      int normal,
      int dy,
      boolean accumulate) {
    float[] target = p.parameterGradients[parameter];
    if (affine == null || target == null) {
      return;
    }
    affine.backward(
        slope,
        operand,
        1,
        size,
        affineLength,
        accumulate,
        p.scratch,
        normal,
        p.parameters[weight],
        0,
        offsets(p),
        0,
        p.outGradient,
        dy,
        target,
        p.parameterGradientsAt[parameter],
        p.scratch,
        blocks(p));
  }
}
