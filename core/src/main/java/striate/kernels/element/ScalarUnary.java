package striate.kernels.element;

/**
 * Functions that {@link UnaryFunctions} computes, one value at a time. {@link VectorUnary} does the
 * same operations in the same order in each lane.
 */
final class ScalarUnary {
  /** For {@link #log} of any positive number. */
  static final double LOG_ULPS = 1.5;

  static final double ERF_ULPS = 2.5;
  static final double SOFTPLUS_ULPS = 3.5;
  static final double MISH_ULPS = 5;

  /** For {@link #expMinus1}. */
  static final double EXP_MINUS_1_ULPS = 2.5;

  static final float LN2 = 0x1.62e43p-1f;

  /** What {@link #LN2} lacks. */
  static final float LN2_REST = -0x1.05c61p-29f;

  /** The bits of 2/3: mantissas lie between it and its double. */
  static final int LOG_FROM = 0x3f2aaaab;

  static final int EXPONENT = 0xff800000;

  /** Makes subnormal numbers normal. */
  static final float LOG_SCALE = 0x1p23f;

  static final float LOG_SCALE_EXPONENT = -23;

  // log (1 + f) = f - f²/2 + f³ · (L0 + … + L7·f⁷) for |f| up to 1/3, relative error 2^-27
  static final float L0 = 0x1.555506p-2f;
  static final float L1 = -0x1.fffefp-3f;
  static final float L2 = 0x1.99d032p-3f;
  static final float L3 = -0x1.559dd8p-3f;
  static final float L4 = 0x1.1ed67p-3f;
  static final float L5 = -0x1.f30fc2p-4f;
  static final float L6 = 0x1.1e6a4p-3f;
  static final float L7 = -0x1.080922p-3f;

  // erf x = x · (F0 + … + F6·x¹²) for |x| up to 1, relative error 2^-29
  static final float F0 = 0x1.20dd74p0f;
  static final float F1 = -0x1.81273ep-2f;
  static final float F2 = 0x1.ce2cf8p-4f;
  static final float F3 = -0x1.b7f90ep-6f;
  static final float F4 = 0x1.5405b2p-8f;
  static final float F5 = -0x1.a3f7p-11f;
  static final float F6 = 0x1.496a32p-14f;

  static final float ROOT_2 = 0x1.6a09e6p0f;

  // log (1 + t) = t · (1 + … + G3·t³) / (1 + … + H3·t³) for t from 0 to 1, relative error 2^-29
  static final float G1 = 0x1.10f3b4p0f;
  static final float G2 = 0x1.e7bf3p-3f;
  static final float G3 = 0x1.bfe912p-9f;
  static final float H1 = 0x1.90f3b2p0f;
  static final float H2 = 0x1.603936p-1f;
  static final float H3 = 0x1.34607cp-4f;

  /** From here on mish x is x. */
  static final float MISH_HIGH = 20;

  /** √(8 / π) and its product with 0.044715: twice what the tanh of GELU is taken of. */
  static final float GELU_LINEAR = 0x1.988454p0f;

  static final float GELU_CUBIC = 0x1.2444f2p-4f;

  private ScalarUnary() {}

  static float log(float x) {
    boolean tiny = x < Float.MIN_NORMAL;
    float v = tiny ? x * LOG_SCALE : x;
    int bits = Float.floatToRawIntBits(v);
    int exponent = (bits - LOG_FROM) & EXPONENT;
    float e = (float) (exponent >> 23) + (tiny ? LOG_SCALE_EXPONENT : 0);
    float f = Float.intBitsToFloat(bits - exponent) - 1f;
    float s = f * f;
    float p = Math.fma(L7, f, L6);
    p = Math.fma(p, f, L5);
    p = Math.fma(p, f, L4);
    p = Math.fma(p, f, L3);
    p = Math.fma(p, f, L2);
    p = Math.fma(p, f, L1);
    p = Math.fma(p, f, L0);
    p = Math.fma(p, f, -0.5f);
    p = Math.fma(p, s, f);
    p = Math.fma(e, LN2_REST, p);
    float y = Math.fma(e, LN2, p);
    y = x < Float.POSITIVE_INFINITY ? y : x; // also NaN
    y = x == 0 ? Float.NEGATIVE_INFINITY : y;
    return x < 0 ? Float.NaN : y;
  }

  static float erf(float x) {
    float s = x * x;
    float p = Math.fma(F6, s, F5);
    p = Math.fma(p, s, F4);
    p = Math.fma(p, s, F3);
    p = Math.fma(p, s, F2);
    p = Math.fma(p, s, F1);
    p = Math.fma(p, s, F0);
    float near = x * p;
    float a = Math.abs(x);
    float far = Math.fma(-2f, ScalarFunctions.tail(a * ROOT_2), 1f);
    return a < 1 ? near : x < 0 ? -far : far;
  }

  static float softplus(float x) {
    float t = ScalarFunctions.exp(-Math.abs(x));
    return (x < 0 ? 0 : x) + log1p(t);
  }

  /** log (1 + t) for t from 0 to 1. */
  private static float log1p(float t) {
    float p = Math.fma(G3, t, G2);
    p = Math.fma(p, t, G1);
    p = Math.fma(p, t, 1f);
    float q = Math.fma(H3, t, H2);
    q = Math.fma(q, t, H1);
    q = Math.fma(q, t, 1f);
    return t * p / q;
  }

  /** With n = eˣ·(eˣ + 2), the tanh of softplus x is n / (n + 2): nothing cancels. */
  static float mish(float x) {
    float v = x < -ScalarFunctions.FAR ? -ScalarFunctions.FAR : x;
    float e = ScalarFunctions.exp(v > MISH_HIGH ? MISH_HIGH : v);
    float n = e * (e + 2f);
    return v * (n / (n + 2f));
  }

  /** {@code factor · x}, or {@code height · (exp(x · rate) - 1)} below zero. */
  static float elu(float x, float factor, float height, float rate) {
    float below = height * expMinus1(x * rate);
    return x < 0 ? below : factor * x;
  }

  /** {@code exp(x) - 1}, right relative to itself also near 0. */
  static float expMinus1(float x) {
    float v = x > ScalarFunctions.EXP_HIGH ? ScalarFunctions.EXP_HIGH : x;
    return ScalarFunctions.expMinus1InRange(
        v < ScalarFunctions.EXP_LOW ? ScalarFunctions.EXP_LOW : v);
  }

  static float swish(float x, float rate) {
    float v = x < -ScalarFunctions.FAR ? -ScalarFunctions.FAR : x;
    return v / (1f + ScalarFunctions.exp(-(v * rate)));
  }

  /** x · sigmoid(2u), which is x · (1 + tanh u) / 2. */
  static float geluTanh(float x) {
    float v = x < -ScalarFunctions.FAR ? -ScalarFunctions.FAR : x;
    float u = v * Math.fma(v * v, GELU_CUBIC, GELU_LINEAR);
    return v / (1f + ScalarFunctions.exp(-u));
  }
}
