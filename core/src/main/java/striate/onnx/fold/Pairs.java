package striate.onnx.fold;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.IntToDoubleFunction;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;
import striate.onnx.constant.Constant;
import striate.onnx.constant.ElementType;
import striate.onnx.constant.OnnxFormatException;

/** Arithmetic of two tensors element by element, and of any number of them, one after the other. */
final class Pairs {
  static final Map<String, Operator> OPERATORS = operators();

  private Pairs() {}

  private static Map<String, Operator> operators() {
    Map<String, Operator> all = new HashMap<>();
    Arithmetic add = new Arithmetic((a, b) -> a + b, (a, b) -> a + b, null, Linear::plus);
    all.put("Add", two(add));
    all.put("Sub", two(new Arithmetic((a, b) -> a - b, (a, b) -> a - b, null, Linear::minus)));
    all.put("Mul", two(new Arithmetic((a, b) -> a * b, (a, b) -> a * b, null, Linear::times)));
    all.put(
        "Div",
        two(new Arithmetic((a, b) -> a / b, (a, b) -> a / b, Long::divideUnsigned, Linear::over)));
    all.put("Pow", Pairs::pow);
    all.put("Mod", Pairs::mod);
    all.put("Sum", any(add));
    all.put("Mean", Pairs::mean);
    all.put(
        "Max",
        any(
            new Arithmetic(
                Math::max,
                Math::max,
                (a, b) -> Long.compareUnsigned(a, b) > 0 ? a : b,
                Linear::max)));
    all.put(
        "Min",
        any(
            new Arithmetic(
                Math::min,
                Math::min,
                (a, b) -> Long.compareUnsigned(a, b) < 0 ? a : b,
                Linear::min)));
    LongBinaryOperator and = (a, b) -> a & b;
    LongBinaryOperator or = (a, b) -> a | b;
    LongBinaryOperator xor = (a, b) -> a ^ b;
    all.put("And", truth(and));
    all.put("Or", truth(or));
    all.put("Xor", truth(xor));
    return all;
  }

  /** Arithmetic of integers that depend on the number of images. */
  @FunctionalInterface
  interface OfLinear {
    Linear of(Linear a, Linear b) throws OnnxFormatException;
  }

  /**
   * One operation on every kind of number.
   *
   * @param unsigned on uint64; null if it is the same as on int64
   * @param linear on integers that depend on the number of images
   */
  record Arithmetic(
      DoubleBinaryOperator real,
      LongBinaryOperator whole,
      @Nullable LongBinaryOperator unsigned,
      OfLinear linear) {}

  private static Operator two(Arithmetic arithmetic) {
    return call -> List.of(apply(call, arithmetic, call.input(0), call.input(1)));
  }

  private static Operator any(Arithmetic arithmetic) {
    return call -> {
      List<Constant> all = call.all();
      Constant sum = all.getFirst();
      numbers(sum.type());
      for (Constant next : all.subList(1, all.size())) {
        sum = apply(call, arithmetic, sum, next);
      }
      return List.of(sum);
    };
  }

  private static Operator truth(LongBinaryOperator operation) {
    return call -> {
      Constant a = call.input(0);
      Constant b = call.input(1);
      if (a.type() != ElementType.BOOL || b.type() != ElementType.BOOL) {
        throw new OnnxFormatException("truth values expected, got " + a + " and " + b);
      }
      Stretched s = Stretched.of(call, a, b);
      long[] x = s.a().longs();
      long[] y = s.b().longs();
      long[] z = new long[x.length];
      for (int i = 0; i < z.length; i++) {
        z[i] = operation.applyAsLong(x[i], y[i]);
      }
      return List.of(Constant.ofWholes(ElementType.BOOL, s.a().dims(), z, null));
    };
  }

  private static void numbers(ElementType type) throws OnnxFormatException {
    if (!type.real() && !type.whole()) {
      throw new OnnxFormatException("numbers expected, got " + type);
    }
  }

  static Constant apply(Call call, Arithmetic arithmetic, Constant left, Constant right)
      throws OnnxFormatException {
    ElementType type = left.type();
    numbers(type);
    if (right.type() != type) {
      throw new OnnxFormatException("tensors of one type expected, got " + left + " and " + right);
    }
    Stretched s = Stretched.of(call, left, right);
    int[] dims = s.a().dims();
    if (type.real()) {
      IntToDoubleFunction x = Real.reader(s.a());
      IntToDoubleFunction y = Real.reader(s.b());
      return Real.of(
          type, dims, i -> arithmetic.real().applyAsDouble(x.applyAsDouble(i), y.applyAsDouble(i)));
    }
    if (s.a().perImage() || s.b().perImage()) {
      return linear(s, arithmetic.linear());
    }
    long[] x = s.a().longs();
    long[] y = s.b().longs();
    long[] z = new long[x.length];
    LongBinaryOperator unsigned = type == ElementType.UINT64 ? arithmetic.unsigned() : null;
    LongBinaryOperator operation = unsigned == null ? arithmetic.whole() : unsigned;
    for (int i = 0; i < z.length; i++) {
      z[i] = type.wrap(operation.applyAsLong(x[i], y[i]));
    }
    return Constant.ofWholes(type, dims, z, null);
  }

  private static Constant linear(Stretched s, OfLinear operation) throws OnnxFormatException {
    Linear.Reader x = Linear.reader(s.a());
    Linear.Reader y = Linear.reader(s.b());
    long[] fixed = new long[s.a().size()];
    long[] each = new long[fixed.length];
    for (int i = 0; i < fixed.length; i++) {
      Linear z = operation.of(x.at(i), y.at(i));
      fixed[i] = z.fixed();
      each[i] = z.each();
    }
    return Constant.ofWholes(s.a().type(), s.a().dims(), fixed, each);
  }

  private static List<Constant> mean(Call call) throws OnnxFormatException {
    List<Constant> all = call.all();
    if (!all.getFirst().type().real()) {
      throw new OnnxFormatException("floats expected, got " + all.getFirst());
    }
    List<int[]> sizes = all.stream().map(Constant::dims).toList();
    int[] dims = call.sized(Grid.broadcast(sizes));
    List<IntToDoubleFunction> readers = new ArrayList<>();
    for (Constant c : all) {
      if (c.type() != all.getFirst().type()) {
        throw new OnnxFormatException("tensors of one type expected, got " + all);
      }
      readers.add(Real.reader(Stretched.to(c, dims)));
    }
    return List.of(
        Real.of(
            all.getFirst().type(),
            dims,
            i -> {
              double sum = 0;
              for (IntToDoubleFunction r : readers) {
                sum += r.applyAsDouble(i);
              }
              return sum / readers.size();
            }));
  }

  /** The sign is the divisor's, or with {@code fmod} the dividend's. */
  private static List<Constant> mod(Call call) throws OnnxFormatException {
    boolean dividends = call.node().whole("fmod", 0) != 0;
    if (call.input(0).type().real() && !dividends) {
      throw new OnnxFormatException("fmod 1 expected for " + call.input(0) + ", got 0");
    }
    LongBinaryOperator whole = dividends ? (a, b) -> a % b : Math::floorMod;
    return List.of(
        apply(
            call,
            new Arithmetic((a, b) -> a % b, whole, Long::remainderUnsigned, Linear::mod),
            call.input(0),
            call.input(1)));
  }

  /** The result has the type of the base; the exponent may have another. */
  private static List<Constant> pow(Call call) throws OnnxFormatException {
    Constant base = call.input(0);
    Constant exponent = call.input(1);
    numbers(base.type());
    numbers(exponent.type());
    Stretched s = Stretched.of(call, base, exponent);
    int[] dims = s.a().dims();
    if (base.type().real()) {
      IntToDoubleFunction x = Real.reader(s.a());
      IntToDoubleFunction y = Real.reader(s.b());
      return List.of(
          Real.of(base.type(), dims, i -> StrictMath.pow(x.applyAsDouble(i), y.applyAsDouble(i))));
    }
    long[] x = s.a().longs();
    long[] z = new long[x.length];
    double[] y = s.b().doubles();
    for (int i = 0; i < z.length; i++) {
      boolean exact = y[i] >= 0 && y[i] == Math.rint(y[i]) && y[i] < 0x1p52;
      z[i] =
          exact
              ? base.type().wrap(power(x[i], (long) y[i]))
              : Casts.whole(base.type(), StrictMath.pow((double) x[i], y[i]));
    }
    return List.of(Constant.ofWholes(base.type(), dims, z, null));
  }

  private static long power(long base, long exponent) {
    long result = 1;
    long square = base;
    for (long e = exponent; e > 0; e >>= 1) {
      result = (e & 1) == 1 ? result * square : result;
      square *= square;
    }
    return result;
  }
}
