package striate.format.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import striate.nn.Shape;
import striate.nn.tensor.ArgReduce;
import striate.nn.tensor.AxisSoftmax;
import striate.nn.tensor.GroupNorm;
import striate.nn.tensor.LayerNorm;
import striate.nn.tensor.Linear;
import striate.nn.tensor.Lrn;
import striate.nn.tensor.MatMul;
import striate.nn.tensor.Reduce;

/** The codecs of the layers on tensors that reduce, normalise and multiply along axes. */
final class RowCodecs {
  private static final Map<String, Attribute> NO_ATTRIBUTES = Map.of();
  private static final Attribute KEPT = Attribute.whole(1);

  private RowCodecs() {}

  static List<LayerCodec<?>> all() {
    return List.of(
        new SettingCodec<>(
            Reduce.class,
            "reduce",
            (l, to) ->
                to.constant("kind", l.reduction())
                    .list("axes", l.axes())
                    .flag("keep", l.keepAxes()),
            from ->
                new Reduce(
                    from.constant("kind", Reduce.Kind.class), from.list("axes"), from.flag("keep")),
            RowCodecs::reduce),
        new SettingCodec<>(
            ArgReduce.class,
            "arg-reduce",
            (l, to) ->
                to.flag("max", l.max())
                    .whole("axis", l.axis())
                    .flag("keep", l.keepAxes())
                    .flag("last", l.lastIndex()),
            from ->
                new ArgReduce(
                    from.flag("max"), from.whole("axis"), from.flag("keep"), from.flag("last")),
            RowCodecs::argReduce),
        new SettingCodec<>(
            AxisSoftmax.class,
            "axis-softmax",
            (l, to) -> to.list("axes", l.axes()).flag("log", l.log()),
            from -> new AxisSoftmax(from.list("axes"), from.flag("log")),
            RowCodecs::softmax),
        new SettingCodec<>(
            MatMul.class,
            "mat-mul",
            (l, to) -> {},
            from -> new MatMul(),
            (l, to) -> {
              int rank = to.outputShape().sizes().length;
              List<Shape> shapes = to.inputShapes();
              String a = Ranks.aligned(to, to.inputs().getFirst(), shapes.getFirst(), rank);
              String b = Ranks.aligned(to, to.inputs().getLast(), shapes.getLast(), rank);
              to.last("MatMul", NO_ATTRIBUTES, List.of(a, b));
            }),
        new SettingCodec<>(
            Linear.class,
            "linear",
            (l, to) -> to.whole("outputs", l.outputs()).flag("bias", l.bias()),
            from -> new Linear(from.whole("outputs"), from.flag("bias")),
            RowCodecs::linear),
        new SettingCodec<>(
            LayerNorm.class,
            "layer-norm",
            (l, to) ->
                to.list("axes", l.axes())
                    .word("epsilon", Double.toString(l.epsilon()))
                    .word("scale", Ranks.word(l.scaleSizes()))
                    .flag("bias", l.bias()),
            from ->
                new LayerNorm(
                    from.list("axes"),
                    Double.parseDouble(from.word("epsilon")),
                    Ranks.wholes(from.word("scale")),
                    from.flag("bias")),
            RowCodecs::layerNorm),
        new SettingCodec<>(
            GroupNorm.class,
            "group-norm",
            (l, to) ->
                to.whole("groups", l.groups())
                    .word("epsilon", Double.toString(l.epsilon()))
                    .flag("affine", l.affine()),
            from ->
                new GroupNorm(
                    from.whole("groups"),
                    Double.parseDouble(from.word("epsilon")),
                    from.flag("affine")),
            RowCodecs::groupNorm),
        new SettingCodec<>(
            Lrn.class,
            "lrn",
            (l, to) ->
                to.whole("size", l.size())
                    .real("alpha", l.alpha())
                    .real("beta", l.beta())
                    .real("bias", l.bias()),
            from ->
                new Lrn(
                    from.whole("size"), from.real("alpha"), from.real("beta"), from.real("bias")),
            RowCodecs::lrn));
  }

  private static void lrn(Lrn layer, OperatorWriter to) {
    int[] sizes = to.inputShape().sizes();
    if (layer.size() % 2 == 0) {
      evenLrn(layer, to, sizes);
      return;
    }
    Map<String, Attribute> attributes =
        Map.of(
            "size",
            Attribute.whole(layer.size()),
            "alpha",
            Attribute.real(layer.alpha()),
            "beta",
            Attribute.real(layer.beta()),
            "bias",
            Attribute.real(layer.bias()));
    if (sizes.length == 3) {
      to.last("LRN", attributes, to.inputs());
      return;
    }
    // ONNX Runtime has it for images only.
    String four = to.longs("image", 0, sizes[0], -1, 1);
    String image = step(to, "Reshape", to.input(), four);
    Ranks.reshapeToOutput(to, to.step("LRN", "normal", attributes, List.of(image)));
  }

  /** ONNX Runtime has it for odd sizes only. */
  private static void evenLrn(Lrn layer, OperatorWriter to, int[] sizes) {
    int before = (layer.size() - 1) / 2;
    long[] pads = new long[2 * sizes.length + 2];
    pads[1] = before;
    pads[sizes.length + 2] = layer.size() - 1L - before;
    String squares = step(to, "Mul", to.input(), to.input());
    String padded = step(to, "Pad", squares, to.longs("pads", pads), to.scalar("zero", 0));
    List<String> shifted = new ArrayList<>();
    for (int i = 0; i < layer.size(); i++) {
      String from = to.longs("from", i);
      String end = to.longs("end", i + (long) sizes[0]);
      shifted.add(step(to, "Slice", padded, from, end, to.longs("axis", 1)));
    }
    String sum = to.step("Sum", "sum", NO_ATTRIBUTES, shifted);
    String scaled = step(to, "Mul", sum, to.scalar("factor", layer.alpha() / layer.size()));
    String base = step(to, "Add", scaled, to.scalar("bias", layer.bias()));
    String root = step(to, "Pow", base, to.scalar("beta", layer.beta()));
    to.last("Div", NO_ATTRIBUTES, List.of(to.input(), root));
  }

  private static String step(OperatorWriter to, String operator, String... inputs) {
    return to.step(operator, "step", NO_ATTRIBUTES, List.of(inputs));
  }

  private static void reduce(Reduce layer, OperatorWriter to) {
    // Where no axis is left, one of size 1 is.
    boolean keep = layer.keepAxes() || layer.axes().size() < to.inputShape().sizes().length;
    String operator =
        switch (layer.reduction()) {
          case SUM -> "ReduceSum";
          case MEAN -> "ReduceMean";
          case MAX -> "ReduceMax";
          case MIN -> "ReduceMin";
          case PROD -> "ReduceProd";
          case L1 -> "ReduceL1";
          case L2 -> "ReduceL2";
          case LOG_SUM -> "ReduceLogSum";
          case LOG_SUM_EXP -> "ReduceLogSumExp";
          case SUM_SQUARE -> "ReduceSumSquare";
        };
    long[] axes = Ranks.batched(layer.axes());
    if (keep) {
      Attribute kept = Attribute.whole(layer.keepAxes() ? 1 : 0);
      if (layer.reduction() == Reduce.Kind.SUM) {
        List<String> inputs = List.of(to.input(), to.longs("axes", axes));
        to.last(operator, Map.of("keepdims", kept), inputs);
      } else {
        to.last(operator, Map.of("keepdims", kept, "axes", Attribute.wholes(axes)), to.inputs());
      }
    } else {
      Ranks.reshapeToOutput(to, kept(to, operator, to.input(), axes));
    }
  }

  /** A reduction that keeps its axes. */
  private static String kept(OperatorWriter to, String operator, String from, long[] axes) {
    if (operator.equals("ReduceSum")) {
      // the one whose axes are an input already
      List<String> inputs = List.of(from, to.longs("axes", axes));
      return to.step(operator, "reduced", Map.of("keepdims", KEPT), inputs);
    }
    Map<String, Attribute> attributes = Map.of("keepdims", KEPT, "axes", Attribute.wholes(axes));
    return to.step(operator, "reduced", attributes, List.of(from));
  }

  private static void argReduce(ArgReduce layer, OperatorWriter to) {
    boolean keep = layer.keepAxes() || to.inputShape().sizes().length == 1;
    Map<String, Attribute> attributes =
        Map.of(
            "axis",
            Attribute.whole(layer.axis() + 1L),
            "keepdims",
            Attribute.whole(keep ? 1 : 0),
            "select_last_index",
            Attribute.whole(layer.lastIndex() ? 1 : 0));
    String operator = layer.max() ? "ArgMax" : "ArgMin";
    Ranks.lastCast(to, to.step(operator, "index", attributes, to.inputs()));
  }

  private static void softmax(AxisSoftmax layer, OperatorWriter to) {
    long[] axes = Ranks.batched(layer.axes());
    if (axes.length == 1) {
      String operator = layer.log() ? "LogSoftmax" : "Softmax";
      to.last(operator, Map.of("axis", Attribute.whole(axes[0])), to.inputs());
      return;
    }
    String shifted = step(to, "Sub", to.input(), kept(to, "ReduceMax", to.input(), axes));
    String powers = step(to, "Exp", shifted);
    String sum = kept(to, "ReduceSum", powers, axes);
    if (layer.log()) {
      to.last("Sub", NO_ATTRIBUTES, List.of(shifted, step(to, "Log", sum)));
    } else {
      to.last("Div", NO_ATTRIBUTES, List.of(powers, sum));
    }
  }

  private static void linear(Linear layer, OperatorWriter to) {
    List<String> parameters = to.parameters();
    if (to.inputShape().sizes().length == 1) {
      to.last("Gemm", Map.of("transB", Attribute.whole(1)), to.inputAndParameters());
      return;
    }
    String weight =
        to.step(
            "Transpose",
            "weight",
            Map.of("perm", Attribute.wholes(1, 0)),
            List.of(parameters.getFirst()));
    List<String> product = List.of(to.input(), weight);
    if (layer.bias()) {
      String sums = to.step("MatMul", "product", NO_ATTRIBUTES, product);
      to.last("Add", NO_ATTRIBUTES, List.of(sums, parameters.getLast()));
    } else {
      to.last("MatMul", NO_ATTRIBUTES, product);
    }
  }

  private static void layerNorm(LayerNorm layer, OperatorWriter to) {
    int[] sizes = to.inputShape().sizes();
    int first = layer.axes().getFirst();
    boolean lastAxes = first + layer.axes().size() == sizes.length;
    List<Integer> normalised = Arrays.stream(sizes).boxed().toList().subList(first, sizes.length);
    List<String> parameters = to.parameters();
    if (lastAxes && (parameters.isEmpty() || layer.scaleSizes().equals(normalised))) {
      List<String> inputs = new ArrayList<>(List.of(to.input()));
      if (parameters.isEmpty()) {
        List<Long> all = normalised.stream().map(Integer::longValue).toList();
        inputs.add(to.floats("ones", all, i -> 1));
      }
      inputs.addAll(parameters);
      to.last(
          "LayerNormalization",
          Map.of(
              "axis",
              Attribute.whole(first + 1L),
              "epsilon",
              Attribute.real((float) layer.epsilon())),
          inputs);
      return;
    }
    long[] axes = Ranks.batched(layer.axes());
    String centred = step(to, "Sub", to.input(), kept(to, "ReduceMean", to.input(), axes));
    String variance = kept(to, "ReduceMean", step(to, "Mul", centred, centred), axes);
    String epsilon = to.scalar("epsilon", (float) layer.epsilon());
    String deviation = step(to, "Sqrt", step(to, "Add", variance, epsilon));
    affine(to, "Div", List.of(centred, deviation), parameters);
  }

  /** An operator, then weight and bias as far as there are any. */
  private static void affine(
      OperatorWriter to, String operator, List<String> inputs, List<String> parameters) {
    String last = operator;
    List<String> from = inputs;
    for (int i = 0; i < parameters.size(); i++) {
      from = List.of(to.step(last, "step", NO_ATTRIBUTES, from), parameters.get(i));
      last = i == 0 ? "Mul" : "Add";
    }
    to.last(last, NO_ATTRIBUTES, from);
  }

  private static void groupNorm(GroupNorm layer, OperatorWriter to) {
    int[] sizes = to.inputShape().sizes();
    Map<String, Attribute> epsilon = Map.of("epsilon", Attribute.real((float) layer.epsilon()));
    List<String> parameters = to.parameters();
    if (layer.affine() && layer.groups() == sizes[0] && sizes.length > 1) {
      to.last("InstanceNormalization", epsilon, to.inputAndParameters());
      return;
    }
    List<Long> groups = List.of((long) layer.groups());
    String split = to.longs("groups", 0, layer.groups(), -1);
    String grouped = to.step("Reshape", "grouped", NO_ATTRIBUTES, List.of(to.input(), split));
    String ones = to.floats("ones", groups, i -> 1);
    String zeros = to.floats("zeros", groups, i -> 0);
    String normal =
        to.step("InstanceNormalization", "normal", epsilon, List.of(grouped, ones, zeros));
    if (parameters.isEmpty()) {
      Ranks.reshapeToOutput(to, normal);
      return;
    }
    long[] all = new long[sizes.length + 1];
    for (int i = 0; i < sizes.length; i++) {
      all[i + 1] = sizes[i];
    }
    List<Long> broadcast = new ArrayList<>(Collections.nCopies(sizes.length, 1L));
    broadcast.set(0, (long) sizes[0]);
    String each = to.longs("channels", broadcast.stream().mapToLong(n -> n).toArray());
    List<String> perChannel = new ArrayList<>();
    for (String parameter : parameters) {
      perChannel.add(step(to, "Reshape", parameter, each));
    }
    affine(to, "Reshape", List.of(normal, to.longs("sizes", all)), perChannel);
  }
}
