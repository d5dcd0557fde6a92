package striate.kernels.chapter;

/**
 * The hyperbolic tangent in doubles, as arithmetic that a vector register can do lane by lane.
 *
 * <p>With {@code e = exp(2|x|) - 1}, {@code tanh |x| = e / (e + 2)}. {@code 2|x| = k·ln 2 + r} with
 * {@code |r| ≤ ln 2 / 2}; a polynomial gives {@code p = exp(r) - 1}; then {@code e = 2^k·p + (2^k -
 * 1)}, so for {@code k = 0}, where cancellation would hurt, {@code e} is {@code p} itself.
 *
 * <p>The result differs from StrictMath's (itself within about 2) by at most {@value #MAX_ULPS}
 * units in the last place on the tests' samples; it is odd, exactly; {@code tanh(±0) = ±0}, {@code
 * tanh(±∞) = ±1}, {@code tanh(NaN) = NaN}. {@link #of} and the vector form do the same operations
 * in the same order: their bits agree.
 */
final class Tanh {
  /** The bound that the tests hold, in units in the last place of StrictMath's value. */
  static final double MAX_ULPS = 4;

  /** From here on tanh rounds to 1 (it does so from 19.07); keeps 2^k far from overflow. */
  static final double CEILING = 20;

  static final double TWO_OVER_LN2 = 0x1.71547652b82fep1;

  /** -ln 2, and what its double lacks. */
  static final double MINUS_LN2 = -0x1.62e42fefa39efp-1;

  static final double MINUS_LN2_REST = -0x1.abc9e3b39803fp-56;

  /**
   * Adding this rounds to an integer and leaves it, plus the exponent's bias of 1023, in the low
   * bits of the sum, from where a shift by 52 makes it a power of two.
   */
  static final double ROUNDER = 0x1.8p52 + 1023;

  // exp(r) - 1 = r + r²·(C0 + C1·r + … + C10·r^10): interpolation at Chebyshev's nodes of
  // [-ln2/2, ln2/2], computed with 60 digits; relative error below 2^-60.
  static final double C0 = 0x1.0p-1;
  static final double C1 = 0x1.5555555555557p-3;
  static final double C2 = 0x1.5555555555556p-5;
  static final double C3 = 0x1.11111111100cep-7;
  static final double C4 = 0x1.6c16c16c162ccp-10;
  static final double C5 = 0x1.a01a01abef415p-13;
  static final double C6 = 0x1.a01a01a6dcaffp-16;
  static final double C7 = 0x1.71de021a90822p-19;
  static final double C8 = 0x1.27e4db57442fbp-22;
  static final double C9 = 0x1.af4e196027428p-26;
  static final double C10 = 0x1.1f731ea5352cap-29;

  private Tanh() {}

  /** tanh(x); the reference of the vector form. */
  static double of(double x) {
    double y = Math.abs(x);
    if (y > CEILING) {
      y = CEILING;
    }
    double t = Math.fma(y, TWO_OVER_LN2, ROUNDER);
    double k = t - ROUNDER;
    double r = Math.fma(k, MINUS_LN2_REST, Math.fma(k, MINUS_LN2, y + y));
    double power = Double.longBitsToDouble(Double.doubleToRawLongBits(t) << 52);
    double q = Math.fma(C10, r, C9);
    q = Math.fma(q, r, C8);
    q = Math.fma(q, r, C7);
    q = Math.fma(q, r, C6);
    q = Math.fma(q, r, C5);
    q = Math.fma(q, r, C4);
    q = Math.fma(q, r, C3);
    q = Math.fma(q, r, C2);
    q = Math.fma(q, r, C1);
    q = Math.fma(q, r, C0);
    double p = Math.fma(r * r, q, r);
    double result = Math.fma(power, p, power - 1) / Math.fma(power, p, power + 1);
    return Math.copySign(result, x);
  }
}
