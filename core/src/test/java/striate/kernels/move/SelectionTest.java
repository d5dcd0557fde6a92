package striate.kernels.move;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The first numbers of a row against a stable sort; many are equal, some are no numbers. */
class SelectionTest {
  private static final float[] ODD = {
    Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 0f, -0f, 1, 2
  };

  @Test
  void isWhatAStableSortGives() {
    for (int seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      int count = 1 + random.nextInt(40);
      int stride = 1 + random.nextInt(3);
      int k = 1 + random.nextInt(count);
      float[] x = new float[3 + count * stride];
      for (int i = 0; i < x.length; i++) {
        x[i] = seed % 2 == 0 ? ODD[random.nextInt(ODD.length)] : random.nextInt(9);
      }
      for (boolean largest : new boolean[] {true, false}) {
        float[] places = new float[k + 2];
        Selection.places(x, 3, count, stride, k, largest, places, 1);
        // NaN is above all; 0 and −0 are equal.
        Comparator<Integer> order = Comparator.comparingDouble(i -> x[3 + i * stride] + 0f);
        List<Integer> sorted =
            IntStream.range(0, count)
                .boxed()
                .sorted(largest ? order.reversed() : order)
                .limit(k)
                .toList();
        for (int i = 0; i < k; i++) {
          assertThat((int) places[1 + i])
              .as("seed %d, %d of %d", seed, i, k)
              .isEqualTo(sorted.get(i));
        }
        assertThat(places[0]).isZero();
        assertThat(places[k + 1]).isZero();
      }
    }
  }
}
