package striate.nn;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import striate.nn.LayerTable.Row;
import striate.nn.tensor.ArgReduce;
import striate.nn.tensor.AxisSoftmax;
import striate.nn.tensor.Binary;
import striate.nn.tensor.BinaryConstant;
import striate.nn.tensor.Constant;
import striate.nn.tensor.GroupNorm;
import striate.nn.tensor.LayerNorm;
import striate.nn.tensor.Linear;
import striate.nn.tensor.Lrn;
import striate.nn.tensor.MatMul;
import striate.nn.tensor.Quantize;
import striate.nn.tensor.Reduce;
import striate.nn.tensor.Unary;
import striate.nn.tensor.Where;
import striate.truth.TorchCases.Case;

/** The lines of {@link LayerTable} for arithmetic on tensors. */
final class ArithmeticTable {
  private ArithmeticTable() {}

  static void add(Map<Class<?>, Row> rows) {
    List<String> none = List.of();
    List<String> value = List.of("v");
    List<String> affine = List.of("w", "b");
    rows.put(
        Unary.class,
        new Row(
            "unary",
            none,
            c ->
                new Unary(
                    Unary.Function.valueOf(upper(c, "function")),
                    (float) c.number("alpha"),
                    (float) c.number("beta"))));
    rows.put(Binary.class, new Row("binary", none, c -> new Binary(op(c))));
    rows.put(
        BinaryConstant.class,
        new Row(
            "binary-constant",
            value,
            c -> new BinaryConstant(op(c), sizes(c, "v"), c.flag("first"), true)));
    rows.put(Where.class, new Row("where", none, c -> new Where()));
    rows.put(
        striate.nn.tensor.Constant.class,
        new Row("constant", value, c -> new Constant(sizes(c, "v"), true)));
    rows.put(
        Reduce.class,
        new Row(
            "reduce",
            none,
            c -> new Reduce(Reduce.Kind.valueOf(upper(c, "kind")), axes(c), c.flag("keep"))));
    rows.put(
        ArgReduce.class,
        new Row(
            "arg-reduce",
            none,
            c -> new ArgReduce(c.flag("max"), c.integer("axis"), c.flag("keep"), c.flag("last"))));
    rows.put(
        AxisSoftmax.class,
        new Row("axis-softmax", none, c -> new AxisSoftmax(axes(c), c.flag("log"))));
    rows.put(MatMul.class, new Row("matmul", none, c -> new MatMul()));
    rows.put(
        Linear.class,
        new Row("linear", affine, c -> new Linear(c.tensor("w").size(0), c.flag("bias"))));
    rows.put(
        LayerNorm.class,
        new Row(
            "layer-norm",
            affine,
            c ->
                new LayerNorm(
                    axes(c),
                    c.number("epsilon"),
                    c.has("w") ? sizes(c, "w") : List.of(),
                    c.flag("bias"))));
    rows.put(
        GroupNorm.class,
        new Row(
            "group-norm",
            affine,
            c -> new GroupNorm(c.integer("groups"), c.number("epsilon"), c.flag("affine"))));
    rows.put(
        Lrn.class,
        new Row(
            "lrn",
            none,
            c ->
                new Lrn(
                    c.integer("size"),
                    (float) c.number("alpha"),
                    (float) c.number("beta"),
                    (float) c.number("bias"))));
    rows.put(
        Quantize.class,
        new Row(
            "quantize",
            none,
            c ->
                new Quantize(
                    floats(c, "scales"),
                    floats(c, "zeros"),
                    c.integer("axis"),
                    (float) c.number("low"),
                    (float) c.number("high"))));
  }

  private static String upper(Case c, String key) {
    return c.text(key).toUpperCase(Locale.ROOT);
  }

  private static Binary.Op op(Case c) {
    return Binary.Op.valueOf(upper(c, "op"));
  }

  private static List<Integer> axes(Case c) {
    return Arrays.stream(c.integers("axes")).boxed().toList();
  }

  private static List<Integer> sizes(Case c, String tensor) {
    return Arrays.stream(c.tensor(tensor).shape()).boxed().toList();
  }

  private static List<Float> floats(Case c, String key) {
    return Stream.of(c.text(key).split(",", -1)).map(Float::parseFloat).toList();
  }
}
