package striate.corrupt;

/** Noise that every sample has of its own. */
final class Noise {
  private Noise() {}

  /** x + σ·normal. */
  static void gaussian(Field f, double sigma, Draw draw) {
    for (float[] plane : f.planes()) {
      for (int i = 0; i < plane.length; i++) {
        plane[i] += (float) (sigma * draw.normal());
      }
    }
  }

  /** Poisson(x·c)/c: photons that are counted, c of them for white. */
  static void shot(Field f, double white, Draw draw) {
    for (float[] plane : f.planes()) {
      for (int i = 0; i < plane.length; i++) {
        plane[i] = (float) (draw.poisson(plane[i] * white) / white);
      }
    }
  }

  /** Of all samples a share is black or white, as likely. */
  static void impulse(Field f, double share, Draw draw) {
    for (float[] plane : f.planes()) {
      for (int i = 0; i < plane.length; i++) {
        double u = draw.uniform();
        if (u < share) {
          plane[i] = u < share / 2 ? 0 : 1;
        }
      }
    }
  }
}
