package striate.kernels.norm;

import striate.kernels.jit.IdleCalls;

/** Calls of batch normalisation with nothing to do. */
final class NormIdleCalls extends IdleCalls {
  private static final float INFINITY = Float.POSITIVE_INFINITY;

  /** More channels than are done a vector after the other. */
  private static final int WIDE = 5 * LANES;

  private final double[] sums = new double[4 * LANES];

  /** {@link #CALLS} calls of each method that the form consists of. */
  Runnable of(NormForm form) {
    return switch (form) {
      case SUMS ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorNormalisation.sums(a, 0, 0, LANES, sums, sums, LANES);
            }
          };
      case NORMALISE ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorNormalisation.normalise(a, 0, 1, 0, a, 0, a, 0, b, 0, 0f);
              VectorNormalisation.normalise(a, 0, 0, WIDE, a, 0, a, 0, b, 0, 0f);
            }
          };
      case BACKWARD_SUMS ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorNormalisation.backwardSums(a, 0, a, 0, 0, LANES, a, 0, 0f, sums, 0);
              VectorNormalisation.backwardSums(a, 0, a, 0, 0, LANES, a, 0, INFINITY, sums, 0);
              VectorNormalisation.backwardSums(a, 0, a, 0, 0, LANES, a, 0, 1f, sums, 0);
            }
          };
      case BACKWARD ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorNormalisation.backward(a, 0, a, 0, 1, 0, a, 0, a, 0, 0f, b, 0);
              VectorNormalisation.backward(a, 0, a, 0, 0, WIDE, a, 0, a, 0, 0f, b, 0);
            }
          };
    };
  }
}
