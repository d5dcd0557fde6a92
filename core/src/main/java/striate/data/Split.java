package striate.data;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import striate.kernels.element.SplitMix;

/**
 * One set cut into training, validation and test, each with about the same share of every class.
 *
 * <p>Which picture goes where depends on the seed, the labels and the order of the pictures, on
 * nothing else: no thread, no machine, no version of Java. A class of two or more pictures that
 * gives a share gives at least one and keeps at least one.
 *
 * @param train what the network learns from
 * @param validation what models are chosen by; may be empty
 * @param test what is looked at once, at the end; may be empty
 */
public record Split(Dataset train, Dataset validation, Dataset test) {
  private static final long TEST = 1;
  private static final long VALIDATION = 2;

  /**
   * Cuts a set in three.
   *
   * @param validationShare of {@code set}, 0 or more
   * @param testShare of {@code set}, 0 or more; less than 1 together
   */
  public static Split of(Dataset set, double validationShare, double testShare, long seed) {
    if (!(validationShare >= 0 && testShare >= 0 && validationShare + testShare < 1)) {
      throw new IllegalArgumentException(
          "split: shares of 0 or more, less than 1 together, expected, got validation "
              + validationShare
              + " and test "
              + testShare);
    }
    boolean[] test = held(set, all(set), testShare, seed, TEST);
    int[] rest = where(all(set), test, false);
    // The share is of the whole set, so it is more of what the test has left.
    boolean[] validation = held(set, rest, validationShare / (1 - testShare), seed, VALIDATION);
    return new Split(
        set.subset(where(rest, validation, false)),
        set.subset(where(rest, validation, true)),
        set.subset(where(all(set), test, true)));
  }

  /**
   * Takes a validation set out of a training set that has a test set of its own.
   *
   * @param validationShare of {@code train}: 0 or more, less than 1
   */
  public static Split of(Dataset train, Dataset test, double validationShare, long seed) {
    Split cut = of(train, validationShare, 0, seed);
    return new Split(cut.train, cut.validation, test);
  }

  private static int[] all(Dataset set) {
    return IntStream.range(0, set.size()).toArray();
  }

  private static int[] where(int[] places, boolean[] held, boolean wanted) {
    return Arrays.stream(places).filter(i -> held[i] == wanted).toArray();
  }

  /** For every picture of the set, whether it is one of those held back from {@code places}. */
  private static boolean[] held(Dataset set, int[] places, double share, long seed, long purpose) {
    boolean[] held = new boolean[set.size()];
    for (int c = 0; c < set.classes().size(); c++) {
      int label = c;
      Integer[] members =
          Arrays.stream(places).filter(i -> set.label(i) == label).boxed().toArray(Integer[]::new);
      if (share <= 0 || members.length < 2) {
        continue;
      }
      int count = Math.clamp(Math.round(share * members.length), 1, members.length - 1);
      Arrays.sort(
          members,
          Comparator.<Integer>comparingLong(i -> mix(seed, purpose, i))
              .thenComparing(Comparator.naturalOrder()));
      for (int i = 0; i < count; i++) {
        held[members[i]] = true;
      }
    }
    return held;
  }

  /** Numbers that look random and follow from their arguments: SplitMix64, thrice. */
  private static long mix(long seed, long purpose, long index) {
    return SplitMix.first(SplitMix.first(SplitMix.first(seed) + purpose) + index);
  }
}
