package striate.onnx.op;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import striate.nn.Flatten;
import striate.nn.Shape;
import striate.nn.tensor.ChannelShuffle;
import striate.nn.tensor.Expand;
import striate.nn.tensor.Reshape;
import striate.nn.tensor.Tile;
import striate.nn.tensor.ToTensor;
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

/** Operators that change the axes, and no numbers. */
final class Shapes {
  private Shapes() {}

  static void register(Map<String, Op> ops) {
    ops.put("Shape", Shapes::shape);
    ops.put("Size", Shapes::size);
    ops.put("Reshape", Shapes::reshape);
    ops.put("Flatten", Shapes::flatten);
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

  /** Where the batch is among the axes of a target, and the other sizes. */
  private record Target(int batch, List<Integer> sizes) {}

  private static void reshape(Call call) throws OnnxFormatException, UntranslatableException {
    Live x = call.live(0);
    Constant shape;
    if (call.opset() < 5) {
      long[] wanted = call.node().wholes("shape");
      if (wanted == null) {
        throw new UntranslatableException("a shape expected, got none");
      }
      shape = Constant.vector(wanted);
    } else {
      shape = call.known(1);
    }
    boolean zeroes = call.node().whole("allowzero", 0) == 0;
    Target target = target(x, shape, zeroes, call.fixedBatch());
    call.output(0, reshape(call, x, target.batch(), target.sizes()));
  }

  private static Target target(Live x, Constant shape, boolean zeroes, long fixedBatch)
      throws OnnxFormatException, UntranslatableException {
    long[] values = shape.values();
    long @Nullable [] perImage = shape.perBatch();
    long example = x.shape().size();
    boolean batched = x.batch() >= 0;
    int rank = values.length;
    long[] sizes = new long[rank];
    int batch = -1;
    int open = -1;
    long product = 1;
    for (int i = 0; i < rank; i++) {
      long each = perImage == null ? 0 : perImage[i];
      if (each != 0) {
        if (each != 1 || values[i] != 0 || batch >= 0 || !batched) {
          throw new UntranslatableException(
              "a new axis of " + values[i] + " + " + each + "·N: images must stay apart");
        }
        batch = i;
      } else if (values[i] == 0 && zeroes) {
        if (i >= x.rank()) {
          throw new UntranslatableException("size 0 at " + i + " stands for an axis of " + x);
        }
        if (x.isBatch(i)) {
          batch = i;
        } else {
          sizes[i] = x.size(i);
          product *= sizes[i];
        }
      } else if (values[i] == -1) {
        if (open >= 0) {
          throw new UntranslatableException("one size of -1 expected, got two");
        }
        open = i;
      } else if (values[i] < 1 || values[i] > Integer.MAX_VALUE) {
        throw new UntranslatableException("sizes of at least 1 expected, got " + values[i]);
      } else {
        sizes[i] = values[i];
        product = Math.multiplyExact(product, values[i]);
      }
    }
    if (batched && batch < 0) {
      if (open >= 0 && product == example) {
        batch = open;
        open = -1;
      } else {
        // a file for a fixed number of images states it
        int at = 0;
        while (at < rank && sizes[at] == 1 && fixedBatch != 1) {
          at++;
        }
        if (at < rank && at != open && sizes[at] == fixedBatch) {
          batch = at;
          product /= sizes[at];
        }
      }
      if (batch < 0) {
        throw new UntranslatableException(
            "from " + x + " to " + shapeText(values) + ": images must stay apart");
      }
    }
    if (open >= 0) {
      if (product == 0 || example % product != 0) {
        throw new UntranslatableException(
            "from " + x + " to " + shapeText(values) + ": the numbers do not fit");
      }
      sizes[open] = example / product;
      product = example;
    }
    if (product != example) {
      throw new UntranslatableException(
          "from " + x + " to " + shapeText(values) + ": the numbers do not fit");
    }
    List<Integer> left = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      if (i != batch) {
        left.add(Math.toIntExact(sizes[i]));
      }
    }
    return new Target(batch, left);
  }

  private static String shapeText(long[] values) {
    return Arrays.toString(values);
  }

  /** The same numbers with other axes. */
  static Live reshape(Call call, Live x, int batch, List<Integer> sizes)
      throws UntranslatableException {
    if (batch >= 0 && before(x.exampleSizes(), x.batch()) != before(sizes, batch)) {
      throw new UntranslatableException(
          "from "
              + x
              + " to "
              + sizes
              + " with the images at axis "
              + batch
              + ": images must stay apart");
    }
    Live same = ones(x, batch, sizes);
    if (same != null) {
      return same;
    }
    Live ungrouped = Norms.ungrouped(call, x, batch, sizes);
    if (ungrouped != null) {
      return ungrouped;
    }
    Live shuffled = shuffled(call, x, batch, sizes);
    if (shuffled != null) {
      return shuffled;
    }
    List<Integer> axes = new ArrayList<>();
    for (int i = 0; i < sizes.size(); i++) {
      axes.add(i);
    }
    if (batch >= 0) {
      axes.add(batch, Value.BATCH);
    }
    boolean image = x.shape().isImage() && inOrder(x);
    if (image && sizes.size() == 1) {
      int out = call.add(new Flatten(), x.node());
      return new Live(out, call.shape(out), axes);
    }
    int out = Arranging.tensor(call, x, sizes);
    return new Live(out, call.shape(out), axes);
  }

  /**
   * Channels that were cut into groups × channels of a group, these two exchanged, as channels
   * again: a shuffle. Told here, since what reads it, such as a split, then reads an image.
   *
   * @return null if it is none
   */
  private static @Nullable Live shuffled(Call call, Live x, int batch, List<Integer> sizes)
      throws UntranslatableException {
    boolean exchanged = batch == 0 && x.axes().equals(List.of(Value.BATCH, 1, 0, 2, 3));
    if (!exchanged || x.node() < 0 || !(call.step(x.node()).layer() instanceof Reshape cut)) {
      return null;
    }
    int tensor = call.step(x.node()).inputs().getFirst();
    if (tensor < 0 || !(call.step(tensor).layer() instanceof ToTensor)) {
      return null;
    }
    int image = call.step(tensor).inputs().getFirst();
    Shape shape = call.shape(image);
    List<Integer> own = List.of(shape.channels(), shape.height(), shape.width());
    if (!shape.isImage()
        || !sizes.equals(own)
        || cut.sizes().size() != 4
        || cut.sizes().get(0) * (long) cut.sizes().get(1) != shape.channels()
        || cut.sizes().get(2) != shape.height()) {
      return null;
    }
    int out = call.add(new ChannelShuffle(cut.sizes().getFirst()), image);
    return new Live(out, call.shape(out), List.of(Value.BATCH, 0, 1, 2));
  }

  private static long before(List<Integer> sizes, int batch) {
    long product = 1;
    for (int i = 0; i < batch; i++) {
      product *= sizes.get(i);
    }
    return product;
  }

  private static boolean inOrder(Live x) {
    int last = -1;
    for (int a : x.axes()) {
      if (a >= 0) {
        if (a < last) {
          return false;
        }
        last = a;
      }
    }
    return true;
  }

  /** The value with axes of size 1 put in and left out, if that is all that changes. */
  private static @Nullable Live ones(Live x, int batch, List<Integer> sizes) {
    List<Integer> long1 = new ArrayList<>();
    for (int i = 0; i < x.rank(); i++) {
      if (!x.isBatch(i) && x.size(i) > 1) {
        long1.add(x.axes().get(i));
      }
    }
    List<Integer> axes = new ArrayList<>();
    int next = 0;
    for (int size : sizes) {
      if (size == 1) {
        axes.add(Value.ONE);
      } else if (next < long1.size() && x.shape().sizes()[long1.get(next)] == size) {
        axes.add(long1.get(next++));
      } else {
        return null;
      }
    }
    if (next < long1.size()) {
      return null;
    }
    if (batch >= 0) {
      axes.add(batch, Value.BATCH);
    }
    return x.withAxes(axes);
  }

  private static void flatten(Call call) throws OnnxFormatException, UntranslatableException {
    Live x = call.live(0);
    long given = call.node().whole("axis", 1);
    int axis = (int) (given < 0 ? given + x.rank() : given);
    if (axis < 0 || axis > x.rank()) {
      throw new UntranslatableException("axis " + given + " is not one of " + x);
    }
    long first = 1;
    long second = 1;
    for (int i = 0; i < x.rank(); i++) {
      if (!x.isBatch(i)) {
        if (i < axis) {
          first *= x.size(i);
        } else {
          second *= x.size(i);
        }
      }
    }
    int batch = x.batch();
    if (batch >= 0) {
      boolean front = batch < axis;
      if ((front ? first : second) != 1) {
        throw new UntranslatableException(
            "axis " + given + " of " + x + " joins the images with other axes");
      }
      int size = Math.toIntExact(front ? second : first);
      call.output(0, reshape(call, x, front ? 0 : 1, List.of(size)));
      return;
    }
    call.output(0, reshape(call, x, -1, List.of(Math.toIntExact(first), Math.toIntExact(second))));
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
            "different axes from 0 to " + (rank - 1) + " expected, got " + shapeText(given));
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
          "perm: each axis of " + x + " once expected, got " + shapeText(order));
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
        throw new UntranslatableException(x + " cannot be expanded to " + shapeText(sizes));
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
        throw new UntranslatableException("repeats " + shapeText(repeats) + " of " + x);
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
