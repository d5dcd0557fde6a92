package striate.kernels.planar;

import striate.kernels.generated.PlaneBlock;
import striate.kernels.generated.PlaneLanes;
import striate.kernels.jit.Trial;
import striate.kernels.jit.TrialCalls;
import striate.kernels.tile.Offsets;

/** Calls of kernels of planes on numbers. */
final class PlanarTrial extends TrialCalls {
  private final int[] steps = Offsets.steps(2 * MOST_ROWS, 2 * MOST_ROWS);
  private final int[] nine = Offsets.steps(2, 9);

  PlanarTrial(Trial trial) {
    super(trial);
  }

  /** A call in vectors. */
  Runnable vector(PlanarForm form) {
    return switch (form) {
      case BLOCK ->
          () ->
              PlaneBlock.turn(a, 0, CHANNELS, LANES * CHANNELS, c, 0, 3 * LANES, LANES, vectors());
      case LANES ->
          () -> {
            int n = odd() ? 3 : 6;
            int pixels = 2 * LANES + 3;
            PlaneLanes.apart(n, a, 0, n * pixels, c, 0, pixels, 3 * pixels, pixels, 3);
            PlaneLanes.together(n, b, 0, pixels, 3 * pixels, d, 0, n * pixels, pixels, 3);
          };
      case PLANES_1 -> () -> vectorPlanes(1);
      case PLANES_2 -> () -> vectorPlanes(2);
      case PLANES_3 -> () -> vectorPlanes(3);
      case PLANES_4 -> () -> vectorPlanes(4);
      case PLANES_6 -> () -> vectorPlanes(6);
      case GRADIENT_1 -> () -> vectorPlaneGradient(1);
      case GRADIENT_2 -> () -> vectorPlaneGradient(2);
      case GRADIENT_3 -> () -> vectorPlaneGradient(3);
      case GRADIENT_4 -> () -> vectorPlaneGradient(4);
      case GRADIENT_6 -> () -> vectorPlaneGradient(6);
    };
  }

  /** The same call without vectors. */
  Runnable scalar(PlanarForm form) {
    return switch (form) {
      case BLOCK ->
          () -> {
            for (int i = 0; i < LANES; i++) {
              for (int p = 0; p < vectors() * LANES; p++) {
                c[i * 3 * LANES + p] = a[p * CHANNELS + i];
              }
            }
          };
      case LANES ->
          () -> {
            int n = odd() ? 3 : 6;
            int pixels = 2 * LANES + 3;
            for (int k = 0; k < n; k++) {
              for (int p = 0; p < 3 * pixels; p++) {
                c[k * 3 * pixels + p] = a[p * n + k];
                d[p * n + k] = b[k * 3 * pixels + p];
              }
            }
          };
      case PLANES_1 -> () -> scalarPlanes(1);
      case PLANES_2 -> () -> scalarPlanes(2);
      case PLANES_3 -> () -> scalarPlanes(3);
      case PLANES_4 -> () -> scalarPlanes(4);
      case PLANES_6 -> () -> scalarPlanes(6);
      case GRADIENT_1 -> () -> scalarPlaneGradient(1);
      case GRADIENT_2 -> () -> scalarPlaneGradient(2);
      case GRADIENT_3 -> () -> scalarPlaneGradient(3);
      case GRADIENT_4 -> () -> scalarPlaneGradient(4);
      case GRADIENT_6 -> () -> scalarPlaneGradient(6);
    };
  }

  /** All pixels of a slot, or half of them. */
  private int pixels() {
    return odd() ? PlaneTiles.SLOT : PlaneTiles.SLOT / 2;
  }

  private void vectorPlanes(int columns) {
    // What a slot has beyond its last pixel is not the same.
    int all = PlaneTiles.SLOT;
    PlaneTiles.vectorMultiply(
        columns, a, 0, steps, 0, rows(), all, nine, b, 0, d, 0, c, 0, MOST_ROWS * all);
  }

  private void scalarPlanes(int columns) {
    int all = PlaneTiles.SLOT;
    PlaneTiles.scalarMultiply(
        columns, a, 0, steps, 0, rows(), nine, b, 0, d, 0, c, 0, MOST_ROWS * all);
  }

  private void vectorPlaneGradient(int columns) {
    int all = PlaneTiles.SLOT;
    PlaneTiles.vectorGradient(
        columns,
        a,
        0,
        steps,
        0,
        rows(),
        pixels(),
        nine,
        0,
        9,
        b,
        0,
        MOST_ROWS * all,
        c,
        0,
        6 * all);
  }

  private void scalarPlaneGradient(int columns) {
    int all = PlaneTiles.SLOT;
    PlaneTiles.scalarGradient(
        columns,
        a,
        0,
        steps,
        0,
        rows(),
        pixels(),
        nine,
        0,
        9,
        b,
        0,
        MOST_ROWS * all,
        c,
        0,
        6 * all);
  }
}
