package striate.onnx.fold;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import striate.onnx.constant.Constant;
import striate.onnx.constant.ElementType;
import striate.onnx.constant.OnnxFormatException;

/** What is computed of the elements along an axis: the largest, the first few, running sums. */
final class Orders {
  static final Map<String, Operator> OPERATORS =
      Map.of(
          "ArgMax", call -> argument(call, 1),
          "ArgMin", call -> argument(call, -1),
          "TopK", Orders::topK,
          "CumSum", Orders::cumSum,
          "Softmax", call -> softmax(call, false),
          "LogSoftmax", call -> softmax(call, true));

  private Orders() {}

  /** How the elements of a tensor stand to each other. */
  private static Comparator<Integer> order(Constant x) throws OnnxFormatException {
    if (x.type().real()) {
      IntToDoubleFunction value = Real.reader(x);
      return (a, b) -> {
        double p = value.applyAsDouble(a);
        double q = value.applyAsDouble(b);
        return p == q ? 0 : Double.compare(p, q);
      };
    }
    if (!x.type().whole()) {
      throw new OnnxFormatException("numbers expected, got " + x);
    }
    long[] value = x.longs();
    return x.type() == ElementType.UINT64
        ? (a, b) -> Long.compareUnsigned(value[a], value[b])
        : (a, b) -> Long.compare(value[a], value[b]);
  }

  private static List<Constant> argument(Call call, int sign) throws OnnxFormatException {
    Constant x = call.input(0);
    int axis = call.axis("axis", 0, x.rank());
    boolean keep = call.node().whole("keepdims", 1) != 0;
    boolean last = call.opset() >= 12 && call.node().whole("select_last_index", 0) != 0;
    Comparator<Integer> rising = order(x);
    Comparator<Integer> order = sign > 0 ? rising : rising.reversed();
    Lines lines = Lines.of(x.dims(), axis);
    if (lines.length() == 0) {
      throw new OnnxFormatException("elements expected on axis " + axis + ", got " + x);
    }
    long[] result = new long[lines.count()];
    for (int n = 0; n < result.length; n++) {
      int start = lines.start(n);
      int best = 0;
      for (int k = 1; k < lines.length(); k++) {
        int better = order.compare(start + k * lines.stride(), start + best * lines.stride());
        best = better > 0 || (better == 0 && last) ? k : best;
      }
      result[n] = best;
    }
    int[] dims = x.dims();
    dims[axis] = 1;
    return List.of(Constant.ofLongs(keep ? dims : without(dims, axis), result));
  }

  private static int[] without(int[] dims, int axis) {
    int[] left = Arrays.copyOf(dims, dims.length - 1);
    System.arraycopy(dims, axis + 1, left, axis, left.length - axis);
    return left;
  }

  /** Of equal elements the first comes first. */
  private static List<Constant> topK(Call call) throws OnnxFormatException {
    Constant x = call.input(0);
    int axis = call.axis("axis", -1, x.rank());
    long k = call.opset() < 10 ? call.node().whole("k") : call.integer(1);
    boolean largest = call.node().whole("largest", 1) != 0;
    Lines lines = Lines.of(x.dims(), axis);
    if (k < 0 || k > lines.length()) {
      throw new OnnxFormatException("k up to " + lines.length() + " expected, got " + k);
    }
    Comparator<Integer> order = largest ? order(x).reversed() : order(x);
    int[] dims = x.dims();
    dims[axis] = (int) k;
    int[] from = new int[Grid.size(dims)];
    long[] indices = new long[from.length];
    Lines to = Lines.of(dims, axis);
    for (int n = 0; n < lines.count() && k > 0; n++) {
      int start = lines.start(n);
      List<Integer> places = new ArrayList<>();
      for (int i = 0; i < lines.length(); i++) {
        places.add(start + i * lines.stride());
      }
      places.sort(order);
      for (int i = 0; i < k; i++) {
        int at = to.start(n) + i * to.stride();
        from[at] = places.get(i);
        int index = (places.get(i) - start) / lines.stride();
        indices[at] = index;
      }
    }
    return List.of(x.pick(dims, from), Constant.ofLongs(dims, indices));
  }

  private static List<Constant> cumSum(Call call) throws OnnxFormatException {
    Constant x = call.input(0);
    int axis = Call.axis(call.integer(1), x.rank());
    boolean exclusive = call.node().whole("exclusive", 0) != 0;
    boolean reverse = call.node().whole("reverse", 0) != 0;
    Lines lines = Lines.of(x.dims(), axis);
    boolean real = x.type().real();
    if (!real && !x.type().whole()) {
      throw new OnnxFormatException("numbers expected, got " + x);
    }
    double[] reals = real ? new double[x.size()] : new double[0];
    long[] wholes = real ? new long[0] : new long[x.size()];
    IntToDoubleFunction value = real ? Real.reader(x) : i -> 0;
    long[] whole = real ? wholes : x.longs();
    for (int n = 0; n < lines.count(); n++) {
      double sum = 0;
      long exact = 0;
      for (int k = 0; k < lines.length(); k++) {
        int at = lines.start(n) + (reverse ? lines.length() - 1 - k : k) * lines.stride();
        if (real) {
          double next = sum + value.applyAsDouble(at);
          reals[at] = exclusive ? sum : next;
          sum = next;
        } else {
          long next = exact + whole[at];
          wholes[at] = x.type().wrap(exclusive ? exact : next);
          exact = next;
        }
      }
    }
    return List.of(
        real
            ? Real.of(x.type(), x.dims(), i -> reals[i])
            : Constant.ofWholes(x.type(), x.dims(), wholes, null));
  }

  /** Before opset 13 all axes from the given one on are one. */
  private static List<Constant> softmax(Call call, boolean log) throws OnnxFormatException {
    Constant x = call.input(0);
    if (!x.type().real()) {
      throw new OnnxFormatException("floats expected, got " + x);
    }
    int axis = call.axis("axis", call.opset() < 13 ? 1 : -1, x.rank());
    Lines lines = Lines.of(x.dims(), axis);
    if (call.opset() < 13) {
      int outer = Grid.size(x.dims(), 0, axis);
      lines = Lines.of(new int[] {outer, Grid.size(x.dims(), axis, x.rank())}, 1);
    }
    IntToDoubleFunction value = Real.reader(x);
    double[] result = new double[x.size()];
    for (int n = 0; n < lines.count(); n++) {
      int start = lines.start(n);
      int end = start + lines.length() * lines.stride();
      double max = Double.NEGATIVE_INFINITY;
      for (int i = start; i < end; i += lines.stride()) {
        max = Math.max(max, value.applyAsDouble(i));
      }
      double sum = 0;
      for (int i = start; i < end; i += lines.stride()) {
        result[i] = StrictMath.exp(value.applyAsDouble(i) - max);
        sum += result[i];
      }
      for (int i = start; i < end; i += lines.stride()) {
        result[i] = log ? value.applyAsDouble(i) - max - StrictMath.log(sum) : result[i] / sum;
      }
    }
    return List.of(Real.of(x.type(), x.dims(), i -> result[i]));
  }
}
