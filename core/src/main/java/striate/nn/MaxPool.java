package striate.nn;

import java.util.List;

/**
 * Max pooling: the largest number of each window, by channel. Padding never wins; of equal numbers
 * the first one gets the gradient; NaN beats every number.
 *
 * @param window size, stride, padding and dilation
 * @param ceil whether the number of windows is rounded up: a last one may reach beyond the padding
 */
public record MaxPool(Window window, boolean ceil) implements Layer {

  /** With the number of windows rounded down. */
  public MaxPool(Window window) {
    this(window, false);
  }

  /** A copy with stride {@code s} in both directions. */
  public MaxPool stride(int s) {
    return window(window.stride(s, s));
  }

  /**
   * A copy with same padding: the output is as large as the input divided by the stride, rounded
   * up.
   */
  public MaxPool same() {
    return window(window.padding(new Padding.Same()));
  }

  /** A copy with padding of {@code p} rows and columns on each side. */
  public MaxPool pad(int p) {
    return window(window.padding(Padding.of(p)));
  }

  /** A copy with dilation {@code d}: {@code d} − 1 pixels between taps. */
  public MaxPool dilation(int d) {
    return window(window.dilation(d, d));
  }

  /** A copy with the number of windows rounded up or down. */
  public MaxPool ceil(boolean up) {
    return new MaxPool(window, up);
  }

  private MaxPool window(Window w) {
    return new MaxPool(w, ceil);
  }

  @Override
  public String kind() {
    return "maxpool";
  }

  @Override
  public String describe(List<Shape> inputs) {
    return "MaxPool(" + window.describe() + (ceil ? ", ceil)" : ")");
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape in = inputs.getFirst();
    if (in.flat()) {
      throw new ShapeException("expects an image [N, C, H, W], got " + in);
    }
    Shape out = window.output(in, in.channels(), ceil);
    window.checkPixels(in, out);
    return out;
  }
}
