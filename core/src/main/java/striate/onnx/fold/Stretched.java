package striate.onnx.fold;

import java.util.Arrays;
import java.util.List;
import striate.onnx.constant.Constant;
import striate.onnx.constant.OnnxFormatException;

/**
 * Two tensors that were stretched to the same sizes.
 *
 * @param a the first
 * @param b the second
 */
record Stretched(Constant a, Constant b) {
  static Stretched of(Call call, Constant a, Constant b) throws OnnxFormatException {
    int[] dims = call.sized(Grid.broadcast(List.of(a.dims(), b.dims())));
    return new Stretched(to(a, dims), to(b, dims));
  }

  /** A tensor that is stretched to sizes that it can be stretched to. */
  static Constant to(Constant c, int[] dims) throws OnnxFormatException {
    int[] from = c.dims();
    if (Arrays.equals(from, dims)) {
      return c;
    }
    return c.size() == Grid.size(dims)
        ? c.withDims(dims)
        : c.pick(dims, Grid.stretched(from, dims));
  }
}
