package striate.truth;

import java.util.ArrayList;
import java.util.List;

/** What moves values or adds them, and computes nothing else. */
final class ReferenceJoin {
  private ReferenceJoin() {}

  /** Returns [N,...] to [N, product of the rest]. */
  static Reference flatten() {
    return inputs -> {
      Tensor x = inputs.getFirst();
      return new Tensor(new int[] {x.size(0), x.length() / x.size(0)}, x.doubles());
    };
  }

  static Reference add() {
    return inputs -> {
      double[] sum = new double[inputs.getFirst().length()];
      for (Tensor x : inputs) {
        for (int i = 0; i < sum.length; i++) {
          sum[i] += x.at(i);
        }
      }
      return new Tensor(inputs.getFirst().shape(), sum);
    };
  }

  /** Returns the inputs one after another along a dimension. */
  static Reference concat(int dimension) {
    return inputs -> {
      int[] shape = inputs.getFirst().shape();
      shape[dimension] = inputs.stream().mapToInt(x -> x.size(dimension)).sum();
      int blocks = 1;
      for (int i = 0; i < dimension; i++) {
        blocks *= shape[i];
      }
      List<Double> y = new ArrayList<>();
      for (int b = 0; b < blocks; b++) {
        for (Tensor x : inputs) {
          int block = x.length() / blocks;
          for (int i = 0; i < block; i++) {
            y.add(x.at(b * block + i));
          }
        }
      }
      return new Tensor(shape, y.stream().mapToDouble(v -> v).toArray());
    };
  }

  /** Returns zeros around each image. */
  static Reference pad(int top, int left, int bottom, int right) {
    return inputs -> {
      Tensor x = inputs.getFirst();
      int h = x.size(2);
      int w = x.size(3);
      Tensor y = Tensor.zeros(x.size(0), x.size(1), h + top + bottom, w + left + right);
      for (int i = 0; i < x.length(); i++) {
        int plane = i / (h * w);
        y.add(plane / x.size(1), plane % x.size(1), i / w % h + top, i % w + left, x.at(i));
      }
      return y;
    };
  }
}
