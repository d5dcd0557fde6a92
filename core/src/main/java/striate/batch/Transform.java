package striate.batch;

import java.math.BigDecimal;

/**
 * A random change of a picture. Lengths are in pixels of the fitted picture, angles in degrees;
 * values are drawn uniformly from every range.
 *
 * <p>The order in which they are applied is fixed, see {@link Augment}.
 */
public sealed interface Transform {
  /**
   * A translation by up to {@code x} pixels to either side and up to {@code y} up or down, by parts
   * of pixels too.
   *
   * @param x 0 to 4096
   * @param y 0 to 4096
   */
  record Shift(double x, double y) implements Transform {
    /** Checks that all values are in range. */
    public Shift {
      check("shift", x, 0, 4096);
      check("shift", y, 0, 4096);
    }

    @Override
    public String toString() {
      return text("shift", x, y);
    }
  }

  /**
   * A rotation about the middle by up to {@code degrees} either way.
   *
   * @param degrees 0 to 180
   */
  record Rotate(double degrees) implements Transform {
    /** Checks that all values are in range. */
    public Rotate {
      check("rotate", degrees, 0, 180);
    }

    @Override
    public String toString() {
      return text("rotate", degrees);
    }
  }

  /**
   * A scaling about the middle by a factor whose logarithm is drawn uniformly.
   *
   * @param low 0.1 to {@code high}
   * @param high {@code low} to 10
   */
  record Scale(double low, double high) implements Transform {
    /** Checks that all values are in range. */
    public Scale {
      check("scale", low, 0.1, high);
      check("scale", high, low, 10);
    }

    @Override
    public String toString() {
      return text("scale", low, high);
    }
  }

  /**
   * A scaling of width and height, each by a factor of its own.
   *
   * @param low 0.1 to {@code high}
   * @param high {@code low} to 10
   */
  record Stretch(double low, double high) implements Transform {
    /** Checks that all values are in range. */
    public Stretch {
      check("stretch", low, 0.1, high);
      check("stretch", high, low, 10);
    }

    @Override
    public String toString() {
      return text("stretch", low, high);
    }
  }

  /**
   * A horizontal shear: vertical lines lean by up to {@code degrees} to either side, the height
   * stays.
   *
   * @param degrees 0 to 60
   */
  record Shear(double degrees) implements Transform {
    /** Checks that all values are in range. */
    public Shear {
      check("shear", degrees, 0, 60);
    }

    @Override
    public String toString() {
      return text("shear", degrees);
    }
  }

  /**
   * Elastic distortion (Simard, Steinkraus, Platt: Best Practices for Convolutional Neural Networks
   * Applied to Visual Document Analysis, ICDAR 2003): each pixel moves by a displacement, drawn
   * uniformly from [−1, 1) in both directions, smoothed by a Gaussian of standard deviation {@code
   * sigma} whose weights sum to 1, times {@code alpha}. Displacements move pixels by about 0.16 ·
   * alpha / sigma each way (root mean square). The paper's for MNIST: sigma 4, alpha 34.
   *
   * @param sigma 0.5 to 64
   * @param alpha 0 to 4096
   */
  record Elastic(double sigma, double alpha) implements Transform {
    /** Checks that all values are in range. */
    public Elastic {
      check("elastic, sigma", sigma, 0.5, 64);
      check("elastic, alpha", alpha, 0, 4096);
    }

    @Override
    public String toString() {
      return text("elastic", sigma, alpha);
    }
  }

  /** A flip of left and right, with this probability. */
  record FlipHorizontal(double probability) implements Transform {
    /** Checks that the value is a probability. */
    public FlipHorizontal {
      check("flip-horizontal", probability, 0, 1);
    }

    @Override
    public String toString() {
      return text("flip-horizontal", probability);
    }
  }

  /** A flip of top and bottom, with this probability. */
  record FlipVertical(double probability) implements Transform {
    /** Checks that the value is a probability. */
    public FlipVertical {
      check("flip-vertical", probability, 0, 1);
    }

    @Override
    public String toString() {
      return text("flip-vertical", probability);
    }
  }

  /**
   * A random crop of the picture's own size after {@code padding} pixels were added on each side:
   * moves by whole pixels, so nothing is blurred. What is padded with, {@link Outside} says.
   *
   * @param padding 0 to 4096
   */
  record Crop(int padding) implements Transform {
    /** Checks that all values are in range. */
    public Crop {
      check("crop", padding, 0, 4096);
    }

    @Override
    public String toString() {
      return text("crop", padding);
    }
  }

  /**
   * A change of brightness and contrast: all samples s of a picture become {@code mean + k (s −
   * mean) + b}, cut to 0 to 255, where {@code mean} is that of the picture, {@code k} is drawn from
   * 1 ± contrast and {@code b} from ± brightness · 255.
   *
   * @param brightness 0 to 1
   * @param contrast 0 to 1
   */
  record Light(double brightness, double contrast) implements Transform {
    /** Checks that all values are in range. */
    public Light {
      check("light, brightness", brightness, 0, 1);
      check("light, contrast", contrast, 0, 1);
    }

    @Override
    public String toString() {
      return text("light", brightness, contrast);
    }
  }

  /**
   * Cutout (DeVries, Taylor: Improved Regularization of Convolutional Neural Networks with Cutout,
   * 2017): a square whose middle may be any pixel; what sticks out of the picture is lost.
   *
   * @param side 1 to 4096 pixels
   * @param fill what stands there instead
   */
  record Cutout(int side, Fill fill) implements Transform {
    /** Checks that all values are in range. */
    public Cutout {
      check("cutout", side, 1, 4096);
    }

    @Override
    public String toString() {
      return text("cutout", side).replace(")", "," + fill + ")");
    }
  }

  /**
   * Random erasing (Zhong, Zheng, Kang, Li, Yang: Random Erasing Data Augmentation, AAAI 2020):
   * with some probability, a rectangle wholly inside the picture. Its share of the area is drawn
   * uniformly, and so is the logarithm of the ratio of its sides; one that does not fit is drawn
   * again, ten times at most. The paper's: probability 0.5, 0.02 to 0.4 of the area, ratios from
   * 0.3.
   *
   * @param probability 0 to 1
   * @param smallest share of the area, above 0
   * @param largest share of the area, up to 1
   * @param ratio the least ratio of the sides, 0.05 to 1; the greatest is its inverse
   * @param fill what stands there instead
   */
  record Erase(double probability, double smallest, double largest, double ratio, Fill fill)
      implements Transform {
    /** Checks that all values are in range. */
    public Erase {
      check("erase, probability", probability, 0, 1);
      check("erase, smallest", smallest, 0.0001, largest);
      check("erase, largest", largest, smallest, 1);
      check("erase, ratio", ratio, 0.05, 1);
    }

    @Override
    public String toString() {
      return text("erase", probability, smallest, largest, ratio).replace(")", "," + fill + ")");
    }
  }

  private static void check(String what, double value, double low, double high) {
    if (!(value >= low && value <= high)) {
      throw new IllegalArgumentException(
          "augment: "
              + what
              + ": "
              + plain(low)
              + " to "
              + plain(high)
              + " expected, got "
              + plain(value));
    }
  }

  private static String text(String name, double... values) {
    StringBuilder text = new StringBuilder(name);
    String before = "(";
    for (double v : values) {
      text.append(before).append(plain(v));
      before = ",";
    }
    return text.append(")").toString();
  }

  private static String plain(double value) {
    return Double.isFinite(value)
        ? new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString()
        : Double.toString(value);
  }
}
