package striate.onnx.fold;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;
import striate.onnx.constant.Constant;
import striate.onnx.constant.OnnxFormatException;

/** Tensors some of whose elements are replaced, at places that another tensor gives. */
final class Scatters {
  static final Map<String, Operator> OPERATORS =
      Map.of(
          "Scatter", Scatters::elements,
          "ScatterElements", Scatters::elements,
          "ScatterND", Scatters::nd);

  private Scatters() {}

  private static List<Constant> elements(Call call) throws OnnxFormatException {
    Constant x = call.input(0);
    Constant indices = call.input(1);
    Constant updates = call.input(2);
    if (!Arrays.equals(indices.dims(), updates.dims())) {
      throw new OnnxFormatException("updates for " + indices + " expected, got " + updates);
    }
    int axis = call.axis("axis", 0, x.rank());
    return List.of(scatter(call, x, updates, Gathers.places(x, indices, axis)));
  }

  private static List<Constant> nd(Call call) throws OnnxFormatException {
    Constant x = call.input(0);
    Constant indices = call.input(1);
    Constant updates = call.input(2);
    int[] dims = x.dims();
    int[] sizes = indices.dims();
    int deep = sizes.length == 0 ? -1 : sizes[sizes.length - 1];
    if (deep < 1 || deep > dims.length) {
      throw new OnnxFormatException("indices of " + x + " expected, got " + indices);
    }
    int inner = Grid.size(dims, deep, dims.length);
    int tuples = Grid.size(sizes, 0, sizes.length - 1);
    int[] expected = Arrays.copyOf(sizes, sizes.length - 1 + dims.length - deep);
    System.arraycopy(dims, deep, expected, sizes.length - 1, dims.length - deep);
    if (!Arrays.equals(expected, updates.dims())) {
      throw new OnnxFormatException(
          "updates of sizes " + Arrays.toString(expected) + " expected, got " + updates);
    }
    int[] strides = Grid.strides(dims);
    long[] at = indices.longs();
    int[] places = new int[updates.size()];
    for (int t = 0; t < tuples; t++) {
      int place = Gathers.offset(at, t * deep, deep, dims, strides, 0);
      for (int i = 0; i < inner; i++) {
        places[t * inner + i] = place + i;
      }
    }
    return List.of(scatter(call, x, updates, places));
  }

  private static Constant scatter(Call call, Constant x, Constant updates, int[] places)
      throws OnnxFormatException {
    String how = call.node().word("reduction", "none");
    if (x.type() != updates.type()) {
      throw new OnnxFormatException("updates of type " + x.type() + " expected, got " + updates);
    }
    return switch (how) {
      case "none" -> {
        int[] from = Grid.along(x.size(), 1);
        for (int i = 0; i < places.length; i++) {
          from[places[i]] = x.size() + i;
        }
        yield Constant.joined(List.of(x, updates)).pick(x.dims(), from);
      }
      case "add" -> combined(x, updates, places, (a, b) -> a + b, (a, b) -> a + b);
      case "mul" -> combined(x, updates, places, (a, b) -> a * b, (a, b) -> a * b);
      case "max" -> combined(x, updates, places, Math::max, Math::max);
      case "min" -> combined(x, updates, places, Math::min, Math::min);
      default ->
          throw new OnnxFormatException(
              "reduction none, add, mul, max or min expected, got " + how);
    };
  }

  private static Constant combined(
      Constant x,
      Constant updates,
      int[] places,
      DoubleBinaryOperator real,
      LongBinaryOperator whole)
      throws OnnxFormatException {
    if (x.type().real()) {
      double[] values = x.doubles().clone();
      double[] more = updates.doubles();
      for (int i = 0; i < places.length; i++) {
        double sum = real.applyAsDouble(values[places[i]], more[i]);
        values[places[i]] = Real.round(x.type(), sum);
      }
      return Real.of(x.type(), x.dims(), i -> values[i]);
    }
    if (!x.type().whole() || x.type() == striate.onnx.constant.ElementType.UINT64) {
      throw new OnnxFormatException("numbers up to 63 bits expected, got " + x);
    }
    long[] values = x.longs().clone();
    long[] more = updates.longs();
    for (int i = 0; i < places.length; i++) {
      values[places[i]] = x.type().wrap(whole.applyAsLong(values[places[i]], more[i]));
    }
    return Constant.ofWholes(x.type(), x.dims(), values, null);
  }
}
