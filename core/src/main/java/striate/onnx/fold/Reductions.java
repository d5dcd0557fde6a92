package striate.onnx.fold;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;
import striate.onnx.constant.Constant;
import striate.onnx.constant.ElementType;
import striate.onnx.constant.OnnxFormatException;

/** Sums, products, means and the like over axes. */
final class Reductions {
  static final Map<String, Operator> OPERATORS = operators();

  private Reductions() {}

  private static Map<String, Operator> operators() {
    Map<String, Operator> all = new HashMap<>();
    DoubleUnaryOperator same = v -> v;
    DoubleBinaryOperator sum = (a, b) -> a + b;
    Finish plain = (v, n) -> v;
    Exact add = new Exact(0, (a, b) -> a + b, v -> v, Linear::plus);
    all.put("ReduceSum", new Reduction(0, same, sum, plain, add));
    all.put(
        "ReduceProd",
        new Reduction(
            1, same, (a, b) -> a * b, plain, new Exact(1, (a, b) -> a * b, v -> v, Linear::times)));
    all.put("ReduceMean", new Reduction(0, same, sum, (v, n) -> v / n, null));
    all.put("ReduceMax", new Reduction(Double.NEGATIVE_INFINITY, same, Math::max, plain, null));
    all.put("ReduceMin", new Reduction(Double.POSITIVE_INFINITY, same, Math::min, plain, null));
    all.put(
        "ReduceL1",
        new Reduction(0, Math::abs, sum, plain, new Exact(0, (a, b) -> a + b, Math::abs, null)));
    all.put("ReduceL2", new Reduction(0, v -> v * v, sum, (v, n) -> Math.sqrt(v), null));
    all.put("ReduceLogSum", new Reduction(0, same, sum, (v, n) -> StrictMath.log(v), null));
    all.put("ReduceLogSumExp", Reductions::logSumExp);
    all.put(
        "ReduceSumSquare",
        new Reduction(0, v -> v * v, sum, plain, new Exact(0, (a, b) -> a + b, v -> v * v, null)));
    return all;
  }

  /** What follows the sum over n elements. */
  @FunctionalInterface
  interface Finish {
    double of(double sum, int n);
  }

  /**
   * The same on integers, modulo their type's size.
   *
   * @param linear on integers that depend on the number of images, null if there is none
   */
  record Exact(
      long start,
      java.util.function.LongBinaryOperator combine,
      java.util.function.LongUnaryOperator each,
      Pairs.@Nullable OfLinear linear) {}

  /**
   * A reduction.
   *
   * @param start the result for no elements
   * @param each what becomes of an element first
   * @param combine two of them
   * @param finish what becomes of the result
   * @param exact on integers; null where doubles do, of integers below 2^53
   */
  private record Reduction(
      double start,
      DoubleUnaryOperator each,
      DoubleBinaryOperator combine,
      Finish finish,
      @Nullable Exact exact)
      implements Operator {
    @Override
    public List<Constant> run(Call call) throws OnnxFormatException {
      Constant x = call.input(0);
      Over over = Over.of(call, x);
      if (x.type().real()) {
        return List.of(over.reals(x, Real.reader(x), start, each, combine, finish));
      }
      if (!x.type().whole() && x.type() != ElementType.BOOL) {
        throw new OnnxFormatException("numbers expected, got " + x);
      }
      if (exact == null) {
        return List.of(wide(call, x, over));
      }
      if (x.type() == ElementType.BOOL) {
        throw new OnnxFormatException("numbers expected, got " + x);
      }
      return List.of(x.perImage() ? over.linear(x, exact) : over.wholes(x, exact));
    }

    /** Means, maxima and minima of integers. */
    private Constant wide(Call call, Constant x, Over over) throws OnnxFormatException {
      String op = call.node().op();
      boolean max = op.equals("ReduceMax");
      if (max || op.equals("ReduceMin")) {
        long low = x.type().unsigned() || x.type() == ElementType.BOOL ? 0 : least(x.type());
        // of uint64 the order is another: the bits of the sign are turned
        long turn = x.type() == ElementType.UINT64 ? Long.MIN_VALUE : 0;
        long high = x.type() == ElementType.BOOL ? 1 : turn != 0 ? Long.MAX_VALUE : most(x.type());
        long from = max ? (turn != 0 ? Long.MIN_VALUE : low) : high;
        Exact order = new Exact(from, max ? Math::max : Math::min, v -> v ^ turn, null);
        return over.wholes(x, order, v -> v ^ turn);
      }
      if (op.equals("ReduceMean") && over.length() == 0) {
        throw new OnnxFormatException("an integer to take the mean of expected, got none");
      }
      if (x.type() == ElementType.BOOL) {
        throw new OnnxFormatException("numbers expected, got " + x);
      }
      Constant reals =
          over.reals(
              Constant.ofDoubles(x.dims(), x.doubles()),
              Real.reader(x),
              start,
              each,
              combine,
              finish);
      return Casts.cast(reals, x.type());
    }

    private static long least(ElementType type) {
      return -1L << (type.bits() - 1);
    }

    private static long most(ElementType type) {
      return type.unsigned() ? -1L >>> (64 - type.bits()) : ~least(type);
    }
  }

  /** With the largest element taken out, so that nothing overflows. */
  private static List<Constant> logSumExp(Call call) throws OnnxFormatException {
    Constant x = call.input(0);
    if (!x.type().real()) {
      throw new OnnxFormatException("floats expected, got " + x);
    }
    Over over = Over.of(call, x);
    IntToDoubleFunction value = Real.reader(x);
    double[] largest = new double[over.results()];
    Arrays.fill(largest, Double.NEGATIVE_INFINITY);
    for (int i = 0; i < x.size(); i++) {
      int r = over.result()[i];
      largest[r] = Math.max(largest[r], value.applyAsDouble(i));
    }
    double[] sums = new double[largest.length];
    for (int i = 0; i < x.size(); i++) {
      int r = over.result()[i];
      double base = Double.isInfinite(largest[r]) ? 0 : largest[r];
      sums[r] += StrictMath.exp(value.applyAsDouble(i) - base);
    }
    return List.of(
        Real.of(
            x.type(),
            over.dims(),
            r -> StrictMath.log(sums[r]) + (Double.isInfinite(largest[r]) ? 0 : largest[r])));
  }

  /**
   * Which elements come together.
   *
   * @param dims of the result
   * @param result where each element goes
   * @param results how many
   * @param length how many elements make one of them
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Over(int[] dims, int[] result, int results, int length) {
    static Over of(Call call, Constant x) throws OnnxFormatException {
      int[] dims = x.dims();
      int since = call.node().op().equals("ReduceSum") ? 13 : 18;
      long[] named = call.attributeOrInput("axes", 1, since);
      boolean none = call.opset() >= since && call.node().whole("noop_with_empty_axes", 0) != 0;
      boolean keep = call.node().whole("keepdims", 1) != 0;
      boolean[] gone = new boolean[dims.length];
      if (named == null || named.length == 0) {
        Arrays.fill(gone, !none);
      } else {
        for (int a : Call.axes(named, dims.length)) {
          gone[a] = true;
        }
      }
      int[] kept = dims.clone();
      int[] left = new int[dims.length];
      int rank = 0;
      int length = 1;
      for (int a = 0; a < dims.length; a++) {
        if (gone[a]) {
          length *= dims[a];
          kept[a] = 1;
        }
        if (!gone[a] || keep) {
          left[rank++] = kept[a];
        }
      }
      call.sized(kept);
      int[] strides = Grid.strides(kept);
      int[][] tables = new int[dims.length][];
      for (int a = 0; a < dims.length; a++) {
        tables[a] = Grid.along(dims[a], gone[a] ? 0 : strides[a]);
      }
      return new Over(Arrays.copyOf(left, rank), Grid.places(tables), Grid.size(kept), length);
    }

    Constant reals(
        Constant x,
        IntToDoubleFunction value,
        double start,
        DoubleUnaryOperator each,
        DoubleBinaryOperator combine,
        Finish finish) {
      double[] sums = new double[results];
      Arrays.fill(sums, start);
      for (int i = 0; i < result.length; i++) {
        int r = result[i];
        sums[r] = combine.applyAsDouble(sums[r], each.applyAsDouble(value.applyAsDouble(i)));
      }
      return Real.of(x.type(), dims, r -> finish.of(sums[r], length));
    }

    Constant wholes(Constant x, Exact exact) throws OnnxFormatException {
      return wholes(x, exact, v -> v);
    }

    Constant wholes(Constant x, Exact exact, java.util.function.LongUnaryOperator finish)
        throws OnnxFormatException {
      long[] values = x.longs();
      long[] sums = new long[results];
      Arrays.fill(sums, exact.start());
      for (int i = 0; i < result.length; i++) {
        int r = result[i];
        sums[r] = exact.combine().applyAsLong(sums[r], exact.each().applyAsLong(values[i]));
      }
      for (int r = 0; r < sums.length; r++) {
        sums[r] = x.type().wrap(finish.applyAsLong(sums[r]));
      }
      return Constant.ofWholes(x.type(), dims, sums, null);
    }

    Constant linear(Constant x, Exact exact) throws OnnxFormatException {
      Pairs.OfLinear combine = exact.linear();
      if (combine == null) {
        x.longs(); // says that it is not known
        throw new IllegalStateException("not known expected");
      }
      Linear.Reader values = Linear.reader(x);
      Linear[] sums = new Linear[results];
      Arrays.fill(sums, new Linear(exact.start(), 0));
      for (int i = 0; i < result.length; i++) {
        sums[result[i]] = combine.of(sums[result[i]], values.at(i));
      }
      long[] fixed = Arrays.stream(sums).mapToLong(Linear::fixed).toArray();
      long[] each = Arrays.stream(sums).mapToLong(Linear::each).toArray();
      return Constant.ofWholes(x.type(), dims, fixed, each);
    }
  }
}
