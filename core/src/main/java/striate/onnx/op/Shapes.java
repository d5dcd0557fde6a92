package striate.onnx.op;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import striate.nn.tensor.Expand;
import striate.nn.tensor.Reshape;
import striate.nn.tensor.Tile;
import striate.onnx.constant.Constant;
import striate.onnx.constant.OnnxFormatException;
import striate.onnx.fold.Fold;
import striate.onnx.translate.Arranging;
import striate.onnx.translate.Call;
import striate.onnx.translate.Op;
import striate.onnx.translate.UntranslatableException;
import striate.onnx.translate.Value;
import striate.onnx.translate.Value.Known;
import striate.onnx.translate.Value.Live;

/** Operators that ask for the axes, name them otherwise, or repeat along them. */
final class Shapes {
  private Shapes() {}

  static void register(Map<String, Op> ops) {
    ops.put("Shape", Shapes::shape);
    ops.put("Size", Shapes::size);
    ops.put("Squeeze", Shapes::squeeze);
    ops.put("Unsqueeze", Shapes::unsqueeze);
    ops.put("Transpose", Shapes::transpose);
    ops.put("Expand", Shapes::expand);
    ops.put("Tile", Shapes::tile);
    ops.put("ConstantOfShape", Shapes::constantOfShape);
  }

  private static Constant sizes(Live x) {
    long[] sizes = new long[x.rank()];
    long[] perImage = new long[x.rank()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = x.isBatch(i) ? 0 : x.size(i);
      perImage[i] = x.isBatch(i) ? 1 : 0;
    }
    return Constant.shape(sizes, perImage);
  }

  private static void shape(Call call) throws OnnxFormatException, UntranslatableException {
    Constant sizes = sizes(call.live(0));
    call.output(0, new Known(Fold.shape(call.node(), call.opset(), sizes)));
  }

  private static void size(Call call) throws UntranslatableException {
    Live x = call.live(0);
    long size = 1;
    for (int i = 0; i < x.rank(); i++) {
      size *= x.size(i);
    }
    boolean batch = x.batch() >= 0;
    call.output(
        0,
        new Known(
            Constant.shape(new long[] {batch ? 0 : size}, new long[] {batch ? size : 0})
                .withDims()));
  }

  private static long @Nullable [] axes(Call call)
      throws OnnxFormatException, UntranslatableException {
    return call.opset() >= 13 ? call.longs(1) : call.node().wholes("axes");
  }

  private static void squeeze(Call call) throws OnnxFormatException, UntranslatableException {
    Live x = call.live(0);
    long[] given = axes(call);
    List<Integer> left = new ArrayList<>(x.axes());
    List<Integer> gone = new ArrayList<>();
    if (given == null) {
      if (x.batch() >= 0 && call.fixedBatch() == 1) {
        throw new UntranslatableException("the axis of the one image goes, too");
      }
      for (int i = 0; i < x.rank(); i++) {
        if (!x.isBatch(i) && x.size(i) == 1) {
          gone.add(i);
        }
      }
    } else {
      gone.addAll(Reductions.axes(x, given));
    }
    for (int i : gone) {
      if (x.isBatch(i) || x.size(i) != 1) {
        throw new UntranslatableException(
            "axis " + i + " of " + x + " is not of size 1" + (x.isBatch(i) ? " but any" : ""));
      }
    }
    for (int i = gone.size() - 1; i >= 0; i--) {
      left.subList(gone.get(i), gone.get(i) + 1).clear();
    }
    call.output(0, x.withAxes(left));
  }

  private static void unsqueeze(Call call) throws OnnxFormatException, UntranslatableException {
    Live x = call.live(0);
    long[] given = axes(call);
    if (given == null) {
      throw new UntranslatableException("axes expected, got none");
    }
    int rank = x.rank() + given.length;
    TreeSet<Integer> places = new TreeSet<>();
    for (long a : given) {
      long place = a < 0 ? a + rank : a;
      if (place < 0 || place >= rank || !places.add((int) place)) {
        throw new UntranslatableException(
            "different axes from 0 to " + (rank - 1) + " expected, got " + Arrays.toString(given));
      }
    }
    List<Integer> axes = new ArrayList<>(x.axes());
    for (int place : places) {
      axes.add(place, Value.ONE);
    }
    call.output(0, x.withAxes(axes));
  }

  private static void transpose(Call call) throws OnnxFormatException, UntranslatableException {
    Live x = call.live(0);
    long[] order = call.node().wholes("perm");
    List<Integer> axes = new ArrayList<>();
    for (int i = 0; i < x.rank(); i++) {
      long from = order == null ? x.rank() - 1 - i : i < order.length ? order[i] : -1;
      axes.add(x.axes().get(Reductions.axis(x, from)));
    }
    if (order != null
        && (order.length != x.rank() || Arrays.stream(order).distinct().count() < order.length)) {
      throw new UntranslatableException(
          "perm: each axis of " + x + " once expected, got " + Arrays.toString(order));
    }
    call.output(0, x.withAxes(axes));
  }

  private static void expand(Call call) throws OnnxFormatException, UntranslatableException {
    Constant shape = call.known(1);
    long[] sizes = shape.values();
    long @Nullable [] perImage = shape.perBatch();
    Live x = call.live(0);
    int rank = Math.max(x.rank(), sizes.length);
    List<Integer> axes = new ArrayList<>();
    for (int i = 0; i < rank - x.rank(); i++) {
      axes.add(Value.ONE);
    }
    axes.addAll(x.axes());
    x = x.withAxes(axes);
    List<Integer> wanted = new ArrayList<>();
    boolean grows = false;
    int batch = x.batch();
    for (int i = 0; i < rank; i++) {
      int k = i - (rank - sizes.length);
      long size = k < 0 ? 1 : sizes[k];
      long each = k < 0 || perImage == null ? 0 : perImage[k];
      if (each != 0 || x.isBatch(i)) {
        boolean fits =
            x.isBatch(i)
                ? (each == 1 && size == 0)
                    || (each == 0 && (size == 1 || size == call.fixedBatch()))
                : each == 1 && size == 0 && x.size(i) == 1 && batch < 0;
        if (!fits) {
          throw new UntranslatableException("axis " + i + " of " + x + ": images must stay apart");
        }
        batch = i;
        continue;
      }
      if (size < 1
          || size > Integer.MAX_VALUE
          || (x.size(i) != 1 && size != 1 && size != x.size(i))) {
        throw new UntranslatableException(x + " cannot be expanded to " + Arrays.toString(sizes));
      }
      wanted.add((int) Math.max(size, x.size(i)));
      grows |= size > x.size(i);
    }
    if (batch >= 0) {
      List<Integer> with = new ArrayList<>(x.axes());
      with.set(batch, Value.BATCH);
      x = x.withAxes(with);
    }
    if (!grows) {
      call.output(0, x);
      return;
    }
    Live plain = Arranging.plain(call, x);
    call.output(0, call.apply(new Expand(wanted), plain));
  }

  private static void tile(Call call) throws OnnxFormatException, UntranslatableException {
    long[] repeats = call.longs(1);
    Live x = Arranging.plain(call, call.live(0));
    if (repeats == null || repeats.length != x.rank()) {
      throw new UntranslatableException(
          "one number of repeats for each axis of " + x + " expected");
    }
    List<Integer> wanted = new ArrayList<>();
    for (int i = 0; i < x.rank(); i++) {
      if (repeats[i] < 1 || repeats[i] > Integer.MAX_VALUE || (x.isBatch(i) && repeats[i] != 1)) {
        throw new UntranslatableException("repeats " + Arrays.toString(repeats) + " of " + x);
      }
      if (!x.isBatch(i)) {
        wanted.add((int) repeats[i]);
      }
    }
    boolean all1 = wanted.stream().allMatch(r -> r == 1);
    call.output(0, all1 ? x : call.apply(new Tile(wanted), x));
  }

  /** A constant for each image: its size depends on their number, its numbers do not. */
  private static void constantOfShape(Call call)
      throws OnnxFormatException, UntranslatableException {
    Constant shape = call.known(0);
    long[] sizes = shape.values().clone();
    long[] perImage = shape.perBatch();
    if (perImage == null) {
      throw new UntranslatableException("a constant too large");
    }
    int batch = -1;
    for (int i = 0; i < sizes.length; i++) {
      if (perImage[i] != 0) {
        if (perImage[i] != 1 || sizes[i] != 0 || batch >= 0) {
          throw new UntranslatableException("images must stay apart");
        }
        batch = i;
        sizes[i] = 1;
      }
    }
    Constant one = call.node().tensor("value");
    if (one != null && one.size() != 1) {
      throw new UntranslatableException("one value expected, got " + one);
    }
    float value = one == null ? 0 : one.floats()[0];
    List<Integer> left = new ArrayList<>();
    for (int i = 0; i < sizes.length; i++) {
      if (i != batch) {
        left.add(Math.toIntExact(sizes[i]));
      }
    }
    if (left.stream().anyMatch(size -> size < 1)) {
      throw new UntranslatableException("sizes of at least 1 expected, got " + left);
    }
    Live scalar = call.constantLayer(Constant.scalar(value), false, "");
    int at = scalar.node();
    List<Integer> axes = new ArrayList<>();
    for (int i = 0; i < left.size(); i++) {
      axes.add(i);
    }
    if (left.stream().anyMatch(size -> size > 1)) {
      at = call.add(new Reshape(left.stream().map(size -> 1).toList()), at);
      at = call.add(new Expand(left), at);
    } else {
      axes.replaceAll(a -> Value.ONE);
    }
    axes.add(batch, Value.BATCH);
    call.output(0, new Live(at, call.shape(at), axes));
  }
}
