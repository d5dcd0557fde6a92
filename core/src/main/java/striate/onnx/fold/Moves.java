package striate.onnx.fold;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import striate.onnx.constant.Constant;
import striate.onnx.constant.OnnxFormatException;

/** Elements in another order, some left out or repeated: each axis by itself. */
final class Moves {
  static final Map<String, Operator> OPERATORS =
      Map.of(
          "Transpose", Moves::transpose,
          "Slice", Moves::slice,
          "Concat", Moves::concat,
          "Split", Moves::split,
          "Expand", Moves::expand,
          "Tile", Moves::tile,
          "Trilu", Moves::trilu);

  private Moves() {}

  /** The elements that the tables name. */
  static Constant pick(Call call, Constant x, int[][] tables) throws OnnxFormatException {
    int[] dims = call.sized(Grid.dims(tables));
    return x.pick(dims, Grid.places(tables));
  }

  private static List<Constant> transpose(Call call) throws OnnxFormatException {
    Constant x = call.input(0);
    int rank = x.rank();
    long[] perm = call.node().wholes("perm");
    if (perm == null) {
      perm = new long[rank];
      for (int a = 0; a < rank; a++) {
        perm[a] = rank - 1L - a;
      }
    }
    int[] order = Call.axes(perm, rank);
    if (order.length != rank) {
      throw new OnnxFormatException(
          "an order of all axes of " + x + " expected, got " + Arrays.toString(perm));
    }
    int[][] own = Grid.tables(x.dims());
    int[][] tables = new int[rank][];
    for (int a = 0; a < rank; a++) {
      tables[a] = own[order[a]];
    }
    return List.of(pick(call, x, tables));
  }

  private static List<Constant> slice(Call call) throws OnnxFormatException {
    Constant x = call.input(0);
    int rank = x.rank();
    boolean inputs = call.opset() >= 10;
    long[] starts = call.attributeOrInput("starts", 1, 10);
    long[] ends = call.attributeOrInput("ends", 2, 10);
    long[] named = call.attributeOrInput("axes", 3, 10);
    long[] steps = inputs && call.optional(4) != null ? call.integers(4) : null;
    if (starts == null || ends == null) {
      throw new OnnxFormatException("starts and ends expected, got none");
    }
    int count = starts.length;
    long[] all = new long[count];
    for (int i = 0; i < count; i++) {
      all[i] = i;
    }
    int[] axes = Call.axes(named == null ? all : named, rank);
    if (ends.length != count || axes.length != count || (steps != null && steps.length != count)) {
      throw new OnnxFormatException(
          "as many starts, ends, axes and steps expected, got " + count + " starts");
    }
    int[][] tables = Grid.tables(x.dims());
    for (int i = 0; i < count; i++) {
      tables[axes[i]] = sliced(tables[axes[i]], starts[i], ends[i], steps == null ? 1 : steps[i]);
    }
    return List.of(pick(call, x, tables));
  }

  private static int[] sliced(int[] table, long start, long end, long step)
      throws OnnxFormatException {
    int size = table.length;
    if (step == 0) {
      throw new OnnxFormatException("a step other than 0 expected, got 0");
    }
    long last = step > 0 ? size : size - 1;
    long first = step > 0 ? 0 : -1;
    long from =
        Math.clamp(start < 0 ? start + size : start, step > 0 ? 0 : Math.min(0, last), last);
    long to = Math.clamp(end < 0 ? end + size : end, first, last);
    long distance = step > 0 ? to - from : from - to;
    long stride = step == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(step);
    int count = (int) Math.max(0, Math.ceilDiv(distance, stride));
    int[] result = new int[count];
    for (int i = 0; i < count; i++) {
      result[i] = table[(int) (from + i * step)];
    }
    return result;
  }

  private static List<Constant> concat(Call call) throws OnnxFormatException {
    List<Constant> all = call.all();
    int[] first = all.getFirst().dims();
    int axis = Call.axis(call.node().whole("axis"), first.length);
    long[] dims = Arrays.stream(first).asLongStream().toArray();
    dims[axis] = 0;
    for (Constant c : all) {
      int[] d = c.dims();
      for (int a = 0; a < first.length; a++) {
        if (d.length != first.length || (a != axis && d[a] != first[a])) {
          throw new OnnxFormatException(
              "the same sizes except on axis "
                  + axis
                  + " expected, got "
                  + all.getFirst()
                  + " and "
                  + c);
        }
      }
      dims[axis] += d[axis];
    }
    int[] sizes = call.sized(dims);
    int[] from = new int[Grid.size(sizes)];
    int outer = Grid.size(sizes, 0, axis);
    int inner = Grid.size(sizes, axis + 1, sizes.length);
    int row = inner * sizes[axis];
    int before = 0;
    int column = 0;
    for (Constant c : all) {
      int width = inner * c.dims()[axis];
      for (int o = 0; o < outer; o++) {
        for (int i = 0; i < width; i++) {
          from[o * row + column + i] = before + o * width + i;
        }
      }
      before += c.size();
      column += width;
    }
    return List.of(Constant.joined(all).pick(sizes, from));
  }

  private static List<Constant> split(Call call) throws OnnxFormatException {
    Constant x = call.input(0);
    int axis = call.axis("axis", 0, x.rank());
    int size = x.dims()[axis];
    long[] parts = call.attributeOrInput("split", 1, 13);
    if (parts == null) {
      parts = equal(call, size);
    }
    if (Arrays.stream(parts).anyMatch(p -> p < 0 || p > size)
        || Arrays.stream(parts).sum() != size) {
      throw new OnnxFormatException(
          "parts of " + size + " expected, got " + Arrays.toString(parts));
    }
    List<Constant> results = new ArrayList<>();
    int from = 0;
    for (long part : parts) {
      int[][] tables = Grid.tables(x.dims());
      tables[axis] = Arrays.copyOfRange(tables[axis], from, from + (int) part);
      results.add(pick(call, x, tables));
      from += (int) part;
    }
    return results;
  }

  /** Parts of one size; from opset 18 on the last may be smaller. */
  private static long[] equal(Call call, int size) throws OnnxFormatException {
    long outputs = call.node().outputs().size();
    long count = call.opset() < 18 ? outputs : call.node().whole("num_outputs", outputs);
    if (count < 1 || count > Math.max(1, outputs) || (call.opset() < 18 && size % count != 0)) {
      throw new OnnxFormatException("equal parts of " + size + " expected, got " + count);
    }
    long part = Math.ceilDiv((long) size, count);
    long[] parts = new long[(int) count];
    Arrays.fill(parts, part);
    parts[parts.length - 1] = size - part * (count - 1);
    return parts;
  }

  private static List<Constant> expand(Call call) throws OnnxFormatException {
    Constant x = call.input(0);
    int[] to = call.sized(call.integers(1));
    int[] dims = call.sized(Grid.broadcast(List.of(x.dims(), to)));
    return List.of(Stretched.to(x, dims));
  }

  private static List<Constant> tile(Call call) throws OnnxFormatException {
    Constant x = call.input(0);
    long[] repeats = call.integers(1);
    int[] dims = x.dims();
    if (repeats.length != dims.length) {
      throw new OnnxFormatException(
          "repeats for all axes of " + x + " expected, got " + Arrays.toString(repeats));
    }
    long[] sizes = new long[dims.length];
    for (int a = 0; a < dims.length; a++) {
      sizes[a] = Math.multiplyExact(dims[a], repeats[a]);
    }
    int[] to = call.sized(sizes);
    int[][] tables = Grid.tables(dims);
    for (int a = 0; a < dims.length; a++) {
      int[] own = tables[a];
      tables[a] = new int[to[a]];
      for (int i = 0; i < to[a]; i++) {
        tables[a][i] = own[i % own.length];
      }
    }
    return List.of(pick(call, x, tables));
  }

  private static List<Constant> trilu(Call call) throws OnnxFormatException {
    Constant x = call.input(0);
    @Nullable Constant given = call.optional(1);
    long k = given == null ? 0 : call.integer(1);
    boolean upper = call.node().whole("upper", 1) != 0;
    int rank = x.rank();
    if (rank < 2) {
      throw new OnnxFormatException("two axes or more expected, got " + x);
    }
    int rows = x.dims()[rank - 2];
    int columns = x.dims()[rank - 1];
    int[] from = new int[x.size()];
    for (int i = 0; i < from.length; i++) {
      long beyond = (long) (i % columns) - i / columns % rows;
      boolean kept = upper ? beyond >= k : beyond <= k;
      from[i] = kept ? i : -1;
    }
    return List.of(x.pick(x.dims(), from));
  }
}
