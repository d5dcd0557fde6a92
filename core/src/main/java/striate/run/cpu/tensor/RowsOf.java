package striate.run.cpu.tensor;

import java.util.List;
import striate.kernels.tensor.Rows;
import striate.nn.Shape;

/** Rows of a shape along some axes. */
final class RowsOf {
  private RowsOf() {}

  static Rows axes(Shape shape, List<Integer> axes) {
    int[] sizes = shape.sizes();
    return new Rows(sizes, shape.strides(), flags(sizes.length, axes));
  }

  static boolean[] flags(int rank, List<Integer> axes) {
    boolean[] along = new boolean[rank];
    axes.forEach(axis -> along[axis] = true);
    return along;
  }
}
