package striate.kernels.element;

/**
 * Activation functions and their gradients over ranges of arrays.
 *
 * <p>A range is an array, its first index and a length. No method allocates. A destination may be
 * the same range as a source; ranges that overlap in any other way are not allowed. NaN gives NaN.
 */
public final class ActivationFunctions {

  private ActivationFunctions() {}

  /** {@code y = max(x, 0)}. */
  public static void relu(float[] x, int xo, float[] y, int yo, int n) {
    if (ElementForm.RELU.ready()) {
      VectorActivations.relu(x, xo, y, yo, n);
    } else {
      ScalarActivations.relu(x, xo, y, yo, n);
    }
  }

  /** {@code y = x} where x is at least zero and {@code slope · x} elsewhere. */
  public static void leakyRelu(float[] x, int xo, float[] y, int yo, int n, float slope) {
    if (ElementForm.LEAKY_RELU.ready()) {
      VectorActivations.leakyRelu(x, xo, y, yo, n, slope);
    } else {
      ScalarActivations.leakyRelu(x, xo, y, yo, n, slope);
    }
  }

  /** {@code y = tanh x}. */
  public static void tanh(float[] x, int xo, float[] y, int yo, int n) {
    if (ElementForm.TANH.ready()) {
      VectorActivations.tanh(x, xo, y, yo, n);
    } else {
      ScalarActivations.tanh(x, xo, y, yo, n);
    }
  }

  /** {@code y = 1 / (1 + exp(-x))}. */
  public static void sigmoid(float[] x, int xo, float[] y, int yo, int n) {
    if (ElementForm.SIGMOID.ready()) {
      VectorActivations.sigmoid(x, xo, y, yo, n);
    } else {
      ScalarActivations.sigmoid(x, xo, y, yo, n);
    }
  }

  /** {@code y = x · (1 + erf(x / √2)) / 2}. */
  public static void gelu(float[] x, int xo, float[] y, int yo, int n) {
    if (ElementForm.GELU.ready()) {
      VectorActivations.gelu(x, xo, y, yo, n);
    } else {
      ScalarActivations.gelu(x, xo, y, yo, n);
    }
  }

  /** {@code y = x / (1 + exp(-x))}. */
  public static void silu(float[] x, int xo, float[] y, int yo, int n) {
    if (ElementForm.SILU.ready()) {
      VectorActivations.silu(x, xo, y, yo, n);
    } else {
      ScalarActivations.silu(x, xo, y, yo, n);
    }
  }

  /** {@code y = x · min(max(x + 3, 0), 6) / 6}. */
  public static void hardSwish(float[] x, int xo, float[] y, int yo, int n) {
    if (ElementForm.HARD_SWISH.ready()) {
      VectorActivations.hardSwish(x, xo, y, yo, n);
    } else {
      ScalarActivations.hardSwish(x, xo, y, yo, n);
    }
  }

  /**
   * {@code dx = scale · dy} where the output y is above zero (or NaN), 0 elsewhere.
   *
   * @param scale 1, or what {@link Dropout} multiplied y by afterwards
   */
  public static void reluBackward(
      float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n, float scale) {
    if (ElementForm.RELU_BACKWARD.ready()) {
      VectorActivations.reluBackward(y, yo, dy, dyo, dx, dxo, n, scale);
    } else {
      ScalarActivations.reluBackward(y, yo, dy, dyo, dx, dxo, n, scale);
    }
  }

  /**
   * {@code dx = dy} where the output y is above zero, {@code slope · dy} elsewhere.
   *
   * @param slope not negative, so that the sign of the output is that of the input
   */
  public static void leakyReluBackward(
      float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n, float slope) {
    if (ElementForm.LEAKY_RELU_BACKWARD.ready()) {
      VectorActivations.leakyReluBackward(y, yo, dy, dyo, dx, dxo, n, slope);
    } else {
      ScalarActivations.leakyReluBackward(y, yo, dy, dyo, dx, dxo, n, slope);
    }
  }

  /** {@code dx = dy · (1 - y²)}, by the output y. */
  public static void tanhBackward(
      float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n) {
    for (int i = 0; i < n; i++) {
      float v = y[yo + i];
      dx[dxo + i] = dy[dyo + i] * Math.fma(-v, v, 1f);
    }
  }

  /**
   * The gradient of tanh and the {@link Dropout} after it: 0 where y is −0, which tells a dropped
   * number from a kept zero, and {@code dx = dy / keep · (1 - (keep · y)²)} elsewhere.
   *
   * @param y what dropout made of tanh's output
   * @param keep the probability that a number is kept, above 0
   */
  public static void tanhBackward(
      float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n, float keep) {
    if (ElementForm.TANH_DROPPED_BACKWARD.ready()) {
      VectorActivations.tanhBackward(y, yo, dy, dyo, dx, dxo, n, keep);
    } else {
      ScalarActivations.tanhBackward(y, yo, dy, dyo, dx, dxo, n, keep);
    }
  }

  /** {@code dx = dy · y · (1 - y)}, by the output y. */
  public static void sigmoidBackward(
      float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n) {
    for (int i = 0; i < n; i++) {
      float v = y[yo + i];
      dx[dxo + i] = dy[dyo + i] * Math.fma(-v, v, v);
    }
  }

  /** The gradient of {@link #gelu} by its input x. */
  public static void geluBackward(
      float[] x, int xo, float[] dy, int dyo, float[] dx, int dxo, int n) {
    if (ElementForm.GELU_BACKWARD.ready()) {
      VectorActivations.geluBackward(x, xo, dy, dyo, dx, dxo, n);
    } else {
      ScalarActivations.geluBackward(x, xo, dy, dyo, dx, dxo, n);
    }
  }

  /** The gradient of {@link #silu} by its input x. */
  public static void siluBackward(
      float[] x, int xo, float[] dy, int dyo, float[] dx, int dxo, int n) {
    if (ElementForm.SILU_BACKWARD.ready()) {
      VectorActivations.siluBackward(x, xo, dy, dyo, dx, dxo, n);
    } else {
      ScalarActivations.siluBackward(x, xo, dy, dyo, dx, dxo, n);
    }
  }

  /**
   * The gradient of {@link #hardSwish} by its input x: 0 below -3, 1 above 3, {@code x/3 + 1/2}
   * from -3 to 3.
   */
  public static void hardSwishBackward(
      float[] x, int xo, float[] dy, int dyo, float[] dx, int dxo, int n) {
    if (ElementForm.HARD_SWISH_BACKWARD.ready()) {
      VectorActivations.hardSwishBackward(x, xo, dy, dyo, dx, dxo, n);
    } else {
      ScalarActivations.hardSwishBackward(x, xo, dy, dyo, dx, dxo, n);
    }
  }

  /** {@code y = exp(x - max)}, for softmax. */
  public static void expMinus(float[] x, int xo, float max, float[] y, int yo, int n) {
    if (ElementForm.EXP_MINUS.ready()) {
      VectorActivations.expMinus(x, xo, max, y, yo, n);
    } else {
      ScalarActivations.expMinus(x, xo, max, y, yo, n);
    }
  }
}
