package striate.nn.tensor;

import java.util.List;
import striate.nn.Layer;
import striate.nn.Shape;
import striate.nn.ShapeException;

/**
 * Quantisation to whole numbers, kept as numbers: round(x / scale) + zero point, the even one of
 * two whole numbers equally near, then at least {@code low} and at most {@code high}. Its gradient
 * is that of x / scale within the range, and 0 outside (straight-through).
 *
 * @param scale one for all, or one for each index along {@code axis}; above 0
 * @param zeroPoint as many
 * @param axis in logical order from 0 on, without the batch; without a meaning for one scale
 * @param low the least value
 * @param high the largest
 */
public record Quantize(List<Float> scale, List<Float> zeroPoint, int axis, float low, float high)
    implements Layer {

  /** Refuses scales that are not above 0, and what does not fit together. */
  public Quantize {
    scale = List.copyOf(scale);
    zeroPoint = List.copyOf(zeroPoint);
    Axes.axes("quantize", List.of(axis));
    if (scale.isEmpty() || scale.size() != zeroPoint.size()) {
      throw new IllegalArgumentException(
          "quantize: as many zero points as scales expected, got "
              + zeroPoint.size()
              + " and "
              + scale.size());
    }
    for (float s : scale) {
      if (!(s > 0) || Float.isInfinite(s)) {
        throw new IllegalArgumentException("quantize: finite scales above 0 expected, got " + s);
      }
    }
    for (float z : zeroPoint) {
      if (!Float.isFinite(z)) {
        throw new IllegalArgumentException("quantize: finite zero points expected, got " + z);
      }
    }
    if (!(low <= high)) {
      throw new IllegalArgumentException("quantize: a range expected, got " + low + " to " + high);
    }
  }

  @Override
  public String kind() {
    return "quantize";
  }

  @Override
  public String describe(List<Shape> inputs) {
    String along = scale.size() == 1 ? "" : " along axis " + axis;
    return "Quantize(" + low + " to " + high + along + ")";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape in = inputs.getFirst();
    if (scale.size() > 1) {
      Axes.check(axis, in);
      if (Axes.of(in)[axis] != scale.size()) {
        throw new ShapeException("expects " + scale.size() + " along axis " + axis + ", got " + in);
      }
    }
    return in;
  }
}
