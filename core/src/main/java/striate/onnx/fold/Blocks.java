package striate.onnx.fold;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import striate.onnx.constant.Constant;
import striate.onnx.constant.OnnxFormatException;

/** Borders around tensors, and blocks of pixels that become channels and back. */
final class Blocks {
  static final Map<String, Operator> OPERATORS =
      Map.of(
          "Pad", Blocks::pad,
          "CenterCropPad", Blocks::centerCropPad,
          "DepthToSpace", Blocks::depthToSpace,
          "SpaceToDepth", Blocks::spaceToDepth);

  private Blocks() {}

  private static List<Constant> pad(Call call) throws OnnxFormatException {
    Constant x = call.input(0);
    long[] pads = call.attributeOrInput("pads", 1, 11);
    int rank = x.rank();
    long[] named = null;
    if (call.opset() >= 18 && call.optional(3) != null) {
      named = call.integers(3);
    }
    int[] axes = named == null ? Grid.along(rank, 1) : Call.axes(named, rank);
    if (pads == null || pads.length != 2 * axes.length) {
      throw new OnnxFormatException(
          "pads before and after " + axes.length + " axes expected, got " + Arrays.toString(pads));
    }
    String mode = call.node().word("mode", "constant");
    int[][] tables = Grid.tables(x.dims());
    for (int i = 0; i < axes.length; i++) {
      int a = axes[i];
      long before = pads[i];
      long after = pads[axes.length + i];
      long[] one = {Math.addExact(tables[a].length, Math.addExact(before, after))};
      call.sized(one);
      tables[a] = padded(tables[a], before, after, mode);
    }
    int[] dims = call.sized(Grid.dims(tables));
    int[] from = Grid.places(tables);
    Constant value = value(call, x);
    if (value == null) {
      return List.of(x.pick(dims, from));
    }
    for (int i = 0; i < from.length; i++) {
      from[i] = from[i] < 0 ? x.size() : from[i];
    }
    return List.of(Constant.joined(List.of(x, value)).pick(dims, from));
  }

  private static @Nullable Constant value(Call call, Constant x) throws OnnxFormatException {
    if (call.opset() < 11) {
      return Casts.cast(Constant.scalar(call.node().real("value", 0)), x.type());
    }
    Constant value = call.optional(2);
    if (value != null && value.size() != 1) {
      throw new OnnxFormatException("one value expected, got " + value);
    }
    return value;
  }

  /** Where pads are negative, elements are cut off first. */
  private static int[] padded(int[] table, long before, long after, String mode)
      throws OnnxFormatException {
    long cut = Math.max(0, -before) + Math.max(0, -after);
    if (Math.max(Math.abs(before), Math.abs(after)) > 1 << 30 || cut > table.length) {
      throw new OnnxFormatException(
          "pads for " + table.length + " elements expected, got " + before + " and " + after);
    }
    int start = (int) Math.max(0, -before);
    int[] own =
        Arrays.copyOfRange(
            table, start, Math.max(start, (int) (table.length - Math.max(0, -after))));
    int front = (int) Math.max(0, before);
    int size = own.length;
    int[] result = new int[front + size + (int) Math.max(0, after)];
    for (int i = 0; i < result.length; i++) {
      int at = i - front;
      boolean outside = at < 0 || at >= size;
      if (outside && size == 0 && !mode.equals("constant")) {
        throw new OnnxFormatException("elements to fill a border with expected, got none");
      }
      result[i] =
          switch (mode) {
            case "constant" -> outside ? -1 : own[at];
            case "edge" -> own[Math.clamp(at, 0, size - 1)];
            case "wrap" -> own[Math.floorMod(at, size)];
            case "reflect" -> own[reflected(at, size)];
            default ->
                throw new OnnxFormatException(
                    "mode constant, edge, reflect or wrap expected, got " + mode);
          };
    }
    return result;
  }

  private static int reflected(int at, int size) {
    if (size == 1) {
      return 0;
    }
    int place = Math.floorMod(at, 2 * size - 2);
    return place < size ? place : 2 * size - 2 - place;
  }

  private static List<Constant> centerCropPad(Call call) throws OnnxFormatException {
    Constant x = call.input(0);
    long[] sizes = call.integers(1);
    long[] named = call.node().wholes("axes");
    int[] axes = named == null ? Grid.along(x.rank(), 1) : Call.axes(named, x.rank());
    if (sizes.length != axes.length) {
      throw new OnnxFormatException(
          "sizes of " + axes.length + " axes expected, got " + Arrays.toString(sizes));
    }
    call.sized(sizes);
    int[][] tables = Grid.tables(x.dims());
    for (int i = 0; i < axes.length; i++) {
      int[] own = tables[axes[i]];
      int size = (int) sizes[i];
      int cut = Math.max(0, own.length - size) / 2;
      int border = Math.max(0, size - own.length) / 2;
      int[] result = new int[size];
      for (int k = 0; k < size; k++) {
        int at = k - border + cut;
        result[k] = at < 0 || at >= own.length ? -1 : own[at];
      }
      tables[axes[i]] = result;
    }
    return List.of(Moves.pick(call, x, tables));
  }

  private static List<Constant> depthToSpace(Call call) throws OnnxFormatException {
    Constant x = images(call);
    int[] d = x.dims();
    int b = block(call);
    if (d[1] % ((long) b * b) != 0) {
      throw new OnnxFormatException("channels for blocks of " + b + " expected, got " + x);
    }
    String mode = call.node().word("mode", "DCR");
    int c = d[1] / (b * b);
    boolean blocksFirst = mode.equals("DCR");
    if (!blocksFirst && !mode.equals("CRD")) {
      throw new OnnxFormatException("mode DCR or CRD expected, got " + mode);
    }
    int[] split =
        blocksFirst ? new int[] {d[0], b, b, c, d[2], d[3]} : new int[] {d[0], c, b, b, d[2], d[3]};
    int[] order = blocksFirst ? new int[] {0, 3, 4, 1, 5, 2} : new int[] {0, 1, 4, 2, 5, 3};
    return List.of(
        reordered(call, x, split, order)
            .withDims(d[0], c, Math.multiplyExact(d[2], b), Math.multiplyExact(d[3], b)));
  }

  private static List<Constant> spaceToDepth(Call call) throws OnnxFormatException {
    Constant x = images(call);
    int[] d = x.dims();
    int b = block(call);
    if (d[2] % b != 0 || d[3] % b != 0) {
      throw new OnnxFormatException("height and width in blocks of " + b + " expected, got " + x);
    }
    int[] split = {d[0], d[1], d[2] / b, b, d[3] / b, b};
    return List.of(
        reordered(call, x, split, new int[] {0, 3, 5, 1, 2, 4})
            .withDims(
                d[0], Math.multiplyExact(d[1], Math.multiplyExact(b, b)), d[2] / b, d[3] / b));
  }

  private static Constant images(Call call) throws OnnxFormatException {
    Constant x = call.input(0);
    if (x.rank() != 4) {
      throw new OnnxFormatException("four axes expected, got " + x);
    }
    return x;
  }

  private static int block(Call call) throws OnnxFormatException {
    long block = call.node().whole("blocksize");
    if (block < 1 || block > 1 << 15) {
      throw new OnnxFormatException("a block size expected, got " + block);
    }
    return (int) block;
  }

  private static Constant reordered(Call call, Constant x, int[] split, int[] order)
      throws OnnxFormatException {
    int[][] own = Grid.tables(split);
    int[][] tables = new int[order.length][];
    for (int a = 0; a < order.length; a++) {
      tables[a] = own[order[a]];
    }
    return Moves.pick(call, x, tables);
  }
}
