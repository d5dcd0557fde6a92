package striate.run.cpu.tensor;

import java.util.function.DoubleUnaryOperator;
import striate.kernels.element.Activation;
import striate.kernels.element.PairArithmetic;
import striate.kernels.element.UnaryFunctions;
import striate.kernels.element.UnaryGradients;
import striate.nn.tensor.Unary;

/** The kernels of a {@link Unary}. */
public final class UnaryKernels {
  /** A function over a range; in place is allowed. */
  interface Value {
    void apply(float[] x, int xo, float[] y, int yo, int n);
  }

  /** A gradient over a range, of input x, output y and dy; dx is a range of its own. */
  interface Slope {
    void apply(
        float[] x, int xo, float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n);
  }

  private UnaryKernels() {}

  /** The function. */
  static Value value(Unary u) {
    float a = u.alpha();
    float b = u.beta();
    return switch (u.function()) {
      case ABS -> UnaryFunctions::abs;
      case NEG -> UnaryFunctions::neg;
      case EXP -> UnaryFunctions::exp;
      case LOG -> UnaryFunctions::log;
      case SQRT -> UnaryFunctions::sqrt;
      case RECIPROCAL -> UnaryFunctions::reciprocal;
      case SQUARE -> UnaryFunctions::square;
      case ERF -> UnaryFunctions::erf;
      case SOFTPLUS -> UnaryFunctions::softplus;
      case SOFTSIGN -> UnaryFunctions::softsign;
      case MISH -> UnaryFunctions::mish;
      case ELU -> elu(1, a, 1);
      case SELU -> elu(b, a * b, 1);
      case CELU -> elu(1, a, 1 / a);
      case HARD_SIGMOID -> (x, xo, y, yo, n) -> UnaryFunctions.hardSigmoid(x, xo, y, yo, n, a, b);
      case CLIP -> (x, xo, y, yo, n) -> UnaryFunctions.clip(x, xo, y, yo, n, a, b);
      case GELU_TANH -> UnaryFunctions::geluTanh;
      case POWER -> power(a);
      case SWISH -> (x, xo, y, yo, n) -> UnaryFunctions.swish(x, xo, y, yo, n, a);
      case THRESHOLDED_RELU -> map(x -> x > a ? x : Double.isNaN(x) ? x : 0);
      case SHRINK -> map(x -> x < -a ? x + b : x > a ? x - b : Double.isNaN(x) ? x : 0);
      case SIGN -> map(Math::signum);
      case FLOOR -> map(Math::floor);
      case CEIL -> map(Math::ceil);
      case ROUND -> UnaryFunctions::round;
      case TRUNCATE -> map(x -> x < 0 ? Math.ceil(x) : Math.floor(x));
      case NOT -> map(x -> x == 0 ? 1 : 0);
      case IS_NAN -> map(x -> Double.isNaN(x) ? 1 : 0);
      case IS_INFINITE -> map(x -> Double.isInfinite(x) ? 1 : 0);
      case SIN -> map(StrictMath::sin);
      case COS -> map(StrictMath::cos);
      case TAN -> map(StrictMath::tan);
      case ASIN -> map(StrictMath::asin);
      case ACOS -> map(StrictMath::acos);
      case ATAN -> map(StrictMath::atan);
      case SINH -> map(StrictMath::sinh);
      case COSH -> map(StrictMath::cosh);
      case ASINH -> map(x -> Math.copySign(asinh(Math.abs(x)), x));
      case ACOSH -> map(x -> StrictMath.log(x + Math.sqrt(x * x - 1)));
      case ATANH -> map(x -> 0.5 * StrictMath.log1p(2 * x / (1 - x)));
    };
  }

  private static double asinh(double x) {
    return StrictMath.log1p(x + x * x / (1 + Math.sqrt(1 + x * x)));
  }

  private static Value map(DoubleUnaryOperator f) {
    return (x, xo, y, yo, n) -> UnaryFunctions.map(f, x, xo, y, yo, n);
  }

  private static Value elu(float factor, float height, float rate) {
    return (x, xo, y, yo, n) -> UnaryFunctions.elu(x, xo, y, yo, n, factor, height, rate);
  }

  private static Value power(float exponent) {
    if (exponent == 2) {
      return UnaryFunctions::square;
    }
    if (exponent == 3) {
      return UnaryFunctions::cube;
    }
    if (exponent == 0.5f) {
      return UnaryFunctions::sqrt;
    }
    if (exponent == -1) {
      return UnaryFunctions::reciprocal;
    }
    if (exponent == 0.75f) { // of local response normalisation, where it is written out
      return UnaryFunctions::threeQuarters;
    }
    double e = exponent;
    return map(x -> StrictMath.pow(x, e));
  }

  /** The gradient. */
  static Slope slope(Unary u) {
    float a = u.alpha();
    float b = u.beta();
    return switch (u.function()) {
      case ABS ->
          (x, xo, y, yo, dy, dyo, dx, dxo, n) ->
              UnaryGradients.absBackward(x, xo, dy, dyo, dx, dxo, n);
      case NEG -> (x, xo, y, yo, dy, dyo, dx, dxo, n) -> UnaryFunctions.neg(dy, dyo, dx, dxo, n);
      case EXP ->
          (x, xo, y, yo, dy, dyo, dx, dxo, n) -> PairArithmetic.product(y, yo, dy, dyo, dx, dxo, n);
      case LOG ->
          (x, xo, y, yo, dy, dyo, dx, dxo, n) ->
              UnaryGradients.logBackward(x, xo, dy, dyo, dx, dxo, n);
      case SQRT ->
          (x, xo, y, yo, dy, dyo, dx, dxo, n) ->
              UnaryGradients.sqrtBackward(y, yo, dy, dyo, dx, dxo, n);
      case RECIPROCAL ->
          (x, xo, y, yo, dy, dyo, dx, dxo, n) ->
              UnaryGradients.reciprocalBackward(y, yo, dy, dyo, dx, dxo, n);
      case SQUARE -> powerSlope(2);
      case ERF ->
          (x, xo, y, yo, dy, dyo, dx, dxo, n) ->
              UnaryGradients.erfBackward(x, xo, dy, dyo, dx, dxo, n);
      case SOFTPLUS ->
          (x, xo, y, yo, dy, dyo, dx, dxo, n) ->
              UnaryGradients.softplusBackward(x, xo, dy, dyo, dx, dxo, n);
      case SOFTSIGN ->
          (x, xo, y, yo, dy, dyo, dx, dxo, n) ->
              UnaryGradients.softsignBackward(x, xo, dy, dyo, dx, dxo, n);
      case MISH ->
          (x, xo, y, yo, dy, dyo, dx, dxo, n) ->
              UnaryGradients.mishBackward(x, xo, dy, dyo, dx, dxo, n);
      case ELU -> eluSlope(1, a, 1);
      case SELU -> eluSlope(b, a * b, 1);
      case CELU -> eluSlope(1, a, 1 / a);
      case HARD_SIGMOID ->
          (x, xo, y, yo, dy, dyo, dx, dxo, n) ->
              UnaryGradients.hardSigmoidBackward(x, xo, dy, dyo, dx, dxo, n, a, b);
      case CLIP ->
          (x, xo, y, yo, dy, dyo, dx, dxo, n) ->
              UnaryGradients.clipBackward(x, xo, dy, dyo, dx, dxo, n, a, b);
      case GELU_TANH ->
          (x, xo, y, yo, dy, dyo, dx, dxo, n) ->
              UnaryGradients.geluTanhBackward(x, xo, dy, dyo, dx, dxo, n);
      case POWER -> powerSlope(a);
      case SWISH ->
          (x, xo, y, yo, dy, dyo, dx, dxo, n) ->
              UnaryGradients.swishBackward(x, xo, dy, dyo, dx, dxo, n, a);
      case THRESHOLDED_RELU -> byInput(x -> x > a ? 1 : 0);
      case SHRINK -> byInput(x -> x < -a || x > a ? 1 : 0);
      case SIGN, FLOOR, CEIL, ROUND, TRUNCATE, NOT, IS_NAN, IS_INFINITE ->
          (x, xo, y, yo, dy, dyo, dx, dxo, n) -> java.util.Arrays.fill(dx, dxo, dxo + n, 0f);
      case SIN -> byInput(StrictMath::cos);
      case COS -> byInput(x -> -StrictMath.sin(x));
      case TAN -> byInput(x -> 1 / (StrictMath.cos(x) * StrictMath.cos(x)));
      case ASIN -> byInput(x -> 1 / Math.sqrt(1 - x * x));
      case ACOS -> byInput(x -> -1 / Math.sqrt(1 - x * x));
      case ATAN -> byInput(x -> 1 / (1 + x * x));
      case SINH -> byInput(StrictMath::cosh);
      case COSH -> byInput(StrictMath::sinh);
      case ASINH -> byInput(x -> 1 / Math.sqrt(x * x + 1));
      case ACOSH -> byInput(x -> 1 / Math.sqrt(x * x - 1));
      case ATANH -> byInput(x -> 1 / (1 - x * x));
    };
  }

  private static Slope byInput(DoubleUnaryOperator f) {
    return (x, xo, y, yo, dy, dyo, dx, dxo, n) ->
        UnaryGradients.mapBackward(f, x, xo, dy, dyo, dx, dxo, n);
  }

  private static Slope powerSlope(float exponent) {
    if (exponent == 0.75f) {
      return (x, xo, y, yo, dy, dyo, dx, dxo, n) ->
          UnaryGradients.threeQuartersBackward(x, xo, dy, dyo, dx, dxo, n);
    }
    if (exponent == 0) {
      return byInput(x -> 0);
    }
    if (exponent == 2) {
      return byInput(x -> 2 * x);
    }
    if (exponent == 3) {
      return byInput(x -> 3 * x * x);
    }
    if (exponent == 0.5f) {
      return byInput(x -> 0.5 / Math.sqrt(x));
    }
    if (exponent == -1) {
      return byInput(x -> -1 / (x * x));
    }
    return byInput(x -> exponent * StrictMath.pow(x, (double) exponent - 1));
  }

  private static Slope eluSlope(float factor, float height, float rate) {
    return (x, xo, y, yo, dy, dyo, dx, dxo, n) ->
        UnaryGradients.eluBackward(x, xo, dy, dyo, dx, dxo, n, factor, height, rate);
  }

  /** Whether the gradient is one of the output, which the input is then not needed for. */
  static boolean slopeReadsOutput(Unary.Function f) {
    return switch (f) {
      case EXP, SQRT, RECIPROCAL -> true;
      default -> false;
    };
  }

  /** Whether the gradient needs neither input nor output. */
  static boolean slopeReadsNothing(Unary.Function f) {
    return switch (f) {
      case NEG, SIGN, FLOOR, CEIL, ROUND, TRUNCATE, NOT, IS_NAN, IS_INFINITE -> true;
      default -> false;
    };
  }

  /** The activation that a convolution before it may apply to what it writes. */
  public static Activation activation(Unary u) {
    Value value = value(u);
    return Activation.of(value::apply);
  }
}
