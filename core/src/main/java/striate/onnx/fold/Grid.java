package striate.onnx.fold;

import java.util.Arrays;
import java.util.List;
import striate.onnx.constant.OnnxFormatException;

/** Sizes and places of elements in tensors. */
final class Grid {
  private Grid() {}

  static int size(int[] dims) {
    int size = 1;
    for (int d : dims) {
      size = Math.multiplyExact(size, d);
    }
    return size;
  }

  /** The product of some of the sizes. */
  static int size(int[] dims, int from, int to) {
    return size(Arrays.copyOfRange(dims, from, to));
  }

  /** How far apart neighbours on each axis are. */
  static int[] strides(int[] dims) {
    int[] strides = new int[dims.length];
    int stride = 1;
    for (int a = dims.length - 1; a >= 0; a--) {
      strides[a] = stride;
      stride *= dims[a];
    }
    return strides;
  }

  /** A table for {@link #places} that goes along an axis: 0, stride, 2 stride… */
  static int[] along(int count, int stride) {
    int[] table = new int[count];
    for (int i = 0; i < count; i++) {
      table[i] = i * stride;
    }
    return table;
  }

  /** The tables that give each element its own place. */
  static int[][] tables(int[] dims) {
    int[] strides = strides(dims);
    int[][] tables = new int[dims.length][];
    for (int a = 0; a < dims.length; a++) {
      tables[a] = along(dims[a], strides[a]);
    }
    return tables;
  }

  static int[] dims(int[][] tables) {
    return Arrays.stream(tables).mapToInt(t -> t.length).toArray();
  }

  /**
   * Where each element of a result comes from, if every axis adds its own part.
   *
   * @param tables one for each axis: what an index on it adds; −1 where the element comes from
   *     nowhere
   */
  static int[] places(int[][] tables) {
    int[] places = new int[size(dims(tables))];
    int done = 1;
    if (places.length == 0) {
      return places;
    }
    // the last axes first: a block that is complete is copied with an offset
    for (int a = tables.length - 1; a >= 0; a--) {
      int[] table = tables[a];
      for (int i = table.length - 1; i >= 0; i--) {
        int add = table[i];
        for (int k = 0; k < done; k++) {
          int inner = places[k];
          places[i * done + k] = add < 0 || inner < 0 ? -1 : add + inner;
        }
      }
      done *= table.length;
    }
    return places;
  }

  /** The sizes of a result of operands that are stretched to each other, as in NumPy. */
  static long[] broadcast(List<int[]> all) throws OnnxFormatException {
    int rank = all.stream().mapToInt(d -> d.length).max().orElse(0);
    long[] dims = new long[rank];
    Arrays.fill(dims, 1);
    for (int[] one : all) {
      for (int i = 0; i < one.length; i++) {
        int a = rank - one.length + i;
        if (one[i] != 1 && dims[a] != 1 && dims[a] != one[i]) {
          throw new OnnxFormatException(
              "sizes that can be stretched to each other expected, got "
                  + String.join(" and ", all.stream().map(Arrays::toString).toList()));
        }
        dims[a] = one[i] == 1 ? dims[a] : one[i];
      }
    }
    return dims;
  }

  /** Where the elements come from when a tensor is stretched. */
  static int[] stretched(int[] from, int[] to) {
    int[] strides = strides(from);
    int[][] tables = new int[to.length][];
    for (int a = 0; a < to.length; a++) {
      int own = a - (to.length - from.length);
      boolean goes = own >= 0 && from[own] != 1;
      tables[a] = along(to[a], goes ? strides[own] : 0);
    }
    return places(tables);
  }

  /** Whether stretching changes nothing about the order of elements. */
  static boolean same(int[] from, int[] to) {
    return size(from) == size(to);
  }
}
