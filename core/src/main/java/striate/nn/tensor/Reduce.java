package striate.nn.tensor;

import java.util.List;
import java.util.Locale;
import striate.nn.Layer;
import striate.nn.Shape;

/**
 * A reduction: the numbers along some axes become one.
 *
 * <p>An image whose axes are kept stays an image. If no axis is left, the output is one feature.
 *
 * @param reduction what is made of them
 * @param axes in logical order from 0 on, without the batch: 1 and 2 of an image are height and
 *     width; kept in increasing order
 * @param keepAxes whether the axes stay, with size 1
 */
public record Reduce(Kind reduction, List<Integer> axes, boolean keepAxes) implements Layer {

  /** The kinds of reduction. */
  public enum Kind {
    SUM,
    MEAN,
    MAX,
    MIN,
    /** The product. */
    PROD,
    /** The sum of absolute values. */
    L1,
    /** The root of the sum of squares. */
    L2,
    /** The logarithm of the sum. */
    LOG_SUM,
    /** The logarithm of the sum of exponentials. */
    LOG_SUM_EXP,
    SUM_SQUARE
  }

  /** Refuses no axis, negative ones and those named twice. */
  public Reduce {
    axes = Axes.axes("reduce", axes);
  }

  @Override
  public String kind() {
    return "reduce";
  }

  @Override
  public String describe(List<Shape> inputs) {
    String keep = keepAxes ? ", kept)" : ")";
    return "Reduce(" + reduction.name().toLowerCase(Locale.ROOT) + " over axes " + axes + keep;
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return Axes.reduced(inputs.getFirst(), axes, keepAxes);
  }
}
