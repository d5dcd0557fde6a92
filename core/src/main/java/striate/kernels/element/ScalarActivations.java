package striate.kernels.element;

/** {@link ActivationFunctions}, one value at a time. */
final class ScalarActivations {

  private ScalarActivations() {}

  static void relu(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      float v = x[xo + i];
      y[yo + i] = v < 0 ? 0 : v;
    }
  }

  static void leakyRelu(float[] x, int xo, float[] y, int yo, int n, float slope) {
    for (int i = 0; i < n; i++) {
      float v = x[xo + i];
      y[yo + i] = v < 0 ? v * slope : v;
    }
  }

  static void tanh(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = ScalarFunctions.tanh(x[xo + i]);
    }
  }

  static void sigmoid(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = ScalarFunctions.sigmoid(x[xo + i]);
    }
  }

  static void gelu(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = ScalarFunctions.gelu(x[xo + i]);
    }
  }

  static void silu(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = ScalarFunctions.silu(x[xo + i]);
    }
  }

  static void hardSwish(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = ScalarFunctions.hardSwish(x[xo + i]);
    }
  }

  static void reluBackward(
      float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n, float scale) {
    for (int i = 0; i < n; i++) {
      dx[dxo + i] = y[yo + i] <= 0 ? 0 : dy[dyo + i] * scale;
    }
  }

  static void tanhBackward(
      float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n, float keep) {
    float scale = 1f / keep;
    for (int i = 0; i < n; i++) {
      float v = y[yo + i];
      float t = v * keep;
      float g = dy[dyo + i] * (Math.fma(-t, t, 1f) * scale);
      dx[dxo + i] = Float.floatToRawIntBits(v) == ScalarDropout.DROPPED ? 0 : g;
    }
  }

  static void leakyReluBackward(
      float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n, float slope) {
    for (int i = 0; i < n; i++) {
      float g = dy[dyo + i];
      dx[dxo + i] = y[yo + i] <= 0 ? g * slope : g;
    }
  }

  static void geluBackward(float[] x, int xo, float[] dy, int dyo, float[] dx, int dxo, int n) {
    for (int i = 0; i < n; i++) {
      dx[dxo + i] = dy[dyo + i] * ScalarFunctions.geluSlope(x[xo + i]);
    }
  }

  static void siluBackward(float[] x, int xo, float[] dy, int dyo, float[] dx, int dxo, int n) {
    for (int i = 0; i < n; i++) {
      dx[dxo + i] = dy[dyo + i] * ScalarFunctions.siluSlope(x[xo + i]);
    }
  }

  static void hardSwishBackward(
      float[] x, int xo, float[] dy, int dyo, float[] dx, int dxo, int n) {
    for (int i = 0; i < n; i++) {
      dx[dxo + i] = dy[dyo + i] * ScalarFunctions.hardSwishSlope(x[xo + i]);
    }
  }

  /** {@code y = exp(x - max)}, for softmax. */
  static void expMinus(float[] x, int xo, float max, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = ScalarFunctions.exp(x[xo + i] - max);
    }
  }
}
