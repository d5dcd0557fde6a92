package striate.kernels.winograd;

import striate.kernels.jit.Trial;
import striate.kernels.jit.TrialCalls;
import striate.kernels.tile.TileTrial;

/** Calls of Winograd's kernels on numbers. */
final class WinogradTrial extends TrialCalls {
  /** Work of about the same size. */
  private final TileTrial tiles;

  WinogradTrial(Trial trial) {
    super(trial);
    this.tiles = new TileTrial(trial);
  }

  /** A call in vectors. */
  Runnable vector(WinogradForm form) {
    return switch (form) {
      case PRODUCT_1 -> () -> winogradProduct(1);
      case PRODUCT_2 -> () -> winogradProduct(2);
      case PRODUCT_3 -> () -> winogradProduct(3);
      case PRODUCT_4 -> () -> winogradProduct(4);
      case GRADIENT_1 -> () -> winogradGradient(1);
      case GRADIENT_2 -> () -> winogradGradient(2);
      case GRADIENT_3 -> () -> winogradGradient(3);
      case GRADIENT_4 -> () -> winogradGradient(4);
      case INPUT ->
          () -> WinogradInput.transform(a, 0, 6 * LANES, LANES, c, 0, LANES, 36 * LANES, vectors());
      case OUTPUT ->
          () ->
              WinogradOutput.transform(
                  a, 0, 2 * LANES, b, 0, odd() ? 0 : -1e9f, c, 0, 8 * LANES, 2 * LANES, vectors());
      case OUTPUT_GRADIENT ->
          () ->
              WinogradOutputGradient.transform(
                  a, 0, 4 * LANES, LANES, c, 0, LANES, 36 * LANES, vectors());
      case WEIGHTS -> () -> WinogradWeights.transform(a, 0, LANES, c, 0, LANES);
      case WEIGHT_GRADIENT ->
          () -> {
            // It goes over its source.
            System.arraycopy(a, 0, c, 0, 36 * LANES);
            WinogradWeights.gradient(c, 0, LANES, d, 0, LANES, present(), odd());
          };
    };
  }

  /** The same call without vectors; there is none, so work of about the same size. */
  Runnable scalar(WinogradForm form) {
    return switch (form) {
      case PRODUCT_1, GRADIENT_1, INPUT, OUTPUT, OUTPUT_GRADIENT, WEIGHTS, WEIGHT_GRADIENT ->
          () -> tiles.scalarProduct(1);
      case PRODUCT_2, GRADIENT_2 -> () -> tiles.scalarProduct(2);
      case PRODUCT_3, GRADIENT_3 -> () -> tiles.scalarProduct(3);
      case PRODUCT_4, GRADIENT_4 -> () -> tiles.scalarProduct(4);
    };
  }

  private void winogradProduct(int vectors) {
    int ldc = vectors * LANES;
    WinogradProducts.multiply(a, 0, LANES, b, 0, c, 0, ldc, DEPTH, rows(), vectors);
  }

  private void winogradGradient(int vectors) {
    int rows = Math.min(rows(), LANES);
    WinogradGradientProducts.multiply(a, 0, b, 0, c, 0, DEPTH, rows, vectors);
  }
}
