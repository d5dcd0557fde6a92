package striate.kernels.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import striate.kernels.jit.Vectors;

/** The vector form against the scalar one, bit by bit, for pixels in rows of every width. */
class NineTapsTest {
  private static final int LANES = Vectors.LANES;
  private static final int PITCH = 40;

  @Test
  void neighboursInImagesOfEveryWidthGiveTheBitsOfTheScalarForm() {
    assumeTrue(Vectors.available(), "no vectors here");
    int[] near = {0, 1, 2, PITCH, PITCH + 1, PITCH + 2, 2 * PITCH, 2 * PITCH + 1, 2 * PITCH + 2};
    int[] apart = {0, 2, 4, PITCH, PITCH + 2, PITCH + 4, 2 * PITCH, 2 * PITCH + 2, 2 * PITCH + 4};
    for (int[] taps : new int[][] {near, apart}) {
      for (int stride = 1; stride <= 2; stride++) {
        for (int width = 1; width <= 11; width++) {
          int[] rows = new int[5 * width];
          for (int i = 0; i < rows.length; i++) {
            rows[i] = i / width * PITCH + i % width * stride;
          }
          for (int from = 0; from < Math.min(rows.length, width + 2); from++) {
            check(taps, rows, 0, from, rows.length);
            check(taps, rows, 0, from, Math.max(from, rows.length - 2));
          }
        }
      }
    }
    int[] steps = Offsets.steps(1, 16);
    for (int count = 0; count <= 13; count++) {
      check(near, steps, 1, 2, 2 + count);
    }
  }

  private static void check(int[] taps, int[] rows, int lda, int from, int to) {
    Random random = new Random(from * 100L + to);
    float[] a = values(random, 10 * PITCH);
    float[] b = values(random, 2 * 9 * LANES);
    float[] init = values(random, 2 * LANES);
    float[] expected = new float[64 * 2 * LANES];
    Arrays.fill(expected, 7);
    float[] actual = expected.clone();
    int[] out = Offsets.steps(2 * LANES, 64);
    int ldc = to % 2 == 0 ? 2 * LANES : 0;
    ScalarTiles.multiply(
        2, a, 3, rows, lda, from, to, taps, 0, 9, b, 0, 2 * LANES, init, 0, expected, 0, out, ldc,
        LANES);
    VectorTiles.multiply(
        2,
        a,
        3,
        rows,
        lda,
        from,
        to,
        taps,
        0,
        9,
        false,
        b,
        0,
        2 * LANES,
        init,
        0,
        actual,
        0,
        out,
        ldc,
        LANES,
        new float[Tiles.SPARE],
        0);
    assertThat(actual)
        .as("rows %d to %d of %s", from, to, Arrays.toString(rows))
        .isEqualTo(expected);
  }

  private static float[] values(Random random, int length) {
    float[] all = new float[length];
    for (int i = 0; i < length; i++) {
      all[i] = random.nextFloat() - 0.5f;
    }
    return all;
  }
}
