package striate.nn.tensor;

import java.util.Arrays;
import java.util.List;
import striate.nn.Shape;
import striate.nn.ShapeException;

/**
 * The axes of shapes in logical order, without the batch, and what NumPy's broadcasting makes of
 * several.
 */
public final class Axes {
  private Axes() {}

  /**
   * The sizes of a shape's axes: [channels, height, width] of an image.
   *
   * @throws ShapeException for a flattened image, which is kept with channels last and so has no
   *     axes of its own
   */
  public static int[] of(Shape shape) {
    if (isFlattened(shape)) {
      throw new ShapeException(
          "expects an image, a tensor or features, got the flattened image "
              + shape
              + "; make it a tensor before it is flattened");
    }
    return shape.sizes();
  }

  /** Whether a shape is an image that was flattened. */
  static boolean isFlattened(Shape shape) {
    return shape.flat() && shape.pixels() > 1;
  }

  /** The sizes as an array. */
  static int[] array(List<Integer> sizes) {
    return sizes.stream().mapToInt(Integer::intValue).toArray();
  }

  /**
   * The shape of these sizes: an image if it may be one and has three axes, features if it has one
   * axis or none, otherwise a tensor.
   */
  public static Shape shape(boolean image, int... sizes) {
    if (image && sizes.length == 3) {
      return Shape.image(sizes[0], sizes[1], sizes[2]);
    }
    return sizes.length == 0 ? Shape.features(1) : Shape.tensor(sizes);
  }

  /**
   * The sizes of what is broadcast together: aligned at the last axis, where one has 1 the other's
   * size counts.
   *
   * @throws ShapeException if two sizes differ and neither is 1
   */
  public static int[] broadcast(int[] a, int[] b) {
    int[] sizes = new int[Math.max(a.length, b.length)];
    for (int i = 1; i <= sizes.length; i++) {
      int x = i <= a.length ? a[a.length - i] : 1;
      int y = i <= b.length ? b[b.length - i] : 1;
      if (x != y && x != 1 && y != 1) {
        throw new ShapeException(
            "expects sizes that are equal or 1 from the last axis on, got "
                + Arrays.toString(a)
                + " and "
                + Arrays.toString(b));
      }
      sizes[sizes.length - i] = x == 1 ? y : x;
    }
    return sizes;
  }

  /** The shape of what is broadcast together, an image if one of them is and it has three axes. */
  static Shape broadcast(List<Shape> inputs) {
    if (inputs.stream().allMatch(inputs.getFirst()::equals)) {
      return inputs.getFirst(); // also where all are flattened in the same way
    }
    int[] sizes = {};
    boolean image = false;
    for (Shape s : inputs) {
      sizes = broadcast(sizes, of(s));
      image |= s.isImage();
    }
    return shape(image, sizes);
  }

  /** Refuses sizes below 1. */
  static List<Integer> sizes(String place, List<Integer> sizes) {
    for (int size : sizes) {
      if (size < 1) {
        throw new IllegalArgumentException(place + ": sizes of at least 1 expected, got " + sizes);
      }
    }
    return List.copyOf(sizes);
  }

  /** Axes in increasing order; refuses none, negative ones and those named twice. */
  static List<Integer> axes(String place, List<Integer> axes) {
    List<Integer> sorted = axes.stream().sorted().distinct().toList();
    if (sorted.isEmpty() || sorted.getFirst() < 0 || sorted.size() < axes.size()) {
      throw new IllegalArgumentException(
          place + ": axes from 0 on, each once, expected, got " + axes);
    }
    return sorted;
  }

  /** Refuses an axis that a shape does not have. */
  static void check(int axis, Shape shape) {
    int rank = of(shape).length;
    if (axis >= rank) {
      throw new ShapeException(
          "axis " + axis + ": one of the " + rank + " axes of " + shape + " expected");
    }
  }

  /**
   * What is left of an image's or tensor's shape when axes are taken together: they keep the size
   * 1, or go.
   */
  static Shape reduced(Shape in, List<Integer> axes, boolean keep) {
    axes.forEach(axis -> check(axis, in));
    int[] sizes = of(in);
    int[] left = new int[sizes.length];
    int rank = 0;
    for (int i = 0; i < sizes.length; i++) {
      if (!axes.contains(i)) {
        left[rank++] = sizes[i];
      } else if (keep) {
        left[rank++] = 1;
      }
    }
    return shape(in.isImage(), Arrays.copyOf(left, rank));
  }
}
