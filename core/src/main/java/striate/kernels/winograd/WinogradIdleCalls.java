package striate.kernels.winograd;

import striate.kernels.generated.WinogradGradientTile;
import striate.kernels.generated.WinogradTile;
import striate.kernels.jit.IdleCalls;
import striate.kernels.jit.Vectors;

/** Calls of Winograd's kernels with nothing to do. */
final class WinogradIdleCalls extends IdleCalls {
  /** {@link #CALLS} calls of each method that the form consists of. */
  Runnable of(WinogradForm form) {
    return switch (form) {
      case PRODUCT_1 -> this::winogradProducts1;
      case PRODUCT_2 -> this::winogradProducts2;
      case PRODUCT_3 -> this::winogradProducts3;
      case PRODUCT_4 -> this::winogradProducts4;
      case GRADIENT_1 -> this::winogradGradients1;
      case GRADIENT_2 -> this::winogradGradients2;
      case GRADIENT_3 ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              WinogradGradientTile.rows4x3(a, 0, a, 0, b, 0, 0);
            }
          };
      case GRADIENT_4 ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              WinogradGradientTile.rows4x4(a, 0, a, 0, b, 0, 0);
            }
          };
      case INPUT ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              WinogradInput.transform(a, 0, 0, 0, b, 0, 0, 0, 0);
            }
          };
      case OUTPUT ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              WinogradOutput.transform(a, 0, 0, a, 0, 0, b, 0, 0, 0, 0);
            }
          };
      case OUTPUT_GRADIENT ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              WinogradOutputGradient.transform(a, 0, 0, 0, b, 0, 0, 0, 0);
            }
          };
      case WEIGHTS ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              WinogradWeights.transform(a, 0, 0, b, 0, 0);
            }
          };
      case WEIGHT_GRADIENT ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              WinogradWeights.gradient(b, 0, 0, b, 0, 0, LANES, false);
            }
          };
    };
  }

  private void winogradProducts1() {
    for (int i = 0; i < CALLS; i++) {
      WinogradTile.rows8x1(a, 0, 0, a, 0, b, 0, 0, 0);
      WinogradTile.rows4x1(a, 0, 0, a, 0, b, 0, 0, 0);
    }
  }

  private void winogradProducts2() {
    for (int i = 0; i < CALLS; i++) {
      WinogradTile.rows4x2(a, 0, 0, a, 0, b, 0, 0, 0);
      if (Vectors.MANY_REGISTERS) {
        WinogradTile.rows12x2(a, 0, 0, a, 0, b, 0, 0, 0);
      } else {
        WinogradTile.rows6x2(a, 0, 0, a, 0, b, 0, 0, 0);
      }
    }
  }

  private void winogradProducts3() {
    for (int i = 0; i < CALLS; i++) {
      WinogradTile.rows8x3(a, 0, 0, a, 0, b, 0, 0, 0);
      WinogradTile.rows4x3(a, 0, 0, a, 0, b, 0, 0, 0);
    }
  }

  private void winogradProducts4() {
    for (int i = 0; i < CALLS; i++) {
      WinogradTile.rows6x4(a, 0, 0, a, 0, b, 0, 0, 0);
      WinogradTile.rows4x4(a, 0, 0, a, 0, b, 0, 0, 0);
    }
  }

  private void winogradGradients1() {
    for (int i = 0; i < CALLS; i++) {
      WinogradGradientTile.rows8x1(a, 0, a, 0, b, 0, 0);
      WinogradGradientTile.rows4x1(a, 0, a, 0, b, 0, 0);
    }
  }

  private void winogradGradients2() {
    for (int i = 0; i < CALLS; i++) {
      WinogradGradientTile.rows4x2(a, 0, a, 0, b, 0, 0);
      if (Vectors.MANY_REGISTERS) {
        WinogradGradientTile.rows8x2(a, 0, a, 0, b, 0, 0);
      }
    }
  }
}
