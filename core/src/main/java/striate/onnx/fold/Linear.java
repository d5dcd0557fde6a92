package striate.onnx.fold;

import org.jspecify.annotations.Nullable;
import striate.onnx.constant.Constant;
import striate.onnx.constant.ElementType;
import striate.onnx.constant.NotKnownException;
import striate.onnx.constant.OnnxFormatException;

/**
 * An integer {@code fixed + each · N}, where N is the number of images, which is at least 1.
 *
 * @param fixed what does not depend on N
 * @param each what each image adds
 */
record Linear(long fixed, long each) {
  /** Elements of a tensor of integers, some of which depend on N. */
  interface Reader {
    Linear at(int i);
  }

  static Reader reader(Constant c) throws OnnxFormatException {
    if (c.type() != ElementType.INT32 && c.type() != ElementType.INT64) {
      throw new NotKnownException("arithmetic of " + c + " depends on the number of images");
    }
    long[] fixed = c.values();
    long @Nullable [] each = c.perBatch();
    return i -> new Linear(fixed[i], each == null ? 0 : each[i]);
  }

  boolean known() {
    return each == 0;
  }

  Linear plus(Linear b) {
    return new Linear(Math.addExact(fixed, b.fixed), Math.addExact(each, b.each));
  }

  Linear minus(Linear b) {
    return new Linear(Math.subtractExact(fixed, b.fixed), Math.subtractExact(each, b.each));
  }

  Linear times(Linear b) throws NotKnownException {
    if (each != 0 && b.each != 0) {
      throw unknown("*", b);
    }
    return new Linear(
        Math.multiplyExact(fixed, b.fixed),
        Math.addExact(Math.multiplyExact(fixed, b.each), Math.multiplyExact(each, b.fixed)));
  }

  /** The quotient without its fraction. */
  Linear over(Linear b) throws NotKnownException {
    if (b.known()) {
      long d = b.fixed;
      boolean positive = fixed >= 0 && each >= 0 && d > 0;
      if (each % d == 0 && (fixed % d == 0 || positive)) {
        return new Linear(fixed / d, each / d);
      }
    } else if (each % b.each == 0 && b.never(0)) {
      long q = each / b.each;
      if (Math.multiplyExact(q, b.fixed) == fixed) {
        return new Linear(q, 0);
      }
    }
    throw unknown("/", b);
  }

  /** What the division leaves, with the divisor's sign. */
  Linear mod(Linear b) throws NotKnownException {
    if (b.known() && each % b.fixed == 0) {
      return new Linear(Math.floorMod(fixed, b.fixed), 0);
    }
    throw unknown("mod", b);
  }

  /** Whether it is that for no number of images. */
  private boolean never(long value) {
    long rest = Math.subtractExact(value, fixed);
    return each == 0 ? rest != 0 : rest % each != 0 || rest / each < 1;
  }

  boolean equalTo(Linear b) throws NotKnownException {
    Linear d = minus(b);
    if (d.known()) {
      return d.fixed == 0;
    }
    if (d.never(0)) {
      return false;
    }
    throw unknown("=", b);
  }

  boolean below(Linear b) throws NotKnownException {
    Linear d = minus(b);
    long one = Math.addExact(d.fixed, d.each);
    if (one < 0 && d.each <= 0) {
      return true;
    }
    if (one >= 0 && d.each >= 0) {
      return false;
    }
    throw unknown("<", b);
  }

  Linear max(Linear b) throws NotKnownException {
    return below(b) ? b : this;
  }

  Linear min(Linear b) throws NotKnownException {
    return b.below(this) ? b : this;
  }

  private NotKnownException unknown(String operation, Linear b) {
    return new NotKnownException(
        this
            + " "
            + operation
            + " "
            + b
            + " depends on the number of images N otherwise than as"
            + " a + b·N");
  }

  @Override
  public String toString() {
    return each == 0 ? "" + fixed : "(" + fixed + " + " + each + "·N)";
  }
}
