package striate.run.cpu.tensor;

import java.util.Arrays;
import java.util.List;
import striate.kernels.element.PairArithmetic;
import striate.kernels.element.UnaryFunctions;
import striate.kernels.element.UnaryGradients;
import striate.kernels.shape.Parts;
import striate.kernels.tensor.Broadcast;
import striate.kernels.tensor.ColumnKernels;
import striate.kernels.tensor.PairFunctions;
import striate.kernels.tensor.RowKernels;
import striate.kernels.tensor.Rows;
import striate.nn.Shape;
import striate.nn.tensor.Reduce;
import striate.run.op.Binding;
import striate.run.op.LayerOp;
import striate.run.op.Pass;

/**
 * The arithmetic of {@link Reduce}: over rows; or, where what is left varies faster in memory than
 * what goes, over columns.
 */
final class ReduceOp implements LayerOp {
  private final Reduce.Kind kind;
  private final Columns columns;
  private final Rows rows;
  private final int size;
  private final int outSize;
  private final int number;
  private final boolean backward;

  private final Broadcast.Function slope = this::slope;

  /** The input, the output's gradient and the output, as the input lies. */
  private final Broadcast broadcast;

  ReduceOp(Reduce layer, Binding binding) {
    kind = layer.reduction();
    Shape in = binding.input();
    Shape out = binding.output();
    size = in.size();
    outSize = out.size();
    number = size / outSize;
    backward = binding.backward();
    columns = Columns.of(in, out, layer.axes(), layer.keepAxes());
    Broadcast.Operand reduced = reduced(in, out, layer);
    rows =
        new Rows(
            in.sizes(),
            in.strides(),
            RowsOf.flags(in.sizes().length, layer.axes()),
            reduced.strides());
    Broadcast.Operand whole = Operands.of(in);
    broadcast = new Broadcast(whole.sizes(), whole.strides(), List.of(whole, reduced, reduced));
  }

  /** The output with the axes that went, of size 1. */
  static Broadcast.Operand reduced(Shape in, Shape out, Reduce layer) {
    int[] sizes = in.sizes();
    int[] strides = new int[sizes.length];
    int[] left = out.strides();
    int next = 0;
    for (int i = 0; i < sizes.length; i++) {
      boolean goes = layer.axes().contains(i);
      if (goes) {
        sizes[i] = 1;
      }
      if (goes && !layer.keepAxes()) {
        strides[i] = 0;
      } else {
        strides[i] = left[next++];
      }
    }
    return new Broadcast.Operand(sizes, strides, out.size());
  }

  private boolean byColumns() {
    return columns.applies()
        && switch (kind) {
          case SUM, MEAN, MAX, MIN, L1, L2, SUM_SQUARE, LOG_SUM -> true;
          case PROD, LOG_SUM_EXP -> false;
        };
  }

  @Override
  public void forward(Pass p) {
    forwardPart(p, 0, 1);
  }

  @Override
  public boolean cutsForward() {
    return byColumns() ? columns.outer() > 1 : rows.isDirect();
  }

  @Override
  public void forwardPart(Pass p, int part, int parts) {
    if (byColumns()) {
      int all = p.images * columns.outer();
      int to = Parts.from(all, part + 1, parts);
      for (int i = Parts.from(all, part, parts); i < to; i++) {
        int x = p.inAt[0] + i * columns.rows() * columns.inner();
        columns(p, x, p.outAt + i * columns.inner());
      }
    } else if (rows.isDirect()) {
      int all = p.images * rows.count;
      int from = Parts.from(all, part, parts);
      int count = Parts.from(all, part + 1, parts) - from;
      rows(p, p.in[0], p.inAt[0] + from * rows.length, count, p.outAt + from);
    } else if (part == 0) {
      int copy = p.scratchAt + RowKernels.SCRATCH;
      for (int i = 0; i < p.images; i++) {
        rows.gather(p.in[0], p.inAt[0] + i * size, p.scratch, copy);
        rows(p, p.scratch, copy, rows.count, p.outAt + i * outSize);
      }
    }
  }

  private void columns(Pass p, int x, int y) {
    float[] in = p.in[0];
    int n = columns.inner();
    int count = columns.rows();
    switch (kind) {
      case SUM, MEAN, LOG_SUM -> ColumnKernels.sums(in, x, count, n, p.out, y);
      case MAX, MIN -> ColumnKernels.extremes(kind == Reduce.Kind.MAX, in, x, count, n, p.out, y);
      default -> {
        boolean squares = kind != Reduce.Kind.L1;
        ColumnKernels.sumsOf(squares, in, x, count, n, p.out, y, p.scratch, p.scratchAt);
      }
    }
    switch (kind) {
      case MEAN -> {
        float factor = 1f / number;
        for (int i = 0; i < n; i++) {
          p.out[y + i] *= factor;
        }
      }
      case LOG_SUM -> UnaryFunctions.log(p.out, y, p.out, y, n);
      case L2 -> UnaryFunctions.sqrt(p.out, y, p.out, y, n);
      default -> {}
    }
  }

  private void rows(Pass p, float[] x, int xo, int count, int y) {
    int n = rows.length;
    float[] s = p.scratch;
    int so = p.scratchAt;
    for (int r = 0; r < count; r++) {
      int at = xo + r * n;
      p.out[y + r] =
          (float)
              switch (kind) {
                case SUM -> RowKernels.sum(x, at, n, s, so);
                case MEAN -> RowKernels.sum(x, at, n, s, so) / n;
                case MAX -> RowKernels.max(x, at, n, s, so);
                case MIN -> RowKernels.min(x, at, n, s, so);
                case PROD -> RowKernels.product(x, at, n);
                case L1 -> RowKernels.absolutes(x, at, n, s, so);
                case L2 -> Math.sqrt(RowKernels.dot(x, at, x, at, n, s, so));
                case SUM_SQUARE -> RowKernels.dot(x, at, x, at, n, s, so);
                case LOG_SUM -> StrictMath.log(RowKernels.sum(x, at, n, s, so));
                case LOG_SUM_EXP -> RowKernels.logSumExp(x, at, n, s, so);
              };
    }
  }

  @Override
  public void backward(Pass p) {
    float[] dx = p.inGradient[0];
    if (dx == null) {
      return;
    }
    for (int i = 0; i < p.images; i++) {
      int x = p.inAt[0] + i * size;
      int y = p.outAt + i * outSize;
      int to = p.inGradientAt[0] + i * size;
      float[] dy = p.outGradient;
      int dyo = p.outGradientAt + i * outSize;
      if (kind == Reduce.Kind.PROD) {
        products(p, x, dyo, dx, to);
        continue;
      }
      if (kind == Reduce.Kind.MAX || kind == Reduce.Kind.MIN) {
        dy = p.scratch;
        dyo = share(p, x, y, p.outGradientAt + i * outSize);
      }
      broadcast.run(slope, 0, size, p.in[0], x, dy, dyo, p.out, y, dx, to, p.scratch, p.scratchAt);
    }
  }

  /** {@code dx} by the input a, the gradient b and the output c. */
  private void slope(
      float[] a, int ao, float[] b, int bo, float[] c, int co, float[] dx, int dxo, int n) {
    switch (kind) {
      case SUM -> System.arraycopy(b, bo, dx, dxo, n);
      case MEAN -> {
        float factor = 1f / number;
        for (int i = 0; i < n; i++) {
          dx[dxo + i] = b[bo + i] * factor;
        }
      }
      case MAX, MIN -> {
        for (int i = 0; i < n; i++) {
          dx[dxo + i] = a[ao + i] == c[co + i] ? b[bo + i] : 0;
        }
      }
      case L1 -> UnaryGradients.absBackward(a, ao, b, bo, dx, dxo, n);
      case L2 -> {
        for (int i = 0; i < n; i++) {
          float norm = c[co + i];
          dx[dxo + i] = norm == 0 ? 0 : b[bo + i] * (a[ao + i] / norm);
        }
      }
      case SUM_SQUARE -> {
        for (int i = 0; i < n; i++) {
          dx[dxo + i] = 2 * a[ao + i] * b[bo + i];
        }
      }
      case LOG_SUM -> {
        for (int i = 0; i < n; i++) {
          dx[dxo + i] = -c[co + i];
        }
        UnaryFunctions.exp(dx, dxo, dx, dxo, n);
        PairArithmetic.product(dx, dxo, b, bo, dx, dxo, n);
      }
      case LOG_SUM_EXP -> {
        PairFunctions.sub(a, ao, c, co, a, ao, dx, dxo, n);
        UnaryFunctions.exp(dx, dxo, dx, dxo, n);
        PairArithmetic.product(dx, dxo, b, bo, dx, dxo, n);
      }
      case PROD -> throw new IllegalStateException("products go by rows");
    }
  }

  /** The gradient of each extreme, divided by the number of places that it stands at. */
  private int share(Pass p, int x, int y, int dy) {
    int counts = p.scratchAt + Broadcast.BACKWARD_SCRATCH;
    broadcast.backward(
        ReduceOp::isExtreme,
        1,
        1,
        size,
        outSize,
        false,
        p.in[0],
        x,
        p.out,
        y,
        p.out,
        y,
        p.in[0],
        x,
        p.scratch,
        counts,
        p.scratch,
        p.scratchAt);
    for (int i = 0; i < outSize; i++) {
      p.scratch[counts + i] = p.outGradient[dy + i] / p.scratch[counts + i];
    }
    return counts;
  }

  private static void isExtreme(
      float[] a,
      int ao,
      float[] b,
      int bo,
      float[] c,
      int co,
      float[] dy,
      int dyo,
      float[] dx,
      int dxo,
      int n) {
    for (int i = 0; i < n; i++) {
      dx[dxo + i] = a[ao + i] == b[bo + i] ? 1 : 0;
    }
  }

  /** Each number's gradient is the product of the others, also where one is zero. */
  private void products(Pass p, int x, int dy, float[] dx, int to) {
    int copy = p.scratchAt + Broadcast.BACKWARD_SCRATCH + outSize;
    if (rows.isDirect()) {
      System.arraycopy(p.in[0], x, p.scratch, copy, size);
    } else {
      rows.gather(p.in[0], x, p.scratch, copy);
    }
    for (int r = 0; r < rows.count; r++) {
      int row = copy + r * rows.length;
      double product = 1;
      int zeros = 0;
      for (int i = 0; i < rows.length; i++) {
        float v = p.scratch[row + i];
        zeros += v == 0 ? 1 : 0;
        product *= v == 0 ? 1 : v;
      }
      double all = product * p.outGradient[dy + r];
      for (int i = 0; i < rows.length; i++) {
        float v = p.scratch[row + i];
        double others = v == 0 ? (zeros == 1 ? all : 0) : zeros == 0 ? all / v : 0;
        p.scratch[row + i] = (float) others;
      }
    }
    if (rows.isDirect()) {
      System.arraycopy(p.scratch, copy, dx, to, size);
    } else {
      rows.scatter(p.scratch, copy, dx, to);
    }
  }

  @Override
  public long scratchLength(int images) {
    long forward = RowKernels.SCRATCH + (long) rows.copyLength();
    if (byColumns()) {
      forward = ColumnKernels.SCRATCH;
    }
    long copies = kind == Reduce.Kind.PROD ? size : 0;
    return backward
        ? Math.max(forward, Broadcast.BACKWARD_SCRATCH + (long) outSize + copies)
        : forward;
  }

  @Override
  public boolean backwardReadsInput() {
    return switch (kind) {
      case SUM, MEAN, LOG_SUM -> false;
      default -> true;
    };
  }

  @Override
  public boolean backwardReadsOutput() {
    return switch (kind) {
      case MAX, MIN, L2, LOG_SUM, LOG_SUM_EXP -> true;
      default -> false;
    };
  }

  /**
   * An input as matrices whose columns are reduced.
   *
   * @param outer matrices
   * @param rows of each
   * @param inner columns, as they lie in the output
   * @param applies whether it is so
   */
  private record Columns(int outer, int rows, int inner, boolean applies) {
    private static final Columns NONE = new Columns(1, 1, 1, false);

    static Columns of(Shape in, Shape out, List<Integer> axes, boolean keep) {
      int[] sizes = in.sizes();
      int[] strides = in.strides();
      int[] left = reduced(in, out, new Reduce(Reduce.Kind.SUM, axes, keep)).strides();
      int outer = 1;
      int rows = 1;
      int inner = 1;
      Integer[] order = new Integer[sizes.length];
      Arrays.setAll(order, i -> i);
      Arrays.sort(order, (a, b) -> Integer.compare(strides[b], strides[a]));
      int before = Integer.MAX_VALUE;
      for (int i : order) {
        if (sizes[i] == 1) {
          continue;
        }
        if (axes.contains(i)) {
          if (inner > 1) {
            return NONE;
          }
          rows *= sizes[i];
          continue;
        }
        if (left[i] >= before) {
          return NONE; // the output has another order
        }
        before = left[i];
        if (rows == 1) {
          outer *= sizes[i];
        } else {
          inner *= sizes[i];
        }
      }
      return new Columns(outer, rows, inner, inner > 1);
    }
  }
}
