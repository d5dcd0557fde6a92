package striate.format.codec;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import striate.nn.Shape;
import striate.nn.tensor.Binary;
import striate.nn.tensor.BinaryConstant;
import striate.nn.tensor.Constant;
import striate.nn.tensor.Quantize;
import striate.nn.tensor.Unary;
import striate.nn.tensor.Where;

/** The codecs of the layers on tensors that compute element by element. */
final class ElementCodecs {
  private static final Map<String, Attribute> NO_ATTRIBUTES = Map.of();

  private ElementCodecs() {}

  static List<LayerCodec<?>> all() {
    return List.of(
        new SettingCodec<>(
            Unary.class,
            "unary",
            (l, to) ->
                to.constant("function", l.function())
                    .real("alpha", l.alpha())
                    .real("beta", l.beta()),
            from ->
                new Unary(
                    from.constant("function", Unary.Function.class),
                    from.real("alpha"),
                    from.real("beta")),
            ElementCodecs::unary),
        new SettingCodec<>(
            Binary.class,
            "binary",
            (l, to) -> to.constant("op", l.op()),
            from -> new Binary(from.constant("op", Binary.Op.class)),
            (l, to) -> {
              int rank = rank(to);
              List<Shape> shapes = to.inputShapes();
              binary(
                  to,
                  l.op(),
                  Ranks.aligned(to, to.inputs().getFirst(), shapes.getFirst(), rank),
                  Ranks.aligned(to, to.inputs().getLast(), shapes.getLast(), rank));
            }),
        new SettingCodec<>(
            BinaryConstant.class,
            "binary-constant",
            (l, to) ->
                to.constant("op", l.op())
                    .word("sizes", Ranks.word(l.sizes()))
                    .flag("first", l.constantFirst())
                    .flag("learned", l.learned()),
            from ->
                new BinaryConstant(
                    from.constant("op", Binary.Op.class),
                    Ranks.wholes(from.word("sizes")),
                    from.flag("first"),
                    from.flag("learned")),
            (l, to) -> {
              String value = to.parameters().getFirst();
              String input = Ranks.aligned(to, to.input(), to.inputShape(), rank(to));
              binary(
                  to, l.op(), l.constantFirst() ? value : input, l.constantFirst() ? input : value);
            }),
        new SettingCodec<>(
            Where.class, "where", (l, to) -> {}, from -> new Where(), ElementCodecs::where),
        new SettingCodec<>(
            Constant.class,
            "constant",
            (l, to) -> to.word("sizes", Ranks.word(l.sizes())).flag("learned", l.learned()),
            from -> new Constant(Ranks.wholes(from.word("sizes")), from.flag("learned")),
            ElementCodecs::constant),
        new SettingCodec<>(
            Quantize.class,
            "quantize",
            (l, to) ->
                to.word("scale", Ranks.word(l.scale()))
                    .word("zero", Ranks.word(l.zeroPoint()))
                    .whole("axis", l.axis())
                    .real("low", l.low())
                    .real("high", l.high()),
            from ->
                new Quantize(
                    Ranks.reals(from.word("scale")),
                    Ranks.reals(from.word("zero")),
                    from.whole("axis"),
                    from.real("low"),
                    from.real("high")),
            ElementCodecs::quantize));
  }

  private static int rank(OperatorWriter to) {
    return to.outputShape().sizes().length;
  }

  private static void unary(Unary layer, OperatorWriter to) {
    String x = to.input();
    Attribute alpha = Attribute.real(layer.alpha());
    Attribute beta = Attribute.real(layer.beta());
    switch (layer.function()) {
      case ABS -> plain(to, "Abs");
      case NEG -> plain(to, "Neg");
      case EXP -> plain(to, "Exp");
      case LOG -> plain(to, "Log");
      case SQRT -> plain(to, "Sqrt");
      case RECIPROCAL -> plain(to, "Reciprocal");
      case ERF -> plain(to, "Erf");
      case SIGN -> plain(to, "Sign");
      case FLOOR -> plain(to, "Floor");
      case CEIL -> plain(to, "Ceil");
      case ROUND -> plain(to, "Round");
      case SOFTPLUS -> plain(to, "Softplus");
      case SOFTSIGN -> plain(to, "Softsign");
      case SIN -> plain(to, "Sin");
      case COS -> plain(to, "Cos");
      case TAN -> plain(to, "Tan");
      case ASIN -> plain(to, "Asin");
      case ACOS -> plain(to, "Acos");
      case ATAN -> plain(to, "Atan");
      case SINH -> plain(to, "Sinh");
      case COSH -> plain(to, "Cosh");
      case ASINH -> plain(to, "Asinh");
      case ACOSH -> plain(to, "Acosh");
      case ATANH -> plain(to, "Atanh");
      case SQUARE -> to.last("Mul", NO_ATTRIBUTES, List.of(x, x));
      case ELU -> to.last("Elu", Map.of("alpha", alpha), to.inputs());
      case SELU -> to.last("Selu", Map.of("alpha", alpha, "gamma", beta), to.inputs());
      case CELU -> to.last("Celu", Map.of("alpha", alpha), to.inputs());
      case HARD_SIGMOID ->
          to.last("HardSigmoid", Map.of("alpha", alpha, "beta", beta), to.inputs());
      case THRESHOLDED_RELU -> to.last("ThresholdedRelu", Map.of("alpha", alpha), to.inputs());
      case SHRINK -> to.last("Shrink", Map.of("lambd", alpha, "bias", beta), to.inputs());
      case CLIP -> {
        String low = to.scalar("low", layer.alpha());
        to.last("Clip", NO_ATTRIBUTES, List.of(x, low, to.scalar("high", layer.beta())));
      }
      case POWER -> to.last("Pow", NO_ATTRIBUTES, List.of(x, to.scalar("exponent", layer.alpha())));
      case TRUNCATE -> Ranks.lastCast(to, Ranks.cast(to, x, Ranks.INT64));
      case NOT -> Ranks.lastCast(to, step(to, "Not", Ranks.cast(to, x, Ranks.BOOL)));
      case IS_NAN -> Ranks.lastCast(to, step(to, "IsNaN", x));
      case IS_INFINITE -> Ranks.lastCast(to, step(to, "IsInf", x));
      case MISH -> {
        String tanh = step(to, "Tanh", step(to, "Softplus", x));
        to.last("Mul", NO_ATTRIBUTES, List.of(x, tanh));
      }
      case SWISH -> {
        String scaled = step(to, "Mul", x, to.scalar("rate", layer.alpha()));
        to.last("Mul", NO_ATTRIBUTES, List.of(x, step(to, "Sigmoid", scaled)));
      }
      case GELU_TANH -> geluTanh(to, x);
    }
  }

  private static void geluTanh(OperatorWriter to, String x) {
    String cube = step(to, "Mul", x, step(to, "Mul", x, x));
    String cubic = step(to, "Mul", cube, to.scalar("cubic", 0.044715f));
    String root = to.scalar("root", (float) Math.sqrt(2 / Math.PI));
    String tanh = step(to, "Tanh", step(to, "Mul", step(to, "Add", x, cubic), root));
    String twice = step(to, "Add", tanh, to.scalar("one", 1));
    String half = step(to, "Mul", x, to.scalar("half", 0.5f));
    to.last("Mul", NO_ATTRIBUTES, List.of(half, twice));
  }

  private static void plain(OperatorWriter to, String operator) {
    to.last(operator, NO_ATTRIBUTES, to.inputs());
  }

  private static String step(OperatorWriter to, String operator, String... inputs) {
    return to.step(operator, "step", NO_ATTRIBUTES, List.of(inputs));
  }

  private static void binary(OperatorWriter to, Binary.Op op, String a, String b) {
    List<String> both = List.of(a, b);
    switch (op) {
      case ADD -> to.last("Add", NO_ATTRIBUTES, both);
      case SUB -> to.last("Sub", NO_ATTRIBUTES, both);
      case MUL -> to.last("Mul", NO_ATTRIBUTES, both);
      case DIV -> to.last("Div", NO_ATTRIBUTES, both);
      case POW -> to.last("Pow", NO_ATTRIBUTES, both);
      case MAX -> to.last("Max", NO_ATTRIBUTES, both);
      case MIN -> to.last("Min", NO_ATTRIBUTES, both);
      case PRELU -> to.last("PRelu", NO_ATTRIBUTES, both);
      case MOD -> to.last("Mod", Map.of("fmod", Attribute.whole(1)), both);
      case FLOOR_MOD -> {
        // Mod has this only for whole numbers.
        String times = step(to, "Mul", step(to, "Floor", step(to, "Div", a, b)), b);
        to.last("Sub", NO_ATTRIBUTES, List.of(a, times));
      }
      case EQUAL -> Ranks.lastCast(to, step(to, "Equal", a, b));
      case LESS -> Ranks.lastCast(to, step(to, "Less", a, b));
      case GREATER -> Ranks.lastCast(to, step(to, "Greater", a, b));
      case LESS_OR_EQUAL -> Ranks.lastCast(to, step(to, "LessOrEqual", a, b));
      case GREATER_OR_EQUAL -> Ranks.lastCast(to, step(to, "GreaterOrEqual", a, b));
      case AND -> logical(to, "And", a, b);
      case OR -> logical(to, "Or", a, b);
      case XOR -> logical(to, "Xor", a, b);
    }
  }

  private static void logical(OperatorWriter to, String operator, String a, String b) {
    String first = Ranks.cast(to, a, Ranks.BOOL);
    String second = Ranks.cast(to, b, Ranks.BOOL);
    Ranks.lastCast(to, step(to, operator, first, second));
  }

  private static void where(Where layer, OperatorWriter to) {
    int rank = rank(to);
    List<String> in =
        IntStream.range(0, 3)
            .mapToObj(i -> Ranks.aligned(to, to.inputs().get(i), to.inputShapes().get(i), rank))
            .toList();
    String condition = Ranks.cast(to, in.getFirst(), Ranks.BOOL);
    to.last("Where", NO_ATTRIBUTES, List.of(condition, in.get(1), in.get(2)));
  }

  private static void constant(Constant layer, OperatorWriter to) {
    Map<String, Attribute> first = Map.of("start", Attribute.whole(0), "end", Attribute.whole(1));
    String images = to.step("Shape", "images", first, List.of(to.input()));
    long[] own = IntStream.of(to.outputShape().sizes()).asLongStream().toArray();
    String sizes =
        to.step(
            "Concat",
            "sizes",
            Map.of("axis", Attribute.whole(0)),
            List.of(images, to.longs("own", own)));
    to.last("Expand", NO_ATTRIBUTES, List.of(to.parameters().getFirst(), sizes));
  }

  private static void quantize(Quantize layer, OperatorWriter to) {
    int rank = layer.scale().size() == 1 ? 0 : rank(to);
    List<Long> sizes =
        IntStream.range(0, rank)
            .mapToObj(i -> i == layer.axis() ? (long) layer.scale().size() : 1L)
            .toList();
    String scale = to.floats("scale", sizes, i -> layer.scale().get((int) i));
    String zero = to.floats("zero", sizes, i -> layer.zeroPoint().get((int) i));
    String whole = step(to, "Add", step(to, "Round", step(to, "Div", to.input(), scale)), zero);
    String low = to.scalar("low", layer.low());
    to.last("Clip", NO_ATTRIBUTES, List.of(whole, low, to.scalar("high", layer.high())));
  }
}
