package striate.kernels.element;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import striate.kernels.Values;

/** More elementary functions against double precision, over a sample of all floats. */
class UnaryFunctionsTest {
  private static final int STEP = 2477;

  private interface Function {
    float at(float x);
  }

  private static double worst(float from, float to, Function f, DoubleUnaryOperator truth) {
    double worst = 0;
    int end = Float.floatToIntBits(to);
    for (int bits = Float.floatToIntBits(from); bits <= end; bits += STEP) {
      float x = Float.intBitsToFloat(bits);
      worst = Math.max(worst, Values.ulps(f.at(x), truth.applyAsDouble(x)));
    }
    return worst;
  }

  @Test
  void logIsWithinItsBoundAlsoOfSubnormalNumbers() {
    assertThat(worst(Float.MIN_VALUE, Float.MAX_VALUE, ScalarUnary::log, StrictMath::log))
        .isBetween(0.5, ScalarUnary.LOG_ULPS);
    assertThat(worst(0.9f, 1.1f, ScalarUnary::log, StrictMath::log))
        .isBetween(0.5, ScalarUnary.LOG_ULPS);
    assertThat(ScalarUnary.log(1f)).isZero();
    assertThat(ScalarUnary.log(0f)).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(ScalarUnary.log(-0f)).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(ScalarUnary.log(Float.POSITIVE_INFINITY)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(ScalarUnary.log(Float.NEGATIVE_INFINITY)).isNaN();
    assertThat(ScalarUnary.log(-Float.MIN_VALUE)).isNaN();
    assertThat(ScalarUnary.log(Float.NaN)).isNaN();
  }

  /** By the normal distribution, which has a reference of its own in the tests. */
  private static double erf(double x) {
    return x == 0 ? x : series(x);
  }

  private static double series(double x) {
    if (Math.abs(x) > 3) {
      return Math.signum(x) * (1 - 2 * GaussianTail.below(-Math.abs(x) * Math.sqrt(2)));
    }
    double term = x;
    double sum = x;
    for (int k = 1; Math.abs(term) > 1e-20 * Math.abs(sum); k++) {
      term *= -x * x / k;
      sum += term / (2 * k + 1);
    }
    return sum * 2 / Math.sqrt(Math.PI);
  }

  @Test
  void erfIsWithinItsBound() {
    assertThat(worst(0, 5, ScalarUnary::erf, UnaryFunctionsTest::erf))
        .isBetween(0.5, ScalarUnary.ERF_ULPS);
    for (float x = -6; x < 6; x += 0.0173f) {
      assertThat(ScalarUnary.erf(-x)).isEqualTo(-ScalarUnary.erf(x));
    }
    assertThat(ScalarUnary.erf(Float.POSITIVE_INFINITY)).isEqualTo(1f);
    assertThat(ScalarUnary.erf(Float.NEGATIVE_INFINITY)).isEqualTo(-1f);
    assertThat(ScalarUnary.erf(1e-30f)).isBetween(1.128379e-30f, 1.1283794e-30f);
    assertThat(ScalarUnary.erf(Float.NaN)).isNaN();
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
  }

  @Test
  void softplusIsWithinItsBound() {
    DoubleUnaryOperator below = x -> softplus(-x);
    assertThat(worst(0, 1e30f, ScalarUnary::softplus, UnaryFunctionsTest::softplus))
        .isBetween(0.5, ScalarUnary.SOFTPLUS_ULPS);
    assertThat(worst(0, 86, x -> ScalarUnary.softplus(-x), below))
        .isBetween(0.5, ScalarUnary.SOFTPLUS_ULPS);
    assertThat(ScalarUnary.softplus(Float.POSITIVE_INFINITY)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(ScalarUnary.softplus(Float.NEGATIVE_INFINITY)).isZero();
    assertThat(ScalarUnary.softplus(Float.NaN)).isNaN();
  }

  @Test
  void mishIsWithinItsBound() {
    DoubleUnaryOperator mish = x -> x * StrictMath.tanh(softplus(x));
    DoubleUnaryOperator below = x -> -mish.applyAsDouble(-x);
    assertThat(worst(0, 1e30f, ScalarUnary::mish, mish)).isBetween(0.5, ScalarUnary.MISH_ULPS);
    assertThat(worst(0, 86, x -> -ScalarUnary.mish(-x), below))
        .isBetween(0.5, ScalarUnary.MISH_ULPS);
    assertThat(ScalarUnary.mish(Float.POSITIVE_INFINITY)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(ScalarUnary.mish(Float.NEGATIVE_INFINITY)).isZero();
    assertThat(ScalarUnary.mish(Float.NaN)).isNaN();
  }

  @Test
  void exponentialsLessOneAreWithinTheirBound() {
    DoubleUnaryOperator below = x -> -StrictMath.expm1(-x);
    assertThat(worst(0, 88.7f, ScalarUnary::expMinus1, StrictMath::expm1))
        .isBetween(0.5, ScalarUnary.EXP_MINUS_1_ULPS);
    assertThat(worst(0, 1e30f, x -> -ScalarUnary.expMinus1(-x), below))
        .isBetween(0.5, ScalarUnary.EXP_MINUS_1_ULPS);
    assertThat(ScalarUnary.expMinus1(1000f)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(ScalarUnary.elu(-0.5f, 1, 1, 1)).isEqualTo((float) StrictMath.expm1(-0.5));
    assertThat(ScalarUnary.elu(2f, 3, 5, 1)).isEqualTo(6f);
    assertThat(ScalarUnary.elu(Float.NaN, 1, 1, 1)).isNaN();
  }

  @Test
  void gatesAreThoseOfDoublePrecision() {
    for (float x = -30; x < 30; x += 0.0073f) {
      double u = Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x);
      double gelu = x / (1 + StrictMath.exp(-2 * u));
      assertThat((double) ScalarUnary.geluTanh(x))
          .isCloseTo(gelu, org.assertj.core.data.Offset.offset(4e-7 * Math.max(1, Math.abs(gelu))));
      double swish = x / (1 + StrictMath.exp(-1.702 * x));
      assertThat((double) ScalarUnary.swish(x, 1.702f))
          .isCloseTo(swish, org.assertj.core.data.Offset.offset(4e-7 * Math.max(1, Math.abs(x))));
    }
    for (float far : new float[] {1e3f, 1e20f, Float.POSITIVE_INFINITY}) {
      assertThat(ScalarUnary.geluTanh(far)).isEqualTo(far);
      assertThat(ScalarUnary.geluTanh(-far)).isZero();
      assertThat(ScalarUnary.swish(far, 0.5f)).isEqualTo(far);
      assertThat(ScalarUnary.swish(-far, 0.5f)).isZero();
    }
  }

  /** Below the least normal number there are subnormal ones, and then 0. */
  @Test
  void exponentialsGoDownToZero() {
    float[] x = {-200, 1, -87.2f, -87.4f, -90, -100, -103.9f, -104.5f, Float.NEGATIVE_INFINITY, 0};
    float[] y = new float[x.length];
    UnaryFunctions.exp(x, 0, y, 0, x.length);
    for (int i = 0; i < x.length; i++) {
      float want = (float) StrictMath.exp(x[i]);
      assertThat(Math.abs(y[i] - want)).as("exp %s", x[i]).isLessThanOrEqualTo(2 * Math.ulp(want));
    }
    assertThat(y[0]).isZero();
    assertThat(y[4]).isBetween(1e-40f, 1e-38f);
    UnaryFunctions.exp(x, 0, x, 0, x.length);
    assertThat(x).isEqualTo(y);
    float[] odd = {Float.NaN, -200, 100, 5};
    UnaryFunctions.exp(odd, 0, odd, 0, 4);
    assertThat(odd[0]).isNaN();
    assertThat(odd[2]).isEqualTo(Float.POSITIVE_INFINITY);
  }

  /** By two roots, so that no logarithm is needed; both within one rounding of double precision. */
  @Test
  void threeQuartersArePowers() {
    float[] x = {0, Float.MIN_VALUE, 1e-30f, 0.3f, 1, 2, 81, 3e30f, Float.MAX_VALUE};
    float[] y = new float[x.length];
    float[] dx = new float[x.length];
    float[] dy = new float[x.length];
    java.util.Arrays.fill(dy, 0.7f);
    UnaryFunctions.threeQuarters(x, 0, y, 0, x.length);
    UnaryGradients.threeQuartersBackward(x, 0, dy, 0, dx, 0, x.length);
    for (int i = 0; i < x.length; i++) {
      double power = StrictMath.pow(x[i], 0.75);
      assertThat((double) y[i]).isCloseTo(power, within((double) Math.ulp((float) power)));
      double slope = 0.75 * 0.7f * StrictMath.pow(x[i], -0.25);
      float nearest = (float) slope;
      assertThat((double) dx[i])
          .isCloseTo(slope, within(Double.isInfinite(slope) ? 0 : (double) Math.ulp(nearest)));
    }
    UnaryFunctions.threeQuarters(new float[] {-1, Float.NaN}, 0, y, 0, 2);
    assertThat(y[0]).isNaN();
    assertThat(y[1]).isNaN();
  }
}
