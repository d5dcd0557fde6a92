package striate.kernels.element;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import striate.kernels.Values;

/** The elementary functions against StrictMath in double precision, over a sample of all floats. */
class FunctionsTest {

  /** Odd, so that the low bits of the sample vary. */
  private static final int STEP = 2477;

  private interface Function {
    float at(float x);
  }

  private interface Truth {
    double at(double x);
  }

  /** The largest error over the floats of a range of magnitudes, both signs. */
  private static double worst(float from, float to, Function f, Truth truth) {
    double worst = 0;
    int end = Float.floatToIntBits(to);
    for (int bits = Float.floatToIntBits(from); bits <= end; bits += STEP) {
      float x = Float.intBitsToFloat(bits);
      worst = Math.max(worst, Values.ulps(f.at(x), truth.at(x)));
      worst = Math.max(worst, Values.ulps(f.at(-x), truth.at(-x)));
    }
    return worst;
  }

  @Test
  void expIsWithinItsBound() {
    assertThat(worst(0, 86.8f, ScalarFunctions::exp, StrictMath::exp))
        .isBetween(0.5, ScalarFunctions.EXP_ULPS);
    assertThat(ScalarFunctions.exp(88.7f)).isFinite();
  }

  @Test
  void expAtTheEndsOfItsRange() {
    assertThat(ScalarFunctions.exp(88.73f)).isInfinite();
    assertThat(ScalarFunctions.exp(Float.POSITIVE_INFINITY)).isInfinite();
    assertThat(ScalarFunctions.exp(-87.5f)).isZero();
    assertThat(ScalarFunctions.exp(Float.NEGATIVE_INFINITY)).isZero();
    assertThat(ScalarFunctions.exp(Float.NaN)).isNaN();
    assertThat(ScalarFunctions.exp(0f)).isEqualTo(1f);
    assertThat(ScalarFunctions.exp(-0f)).isEqualTo(1f);
    for (float x = -89; x < ScalarFunctions.EXP_FLUSH; x += 0.001f) {
      double truth = StrictMath.exp(x);
      float y = ScalarFunctions.exp(x);
      assertThat(y == 0 || Values.ulps(y, truth) <= ScalarFunctions.EXP_ULPS)
          .as("exp(%s)", x)
          .isTrue();
    }
  }

  @Test
  void tanhIsWithinItsBound() {
    assertThat(worst(0, 20, ScalarFunctions::tanh, StrictMath::tanh))
        .isBetween(0.5, ScalarFunctions.TANH_ULPS);
  }

  @Test
  void tanhOfOddNumbers() {
    assertThat(Float.floatToRawIntBits(ScalarFunctions.tanh(-0f)))
        .isEqualTo(Float.floatToRawIntBits(-0f));
    assertThat(Float.floatToRawIntBits(ScalarFunctions.tanh(0f))).isZero();
    assertThat(ScalarFunctions.tanh(Float.POSITIVE_INFINITY)).isEqualTo(1f);
    assertThat(ScalarFunctions.tanh(Float.NEGATIVE_INFINITY)).isEqualTo(-1f);
    assertThat(ScalarFunctions.tanh(Float.NaN)).isNaN();
    assertThat(ScalarFunctions.tanh(Float.MIN_VALUE)).isEqualTo(Float.MIN_VALUE);
  }

  @Test
  void tanhIsOddAndNeverBeyondOne() {
    for (int bits = 0; bits < Float.floatToIntBits(100f); bits += STEP) {
      float x = Float.intBitsToFloat(bits);
      float y = ScalarFunctions.tanh(x);
      assertThat(y).isBetween(0f, 1f);
      assertThat(ScalarFunctions.tanh(-x)).isEqualTo(-y);
    }
  }

  @Test
  void sigmoidIsWithinItsBound() {
    Truth truth = x -> 1 / (1 + StrictMath.exp(-x));
    assertThat(worst(0, 86.8f, ScalarFunctions::sigmoid, truth))
        .isBetween(0.5, ScalarFunctions.SIGMOID_ULPS);
    assertThat(ScalarFunctions.sigmoid(Float.POSITIVE_INFINITY)).isEqualTo(1f);
    assertThat(ScalarFunctions.sigmoid(Float.NEGATIVE_INFINITY)).isZero();
    assertThat(ScalarFunctions.sigmoid(Float.NaN)).isNaN();
  }

  @Test
  void siluIsWithinItsBound() {
    Truth truth = x -> x / (1 + StrictMath.exp(-x));
    assertThat(worst(0, 86.8f, ScalarFunctions::silu, truth))
        .isBetween(0.5, ScalarFunctions.SIGMOID_ULPS);
    assertThat(ScalarFunctions.silu(Float.POSITIVE_INFINITY)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(ScalarFunctions.silu(Float.NEGATIVE_INFINITY)).isZero();
    assertThat(ScalarFunctions.silu(-1e30f)).isZero();
    assertThat(ScalarFunctions.silu(Float.NaN)).isNaN();
  }

  @Test
  void geluIsWithinItsBound() {
    // what is computed from x² carries the relative error of x² times x²
    Truth truth = x -> x * GaussianTail.below(x);
    assertThat(worst(0, 1, ScalarFunctions::gelu, truth)).isBetween(0.5, ScalarFunctions.GELU_ULPS);
    for (float x = -12.5f; x < 12.5f; x += 0.00173f) {
      double allowed = ScalarFunctions.GELU_ULPS + (x < 0 ? 0.5 * x * x : 0);
      assertThat(Values.ulps(ScalarFunctions.gelu(x), truth.at(x)))
          .as("gelu(%s)", x)
          .isLessThan(allowed);
    }
    assertThat(ScalarFunctions.gelu(Float.POSITIVE_INFINITY)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(ScalarFunctions.gelu(Float.NEGATIVE_INFINITY)).isZero();
    assertThat(ScalarFunctions.gelu(Float.NaN)).isNaN();
  }

  @Test
  void slopesAreThoseOfFiniteDifferences() {
    Truth gelu = x -> x * GaussianTail.below(x);
    Truth silu = x -> x / (1 + StrictMath.exp(-x));
    Truth hardSwish = x -> x * Math.min(Math.max(x + 3, 0), 6) / 6;
    for (float x = -15; x < 15; x += 0.0137f) {
      assertThat(ScalarFunctions.geluSlope(x))
          .isCloseTo((float) difference(gelu, x), offset(5e-7f));
      assertThat(ScalarFunctions.siluSlope(x))
          .isCloseTo((float) difference(silu, x), offset(1e-6f));
      if (Math.abs(Math.abs(x) - 3) > 1e-3) {
        assertThat(ScalarFunctions.hardSwishSlope(x))
            .isCloseTo((float) difference(hardSwish, x), offset(5e-7f));
      }
    }
  }

  @Test
  void slopesFarOut() {
    float up = Float.POSITIVE_INFINITY;
    assertThat(ScalarFunctions.geluSlope(up)).isEqualTo(1f);
    assertThat(ScalarFunctions.geluSlope(-up)).isZero();
    assertThat(ScalarFunctions.siluSlope(up)).isEqualTo(1f);
    assertThat(ScalarFunctions.siluSlope(-up)).isZero();
    assertThat(ScalarFunctions.hardSwishSlope(up)).isEqualTo(1f);
    assertThat(ScalarFunctions.hardSwishSlope(-up)).isZero();
    assertThat(ScalarFunctions.geluSlope(Float.NaN)).isNaN();
    assertThat(ScalarFunctions.siluSlope(Float.NaN)).isNaN();
    assertThat(ScalarFunctions.hardSwishSlope(Float.NaN)).isNaN();
  }

  private static org.assertj.core.data.Offset<Float> offset(float value) {
    return org.assertj.core.data.Offset.offset(value);
  }

  private static double difference(Truth f, double x) {
    double h = 1e-4;
    // fourth order, so that the step can be large against the rounding error
    return (8 * (f.at(x + h) - f.at(x - h)) - (f.at(x + 2 * h) - f.at(x - 2 * h))) / (12 * h);
  }
}
