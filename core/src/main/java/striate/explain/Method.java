package striate.explain;

import java.util.Locale;

/**
 * A method of explaining: how much each place of a layer's output, or of the input, speaks for a
 * class. What is explained is the class's logit; positive numbers speak for the class.
 */
public sealed interface Method {

  /** The name as the command line has it, such as {@code grad-cam}. */
  String key();

  /** The name as papers have it. */
  String title();

  /** Whether it is made for the maps of a layer within the network, not for the input. */
  default boolean wantsMaps() {
    return false;
  }

  /** The method with usual settings; the names are those of {@link #key}. */
  static Method of(String key) {
    return switch (key.toLowerCase(Locale.ROOT)) {
      case "grad-cam" -> new GradCam();
      case "hires-cam" -> new HiResCam();
      case "integrated-gradients" -> new IntegratedGradients(IntegratedGradients.STEPS);
      case "smooth-grad" -> new SmoothGrad(SmoothGrad.SAMPLES, SmoothGrad.NOISE, 1);
      case "occlusion" -> new Occlusion(0, 0);
      default ->
          throw new IllegalArgumentException(
              "method: grad-cam, hires-cam, integrated-gradients, smooth-grad or occlusion"
                  + " expected, got "
                  + key);
    };
  }

  /**
   * Grad-CAM (Selvaraju et al. 2017, arXiv 1610.02391), signed: the sum of a layer's maps, each
   * times the mean of its gradient. The paper's map is the positive part.
   */
  record GradCam() implements Method {
    @Override
    public String key() {
      return "grad-cam";
    }

    @Override
    public String title() {
      return "Grad-CAM";
    }

    @Override
    public boolean wantsMaps() {
      return true;
    }
  }

  /**
   * HiResCAM (Draelos and Carin 2020, arXiv 2011.08891): the sum over the channels of a layer's
   * output times its gradient, place by place.
   */
  record HiResCam() implements Method {
    @Override
    public String key() {
      return "hires-cam";
    }

    @Override
    public String title() {
      return "HiResCAM";
    }

    @Override
    public boolean wantsMaps() {
      return true;
    }
  }

  /**
   * Integrated gradients (Sundararajan et al. 2017, arXiv 1703.01365): the difference to the
   * baseline times the mean gradient on the straight way from there, by Gauss-Legendre quadrature.
   *
   * @param steps points on the way
   */
  record IntegratedGradients(int steps) implements Method {
    /** The usual number of points. */
    public static final int STEPS = 200;

    /** Refuses numbers that are no quadrature, or an endless one. */
    public IntegratedGradients {
      if (steps < 1 || steps > 10_000) {
        throw new IllegalArgumentException(
            "integrated gradients: 1 to 10000 steps expected, got " + steps);
      }
    }

    @Override
    public String key() {
      return "integrated-gradients";
    }

    @Override
    public String title() {
      return "Integrated gradients";
    }
  }

  /**
   * SmoothGrad (Smilkov et al. 2017, arXiv 1706.03825), signed: the gradient, summed over the
   * channels, as a mean over copies with Gaussian noise.
   *
   * @param samples how many copies
   * @param noise standard deviation, as a share of the range from least to largest number
   * @param seed of the noise
   */
  record SmoothGrad(int samples, double noise, long seed) implements Method {
    /** The usual number of copies. */
    public static final int SAMPLES = 50;

    /** The usual noise. */
    public static final double NOISE = 0.15;

    /** Refuses fewer samples than one and negative noise. */
    public SmoothGrad {
      if (samples < 1 || samples > 10_000 || !(noise >= 0) || noise > 10) {
        throw new IllegalArgumentException(
            "SmoothGrad: 1 to 10000 samples and a noise from 0 to 10 expected, got "
                + samples
                + " and "
                + noise);
      }
    }

    @Override
    public String key() {
      return "smooth-grad";
    }

    @Override
    public String title() {
      return "SmoothGrad";
    }
  }

  /**
   * Occlusion (Zeiler and Fergus 2014, arXiv 1311.2901): how far the logit falls when a window is
   * covered by the baseline; a place has the mean over the windows that cover it.
   *
   * @param window side in places; 0 for an eighth of the shorter side
   * @param stride places from one window to the next, at most the window; 0 for half of it
   */
  record Occlusion(int window, int stride) implements Method {
    /** Refuses negative sizes, and strides that leave places uncovered. */
    public Occlusion {
      if (window < 0 || stride < 0 || (window > 0 && stride > window)) {
        throw new IllegalArgumentException(
            "occlusion: a window and a stride of at most the window expected, got "
                + window
                + " and "
                + stride);
      }
    }

    /** The window's side on a map of this size. */
    int windowOn(int height, int width) {
      int side = Math.min(height, width);
      return window == 0 ? Math.max(1, (side + 4) / 8) : Math.min(window, side);
    }

    /** The stride for a window of this side. */
    int strideOf(int side) {
      return stride == 0 ? Math.max(1, side / 2) : Math.min(stride, side);
    }

    @Override
    public String key() {
      return "occlusion";
    }

    @Override
    public String title() {
      return "Occlusion";
    }
  }
}
