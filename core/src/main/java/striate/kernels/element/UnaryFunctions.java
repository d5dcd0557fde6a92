package striate.kernels.element;

import java.util.function.DoubleUnaryOperator;

/**
 * More functions of one number over ranges of arrays; see {@link ActivationFunctions} for what a
 * range is. NaN gives NaN. Their gradients are {@link UnaryGradients}.
 *
 * <p>Those that are rare have one form, which stands here.
 */
public final class UnaryFunctions {
  /** Below this the fast form's power of two is no normal number. */
  private static final float EXP_TINY = -86.5f;

  private UnaryFunctions() {}

  /** {@code y = eˣ}, down to 0; y may be x. */
  public static void exp(float[] x, int xo, float[] y, int yo, int n) {
    boolean tiny = false;
    for (int i = 0; i < n; i++) {
      tiny |= x[xo + i] < EXP_TINY;
    }
    if (!tiny) {
      ActivationFunctions.expMinus(x, xo, 0f, y, yo, n);
      return;
    }
    for (int i = 0; i < n; i++) {
      float v = x[xo + i];
      // rare enough to be computed one by one: subnormal numbers, and 0
      y[yo + i] = v < EXP_TINY ? (float) StrictMath.exp(v) : ScalarFunctions.exp(v);
    }
  }

  /** {@code y = ln x}: −∞ of zero, NaN of what is below. */
  public static void log(float[] x, int xo, float[] y, int yo, int n) {
    if (ElementForm.LOG.ready()) {
      VectorUnary.log(x, xo, y, yo, n);
    } else {
      scalarLog(x, xo, y, yo, n);
    }
  }

  /**
   * {@code y = erf x}. Scalar: as vectors the loop is longer than what HotSpot inlines, and its
   * vectors stay objects.
   */
  public static void erf(float[] x, int xo, float[] y, int yo, int n) {
    scalarErf(x, xo, y, yo, n);
  }

  /** {@code y = ln(1 + eˣ)}. */
  public static void softplus(float[] x, int xo, float[] y, int yo, int n) {
    if (ElementForm.SOFTPLUS.ready()) {
      VectorUnary.softplus(x, xo, y, yo, n);
    } else {
      scalarSoftplus(x, xo, y, yo, n);
    }
  }

  /** {@code y = x · tanh(ln(1 + eˣ))}. */
  public static void mish(float[] x, int xo, float[] y, int yo, int n) {
    if (ElementForm.MISH.ready()) {
      VectorUnary.mish(x, xo, y, yo, n);
    } else {
      scalarMish(x, xo, y, yo, n);
    }
  }

  /** {@code y = factor · x}, below zero {@code height · (exp(rate · x) - 1)}: ELU and its kin. */
  public static void elu(
      float[] x, int xo, float[] y, int yo, int n, float factor, float height, float rate) {
    if (ElementForm.ELU.ready()) {
      VectorUnary.elu(x, xo, y, yo, n, factor, height, rate);
    } else {
      scalarElu(x, xo, y, yo, n, factor, height, rate);
    }
  }

  /** {@code y = x / (1 + exp(-rate · x))}. */
  public static void swish(float[] x, int xo, float[] y, int yo, int n, float rate) {
    if (ElementForm.SWISH.ready()) {
      VectorUnary.swish(x, xo, y, yo, n, rate);
    } else {
      scalarSwish(x, xo, y, yo, n, rate);
    }
  }

  /** {@code y = x · (1 + tanh(√(2/π) · (x + 0.044715 · x³))) / 2}. */
  public static void geluTanh(float[] x, int xo, float[] y, int yo, int n) {
    if (ElementForm.GELU_TANH.ready()) {
      VectorUnary.geluTanh(x, xo, y, yo, n);
    } else {
      scalarGeluTanh(x, xo, y, yo, n);
    }
  }

  static void scalarLog(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = ScalarUnary.log(x[xo + i]);
    }
  }

  static void scalarErf(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = ScalarUnary.erf(x[xo + i]);
    }
  }

  static void scalarSoftplus(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = ScalarUnary.softplus(x[xo + i]);
    }
  }

  static void scalarMish(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = ScalarUnary.mish(x[xo + i]);
    }
  }

  static void scalarElu(
      float[] x, int xo, float[] y, int yo, int n, float factor, float height, float rate) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = ScalarUnary.elu(x[xo + i], factor, height, rate);
    }
  }

  static void scalarSwish(float[] x, int xo, float[] y, int yo, int n, float rate) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = ScalarUnary.swish(x[xo + i], rate);
    }
  }

  static void scalarGeluTanh(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = ScalarUnary.geluTanh(x[xo + i]);
    }
  }

  /** {@code y = |x|}. */
  public static void abs(float[] x, int xo, float[] y, int yo, int n) {
    if (ElementForm.ABS.ready()) {
      VectorUnary.abs(x, xo, y, yo, n);
    } else {
      scalarAbs(x, xo, y, yo, n);
    }
  }

  static void scalarAbs(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Math.abs(x[xo + i]);
    }
  }

  /** {@code y = -x}. */
  public static void neg(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = -x[xo + i];
    }
  }

  /** {@code y = √x}. */
  public static void sqrt(float[] x, int xo, float[] y, int yo, int n) {
    if (ElementForm.SQRT.ready()) {
      VectorUnary.sqrt(x, xo, y, yo, n);
    } else {
      scalarSqrt(x, xo, y, yo, n);
    }
  }

  static void scalarSqrt(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = (float) Math.sqrt(x[xo + i]);
    }
  }

  /** {@code y} = the whole number nearest to x, the even one of two; y may be x. */
  public static void round(float[] x, int xo, float[] y, int yo, int n) {
    if (ElementForm.ROUND.ready()) {
      VectorUnary.round(x, xo, y, yo, n);
    } else {
      scalarRound(x, xo, y, yo, n);
    }
  }

  static void scalarRound(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = (float) Math.rint(x[xo + i]);
    }
  }

  /** {@code y = 1 / x}. */
  public static void reciprocal(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = 1 / x[xo + i];
    }
  }

  /** {@code y = x²}. */
  public static void square(float[] x, int xo, float[] y, int yo, int n) {
    PairArithmetic.product(x, xo, x, xo, y, yo, n);
  }

  /** {@code y = x³}. */
  public static void cube(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      float v = x[xo + i];
      y[yo + i] = v * v * v;
    }
  }

  /** {@code y = x / (1 + |x|)}. */
  public static void softsign(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      float v = x[xo + i];
      y[yo + i] = v / (1 + Math.abs(v));
    }
  }

  /** {@code y = min(max(x, low), high)}. */
  public static void clip(float[] x, int xo, float[] y, int yo, int n, float low, float high) {
    if (ElementForm.CLIP.ready()) {
      VectorUnary.clip(x, xo, y, yo, n, low, high);
    } else {
      scalarClip(x, xo, y, yo, n, low, high);
    }
  }

  static void scalarClip(float[] x, int xo, float[] y, int yo, int n, float low, float high) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Math.min(Math.max(x[xo + i], low), high);
    }
  }

  /** {@code y = min(max(factor · x + offset, 0), 1)}. */
  public static void hardSigmoid(
      float[] x, int xo, float[] y, int yo, int n, float factor, float offset) {
    if (ElementForm.HARD_SIGMOID.ready()) {
      VectorUnary.hardSigmoid(x, xo, y, yo, n, factor, offset);
    } else {
      scalarHardSigmoid(x, xo, y, yo, n, factor, offset);
    }
  }

  static void scalarHardSigmoid(
      float[] x, int xo, float[] y, int yo, int n, float factor, float offset) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Math.min(Math.max(factor * x[xo + i] + offset, 0f), 1f);
    }
  }

  /** {@code y = f(x)} in double precision. */
  public static void map(DoubleUnaryOperator f, float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = (float) f.applyAsDouble(x[xo + i]);
    }
  }

  /** {@code y = x^¾}: 0 of 0, NaN of what is below. */
  public static void threeQuarters(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      double root = Math.sqrt(x[xo + i]);
      y[yo + i] = (float) (root * Math.sqrt(root));
    }
  }
}
