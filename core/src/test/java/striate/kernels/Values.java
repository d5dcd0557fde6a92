package striate.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;

/** Numbers to put into kernels, and ways to look at what comes out. */
public final class Values {

  /** What tends to be forgotten. */
  static final float[] ODD = {
    0f,
    -0f,
    Float.NaN,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MIN_NORMAL,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    3f,
    -3f,
    1f,
    -1f,
    88.7f,
    88.8f,
    -87.3f,
    -103f,
    1e30f,
    -1e30f
  };

  private Values() {}

  public static float[] gaussian(int n, double deviation, long seed) {
    Random random = new Random(seed);
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) (random.nextGaussian() * deviation);
    }
    return x;
  }

  /** Gaussian numbers with every third replaced by an odd one. */
  public static float[] odd(int n, long seed) {
    float[] x = gaussian(n, 2, seed);
    Random random = new Random(seed);
    for (int i = 0; i < n; i += 3) {
      x[i] = ODD[random.nextInt(ODD.length)];
    }
    return x;
  }

  public static double[] toDoubles(float[] x) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = x[i];
    }
    return y;
  }

  /** The distance in units in the last place of the true value; 0 if both are NaN. */
  public static double ulps(float actual, double truth) {
    if (Double.isNaN(truth) || Double.isInfinite(truth)) {
      return Double.compare(actual, truth) == 0 ? 0 : Double.POSITIVE_INFINITY;
    }
    double unit = Math.max(Math.ulp(truth) * 0x1p29, Float.MIN_VALUE);
    return Math.abs(actual - truth) / unit;
  }

  public static void assertClose(float[] actual, double[] expected, double tolerance, String what) {
    assertThat(actual.length).as(what).isEqualTo(expected.length);
    for (int i = 0; i < actual.length; i++) {
      double allowed = tolerance * Math.max(1, Math.abs(expected[i]));
      assertThat(Math.abs(actual[i] - expected[i]))
          .as("%s[%d]: expected %s, got %s", what, i, expected[i], actual[i])
          .isLessThanOrEqualTo(allowed);
    }
  }

  /** The same bits; one NaN is as good as another. */
  public static void assertSameBits(float[] actual, float[] expected, String what) {
    assertThat(actual.length).as(what).isEqualTo(expected.length);
    for (int i = 0; i < actual.length; i++) {
      if (Float.floatToIntBits(actual[i]) != Float.floatToIntBits(expected[i])) {
        throw new AssertionError(
            what + "[" + i + "]: expected " + expected[i] + ", got " + actual[i]);
      }
    }
  }
}
