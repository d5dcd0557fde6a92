package striate.kernels.element;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import striate.kernels.Values;

/** The mask behaves like independent coins. All seeds are fixed: nothing here is left to chance. */
class DropoutTest {

  private static final int N = 1 << 18;

  private static boolean[] mask(float keep, long key, long counter, int n) {
    float[] x = new float[n];
    java.util.Arrays.fill(x, 1f);
    Dropout.apply(x, 0, x, 0, n, keep, key, counter);
    boolean[] kept = new boolean[n];
    for (int i = 0; i < n; i++) {
      if (x[i] != 0f && x[i] != 1f / keep) {
        throw new AssertionError("neither dropped nor scaled: " + x[i]);
      }
      kept[i] = x[i] != 0;
    }
    return kept;
  }

  /** How far a count of heads is from its expectation, in standard deviations. */
  private static double deviations(long heads, long tosses, double p) {
    return (heads - tosses * p) / Math.sqrt(tosses * p * (1 - p));
  }

  @ParameterizedTest
  @ValueSource(floats = {0.1f, 0.5f, 0.75f, 0.999f})
  void theShareKeptIsRight(float keep) {
    for (long key = 0; key < 20; key++) {
      long heads = 0;
      for (boolean kept : mask(keep, key, key << 20, N)) {
        heads += kept ? 1 : 0;
      }
      assertThat(Math.abs(deviations(heads, N, keep))).isLessThan(4.5);
    }
  }

  @Test
  void neighboursAreIndependent() {
    boolean[] kept = mask(0.5f, 42, 0, N);
    for (int lag = 1; lag <= 512; lag++) {
      long agree = 0;
      for (int i = lag; i < N; i++) {
        agree += kept[i] == kept[i - lag] ? 1 : 0;
      }
      assertThat(Math.abs(deviations(agree, N - lag, 0.5))).as("lag %d", lag).isLessThan(4.5);
    }
  }

  @Test
  void keysAreIndependent() {
    boolean[] first = mask(0.5f, Dropout.key(1, 0, 0), 0, N);
    for (long step = 1; step < 60; step++) {
      boolean[] other = mask(0.5f, Dropout.key(1, step % 3, step), 0, N);
      // also when one is moved against the other
      for (int lag = 0; lag < 8; lag++) {
        long agree = 0;
        for (int i = lag; i < N; i++) {
          agree += first[i] == other[i - lag] ? 1 : 0;
        }
        assertThat(Math.abs(deviations(agree, N - lag, 0.5))).isLessThan(4.5);
      }
    }
    for (int bit = 0; bit < 64; bit++) {
      boolean[] other = mask(0.5f, Dropout.key(1, 0, 0) ^ (1L << bit), 0, N);
      long agree = 0;
      for (int i = 0; i < N; i++) {
        agree += first[i] == other[i] ? 1 : 0;
      }
      assertThat(Math.abs(deviations(agree, N, 0.5))).as("bit %d", bit).isLessThan(4.5);
    }
  }

  @Test
  void patternsOfEightAreEvenlySpread() {
    // chi-square with 255 degrees of freedom: mean 255, standard deviation 22.6
    for (long key = 1; key <= 10; key++) {
      boolean[] kept = mask(0.5f, key * 0x9E3779B97F4A7C15L, 0, N);
      int[] counts = new int[256];
      for (int i = 0; i < N; i += 8) {
        int pattern = 0;
        for (int b = 0; b < 8; b++) {
          pattern = pattern << 1 | (kept[i + b] ? 1 : 0);
        }
        counts[pattern]++;
      }
      double expected = N / 8.0 / 256;
      double chiSquare = 0;
      for (int count : counts) {
        chiSquare += (count - expected) * (count - expected) / expected;
      }
      assertThat(chiSquare).isBetween(165.0, 360.0);
    }
  }

  @Test
  void cuttingARangeChangesNothing() {
    boolean[] whole = mask(0.7f, 5, 1000, 500);
    for (int cut : new int[] {1, 15, 16, 17, 250, 499}) {
      boolean[] right = mask(0.7f, 5, 1000 + cut, 500 - cut);
      for (int i = cut; i < 500; i++) {
        assertThat(right[i - cut]).isEqualTo(whole[i]);
      }
    }
  }

  @Test
  void theUpperHalfOfTheCounterCounts() {
    long end = 1L << 32;
    boolean[] across = mask(0.5f, 9, end - 300, 600);
    boolean[] after = mask(0.5f, 9, end, 300);
    boolean[] before = mask(0.5f, 9, end - 300, 300);
    boolean[] start = mask(0.5f, 9, 0, 300);
    int agree = 0;
    for (int i = 0; i < 300; i++) {
      assertThat(across[i]).isEqualTo(before[i]);
      assertThat(across[300 + i]).isEqualTo(after[i]);
      agree += after[i] == start[i] ? 1 : 0;
    }
    assertThat(Math.abs(deviations(agree, 300, 0.5))).isLessThan(4.5);
  }

  @Test
  void theGradientMeetsTheSameMask() {
    float[] x = Values.gaussian(100, 1, 1);
    float[] y = new float[103];
    float[] dx = new float[100];
    float[] ones = new float[100];
    java.util.Arrays.fill(ones, 1);
    Dropout.apply(x, 0, y, 3, 100, 0.6f, 77, 12);
    Dropout.apply(ones, 0, dx, 0, 100, 0.6f, 77, 12);
    for (int i = 0; i < 100; i++) {
      assertThat(y[3 + i]).isCloseTo(x[i] * dx[i], offset(1e-6f));
    }
  }

  @Test
  void whatIsDroppedCanBeToldFromAKeptZero() {
    float[] ones = new float[500];
    java.util.Arrays.fill(ones, 1);
    float[] mask = new float[500];
    Dropout.apply(ones, 0, mask, 0, 500, 0.6f, 8, 3);
    for (float zero : new float[] {0f, -0f}) {
      float[] y = new float[500];
      java.util.Arrays.fill(y, zero);
      Dropout.apply(y, 0, y, 0, 500, 0.6f, 8, 3);
      for (int i = 0; i < 500; i++) {
        assertThat(Float.floatToRawIntBits(y[i])).isEqualTo(mask[i] == 0 ? 0x80000000 : 0);
      }
    }
  }

  @Test
  void keepingAllChangesNothing() {
    float[] x = Values.odd(50, 1);
    float[] y = new float[50];
    Dropout.apply(x, 0, y, 0, 50, 1f, 3, 4);
    Values.assertSameBits(y, x, "y");
  }
}
