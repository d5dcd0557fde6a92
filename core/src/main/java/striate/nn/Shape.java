package striate.nn;

import org.jspecify.annotations.Nullable;

/**
 * The shape of one example: an image of channels × height × width, or a flat row of features.
 *
 * <p>A flattened image remembers what it was flattened from. The engine keeps images with channels
 * last, while PyTorch and ONNX flatten with channels first; a {@link Dense} layer that reads a
 * flattened image needs both orders to import and export its weights.
 *
 * @param channels channels, or features when flat and never an image; at least 1
 * @param height rows, at least 1
 * @param width columns, at least 1
 * @param flat whether the axes have been merged into one
 */
public record Shape(int channels, int height, int width, boolean flat) {

  /** Refuses sizes below 1 and examples of over 2³¹ − 1 numbers. */
  public Shape {
    if (channels < 1 || height < 1 || width < 1) {
      throw new ShapeException(
          "a shape's sizes must be at least 1, got ["
              + channels
              + ", "
              + height
              + ", "
              + width
              + "]");
    }
    long size = (long) channels * height;
    if (size > Integer.MAX_VALUE || size * width > Integer.MAX_VALUE) {
      throw new ShapeException(
          "an example of ["
              + channels
              + ", "
              + height
              + ", "
              + width
              + "] has more than 2147483647 numbers");
    }
  }

  /** An image of {@code channels} × {@code height} × {@code width}. */
  public static Shape image(int channels, int height, int width) {
    return new Shape(channels, height, width, false);
  }

  /** A flat row of {@code count} features. */
  public static Shape features(int count) {
    return new Shape(count, 1, 1, true);
  }

  /** The number of values in one example. */
  public int size() {
    return channels * height * width;
  }

  /** The number of positions of an image: height × width. */
  public int pixels() {
    return height * width;
  }

  /** The flattened shape: the same numbers as a flat row. */
  public Shape flatten() {
    return new Shape(channels, height, width, true);
  }

  // Written out here, since what a record brings along for it costs a program's start some
  // milliseconds the first time.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Shape s
        && channels == s.channels
        && height == s.height
        && width == s.width
        && flat == s.flat;
  }

  @Override
  public int hashCode() {
    return ((channels * 31 + height) * 31 + width) * 31 + (flat ? 1 : 0);
  }

  /** The text in messages: {@code [N, 64, 32, 32]} or {@code [N, 10]}. */
  @Override
  public String toString() {
    return flat ? "[N, " + size() + "]" : "[N, " + channels + ", " + height + ", " + width + "]";
  }
}
