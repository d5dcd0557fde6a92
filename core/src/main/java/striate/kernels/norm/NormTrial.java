package striate.kernels.norm;

import striate.kernels.jit.Trial;
import striate.kernels.jit.TrialCalls;

/** Calls of batch normalisation on numbers. */
final class NormTrial extends TrialCalls {
  NormTrial(Trial trial) {
    super(trial);
  }

  /** Few or many. */
  private int channels() {
    return trial.turn % 5 < 3 ? CHANNELS : 2 * CHANNELS + 1;
  }

  private float ceiling() {
    return switch (trial.turn % 3) {
      case 0 -> 0;
      case 1 -> Float.POSITIVE_INFINITY;
      default -> 0.25f;
    };
  }

  /** A call in vectors. */
  Runnable vector(NormForm form) {
    return switch (form) {
      case SUMS ->
          () -> VectorNormalisation.sums(a, 0, ROWS, CHANNELS, trial.sums, trial.squares, 0);
      case NORMALISE ->
          () -> VectorNormalisation.normalise(a, 0, ROWS, channels(), b, 0, d, 0, c, 0, ceiling());
      case BACKWARD_SUMS ->
          () ->
              VectorNormalisation.backwardSums(
                  a, 0, b, 0, ROWS, CHANNELS, d, 0, ceiling(), trial.sums, 0);
      case BACKWARD ->
          () ->
              VectorNormalisation.backward(
                  a, 0, b, 0, ROWS, channels(), d, 0, d, 0, ceiling(), c, 0);
    };
  }

  /** The same call without vectors. */
  Runnable scalar(NormForm form) {
    return switch (form) {
      case SUMS ->
          () -> ScalarNormalisation.sums(a, 0, ROWS, CHANNELS, trial.sums, trial.squares, 0);
      case NORMALISE ->
          () -> ScalarNormalisation.normalise(a, 0, ROWS, channels(), b, 0, d, 0, c, 0, ceiling());
      case BACKWARD_SUMS ->
          () ->
              ScalarNormalisation.backwardSums(
                  a, 0, b, 0, ROWS, CHANNELS, d, 0, ceiling(), trial.sums, 0);
      case BACKWARD ->
          () ->
              ScalarNormalisation.backward(
                  a, 0, b, 0, ROWS, channels(), d, 0, d, 0, ceiling(), c, 0);
    };
  }
}
