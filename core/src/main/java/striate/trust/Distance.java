package striate.trust;

import java.util.Arrays;

/**
 * The squared Mahalanobis distance of features from the nearest class mean (Lee et al. 2018): the
 * classes share one covariance, to which a thousandth of its mean variance is added, so that
 * features that never vary count, but not endlessly.
 *
 * @param size numbers of a picture
 * @param whitening lower triangle L⁻¹ by rows, where L·Lᵀ is the covariance
 * @param means of the classes that had pictures, each multiplied by L⁻¹
 */
@SuppressWarnings("ArrayRecordComponent") // compared by their numbers
record Distance(int size, float[] whitening, float[] means) {
  private static final double SHRINKAGE = 1e-3;

  /**
   * The distance from pictures of known classes.
   *
   * @param features [pictures, size]
   * @throws IllegalArgumentException if there is no picture
   */
  static Distance fit(double[] features, int[] labels, int classes, int size) {
    if (labels.length == 0 || features.length != (long) labels.length * size) {
      throw new IllegalArgumentException(
          "distance: features of at least 1 picture expected, got " + features.length);
    }
    int[] counts = new int[classes];
    double[][] sums = new double[classes][size];
    for (int i = 0; i < labels.length; i++) {
      counts[labels[i]]++;
      for (int k = 0; k < size; k++) {
        sums[labels[i]][k] += features[i * size + k];
      }
    }
    for (int c = 0; c < classes; c++) {
      for (int k = 0; k < size; k++) {
        sums[c][k] /= Math.max(1, counts[c]);
      }
    }
    double[][] covariance = new double[size][size];
    double[] d = new double[size];
    for (int i = 0; i < labels.length; i++) {
      for (int k = 0; k < size; k++) {
        d[k] = features[i * size + k] - sums[labels[i]][k];
      }
      for (int k = 0; k < size; k++) {
        for (int j = 0; j <= k; j++) {
          covariance[k][j] += d[k] * d[j];
        }
      }
    }
    double trace = 0;
    for (int k = 0; k < size; k++) {
      for (int j = 0; j <= k; j++) {
        covariance[k][j] /= labels.length;
      }
      trace += covariance[k][k];
    }
    double added = trace > 0 ? SHRINKAGE * trace / size : 1;
    for (int k = 0; k < size; k++) {
      covariance[k][k] += added;
    }
    double[][] inverse = inverse(cholesky(covariance));
    float[] whitening = new float[size * (size + 1) / 2];
    int at = 0;
    for (int k = 0; k < size; k++) {
      for (int j = 0; j <= k; j++) {
        whitening[at++] = (float) inverse[k][j];
      }
    }
    int known = 0;
    float[] means = new float[classes * size];
    for (int c = 0; c < classes; c++) {
      if (counts[c] > 0) {
        double[] white = white(whitening, sums[c], 0, size);
        for (int k = 0; k < size; k++) {
          means[known * size + k] = (float) white[k];
        }
        known++;
      }
    }
    return new Distance(size, whitening, Arrays.copyOf(means, known * size));
  }

  private static double[][] cholesky(double[][] a) {
    int n = a.length;
    double[][] l = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = a[i][j];
        for (int k = 0; k < j; k++) {
          sum -= l[i][k] * l[j][k];
        }
        // Rounding may take a little more than there is.
        l[i][j] = i == j ? Math.sqrt(Math.max(sum, Double.MIN_NORMAL)) : sum / l[j][j];
      }
    }
    return l;
  }

  private static double[][] inverse(double[][] l) {
    int n = l.length;
    double[][] inverse = new double[n][n];
    for (int c = 0; c < n; c++) {
      for (int r = c; r < n; r++) {
        double sum = r == c ? 1 : 0;
        for (int k = c; k < r; k++) {
          sum -= l[r][k] * inverse[k][c];
        }
        inverse[r][c] = sum / l[r][r];
      }
    }
    return inverse;
  }

  private static double[] white(float[] whitening, double[] features, int from, int size) {
    double[] out = new double[size];
    int at = 0;
    for (int k = 0; k < size; k++) {
      double sum = 0;
      for (int j = 0; j <= k; j++) {
        sum += whitening[at++] * features[from + j];
      }
      out[k] = sum;
    }
    return out;
  }

  /** The distance of a picture's features, which stand from {@code from} on. */
  double of(double[] features, int from) {
    double[] white = white(whitening, features, from, size);
    double least = Double.POSITIVE_INFINITY;
    for (int m = 0; m < means.length; m += size) {
      double sum = 0;
      for (int k = 0; k < size; k++) {
        double d = white[k] - means[m + k];
        sum += d * d;
      }
      least = Math.min(least, sum);
    }
    return least;
  }

  /** Those of several. */
  double[] of(double[] features) {
    double[] all = new double[features.length / size];
    for (int i = 0; i < all.length; i++) {
      all[i] = of(features, i * size);
    }
    return all;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Distance d
        && size == d.size
        && Arrays.equals(whitening, d.whitening)
        && Arrays.equals(means, d.means);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(means);
  }

  @Override
  public String toString() {
    return "Distance(" + size + " features, " + means.length / size + " means)";
  }
}
