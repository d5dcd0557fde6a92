package striate.nn.tensor;

import java.util.Arrays;
import java.util.List;
import striate.nn.Layer;
import striate.nn.Shape;
import striate.nn.ShapeException;

/**
 * A matrix product of two inputs over their last two axes: [..., m, k] × [..., k, n] gives the
 * tensor [..., m, n]. The axes before them are broadcast as NumPy does it.
 */
public record MatMul() implements Layer {

  @Override
  public String kind() {
    return "matmul";
  }

  @Override
  public String describe(List<Shape> inputs) {
    return "MatMul";
  }

  @Override
  public int arity() {
    return 2;
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    int[] a = Axes.of(inputs.getFirst());
    int[] b = Axes.of(inputs.getLast());
    if (a.length < 2 || b.length < 2 || a[a.length - 1] != b[b.length - 2]) {
      throw new ShapeException(
          "expects matrices [..., m, k] and [..., k, n], got "
              + inputs.getFirst()
              + " and "
              + inputs.getLast());
    }
    int[] batch = Axes.broadcast(Arrays.copyOf(a, a.length - 2), Arrays.copyOf(b, b.length - 2));
    int[] sizes = Arrays.copyOf(batch, batch.length + 2);
    sizes[batch.length] = a[a.length - 2];
    sizes[batch.length + 1] = b[b.length - 1];
    return Axes.shape(false, sizes);
  }

  @Override
  public long multiplyAdds(List<Shape> inputs) {
    int[] a = Axes.of(inputs.getFirst());
    return (long) outputShape(inputs).size() * a[a.length - 1];
  }
}
