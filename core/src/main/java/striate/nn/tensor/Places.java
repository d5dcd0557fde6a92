package striate.nn.tensor;

import java.util.List;
import striate.nn.Shape;
import striate.nn.ShapeException;

/** Checks of places and numbers for axes that the layers which move numbers share. */
final class Places {
  private Places() {}

  /** Refuses all but images. */
  static Shape image(Shape in) {
    if (in.flat()) {
      throw new ShapeException("expects an image [N, C, H, W], got " + in);
    }
    return in;
  }

  /** Refuses negative axes. */
  static void check(String layer, int axis) {
    if (axis < 0) {
      throw new IllegalArgumentException(layer + ": an axis of at least 0 expected, got " + axis);
    }
  }

  /** Refuses numbers for more or fewer axes than {@code in} has. */
  static void checkCount(String what, List<Integer> numbers, Shape in) {
    if (numbers.size() != in.sizes().length) {
      throw new ShapeException(
          what
              + " for "
              + numbers.size()
              + " axes need a shape of as many, got "
              + in
              + " with "
              + in.sizes().length);
    }
  }

  /** Refuses an empty list and numbers below 1. */
  static List<Integer> positive(String what, List<Integer> numbers) {
    for (int number : numbers) {
      if (number < 1) {
        throw new IllegalArgumentException(what + ": at least 1 expected, got " + numbers);
      }
    }
    return some(what, numbers);
  }

  /** A copy of a list that is not empty. */
  static List<Integer> some(String what, List<Integer> numbers) {
    if (numbers.isEmpty()) {
      throw new IllegalArgumentException(what + ": at least one number expected");
    }
    return List.copyOf(numbers);
  }

  /** A product that must fit. */
  static int size(long size, Shape in) {
    if (size > Integer.MAX_VALUE) {
      throw new ShapeException("an axis of " + size + " made of " + in + " is too long");
    }
    return (int) size;
  }

  /** The numbers of a message: {@code 1, 2, 3}; the first few of many. */
  static String text(List<Integer> numbers) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < numbers.size(); i++) {
      if (i == 8 && numbers.size() > 9) {
        return text.append(", … ").append(numbers.size()).append(" in all").toString();
      }
      text.append(i == 0 ? "" : ", ").append(numbers.get(i));
    }
    return text.toString();
  }
}
