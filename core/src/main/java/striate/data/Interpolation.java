package striate.data;

import java.util.Locale;

/**
 * The interpolation by which pictures are scaled: which samples a sample of the result is made of,
 * and their weights. Each but {@link #BILINEAR_ALIASED} is the filter of Pillow's of that name.
 */
public enum Interpolation {
  /** The triangle filter, as wide as the scale when scaling down: torchvision's default. */
  BILINEAR(1) {
    @Override
    double weight(double distance) {
      return Math.max(0, 1 - Math.abs(distance));
    }
  },

  /** The cubic filter with a = −0.5, as wide as the scale when scaling down. */
  BICUBIC(2) {
    @Override
    double weight(double distance) {
      double d = Math.abs(distance);
      if (d < 1) {
        return (1.5 * d - 2.5) * d * d + 1;
      }
      return d < 2 ? ((-0.5 * d + 2.5) * d - 4) * d + 2 : 0;
    }
  },

  /** The windowed sinc with three lobes, as wide as the scale when scaling down. */
  LANCZOS(3) {
    @Override
    double weight(double distance) {
      return Math.abs(distance) < 3 ? sinc(distance) * sinc(distance / 3) : 0;
    }
  },

  /** The sample that is nearest, as Keras's {@code load_img} has it unless told otherwise. */
  NEAREST(0) {
    @Override
    double weight(double distance) {
      return 1;
    }
  },

  /**
   * Between the nearest two samples in each direction, also when scaling down: OpenCV's {@code
   * INTER_LINEAR}, TensorFlow's {@code image.resize}, PyTorch's with {@code antialias=False}.
   */
  BILINEAR_ALIASED(1) {
    @Override
    double weight(double distance) {
      return BILINEAR.weight(distance);
    }
  };

  private final double radius;

  Interpolation(double radius) {
    this.radius = radius;
  }

  /** The weight, before all are divided by their sum, of a sample at this distance. */
  abstract double weight(double distance);

  /** How far the filter reaches, at a scale of one. */
  double radius() {
    return radius;
  }

  /** Whether it is stretched when scaling down, so that each sample has a part in the result. */
  boolean antialiased() {
    return this != NEAREST && this != BILINEAR_ALIASED;
  }

  /**
   * Whether samples are rounded to bytes after scaling across, before scaling down, as Pillow does:
   * with weights below 0 they would leave the range of a byte.
   */
  boolean roundsBetween() {
    return this == BICUBIC || this == LANCZOS;
  }

  /** The name as it is written in files and settings: {@code bilinear-aliased}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The interpolation of this name, in upper or lower case.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Interpolation parse(String text) {
    for (Interpolation i : values()) {
      if (i.text().equals(text.toLowerCase(Locale.ROOT))) {
        return i;
      }
    }
    throw new IllegalArgumentException(
        "interpolation: bilinear, bicubic, lanczos, nearest or bilinear-aliased expected, got \""
            + text
            + '"');
  }

  private static double sinc(double x) {
    return x == 0 ? 1 : StrictMath.sin(Math.PI * x) / (Math.PI * x);
  }
}
