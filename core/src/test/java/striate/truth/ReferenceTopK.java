package striate.truth;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The first numbers along an axis, or their places, by sorting. */
record ReferenceTopK(int axis, int k, boolean largest, boolean indices) implements Reference {
  @Override
  public Tensor apply(List<Tensor> inputs) {
    Tensor x = inputs.getFirst();
    int[] shape = x.shape();
    int count = shape[axis + 1];
    shape[axis + 1] = k;
    int inner = 1;
    for (int i = axis + 2; i < shape.length; i++) {
      inner *= shape[i];
    }
    Tensor zeros = Tensor.zeros(shape);
    double[] y = zeros.doubles();
    for (int row = 0; row < x.length() / count; row++) {
      int block = row / inner;
      int start = block * inner * count + row % inner;
      int step = inner;
      List<Integer> places = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        places.add(i);
      }
      Comparator<Integer> order = Comparator.comparingDouble(i -> x.at(start + i * step));
      places.sort(largest ? order.reversed() : order);
      for (int i = 0; i < k; i++) {
        int place = places.get(i);
        y[block * inner * k + row % inner + i * inner] =
            indices ? place : x.at(start + place * step);
      }
    }
    return new Tensor(shape, y);
  }
}
