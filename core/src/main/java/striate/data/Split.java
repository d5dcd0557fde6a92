package striate.data;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import striate.random.SplitMix;

/**
 * A stratified split of a set into training, validation and test sets: each has about the same
 * share of every class.
 *
 * <p>Pictures that show the same ({@link Dataset#content}) go the same way: what a network has
 * learned from is no test. If they are in several classes, they stay in training.
 *
 * <p>Which picture goes where depends on the seed, the labels, the order of the pictures and which
 * of them are copies, on nothing else: no thread, no machine, no version of Java. A class that
 * gives a share gives at least one picture and keeps at least one, unless all of its pictures are
 * copies.
 *
 * @param train the training set
 * @param validation the validation set, which models are chosen by; may be empty
 * @param test the test set, which is used once, at the end; may be empty
 */
public record Split(Dataset train, Dataset validation, Dataset test) {
  private static final long TEST = 1;
  private static final long VALIDATION = 2;
  private static final long SHARE = 3;

  /**
   * A split of a set into three.
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
    if (validationShare + testShare == 0) {
      return new Split(set, set.subset(), set.subset());
    }
    int[] first = firstCopies(set);
    boolean[] test = held(set, first, all(set), testShare, seed, TEST);
    int[] rest = where(all(set), test, false);
    // The share is of the whole set, so it is more of what the test has left.
    boolean[] validation =
        held(set, first, rest, validationShare / (1 - testShare), seed, VALIDATION);
    return new Split(
        set.subset(where(rest, validation, false)),
        set.subset(where(rest, validation, true)),
        set.subset(where(all(set), test, true)));
  }

  /**
   * A split of a training set into training and validation, where the test set is given.
   *
   * @param validationShare of {@code train}: 0 or more, less than 1
   */
  public static Split of(Dataset train, Dataset test, double validationShare, long seed) {
    Split cut = of(train, validationShare, 0, seed);
    return new Split(cut.train, cut.validation, test);
  }

  /**
   * A stratified part of a set: of every class its share, at least one picture.
   *
   * @param count pictures, or all if there are no more
   * @throws IllegalArgumentException if there are more classes with pictures than {@code count}
   */
  public static Dataset share(Dataset set, int count, long seed) {
    if (count >= set.size()) {
      return set;
    }
    int[][] members = members(set, all(set));
    int[] quotas = quotas(members, set.size(), count);
    boolean[] chosen = new boolean[set.size()];
    for (int c = 0; c < members.length; c++) {
      IntStream.of(members[c])
          .boxed()
          .sorted(
              Comparator.<Integer>comparingLong(i -> mix(seed, SHARE, i))
                  .thenComparing(Comparator.naturalOrder()))
          .limit(quotas[c])
          .forEach(i -> chosen[i] = true);
    }
    return set.subset(where(all(set), chosen, true));
  }

  /** Pictures of each class: whole shares, then the largest remainders; at least one. */
  private static int[] quotas(int[][] members, int size, int count) {
    int classes = (int) Arrays.stream(members).filter(m -> m.length > 0).count();
    if (count < classes) {
      throw new IllegalArgumentException(
          "share: at least 1 picture for each of " + classes + " classes expected, got " + count);
    }
    int[] quotas = new int[members.length];
    int left = count;
    for (int c = 0; c < quotas.length; c++) {
      quotas[c] = (int) Math.max(members[c].length == 0 ? 0 : 1, exact(members[c], size, count));
      left -= quotas[c];
    }
    while (left != 0) {
      int step = Integer.signum(left);
      int best = -1;
      double furthest = 0;
      for (int c = 0; c < quotas.length; c++) {
        double missing = ((double) members[c].length * count / size - quotas[c]) * step;
        boolean can = step > 0 ? quotas[c] < members[c].length : quotas[c] > 1;
        if (can && (best < 0 || missing > furthest)) {
          best = c;
          furthest = missing;
        }
      }
      quotas[best] += step;
      left -= step;
    }
    return quotas;
  }

  private static long exact(int[] members, int size, int count) {
    return (long) members.length * count / size;
  }

  /** For each class those of {@code places} that are of it. */
  private static int[][] members(Dataset set, int[] places) {
    int[] counts = new int[set.classes().size()];
    for (int i : places) {
      counts[set.label(i)]++;
    }
    int[][] members = new int[counts.length][];
    for (int c = 0; c < counts.length; c++) {
      members[c] = new int[counts[c]];
    }
    for (int at = places.length - 1; at >= 0; at--) {
      int c = set.label(places[at]);
      members[c][--counts[c]] = places[at];
    }
    return members;
  }

  /** For each picture the first that shows the same; −1 if they are in several classes. */
  private static int[] firstCopies(Dataset set) {
    Map<ByteBuffer, Integer> places = new HashMap<>();
    int[] first = new int[set.size()];
    boolean[] torn = new boolean[set.size()];
    for (int i = 0; i < first.length; i++) {
      Integer other = places.putIfAbsent(ByteBuffer.wrap(set.content(i)), i);
      first[i] = other == null ? i : other;
      torn[first[i]] |= set.label(i) != set.label(first[i]);
    }
    for (int i = 0; i < first.length; i++) {
      first[i] = torn[first[i]] ? -1 : first[i];
    }
    return first;
  }

  private static int[] all(Dataset set) {
    return IntStream.range(0, set.size()).toArray();
  }

  private static int[] where(int[] places, boolean[] held, boolean wanted) {
    return Arrays.stream(places).filter(i -> held[i] == wanted).toArray();
  }

  /** For every picture of the set, whether it is one of those held back from {@code places}. */
  private static boolean[] held(
      Dataset set, int[] first, int[] places, double share, long seed, long purpose) {
    boolean[] held = new boolean[set.size()];
    if (share <= 0) {
      return held;
    }
    for (int[] members : members(set, places)) {
      if (members.length < 2) {
        continue;
      }
      int count = Math.clamp(Math.round(share * members.length), 1, members.length - 1);
      // Copies lie side by side: they share the key of the first.
      Integer[] order =
          IntStream.of(members).filter(i -> first[i] >= 0).boxed().toArray(Integer[]::new);
      Arrays.sort(
          order,
          Comparator.<Integer>comparingLong(i -> mix(seed, purpose, first[i]))
              .thenComparingInt(i -> first[i])
              .thenComparing(Comparator.naturalOrder()));
      hold(order, first, count, members.length, held);
    }
    return held;
  }

  /** Holds back whole groups of copies, in order, as long as they fit; at least the smallest. */
  private static void hold(Integer[] order, int[] first, int count, int members, boolean[] held) {
    int taken = 0;
    int smallest = Integer.MAX_VALUE;
    int smallestAt = 0;
    for (int at = 0, end; at < order.length; at = end) {
      end = at;
      while (end < order.length && first[order[end]] == first[order[at]]) {
        end++;
      }
      if (end - at < smallest) {
        smallest = end - at;
        smallestAt = at;
      }
      if (taken + end - at <= count) {
        taken += end - at;
        for (int i = at; i < end; i++) {
          held[order[i]] = true;
        }
      }
    }
    if (taken == 0 && smallest < members) {
      for (int i = smallestAt; i < smallestAt + smallest; i++) {
        held[order[i]] = true;
      }
    }
  }

  /** Numbers that look random and follow from their arguments: SplitMix64, thrice. */
  private static long mix(long seed, long purpose, long index) {
    return SplitMix.first(SplitMix.first(SplitMix.first(seed) + purpose) + index);
  }
}
