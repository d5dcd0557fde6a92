package striate.onnx.fold;

import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import striate.onnx.constant.Constant;
import striate.onnx.constant.ElementType;
import striate.onnx.constant.NotKnownException;
import striate.onnx.constant.OnnxFormatException;

/** Changes of the element type. */
final class Casts {
  static final Map<String, Operator> OPERATORS =
      Map.of(
          "Cast", call -> List.of(cast(call.input(0), call.type("to"))),
          "CastLike", call -> List.of(cast(call.input(0), call.input(1).type())));

  private Casts() {}

  /**
   * Numbers of another type: rounded to the nearest if the type has a point, without their fraction
   * if it has none; of integers that are too large the lower bits stay.
   */
  static Constant cast(Constant from, ElementType to) throws OnnxFormatException {
    ElementType type = from.type();
    if (type == to) {
      return from;
    }
    if (type == ElementType.STRING || to == ElementType.STRING) {
      throw new OnnxFormatException("a cast of numbers expected, got " + type + " to " + to);
    }
    if (from.perImage()) {
      return linear(from, to);
    }
    if (to.real()) {
      IntToDoubleFunction values = Real.reader(from);
      if (to == ElementType.FLOAT) {
        return Constant.ofFloats(from.dims(), from.floats());
      }
      return Real.of(to, from.dims(), values);
    }
    long[] result = new long[from.size()];
    if (type.real()) {
      IntToDoubleFunction values = Real.reader(from);
      for (int i = 0; i < result.length; i++) {
        double v = values.applyAsDouble(i);
        result[i] = to == ElementType.BOOL ? (v != 0 ? 1 : 0) : whole(to, v);
      }
    } else {
      long[] values = from.longs();
      for (int i = 0; i < result.length; i++) {
        result[i] = to.wrap(values[i]);
      }
    }
    return Constant.ofWholes(to, from.dims(), result, null);
  }

  /** ONNX leaves open what becomes of numbers that the type does not have, so we refuse them. */
  static long whole(ElementType to, double value) throws OnnxFormatException {
    double cut = value < 0 ? Math.ceil(value) : Math.floor(value);
    if (to == ElementType.UINT64 && cut >= 0x1p63 && cut < 0x1p64) {
      return (long) (cut - 0x1p63) + Long.MIN_VALUE;
    }
    long whole = (long) cut;
    if (whole == cut
        && cut != 0x1p63
        && to.wrap(whole) == whole
        && (whole >= 0 || !to.unsigned())) {
      return whole;
    }
    throw new OnnxFormatException("a number within " + to + " expected, got " + value);
  }

  private static Constant linear(Constant from, ElementType to) throws OnnxFormatException {
    long[] fixed = from.values();
    long[] each = from.perBatch();
    boolean signed = to == ElementType.INT32 || to == ElementType.INT64;
    for (int i = 0; i < fixed.length; i++) {
      long factor = each == null ? 0 : each[i];
      if (!signed || to.wrap(fixed[i]) != fixed[i] || to.wrap(factor) != factor) {
        throw new NotKnownException(
            new Linear(fixed[i], factor) + " as " + to + " depends on the number of images N");
      }
    }
    return Constant.ofWholes(to, from.dims(), fixed, each);
  }
}
