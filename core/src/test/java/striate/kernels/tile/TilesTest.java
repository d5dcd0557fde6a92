package striate.kernels.tile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import striate.kernels.jit.Vectors;

/** The tiles in vectors give the bits of those without, whatever is left over. */
@EnabledIf("vectors")
final class TilesTest {
  private static final int LANES = Vectors.LANES;
  private static final int TERMS = 23;

  static boolean vectors() {
    return Vectors.available();
  }

  static int[] widths() {
    int[] all = new int[Tiles.MAX_VECTORS];
    for (int i = 0; i < all.length; i++) {
      all[i] = i + 1;
    }
    return all;
  }

  private static float[] values(Random random, int count) {
    float[] all = new float[count];
    for (int i = 0; i < count; i++) {
      all[i] = (float) random.nextGaussian();
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("widths")
  void productsOfTermsSideBySide(int vectors) {
    Random random = new Random(vectors);
    int width = vectors * LANES;
    int[] terms = Offsets.steps(1, TERMS + 5);
    int[] rows = {0, 31, 30, 99, 64, 128, 128, 200, 231, 260, 300, 301, 340, 400, 410, 420, 450};
    float[] a = values(random, 500);
    float[] b = values(random, (TERMS + 5) * width);
    float[] init = values(random, width);
    float[] before = values(random, 20 * width + LANES);
    for (int to = 0; to <= rows.length; to++) {
      for (int lanes = 1; lanes <= LANES; lanes++) {
        int lda = to % 2 == 0 ? 24 : 0;
        int ldc = to % 3 == 0 ? width - LANES + lanes : 0;
        int[] left = lda > 0 ? Offsets.steps(lda) : rows;
        int[] out = ldc > 0 ? Offsets.steps(ldc) : Offsets.steps(width, 20);
        int from = Math.min(to, to % 4 / 3);
        int kFrom = to % 5;
        int kTo = to == 7 ? kFrom : TERMS;
        float[] first = lanes % 2 == 0 ? null : init;
        float[] expected = before.clone();
        float[] actual = before.clone();
        ScalarTiles.multiply(
            vectors, a, 2, left, lda, from, to, terms, kFrom, kTo, b, 0, width, first, 0, expected,
            0, out, ldc, lanes);
        VectorTiles.multiply(
            vectors,
            a,
            2,
            left,
            lda,
            from,
            to,
            terms,
            kFrom,
            kTo,
            true,
            b,
            0,
            width,
            first,
            0,
            actual,
            0,
            out,
            ldc,
            lanes,
            new float[Tiles.SPARE],
            0);
        assertThat(actual).as("%d rows, %d lanes", to, lanes).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("widths")
  void gradientsOverPixelsAtOneDistance(int vectors) {
    Random random = new Random(vectors);
    int width = vectors * LANES;
    int step = 29;
    int[] pixels = Offsets.steps(step, 16);
    int[] side = Offsets.steps(1, 28);
    int[] apart = {0, 1, 2, 3, 5, 6, 7, 9, 10, 11, 12, 13, 14, 16, 17, 20, 21, 22, 23, 24, 25, 27};
    float[] a = values(random, step * 40 + 64);
    float[] b = values(random, 41 * width);
    float[] before = values(random, 30 * width + LANES);
    for (int count = 0; count < 20; count++) {
      for (int lanes = 1; lanes <= LANES; lanes++) {
        int[] terms = count % 2 == 0 ? side : apart;
        int kTo = 1 + (count * 7 + lanes) % terms.length;
        int kFrom = Math.min(count % 3, kTo);
        int ldc = lanes % 2 == 0 ? width : width - LANES + lanes;
        float[] expected = before.clone();
        float[] actual = before.clone();
        ScalarTiles.gradient(
            vectors,
            a,
            3,
            pixels(step),
            0,
            count,
            terms,
            kFrom,
            kTo,
            b,
            0,
            width,
            expected,
            0,
            ldc,
            lanes);
        VectorGradients.gradient(
            vectors,
            a,
            3,
            count < 16 ? pixels : pixels(step),
            step,
            0,
            count,
            terms,
            kFrom,
            kTo,
            b,
            0,
            width,
            actual,
            0,
            ldc,
            lanes,
            new float[Tiles.SPARE],
            0);
        assertThat(actual)
            .as("%d pixels, %d terms, %d lanes", count, kTo, lanes)
            .isEqualTo(expected);
      }
    }
  }

  private static int[] pixels(int step) {
    return Offsets.steps(step, 40);
  }

  @Test
  void onlyAllTermsTellThatTheyLieSideBySide() {
    assertThat(Offsets.areNear(new int[] {4, 5, 6, 7})).isTrue();
    assertThat(Offsets.areNear(new int[] {4})).isTrue();
    assertThat(Offsets.areNear(new int[] {})).isTrue();
    assertThat(Offsets.areNear(new int[] {0, 2, 1, 3})).isFalse();
    assertThat(Offsets.areNear(new int[] {0, 1, 3, 4})).isFalse();
    assertThat(Offsets.areNear(new int[] {3, 2, 1})).isFalse();
  }
}
