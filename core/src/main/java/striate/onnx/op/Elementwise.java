package striate.onnx.op;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import striate.nn.Add;
import striate.nn.Dropout;
import striate.nn.Gelu;
import striate.nn.HardSwish;
import striate.nn.Layer;
import striate.nn.LeakyRelu;
import striate.nn.Relu;
import striate.nn.Relu6;
import striate.nn.Sigmoid;
import striate.nn.Silu;
import striate.nn.Tanh;
import striate.nn.tensor.Binary;
import striate.nn.tensor.BinaryConstant;
import striate.nn.tensor.Unary;
import striate.nn.tensor.Unary.Function;
import striate.nn.tensor.Where;
import striate.onnx.constant.Constant;
import striate.onnx.constant.ElementType;
import striate.onnx.constant.OnnxFormatException;
import striate.onnx.translate.Arranging;
import striate.onnx.translate.Arranging.Operand;
import striate.onnx.translate.Arranging.Together;
import striate.onnx.translate.Call;
import striate.onnx.translate.Op;
import striate.onnx.translate.UntranslatableException;
import striate.onnx.translate.Value.Live;

/** Operators whose outputs' numbers each depend on one number of every input. */
final class Elementwise {
  private Elementwise() {}

  static void register(Map<String, Op> ops) {
    layer(ops, "Relu", new Relu());
    layer(ops, "Sigmoid", new Sigmoid());
    layer(ops, "Tanh", new Tanh());
    layer(ops, "HardSwish", new HardSwish());
    function(ops, "Abs", Function.ABS);
    function(ops, "Neg", Function.NEG);
    function(ops, "Exp", Function.EXP);
    function(ops, "Log", Function.LOG);
    function(ops, "Sqrt", Function.SQRT);
    function(ops, "Reciprocal", Function.RECIPROCAL);
    function(ops, "Erf", Function.ERF);
    function(ops, "Sign", Function.SIGN);
    function(ops, "Floor", Function.FLOOR);
    function(ops, "Ceil", Function.CEIL);
    function(ops, "Round", Function.ROUND);
    function(ops, "Not", Function.NOT);
    function(ops, "IsNaN", Function.IS_NAN);
    ops.put("IsInf", Elementwise::isInfinite);
    function(ops, "Softplus", Function.SOFTPLUS);
    function(ops, "Softsign", Function.SOFTSIGN);
    function(ops, "Mish", Function.MISH);
    for (Function f :
        List.of(
            Function.SIN,
            Function.COS,
            Function.TAN,
            Function.ASIN,
            Function.ACOS,
            Function.ATAN,
            Function.SINH,
            Function.COSH,
            Function.ASINH,
            Function.ACOSH,
            Function.ATANH)) {
      String name = f.name();
      function(ops, name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT), f);
    }
    ops.put("Elu", call -> unary(call, Function.ELU, call.node().real("alpha", 1), 0));
    ops.put("Celu", call -> unary(call, Function.CELU, call.node().real("alpha", 1), 0));
    ops.put(
        "Selu",
        call ->
            unary(
                call,
                Function.SELU,
                call.node().real("alpha", 1.6732632f),
                call.node().real("gamma", 1.050701f)));
    ops.put(
        "HardSigmoid",
        call ->
            unary(
                call,
                Function.HARD_SIGMOID,
                call.node().real("alpha", 0.2f),
                call.node().real("beta", 0.5f)));
    ops.put(
        "ThresholdedRelu",
        call -> unary(call, Function.THRESHOLDED_RELU, call.node().real("alpha", 1), 0));
    ops.put(
        "Shrink",
        call ->
            unary(
                call,
                Function.SHRINK,
                call.node().real("lambd", 0.5f),
                call.node().real("bias", 0)));
    ops.put("LeakyRelu", Elementwise::leakyRelu);
    ops.put("Gelu", Elementwise::gelu);
    ops.put("Swish", Elementwise::swish);
    ops.put("Clip", Elementwise::clip);
    ops.put("Identity", call -> call.output(0, call.input(0)));
    ops.put("Cast", Elementwise::cast);
    ops.put("CastLike", Elementwise::castLike);
    ops.put("Dropout", Elementwise::dropout);
    binary(ops, "Add", Binary.Op.ADD);
    binary(ops, "Sub", Binary.Op.SUB);
    binary(ops, "Mul", Binary.Op.MUL);
    binary(ops, "Div", Binary.Op.DIV);
    binary(ops, "Pow", Binary.Op.POW);
    binary(ops, "Equal", Binary.Op.EQUAL);
    binary(ops, "Less", Binary.Op.LESS);
    binary(ops, "Greater", Binary.Op.GREATER);
    binary(ops, "LessOrEqual", Binary.Op.LESS_OR_EQUAL);
    binary(ops, "GreaterOrEqual", Binary.Op.GREATER_OR_EQUAL);
    binary(ops, "And", Binary.Op.AND);
    binary(ops, "Or", Binary.Op.OR);
    binary(ops, "Xor", Binary.Op.XOR);
    binary(ops, "PRelu", Binary.Op.PRELU);
    ops.put(
        "Mod",
        call -> {
          boolean c = call.node().whole("fmod", 0) != 0;
          call.output(0, binary(call, c ? Binary.Op.MOD : Binary.Op.FLOOR_MOD, 0, 1));
        });
    many(ops, "Sum", Binary.Op.ADD);
    many(ops, "Max", Binary.Op.MAX);
    many(ops, "Min", Binary.Op.MIN);
    ops.put("Mean", Elementwise::mean);
    ops.put("Where", Elementwise::where);
  }

  private static void layer(Map<String, Op> ops, String name, Layer layer) {
    ops.put(name, call -> call.output(0, call.apply(layer, call.live(0))));
  }

  private static void function(Map<String, Op> ops, String name, Function function) {
    layer(ops, name, new Unary(function));
  }

  private static void unary(Call call, Function function, float alpha, float beta)
      throws UntranslatableException {
    call.output(0, call.apply(new Unary(function, alpha, beta), call.live(0)));
  }

  private static void isInfinite(Call call) throws OnnxFormatException, UntranslatableException {
    if (call.node().whole("detect_negative", 1) == 0
        || call.node().whole("detect_positive", 1) == 0) {
      throw new UntranslatableException("infinite numbers of one sign");
    }
    unary(call, Function.IS_INFINITE, 0, 0);
  }

  private static void leakyRelu(Call call) throws OnnxFormatException, UntranslatableException {
    float slope = call.node().real("alpha", 0.01f);
    Live x = call.live(0);
    if (slope >= 0) {
      call.output(0, call.apply(new LeakyRelu(slope), x));
      return;
    }
    call.output(0, constant(call, Binary.Op.PRELU, x, Constant.scalar(slope), false, ""));
  }

  private static void gelu(Call call) throws OnnxFormatException, UntranslatableException {
    String kind = call.node().word("approximate", "none");
    boolean tanh = kind.equals("tanh");
    if (!tanh && !kind.equals("none")) {
      throw new UntranslatableException("approximate: none or tanh expected, got " + kind);
    }
    call.output(0, call.apply(tanh ? new Unary(Function.GELU_TANH) : new Gelu(), call.live(0)));
  }

  private static void swish(Call call) throws OnnxFormatException, UntranslatableException {
    float alpha = call.node().real("alpha", 1);
    call.output(
        0, call.apply(alpha == 1 ? new Silu() : new Unary(Function.SWISH, alpha, 0), call.live(0)));
  }

  private static void clip(Call call) throws OnnxFormatException, UntranslatableException {
    boolean old = call.opset() < 11;
    float low =
        old ? call.node().real("min", -Float.MAX_VALUE) : call.scalar(1, Float.NEGATIVE_INFINITY);
    float high =
        old ? call.node().real("max", Float.MAX_VALUE) : call.scalar(2, Float.POSITIVE_INFINITY);
    Live x = call.live(0);
    boolean above = high >= Float.MAX_VALUE;
    Layer layer =
        low == 0 && high == 6
            ? new Relu6()
            : low == 0 && above ? new Relu() : new Unary(Function.CLIP, low, high);
    call.output(0, call.apply(layer, x));
  }

  /** A number of an image is a float here, whatever type the file wants it to have. */
  private static void cast(Call call) throws OnnxFormatException, UntranslatableException {
    convert(call, ElementType.of(call.node().whole("to")));
  }

  private static void castLike(Call call) throws OnnxFormatException, UntranslatableException {
    if (call.isKnown(1)) {
      convert(call, call.known(1).type());
    } else {
      call.output(0, call.input(0)); // floats are what images are made of
    }
  }

  private static void convert(Call call, ElementType to) throws UntranslatableException {
    Live x = call.live(0);
    if (to.real()) {
      call.output(0, x);
    } else if (to == ElementType.BOOL) {
      Live not = call.apply(new Unary(Function.NOT), x);
      call.output(0, call.apply(new Unary(Function.NOT), not));
    } else if (to.whole()) {
      call.output(0, call.apply(new Unary(Function.TRUNCATE), x));
    } else {
      throw new UntranslatableException("numbers of an image cannot become " + to);
    }
  }

  private static void dropout(Call call) throws OnnxFormatException, UntranslatableException {
    float ratio = call.opset() < 12 ? call.node().real("ratio", 0.5f) : call.scalar(1, 0.5f);
    Live x = call.live(0);
    if (call.wants(1)) {
      // what is kept: in inference everything
      Live zero = constant(call, Binary.Op.MUL, x, Constant.scalar(0f), false, "");
      call.output(1, constant(call, Binary.Op.ADD, zero, Constant.scalar(1f), false, ""));
    }
    call.output(0, ratio > 0 && ratio < 1 ? call.apply(new Dropout(ratio), x) : x);
  }

  private static void binary(Map<String, Op> ops, String name, Binary.Op op) {
    ops.put(
        name,
        call -> {
          if (call.opset() < 7
              && (op == Binary.Op.PRELU || call.node().whole("broadcast", 0) != 0)) {
            throw new UntranslatableException("broadcasting of opset 6 and before");
          }
          call.output(0, binary(call, op, 0, 1));
        });
  }

  /** A function of two inputs, either of which may be known. */
  static Live binary(Call call, Binary.Op op, int a, int b)
      throws OnnxFormatException, UntranslatableException {
    if (op == Binary.Op.DIV && call.isKnown(a) != call.isKnown(b)) {
      Constant known = call.known(call.isKnown(a) ? a : b);
      Live quotient = quotient(call, known, a, b);
      // integers are divided as integers, and both operands are of one type
      return known.type().whole() ? call.apply(new Unary(Function.TRUNCATE), quotient) : quotient;
    }
    if (call.isKnown(a) && !call.isKnown(b)) {
      if (op == Binary.Op.PRELU) {
        return two(call, op, call.live(a), call.live(b));
      }
      return constant(call, op, call.live(b), call.known(a), true, call.node().input(a));
    }
    if (call.isKnown(b) && !call.isKnown(a)) {
      return constant(call, op, call.live(a), call.known(b), false, call.node().input(b));
    }
    Live result = two(call, op, call.live(a), call.live(b));
    boolean whole = op == Binary.Op.DIV && call.live(a).whole() && call.live(b).whole();
    return whole ? call.apply(new Unary(Function.TRUNCATE), result) : result;
  }

  private static Live quotient(Call call, Constant known, int a, int b)
      throws OnnxFormatException, UntranslatableException {
    boolean first = call.isKnown(a);
    String source = call.node().input(first ? a : b);
    return constant(call, Binary.Op.DIV, call.live(first ? b : a), known, first, source);
  }

  /** A function of two values. */
  static Live two(Call call, Binary.Op op, Live a, Live b) throws UntranslatableException {
    Together t = Arranging.together(call, List.of(a, b));
    boolean sum =
        op == Binary.Op.ADD
            && call.shape(t.nodes().getFirst()).equals(call.shape(t.nodes().getLast()));
    int out = call.add(sum ? new Add() : new Binary(op), t.nodes().getFirst(), t.nodes().getLast());
    return new Live(out, call.shape(out), t.axes());
  }

  /** A function of a value and a constant. */
  static Live constant(
      Call call, Binary.Op op, Live x, Constant c, boolean constantFirst, String source)
      throws OnnxFormatException, UntranslatableException {
    if (!Arranging.aligns(x, c)) {
      Live plain = Arranging.plain(call, x);
      if (!Arranging.aligns(plain, c)) {
        boolean sum = op == Binary.Op.ADD || op == Binary.Op.MUL;
        Live other = call.constantLayer(c, sum && c.size() > 1, source);
        return constantFirst ? two(call, op, other, x) : two(call, op, x, other);
      }
      return constant(call, op, plain, c, constantFirst, source);
    }
    if (c.size() == 1) {
      Layer simple = simple(op, c.floats()[0], constantFirst);
      if (simple != null) {
        return call.apply(simple, x);
      }
    }
    Operand operand = Arranging.operand(x, c);
    // A single slope is learned where it is a tensor of the file; other single numbers are
    // settings.
    boolean learned =
        op == Binary.Op.PRELU
            ? c.size() > 1 || !source.isEmpty()
            : c.size() > 1 && (op == Binary.Op.ADD || op == Binary.Op.MUL);
    BinaryConstant layer = new BinaryConstant(op, operand.sizes(), constantFirst, learned);
    int out = call.add(layer, Map.of("value", operand.weight()), source, x.node());
    return new Live(out, call.shape(out), x.axes());
  }

  /** A simpler layer of the same, if there is one. */
  private static @Nullable Layer simple(Binary.Op op, float c, boolean constantFirst) {
    return switch (op) {
      case POW ->
          constantFirst || !Float.isFinite(c)
              ? null
              : c == 2
                  ? new Unary(Function.SQUARE)
                  : c == 0.5f ? new Unary(Function.SQRT) : new Unary(Function.POWER, c, 0);
      case DIV -> constantFirst && c == 1 ? new Unary(Function.RECIPROCAL) : null;
      default -> null;
    };
  }

  private static void many(Map<String, Op> ops, String name, Binary.Op op) {
    ops.put(name, call -> call.output(0, many(call, op)));
  }

  private static Live many(Call call, Binary.Op op)
      throws OnnxFormatException, UntranslatableException {
    List<Integer> lives = new ArrayList<>();
    List<Integer> knowns = new ArrayList<>();
    for (int i = 0; i < call.count(); i++) {
      (call.isKnown(i) ? knowns : lives).add(i);
    }
    if (lives.isEmpty()) {
      lives.add(knowns.removeFirst());
    }
    Live sum = call.live(lives.getFirst());
    for (int i : lives.subList(1, lives.size())) {
      sum = two(call, op, sum, call.live(i));
    }
    for (int i : knowns) {
      sum = constant(call, op, sum, call.known(i), false, call.node().input(i));
    }
    return sum;
  }

  private static void mean(Call call) throws OnnxFormatException, UntranslatableException {
    Live sum = many(call, Binary.Op.ADD);
    call.output(
        0,
        call.count() == 1
            ? sum
            : constant(call, Binary.Op.DIV, sum, Constant.scalar((float) call.count()), false, ""));
  }

  private static void where(Call call) throws UntranslatableException {
    List<Live> all = List.of(call.live(0), call.live(1), call.live(2));
    Together t = Arranging.together(call, all);
    int out = call.add(new Where(), t.nodes().get(0), t.nodes().get(1), t.nodes().get(2));
    call.output(0, new Live(out, call.shape(out), t.axes()));
  }
}
