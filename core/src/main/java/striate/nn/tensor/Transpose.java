package striate.nn.tensor;

import java.util.List;
import striate.nn.Layer;
import striate.nn.Shape;

/**
 * A permutation of the axes. The output is a tensor; an image whose channels go last, order (1, 2,
 * 0), is one already in memory.
 *
 * @param order for each axis of the output, which axis of the input it is, from 0 on; the batch is
 *     not counted
 */
public record Transpose(List<Integer> order) implements Layer {

  /** Refuses orders in which an axis is missing or stands twice. */
  public Transpose {
    order = Places.some("transpose", order);
    boolean[] seen = new boolean[order.size()];
    for (int axis : order) {
      if (axis < 0 || axis >= seen.length || seen[axis]) {
        throw new IllegalArgumentException(
            "transpose: each axis from 0 to " + (seen.length - 1) + " once expected, got " + order);
      }
      seen[axis] = true;
    }
  }

  /** With these axes. */
  public static Transpose of(Integer... order) {
    return new Transpose(List.of(order));
  }

  @Override
  public String kind() {
    return "transpose";
  }

  @Override
  public String describe(List<Shape> inputs) {
    return "Transpose(" + Places.text(order) + ")";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape in = inputs.getFirst();
    int[] sizes = Axes.of(in);
    Places.checkCount("orders", order, in);
    return Shape.tensor(order.stream().mapToInt(axis -> sizes[axis]).toArray());
  }
}
