package striate.kernels.winograd;

/** Winograd's kernels, in vectors where those are compiled. Either way the bits are the same. */
final class WinogradKernels {
  private static final WinogradForm[] PRODUCTS = {
    WinogradForm.PRODUCT_1, WinogradForm.PRODUCT_2, WinogradForm.PRODUCT_3, WinogradForm.PRODUCT_4
  };

  private static final WinogradForm[] GRADIENTS = {
    WinogradForm.GRADIENT_1,
    WinogradForm.GRADIENT_2,
    WinogradForm.GRADIENT_3,
    WinogradForm.GRADIENT_4
  };

  private WinogradKernels() {}

  /** The form of products that are so many vectors wide. */
  static WinogradForm products(int width) {
    return PRODUCTS[width - 1];
  }

  /** The form of the gradient's products that are so many vectors wide. */
  static WinogradForm gradients(int width) {
    return GRADIENTS[width - 1];
  }

  /** See {@link WinogradInput#transform}. */
  static void input(float[] x, int xo, int rs, int cs, float[] v, int vo, int vs, int vc, int n) {
    if (WinogradForm.INPUT.ready()) {
      WinogradInput.transform(x, xo, rs, cs, v, vo, vs, vc, n);
    } else {
      ScalarWinograd.input(x, xo, rs, cs, v, vo, vs, vc, n);
    }
  }

  /** See {@link WinogradOutput#transform}. */
  static void output(
      float[] m,
      int mo,
      int ms,
      float[] bias,
      int bo,
      float least,
      float[] y,
      int yo,
      int rs,
      int cs,
      int n) {
    if (WinogradForm.OUTPUT.ready()) {
      WinogradOutput.transform(m, mo, ms, bias, bo, least, y, yo, rs, cs, n);
    } else {
      ScalarWinograd.output(m, mo, ms, bias, bo, least, y, yo, rs, cs, n);
    }
  }

  /** See {@link WinogradOutputGradient#transform}. */
  static void outputGradient(
      float[] y, int yo, int rs, int cs, float[] v, int vo, int vs, int vc, int n) {
    if (WinogradForm.OUTPUT_GRADIENT.ready()) {
      WinogradOutputGradient.transform(y, yo, rs, cs, v, vo, vs, vc, n);
    } else {
      ScalarWinograd.outputGradient(y, yo, rs, cs, v, vo, vs, vc, n);
    }
  }

  /** See {@link WinogradWeights#transform}. */
  static void weights(float[] w, int wo, int step, float[] u, int uo, int us) {
    if (WinogradForm.WEIGHTS.ready()) {
      WinogradWeights.transform(w, wo, step, u, uo, us);
    } else {
      ScalarWinograd.weights(w, wo, step, u, uo, us);
    }
  }

  /** See {@link WinogradWeights#gradient}. */
  static void weightGradient(
      float[] u, int uo, int us, float[] w, int wo, int tap, int lanes, boolean accumulate) {
    if (WinogradForm.WEIGHT_GRADIENT.ready()) {
      WinogradWeights.gradient(u, uo, us, w, wo, tap, lanes, accumulate);
    } else {
      ScalarWinograd.weightGradient(u, uo, us, w, wo, tap, lanes, accumulate);
    }
  }

  /** See {@link WinogradProducts#multiply}. */
  static void multiply(
      float[] a,
      int ao,
      int lda,
      float[] b,
      int bo,
      float[] c,
      int co,
      int ldc,
      int depth,
      int rows,
      int width) {
    if (PRODUCTS[width - 1].ready()) {
      WinogradProducts.multiply(a, ao, lda, b, bo, c, co, ldc, depth, rows, width);
    } else {
      ScalarWinograd.multiply(a, ao, lda, b, bo, c, co, ldc, depth, rows, width);
    }
  }

  /** See {@link WinogradGradientProducts#multiply}. */
  static void multiplyGradient(
      float[] a, int ao, float[] b, int bo, float[] c, int co, int depth, int rows, int width) {
    if (GRADIENTS[width - 1].ready()) {
      WinogradGradientProducts.multiply(a, ao, b, bo, c, co, depth, rows, width);
    } else {
      ScalarWinograd.multiplyGradient(a, ao, b, bo, c, co, depth, rows, width);
    }
  }
}
