package striate.run.cpu.tensor;

import java.util.Arrays;
import java.util.List;
import striate.kernels.tensor.Broadcast.Operand;
import striate.nn.Shape;

/** What is broadcast: inputs, parameters and tables. */
final class Operands {
  private Operands() {}

  /** An input. */
  static Operand of(Shape shape) {
    boolean flattened = shape.flat() && shape.pixels() > 1;
    return flattened
        ? new Operand(new int[] {shape.size()}, new int[] {1}, shape.size())
        : new Operand(shape.sizes(), shape.strides(), shape.size());
  }

  /** Numbers that all images share, row by row. */
  static Operand shared(List<Integer> sizes) {
    int[] axes = sizes.stream().mapToInt(Integer::intValue).toArray();
    return new Operand(axes, rowMajor(axes), 0);
  }

  /** The distances in memory along axes of which the last one varies fastest. */
  static int[] rowMajor(int[] sizes) {
    int[] strides = new int[sizes.length];
    int stride = 1;
    for (int i = sizes.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= sizes[i];
    }
    return strides;
  }

  static int count(int[] sizes) {
    return Arrays.stream(sizes).reduce(1, Math::multiplyExact);
  }
}
