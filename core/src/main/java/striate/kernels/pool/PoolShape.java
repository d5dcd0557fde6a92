package striate.kernels.pool;

/**
 * The sizes of a spatial pooling of one image, channels last.
 *
 * @param height of the input
 * @param width of the input
 * @param channels of input and output
 * @param windowHeight rows of the window
 * @param windowWidth columns of the window
 * @param strideHeight rows from one window to the next
 * @param strideWidth columns from one window to the next
 * @param padTop rows of padding above the image
 * @param padBottom rows of padding below it
 * @param padLeft columns of padding to its left
 * @param padRight columns of padding to its right
 * @param dilationHeight rows between neighbours of a window, 1 for none left out
 * @param dilationWidth columns between neighbours of a window
 * @param beyondBottom how many of the rows of padding below are beyond the padding: they count in
 *     no mean
 * @param beyondRight how many of the columns to the right
 */
public record PoolShape(
    int height,
    int width,
    int channels,
    int windowHeight,
    int windowWidth,
    int strideHeight,
    int strideWidth,
    int padTop,
    int padBottom,
    int padLeft,
    int padRight,
    int dilationHeight,
    int dilationWidth,
    int beyondBottom,
    int beyondRight) {

  /** With nothing beyond the padding. */
  public PoolShape(
      int height,
      int width,
      int channels,
      int windowHeight,
      int windowWidth,
      int strideHeight,
      int strideWidth,
      int padTop,
      int padBottom,
      int padLeft,
      int padRight,
      int dilationHeight,
      int dilationWidth) {
    this(
        height,
        width,
        channels,
        windowHeight,
        windowWidth,
        strideHeight,
        strideWidth,
        padTop,
        padBottom,
        padLeft,
        padRight,
        dilationHeight,
        dilationWidth,
        0,
        0);
  }

  /** A square window without padding or dilation. */
  public static PoolShape of(int height, int width, int channels, int window, int stride) {
    return new PoolShape(height, width, channels, window, window, stride, stride, 0, 0, 0, 0, 1, 1);
  }

  /** Rows of the output; a window that does not fit in the padded image is left out. */
  public int outHeight() {
    int room = height + padTop + padBottom - (windowHeight - 1) * dilationHeight - 1;
    return Math.floorDiv(room, strideHeight) + 1;
  }

  /** Columns of the output. */
  public int outWidth() {
    int room = width + padLeft + padRight - (windowWidth - 1) * dilationWidth - 1;
    return Math.floorDiv(room, strideWidth) + 1;
  }

  /** The row below the padding. */
  int endRow() {
    return height + padBottom - beyondBottom;
  }

  /** The column to the right of the padding. */
  int endColumn() {
    return width + padRight - beyondRight;
  }

  /** Values of one input image. */
  public int inSize() {
    return height * width * channels;
  }

  /** Values of one output image. */
  public int outSize() {
    return outHeight() * outWidth() * channels;
  }

  /** Whether each input value is in at most one window, and none is in the padding. */
  boolean disjoint() {
    return strideHeight >= windowHeight
        && strideWidth >= windowWidth
        && dilationHeight == 1
        && dilationWidth == 1
        && (padTop | padBottom | padLeft | padRight) == 0;
  }

  boolean isPlainTwoByTwo() {
    return windowHeight == 2
        && windowWidth == 2
        && strideHeight == 2
        && strideWidth == 2
        && disjoint();
  }

  /** The first k for which {@code start + k · dilation} is not negative. */
  static int firstInside(int start, int dilation) {
    return start >= 0 ? 0 : (dilation - 1 - start) / dilation;
  }

  /** The first k, or the window's end, for which {@code start + k · dilation} reaches size. */
  static int endInside(int start, int dilation, int window, int size) {
    return start >= size ? 0 : Math.min(window, (size - 1 - start) / dilation + 1);
  }
}
