package striate.onnx.fold;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import striate.onnx.constant.Constant;
import striate.onnx.constant.OnnxFormatException;
import striate.onnx.file.Node;

/** Other sizes for the same elements, and the sizes themselves. */
final class Views {
  static final Map<String, Operator> OPERATORS =
      Map.of(
          "Shape", Views::shape,
          "Size", call -> List.of(Constant.scalar((long) call.input(0).size())),
          "Reshape", Views::reshape,
          "Flatten", Views::flatten,
          "Squeeze", Views::squeeze,
          "Unsqueeze", Views::unsqueeze);

  private Views() {}

  private static List<Constant> shape(Call call) throws OnnxFormatException {
    long[] dims = Arrays.stream(call.input(0).dims()).asLongStream().toArray();
    return List.of(shape(call.node(), call.opset(), Constant.vector(dims)));
  }

  static Constant shape(Node node, long opset, Constant sizes) throws OnnxFormatException {
    int rank = sizes.size();
    if (opset < 15) {
      return sizes;
    }
    int start = bound(node.whole("start", 0), rank);
    int end = bound(node.whole("end", rank), rank);
    int count = Math.max(0, end - start);
    int[] from = new int[count];
    for (int i = 0; i < count; i++) {
      from[i] = start + i;
    }
    return sizes.pick(new int[] {count}, from);
  }

  private static int bound(long at, int rank) {
    return Math.clamp(at < 0 ? at + rank : at, 0, rank);
  }

  private static List<Constant> reshape(Call call) throws OnnxFormatException {
    Constant x = call.input(0);
    long[] dims = call.integers(1).clone();
    boolean zeros = call.opset() >= 14 && call.node().whole("allowzero", 0) != 0;
    int open = -1;
    long known = 1;
    for (int a = 0; a < dims.length; a++) {
      if (dims[a] == 0 && !zeros) {
        if (a >= x.rank()) {
          throw wrong(x, call.integers(1));
        }
        dims[a] = x.dims()[a];
      }
      if (dims[a] == -1 && open < 0) {
        open = a;
      } else if (dims[a] < 0 || dims[a] > Integer.MAX_VALUE) {
        throw wrong(x, call.integers(1));
      } else {
        known = Math.multiplyExact(known, dims[a]);
      }
    }
    if (open >= 0) {
      boolean doubt = zeros && Arrays.stream(dims).anyMatch(d -> d == 0);
      if (known == 0 || doubt) {
        throw wrong(x, call.integers(1));
      }
      dims[open] = x.size() / known;
      known *= dims[open];
    }
    if (known != x.size()) {
      throw wrong(x, call.integers(1));
    }
    return List.of(x.withDims(Arrays.stream(dims).mapToInt(Math::toIntExact).toArray()));
  }

  private static OnnxFormatException wrong(Constant x, long[] dims) {
    return new OnnxFormatException(
        "sizes for the elements of " + x + " expected, got " + Arrays.toString(dims));
  }

  private static List<Constant> flatten(Call call) throws OnnxFormatException {
    Constant x = call.input(0);
    // the axis may be one behind the last
    long axis = call.node().whole("axis", 1);
    long at = axis < 0 ? axis + x.rank() : axis;
    if (at < 0 || at > x.rank()) {
      throw new OnnxFormatException("an axis of " + x + " expected, got axis " + axis);
    }
    int[] dims = x.dims();
    return List.of(
        x.withDims(Grid.size(dims, 0, (int) at), Grid.size(dims, (int) at, dims.length)));
  }

  private static List<Constant> squeeze(Call call) throws OnnxFormatException {
    Constant x = call.input(0);
    int[] dims = x.dims();
    long[] named = call.attributeOrInput("axes", 1, 13);
    boolean[] gone = new boolean[dims.length];
    if (named == null) {
      for (int a = 0; a < dims.length; a++) {
        gone[a] = dims[a] == 1;
      }
    } else {
      for (int a : Call.axes(named, dims.length)) {
        if (dims[a] != 1) {
          throw new OnnxFormatException("a size of 1 expected on axis " + a + ", got " + x);
        }
        gone[a] = true;
      }
    }
    int[] left = new int[dims.length];
    int rank = 0;
    for (int a = 0; a < dims.length; a++) {
      if (!gone[a]) {
        left[rank++] = dims[a];
      }
    }
    return List.of(x.withDims(Arrays.copyOf(left, rank)));
  }

  private static List<Constant> unsqueeze(Call call) throws OnnxFormatException {
    Constant x = call.input(0);
    long[] named = call.attributeOrInput("axes", 1, 13);
    if (named == null) {
      throw new OnnxFormatException("axes expected, got none");
    }
    int[] dims = new int[x.rank() + named.length];
    for (int a : Call.axes(named, dims.length)) {
      dims[a] = -1;
    }
    int next = 0;
    for (int a = 0; a < dims.length; a++) {
      dims[a] = dims[a] < 0 ? 1 : x.dims()[next++];
    }
    return List.of(x.withDims(dims));
  }
}
