package striate.corrupt;

import striate.data.Picture;
import striate.random.SplitMix;

/**
 * The fifteen corruptions of Hendrycks and Dietterich (2019), each at five strengths, by formulas
 * of our own (docs/trust.md states them); figures are not comparable with those on their files.
 * Pure functions: of a picture, a strength and a number come the same bits everywhere.
 *
 * <p>Lengths are those for pictures of 224 pixels and scale with the shorter side, so that a small
 * picture loses as much as a large one.
 */
public enum Corruption {
  GAUSSIAN_NOISE(0, "gaussian noise", "noise") {
    @Override
    void change(Field f, int s, Draw draw) {
      Noise.gaussian(f, new double[] {0.08, 0.12, 0.18, 0.26, 0.38}[s], draw);
    }
  },
  SHOT_NOISE(1, "shot noise", "noise") {
    @Override
    void change(Field f, int s, Draw draw) {
      Noise.shot(f, new double[] {60, 25, 12, 5, 3}[s], draw);
    }
  },
  IMPULSE_NOISE(2, "impulse noise", "noise") {
    @Override
    void change(Field f, int s, Draw draw) {
      Noise.impulse(f, new double[] {0.03, 0.06, 0.09, 0.17, 0.27}[s], draw);
    }
  },
  DEFOCUS_BLUR(3, "defocus blur", "blur") {
    @Override
    void change(Field f, int s, Draw draw) {
      Blur.defocus(f, new double[] {3, 4, 6, 8, 10}[s] * f.scale());
    }
  },
  GLASS_BLUR(4, "glass blur", "blur") {
    @Override
    void change(Field f, int s, Draw draw) {
      double[] sigma = {0.7, 0.9, 1, 1.1, 1.5};
      double[] reach = {1, 2, 2, 3, 4};
      int[] rounds = {2, 1, 3, 2, 2};
      Blur.glass(f, sigma[s] * f.scale(), reach[s] * f.scale(), rounds[s], draw);
    }
  },
  MOTION_BLUR(5, "motion blur", "blur") {
    @Override
    void change(Field f, int s, Draw draw) {
      double length = new double[] {10, 15, 15, 15, 20}[s] * f.scale();
      double sigma = new double[] {3, 5, 8, 12, 15}[s] * f.scale();
      Blur.motion(f, length, sigma, (draw.uniform() - 0.5) * Math.PI / 2);
    }
  },
  ZOOM_BLUR(6, "zoom blur", "blur") {
    @Override
    void change(Field f, int s, Draw draw) {
      Blur.zoom(f, new double[] {0.11, 0.16, 0.21, 0.26, 0.31}[s]);
    }
  },
  SNOW(7, "snow", "weather") {
    @Override
    void change(Field f, int s, Draw draw) {
      Weather.snow(f, s, draw);
    }
  },
  FROST(8, "frost", "weather") {
    @Override
    void change(Field f, int s, Draw draw) {
      double[] keep = {1, 0.8, 0.7, 0.65, 0.6};
      double[] ice = {0.4, 0.6, 0.7, 0.7, 0.75};
      Weather.frost(f, keep[s], ice[s], draw);
    }
  },
  FOG(9, "fog", "weather") {
    @Override
    void change(Field f, int s, Draw draw) {
      double[] amount = {1.5, 2, 2.5, 2.5, 3};
      double[] decay = {2, 2, 1.7, 1.5, 1.4};
      Weather.fog(f, amount[s], decay[s], draw);
    }
  },
  BRIGHTNESS(10, "brightness", "weather") {
    @Override
    void change(Field f, int s, Draw draw) {
      Digital.brightness(f, new double[] {0.1, 0.2, 0.3, 0.4, 0.5}[s]);
    }
  },
  CONTRAST(11, "contrast", "digital") {
    @Override
    void change(Field f, int s, Draw draw) {
      Digital.contrast(f, new double[] {0.4, 0.3, 0.2, 0.1, 0.05}[s]);
    }
  },
  ELASTIC_TRANSFORM(12, "elastic transform", "digital") {
    @Override
    void change(Field f, int s, Draw draw) {
      double[] reach = {6, 9, 12, 10, 12};
      double[] smooth = {30, 26, 22, 14, 10};
      Digital.elastic(f, reach[s] * f.scale(), smooth[s] * f.scale(), draw);
    }
  },
  PIXELATE(13, "pixelate", "digital") {
    @Override
    void change(Field f, int s, Draw draw) {
      Digital.pixelate(f, new double[] {0.6, 0.5, 0.4, 0.3, 0.25}[s]);
    }
  },
  JPEG_COMPRESSION(14, "jpeg compression", "digital") {
    @Override
    void change(Field f, int s, Draw draw) {
      Jpeg.compress(f, new int[] {25, 18, 15, 10, 7}[s]);
    }
  };

  /** Strengths. */
  public static final int STRENGTHS = 5;

  /** What its random numbers are told apart by, for ever. */
  private final int key;

  private final String title;
  private final String group;

  Corruption(int key, String title, String group) {
    this.key = key;
    this.title = title;
    this.group = group;
  }

  /** The name in words, such as {@code gaussian noise}. */
  public String title() {
    return title;
  }

  /** {@code noise}, {@code blur}, {@code weather} or {@code digital}. */
  public String group() {
    return group;
  }

  /** Changes samples from 0 to 1. */
  abstract void change(Field f, int strength, Draw draw);

  /**
   * A corrupted picture, of the same size.
   *
   * @param strength 1 to 5
   * @param number decides what is random; another for each picture of a set
   * @throws IllegalArgumentException for another strength
   */
  public Picture of(Picture picture, int strength, long number) {
    if (strength < 1 || strength > STRENGTHS) {
      throw new IllegalArgumentException(
          "corruption: a strength from 1 to " + STRENGTHS + " expected, got " + strength);
    }
    Field f = Field.of(picture);
    long state = SplitMix.first(SplitMix.first(number) + key * 8L + strength);
    change(f, strength - 1, new Draw(state));
    return f.picture();
  }
}
