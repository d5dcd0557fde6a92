package striate.trust;

import java.util.Arrays;

/**
 * Calibration errors over bins that hold about equally many pictures; equal confidences share one.
 *
 * <p>The plain error is the mean of |right − confidence| of the bins (Nixon et al. 2019, Roelofs et
 * al. 2022). A network is sure of most pictures, so bins of equal width leave nearly all in one and
 * scatter the few others over all the rest, each with a large error of chance; bins of equal count
 * gather those, and chance adds about half as much.
 *
 * <p>The root-mean-square error is without the bias of finite bins (Kumar, Liang and Ma 2019, arXiv
 * 1909.10155, section 5). In a bin the square of the mean of (right − confidence) would be too
 * large by the variance of that mean; so it is estimated by the mean product of two different
 * pictures' (right − confidence), whose expectation is exact. Where a bin has one confidence, that
 * is the formula of the article. Of a calibrated model the estimate of the square is 0 in the mean,
 * hence as often below it as above.
 */
final class EqualCounts {
  private final int[] bins;
  private final int[] counts;
  private final double[] sums;
  private final double[] squares;

  /**
   * Makes the bins.
   *
   * @param confidences by pictures
   * @param most number of bins; fewer where confidences are equal
   */
  EqualCounts(double[] confidences, int most) {
    double[] sorted = confidences.clone();
    Arrays.sort(sorted);
    bins = new int[confidences.length];
    counts = new int[most];
    sums = new double[most];
    squares = new double[most];
    for (int i = 0; i < bins.length; i++) {
      bins[i] = (int) ((long) first(sorted, confidences[i]) * most / bins.length);
      counts[bins[i]]++;
    }
  }

  /** The place of the first of equal numbers. */
  private static int first(double[] sorted, double value) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * The plain error: the mean over the pictures of |the mean difference of their bin|.
   *
   * @param differences by pictures: 1 − confidence where the answer is right, −confidence elsewhere
   */
  double mean(double[] differences) {
    Arrays.fill(sums, 0);
    for (int i = 0; i < bins.length; i++) {
      sums[bins[i]] += differences[i];
    }
    double all = 0;
    for (double sum : sums) {
      all += Math.abs(sum);
    }
    return all / bins.length;
  }

  /**
   * An estimate of the square, without bias; may be below 0.
   *
   * @param differences by pictures: 1 − confidence where the answer is right, −confidence elsewhere
   */
  double square(double[] differences) {
    Arrays.fill(sums, 0);
    Arrays.fill(squares, 0);
    for (int i = 0; i < bins.length; i++) {
      sums[bins[i]] += differences[i];
      squares[bins[i]] += differences[i] * differences[i];
    }
    double all = 0;
    for (int b = 0; b < counts.length; b++) {
      if (counts[b] > 1) { // of one picture there is no estimate
        all += (sums[b] * sums[b] - squares[b]) / (counts[b] - 1);
      }
    }
    return all / bins.length;
  }

  /** The error that an estimate of its square stands for: 0 where that is below 0. */
  static double root(double square) {
    return Math.sqrt(Math.max(0, square));
  }
}
