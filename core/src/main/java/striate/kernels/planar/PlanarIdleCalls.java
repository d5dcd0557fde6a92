package striate.kernels.planar;

import striate.kernels.generated.PlaneBlock;
import striate.kernels.generated.PlaneLanes;
import striate.kernels.jit.IdleCalls;
import striate.kernels.tile.Offsets;

/** Calls of kernels of planes with nothing to do. */
final class PlanarIdleCalls extends IdleCalls {
  private final int[] near = Offsets.steps(1);

  /** {@link #CALLS} calls of each method that the form consists of. */
  Runnable of(PlanarForm form) {
    return switch (form) {
      case BLOCK -> this::planeBlock;
      case LANES -> this::planeLanes;
      case PLANES_1 -> () -> planes(1);
      case PLANES_2 -> () -> planes(2);
      case PLANES_3 -> () -> planes(3);
      case PLANES_4 -> () -> planes(4);
      case PLANES_6 -> () -> planes(6);
      case GRADIENT_1 -> () -> planeGradient(1);
      case GRADIENT_2 -> () -> planeGradient(2);
      case GRADIENT_3 -> () -> planeGradient(3);
      case GRADIENT_4 -> () -> planeGradient(4);
      case GRADIENT_6 -> () -> planeGradient(6);
    };
  }

  private void planeBlock() {
    for (int i = 0; i < CALLS; i++) {
      PlaneBlock.turn(a, 0, 0, 0, b, 0, 0, 0, 0);
    }
  }

  private void planeLanes() {
    for (int i = 0; i < CALLS; i++) {
      for (int channels = 3; channels <= 6; channels += 3) {
        PlaneLanes.apart(channels, a, 0, 0, b, 0, 0, 0, 0, 1);
        PlaneLanes.together(channels, a, 0, 0, 0, b, 0, 0, 0, 1);
      }
    }
  }

  private void planes(int columns) {
    for (int i = 0; i < CALLS; i++) {
      PlaneTiles.vectorMultiply(columns, a, 0, near, 0, 0, 1, near, a, 0, a, 0, b, 0, 0);
    }
  }

  private void planeGradient(int columns) {
    for (int i = 0; i < CALLS; i++) {
      PlaneTiles.vectorGradient(columns, a, 0, near, 0, 0, 1, near, 0, 0, a, 0, 0, b, 0, 0);
    }
  }
}
