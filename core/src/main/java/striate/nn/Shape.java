package striate.nn;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The shape of one example: an image of channels × height × width, a flat row of features, or a
 * tensor of any number of axes.
 *
 * <p>A flattened image remembers what it was flattened from. The engine keeps images with channels
 * last, while PyTorch and ONNX flatten with channels first; a {@link Dense} layer that reads a
 * flattened image needs both orders to import and export its weights.
 *
 * <p>A tensor is a flat row of {@link #channels} numbers whose axes are known: the last axis varies
 * fastest. A sequence of 7 tokens of 64 features is the tensor [7, 64]. Layers for images and for
 * features refuse it; elementwise layers take it, and those of {@code striate.nn.tensor}.
 *
 * @param channels channels, or features when flat and never an image; at least 1
 * @param height rows, at least 1
 * @param width columns, at least 1
 * @param flat whether the axes have been merged into one
 * @param axes of a tensor, each at least 1; empty for images and features
 */
public record Shape(int channels, int height, int width, boolean flat, List<Integer> axes) {

  /** An image, or a flattened one. */
  public Shape(int channels, int height, int width, boolean flat) {
    this(channels, height, width, flat, List.of());
  }

  /** Refuses sizes below 1 and examples of over 2³¹ − 1 numbers. */
  public Shape {
    axes = List.copyOf(axes);
    if (!axes.isEmpty() && (!flat || height != 1 || width != 1 || product(axes) != channels)) {
      throw new ShapeException("a tensor of axes " + axes + " is a row of " + product(axes));
    }
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

  /**
   * A tensor, the last axis varying fastest; of one axis it is a row of features.
   *
   * @throws ShapeException if a size is below 1, or the product above 2³¹ − 1
   */
  public static Shape tensor(int... sizes) {
    List<Integer> axes = new ArrayList<>();
    for (int size : sizes) {
      axes.add(size);
    }
    return tensor(axes);
  }

  /** A tensor, the last axis varying fastest; of one axis it is a row of features. */
  public static Shape tensor(List<Integer> axes) {
    int count = product(axes);
    return axes.size() == 1 ? features(count) : new Shape(count, 1, 1, true, axes);
  }

  private static int product(List<Integer> axes) {
    long count = 1;
    for (int size : axes) {
      if (size < 1) {
        throw new ShapeException("a shape's sizes must be at least 1, got " + axes);
      }
      count *= size;
      if (count > Integer.MAX_VALUE) {
        throw new ShapeException("an example of " + axes + " has more than 2147483647 numbers");
      }
    }
    return (int) count;
  }

  /** Whether this is a tensor: neither an image nor a row of features. */
  public boolean isTensor() {
    return !axes.isEmpty();
  }

  /** Whether this is an image, not flattened. */
  public boolean isImage() {
    return !flat;
  }

  /** Whether this is a row of features that is neither a tensor nor a flattened image. */
  public boolean isFeatures() {
    return flat && axes.isEmpty() && height == 1 && width == 1;
  }

  /**
   * The sizes of the axes in logical order, without the batch: [channels, height, width] of an
   * image, one size of a flat row.
   */
  public int[] sizes() {
    if (isTensor()) {
      return axes.stream().mapToInt(Integer::intValue).toArray();
    }
    return flat ? new int[] {size()} : new int[] {channels, height, width};
  }

  /**
   * The distances in memory between neighbours along each axis of {@link #sizes}: an image is kept
   * with channels last.
   *
   * @throws ShapeException for a flattened image, whose one axis has no single distance
   */
  public int[] strides() {
    if (!flat) {
      return new int[] {1, width * channels, channels};
    }
    if (pixels() > 1) {
      throw new ShapeException("a flattened image " + this + " is kept with channels last");
    }
    int[] sizes = sizes();
    int[] strides = new int[sizes.length];
    int stride = 1;
    for (int i = sizes.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= sizes[i];
    }
    return strides;
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
    if (isTensor()) {
      return features(channels);
    }
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
        && flat == s.flat
        && axes.equals(s.axes);
  }

  @Override
  public int hashCode() {
    return (((channels * 31 + height) * 31 + width) * 31 + (flat ? 1 : 0)) * 31 + axes.hashCode();
  }

  /** The text in messages: {@code [N, 64, 32, 32]} or {@code [N, 10]}. */
  @Override
  public String toString() {
    if (isTensor()) {
      StringBuilder text = new StringBuilder("[N");
      for (int size : axes) {
        text.append(", ").append(size);
      }
      return text.append(']').toString();
    }
    return flat ? "[N, " + size() + "]" : "[N, " + channels + ", " + height + ", " + width + "]";
  }
}
