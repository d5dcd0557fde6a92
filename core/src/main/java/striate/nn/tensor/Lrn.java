package striate.nn.tensor;

import java.util.List;
import striate.nn.Layer;
import striate.nn.Shape;
import striate.nn.ShapeException;

/**
 * Local response normalisation across channels (Krizhevsky et al. 2012) of an image or a tensor [C,
 * ...]: x / (bias + alpha / size · s)^beta, where s sums the squares of {@code size} channels
 * around each: (size − 1) / 2 before it, rounded down, the others after it.
 *
 * @param size the number of channels summed over
 * @param alpha the factor of the mean square
 * @param beta the exponent
 * @param bias what is added to it
 */
public record Lrn(int size, float alpha, float beta, float bias) implements Layer {

  /** Refuses a size below 1 and numbers that are not finite. */
  public Lrn {
    if (size < 1) {
      throw new IllegalArgumentException("lrn: a size of at least 1 expected, got " + size);
    }
    if (!Float.isFinite(alpha) || !Float.isFinite(beta) || !Float.isFinite(bias)) {
      throw new IllegalArgumentException(
          "lrn: finite numbers expected, got " + alpha + ", " + beta + ", " + bias);
    }
  }

  @Override
  public String kind() {
    return "lrn";
  }

  @Override
  public String describe(List<Shape> inputs) {
    return "Lrn(" + size + ")";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape in = inputs.getFirst();
    if (Axes.of(in).length < 2) {
      throw new ShapeException("expects an image or a tensor [N, C, ...], got " + in);
    }
    return in;
  }
}
