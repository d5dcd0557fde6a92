package striate.onnx.fold;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import striate.onnx.constant.Constant;
import striate.onnx.constant.OnnxFormatException;

/** Elements whose places are given by another tensor. */
final class Gathers {
  static final Map<String, Operator> OPERATORS =
      Map.of(
          "Gather", Gathers::gather,
          "GatherElements", Gathers::gatherElements,
          "GatherND", Gathers::gatherNd);

  private Gathers() {}

  /** An index on an axis; negative ones count from the end. */
  static int index(long index, int size) throws OnnxFormatException {
    if (index < -size || index >= size) {
      throw new OnnxFormatException("an index below " + size + " expected, got " + index);
    }
    return (int) (index < 0 ? index + size : index);
  }

  private static List<Constant> gather(Call call) throws OnnxFormatException {
    Constant x = call.input(0);
    Constant indices = call.input(1);
    int axis = call.axis("axis", 0, x.rank());
    int[][] tables = Grid.tables(x.dims());
    int[] own = tables[axis];
    long[] at = indices.longs();
    tables[axis] = new int[at.length];
    for (int i = 0; i < at.length; i++) {
      tables[axis][i] = own[index(at[i], own.length)];
    }
    int[] dims = x.dims();
    int[] result = new int[dims.length - 1 + indices.rank()];
    System.arraycopy(dims, 0, result, 0, axis);
    System.arraycopy(indices.dims(), 0, result, axis, indices.rank());
    System.arraycopy(dims, axis + 1, result, axis + indices.rank(), dims.length - axis - 1);
    return List.of(Moves.pick(call, x, tables).withDims(result));
  }

  private static List<Constant> gatherElements(Call call) throws OnnxFormatException {
    Constant x = call.input(0);
    Constant indices = call.input(1);
    int axis = call.axis("axis", 0, x.rank());
    return List.of(x.pick(indices.dims(), places(x, indices, axis)));
  }

  /** The elements of {@code x} that the indices name: on one axis, and on all others their own. */
  static int[] places(Constant x, Constant indices, int axis) throws OnnxFormatException {
    int[] dims = x.dims();
    int[] sizes = indices.dims();
    if (sizes.length != dims.length) {
      throw new OnnxFormatException("indices with the axes of " + x + " expected, got " + indices);
    }
    int[] strides = Grid.strides(dims);
    int[][] tables = new int[dims.length][];
    for (int a = 0; a < dims.length; a++) {
      if (a != axis && sizes[a] > dims[a]) {
        throw new OnnxFormatException("indices within " + x + " expected, got " + indices);
      }
      tables[a] = Grid.along(sizes[a], a == axis ? 0 : strides[a]);
    }
    int[] places = Grid.places(tables);
    long[] at = indices.longs();
    for (int i = 0; i < places.length; i++) {
      places[i] += index(at[i], dims[axis]) * strides[axis];
    }
    return places;
  }

  private static List<Constant> gatherNd(Call call) throws OnnxFormatException {
    Constant x = call.input(0);
    Constant indices = call.input(1);
    long given = call.opset() < 12 ? 0 : call.node().whole("batch_dims", 0);
    int[] dims = x.dims();
    int[] sizes = indices.dims();
    if (sizes.length == 0 || given < 0 || given >= Math.min(dims.length, sizes.length)) {
      throw new OnnxFormatException(
          "indices and fewer batch axes expected, got " + indices + " and " + given);
    }
    int batch = (int) given;
    int last = sizes.length - 1;
    int deep = sizes[last];
    if (deep < 1
        || batch + deep > dims.length
        || !Arrays.equals(Arrays.copyOf(dims, batch), Arrays.copyOf(sizes, batch))) {
      throw new OnnxFormatException("indices of " + x + " expected, got " + indices);
    }
    int inner = Grid.size(dims, batch + deep, dims.length);
    int[] result = new int[last + dims.length - batch - deep];
    System.arraycopy(sizes, 0, result, 0, last);
    System.arraycopy(dims, batch + deep, result, last, dims.length - batch - deep);
    int[] to = call.sized(result);
    int tuples = Grid.size(sizes, 0, last);
    int each = tuples / Math.max(1, Grid.size(dims, 0, batch));
    int[] strides = Grid.strides(dims);
    int block = batch == 0 ? 0 : strides[batch - 1];
    int[] from = new int[Grid.size(to)];
    long[] at = indices.longs();
    for (int t = 0; t < tuples; t++) {
      int place = t / Math.max(1, each) * block;
      place += offset(at, t * deep, deep, dims, strides, batch);
      for (int i = 0; i < inner; i++) {
        from[t * inner + i] = place + i;
      }
    }
    return List.of(x.pick(to, from));
  }

  /** How far the element of one tuple of indices is from the first. */
  static int offset(long[] at, int tuple, int deep, int[] dims, int[] strides, int firstAxis)
      throws OnnxFormatException {
    int offset = 0;
    for (int k = 0; k < deep; k++) {
      int a = firstAxis + k;
      offset += index(at[tuple + k], dims[a]) * strides[a];
    }
    return offset;
  }
}
