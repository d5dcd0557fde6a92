package striate.kernels;

/**
 * Matrix products on row-major matrices, the right-hand side packed beforehand.
 *
 * <p>One instance serves one shape of the right-hand side and given row strides; it is immutable
 * and shared by threads. Row counts are free. Sums run over {@code k} in order, each product
 * rounded once, so a result does not depend on how many rows a call has.
 */
final class Gemm {
  private final int k;
  private final int n;
  private final int lda;
  private final int ldc;

  /**
   * Prepares {@code C = A·B}.
   *
   * @param k columns of A, rows of B
   * @param n columns of B and C
   * @param lda floats from one row of A to the next
   * @param ldc floats from one row of C to the next
   */
  Gemm(int k, int n, int lda, int ldc) {
    this.k = k;
    this.n = n;
    this.lda = lda;
    this.ldc = ldc;
  }

  /** Floats of packed B (zero-padded to whole vectors). */
  int packedLength() {
    return k * n;
  }

  /** Packs {@code B[k×n]} with row stride {@code ldb}. */
  void pack(float[] b, int bo, int ldb, float[] packed, int po) {
    for (int i = 0; i < k; i++) {
      System.arraycopy(b, bo + i * ldb, packed, po + i * n, n);
    }
  }

  /** Packs B given as its transpose {@code [n×k]} with row stride {@code ldbt}. */
  void packTransposed(float[] bt, int bo, int ldbt, float[] packed, int po) {
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < n; j++) {
        packed[po + i * n + j] = bt[bo + j * ldbt + i];
      }
    }
  }

  /** {@code C[m×n] = A[m×k]·B}, or {@code C +=} it; columns of C from n on are left alone. */
  void multiply(
      float[] a, int ao, int m, float[] packed, int po, float[] c, int co, boolean accumulate) {
    for (int row = 0; row < m; row++) {
      for (int j = 0; j < n; j++) {
        float sum = accumulate ? c[co + row * ldc + j] : 0;
        for (int i = 0; i < k; i++) {
          sum = Math.fma(a[ao + row * lda + i], packed[po + i * n + j], sum);
        }
        c[co + row * ldc + j] = sum;
      }
    }
  }

  /**
   * {@code C[k×n] = Aᵀ·B} for A {@code [m×k]} of row stride {@code lda} and plain (not packed) B
   * {@code [m×n]} of row stride {@code ldb}, or {@code C +=} it; row stride of C is {@code ldc}.
   * The weight gradient: sums run over the {@code m} rows in order.
   */
  void multiplyTransposed(
      float[] a, int ao, float[] b, int bo, int ldb, int m, float[] c, int co, boolean accumulate) {
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < n; j++) {
        float sum = accumulate ? c[co + i * ldc + j] : 0;
        for (int row = 0; row < m; row++) {
          sum = Math.fma(a[ao + row * lda + i], b[bo + row * ldb + j], sum);
        }
        c[co + i * ldc + j] = sum;
      }
    }
  }
}
