package striate.kernels.element;

/**
 * Single-precision elementary functions as polynomials, one value at a time.
 *
 * <p>{@link VectorFunctions} does the same operations in the same order in each lane, so the two
 * agree bit for bit. The error bounds are in units in the last place (ulp) of the true value: the
 * worst seen on a dense sample of all floats, rounded up; the tests take such a sample.
 * Coefficients come from {@code scripts/fit-functions.py}.
 */
final class ScalarFunctions {

  /** {@link #exp} below {@link #EXP_FLUSH} is 0 and else within this many ulp. */
  static final double EXP_ULPS = 1;

  static final double TANH_ULPS = 4.5;
  static final double SIGMOID_ULPS = 2.5;

  /** For gelu above zero; below it x²/2 more. */
  static final double GELU_ULPS = 4;

  /** Results of exp under about 1.6e-38, of arguments below this, are 0, not subnormal. */
  static final float EXP_FLUSH = -86.9f;

  /** The range that exp is reduced from; beyond it the result is infinite or 0. */
  static final float EXP_HIGH = 88.8f;

  static final float EXP_LOW = -87.3f;

  static final float LOG2_E = 0x1.715476p0f;

  /**
   * Adding this rounds to an integer n (round half even) and leaves n + 126 in the low bits, from
   * where a shift by 23 makes it 2^(n-1). With n - 1 for n the largest results do not overflow on
   * the way; the polynomial is doubled in return.
   */
  static final float EXP_ROUNDER = 0x1.8p23f + 126;

  /** ln 2 in two parts; the first has so few bits that its products with n are exact. */
  static final float LN2_HIGH = 0x1.62e4p-1f;

  static final float LN2_LOW = (float) (0.6931471805599453 - LN2_HIGH);

  // exp(r) = 1 + r + r²·(E2 + E3·r + … + E6·r⁴), relative error 2^-28
  static final float E2 = 0x1.fffffcp-2f;
  static final float E3 = 0x1.555492p-3f;
  static final float E4 = 0x1.5558f2p-5f;
  static final float E5 = 0x1.1239e2p-7f;
  static final float E6 = 0x1.6a2434p-10f;

  /** tanh is 1 to single precision from 9.02; the fraction ends here, a little above 1. */
  static final float TANH_HIGH = 9f;

  // tanh x = x · (T0 + … + T4·x⁸) / (1 + U1·x² + … + U4·x⁸), relative error 2^-25
  static final float T0 = 0x1.p0f;
  static final float T1 = 0x1.120b1cp-3f;
  static final float T2 = 0x1.ca2c7ap-9f;
  static final float T3 = 0x1.59c356p-16f;
  static final float T4 = 0x1.cadcdap-27f;
  static final float U1 = 0x1.de5ad8p-2f;
  static final float U2 = 0x1.a7f7eep-6f;
  static final float U3 = 0x1.588616p-12f;
  static final float U4 = 0x1.a18034p-21f;

  /** From here on exp(-x²/2) is 0 to {@link #expInRange}. */
  static final float GELU_HIGH = 13.2f;

  // Φ(-a) = exp(-a²/2) · (P0 + … + P4·a⁴) / (1 + Q1·a + … + Q5·a⁵), relative error 2^-27
  static final float P0 = 0x1.0p-1f;
  static final float P1 = 0x1.be2486p-2f;
  static final float P2 = 0x1.7350eap-3f;
  static final float P3 = 0x1.478cd4p-5f;
  static final float P4 = 0x1.077788p-8f;
  static final float Q1 = 0x1.ab5472p0f;
  static final float Q2 = 0x1.31c9b2p0f;
  static final float Q3 = 0x1.db8676p-2f;
  static final float Q4 = 0x1.9a8dacp-4f;
  static final float Q5 = 0x1.4a33bep-7f;

  /** The density of the normal distribution at 0. */
  static final float DENSITY = 0x1.988454p-2f;

  /** Beyond this silu and its slope are constant; keeps infinity times zero away. */
  static final float FAR = 1000f;

  private ScalarFunctions() {}

  static float exp(float x) {
    float v = x > EXP_HIGH ? EXP_HIGH : x;
    return expInRange(v < EXP_LOW ? EXP_LOW : v);
  }

  /** exp from EXP_LOW to EXP_HIGH. */
  private static float expInRange(float v) {
    float t = Math.fma(v, LOG2_E, EXP_ROUNDER);
    float n = t - EXP_ROUNDER;
    float r = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, v));
    float p = Math.fma(E6, r, E5);
    p = Math.fma(p, r, E4);
    p = Math.fma(p, r, E3);
    p = Math.fma(p, r, E2);
    p = Math.fma(p, r, 1f);
    p = Math.fma(p, r, 1f);
    return (p + p) * Float.intBitsToFloat(Float.floatToRawIntBits(t) << 23);
  }

  /** exp(v) - 1 from EXP_LOW to EXP_HIGH; near 0 nothing cancels. */
  static float expMinus1InRange(float v) {
    float t = Math.fma(v, LOG2_E, EXP_ROUNDER);
    float n = t - EXP_ROUNDER;
    float r = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, v));
    float p = Math.fma(E6, r, E5);
    p = Math.fma(p, r, E4);
    p = Math.fma(p, r, E3);
    p = Math.fma(p, r, E2);
    p = Math.fma(p * r, r, r);
    float half = Float.intBitsToFloat(Float.floatToRawIntBits(t) << 23);
    float y = Math.fma(half, p, half - 0.5f);
    return y + y;
  }

  /** Φ(-a) for a from 0 on. */
  static float tail(float a) {
    float v = a > GELU_HIGH ? GELU_HIGH : a;
    return expInRange(v * v * -0.5f) * tailNumerator(v) / tailDenominator(v);
  }

  /**
   * A fraction of polynomials in x², times x: arithmetic alone, no bits of a number, so that its
   * vector form is soon compiled.
   */
  static float tanh(float x) {
    float v = x > TANH_HIGH ? TANH_HIGH : x;
    v = v < -TANH_HIGH ? -TANH_HIGH : v;
    float s = v * v;
    float p = Math.fma(T4, s, T3);
    p = Math.fma(p, s, T2);
    p = Math.fma(p, s, T1);
    p = Math.fma(p, s, T0);
    float q = Math.fma(U4, s, U3);
    q = Math.fma(q, s, U2);
    q = Math.fma(q, s, U1);
    q = Math.fma(q, s, 1f);
    float y = v * p / q;
    y = y > 1 ? 1 : y;
    return y < -1 ? -1 : y;
  }

  static float sigmoid(float x) {
    return 1f / (1f + exp(-x));
  }

  /**
   * max(x, 0) - |x| · Φ(-|x|), where Φ is the normal distribution: nothing cancels, so the result
   * is right relative to itself even far below zero, where 1 + erf would have no digits left.
   */
  static float gelu(float x) {
    float a = Math.abs(x);
    a = a > GELU_HIGH ? GELU_HIGH : a;
    float tail = a * (expInRange(a * a * -0.5f) * tailNumerator(a) / tailDenominator(a));
    return (x < 0 ? 0 : x) - tail;
  }

  /** At -a the slope is Φ(-a) - a · density(a); at a it is 1 less that. */
  static float geluSlope(float x) {
    float a = Math.abs(x);
    a = a > GELU_HIGH ? GELU_HIGH : a;
    float e = expInRange(a * a * -0.5f);
    float tail = e * tailNumerator(a) / tailDenominator(a);
    float below = Math.fma(a * e, -DENSITY, tail);
    return x < 0 ? below : 1f - below;
  }

  private static float tailNumerator(float a) {
    float p = Math.fma(P4, a, P3);
    p = Math.fma(p, a, P2);
    p = Math.fma(p, a, P1);
    return Math.fma(p, a, P0);
  }

  private static float tailDenominator(float a) {
    float q = Math.fma(Q5, a, Q4);
    q = Math.fma(q, a, Q3);
    q = Math.fma(q, a, Q2);
    q = Math.fma(q, a, Q1);
    return Math.fma(q, a, 1f);
  }

  static float silu(float x) {
    float v = x < -FAR ? -FAR : x;
    return v / (1f + exp(-v));
  }

  static float siluSlope(float x) {
    float v = x < -FAR ? -FAR : x;
    v = v > FAR ? FAR : v;
    float s = sigmoid(v);
    return Math.fma(v * s, 1f - s, s);
  }

  static float hardSwish(float x) {
    float v = x < -3 ? -3 : x;
    float gate = v + 3;
    return v * ((gate > 6 ? 6 : gate) * (1f / 6));
  }

  static float hardSwishSlope(float x) {
    float slope = Math.fma(x, 1f / 3, 0.5f);
    slope = x < -3 ? 0 : slope;
    return x > 3 ? 1 : slope;
  }
}
