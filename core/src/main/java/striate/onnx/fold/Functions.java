package striate.onnx.fold;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;
import striate.onnx.constant.Constant;
import striate.onnx.constant.ElementType;
import striate.onnx.constant.OnnxFormatException;

/** Functions of one tensor, element by element. */
final class Functions {
  static final Map<String, Operator> OPERATORS = operators();

  private Functions() {}

  private static Map<String, Operator> operators() {
    Map<String, Operator> all = new HashMap<>();
    all.put("Identity", call -> List.of(call.input(0)));
    all.put("Neg", Functions::neg);
    all.put("Abs", of(Math::abs, Math::abs));
    all.put("Sign", of(Math::signum, v -> Long.signum(v)));
    all.put("Relu", of(v -> v < 0 ? 0 : v, v -> Math.max(0, v)));
    all.put("Sqrt", of(Math::sqrt));
    all.put("Exp", of(StrictMath::exp));
    all.put("Log", of(StrictMath::log));
    all.put("Sin", of(StrictMath::sin));
    all.put("Cos", of(StrictMath::cos));
    all.put("Tanh", of(StrictMath::tanh));
    all.put("Reciprocal", of(v -> 1 / v));
    all.put("Floor", of(Math::floor));
    all.put("Ceil", of(Math::ceil));
    all.put("Round", of(Math::rint));
    all.put("Erf", of(Erf::of));
    all.put("Sigmoid", of(v -> 1 / (1 + StrictMath.exp(-v))));
    all.put("Not", Functions::not);
    all.put("IsNaN", call -> List.of(test(call, Double::isNaN)));
    all.put("Clip", Functions::clip);
    return all;
  }

  private static Operator of(DoubleUnaryOperator real) {
    return call -> List.of(apply(call.input(0), real, null));
  }

  private static Operator of(DoubleUnaryOperator real, LongUnaryOperator whole) {
    return call -> List.of(apply(call.input(0), real, whole));
  }

  private static Constant apply(
      Constant x, DoubleUnaryOperator real, @Nullable LongUnaryOperator whole)
      throws OnnxFormatException {
    if (x.type().real()) {
      IntToDoubleFunction values = Real.reader(x);
      return Real.of(x.type(), x.dims(), i -> real.applyAsDouble(values.applyAsDouble(i)));
    }
    if (!x.type().whole() || whole == null) {
      throw new OnnxFormatException("floats expected, got " + x);
    }
    long[] values = x.longs();
    long[] result = new long[values.length];
    for (int i = 0; i < result.length; i++) {
      // of an unsigned number, the sign bit is a digit
      boolean digit = x.type() == ElementType.UINT64 && values[i] < 0;
      result[i] = x.type().wrap(digit ? unsigned(values[i], whole) : whole.applyAsLong(values[i]));
    }
    return Constant.ofWholes(x.type(), x.dims(), result, null);
  }

  /** All functions here are the identity above 1, or constant. */
  private static long unsigned(long value, LongUnaryOperator whole) {
    return whole.applyAsLong(2) == 2 ? value : whole.applyAsLong(2);
  }

  private static List<Constant> neg(Call call) throws OnnxFormatException {
    Constant x = call.input(0);
    if (!x.perImage()) {
      if (x.type().unsigned()) {
        throw new OnnxFormatException("numbers with a sign expected, got " + x);
      }
      return List.of(apply(x, v -> -v, v -> -v));
    }
    Constant zero = Constant.ofWholes(x.type(), new int[0], new long[1], null);
    Pairs.Arithmetic minus =
        new Pairs.Arithmetic((a, b) -> a - b, (a, b) -> a - b, null, Linear::minus);
    return List.of(Pairs.apply(call, minus, zero, x));
  }

  private static List<Constant> not(Call call) throws OnnxFormatException {
    Constant x = call.input(0);
    if (x.type() != ElementType.BOOL) {
      throw new OnnxFormatException("truth values expected, got " + x);
    }
    long[] values = x.longs();
    boolean[] result = new boolean[values.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = values[i] == 0;
    }
    return List.of(Constant.ofBools(x.dims(), result));
  }

  private static Constant test(Call call, java.util.function.DoublePredicate is)
      throws OnnxFormatException {
    Constant x = call.input(0);
    if (!x.type().real()) {
      throw new OnnxFormatException("floats expected, got " + x);
    }
    IntToDoubleFunction values = Real.reader(x);
    boolean[] result = new boolean[x.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = is.test(values.applyAsDouble(i));
    }
    return Constant.ofBools(x.dims(), result);
  }

  /** Limits are attributes before opset 11, inputs from it on; if they cross, the upper one is. */
  private static List<Constant> clip(Call call) throws OnnxFormatException {
    Constant x = call.input(0);
    Constant low = limit(call, x, "min", 1);
    Constant high = limit(call, x, "max", 2);
    if (x.type().real()) {
      double least = low == null ? Double.NEGATIVE_INFINITY : low.doubles()[0];
      double most = high == null ? Double.POSITIVE_INFINITY : high.doubles()[0];
      return List.of(apply(x, v -> Math.min(Math.max(v, least), most), null));
    }
    Constant result = x;
    for (int i = 1; i <= 2; i++) {
      Constant limit = i == 1 ? low : high;
      Operator operator = Pairs.OPERATORS.get(i == 1 ? "Max" : "Min");
      if (limit != null && operator != null) {
        List<@Nullable Constant> two = List.of(result, limit.withDims());
        result = operator.run(new Call(call.node(), call.opset(), two, call.room())).getFirst();
      }
    }
    return List.of(result);
  }

  private static @Nullable Constant limit(Call call, Constant x, String name, int input)
      throws OnnxFormatException {
    Constant limit;
    if (call.opset() < 11) {
      if (!call.node().has(name)) {
        return null;
      }
      limit = Casts.cast(Constant.scalar(call.node().real(name)), x.type());
    } else {
      limit = call.optional(input);
    }
    if (limit != null && (limit.size() != 1 || limit.type() != x.type())) {
      throw new OnnxFormatException(name + ": one " + x.type() + " expected, got " + limit);
    }
    return limit;
  }
}
