package striate.onnx.fold;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;
import striate.onnx.constant.Constant;
import striate.onnx.constant.OnnxFormatException;

/** Products of matrices; sums are in doubles, or in integers modulo their size. */
final class Products {
  static final Map<String, Operator> OPERATORS =
      Map.of("MatMul", Products::matMul, "Gemm", Products::gemm);

  private Products() {}

  private static List<Constant> matMul(Call call) throws OnnxFormatException {
    Constant a = call.input(0);
    Constant b = call.input(1);
    if (a.rank() == 0 || b.rank() == 0) {
      throw new OnnxFormatException("matrices expected, got " + a + " and " + b);
    }
    int[] left = a.rank() == 1 ? new int[] {1, a.size()} : a.dims();
    int[] right = b.rank() == 1 ? new int[] {b.size(), 1} : b.dims();
    int[] leftBatch = Arrays.copyOf(left, left.length - 2);
    int[] rightBatch = Arrays.copyOf(right, right.length - 2);
    int[] batch = call.sized(Grid.broadcast(List.of(leftBatch, rightBatch)));
    int rows = left[left.length - 2];
    int terms = left[left.length - 1];
    int columns = right[right.length - 1];
    if (right[right.length - 2] != terms) {
      throw new OnnxFormatException("matrices that fit expected, got " + a + " and " + b);
    }
    int count = Grid.size(batch);
    int[] dims = Arrays.copyOf(batch, batch.length + 2);
    dims[batch.length] = rows;
    dims[batch.length + 1] = columns;
    Matrices all =
        new Matrices(
            call.sized(dims),
            Grid.stretched(leftBatch, batch),
            Grid.stretched(rightBatch, batch),
            rows,
            terms,
            columns,
            call.room());
    Constant product = all.product(a, b, count);
    int[] sizes = dims.clone();
    int rank = 0;
    for (int i = 0; i < dims.length; i++) {
      boolean row = i == batch.length && a.rank() == 1;
      boolean column = i == batch.length + 1 && b.rank() == 1;
      if (!row && !column) {
        sizes[rank++] = dims[i];
      }
    }
    return List.of(product.withDims(Arrays.copyOf(sizes, rank)));
  }

  /**
   * Which matrices are multiplied.
   *
   * @param dims of the result
   * @param left which matrix of the left operand belongs to each of the result
   * @param right the same of the right one
   * @param room for the work
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Matrices(
      int[] dims, int[] left, int[] right, int rows, int terms, int columns, Room room) {
    Constant product(Constant a, Constant b, int count) throws OnnxFormatException {
      if (a.type() != b.type() || (!a.type().real() && !a.type().whole())) {
        throw new OnnxFormatException("numbers of one type expected, got " + a + " and " + b);
      }
      room.work((double) Grid.size(dims) * terms);
      if (a.type().real()) {
        IntToDoubleFunction x = Real.reader(a);
        IntToDoubleFunction y = Real.reader(b);
        double[] sums = new double[count * rows * columns];
        each(count, (to, p, q) -> sums[to] += x.applyAsDouble(p) * y.applyAsDouble(q));
        return Real.of(a.type(), dims, i -> sums[i]);
      }
      long[] x = a.longs();
      long[] y = b.longs();
      long[] sums = new long[count * rows * columns];
      each(count, (to, p, q) -> sums[to] += x[p] * y[q]);
      for (int i = 0; i < sums.length; i++) {
        sums[i] = a.type().wrap(sums[i]);
      }
      return Constant.ofWholes(a.type(), dims, sums, null);
    }

    /** A product of two elements that goes into a third. */
    @FunctionalInterface
    private interface Term {
      void add(int to, int left, int right);
    }

    private void each(int count, Term term) {
      for (int m = 0; m < count; m++) {
        int p = left[m] * rows * terms;
        int q = right[m] * terms * columns;
        for (int r = 0; r < rows; r++) {
          for (int t = 0; t < terms; t++) {
            int to = (m * rows + r) * columns;
            for (int c = 0; c < columns; c++) {
              term.add(to + c, p + r * terms + t, q + t * columns + c);
            }
          }
        }
      }
    }
  }

  private static List<Constant> gemm(Call call) throws OnnxFormatException {
    Constant a = transposed(call, call.input(0), "transA");
    Constant b = transposed(call, call.input(1), "transB");
    float alpha = call.node().real("alpha", 1);
    float beta = call.node().real("beta", 1);
    @Nullable Constant c = call.optional(2);
    if (a.dims()[1] != b.dims()[0]) {
      throw new OnnxFormatException("matrices that fit expected, got " + a + " and " + b);
    }
    int[] dims = call.sized(a.dims()[0], b.dims()[1]);
    Matrices all =
        new Matrices(dims, new int[1], new int[1], dims[0], a.dims()[1], dims[1], call.room());
    if (!a.type().real() && (alpha != 1 || beta != 1)) {
      throw new OnnxFormatException("alpha and beta of 1 expected for integers");
    }
    if (c == null && alpha == 1) {
      return List.of(all.product(a, b, 1));
    }
    if (c != null && !Arrays.equals(call.sized(Grid.broadcast(List.of(c.dims(), dims))), dims)) {
      throw new OnnxFormatException("a bias for " + Arrays.toString(dims) + " expected, got " + c);
    }
    if (!a.type().real()) {
      Operator add = Pairs.OPERATORS.get("Add");
      if (add == null || c == null) {
        throw new IllegalStateException("Add expected");
      }
      Constant product = all.product(a, b, 1);
      return add.run(new Call(call.node(), call.opset(), List.of(product, c), call.room()));
    }
    // rounded once, at the end
    Constant wide =
        all.product(
            Constant.ofDoubles(a.dims(), a.doubles()),
            Constant.ofDoubles(b.dims(), b.doubles()),
            1);
    IntToDoubleFunction product = Real.reader(wide);
    if (c == null) {
      return List.of(Real.of(a.type(), dims, i -> alpha * product.applyAsDouble(i)));
    }
    IntToDoubleFunction bias = Real.reader(Stretched.to(c, dims));
    return List.of(
        Real.of(
            a.type(), dims, i -> alpha * product.applyAsDouble(i) + beta * bias.applyAsDouble(i)));
  }

  private static Constant transposed(Call call, Constant x, String attribute)
      throws OnnxFormatException {
    if (x.rank() != 2) {
      throw new OnnxFormatException("two axes expected, got " + x);
    }
    if (call.node().whole(attribute, 0) == 0) {
      return x;
    }
    int[][] tables = Grid.tables(x.dims());
    return Moves.pick(call, x, new int[][] {tables[1], tables[0]});
  }
}
