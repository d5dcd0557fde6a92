package striate.kernels.generated;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

// Written by scripts/generate_tiles.py; change that.
/**
 * The innermost loops of products with few columns: lanes are terms here, since columns would leave
 * most of a vector empty. Each sum is kept in {@link #PARTS} parts whatever the width of vectors,
 * the part of a term being its number's remainder.
 */
public final class DotTile {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int L = S.length();

  /** In how many parts a sum is kept: the lanes of the widest vectors. */
  public static final int PARTS = 16;

  private DotTile() {}

  /** 4 rows by 5 columns. */
  public static void rows4(
      float[] a,
      int ab,
      int lda,
      int rows,
      float[] b,
      int bo,
      int ldb,
      int columns,
      int terms,
      float[] sums,
      int so,
      int step) {
    if (rows == 0) {
      return; // see IdleCalls
    }
    int a0 = ab;
    int a1 = ab + Math.min(1, rows - 1) * lda;
    int a2 = ab + Math.min(2, rows - 1) * lda;
    int a3 = ab + Math.min(3, rows - 1) * lda;
    int b0 = bo;
    int b1 = bo + Math.min(1, columns - 1) * ldb;
    int b2 = bo + Math.min(2, columns - 1) * ldb;
    int b3 = bo + Math.min(3, columns - 1) * ldb;
    int b4 = bo + Math.min(4, columns - 1) * ldb;
    int r0 = so;
    int r1 = so + Math.min(1, rows - 1) * step;
    int r2 = so + Math.min(2, rows - 1) * step;
    int r3 = so + Math.min(3, rows - 1) * step;
    int c1 = Math.min(1, columns - 1) * PARTS;
    int c2 = Math.min(2, columns - 1) * PARTS;
    int c3 = Math.min(3, columns - 1) * PARTS;
    int c4 = Math.min(4, columns - 1) * PARTS;
    for (int lane = 0; lane < PARTS; lane += L) {
      FloatVector s0_0 = FloatVector.fromArray(S, sums, r0 + lane);
      FloatVector s0_1 = FloatVector.fromArray(S, sums, r0 + c1 + lane);
      FloatVector s0_2 = FloatVector.fromArray(S, sums, r0 + c2 + lane);
      FloatVector s0_3 = FloatVector.fromArray(S, sums, r0 + c3 + lane);
      FloatVector s0_4 = FloatVector.fromArray(S, sums, r0 + c4 + lane);
      FloatVector s1_0 = FloatVector.fromArray(S, sums, r1 + lane);
      FloatVector s1_1 = FloatVector.fromArray(S, sums, r1 + c1 + lane);
      FloatVector s1_2 = FloatVector.fromArray(S, sums, r1 + c2 + lane);
      FloatVector s1_3 = FloatVector.fromArray(S, sums, r1 + c3 + lane);
      FloatVector s1_4 = FloatVector.fromArray(S, sums, r1 + c4 + lane);
      FloatVector s2_0 = FloatVector.fromArray(S, sums, r2 + lane);
      FloatVector s2_1 = FloatVector.fromArray(S, sums, r2 + c1 + lane);
      FloatVector s2_2 = FloatVector.fromArray(S, sums, r2 + c2 + lane);
      FloatVector s2_3 = FloatVector.fromArray(S, sums, r2 + c3 + lane);
      FloatVector s2_4 = FloatVector.fromArray(S, sums, r2 + c4 + lane);
      FloatVector s3_0 = FloatVector.fromArray(S, sums, r3 + lane);
      FloatVector s3_1 = FloatVector.fromArray(S, sums, r3 + c1 + lane);
      FloatVector s3_2 = FloatVector.fromArray(S, sums, r3 + c2 + lane);
      FloatVector s3_3 = FloatVector.fromArray(S, sums, r3 + c3 + lane);
      FloatVector s3_4 = FloatVector.fromArray(S, sums, r3 + c4 + lane);
      for (int k = lane; k < terms; k += PARTS) {
        FloatVector x0 = FloatVector.fromArray(S, a, a0 + k);
        FloatVector x1 = FloatVector.fromArray(S, a, a1 + k);
        FloatVector x2 = FloatVector.fromArray(S, a, a2 + k);
        FloatVector x3 = FloatVector.fromArray(S, a, a3 + k);
        FloatVector w0 = FloatVector.fromArray(S, b, b0 + k);
        s0_0 = x0.fma(w0, s0_0);
        s1_0 = x1.fma(w0, s1_0);
        s2_0 = x2.fma(w0, s2_0);
        s3_0 = x3.fma(w0, s3_0);
        FloatVector w1 = FloatVector.fromArray(S, b, b1 + k);
        s0_1 = x0.fma(w1, s0_1);
        s1_1 = x1.fma(w1, s1_1);
        s2_1 = x2.fma(w1, s2_1);
        s3_1 = x3.fma(w1, s3_1);
        FloatVector w2 = FloatVector.fromArray(S, b, b2 + k);
        s0_2 = x0.fma(w2, s0_2);
        s1_2 = x1.fma(w2, s1_2);
        s2_2 = x2.fma(w2, s2_2);
        s3_2 = x3.fma(w2, s3_2);
        FloatVector w3 = FloatVector.fromArray(S, b, b3 + k);
        s0_3 = x0.fma(w3, s0_3);
        s1_3 = x1.fma(w3, s1_3);
        s2_3 = x2.fma(w3, s2_3);
        s3_3 = x3.fma(w3, s3_3);
        FloatVector w4 = FloatVector.fromArray(S, b, b4 + k);
        s0_4 = x0.fma(w4, s0_4);
        s1_4 = x1.fma(w4, s1_4);
        s2_4 = x2.fma(w4, s2_4);
        s3_4 = x3.fma(w4, s3_4);
      }
      s0_0.intoArray(sums, r0 + lane);
      s0_1.intoArray(sums, r0 + c1 + lane);
      s0_2.intoArray(sums, r0 + c2 + lane);
      s0_3.intoArray(sums, r0 + c3 + lane);
      s0_4.intoArray(sums, r0 + c4 + lane);
      s1_0.intoArray(sums, r1 + lane);
      s1_1.intoArray(sums, r1 + c1 + lane);
      s1_2.intoArray(sums, r1 + c2 + lane);
      s1_3.intoArray(sums, r1 + c3 + lane);
      s1_4.intoArray(sums, r1 + c4 + lane);
      s2_0.intoArray(sums, r2 + lane);
      s2_1.intoArray(sums, r2 + c1 + lane);
      s2_2.intoArray(sums, r2 + c2 + lane);
      s2_3.intoArray(sums, r2 + c3 + lane);
      s2_4.intoArray(sums, r2 + c4 + lane);
      s3_0.intoArray(sums, r3 + lane);
      s3_1.intoArray(sums, r3 + c1 + lane);
      s3_2.intoArray(sums, r3 + c2 + lane);
      s3_3.intoArray(sums, r3 + c3 + lane);
      s3_4.intoArray(sums, r3 + c4 + lane);
    }
  }

  /** 2 rows by 5 columns. */
  public static void rows2(
      float[] a,
      int ab,
      int lda,
      int rows,
      float[] b,
      int bo,
      int ldb,
      int columns,
      int terms,
      float[] sums,
      int so,
      int step) {
    if (rows == 0) {
      return; // see IdleCalls
    }
    int a0 = ab;
    int a1 = ab + Math.min(1, rows - 1) * lda;
    int b0 = bo;
    int b1 = bo + Math.min(1, columns - 1) * ldb;
    int b2 = bo + Math.min(2, columns - 1) * ldb;
    int b3 = bo + Math.min(3, columns - 1) * ldb;
    int b4 = bo + Math.min(4, columns - 1) * ldb;
    int r0 = so;
    int r1 = so + Math.min(1, rows - 1) * step;
    int c1 = Math.min(1, columns - 1) * PARTS;
    int c2 = Math.min(2, columns - 1) * PARTS;
    int c3 = Math.min(3, columns - 1) * PARTS;
    int c4 = Math.min(4, columns - 1) * PARTS;
    for (int lane = 0; lane < PARTS; lane += L) {
      FloatVector s0_0 = FloatVector.fromArray(S, sums, r0 + lane);
      FloatVector s0_1 = FloatVector.fromArray(S, sums, r0 + c1 + lane);
      FloatVector s0_2 = FloatVector.fromArray(S, sums, r0 + c2 + lane);
      FloatVector s0_3 = FloatVector.fromArray(S, sums, r0 + c3 + lane);
      FloatVector s0_4 = FloatVector.fromArray(S, sums, r0 + c4 + lane);
      FloatVector s1_0 = FloatVector.fromArray(S, sums, r1 + lane);
      FloatVector s1_1 = FloatVector.fromArray(S, sums, r1 + c1 + lane);
      FloatVector s1_2 = FloatVector.fromArray(S, sums, r1 + c2 + lane);
      FloatVector s1_3 = FloatVector.fromArray(S, sums, r1 + c3 + lane);
      FloatVector s1_4 = FloatVector.fromArray(S, sums, r1 + c4 + lane);
      for (int k = lane; k < terms; k += PARTS) {
        FloatVector x0 = FloatVector.fromArray(S, a, a0 + k);
        FloatVector x1 = FloatVector.fromArray(S, a, a1 + k);
        FloatVector w0 = FloatVector.fromArray(S, b, b0 + k);
        s0_0 = x0.fma(w0, s0_0);
        s1_0 = x1.fma(w0, s1_0);
        FloatVector w1 = FloatVector.fromArray(S, b, b1 + k);
        s0_1 = x0.fma(w1, s0_1);
        s1_1 = x1.fma(w1, s1_1);
        FloatVector w2 = FloatVector.fromArray(S, b, b2 + k);
        s0_2 = x0.fma(w2, s0_2);
        s1_2 = x1.fma(w2, s1_2);
        FloatVector w3 = FloatVector.fromArray(S, b, b3 + k);
        s0_3 = x0.fma(w3, s0_3);
        s1_3 = x1.fma(w3, s1_3);
        FloatVector w4 = FloatVector.fromArray(S, b, b4 + k);
        s0_4 = x0.fma(w4, s0_4);
        s1_4 = x1.fma(w4, s1_4);
      }
      s0_0.intoArray(sums, r0 + lane);
      s0_1.intoArray(sums, r0 + c1 + lane);
      s0_2.intoArray(sums, r0 + c2 + lane);
      s0_3.intoArray(sums, r0 + c3 + lane);
      s0_4.intoArray(sums, r0 + c4 + lane);
      s1_0.intoArray(sums, r1 + lane);
      s1_1.intoArray(sums, r1 + c1 + lane);
      s1_2.intoArray(sums, r1 + c2 + lane);
      s1_3.intoArray(sums, r1 + c3 + lane);
      s1_4.intoArray(sums, r1 + c4 + lane);
    }
  }

  /** 1 row by 5 columns. */
  public static void rows1(
      float[] a,
      int ab,
      int lda,
      int rows,
      float[] b,
      int bo,
      int ldb,
      int columns,
      int terms,
      float[] sums,
      int so,
      int step) {
    if (rows == 0) {
      return; // see IdleCalls
    }
    int a0 = ab;
    int b0 = bo;
    int b1 = bo + Math.min(1, columns - 1) * ldb;
    int b2 = bo + Math.min(2, columns - 1) * ldb;
    int b3 = bo + Math.min(3, columns - 1) * ldb;
    int b4 = bo + Math.min(4, columns - 1) * ldb;
    int r0 = so;
    int c1 = Math.min(1, columns - 1) * PARTS;
    int c2 = Math.min(2, columns - 1) * PARTS;
    int c3 = Math.min(3, columns - 1) * PARTS;
    int c4 = Math.min(4, columns - 1) * PARTS;
    for (int lane = 0; lane < PARTS; lane += L) {
      FloatVector s0_0 = FloatVector.fromArray(S, sums, r0 + lane);
      FloatVector s0_1 = FloatVector.fromArray(S, sums, r0 + c1 + lane);
      FloatVector s0_2 = FloatVector.fromArray(S, sums, r0 + c2 + lane);
      FloatVector s0_3 = FloatVector.fromArray(S, sums, r0 + c3 + lane);
      FloatVector s0_4 = FloatVector.fromArray(S, sums, r0 + c4 + lane);
      for (int k = lane; k < terms; k += PARTS) {
        FloatVector x0 = FloatVector.fromArray(S, a, a0 + k);
        FloatVector w0 = FloatVector.fromArray(S, b, b0 + k);
        s0_0 = x0.fma(w0, s0_0);
        FloatVector w1 = FloatVector.fromArray(S, b, b1 + k);
        s0_1 = x0.fma(w1, s0_1);
        FloatVector w2 = FloatVector.fromArray(S, b, b2 + k);
        s0_2 = x0.fma(w2, s0_2);
        FloatVector w3 = FloatVector.fromArray(S, b, b3 + k);
        s0_3 = x0.fma(w3, s0_3);
        FloatVector w4 = FloatVector.fromArray(S, b, b4 + k);
        s0_4 = x0.fma(w4, s0_4);
      }
      s0_0.intoArray(sums, r0 + lane);
      s0_1.intoArray(sums, r0 + c1 + lane);
      s0_2.intoArray(sums, r0 + c2 + lane);
      s0_3.intoArray(sums, r0 + c3 + lane);
      s0_4.intoArray(sums, r0 + c4 + lane);
    }
  }
}
