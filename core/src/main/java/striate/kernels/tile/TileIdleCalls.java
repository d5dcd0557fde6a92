package striate.kernels.tile;

import striate.kernels.generated.DotTile;
import striate.kernels.generated.NineTapTile;
import striate.kernels.jit.IdleCalls;
import striate.kernels.jit.Vectors;

/** Calls of tiles with nothing to do. */
final class TileIdleCalls extends IdleCalls {
  private final int[] near = Offsets.steps(1);
  private final int[] far = Offsets.steps(3);

  /** {@link #CALLS} calls of each method that the form consists of. */
  Runnable of(TileForm form) {
    return switch (form) {
      case PRODUCT_1 -> () -> product(1);
      case PRODUCT_2 -> () -> product(2);
      case PRODUCT_3 -> () -> product(3);
      case PRODUCT_4 -> () -> product(4);
      case NINE_TAPS -> this::nineTaps;
      case GRADIENT_1 -> () -> gradient(1);
      case GRADIENT_2 -> () -> gradient(2);
      case GRADIENT_3 -> () -> gradient(3);
      case GRADIENT_4 -> () -> gradient(4);
      case ROW_1 -> () -> row(1);
      case ROW_2 -> () -> row(2);
      case ROW_3 -> () -> row(3);
      case ROW_4 -> () -> row(4);
      case DOTS -> this::dots;
    };
  }

  private void product(int vectors) {
    for (int i = 0; i < CALLS; i++) {
      product(vectors, false, i % 2 == 0);
      product(vectors, true, i % 2 == 0);
      VectorTiles.evenTile(vectors, a, 0, 0, -1, a, 0, a, 0, b, 0, 0);
    }
  }

  private void product(int vectors, boolean small, boolean sides) {
    VectorTiles.multiplyTile(
        vectors, small, a, 0, near, 0, 0, near, 0, 1, sides, a, 0, 0, a, 0, near, 0, b, 0, near, 0);
  }

  private void gradient(int vectors) {
    for (int i = 0; i < CALLS; i++) {
      VectorGradients.gradientTile(
          vectors, a, 0, near, 1, 0, 0, near, 0, Tiles.rows(vectors), a, 0, LANES, b, 0, 0);
      VectorGradients.gradientTile(
          vectors, a, 0, near, 0, 0, 0, far, 0, Tiles.rows(vectors), a, 0, LANES, b, 0, 0);
      NineTapTile.gradient(a, 0, near, 0, 0, near, 0, a, 0, 0, b, 0, 0);
    }
  }

  private void row(int vectors) {
    for (int i = 0; i < CALLS; i++) {
      VectorTiles.multiplyRow(vectors, false, a, 0, near, a, 0, a, 0, b, 0, 0);
      VectorTiles.multiplyRow(vectors, true, a, 0, near, a, 0, a, 0, b, 0, 0);
    }
  }

  private void nineTaps() {
    for (int i = 0; i < CALLS; i++) {
      NineTapTile.apart(a, 0, near, 0, 0, 0, near, a, 0, LANES, a, 0, b, 0, near, 0);
      NineTapTile.line(a, 0, 0, 0, 0, a, 0, LANES, a, 0, b, 0, 0);
    }
  }

  private void dots() {
    for (int i = 0; i < CALLS; i++) {
      DotTile.rows1(a, 0, 0, 0, a, 0, 0, 1, 0, b, 0, 0);
      if (Vectors.MANY_REGISTERS) {
        DotTile.rows4(a, 0, 0, 0, a, 0, 0, 1, 0, b, 0, 0);
      } else {
        DotTile.rows2(a, 0, 0, 0, a, 0, 0, 1, 0, b, 0, 0);
      }
    }
  }
}
