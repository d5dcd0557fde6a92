package striate.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitTest {
  private static ArrayDataset set(int... counts) {
    int[] labels =
        IntStream.range(0, counts.length)
            .flatMap(c -> IntStream.generate(() -> c).limit(counts[c]))
            .toArray();
    byte[] samples = new byte[2 * labels.length];
    for (int i = 0; i < labels.length; i++) {
      samples[2 * i] = (byte) i;
      samples[2 * i + 1] = (byte) (i >> 8);
    }
    return ArrayDataset.of(
        samples,
        1,
        2,
        1,
        labels,
        IntStream.range(0, counts.length).mapToObj(String::valueOf).toList());
  }

  private static List<String> names(Dataset set) {
    return IntStream.range(0, set.size()).mapToObj(set::name).toList();
  }

  @Test
  void everyClassGivesItsShare() {
    Split split = Split.of(set(100, 10, 1, 2, 0, 1000), 0.1, 0.2, 7);
    assertThat(split.test().counts()).containsExactly(20, 2, 0, 1, 0, 200);
    assertThat(split.validation().counts()).containsExactly(10, 1, 0, 0, 0, 100);
    assertThat(split.train().counts()).containsExactly(70, 7, 1, 1, 0, 700);
  }

  @Test
  void everyPictureGoesToOnePlace() {
    Dataset set = set(50, 30, 7);
    Split split = Split.of(set, 0.15, 0.25, 3);
    TreeSet<String> all = new TreeSet<>();
    for (Dataset part : List.of(split.train(), split.validation(), split.test())) {
      assertThat(all).doesNotContainAnyElementsOf(names(part));
      all.addAll(names(part));
    }
    assertThat(all).hasSize(set.size());
  }

  @Test
  void theSeedDecides() {
    Split one = Split.of(set(50, 50), 0.2, 0.2, 1);
    assertThat(names(Split.of(set(50, 50), 0.2, 0.2, 1).test())).isEqualTo(names(one.test()));
    assertThat(names(Split.of(set(50, 50), 0.2, 0.2, 2).test())).isNotEqualTo(names(one.test()));
  }

  /**
   * Computed apart, in Python: a later version that splits otherwise would break every repeated
   * run.
   */
  @Test
  void theSameForEver() {
    assertThat(names(Split.of(set(8, 8), 0.25, 0, 42).validation()))
        .containsExactly("#2", "#6", "#14", "#15");
  }

  @Test
  void theTestSetOfItsOwnStays() {
    Dataset test = set(3, 3);
    Split split = Split.of(set(20, 20), test, 0.1, 5);
    assertThat(split.test()).isSameAs(test);
    assertThat(split.validation().counts()).containsExactly(2, 2);
    assertThat(split.train().size()).isEqualTo(36);
    assertThat(Split.of(set(20, 20), test, 0, 5).validation().size()).isZero();
  }

  /** Held-back pictures are spread over the set: sets are often sorted by something. */
  @Test
  void noStretchOfTheSetIsFavoured() {
    int[] held =
        names(Split.of(set(2000), 0.5, 0, 9).validation()).stream()
            .mapToInt(name -> Integer.parseInt(name.substring(1)))
            .toArray();
    for (int quarter = 0; quarter < 4; quarter++) {
      int q = quarter;
      assertThat(Arrays.stream(held).filter(i -> i / 500 == q).count()).isBetween(215L, 285L);
    }
    long even = Arrays.stream(held).filter(i -> i % 2 == 0).count();
    assertThat(even).isBetween(430L, 570L);
  }

  @Test
  void sharesThatLeaveNothing() {
    assertThatThrownBy(() -> Split.of(set(5), 0.5, 0.5, 0))
        .hasMessage(
            "split: shares of 0 or more, less than 1 together, expected, got validation 0.5 and"
                + " test 0.5");
    assertThatThrownBy(() -> Split.of(set(5), Double.NaN, 0, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Pictures whose first sample is {@code shown[i]}: equal ones are copies. */
  private static ArrayDataset copies(int[] labels, int... shown) {
    byte[] samples = new byte[shown.length];
    for (int i = 0; i < shown.length; i++) {
      samples[i] = (byte) shown[i];
    }
    return ArrayDataset.of(samples, 1, 1, 1, labels, List.of("a", "b"));
  }

  private static Set<Integer> shown(Dataset set) {
    Set<Integer> shown = new TreeSet<>();
    for (int i = 0; i < set.size(); i++) {
      shown.add(set.picture(i).sample(0, 0, 0));
    }
    return shown;
  }

  @Test
  void copiesAreNeverParted() {
    Random random = new Random(5);
    for (int round = 0; round < 200; round++) {
      int size = 4 + random.nextInt(60);
      int[] labels = random.ints(size, 0, 2).toArray();
      int[] shown = random.ints(size, 0, 5 + random.nextInt(60)).toArray();
      Dataset set = copies(labels, shown);
      Split split = Split.of(set, 0.2, 0.2, round);
      assertThat(split.train().size() + split.validation().size() + split.test().size())
          .isEqualTo(size);
      assertThat(Collections.disjoint(shown(split.train()), shown(split.validation()))).isTrue();
      assertThat(Collections.disjoint(shown(split.train()), shown(split.test()))).isTrue();
      assertThat(Collections.disjoint(shown(split.validation()), shown(split.test()))).isTrue();
    }
  }

  @Test
  void copiesInTwoClassesStayInTraining() {
    Dataset set = copies(new int[] {0, 0, 0, 1, 1, 1}, 1, 2, 3, 1, 4, 5);
    for (int seed = 0; seed < 20; seed++) {
      Split split = Split.of(set, 0, 0.4, seed);
      assertThat(shown(split.test())).doesNotContain(1);
      assertThat(split.test().counts()).containsExactly(1, 1);
    }
  }

  @Test
  void aClassOfCopiesAloneGivesNothing() {
    Dataset set = copies(new int[] {0, 0, 0, 0, 1, 1, 1, 1}, 1, 1, 1, 1, 2, 3, 4, 5);
    assertThat(Split.of(set, 0, 0.25, 3).test().counts()).containsExactly(0, 1);
    Dataset pairs = copies(new int[] {0, 0, 0, 0, 1, 1, 1, 1}, 1, 1, 6, 6, 2, 3, 4, 5);
    assertThat(Split.of(pairs, 0, 0.25, 3).test().counts()).containsExactly(2, 1);
  }

  @Test
  void aSharedPartHasOfEveryClassItsShare() {
    Dataset set = set(100, 50, 0, 1, 49);
    assertThat(Split.share(set, 40, 1).counts()).containsExactly(20, 10, 0, 1, 9);
    assertThat(Split.share(set, 4, 1).counts()).containsExactly(1, 1, 0, 1, 1);
    assertThat(names(Split.share(set, 40, 1))).isEqualTo(names(Split.share(set, 40, 1)));
    assertThat(names(Split.share(set, 40, 1))).isNotEqualTo(names(Split.share(set, 40, 2)));
    assertThat(Split.share(set, 200, 1)).isSameAs(set);
    for (int count = 4; count < 200; count++) {
      assertThat(Split.share(set, count, 3).size()).isEqualTo(count);
    }
    assertThatThrownBy(() -> Split.share(set, 3, 1))
        .hasMessage("share: at least 1 picture for each of 4 classes expected, got 3");
  }
}
