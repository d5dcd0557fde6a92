package striate.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SamplesTest {
  /** Three pictures of 2×3, two channels short of colour: sample = 20 · picture + place. */
  private static ArrayDataset grey() {
    byte[] samples = new byte[18];
    for (int i = 0; i < 18; i++) {
      samples[i] = (byte) (i / 6 * 20 + i % 6 + 190);
    }
    return ArrayDataset.of(samples, 2, 3, 1, new int[] {1, 0, 1}, List.of("a", "b"));
  }

  @Test
  void picturesOfTheRightSizeAreCopiedAsTheyAre() {
    Samples s = Samples.inHeap(grey(), Preprocessing.of(1, 2, 3));
    byte[] out = new byte[8];
    s.copy(2, out, 1);
    assertThat(out).containsExactly(0, -26, -25, -24, -23, -22, -21, 0);
    assertThat(s.label(2)).isEqualTo(1);
    assertThat(s.size()).isEqualTo(3);
    assertThat(s.length()).isEqualTo(6);
  }

  @Test
  void othersAreFitted() {
    Samples s = Samples.inHeap(grey(), Preprocessing.of(3, 2, 3));
    byte[] out = new byte[18];
    s.copy(1, out, 0);
    assertThat(out).startsWith(-46, -46, -46, -45, -45, -45);
    assertThat(s.channels()).isEqualTo(3);
  }

  @Test
  void theArraysAreCopied() {
    byte[] samples = {1, 2};
    int[] labels = {0, 1};
    ArrayDataset set = ArrayDataset.of(samples, 1, 1, 1, labels, List.of("a", "b"));
    samples[0] = 9;
    labels[0] = 1;
    assertThat(set.picture(0).sample(0, 0, 0)).isEqualTo(1);
    assertThat(set.label(0)).isZero();
  }

  @Test
  void whatDoesNotFitIsNamed() {
    assertThatThrownBy(() -> ArrayDataset.of(new byte[7], 2, 3, 1, new int[] {0}, List.of("a")))
        .hasMessage("1 pictures of [2, 3, 1]: 6 samples expected, got 7");
    assertThatThrownBy(
            () -> ArrayDataset.of(new byte[2], 1, 1, 1, new int[] {0, 3}, List.of("a", "b")))
        .hasMessage("label of picture 1: 0 to 1 expected, got 3");
    assertThatThrownBy(() -> ArrayDataset.of(new byte[0], 1, 1, 1, new int[0], List.of("a", "a")))
        .hasMessage("classes: different names expected, got [a, a]");
  }

  @Test
  void subsetsLookIntoTheWhole() {
    Dataset set = grey().subset(2, 0, 2).subset(1, 2);
    assertThat(set.labels()).containsExactly(1, 1);
    assertThat(set.name(0)).isEqualTo("#0");
    assertThat(set.picture(1)).isEqualTo(grey().picture(2));
    assertThat(set.counts()).containsExactly(0, 2);
    assertThat(set.imbalance()).isInfinite();
    assertThat(grey().imbalance()).isEqualTo(2);
    assertThat(grey().first(2).labels()).containsExactly(1, 0);
    assertThat(grey().first(7).size()).isEqualTo(3);
    assertThatThrownBy(() -> grey().subset(3)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void fingerprintsTellSetsApart() {
    String one = grey().fingerprint();
    assertThat(one).hasSize(64).isEqualTo(grey().subset(0, 1, 2).fingerprint());
    assertThat(grey().subset(0, 2, 1).fingerprint()).isNotEqualTo(one);
    Dataset renamed =
        ArrayDataset.of(grey().shared(), 2, 3, 1, new int[] {1, 0, 1}, List.of("a", "c"));
    assertThat(renamed.fingerprint()).isNotEqualTo(one);
    Dataset turned =
        ArrayDataset.of(grey().shared(), 3, 2, 1, new int[] {1, 0, 1}, List.of("a", "b"));
    assertThat(turned.fingerprint()).isNotEqualTo(one);
  }
}
