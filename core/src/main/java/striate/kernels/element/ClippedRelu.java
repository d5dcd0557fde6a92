package striate.kernels.element;

/**
 * ReLU with a ceiling, {@code min(max(x, 0), ceiling)}, and its gradient over ranges of arrays; see
 * {@link ActivationFunctions} for what a range is. NaN gives NaN.
 */
public final class ClippedRelu {
  private ClippedRelu() {}

  /** {@code y = min(max(x, 0), ceiling)}. */
  public static void forward(float[] x, int xo, float[] y, int yo, int n, float ceiling) {
    if (ElementForm.CLIPPED_RELU_FORWARD.ready()) {
      VectorClippedRelu.forward(x, xo, y, yo, n, ceiling);
    } else {
      scalarForward(x, xo, y, yo, n, ceiling);
    }
  }

  /** {@code dx = dy} where the output y lies between 0 and the ceiling (or is NaN), 0 elsewhere. */
  public static void backward(
      float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n, float ceiling) {
    if (ElementForm.CLIPPED_RELU_BACKWARD.ready()) {
      VectorClippedRelu.backward(y, yo, dy, dyo, dx, dxo, n, ceiling);
    } else {
      scalarBackward(y, yo, dy, dyo, dx, dxo, n, ceiling);
    }
  }

  static void scalarForward(float[] x, int xo, float[] y, int yo, int n, float ceiling) {
    for (int i = 0; i < n; i++) {
      float v = x[xo + i];
      v = v < 0 ? 0 : v;
      y[yo + i] = v > ceiling ? ceiling : v;
    }
  }

  static void scalarBackward(
      float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n, float ceiling) {
    for (int i = 0; i < n; i++) {
      float v = y[yo + i];
      dx[dxo + i] = v <= 0 || v >= ceiling ? 0 : dy[dyo + i];
    }
  }
}
