package striate.onnx.fold;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;
import striate.onnx.constant.Constant;
import striate.onnx.constant.ElementType;
import striate.onnx.constant.OnnxFormatException;

/** Integers that stand for real numbers: one scale for a tensor, an axis, or blocks of an axis. */
final class Quantised {
  static final Map<String, Operator> OPERATORS =
      Map.of(
          "DequantizeLinear", Quantised::dequantize,
          "QuantizeLinear", Quantised::quantize);

  private Quantised() {}

  private static List<Constant> dequantize(Call call) throws OnnxFormatException {
    Constant x = call.input(0);
    Constant scale = scale(call);
    @Nullable Constant zero = call.optional(2);
    if (!x.type().whole()) {
      throw new OnnxFormatException("integers expected, got " + x);
    }
    int[] place = places(call, x, scale);
    long[] value = x.longs();
    IntToDoubleFunction factor = Real.reader(scale);
    long[] zeros = zeros(zero, scale, x.type());
    ElementType type = output(call, scale.type());
    return List.of(
        Real.of(
            type,
            x.dims(),
            i -> {
              float difference = value[i] - zeros[place[i]];
              double product = difference * factor.applyAsDouble(place[i]);
              return Real.round(scale.type(), product);
            }));
  }

  private static List<Constant> quantize(Call call) throws OnnxFormatException {
    Constant x = call.input(0);
    Constant scale = scale(call);
    @Nullable Constant zero = call.optional(2);
    ElementType type = zero == null ? output(call, ElementType.UINT8) : zero.type();
    if (!type.whole() || type.bits() > 16 || !x.type().real()) {
      throw new OnnxFormatException("floats to quantise to 4, 8 or 16 bits expected, got " + x);
    }
    int[] place = places(call, x, scale);
    long[] zeros = zeros(zero, scale, type);
    IntToDoubleFunction value = Real.reader(x);
    IntToDoubleFunction factor = Real.reader(scale);
    long least = type.unsigned() ? 0 : -1L << (type.bits() - 1);
    long most = least + (1L << type.bits()) - 1;
    long[] result = new long[x.size()];
    for (int i = 0; i < result.length; i++) {
      // the quotient is a float's, and only then rounded to an integer, half to even
      double quotient = (float) value.applyAsDouble(i) / (float) factor.applyAsDouble(place[i]);
      double rounded = Math.rint(quotient) + zeros[place[i]];
      if (Double.isNaN(rounded)) {
        throw new OnnxFormatException("numbers to quantise expected, got NaN");
      }
      result[i] = (long) Math.clamp(rounded, (double) least, (double) most);
    }
    return List.of(Constant.ofWholes(type, x.dims(), result, null));
  }

  private static Constant scale(Call call) throws OnnxFormatException {
    Constant scale = call.input(1);
    if (!scale.type().real()) {
      throw new OnnxFormatException("scales with a point expected, got " + scale);
    }
    return scale;
  }

  private static ElementType output(Call call, ElementType otherwise) throws OnnxFormatException {
    long number = call.node().whole("output_dtype", 0);
    return number == 0 ? otherwise : Call.readable(number);
  }

  /** Of one zero point beside many scales, as ONNX Runtime takes it in QLinearConv, copies. */
  private static long[] zeros(@Nullable Constant zero, Constant scale, ElementType type)
      throws OnnxFormatException {
    if (zero == null) {
      return new long[scale.size()];
    }
    if ((zero.size() != scale.size() && zero.size() != 1) || zero.type() != type) {
      throw new OnnxFormatException(
          "zero points of type " + type + " for " + scale + " expected, got " + zero);
    }
    long[] zeros = zero.longs();
    if (zeros.length < scale.size()) {
      long one = zeros[0];
      zeros = new long[scale.size()];
      Arrays.fill(zeros, one);
    }
    return zeros;
  }

  /** Which scale each element has. */
  private static int[] places(Call call, Constant x, Constant scale) throws OnnxFormatException {
    long block = call.opset() < 21 ? 0 : call.node().whole("block_size", 0);
    int[] dims = x.dims();
    if (block == 0 && scale.size() == 1 && scale.rank() <= 1) {
      return new int[x.size()];
    }
    if (call.opset() < 13) {
      throw new OnnxFormatException("one scale expected before opset 13, got " + scale);
    }
    int axis = call.axis("axis", 1, x.rank());
    int[][] tables = new int[dims.length][];
    int[] strides = Grid.strides(scale.dims());
    for (int a = 0; a < dims.length; a++) {
      tables[a] = new int[dims[a]];
      if (block == 0) {
        tables[a] = Grid.along(dims[a], a == axis ? 1 : 0);
      } else if (scale.rank() == dims.length && block > 0) {
        long size = a == axis ? Math.ceilDiv((long) dims[a], block) : dims[a];
        if (scale.dims()[a] != size) {
          throw new OnnxFormatException(
              "a scale for each block of " + x + " expected, got " + scale);
        }
        for (int i = 0; i < dims[a]; i++) {
          tables[a][i] = (int) (a == axis ? i / block : i) * strides[a];
        }
      } else {
        throw new OnnxFormatException("a scale for each block of " + x + " expected, got " + scale);
      }
    }
    if (block == 0 && (scale.rank() != 1 || scale.size() != dims[axis])) {
      throw new OnnxFormatException(
          "a scale for each index of axis " + axis + " of " + x + " expected, got " + scale);
    }
    return Grid.places(tables);
  }
}
