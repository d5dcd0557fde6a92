package striate.nn;

/**
 * A window sliding over an image: the sizes that convolution and pooling share.
 *
 * @param height of the window
 * @param width of the window
 * @param strideH rows that it moves
 * @param strideW columns that it moves
 * @param padding zeros around the image
 * @param dilationH rows between its taps, 1 for adjacent ones
 * @param dilationW columns between its taps
 */
public record Window(
    int height,
    int width,
    int strideH,
    int strideW,
    Padding padding,
    int dilationH,
    int dilationW) {

  /** Refuses sizes below 1. */
  public Window {
    check("kernel", height, width);
    check("stride", strideH, strideW);
    check("dilation", dilationH, dilationW);
  }

  private static void check(String what, int h, int w) {
    if (h < 1 || w < 1) {
      throw new IllegalArgumentException(what + ": at least 1 expected, got " + h + "×" + w);
    }
  }

  /** A window that moves by one, without padding. */
  public static Window of(int height, int width) {
    return new Window(height, width, 1, 1, new Padding.Valid(), 1, 1);
  }

  /** A copy that moves by {@code h} rows and {@code w} columns. */
  public Window stride(int h, int w) {
    return new Window(height, width, h, w, padding, dilationH, dilationW);
  }

  /** A copy with this padding. */
  public Window padding(Padding p) {
    return new Window(height, width, strideH, strideW, p, dilationH, dilationW);
  }

  /** A copy with this dilation. */
  public Window dilation(int h, int w) {
    return new Window(height, width, strideH, strideW, padding, h, w);
  }

  /** Rows of zeros above an image of {@code rows}. */
  int top(int rows) {
    if (padding instanceof Padding.Explicit e) {
      return e.top();
    }
    return padding instanceof Padding.Same ? same(rows, height, strideH, dilationH) / 2 : 0;
  }

  /** Columns of zeros left of an image of {@code columns}. */
  int left(int columns) {
    if (padding instanceof Padding.Explicit e) {
      return e.left();
    }
    return padding instanceof Padding.Same ? same(columns, width, strideW, dilationW) / 2 : 0;
  }

  /**
   * The padding around {@code in} that the output takes into account, in rows and columns of zeros,
   * whichever kind of {@link Padding} was asked for.
   */
  public Padding.Explicit zeros(Shape in) {
    // Not a switch over patterns: the first of them costs a program's start some ten milliseconds.
    if (padding instanceof Padding.Explicit e) {
      return e;
    }
    if (padding instanceof Padding.Valid) {
      return new Padding.Explicit(0, 0, 0, 0);
    }
    int rows = same(in.height(), height, strideH, dilationH);
    int columns = same(in.width(), width, strideW, dilationW);
    return new Padding.Explicit(rows / 2, columns / 2, rows - rows / 2, columns - columns / 2);
  }

  private static int same(int size, int kernel, int stride, int dilation) {
    long outputs = Math.ceilDiv(size, stride);
    return Math.toIntExact(
        Math.max(0, (outputs - 1) * stride + (kernel - 1L) * dilation + 1 - size));
  }

  /**
   * Refuses a pool one of whose windows would lie in the padding alone, or, dilated, have all taps
   * beside the image: there is neither a largest number nor a mean of none.
   *
   * @throws ShapeException naming the first row or column of outputs that has no pixel
   */
  void checkPixels(Shape in, Shape out) {
    checkPixels("row", in.height(), top(in.height()), out.height(), height, strideH, dilationH);
    checkPixels("column", in.width(), left(in.width()), out.width(), width, strideW, dilationW);
  }

  private void checkPixels(
      String what, int size, int before, int outputs, int kernel, int stride, int dilation) {
    for (int o = 0; o < outputs; o++) {
      long start = (long) o * stride - before;
      // The first tap that is not before the image.
      long tap = start >= 0 ? 0 : Math.ceilDiv(-start, (long) dilation);
      if (tap >= kernel || start + tap * dilation >= size) {
        throw new ShapeException(
            describe()
                + ": the window of output "
                + what
                + " "
                + o
                + " would hold no pixel; pad less");
      }
    }
  }

  /**
   * The shape of the output.
   *
   * @throws ShapeException if the window does not fit into the padded image
   */
  public Shape output(Shape in, int channels) {
    return output(in, channels, false);
  }

  /**
   * The shape of the output.
   *
   * @param ceil whether a last window that reaches beyond the padded image counts, provided that it
   *     begins in the image or in the padding before it
   * @throws ShapeException if the window does not fit into the padded image
   */
  public Shape output(Shape in, int channels, boolean ceil) {
    int rows;
    int columns;
    if (padding instanceof Padding.Same) {
      rows = Math.ceilDiv(in.height(), strideH);
      columns = Math.ceilDiv(in.width(), strideW);
    } else {
      Padding.Explicit z = zeros(in);
      rows = positions(in.height(), z.top(), z.bottom(), height, strideH, dilationH, ceil);
      columns = positions(in.width(), z.left(), z.right(), width, strideW, dilationW, ceil);
    }
    if (rows < 1 || columns < 1) {
      throw new ShapeException(
          "a window of "
              + height
              + "×"
              + width
              + (dilationH > 1 || dilationW > 1 ? " dilated " + dilationH + "×" + dilationW : "")
              + " does not fit into "
              + in
              + padding.describe()
              + ": the output would be empty");
    }
    return Shape.image(channels, rows, columns);
  }

  private static int positions(
      int size, int before, int after, int kernel, int stride, int dilation, boolean ceil) {
    long padded = (long) before + size + after;
    long reach = (kernel - 1L) * dilation + 1;
    if (padded < reach) {
      return 0;
    }
    long last = ceil ? Math.ceilDiv(padded - reach, (long) stride) : (padded - reach) / stride;
    if (ceil && last * stride >= (long) before + size) {
      last--;
    }
    return Math.toIntExact(last + 1);
  }

  /** The text in messages: {@code 3×3, stride 2, same}. */
  public String describe() {
    StringBuilder s = new StringBuilder().append(height).append('×').append(width);
    if (strideH != 1 || strideW != 1) {
      s.append(", stride ").append(strideH);
      if (strideH != strideW) {
        s.append('×').append(strideW);
      }
    }
    s.append(padding.describe());
    if (dilationH != 1 || dilationW != 1) {
      s.append(", dilation ").append(dilationH);
      if (dilationH != dilationW) {
        s.append('×').append(dilationW);
      }
    }
    return s.toString();
  }
}
