package striate.nn;

/** The zero padding around an image before a window slides over it. */
public sealed interface Padding {

  /** Valid padding, which is none: the output shrinks. */
  record Valid() implements Padding {}

  /** Same padding: the output is ⌈size / stride⌉; an odd row or column goes below and right. */
  record Same() implements Padding {}

  /**
   * Explicit padding: rows and columns of zeros on each side.
   *
   * @param top rows above
   * @param left columns to the left
   * @param bottom rows below
   * @param right columns to the right
   */
  record Explicit(int top, int left, int bottom, int right) implements Padding {
    /** Refuses negative numbers. */
    public Explicit {
      if (top < 0 || left < 0 || bottom < 0 || right < 0) {
        throw new IllegalArgumentException(
            "padding: at least 0 expected, got "
                + top
                + ", "
                + left
                + ", "
                + bottom
                + ", "
                + right);
      }
    }
  }

  /** The same padding on every side. */
  static Padding of(int each) {
    return each == 0 ? new Valid() : new Explicit(each, each, each, each);
  }

  /** The text in messages, with a comma before; empty for no padding. */
  default String describe() {
    if (this instanceof Explicit(int t, int l, int b, int r)) {
      return t == l && t == b && t == r ? ", pad " + t : ", pad " + t + "," + l + "," + b + "," + r;
    }
    return this instanceof Same ? ", same" : "";
  }
}
