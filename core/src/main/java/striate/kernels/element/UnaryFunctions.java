package striate.kernels.element;

import java.util.function.DoubleUnaryOperator;

/**
 * More functions of one number and their gradients over ranges of arrays; see {@link
 * ActivationFunctions} for what a range is. NaN gives NaN.
 *
 * <p>Those that are rare, and most gradients, have one form, and stand here.
 */
public final class UnaryFunctions {
  /** From here on slopes do not change any more; keeps infinity times zero away. */
  private static final float FAR = 100;

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

  /** {@code dx = dy · f(x)}, f being a slope, in double precision. */
  public static void mapBackward(
      DoubleUnaryOperator f, float[] x, int xo, float[] dy, int dyo, float[] dx, int dxo, int n) {
    for (int i = 0; i < n; i++) {
      dx[dxo + i] = (float) (dy[dyo + i] * f.applyAsDouble(x[xo + i]));
    }
  }

  /** {@code dx = a · b}: by the output of exp. */
  public static void product(float[] a, int ao, float[] b, int bo, float[] dx, int dxo, int n) {
    PairArithmetic.product(a, ao, b, bo, dx, dxo, n);
  }

  /** {@code dx = dy / x}. */
  public static void logBackward(
      float[] x, int xo, float[] dy, int dyo, float[] dx, int dxo, int n) {
    for (int i = 0; i < n; i++) {
      dx[dxo + i] = dy[dyo + i] / x[xo + i];
    }
  }

  /** {@code dx = dy / 2y}, by the output y of the root. */
  public static void sqrtBackward(
      float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n) {
    for (int i = 0; i < n; i++) {
      dx[dxo + i] = 0.5f * dy[dyo + i] / y[yo + i];
    }
  }

  /** {@code dx = -dy · y²}, by the output y. */
  public static void reciprocalBackward(
      float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n) {
    for (int i = 0; i < n; i++) {
      float v = y[yo + i];
      dx[dxo + i] = -dy[dyo + i] * (v * v);
    }
  }

  /** {@code dx = dy} with the sign of x, 0 at 0. */
  public static void absBackward(
      float[] x, int xo, float[] dy, int dyo, float[] dx, int dxo, int n) {
    for (int i = 0; i < n; i++) {
      dx[dxo + i] = dy[dyo + i] * Math.signum(x[xo + i]);
    }
  }

  /** {@code dx = dy · 2 / √π · exp(-x²)}; dx may be neither x nor dy. */
  public static void erfBackward(
      float[] x, int xo, float[] dy, int dyo, float[] dx, int dxo, int n) {
    for (int i = 0; i < n; i++) {
      float v = x[xo + i];
      dx[dxo + i] = -v * v;
    }
    exp(dx, dxo, dx, dxo, n);
    for (int i = 0; i < n; i++) {
      dx[dxo + i] *= dy[dyo + i] * 1.1283792f;
    }
  }

  /** {@code dx = dy · sigmoid(x)}; dx may be neither x nor dy. */
  public static void softplusBackward(
      float[] x, int xo, float[] dy, int dyo, float[] dx, int dxo, int n) {
    ActivationFunctions.sigmoid(x, xo, dx, dxo, n);
    product(dx, dxo, dy, dyo, dx, dxo, n);
  }

  /** {@code dx = dy / (1 + |x|)²}. */
  public static void softsignBackward(
      float[] x, int xo, float[] dy, int dyo, float[] dx, int dxo, int n) {
    for (int i = 0; i < n; i++) {
      float d = 1 + Math.abs(x[xo + i]);
      dx[dxo + i] = dy[dyo + i] / (d * d);
    }
  }

  /** The gradient of {@link #mish}; dx may be neither x nor dy. */
  public static void mishBackward(
      float[] x, int xo, float[] dy, int dyo, float[] dx, int dxo, int n) {
    // u = sigmoid(-x) tells it all: the tanh is (1 - u²) / (1 + u²)
    neg(x, xo, dx, dxo, n);
    ActivationFunctions.sigmoid(dx, dxo, dx, dxo, n);
    for (int i = 0; i < n; i++) {
      float u = dx[dxo + i];
      float s = u * u;
      float tanh = (1 - s) / (1 + s);
      float v = Math.min(Math.max(x[xo + i], -FAR), FAR);
      dx[dxo + i] = dy[dyo + i] * (tanh + v * (1 - tanh * tanh) * (1 - u));
    }
  }

  /** The gradient of {@link #elu}; dx may be x or dy. */
  public static void eluBackward(
      float[] x,
      int xo,
      float[] dy,
      int dyo,
      float[] dx,
      int dxo,
      int n,
      float factor,
      float height,
      float rate) {
    if (ElementForm.ELU_BACKWARD.ready()) {
      VectorUnary.eluBackward(x, xo, dy, dyo, dx, dxo, n, factor, height, rate);
    } else {
      scalarEluBackward(x, xo, dy, dyo, dx, dxo, n, factor, height, rate);
    }
  }

  static void scalarEluBackward(
      float[] x,
      int xo,
      float[] dy,
      int dyo,
      float[] dx,
      int dxo,
      int n,
      float factor,
      float height,
      float rate) {
    float slope = height * rate;
    for (int i = 0; i < n; i++) {
      float v = x[xo + i];
      dx[dxo + i] = (v < 0 ? ScalarFunctions.exp(v * rate) * slope : factor) * dy[dyo + i];
    }
  }

  /** The gradient of {@link #swish}; dx may be neither x nor dy. */
  public static void swishBackward(
      float[] x, int xo, float[] dy, int dyo, float[] dx, int dxo, int n, float rate) {
    for (int i = 0; i < n; i++) {
      dx[dxo + i] = x[xo + i] * rate;
    }
    ActivationFunctions.sigmoid(dx, dxo, dx, dxo, n);
    for (int i = 0; i < n; i++) {
      float s = dx[dxo + i];
      float v = Math.min(Math.max(x[xo + i] * rate, -FAR), FAR);
      dx[dxo + i] = dy[dyo + i] * (s + v * s * (1 - s));
    }
  }

  /** The gradient of {@link #geluTanh}; dx may be neither x nor dy. */
  public static void geluTanhBackward(
      float[] x, int xo, float[] dy, int dyo, float[] dx, int dxo, int n) {
    for (int i = 0; i < n; i++) {
      float v = Math.min(Math.max(x[xo + i], -FAR), FAR);
      dx[dxo + i] = v * Math.fma(v * v, ScalarUnary.GELU_CUBIC, ScalarUnary.GELU_LINEAR);
    }
    ActivationFunctions.sigmoid(dx, dxo, dx, dxo, n);
    for (int i = 0; i < n; i++) {
      float s = dx[dxo + i];
      float v = Math.min(Math.max(x[xo + i], -FAR), FAR);
      float slope = Math.fma(v * v, 3 * ScalarUnary.GELU_CUBIC, ScalarUnary.GELU_LINEAR);
      dx[dxo + i] = dy[dyo + i] * (s + v * slope * s * (1 - s));
    }
  }

  /** {@code dx = dy} where x lies between the limits, they themselves included, else 0. */
  public static void clipBackward(
      float[] x, int xo, float[] dy, int dyo, float[] dx, int dxo, int n, float low, float high) {
    if (ElementForm.CLIP_BACKWARD.ready()) {
      VectorUnary.clipBackward(x, xo, dy, dyo, dx, dxo, n, low, high);
    } else {
      scalarClipBackward(x, xo, dy, dyo, dx, dxo, n, low, high);
    }
  }

  static void scalarClipBackward(
      float[] x, int xo, float[] dy, int dyo, float[] dx, int dxo, int n, float low, float high) {
    for (int i = 0; i < n; i++) {
      float v = x[xo + i];
      dx[dxo + i] = v < low || v > high ? 0 : dy[dyo + i];
    }
  }

  /** {@code dx = factor · dy} where {@link #hardSigmoid} lies between 0 and 1, else 0. */
  public static void hardSigmoidBackward(
      float[] x,
      int xo,
      float[] dy,
      int dyo,
      float[] dx,
      int dxo,
      int n,
      float factor,
      float offset) {
    if (ElementForm.HARD_SIGMOID_BACKWARD.ready()) {
      VectorUnary.hardSigmoidBackward(x, xo, dy, dyo, dx, dxo, n, factor, offset);
    } else {
      scalarHardSigmoidBackward(x, xo, dy, dyo, dx, dxo, n, factor, offset);
    }
  }

  static void scalarHardSigmoidBackward(
      float[] x,
      int xo,
      float[] dy,
      int dyo,
      float[] dx,
      int dxo,
      int n,
      float factor,
      float offset) {
    for (int i = 0; i < n; i++) {
      float v = factor * x[xo + i] + offset;
      dx[dxo + i] = (v > 0 && v < 1 ? factor : 0) * dy[dyo + i];
    }
  }

  /** {@code y = x^¾}: 0 of 0, NaN of what is below. */
  public static void threeQuarters(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      double root = Math.sqrt(x[xo + i]);
      y[yo + i] = (float) (root * Math.sqrt(root));
    }
  }

  /** {@code dx = ¾ · dy / x^¼}. */
  public static void threeQuartersBackward(
      float[] x, int xo, float[] dy, int dyo, float[] dx, int dxo, int n) {
    for (int i = 0; i < n; i++) {
      dx[dxo + i] = (float) (0.75 * dy[dyo + i] / Math.sqrt(Math.sqrt(x[xo + i])));
    }
  }
}
