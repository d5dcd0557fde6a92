package striate.nn;

/** Zeros around an image before a window slides over it. */
public sealed interface Padding {

  /** None: the output shrinks. */
  record Valid() implements Padding {}

  /** As much as makes the output ⌈size / stride⌉; an odd row or column goes below and right. */
  record Same() implements Padding {}

  /**
   * Rows and columns of zeros on each side.
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

  /** As messages show it, with a comma before; empty for none. */
  default String describe() {
    if (this instanceof Explicit(int t, int l, int b, int r)) {
      return t == l && t == b && t == r ? ", pad " + t : ", pad " + t + "," + l + "," + b + "," + r;
    }
    return this instanceof Same ? ", same" : "";
  }
}
