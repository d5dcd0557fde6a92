package striate.onnx.fold;

import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import striate.onnx.constant.Constant;
import striate.onnx.constant.ElementType;
import striate.onnx.constant.OnnxFormatException;

/**
 * Comparisons, and the choice between two tensors. What depends on the number of images is compared
 * where the result is the same for every number.
 */
final class Comparisons {
  static final Map<String, Operator> OPERATORS =
      Map.of(
          "Equal", compare((c, nan) -> c == 0, Linear::equalTo),
          "Less", compare((c, nan) -> c < 0 && !nan, Linear::below),
          "Greater", compare((c, nan) -> c > 0 && !nan, (a, b) -> b.below(a)),
          "LessOrEqual", compare((c, nan) -> c <= 0 && !nan, (a, b) -> !b.below(a)),
          "GreaterOrEqual", compare((c, nan) -> c >= 0 && !nan, (a, b) -> !a.below(b)),
          "Where", Comparisons::where);

  private Comparisons() {}

  /** What is true of the order of two elements: below 0, 0 or above; nan if one is none. */
  @FunctionalInterface
  private interface Verdict {
    boolean of(int order, boolean nan);
  }

  /** The same of integers that depend on the number of images. */
  @FunctionalInterface
  private interface LinearVerdict {
    boolean of(Linear a, Linear b) throws OnnxFormatException;
  }

  private static Operator compare(Verdict verdict, LinearVerdict linear) {
    return call -> {
      Constant a = call.input(0);
      Constant b = call.input(1);
      if (a.type() != b.type()) {
        throw new OnnxFormatException("tensors of one type expected, got " + a + " and " + b);
      }
      Stretched s = Stretched.of(call, a, b);
      return List.of(Constant.ofBools(s.a().dims(), answers(s, verdict, linear)));
    };
  }

  private static boolean[] answers(Stretched s, Verdict verdict, LinearVerdict linear)
      throws OnnxFormatException {
    boolean[] answers = new boolean[s.a().size()];
    ElementType type = s.a().type();
    if (type.real()) {
      IntToDoubleFunction x = Real.reader(s.a());
      IntToDoubleFunction y = Real.reader(s.b());
      for (int i = 0; i < answers.length; i++) {
        double p = x.applyAsDouble(i);
        double q = y.applyAsDouble(i);
        boolean nan = Double.isNaN(p) || Double.isNaN(q);
        answers[i] = verdict.of(p == q ? 0 : p < q ? -1 : 1, nan);
      }
    } else if (type == ElementType.STRING) {
      String[] x = s.a().strings();
      String[] y = s.b().strings();
      for (int i = 0; i < answers.length; i++) {
        answers[i] = verdict.of(x[i].compareTo(y[i]), false);
      }
    } else if (s.a().perImage() || s.b().perImage()) {
      Linear.Reader x = Linear.reader(s.a());
      Linear.Reader y = Linear.reader(s.b());
      for (int i = 0; i < answers.length; i++) {
        answers[i] = linear.of(x.at(i), y.at(i));
      }
    } else {
      long[] x = s.a().longs();
      long[] y = s.b().longs();
      boolean wide = type == ElementType.UINT64;
      for (int i = 0; i < answers.length; i++) {
        int order = wide ? Long.compareUnsigned(x[i], y[i]) : Long.compare(x[i], y[i]);
        answers[i] = verdict.of(order, false);
      }
    }
    return answers;
  }

  private static List<Constant> where(Call call) throws OnnxFormatException {
    Constant condition = call.input(0);
    Constant x = call.input(1);
    Constant y = call.input(2);
    if (condition.type() != ElementType.BOOL) {
      throw new OnnxFormatException("truth values expected, got " + condition);
    }
    int[] dims = call.sized(Grid.broadcast(List.of(condition.dims(), x.dims(), y.dims())));
    long[] yes = Stretched.to(condition, dims).longs();
    int[] fromX = Grid.stretched(x.dims(), dims);
    int[] fromY = Grid.stretched(y.dims(), dims);
    for (int i = 0; i < fromX.length; i++) {
      fromX[i] = yes[i] != 0 ? fromX[i] : x.size() + fromY[i];
    }
    return List.of(Constant.joined(List.of(x, y)).pick(dims, fromX));
  }
}
