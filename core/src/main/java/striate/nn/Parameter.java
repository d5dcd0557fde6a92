package striate.nn;

import java.util.Arrays;

/**
 * A parameter of a layer, learned or kept, apart from its values.
 *
 * <p>A parameter has two orders: the logical one, PyTorch's and ONNX's, in which people see it and
 * files hold it; and the stored one, in which the kernels read it.
 *
 * @param name within its layer: {@code weight}, {@code bias}, {@code runningMean} …
 * @param sizes in logical order; a convolution's weight is [out, in / groups, height, width]
 * @param role what training does with it
 * @param layout how the stored order follows from the logical one
 * @param initialiser the values before training
 * @param fanIn inputs that one output sums over
 * @param fanOut outputs that one input reaches
 */
public record Parameter(
    String name,
    Sizes sizes,
    Role role,
    Layout layout,
    Initialiser initialiser,
    long fanIn,
    long fanOut) {

  /** The role of a parameter in training. */
  public enum Role {
    /** Learned, with weight decay. */
    WEIGHT,
    /** Learned, without weight decay: biases, scales and shifts. */
    OFFSET,
    /** Kept by the layer itself, not learned: running statistics. */
    STATISTIC
  }

  /** The memory layout: the order in which values are stored. */
  public enum Layout {
    /** Stored in logical order. */
    PLAIN,
    /** Logically [out, in, height, width], stored as [height, width, in, out]. */
    HWIO,
    /** Logically [out, in], stored as [in, out]. */
    TRANSPOSED,
    /**
     * Logically [out, channels·height·width], stored as [height·width·channels, out]: a dense layer
     * that reads a flattened image.
     */
    TRANSPOSED_IMAGE
  }

  /** The sizes of up to four axes; as a value, since arrays do not compare. */
  public static final class Sizes {
    private final int[] axes;

    private Sizes(int[] axes) {
      this.axes = axes;
    }

    /** The sizes of the axes, each at least 1. */
    public static Sizes of(int... axes) {
      return new Sizes(axes.clone());
    }

    /** The number of axes. */
    public int rank() {
      return axes.length;
    }

    /** The size of axis {@code i}. */
    public int get(int i) {
      return axes[i];
    }

    /** The number of values: the product of the sizes. */
    public long count() {
      long count = 1;
      for (int a : axes) {
        count = Math.multiplyExact(count, a);
      }
      return count;
    }

    /** A copy as an array. */
    public int[] toArray() {
      return axes.clone();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Sizes s && Arrays.equals(axes, s.axes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(axes);
    }

    @Override
    public String toString() {
      return Arrays.toString(axes);
    }
  }

  /** A parameter of one axis with {@code count} values, in {@link Layout#PLAIN}. */
  public static Parameter plain(String name, Role role, int count, Initialiser initialiser) {
    return new Parameter(name, Sizes.of(count), role, Layout.PLAIN, initialiser, count, count);
  }

  /** The number of values. */
  public long count() {
    return sizes.count();
  }

  /**
   * The values in logical order, copied.
   *
   * @param stored the values in stored order
   * @param image the shape that the layer reads, which {@link Layout#TRANSPOSED_IMAGE} goes by
   */
  public float[] logical(float[] stored, Shape image) {
    float[] values = new float[stored.length];
    show(stored, values, image);
    return values;
  }

  /** Copies {@code logical} to {@code stored}, reordering. {@code image}: see {@link Layout}. */
  void store(float[] logical, float[] stored, Shape image) {
    reorder(logical, stored, image, true);
  }

  /** Copies {@code stored} to {@code logical}, reordering. */
  void show(float[] stored, float[] logical, Shape image) {
    reorder(stored, logical, image, false);
  }

  private void reorder(float[] from, float[] to, Shape image, boolean storing) {
    switch (layout) {
      case PLAIN -> System.arraycopy(from, 0, to, 0, from.length);
      case HWIO -> {
        int outs = sizes.get(0);
        int ins = sizes.get(1);
        int area = sizes.get(2) * sizes.get(3);
        int seen = 0;
        for (int o = 0; o < outs; o++) {
          for (int i = 0; i < ins; i++) {
            for (int p = 0; p < area; p++, seen++) {
              int kept = (p * ins + i) * outs + o;
              to[storing ? kept : seen] = from[storing ? seen : kept];
            }
          }
        }
      }
      case TRANSPOSED, TRANSPOSED_IMAGE -> {
        int outs = sizes.get(0);
        int channels = layout == Layout.TRANSPOSED ? 1 : image.channels();
        int pixels = sizes.get(1) / channels;
        int seen = 0;
        for (int o = 0; o < outs; o++) {
          for (int c = 0; c < channels; c++) {
            for (int p = 0; p < pixels; p++, seen++) {
              int kept = (p * channels + c) * outs + o;
              to[storing ? kept : seen] = from[storing ? seen : kept];
            }
          }
        }
      }
    }
  }
}
