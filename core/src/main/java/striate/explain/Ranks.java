package striate.explain;

import java.util.Arrays;
import java.util.Comparator;

/** Orders and rank correlation. */
final class Ranks {
  private Ranks() {}

  /** The places of keys in increasing order; equal keys in the order of their places. */
  static int[] order(long[] keys) {
    Integer[] places = new Integer[keys.length];
    Arrays.setAll(places, i -> i);
    Arrays.sort(places, Comparator.comparingLong(i -> keys[i]));
    int[] out = new int[keys.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = places[i];
    }
    return out;
  }

  /**
   * Spearman's rank correlation, equal values sharing the mean of their ranks; NaN if all values of
   * one list are equal.
   */
  static double correlation(float[] a, float[] b) {
    double[] x = ranks(a);
    double[] y = ranks(b);
    double middle = (a.length - 1) / 2.0;
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (int i = 0; i < x.length; i++) {
      xy += (x[i] - middle) * (y[i] - middle);
      xx += (x[i] - middle) * (x[i] - middle);
      yy += (y[i] - middle) * (y[i] - middle);
    }
    return xx == 0 || yy == 0 ? Double.NaN : xy / Math.sqrt(xx * yy);
  }

  private static double[] ranks(float[] values) {
    Integer[] places = new Integer[values.length];
    Arrays.setAll(places, i -> i);
    Arrays.sort(places, Comparator.comparingDouble(i -> values[i] + 0.0));
    double[] ranks = new double[values.length];
    for (int from = 0; from < places.length; ) {
      int to = from + 1;
      while (to < places.length && values[places[to]] == values[places[from]]) {
        to++;
      }
      for (int i = from; i < to; i++) {
        ranks[places[i]] = (from + to - 1) / 2.0;
      }
      from = to;
    }
    return ranks;
  }
}
