package striate.batch;

/**
 * What one picture's flips, scaling, shear, rotation and moves come to: for each pixel of the
 * result, where in the picture it is taken from.
 *
 * <p>About the middle, a point p of the picture goes to {@code R·H·S·F·p + t} (flip, scaling,
 * shear, rotation, move); kept is the inverse. An angle above 0 turns against the clock as one sees
 * it, y going down.
 */
final class Geometry {
  private static final double DEGREE = Math.PI / 180;

  private Transform.Shift shift = new Transform.Shift(0, 0);
  private Transform.Scale scale = new Transform.Scale(1, 1);
  private Transform.Stretch stretch = new Transform.Stretch(1, 1);
  private double rotation;
  private double shear;
  private double horizontal;
  private double vertical;
  private int crop;
  private boolean any;

  /** The inverse: x = xx·u + xy·v, y = yx·u + yy·v, where u, v are less the move. */
  double xx;

  double xy;
  double yx;
  double yy;
  double moveX;
  double moveY;

  Geometry(Augment augment) {
    for (Transform t : augment.transforms()) {
      boolean counts = true;
      switch (t) {
        case Transform.Shift s -> shift = s;
        case Transform.Rotate r -> rotation = r.degrees();
        case Transform.Scale s -> scale = s;
        case Transform.Stretch s -> stretch = s;
        case Transform.Shear s -> shear = s.degrees();
        case Transform.FlipHorizontal f -> horizontal = f.probability();
        case Transform.FlipVertical f -> vertical = f.probability();
        case Transform.Crop c -> crop = c.padding();
        case Transform.Elastic e -> {}
        case Transform.Light l -> counts = false;
        case Transform.Cutout c -> counts = false;
        case Transform.Erase e -> counts = false;
      }
      any |= counts;
    }
  }

  /** Whether any change moves pixels, the elastic one included. */
  boolean any() {
    return any;
  }

  /** The farthest from the middle that a pixel may be taken from. */
  double reach(int height, int width) {
    double side = (height + width) / 2.0 + shift.x() + shift.y() + 2 * crop;
    return side * (1 + sine(shear) / sine(shear + 90)) / (scale.low() * stretch.low());
  }

  /** Draws a picture's own. Each number has its place, so that no change touches another's. */
  void draw(long key) {
    double common = factor(key, 0, scale.low(), scale.high());
    double scaleX = common * factor(key, 1, stretch.low(), stretch.high());
    double scaleY = common * factor(key, 2, stretch.low(), stretch.high());
    double angle = Draws.between(key, 3, -rotation, rotation);
    double slant = Draws.between(key, 4, -shear, shear);
    boolean mirror = Draws.uniform(key, 5) < horizontal;
    boolean upend = Draws.uniform(key, 6) < vertical;
    double right =
        Draws.between(key, 7, -shift.x(), shift.x()) + Draws.below(key, 9, 2 * crop + 1) - crop;
    double down =
        Draws.between(key, 8, -shift.y(), shift.y()) + Draws.below(key, 10, 2 * crop + 1) - crop;
    set(mirror ? -scaleX : scaleX, upend ? -scaleY : scaleY, slant, angle, right, down);
  }

  private static double factor(long key, int number, double low, double high) {
    return low == high
        ? low
        : StrictMath.exp(Draws.between(key, number, StrictMath.log(low), StrictMath.log(high)));
  }

  /**
   * Takes what was drawn.
   *
   * @param scaleX below 0 to flip too
   * @param scaleY below 0 to flip too
   * @param slant degrees
   * @param angle degrees
   * @param right pixels
   * @param down pixels
   */
  void set(double scaleX, double scaleY, double slant, double angle, double right, double down) {
    double cos = sine(angle + 90);
    double sin = sine(angle);
    double tan = sine(slant) / sine(slant + 90);
    // R⁻¹ turns back, H⁻¹ slants back, S⁻¹ divides.
    xx = (cos + tan * sin) / scaleX;
    xy = (tan * cos - sin) / scaleX;
    yx = sin / scaleY;
    yy = cos / scaleY;
    moveX = right;
    moveY = down;
  }

  /**
   * Of degrees. Within an eighth of a turn StrictMath needs no array, and a quarter turn is exact.
   */
  private static double sine(double degrees) {
    long quarters = Math.round(degrees / 90);
    double rest = (degrees - 90.0 * quarters) * DEGREE;
    double size = (quarters & 1) == 0 ? StrictMath.sin(rest) : StrictMath.cos(rest);
    return (quarters & 2) == 0 ? size : -size;
  }
}
