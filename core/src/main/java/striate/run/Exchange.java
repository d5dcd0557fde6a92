package striate.run;

import striate.run.plan.Plan;

/**
 * What the machines of one training exchange. Each calls the same methods in the same order with
 * the same sizes; a call returns when everything that it needs has arrived.
 *
 * <p>The machines are numbered. Machine {@code m} of {@code K} has the {@code 16 / K} aligned
 * shards of each batch from {@code m · 16 / K} on, so {@code K} is 1, 2, 4, 8 or 16.
 */
public interface Exchange {
  /** The number of machines: 1, 2, 4, 8 or 16. */
  int machines();

  /** The number of this machine, from 0. */
  int machine();

  /**
   * Gives each machine's part to all others, in place.
   *
   * @param values in which only this machine's part counts before the call
   * @param from where the part of each machine begins, and the end of the last one's: machines + 1
   *     numbers
   * @throws ExchangeException if a machine does not answer, or answers what was not asked for
   */
  void share(float[] values, int[] from);

  /** The same for doubles. */
  void share(double[] values, int[] from);

  /**
   * Deals the parts of an array to their owners: machine {@code j} gets the {@code j}-th part of
   * every machine's array.
   *
   * @param values all parts; left as they are
   * @param from as in {@link #share(float[], int[])}
   * @param received what the machines sent for this machine's part, one after the other in their
   *     order, its own among them
   * @throws ExchangeException as in {@link #share(float[], int[])}
   */
  void deal(float[] values, int[] from, float[] received);

  /**
   * Whether this is a rehearsal: exchanges are counted and timed, but nothing is sent, so the
   * caller must put valid numbers where those of the other machines would arrive.
   */
  default boolean isRehearsal() {
    return false;
  }

  /**
   * Gives up: this machine's training has failed or was cancelled. The others shall learn of it at
   * once; they do not unless an implementation tells them.
   */
  default void abort() {}

  /**
   * Checks a number of machines, and which of them this one is.
   *
   * @throws IllegalArgumentException if the machines are not 1, 2, 4, 8 or 16, or this one is none
   *     of them
   */
  static void check(int machines, int machine) {
    if (machines < 1 || machines > Plan.SHARDS || Plan.SHARDS % machines != 0) {
      throw new IllegalArgumentException(
          "machines: 1, 2, 4, 8 or 16 expected, which share the sixteen shards of a batch equally,"
              + " got "
              + machines);
    }
    if (machine < 0 || machine >= machines) {
      throw new IllegalArgumentException(
          "machine: 0 to " + (machines - 1) + " expected, got " + machine);
    }
  }
}
