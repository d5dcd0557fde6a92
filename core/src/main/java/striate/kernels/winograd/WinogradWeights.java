package striate.kernels.winograd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Winograd's transforms of 3&times;3 weights: {@code U = G g Gᵀ} before the products, and {@code dg
 * = Gᵀ dU G} for their gradient. Lanes are the channels that the products have as columns.
 *
 * <p>Both work in place, columns first, then rows: the compiler takes small loops better than one
 * method that holds 36 vectors.
 */
final class WinogradWeights {
  private static final VectorSpecies<Float> S = WinogradInput.S;
  private static final int L = WinogradInput.L;

  /** What the points' polynomials are divided by, times the points' powers; rounded once. */
  private static final float SCALE =
      (float) (1 / (square(WinogradInput.A) * square(WinogradInput.B)));

  private static final float A0 = scale(WinogradInput.A, WinogradInput.B);
  private static final float A1 = A0 * WinogradInput.A;
  private static final float A2 = A1 * WinogradInput.A;
  private static final float B0 = scale(WinogradInput.B, WinogradInput.A);
  private static final float B1 = B0 * WinogradInput.B;
  private static final float B2 = B1 * WinogradInput.B;

  private WinogradWeights() {}

  private static double square(double p) {
    return p * p;
  }

  private static float scale(double point, double other) {
    return (float) (1 / (2 * square(point) * (square(point) - square(other))));
  }

  /**
   * Transforms the weights of one vector of channels.
   *
   * @param w the nine weights, {@code step} floats apart ({@code step} negative: turned by 180
   *     degrees), each of a whole vector
   * @param u result: value (i, j) at {@code uo + (6 i + j) * us}; may lie over {@code w}
   */
  static void transform(float[] w, int wo, int step, float[] u, int uo, int us) {
    columns(w, wo, step, u, uo, us);
    if (us == 0) {
      return; // see IdleCalls
    }
    for (int i = 0; i < 6; i++) {
      int at = uo + 6 * i * us;
      FloatVector p = FloatVector.fromArray(S, u, at);
      FloatVector q = FloatVector.fromArray(S, u, at + us);
      FloatVector r = FloatVector.fromArray(S, u, at + 2 * us);
      FloatVector evenA = p.mul(A0).add(r.mul(A2));
      FloatVector evenB = p.mul(B0).add(r.mul(B2));
      FloatVector oddA = q.mul(A1);
      FloatVector oddB = q.mul(B1);
      p.mul(SCALE).intoArray(u, at);
      evenA.add(oddA).intoArray(u, at + us);
      evenA.sub(oddA).intoArray(u, at + 2 * us);
      evenB.add(oddB).intoArray(u, at + 3 * us);
      evenB.sub(oddB).intoArray(u, at + 4 * us);
      r.intoArray(u, at + 5 * us);
    }
  }

  /** {@code G g}: three columns of six values. */
  private static void columns(float[] w, int wo, int step, float[] u, int uo, int us) {
    if (us == 0) {
      return; // see IdleCalls
    }
    FloatVector p0 = FloatVector.fromArray(S, w, wo);
    FloatVector p1 = FloatVector.fromArray(S, w, wo + step);
    FloatVector p2 = FloatVector.fromArray(S, w, wo + 2 * step);
    FloatVector q0 = FloatVector.fromArray(S, w, wo + 3 * step);
    FloatVector q1 = FloatVector.fromArray(S, w, wo + 4 * step);
    FloatVector q2 = FloatVector.fromArray(S, w, wo + 5 * step);
    FloatVector r0 = FloatVector.fromArray(S, w, wo + 6 * step);
    FloatVector r1 = FloatVector.fromArray(S, w, wo + 7 * step);
    FloatVector r2 = FloatVector.fromArray(S, w, wo + 8 * step);
    for (int j = 0; j < 3; j++) {
      FloatVector evenA = p0.mul(A0).add(r0.mul(A2));
      FloatVector evenB = p0.mul(B0).add(r0.mul(B2));
      FloatVector oddA = q0.mul(A1);
      FloatVector oddB = q0.mul(B1);
      p0.mul(SCALE).intoArray(u, uo + j * us);
      evenA.add(oddA).intoArray(u, uo + (6 + j) * us);
      evenA.sub(oddA).intoArray(u, uo + (12 + j) * us);
      evenB.add(oddB).intoArray(u, uo + (18 + j) * us);
      evenB.sub(oddB).intoArray(u, uo + (24 + j) * us);
      r0.intoArray(u, uo + (30 + j) * us);
      p0 = p1;
      q0 = q1;
      r0 = r1;
      p1 = p2;
      q1 = q2;
      r1 = r2;
    }
  }

  /**
   * Transforms the gradient of transformed weights to that of the weights, one vector of channels.
   *
   * @param u gradient: value (i, j) at {@code uo + (6 i + j) * us}; overwritten
   * @param w nine rows of it, {@code tap} floats apart
   * @param lanes number of channels to write
   * @param accumulate whether to add to what {@code w} holds
   */
  static void gradient(
      float[] u, int uo, int us, float[] w, int wo, int tap, int lanes, boolean accumulate) {
    for (int j = 0; j < 6; j++) {
      three(u, uo + j * us, 6 * us);
    }
    for (int i = 0; i < 3; i++) {
      three(u, uo + 6 * i * us, us);
    }
    if (us == 0) {
      return; // see IdleCalls
    }
    for (int t = 0; t < 9; t++) {
      int from = uo + (t / 3 * 6 + t % 3) * us;
      int to = wo + t * tap;
      if (lanes < L) {
        for (int lane = 0; lane < lanes; lane++) {
          w[to + lane] = u[from + lane] + (accumulate ? w[to + lane] : 0);
        }
      } else if (accumulate) {
        FloatVector sum = FloatVector.fromArray(S, u, from).add(FloatVector.fromArray(S, w, to));
        sum.intoArray(w, to);
      } else {
        FloatVector.fromArray(S, u, from).intoArray(w, to);
      }
    }
  }

  /** {@code Gᵀ} times six vectors, {@code step} floats apart; overwrites the first three. */
  private static void three(float[] u, int at, int step) {
    if (step == 0) {
      return; // see IdleCalls
    }
    FloatVector p1 = FloatVector.fromArray(S, u, at + step);
    FloatVector p2 = FloatVector.fromArray(S, u, at + 2 * step);
    FloatVector p3 = FloatVector.fromArray(S, u, at + 3 * step);
    FloatVector p4 = FloatVector.fromArray(S, u, at + 4 * step);
    FloatVector sumA = p1.add(p2);
    FloatVector sumB = p3.add(p4);
    FloatVector gapA = p1.sub(p2);
    FloatVector gapB = p3.sub(p4);
    FloatVector g0 = FloatVector.fromArray(S, u, at).mul(SCALE);
    FloatVector g2 = FloatVector.fromArray(S, u, at + 5 * step);
    g0.add(sumA.mul(A0)).add(sumB.mul(B0)).intoArray(u, at);
    gapA.mul(A1).add(gapB.mul(B1)).intoArray(u, at + step);
    g2.add(sumA.mul(A2)).add(sumB.mul(B2)).intoArray(u, at + 2 * step);
  }
}
