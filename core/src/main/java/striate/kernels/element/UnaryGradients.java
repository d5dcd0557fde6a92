package striate.kernels.element;

import java.util.function.DoubleUnaryOperator;

/**
 * The gradients of {@link UnaryFunctions} over ranges of arrays: dx of the input x, or the output
 * y, and dy.
 *
 * <p>Those with a branch that random signs decide have a form in vectors too: mispredicted at every
 * second number, the branch takes most of the time. The others have one form.
 */
public final class UnaryGradients {
  /** From here on slopes do not change any more; keeps infinity times zero away. */
  private static final float FAR = 100;

  private UnaryGradients() {}

  /** {@code dx = dy · f(x)}, f being a slope, in double precision. */
  public static void mapBackward(
      DoubleUnaryOperator f, float[] x, int xo, float[] dy, int dyo, float[] dx, int dxo, int n) {
    for (int i = 0; i < n; i++) {
      dx[dxo + i] = (float) (dy[dyo + i] * f.applyAsDouble(x[xo + i]));
    }
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
    UnaryFunctions.exp(dx, dxo, dx, dxo, n);
    for (int i = 0; i < n; i++) {
      dx[dxo + i] *= dy[dyo + i] * 1.1283792f;
    }
  }

  /** {@code dx = dy · sigmoid(x)}; dx may be neither x nor dy. */
  public static void softplusBackward(
      float[] x, int xo, float[] dy, int dyo, float[] dx, int dxo, int n) {
    ActivationFunctions.sigmoid(x, xo, dx, dxo, n);
    PairArithmetic.product(dx, dxo, dy, dyo, dx, dxo, n);
  }

  /** {@code dx = dy / (1 + |x|)²}. */
  public static void softsignBackward(
      float[] x, int xo, float[] dy, int dyo, float[] dx, int dxo, int n) {
    for (int i = 0; i < n; i++) {
      float d = 1 + Math.abs(x[xo + i]);
      dx[dxo + i] = dy[dyo + i] / (d * d);
    }
  }

  /** The gradient of {@link UnaryFunctions#mish}; dx may be neither x nor dy. */
  public static void mishBackward(
      float[] x, int xo, float[] dy, int dyo, float[] dx, int dxo, int n) {
    // u = sigmoid(-x) tells it all: the tanh is (1 - u²) / (1 + u²)
    UnaryFunctions.neg(x, xo, dx, dxo, n);
    ActivationFunctions.sigmoid(dx, dxo, dx, dxo, n);
    for (int i = 0; i < n; i++) {
      float u = dx[dxo + i];
      float s = u * u;
      float tanh = (1 - s) / (1 + s);
      float v = Math.min(Math.max(x[xo + i], -FAR), FAR);
      dx[dxo + i] = dy[dyo + i] * (tanh + v * (1 - tanh * tanh) * (1 - u));
    }
  }

  /** The gradient of {@link UnaryFunctions#elu}; dx may be x or dy. */
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

  /** The gradient of {@link UnaryFunctions#swish}; dx may be neither x nor dy. */
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

  /** The gradient of {@link UnaryFunctions#geluTanh}; dx may be neither x nor dy. */
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

  /**
   * {@code dx = factor · dy} where {@link UnaryFunctions#hardSigmoid} lies between 0 and 1, else 0.
   */
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

  /** {@code dx = ¾ · dy / x^¼}. */
  public static void threeQuartersBackward(
      float[] x, int xo, float[] dy, int dyo, float[] dx, int dxo, int n) {
    for (int i = 0; i < n; i++) {
      dx[dxo + i] = (float) (0.75 * dy[dyo + i] / Math.sqrt(Math.sqrt(x[xo + i])));
    }
  }
}
