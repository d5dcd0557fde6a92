package striate.onnx.op;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import striate.nn.Flatten;
import striate.nn.Shape;
import striate.nn.tensor.ChannelShuffle;
import striate.nn.tensor.Reshape;
import striate.nn.tensor.ToTensor;
import striate.onnx.constant.Constant;
import striate.onnx.constant.OnnxFormatException;
import striate.onnx.translate.Arranging;
import striate.onnx.translate.Call;
import striate.onnx.translate.Op;
import striate.onnx.translate.UntranslatableException;
import striate.onnx.translate.Value;
import striate.onnx.translate.Value.Live;

/** Operators that give the same numbers other axes; images stay apart. */
final class Reshaping {
  private Reshaping() {}

  static void register(Map<String, Op> ops) {
    ops.put("Reshape", Reshaping::reshape);
    ops.put("Flatten", Reshaping::flatten);
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
            "from " + x + " to " + Arrays.toString(values) + ": images must stay apart");
      }
    }
    if (open >= 0) {
      if (product == 0 || example % product != 0) {
        throw new UntranslatableException(
            "from " + x + " to " + Arrays.toString(values) + ": the numbers do not fit");
      }
      sizes[open] = example / product;
      product = example;
    }
    if (product != example) {
      throw new UntranslatableException(
          "from " + x + " to " + Arrays.toString(values) + ": the numbers do not fit");
    }
    List<Integer> left = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      if (i != batch) {
        left.add(Math.toIntExact(sizes[i]));
      }
    }
    return new Target(batch, left);
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
}
