package striate.kernels.generated;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

// Written by scripts/generate_tiles.py; change that.
/**
 * Copies between planes and pixels of so few channels that they fill no vector. As many vectors as
 * there are channels hold a vector of pixels of each, in another order.
 */
public final class PlaneLanes {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int L = S.length();

  private static final VectorShuffle<Float> APART_0_0 = apart(0, 0);
  private static final VectorShuffle<Float> TOGETHER_0_0 = together(0, 0);
  private static final VectorShuffle<Float> APART_0_1 = apart(0, 1);
  private static final VectorShuffle<Float> TOGETHER_0_1 = together(0, 1);
  private static final VectorMask<Float> FROM_0_1 = from(0, 1);
  private static final VectorMask<Float> OF_0_1 = of(0, 1);
  private static final VectorShuffle<Float> APART_0_2 = apart(0, 2);
  private static final VectorShuffle<Float> TOGETHER_0_2 = together(0, 2);
  private static final VectorMask<Float> FROM_0_2 = from(0, 2);
  private static final VectorMask<Float> OF_0_2 = of(0, 2);
  private static final VectorShuffle<Float> APART_1_0 = apart(1, 0);
  private static final VectorShuffle<Float> TOGETHER_1_0 = together(1, 0);
  private static final VectorShuffle<Float> APART_1_1 = apart(1, 1);
  private static final VectorShuffle<Float> TOGETHER_1_1 = together(1, 1);
  private static final VectorMask<Float> FROM_1_1 = from(1, 1);
  private static final VectorMask<Float> OF_1_1 = of(1, 1);
  private static final VectorShuffle<Float> APART_1_2 = apart(1, 2);
  private static final VectorShuffle<Float> TOGETHER_1_2 = together(1, 2);
  private static final VectorMask<Float> FROM_1_2 = from(1, 2);
  private static final VectorMask<Float> OF_1_2 = of(1, 2);
  private static final VectorShuffle<Float> APART_2_0 = apart(2, 0);
  private static final VectorShuffle<Float> TOGETHER_2_0 = together(2, 0);
  private static final VectorShuffle<Float> APART_2_1 = apart(2, 1);
  private static final VectorShuffle<Float> TOGETHER_2_1 = together(2, 1);
  private static final VectorMask<Float> FROM_2_1 = from(2, 1);
  private static final VectorMask<Float> OF_2_1 = of(2, 1);
  private static final VectorShuffle<Float> APART_2_2 = apart(2, 2);
  private static final VectorShuffle<Float> TOGETHER_2_2 = together(2, 2);
  private static final VectorMask<Float> FROM_2_2 = from(2, 2);
  private static final VectorMask<Float> OF_2_2 = of(2, 2);
  private static final VectorShuffle<Float> EVEN = every(0);
  private static final VectorShuffle<Float> ODD = every(1);
  private static final VectorMask<Float> SECOND_HALF = half();
  private static final VectorShuffle<Float> FIRST_TWICE = twice(0);
  private static final VectorShuffle<Float> SECOND_TWICE = twice(L / 2);
  private static final VectorMask<Float> ODD_LANES = odd();

  private PlaneLanes() {}

  /** Where plane k of three finds its elements in vector j. */
  private static VectorShuffle<Float> apart(int k, int j) {
    int[] from = new int[L];
    for (int i = 0; i < L; i++) {
      int at = i * 3 + k;
      from[i] = at / L == j ? at % L : i;
    }
    return VectorShuffle.fromArray(S, from, 0);
  }

  /** Which elements of plane k of three are in vector j. */
  private static VectorMask<Float> from(int k, int j) {
    boolean[] mask = new boolean[L];
    for (int i = 0; i < L; i++) {
      mask[i] = (i * 3 + k) / L == j;
    }
    return VectorMask.fromArray(S, mask, 0);
  }

  /** Where vector k finds its elements in plane j of three. */
  private static VectorShuffle<Float> together(int k, int j) {
    int[] from = new int[L];
    for (int i = 0; i < L; i++) {
      int at = k * L + i;
      from[i] = at % 3 == j ? at / 3 : i;
    }
    return VectorShuffle.fromArray(S, from, 0);
  }

  /** Which elements of vector k are those of plane j of three. */
  private static VectorMask<Float> of(int k, int j) {
    boolean[] mask = new boolean[L];
    for (int i = 0; i < L; i++) {
      mask[i] = (k * L + i) % 3 == j;
    }
    return VectorMask.fromArray(S, mask, 0);
  }

  /** Every second element, twice over. */
  private static VectorShuffle<Float> every(int first) {
    int[] from = new int[L];
    for (int i = 0; i < L; i++) {
      from[i] = (2 * i + first) % L;
    }
    return VectorShuffle.fromArray(S, from, 0);
  }

  private static VectorMask<Float> half() {
    boolean[] mask = new boolean[L];
    for (int i = L / 2; i < L; i++) {
      mask[i] = true;
    }
    return VectorMask.fromArray(S, mask, 0);
  }

  /** Each element of a half, two times. */
  private static VectorShuffle<Float> twice(int first) {
    int[] from = new int[L];
    for (int i = 0; i < L; i++) {
      from[i] = first + i / 2;
    }
    return VectorShuffle.fromArray(S, from, 0);
  }

  private static VectorMask<Float> odd() {
    boolean[] mask = new boolean[L];
    for (int i = 1; i < L; i += 2) {
      mask[i] = true;
    }
    return VectorMask.fromArray(S, mask, 0);
  }

  /**
   * From pixels to planes.
   *
   * @param x rows of pixels, {@code xRow} apart, their channels side by side
   * @param y receives rows {@code yRow} apart, of planes {@code yPlane} apart
   * @param count pixels of a row, as many as a vector has lanes or more
   */
  public static void apart(
      int channels,
      float[] x,
      int xo,
      int xRow,
      float[] y,
      int yo,
      int yRow,
      int yPlane,
      int count,
      int rows) {
    if (channels == 3) {
      apart3(x, xo, xRow, y, yo, yRow, yPlane, count, rows);
    } else {
      apart6(x, xo, xRow, y, yo, yRow, yPlane, count, rows);
    }
  }

  /** From planes to pixels; see {@link #apart}. */
  public static void together(
      int channels,
      float[] x,
      int xo,
      int xRow,
      int xPlane,
      float[] y,
      int yo,
      int yRow,
      int count,
      int rows) {
    if (channels == 3) {
      together3(x, xo, xRow, xPlane, y, yo, yRow, count, rows);
    } else {
      together6(x, xo, xRow, xPlane, y, yo, yRow, count, rows);
    }
  }

  private static void apart3(
      float[] x, int xo, int xRow, float[] y, int yo, int yRow, int yPlane, int count, int rows) {
    for (int row = 0; row < rows; row++) {
      for (int p = 0; p < count; p += L) {
        int o = Math.min(p, count - L);
        int from = xo + row * xRow + 3 * o;
        int to = yo + row * yRow + o;
        FloatVector v0 = FloatVector.fromArray(S, x, from);
        FloatVector v1 = FloatVector.fromArray(S, x, from + L);
        FloatVector v2 = FloatVector.fromArray(S, x, from + 2 * L);
        FloatVector r0 =
            v0.rearrange(APART_0_0)
                .blend(v1.rearrange(APART_0_1), FROM_0_1)
                .blend(v2.rearrange(APART_0_2), FROM_0_2);
        FloatVector r1 =
            v0.rearrange(APART_1_0)
                .blend(v1.rearrange(APART_1_1), FROM_1_1)
                .blend(v2.rearrange(APART_1_2), FROM_1_2);
        FloatVector r2 =
            v0.rearrange(APART_2_0)
                .blend(v1.rearrange(APART_2_1), FROM_2_1)
                .blend(v2.rearrange(APART_2_2), FROM_2_2);
        r0.intoArray(y, to);
        r1.intoArray(y, to + yPlane);
        r2.intoArray(y, to + 2 * yPlane);
      }
    }
  }

  private static void together3(
      float[] x, int xo, int xRow, int xPlane, float[] y, int yo, int yRow, int count, int rows) {
    for (int row = 0; row < rows; row++) {
      for (int p = 0; p < count; p += L) {
        int o = Math.min(p, count - L);
        int from = xo + row * xRow + o;
        int to = yo + row * yRow + 3 * o;
        FloatVector v0 = FloatVector.fromArray(S, x, from);
        FloatVector v1 = FloatVector.fromArray(S, x, from + xPlane);
        FloatVector v2 = FloatVector.fromArray(S, x, from + 2 * xPlane);
        FloatVector r0 =
            v0.rearrange(TOGETHER_0_0)
                .blend(v1.rearrange(TOGETHER_0_1), OF_0_1)
                .blend(v2.rearrange(TOGETHER_0_2), OF_0_2);
        FloatVector r1 =
            v0.rearrange(TOGETHER_1_0)
                .blend(v1.rearrange(TOGETHER_1_1), OF_1_1)
                .blend(v2.rearrange(TOGETHER_1_2), OF_1_2);
        FloatVector r2 =
            v0.rearrange(TOGETHER_2_0)
                .blend(v1.rearrange(TOGETHER_2_1), OF_2_1)
                .blend(v2.rearrange(TOGETHER_2_2), OF_2_2);
        r0.intoArray(y, to);
        r1.intoArray(y, to + L);
        r2.intoArray(y, to + 2 * L);
      }
    }
  }

  private static void apart6(
      float[] x, int xo, int xRow, float[] y, int yo, int yRow, int yPlane, int count, int rows) {
    for (int row = 0; row < rows; row++) {
      for (int p = 0; p < count; p += L) {
        int o = Math.min(p, count - L);
        int from = xo + row * xRow + 6 * o;
        int to = yo + row * yRow + o;
        FloatVector v0 = FloatVector.fromArray(S, x, from);
        FloatVector v1 = FloatVector.fromArray(S, x, from + L);
        FloatVector v2 = FloatVector.fromArray(S, x, from + 2 * L);
        FloatVector v3 = FloatVector.fromArray(S, x, from + 3 * L);
        FloatVector v4 = FloatVector.fromArray(S, x, from + 4 * L);
        FloatVector v5 = FloatVector.fromArray(S, x, from + 5 * L);
        FloatVector a0 =
            v0.rearrange(APART_0_0)
                .blend(v1.rearrange(APART_0_1), FROM_0_1)
                .blend(v2.rearrange(APART_0_2), FROM_0_2);
        FloatVector a1 =
            v0.rearrange(APART_1_0)
                .blend(v1.rearrange(APART_1_1), FROM_1_1)
                .blend(v2.rearrange(APART_1_2), FROM_1_2);
        FloatVector a2 =
            v0.rearrange(APART_2_0)
                .blend(v1.rearrange(APART_2_1), FROM_2_1)
                .blend(v2.rearrange(APART_2_2), FROM_2_2);
        FloatVector b0 =
            v3.rearrange(APART_0_0)
                .blend(v4.rearrange(APART_0_1), FROM_0_1)
                .blend(v5.rearrange(APART_0_2), FROM_0_2);
        FloatVector b1 =
            v3.rearrange(APART_1_0)
                .blend(v4.rearrange(APART_1_1), FROM_1_1)
                .blend(v5.rearrange(APART_1_2), FROM_1_2);
        FloatVector b2 =
            v3.rearrange(APART_2_0)
                .blend(v4.rearrange(APART_2_1), FROM_2_1)
                .blend(v5.rearrange(APART_2_2), FROM_2_2);
        FloatVector r0 = a0.rearrange(EVEN).blend(b0.rearrange(EVEN), SECOND_HALF);
        FloatVector r3 = a0.rearrange(ODD).blend(b0.rearrange(ODD), SECOND_HALF);
        FloatVector r1 = a1.rearrange(EVEN).blend(b1.rearrange(EVEN), SECOND_HALF);
        FloatVector r4 = a1.rearrange(ODD).blend(b1.rearrange(ODD), SECOND_HALF);
        FloatVector r2 = a2.rearrange(EVEN).blend(b2.rearrange(EVEN), SECOND_HALF);
        FloatVector r5 = a2.rearrange(ODD).blend(b2.rearrange(ODD), SECOND_HALF);
        r0.intoArray(y, to);
        r1.intoArray(y, to + yPlane);
        r2.intoArray(y, to + 2 * yPlane);
        r3.intoArray(y, to + 3 * yPlane);
        r4.intoArray(y, to + 4 * yPlane);
        r5.intoArray(y, to + 5 * yPlane);
      }
    }
  }

  private static void together6(
      float[] x, int xo, int xRow, int xPlane, float[] y, int yo, int yRow, int count, int rows) {
    for (int row = 0; row < rows; row++) {
      for (int p = 0; p < count; p += L) {
        int o = Math.min(p, count - L);
        int from = xo + row * xRow + o;
        int to = yo + row * yRow + 6 * o;
        FloatVector v0 = FloatVector.fromArray(S, x, from);
        FloatVector v1 = FloatVector.fromArray(S, x, from + xPlane);
        FloatVector v2 = FloatVector.fromArray(S, x, from + 2 * xPlane);
        FloatVector v3 = FloatVector.fromArray(S, x, from + 3 * xPlane);
        FloatVector v4 = FloatVector.fromArray(S, x, from + 4 * xPlane);
        FloatVector v5 = FloatVector.fromArray(S, x, from + 5 * xPlane);
        FloatVector a0 = v0.rearrange(FIRST_TWICE).blend(v3.rearrange(FIRST_TWICE), ODD_LANES);
        FloatVector b0 = v0.rearrange(SECOND_TWICE).blend(v3.rearrange(SECOND_TWICE), ODD_LANES);
        FloatVector a1 = v1.rearrange(FIRST_TWICE).blend(v4.rearrange(FIRST_TWICE), ODD_LANES);
        FloatVector b1 = v1.rearrange(SECOND_TWICE).blend(v4.rearrange(SECOND_TWICE), ODD_LANES);
        FloatVector a2 = v2.rearrange(FIRST_TWICE).blend(v5.rearrange(FIRST_TWICE), ODD_LANES);
        FloatVector b2 = v2.rearrange(SECOND_TWICE).blend(v5.rearrange(SECOND_TWICE), ODD_LANES);
        FloatVector r0 =
            a0.rearrange(TOGETHER_0_0)
                .blend(a1.rearrange(TOGETHER_0_1), OF_0_1)
                .blend(a2.rearrange(TOGETHER_0_2), OF_0_2);
        FloatVector r1 =
            a0.rearrange(TOGETHER_1_0)
                .blend(a1.rearrange(TOGETHER_1_1), OF_1_1)
                .blend(a2.rearrange(TOGETHER_1_2), OF_1_2);
        FloatVector r2 =
            a0.rearrange(TOGETHER_2_0)
                .blend(a1.rearrange(TOGETHER_2_1), OF_2_1)
                .blend(a2.rearrange(TOGETHER_2_2), OF_2_2);
        FloatVector r3 =
            b0.rearrange(TOGETHER_0_0)
                .blend(b1.rearrange(TOGETHER_0_1), OF_0_1)
                .blend(b2.rearrange(TOGETHER_0_2), OF_0_2);
        FloatVector r4 =
            b0.rearrange(TOGETHER_1_0)
                .blend(b1.rearrange(TOGETHER_1_1), OF_1_1)
                .blend(b2.rearrange(TOGETHER_1_2), OF_1_2);
        FloatVector r5 =
            b0.rearrange(TOGETHER_2_0)
                .blend(b1.rearrange(TOGETHER_2_1), OF_2_1)
                .blend(b2.rearrange(TOGETHER_2_2), OF_2_2);
        r0.intoArray(y, to);
        r1.intoArray(y, to + L);
        r2.intoArray(y, to + 2 * L);
        r3.intoArray(y, to + 3 * L);
        r4.intoArray(y, to + 4 * L);
        r5.intoArray(y, to + 5 * L);
      }
    }
  }
}
