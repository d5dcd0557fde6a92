package striate.onnx.op;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.LongStream;
import striate.nn.GlobalAveragePool;
import striate.nn.Softmax;
import striate.nn.tensor.ArgReduce;
import striate.nn.tensor.AxisSoftmax;
import striate.nn.tensor.Reduce;
import striate.nn.tensor.TopK;
import striate.nn.tensor.Unary;
import striate.onnx.constant.OnnxFormatException;
import striate.onnx.translate.Arranging;
import striate.onnx.translate.Call;
import striate.onnx.translate.Op;
import striate.onnx.translate.UntranslatableException;
import striate.onnx.translate.Value;
import striate.onnx.translate.Value.Live;

/** Operators over all numbers along some axes. */
final class Reductions {
  private Reductions() {}

  static void register(Map<String, Op> ops) {
    reduce(ops, "ReduceSum", Reduce.Kind.SUM, 13);
    reduce(ops, "ReduceMean", Reduce.Kind.MEAN, 18);
    reduce(ops, "ReduceMax", Reduce.Kind.MAX, 18);
    reduce(ops, "ReduceMin", Reduce.Kind.MIN, 18);
    reduce(ops, "ReduceProd", Reduce.Kind.PROD, 18);
    reduce(ops, "ReduceL1", Reduce.Kind.L1, 18);
    reduce(ops, "ReduceL2", Reduce.Kind.L2, 18);
    reduce(ops, "ReduceLogSum", Reduce.Kind.LOG_SUM, 18);
    reduce(ops, "ReduceLogSumExp", Reduce.Kind.LOG_SUM_EXP, 18);
    reduce(ops, "ReduceSumSquare", Reduce.Kind.SUM_SQUARE, 18);
    ops.put("ArgMax", call -> argument(call, true));
    ops.put("ArgMin", call -> argument(call, false));
    ops.put("Softmax", call -> softmax(call, false));
    ops.put("LogSoftmax", call -> softmax(call, true));
    ops.put("TopK", Reductions::top);
  }

  private static void reduce(Map<String, Op> ops, String name, Reduce.Kind kind, int axesAsInput) {
    ops.put(
        name,
        call -> {
          long[] axes = call.opset() >= axesAsInput ? call.longs(1) : call.node().wholes("axes");
          boolean keep = call.node().whole("keepdims", 1) != 0;
          Live x = call.live(0);
          if (axes == null || axes.length == 0) {
            if (call.node().whole("noop_with_empty_axes", 0) != 0) {
              call.output(0, elementwise(call, x, kind));
              return;
            }
            axes = LongStream.range(0, x.rank()).toArray();
          }
          call.output(0, reduce(call, x, kind, axes, keep));
        });
  }

  /** Axes from 0 on, in order, each once. */
  static List<Integer> axes(Live x, long[] given) throws UntranslatableException {
    TreeSet<Integer> axes = new TreeSet<>();
    for (long a : given) {
      axes.add(axis(x, a));
    }
    return List.copyOf(axes);
  }

  /** An axis from 0 on. */
  static int axis(Live x, long axis) throws UntranslatableException {
    long positive = axis < 0 ? axis + x.rank() : axis;
    if (positive < 0 || positive >= x.rank()) {
      throw new UntranslatableException("axis " + axis + " is not one of " + x);
    }
    return (int) positive;
  }

  /** Refuses an axis that is the batch. */
  static int notBatch(Live x, int axis) throws UntranslatableException {
    if (x.isBatch(axis)) {
      throw new UntranslatableException(
          "axis "
              + axis
              + " of "
              + x
              + " is the number of images, each of which stands for itself");
    }
    return axis;
  }

  static Live reduce(Call call, Live given, Reduce.Kind kind, long[] which, boolean keep)
      throws UntranslatableException {
    List<Integer> axes = axes(given, which);
    for (int a : axes) {
      notBatch(given, a);
    }
    Live x = Arranging.strided(call, given);
    List<Integer> inShape = new ArrayList<>();
    for (int a : axes) {
      if (x.axes().get(a) >= 0) {
        inShape.add(x.axes().get(a));
      }
    }
    int out;
    if (inShape.isEmpty()) {
      out = elementwise(call, x, kind).node();
    } else if (kind == Reduce.Kind.MEAN
        && x.shape().isImage()
        && new TreeSet<>(inShape).equals(new TreeSet<>(List.of(1, 2)))) {
      out = call.add(new GlobalAveragePool(), x.node());
    } else {
      out = call.add(new Reduce(kind, inShape, true), x.node());
    }
    List<Integer> left = new ArrayList<>();
    for (int i = 0; i < x.rank(); i++) {
      if (!axes.contains(i)) {
        left.add(x.axes().get(i));
      } else if (keep) {
        left.add(Value.ONE);
      }
    }
    return new Live(out, call.shape(out), left);
  }

  /** What a reduction over a single number makes of it. */
  private static Live elementwise(Call call, Live x, Reduce.Kind kind)
      throws UntranslatableException {
    return switch (kind) {
      case SUM, MEAN, MAX, MIN, PROD, LOG_SUM_EXP -> x;
      case L1, L2 -> call.apply(new Unary(Unary.Function.ABS), x);
      case LOG_SUM -> call.apply(new Unary(Unary.Function.LOG), x);
      case SUM_SQUARE -> call.apply(new Unary(Unary.Function.SQUARE), x);
    };
  }

  private static void argument(Call call, boolean max)
      throws OnnxFormatException, UntranslatableException {
    Live x = Arranging.strided(call, call.live(0));
    int axis = notBatch(x, axis(x, call.node().whole("axis", 0)));
    boolean keep = call.node().whole("keepdims", 1) != 0;
    boolean last = call.node().whole("select_last_index", 0) != 0;
    x = x.axes().get(axis) < 0 ? Arranging.plain(call, x) : x;
    int out = call.add(new ArgReduce(max, x.axes().get(axis), true, last), x.node());
    List<Integer> axes = new ArrayList<>(x.axes());
    if (keep) {
      axes.set(axis, Value.ONE);
    } else {
      axes.subList(axis, axis + 1).clear();
    }
    call.output(0, new Live(out, call.shape(out), axes));
  }

  private static void softmax(Call call, boolean log)
      throws OnnxFormatException, UntranslatableException {
    Live x = call.live(0);
    boolean old = call.opset() < 13;
    int axis = axis(x, call.node().whole("axis", old ? 1 : -1));
    List<Integer> axes = new ArrayList<>();
    for (int i = axis; i < (old ? x.rank() : axis + 1); i++) {
      axes.add(notBatch(x, i));
    }
    boolean features = axes.size() == 1 && x.shape().flat() && !x.shape().isTensor();
    boolean channels =
        axes.size() == 1 && x.shape().isImage() && x.axes().get(axes.getFirst()) == 0;
    if (!log && (features || channels) && x.axes().get(axes.getFirst()) == 0) {
      call.output(0, call.apply(new Softmax(), x));
      return;
    }
    x = Arranging.strided(call, x);
    List<Integer> inShape = new ArrayList<>();
    for (int a : axes) {
      if (x.axes().get(a) >= 0) {
        inShape.add(x.axes().get(a));
      }
    }
    if (inShape.isEmpty()) {
      x = Arranging.plain(call, x);
      for (int a : axes) {
        inShape.add(x.axes().get(a));
      }
    }
    call.output(0, call.apply(new AxisSoftmax(inShape, log), x));
  }

  private static void top(Call call) throws OnnxFormatException, UntranslatableException {
    Live x = Arranging.strided(call, call.live(0));
    int axis = notBatch(x, axis(x, call.node().whole("axis", -1)));
    long[] given = call.opset() >= 10 ? call.longs(1) : call.node().wholes("k");
    if (given == null || given.length != 1) {
      throw new UntranslatableException("k expected, got none");
    }
    x = x.axes().get(axis) < 0 ? Arranging.plain(call, x) : x;
    boolean largest = call.node().whole("largest", 1) != 0;
    int k = Math.toIntExact(Math.clamp(given[0], 0, Integer.MAX_VALUE));
    for (int i = 0; i < 2; i++) {
      if (call.wants(i)) {
        call.output(i, call.apply(new TopK(k, x.axes().get(axis), largest, i == 1), x));
      }
    }
  }
}
