package striate.arithmetic;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import striate.nn.Gelu;
import striate.nn.HardSwish;
import striate.nn.Layer;
import striate.nn.LeakyRelu;
import striate.nn.Relu;
import striate.nn.Relu6;
import striate.nn.Sigmoid;
import striate.nn.Silu;
import striate.nn.Tanh;
import striate.nn.tensor.Unary;

/** Functions of one number: activations and the like, in double precision. */
final class Functions {
  /** Last places by which the engine's functions in single precision may differ. */
  private static final double PLACES = 16;

  private Functions() {}

  /** The working of a layer that is a function of one number; null if it is none. */
  static @Nullable Working of(Layer layer, float[] inputs, int index, float value) {
    if (inputs.length <= index) {
      return null;
    }
    double x = inputs[index];
    Terms t = Terms.list(1);
    return switch (layer) {
      case Relu r -> finish(t, inputs, index, "x, but at least 0", x < 0 ? 0 : x, value);
      case Relu6 r ->
          finish(
              t,
              inputs,
              index,
              "x, but at least 0 and at most 6",
              x < 0 ? 0 : Math.min(x, 6),
              value);
      case LeakyRelu l -> {
        t.number("slope", l.slope());
        yield finish(
            t, inputs, index, "x, or x · slope below zero", x < 0 ? x * l.slope() : x, value);
      }
      case Tanh l -> finish(t, inputs, index, "tanh x", StrictMath.tanh(x), value);
      case Sigmoid l -> finish(t, inputs, index, "1 / (1 + e^−x)", sigmoid(x), value);
      case Silu l -> finish(t, inputs, index, "x / (1 + e^−x)", x * sigmoid(x), value);
      case HardSwish l -> {
        double gate = Math.clamp(x / 6 + 0.5, 0, 1);
        yield finish(t, inputs, index, "x · (x / 6 + ½ within 0 and 1)", x * gate, value);
      }
      case Gelu l -> {
        double result = x * 0.5 * (1 + erf(x / Math.sqrt(2)));
        yield finish(t, inputs, index, "x · Φ(x) = x · ½(1 + erf(x / √2))", result, value);
      }
      case Unary u -> {
        if (u.function().settings() > 0) {
          t.number("α", u.alpha());
        }
        if (u.function().settings() > 1) {
          t.number("β", u.beta());
        }
        String f = u.function().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        yield finish(t, inputs, index, f + " of x", apply(u, x), value);
      }
      default -> null;
    };
  }

  private static Working finish(
      Terms t, float[] inputs, int index, String formula, double result, float value) {
    t.read(0, 0, index, inputs);
    double x = inputs[index];
    // Near a zero of the function a rounding of x counts, not of the result.
    double scale = Math.max(Math.abs(result), Math.min(Math.abs(x), 1));
    return t.formula(formula, value, result, Math.max(scale, Float.MIN_NORMAL), PLACES);
  }

  private static double sigmoid(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
  }

  private static double apply(Unary u, double x) {
    double a = u.alpha();
    double b = u.beta();
    return switch (u.function()) {
      case ABS -> Math.abs(x);
      case NEG -> -x;
      case EXP -> StrictMath.exp(x);
      case LOG -> StrictMath.log(x);
      case SQRT -> Math.sqrt(x);
      case RECIPROCAL -> 1 / x;
      case SQUARE -> x * x;
      case ERF -> erf(x);
      case SIGN -> Math.signum(x);
      case FLOOR -> Math.floor(x);
      case CEIL -> Math.ceil(x);
      case ROUND -> Math.rint(x);
      case TRUNCATE -> x < 0 ? Math.ceil(x) : Math.floor(x);
      case NOT -> x == 0 ? 1 : 0;
      case IS_NAN -> Double.isNaN(x) ? 1 : 0;
      case IS_INFINITE -> Double.isInfinite(x) ? 1 : 0;
      case SOFTPLUS -> softplus(x);
      case SOFTSIGN -> x / (1 + Math.abs(x));
      case MISH -> x * StrictMath.tanh(softplus(x));
      case ELU -> x < 0 ? a * StrictMath.expm1(x) : x;
      case SELU -> x < 0 ? b * a * StrictMath.expm1(x) : b * x;
      case CELU -> x < 0 ? a * StrictMath.expm1(x / a) : x;
      case HARD_SIGMOID -> Math.clamp(a * x + b, 0, 1);
      case THRESHOLDED_RELU -> x > a ? x : 0;
      case CLIP -> Math.min(Math.max(x, a), b);
      case GELU_TANH ->
          0.5 * x * (1 + StrictMath.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
      case POWER -> StrictMath.pow(x, a);
      case SWISH -> x * sigmoid(a * x);
      case SHRINK -> x < -a ? x + b : x > a ? x - b : 0;
      case SIN -> StrictMath.sin(x);
      case COS -> StrictMath.cos(x);
      case TAN -> StrictMath.tan(x);
      case ASIN -> StrictMath.asin(x);
      case ACOS -> StrictMath.acos(x);
      case ATAN -> StrictMath.atan(x);
      case SINH -> StrictMath.sinh(x);
      case COSH -> StrictMath.cosh(x);
      case ASINH -> Math.copySign(StrictMath.log(Math.abs(x) + Math.sqrt(x * x + 1)), x);
      case ACOSH -> StrictMath.log(x + Math.sqrt(x * x - 1));
      case ATANH -> 0.5 * (StrictMath.log1p(x) - StrictMath.log1p(-x));
    };
  }

  /** The error function: its series near zero, its continued fraction far away. */
  static double erf(double x) {
    double a = Math.abs(x);
    if (Double.isNaN(x)) {
      return x;
    }
    if (a < 3) {
      double term = a;
      double sum = a;
      for (int n = 1; Math.abs(term) > 1e-18 * Math.abs(sum) && n < 200; n++) {
        term *= -a * a / n;
        sum += term / (2 * n + 1);
      }
      return Math.copySign(2 / Math.sqrt(Math.PI) * sum, x);
    }
    double fraction = 0;
    for (int n = 60; n > 0; n--) {
      fraction = n / 2.0 / (a + fraction);
    }
    double rest = StrictMath.exp(-a * a) / (Math.sqrt(Math.PI) * (a + fraction));
    return Math.copySign(1 - rest, x);
  }
}
