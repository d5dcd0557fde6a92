package striate.nn.tensor;

import java.util.List;
import java.util.Locale;
import striate.nn.Layer;
import striate.nn.Shape;
import striate.nn.ShapeException;

/**
 * A change of an image's height and width by interpolation, as ONNX's Resize and Upsample have it.
 *
 * @param height of the output
 * @param width of the output
 * @param method of interpolation
 * @param coordinates where in the input a pixel of the output lies
 * @param rounding which pixel {@link Method#NEAREST} takes
 * @param coefficient a of the cubic kernel (Keys 1981)
 * @param excludeOutside whether taps beside the image are left out and the others make up for them;
 *     otherwise they read the pixel at the edge
 * @param antialias whether a smaller output averages over a wider neighbourhood
 * @param scaleH output height by input height as the coordinates use it, or {@link #BY_SIZE}
 * @param scaleW output width by input width as the coordinates use it, or {@link #BY_SIZE}
 * @param region of the input that {@link Coordinates#TF_CROP_AND_RESIZE} reads
 * @param extrapolation what it writes where it reads beside the image
 */
public record Resize(
    int height,
    int width,
    Method method,
    Coordinates coordinates,
    Rounding rounding,
    float coefficient,
    boolean excludeOutside,
    boolean antialias,
    float scaleH,
    float scaleW,
    Region region,
    float extrapolation)
    implements Layer {

  /** Placeholder for a scale that is the output's size divided by the input's. */
  public static final float BY_SIZE = 0;

  /** The coefficient of the cubic kernel in ONNX and PyTorch. */
  private static final float CUBIC = -0.75f;

  /** The method of interpolation, the same along both axes. */
  public enum Method {
    /** One pixel. */
    NEAREST,
    /** Two pixels along each axis. */
    LINEAR,
    /** Four pixels along each axis. */
    CUBIC
  }

  /** Where in the input a pixel of the output lies, along one axis. */
  public enum Coordinates {
    /** Pixels are squares: (x + ½) / scale − ½. */
    HALF_PIXEL,
    /** The same, with the middles of input and output in one place where the scale is not exact. */
    HALF_PIXEL_SYMMETRIC,
    /** Half a pixel, but 0 for an output of one pixel. */
    PYTORCH_HALF_PIXEL,
    /** Pixels are points, the outermost of input and output in one place. */
    ALIGN_CORNERS,
    /** Pixels are points, the first of input and output in one place: x / scale. */
    ASYMMETRIC,
    /** Half a pixel further than {@link #HALF_PIXEL}, for nearest: (x + ½) / scale. */
    TF_HALF_PIXEL,
    /** As points aligned at the corners of a region. */
    TF_CROP_AND_RESIZE
  }

  /** The pixel that lies nearest: how a place between two is rounded. */
  public enum Rounding {
    /** To the nearest, the half down. */
    ROUND_PREFER_FLOOR,
    /** To the nearest, the half up. */
    ROUND_PREFER_CEIL,
    /** Down. */
    FLOOR,
    /** Up. */
    CEIL
  }

  /**
   * A region of an image in shares of its height and width; it may reach beyond the image.
   *
   * @param top of its first row
   * @param left of its first column
   * @param bottom of its last row
   * @param right of its last column
   */
  public record Region(float top, float left, float bottom, float right) {
    /** The whole image. */
    public static final Region WHOLE = new Region(0, 0, 1, 1);

    /** Refuses numbers that are not finite. */
    public Region {
      if (!Float.isFinite(top)
          || !Float.isFinite(left)
          || !Float.isFinite(bottom)
          || !Float.isFinite(right)) {
        throw new IllegalArgumentException(
            "resize: a region of finite numbers expected, got "
                + top
                + ", "
                + left
                + ", "
                + bottom
                + ", "
                + right);
      }
    }
  }

  /** Refuses sizes below 1, scales that are no positive numbers, and a coefficient not finite. */
  public Resize {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "resize: a height and a width of at least 1 expected, got " + height + "×" + width);
    }
    checkScale(scaleH);
    checkScale(scaleW);
    if (!Float.isFinite(coefficient)) {
      throw new IllegalArgumentException(
          "resize: a finite coefficient expected, got " + coefficient);
    }
    if (antialias && method == Method.NEAREST) {
      throw new IllegalArgumentException("resize: nearest has no antialiasing");
    }
    if (antialias && coordinates == Coordinates.TF_CROP_AND_RESIZE) {
      throw new IllegalArgumentException("resize: a region is read without antialiasing");
    }
  }

  private static void checkScale(float scale) {
    if (scale != BY_SIZE && !(scale > 0 && scale < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("resize: a positive scale expected, got " + scale);
    }
  }

  private static Resize of(int height, int width, Method method) {
    return new Resize(
        height,
        width,
        method,
        Coordinates.HALF_PIXEL,
        Rounding.ROUND_PREFER_FLOOR,
        CUBIC,
        false,
        false,
        BY_SIZE,
        BY_SIZE,
        Region.WHOLE,
        0);
  }

  /** Nearest neighbours, half-pixel coordinates, the half rounded down. */
  public static Resize nearest(int height, int width) {
    return of(height, width, Method.NEAREST);
  }

  /** Bilinear interpolation, half-pixel coordinates. */
  public static Resize linear(int height, int width) {
    return of(height, width, Method.LINEAR);
  }

  /** Bicubic interpolation, half-pixel coordinates, coefficient −0.75. */
  public static Resize cubic(int height, int width) {
    return of(height, width, Method.CUBIC);
  }

  /** A copy with these coordinates. */
  public Resize coordinates(Coordinates c) {
    return new Resize(
        height,
        width,
        method,
        c,
        rounding,
        coefficient,
        excludeOutside,
        antialias,
        scaleH,
        scaleW,
        region,
        extrapolation);
  }

  /** A copy with this rounding, for {@link Method#NEAREST}. */
  public Resize rounding(Rounding r) {
    return new Resize(
        height,
        width,
        method,
        coordinates,
        r,
        coefficient,
        excludeOutside,
        antialias,
        scaleH,
        scaleW,
        region,
        extrapolation);
  }

  /** A copy with this coefficient of the cubic kernel. */
  public Resize coefficient(float a) {
    return new Resize(
        height,
        width,
        method,
        coordinates,
        rounding,
        a,
        excludeOutside,
        antialias,
        scaleH,
        scaleW,
        region,
        extrapolation);
  }

  /** A copy that leaves out taps beside the image, or lets them read the pixel at the edge. */
  public Resize excludeOutside(boolean exclude) {
    return new Resize(
        height,
        width,
        method,
        coordinates,
        rounding,
        coefficient,
        exclude,
        antialias,
        scaleH,
        scaleW,
        region,
        extrapolation);
  }

  /** A copy with or without antialiasing. */
  public Resize antialias(boolean wide) {
    return new Resize(
        height,
        width,
        method,
        coordinates,
        rounding,
        coefficient,
        excludeOutside,
        wide,
        scaleH,
        scaleW,
        region,
        extrapolation);
  }

  /** A copy whose coordinates use these scales, output by input. */
  public Resize scales(float h, float w) {
    return new Resize(
        height,
        width,
        method,
        coordinates,
        rounding,
        coefficient,
        excludeOutside,
        antialias,
        h,
        w,
        region,
        extrapolation);
  }

  /** A copy that reads a region, and writes a number where that lies beside the image. */
  public Resize crop(Region r, float beside) {
    return new Resize(
        height,
        width,
        method,
        Coordinates.TF_CROP_AND_RESIZE,
        rounding,
        coefficient,
        excludeOutside,
        antialias,
        scaleH,
        scaleW,
        r,
        beside);
  }

  @Override
  public String kind() {
    return "resize";
  }

  @Override
  public String describe(List<Shape> inputs) {
    return "Resize("
        + height
        + "×"
        + width
        + ", "
        + word(method)
        + (antialias ? ", antialias" : "")
        + (coordinates == Coordinates.HALF_PIXEL ? "" : ", " + word(coordinates))
        + ")";
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape in = inputs.getFirst();
    if (in.flat()) {
      throw new ShapeException("expects an image [N, C, H, W], got " + in);
    }
    checkScale("height", in.height(), height, scaleH);
    checkScale("width", in.width(), width, scaleW);
    return Shape.image(in.channels(), height, width);
  }

  /** A scale is the quotient of the sizes but for a rounding of the output's. */
  private void checkScale(String what, int in, int out, float scale) {
    if (scale != BY_SIZE
        && coordinates != Coordinates.TF_CROP_AND_RESIZE
        && Math.abs((double) in * scale - out) > 1 + 1e-6 * out) {
      throw new ShapeException(
          "expects a scale that makes " + out + " of the " + what + " " + in + ", got " + scale);
    }
  }
}
