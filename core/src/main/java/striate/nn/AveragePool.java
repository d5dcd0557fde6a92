package striate.nn;

import java.util.List;

/**
 * Average pooling: the mean of each window, by channel.
 *
 * @param window size, stride, padding and dilation
 * @param countPadding whether padding counts as zeros or is left out of the mean
 * @param ceil whether the number of windows is rounded up: a last one may reach beyond the padding,
 *     where nothing counts
 */
public record AveragePool(Window window, boolean countPadding, boolean ceil) implements Layer {

  /** With the number of windows rounded down. */
  public AveragePool(Window window, boolean countPadding) {
    this(window, countPadding, false);
  }

  /** A copy with stride {@code s} in both directions. */
  public AveragePool stride(int s) {
    return window(window.stride(s, s));
  }

  /**
   * A copy with same padding: the output is as large as the input divided by the stride, rounded
   * up.
   */
  public AveragePool same() {
    return window(window.padding(new Padding.Same()));
  }

  /** A copy with padding of {@code p} rows and columns on each side. */
  public AveragePool pad(int p) {
    return window(window.padding(Padding.of(p)));
  }

  /** A copy that counts padding as zeros, PyTorch's default, or leaves it out of the mean. */
  public AveragePool countPadding(boolean count) {
    return new AveragePool(window, count, ceil);
  }

  /** A copy with dilation {@code d}: {@code d} − 1 pixels between taps. */
  public AveragePool dilation(int d) {
    return window(window.dilation(d, d));
  }

  /** A copy with the number of windows rounded up or down. */
  public AveragePool ceil(boolean up) {
    return new AveragePool(window, countPadding, up);
  }

  private AveragePool window(Window w) {
    return new AveragePool(w, countPadding, ceil);
  }

  @Override
  public String kind() {
    return "averagepool";
  }

  @Override
  public String describe(List<Shape> inputs) {
    return "AveragePool("
        + window.describe()
        + (countPadding ? ", counts padding" : "")
        + (ceil ? ", ceil)" : ")");
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
