package striate.run.cpu.tensor;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import striate.kernels.shape.Parts;
import striate.kernels.tensor.MatrixProduct;
import striate.nn.Shape;
import striate.nn.tensor.MatMul;
import striate.run.op.Binding;
import striate.run.op.LayerOp;
import striate.run.op.Pass;

/** The arithmetic of {@link MatMul}: one product of matrices after the other. */
final class MatMulOp implements LayerOp {
  /** A matrix of an operand. */
  private static final class Side {
    final int[] starts;
    final int rowStep;
    final int columnStep;
    final int size;
    final int rows;
    final int columns;

    /** Whether several products read one matrix of this operand. */
    final boolean repeated;

    Side(Shape shape, int[] batch, int matrices) {
      int[] sizes = shape.sizes();
      int[] strides = shape.strides();
      int rank = sizes.length;
      rows = sizes[rank - 2];
      columns = sizes[rank - 1];
      // Of one number there is no distance; what is taken must be positive.
      rowStep = rows == 1 ? columns : strides[rank - 2];
      columnStep = columns == 1 ? 1 : strides[rank - 1];
      size = shape.size();
      starts = new int[matrices];
      for (int i = 0; i < matrices; i++) {
        int left = i;
        for (int axis = batch.length - 1; axis >= 0; axis--) {
          int place = left % batch[axis];
          left /= batch[axis];
          int own = axis - batch.length + rank - 2;
          if (own >= 0 && sizes[own] > 1) {
            starts[i] += place * strides[own];
          }
        }
      }
      repeated = Arrays.stream(starts).distinct().count() < matrices;
    }

    /** Whether a product may be written to the rows of a matrix. */
    boolean hasRows() {
      return columnStep == 1 && rowStep >= columns;
    }
  }

  private final Side a;
  private final Side b;
  private final int matrices;
  private final int m;
  private final int n;
  private final MatrixProduct forward;
  private final @Nullable MatrixProduct first;
  private final @Nullable MatrixProduct second;

  MatMulOp(Binding binding) {
    int[] out = binding.output().sizes();
    int[] batch = Arrays.copyOf(out, out.length - 2);
    matrices = Operands.count(batch);
    a = new Side(binding.inputs().getFirst(), batch, matrices);
    b = new Side(binding.inputs().getLast(), batch, matrices);
    m = a.rows;
    n = b.columns;
    int k = a.columns;
    forward = new MatrixProduct(m, k, n, a.rowStep, a.columnStep, b.rowStep, b.columnStep, n);
    boolean gradients = binding.backward() && binding.inputGradient();
    first =
        gradients
            ? new MatrixProduct(m, n, k, n, 1, b.columnStep, b.rowStep, a.hasRows() ? a.rowStep : k)
            : null;
    second =
        gradients
            ? new MatrixProduct(k, m, n, a.columnStep, a.rowStep, n, 1, b.hasRows() ? b.rowStep : n)
            : null;
  }

  @Override
  public void forward(Pass p) {
    forwardPart(p, 0, 1);
  }

  @Override
  public boolean cutsForward() {
    return matrices * forward.pieces() > 1;
  }

  @Override
  public void forwardPart(Pass p, int part, int parts) {
    int pieces = forward.pieces();
    int all = p.images * matrices * pieces;
    int to = Parts.from(all, part + 1, parts);
    for (int i = Parts.from(all, part, parts); i < to; i++) {
      int matrix = i / pieces;
      int image = matrix / matrices;
      int own = matrix - image * matrices;
      forward.run(
          p.in[0],
          p.inAt[0] + image * a.size + a.starts[own],
          p.in[1],
          p.inAt[1] + image * b.size + b.starts[own],
          p.out,
          p.outAt + matrix * m * n,
          false,
          i - matrix * pieces,
          p.scratch,
          p.scratchAt);
    }
  }

  @Override
  public void backward(Pass p) {
    if (first != null && p.inGradient[0] != null) {
      gradient(p, first, a, p.inGradient[0], p.inGradientAt[0], true);
    }
    if (second != null && p.inGradient[1] != null) {
      gradient(p, second, b, p.inGradient[1], p.inGradientAt[1], false);
    }
  }

  private void gradient(
      Pass p, MatrixProduct product, Side side, float[] dx, int dxo, boolean ofFirst) {
    boolean adds = side.repeated || !side.hasRows();
    if (adds) {
      Arrays.fill(dx, dxo, dxo + p.images * side.size, 0f);
    }
    int work = p.scratchAt + (side.hasRows() ? 0 : side.rows * side.columns);
    for (int image = 0; image < p.images; image++) {
      for (int i = 0; i < matrices; i++) {
        int dy = p.outGradientAt + (image * matrices + i) * m * n;
        int to = dxo + image * side.size + side.starts[i];
        float[] target = side.hasRows() ? dx : p.scratch;
        int targetAt = side.hasRows() ? to : p.scratchAt;
        boolean accumulate = side.hasRows() && side.repeated;
        for (int piece = 0; piece < product.pieces(); piece++) {
          if (ofFirst) {
            int other = p.inAt[1] + image * b.size + b.starts[i];
            product.run(
                p.outGradient,
                dy,
                p.in[1],
                other,
                target,
                targetAt,
                accumulate,
                piece,
                p.scratch,
                work);
          } else {
            int other = p.inAt[0] + image * a.size + a.starts[i];
            product.run(
                p.in[0],
                other,
                p.outGradient,
                dy,
                target,
                targetAt,
                accumulate,
                piece,
                p.scratch,
                work);
          }
        }
        if (!side.hasRows()) {
          add(p.scratch, p.scratchAt, side, dx, to);
        }
      }
    }
  }

  private static void add(float[] x, int xo, Side side, float[] y, int yo) {
    for (int r = 0; r < side.rows; r++) {
      for (int c = 0; c < side.columns; c++) {
        y[yo + r * side.rowStep + c * side.columnStep] += x[xo + r * side.columns + c];
      }
    }
  }

  @Override
  public long scratchLength(int images) {
    long most = forward.scratch();
    if (first != null) {
      most = Math.max(most, first.scratch() + (a.hasRows() ? 0L : (long) a.rows * a.columns));
    }
    if (second != null) {
      most = Math.max(most, second.scratch() + (b.hasRows() ? 0L : (long) b.rows * b.columns));
    }
    return most;
  }
}
