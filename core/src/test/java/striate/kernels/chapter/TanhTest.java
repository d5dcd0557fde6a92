package striate.kernels.chapter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TanhTest {
  /** Dense where tanh bends, every binary exponent, and the ends of every range. */
  private static double[] samples() {
    Random random = new Random(7);
    double[] x = new double[2_000_000];
    for (int i = 0; i < 1_000_000; i++) {
      x[i] = (random.nextDouble() - 0.5) * 44;
    }
    for (int i = 1_000_000; i < 1_600_000; i++) {
      x[i] = random.nextDouble() - 0.5;
    }
    for (int i = 1_600_000; i < x.length; i++) {
      x[i] = Double.longBitsToDouble(random.nextLong());
    }
    double[] ends = {
      0,
      -0.0,
      Double.MIN_VALUE,
      -Double.MIN_VALUE,
      Double.MIN_NORMAL,
      1e-300,
      1e-16,
      0.17328679513998632,
      0.5198603854199589,
      19.06,
      19.07,
      20,
      Math.nextUp(20.0),
      22,
      710,
      1e300,
      Double.MAX_VALUE,
      -Double.MAX_VALUE,
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY,
      Double.NaN
    };
    System.arraycopy(ends, 0, x, 0, ends.length);
    return x;
  }

  @Test
  void staysWithinItsBound() {
    double worst = 0;
    for (double x : samples()) {
      double expected = StrictMath.tanh(x);
      double actual = Tanh.of(x);
      if (Double.isNaN(expected) || expected == 0 || Double.isInfinite(x)) {
        assertThat(Double.doubleToLongBits(actual))
            .as("tanh(%s)", x)
            .isEqualTo(Double.doubleToLongBits(expected));
      } else {
        worst = Math.max(worst, Math.abs(actual - expected) / Math.ulp(expected));
      }
    }
    assertThat(worst).isLessThanOrEqualTo(Tanh.MAX_ULPS);
  }

  @Test
  void isOdd() {
    for (double x : samples()) {
      if (!Double.isNaN(x)) {
        // Asked before it is told: of two million.
        if (Double.compare(Tanh.of(-x), -Tanh.of(x)) != 0) {
          assertThat(Tanh.of(-x)).as("tanh(%s)", -x).isEqualTo(-Tanh.of(x));
        }
      }
    }
  }

  @Test
  void vectorsGiveTheSameBits() {
    double[] x = samples();
    double[] expected = Arrays.stream(x).map(Tanh::of).toArray();
    VectorChapterKernels.tanh(x, x.length);
    assertThat(Arrays.equals(x, expected)).isTrue();
  }
}
