package striate.onnx.fold;

import java.util.function.IntToDoubleFunction;
import striate.onnx.constant.Constant;
import striate.onnx.constant.ElementType;
import striate.onnx.constant.OnnxFormatException;

/**
 * Numbers with a point. All arithmetic is in doubles and rounded to the tensor's type once: for
 * floats and smaller types sums, products, quotients and roots are the same as in their own
 * arithmetic, because a double has more than twice their digits.
 */
final class Real {
  private Real() {}

  /** Gives the elements as doubles. */
  static IntToDoubleFunction reader(Constant c) throws OnnxFormatException {
    if (c.type().real() && c.type() != ElementType.DOUBLE) {
      float[] values = c.floats();
      return i -> values[i];
    }
    double[] values = c.doubles();
    return i -> values[i];
  }

  /** A tensor of a real type with these elements, rounded. */
  static Constant of(ElementType type, int[] dims, IntToDoubleFunction element) {
    int size = Grid.size(dims);
    if (type == ElementType.DOUBLE) {
      double[] values = new double[size];
      for (int i = 0; i < size; i++) {
        values[i] = element.applyAsDouble(i);
      }
      return Constant.ofDoubles(dims, values);
    }
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) round(type, element.applyAsDouble(i));
    }
    return Constant.ofFloats(type, dims, values);
  }

  /** The nearest number of a type. */
  static double round(ElementType type, double value) {
    return switch (type) {
      case FLOAT -> (float) value;
      case FLOAT16 -> Float.float16ToFloat(Float.floatToFloat16(odd(value)));
      case BFLOAT16 -> bfloat16(odd(value));
      default -> value;
    };
  }

  /**
   * A float that is rounded to fewer digits as the double would be: what a float cannot hold sticks
   * to its last bit, so that no number seems to lie halfway between two that does not.
   */
  private static float odd(double value) {
    float f = (float) value;
    if (f == value || Float.isNaN(f)) {
      return f;
    }
    int bits = Float.floatToRawIntBits(f);
    if (Math.abs((double) f) > Math.abs(value)) {
      bits--;
    }
    return Float.intBitsToFloat(bits | 1);
  }

  private static float bfloat16(float value) {
    if (Float.isNaN(value)) {
      return Float.NaN;
    }
    int bits = Float.floatToRawIntBits(value);
    int half = 0x7fff + ((bits >>> 16) & 1);
    return Float.intBitsToFloat((bits + half) & 0xffff0000);
  }
}
