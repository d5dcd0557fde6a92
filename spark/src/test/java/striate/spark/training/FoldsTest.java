package striate.spark.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import striate.data.ArrayDataset;

/** The parts of a cross-validation. */
class FoldsTest {
  /** One pixel a picture; equal pixels are copies. */
  private static ArrayDataset set(int[] pixels, int[] labels) {
    byte[] samples = new byte[pixels.length];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) pixels[i];
    }
    return ArrayDataset.of(samples, 1, 1, 1, labels, List.of("a", "b"));
  }

  @Test
  void everyClassIsInEachPartAndCopiesAreTogether() {
    int[] pixels = new int[40];
    int[] labels = new int[40];
    for (int i = 0; i < 40; i++) {
      // The last ten are copies of the first ten.
      pixels[i] = i % 30;
      labels[i] = i % 30 < 18 ? 0 : 1;
    }
    int[] parts = Folds.parts(set(pixels, labels), 3);
    int[][] counts = new int[2][3];
    for (int i = 0; i < 40; i++) {
      counts[labels[i]][parts[i]]++;
      assertThat(parts[i]).isEqualTo(parts[i % 30]);
    }
    for (int part = 0; part < 3; part++) {
      assertThat(counts[0][part]).isBetween(8, 11);
      assertThat(counts[1][part]).isEqualTo(4);
    }
  }

  @Test
  void thePartsFollowFromThePicturesNotFromTheirOrder() {
    int[] forth = {1, 2, 3, 4, 5, 6};
    int[] back = {6, 5, 4, 3, 2, 1};
    int[] one = Folds.parts(set(forth, new int[] {0, 0, 0, 1, 1, 1}), 3);
    int[] other = Folds.parts(set(back, new int[] {1, 1, 1, 0, 0, 0}), 3);
    for (int i = 0; i < 6; i++) {
      assertThat(other[5 - i]).isEqualTo(one[i]);
    }
  }

  @Test
  void morePartsThanPicturesOfAClassAreRefused() {
    assertThatThrownBy(
            () -> Folds.parts(set(new int[] {1, 2, 3, 4, 4}, new int[] {0, 0, 0, 1, 1}), 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most 1 expected")
        .hasMessageContaining("class b");
  }
}
