package striate.classify;

import org.jspecify.annotations.Nullable;

/**
 * A listener to a classifier's calls, for metrics: {@link Classifier#listener}. It is told on the
 * thread that made the call, so it should be quick, and safe for as many threads as call.
 */
@FunctionalInterface
public interface CallListener {
  /**
   * A call has ended.
   *
   * @param pictures how many it was given
   * @param nanoseconds that it took, reading the pictures from their list included
   * @param failure what it ended with, or null if it has answered
   */
  void ended(int pictures, long nanoseconds, @Nullable Throwable failure);
}
