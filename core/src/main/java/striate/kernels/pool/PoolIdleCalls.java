package striate.kernels.pool;

import striate.kernels.jit.IdleCalls;

/** Calls of pooling with nothing to do. */
final class PoolIdleCalls extends IdleCalls {
  private final PoolShape twoByTwo = PoolShape.of(2, 2, 0, 2, 2);
  private final PoolShape threeByThree = PoolShape.of(3, 3, 0, 3, 2);

  /** {@link #CALLS} calls of each method that the form consists of. */
  Runnable of(PoolForm form) {
    return switch (form) {
      case MAX ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorPooling.max(twoByTwo, a, 0, b, 0, b, 0, 0, 1);
              VectorPooling.max(threeByThree, a, 0, b, 0, b, 0, 0, 1);
            }
          };
      case MAX_ONLY ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorPooling.max(threeByThree, a, 0, b, 0, 0, 1);
            }
          };
      case MAX_TWO_BY_TWO_BACKWARD ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorPooling.maxTwoByTwoBackward(twoByTwo, a, 0, a, 0, b, 0);
            }
          };
      case MAX_BACKWARD ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorPooling.maxBackward(threeByThree, a, 0, a, 0, b, 0);
            }
          };
      case AVERAGE ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorPooling.average(threeByThree, true, a, 0, b, 0, 0, 1);
            }
          };
    };
  }
}
