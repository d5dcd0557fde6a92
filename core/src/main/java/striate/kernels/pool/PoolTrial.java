package striate.kernels.pool;

import java.util.Arrays;
import striate.kernels.jit.Trial;
import striate.kernels.jit.TrialCalls;

/** Calls of pooling on numbers. */
final class PoolTrial extends TrialCalls {
  private final PoolShape twoByTwo = PoolShape.of(4, 4, LANES, 2, 2);
  private final PoolShape threeByThree = new PoolShape(5, 5, LANES, 3, 3, 2, 2, 1, 1, 1, 1, 1, 1);

  PoolTrial(Trial trial) {
    super(trial);
  }

  /** A call in vectors. */
  Runnable vector(PoolForm form) {
    return switch (form) {
      case MAX -> () -> VectorPooling.max(pool(), a, 0, c, 0, b, 0, 0, pool().outHeight());
      case MAX_ONLY -> () -> VectorPooling.max(pool(), a, 0, c, 0, 0, pool().outHeight());
      case MAX_TWO_BY_TWO_BACKWARD ->
          () -> VectorPooling.maxTwoByTwoBackward(twoByTwo, a, 0, trial.places, 0, c, 0);
      case MAX_BACKWARD -> () -> VectorPooling.maxBackward(pool(), a, 0, trial.places, 0, c, 0);
      case AVERAGE -> () -> VectorPooling.average(pool(), odd(), a, 0, c, 0, 0, pool().outHeight());
    };
  }

  /** The same call without vectors. */
  Runnable scalar(PoolForm form) {
    return switch (form) {
      case MAX -> () -> ScalarPooling.max(pool(), 0, a, 0, c, 0, b, 0, 0, pool().outHeight());
      case MAX_ONLY -> () -> ScalarPooling.max(pool(), 0, a, 0, c, 0, 0, pool().outHeight());
      case MAX_TWO_BY_TWO_BACKWARD -> () -> scalarTwoByTwo();
      case MAX_BACKWARD -> () -> ScalarPooling.maxBackward(pool(), 0, a, 0, trial.places, 0, c, 0);
      case AVERAGE ->
          () -> ScalarPooling.average(pool(), 0, odd(), a, 0, c, 0, 0, pool().outHeight());
    };
  }

  private PoolShape pool() {
    return odd() ? twoByTwo : threeByThree;
  }

  private void scalarTwoByTwo() {
    Arrays.fill(c, 0, twoByTwo.inSize(), 0f);
    ScalarPooling.maxBackward(twoByTwo, 0, a, 0, trial.places, 0, c, 0);
  }
}
