package striate.onnx.translate;

import java.util.List;

/** Numbers of a constant in another order of its axes. */
public final class Permutation {
  private Permutation() {}

  /**
   * The numbers of a tensor with its axes in another order.
   *
   * @param dims sizes of the axes as they are
   * @param order for each axis of the result, the axis as it is; −1 for one of size 1
   */
  public static float[] of(float[] values, List<Integer> dims, List<Integer> order) {
    int[] stride = new int[dims.size()];
    int step = 1;
    for (int i = dims.size() - 1; i >= 0; i--) {
      stride[i] = step;
      step *= dims.get(i);
    }
    int rank = order.size();
    int[] size = new int[rank];
    int[] move = new int[rank];
    for (int i = 0; i < rank; i++) {
      int a = order.get(i);
      size[i] = a < 0 ? 1 : dims.get(a);
      move[i] = a < 0 ? 0 : stride[a];
    }
    float[] result = new float[values.length];
    int[] index = new int[rank];
    int from = 0;
    for (int to = 0; to < result.length; to++) {
      result[to] = values[from];
      for (int i = rank - 1; i >= 0; i--) {
        from += move[i];
        if (++index[i] < size[i]) {
          break;
        }
        from -= move[i] * size[i];
        index[i] = 0;
      }
    }
    return result;
  }
}
