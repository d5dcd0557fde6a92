package striate.trust;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import striate.random.SplitMix;

/**
 * A confidence curve: how often the likeliest class is right, by its probability. A temperature
 * turns all probabilities by one number, which is too little for networks that were trained with
 * smoothed labels, mixed images or dropout: the sure answers come out less sure than they may be,
 * and the doubtful ones too sure. The curve maps the largest probability to the share of right
 * answers found there, and shares the rest among the other classes as before, so it changes no
 * answer.
 *
 * <p>It is piecewise linear and never falls: through the means of bins of equal count, pooled until
 * they rise (isotonic regression of binned scores: Zadrozny and Elkan 2002), each with one answer
 * more that is right as often as it says. How many bins there are is decided by the calibration
 * error of held-out pictures that were left out when the curve was fitted ({@value #FOLDS} folds);
 * if their log loss is no less, there is no curve, nor where no fault can be told from chance.
 *
 * @param at the largest probability, rising, from 1/classes to 1; empty for the curve that changes
 *     nothing
 * @param share of right answers there, not falling
 */
@SuppressWarnings("ArrayRecordComponent") // compared by the methods below
public record ConfidenceCurve(double[] at, double[] share) {
  /** Bins, at most. */
  static final int MOST = 30;

  /** Numbers of bins that are tried: the more, the nearer to what is there, and to chance. */
  private static final int[] BINS = {3, 5, 8, 12, 20, MOST};

  /** Pictures in a bin, at least. */
  private static final int LEAST = 100;

  private static final int FOLDS = 5;
  private static final int ERROR_BINS = 15;
  private static final ConfidenceCurve NONE = new ConfidenceCurve(new double[0], new double[0]);

  /** Refuses what is no such curve. */
  public ConfidenceCurve {
    if (at.length != share.length || at.length == 1) {
      throw new IllegalArgumentException(
          "curve: as many shares as probabilities, and not 1, expected, got "
              + share.length
              + " and "
              + at.length);
    }
    for (int i = 0; i < at.length; i++) {
      double before = i == 0 ? 0 : at[i - 1];
      double less = i == 0 ? 0 : share[i - 1];
      if (!(at[i] > before && at[i] <= 1 && share[i] >= less && share[i] <= 1)) {
        throw new IllegalArgumentException(
            "curve: rising numbers from 0 to 1 expected, got " + at[i] + " and " + share[i]);
      }
    }
    at = at.clone();
    share = share.clone();
  }

  /** The curve that changes nothing. */
  public static ConfidenceCurve none() {
    return NONE;
  }

  /** Whether it changes anything. */
  public boolean bends() {
    return at.length > 0;
  }

  /**
   * The curve of held-out pictures; none where there are too few ({@value #LEAST} in each of three
   * bins), where no fault can be told from chance, or where it is no better than none.
   *
   * @param a at the temperature
   */
  static ConfidenceCurve fit(Answered a) {
    int n = a.labels().length;
    if (a.classes() < 2 || n < BINS[0] * LEAST || !Quality.faulty(a)) {
      return NONE;
    }
    int[] fold = new int[n];
    for (int i = 0; i < n; i++) {
      fold[i] = (int) Long.remainderUnsigned(SplitMix.first(i), FOLDS);
    }
    int bins = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int tried : BINS) {
      if (n / tried >= LEAST) {
        double error = error(a, fold, tried);
        if (error < least) {
          least = error;
          bins = tried;
        }
      }
    }
    int[] all = new int[n];
    Arrays.setAll(all, i -> i);
    return bins == 0 ? NONE : of(a, all, bins);
  }

  /**
   * The calibration error of pictures by curves of the others; infinite where these make the log
   * loss no less.
   */
  private static double error(Answered a, int[] fold, int bins) {
    int n = a.classes();
    double[] confidences = new double[fold.length];
    double[] differences = new double[fold.length];
    double gain = 0;
    for (int f = 0; f < FOLDS; f++) {
      int out = f;
      int[] others = IntStream.range(0, fold.length).filter(i -> fold[i] != out).toArray();
      ConfidenceCurve curve = of(a, others, bins);
      for (int i = 0; i < fold.length; i++) {
        if (fold[i] == out) {
          float[] row = Arrays.copyOfRange(a.probabilities(), i * n, (i + 1) * n);
          int label = a.labels()[i];
          double before = Math.max(Float.MIN_VALUE, row[label]);
          curve.apply(row, n);
          gain += StrictMath.log(Math.max(Float.MIN_VALUE, row[label]) / before);
          int best = Answered.largest(row, 0, n);
          confidences[i] = row[best];
          differences[i] = (best == label ? 1 : 0) - row[best];
        }
      }
    }
    return gain > 0
        ? new EqualCounts(confidences, ERROR_BINS).mean(differences)
        : Double.POSITIVE_INFINITY;
  }

  private record One(double confidence, boolean right) {}

  /**
   * The curve through the answers to some pictures.
   *
   * @param bins at most as many as pictures
   */
  static ConfidenceCurve of(Answered a, int[] pictures, int bins) {
    int n = a.classes();
    One[] ones = new One[pictures.length];
    for (int i = 0; i < ones.length; i++) {
      int best = a.predicted(pictures[i]);
      ones[i] = new One(a.probabilities()[pictures[i] * n + best], best == a.labels()[pictures[i]]);
    }
    Arrays.sort(ones, Comparator.comparingDouble(One::confidence));
    double[] at = new double[bins + 2];
    double[] share = new double[bins + 2];
    double[] weight = new double[bins + 2];
    double floor = 1.0 / n; // the likeliest class has no less
    at[0] = floor;
    int last = 0;
    for (int b = 0; b < bins; b++) {
      int from = (int) ((long) ones.length * b / bins);
      int to = (int) ((long) ones.length * (b + 1) / bins);
      double sum = 0;
      int right = 0;
      for (int i = from; i < to; i++) {
        sum += ones[i].confidence;
        right += ones[i].right ? 1 : 0;
      }
      double mean = Math.min(1, sum / (to - from));
      last++;
      at[last] = Math.max(mean, Math.nextUp(floor));
      share[last] = (right + mean) / (to - from + 1);
      weight[last] = to - from;
      while (last > 1 && (share[last] <= share[last - 1] || at[last] <= at[last - 1])) {
        double both = weight[last - 1] + weight[last];
        double part = weight[last] / both;
        at[last - 1] += part * (at[last] - at[last - 1]);
        share[last - 1] += part * (share[last] - share[last - 1]);
        weight[last - 1] = both;
        last--;
      }
    }
    share[0] = Math.min(floor, share[1]);
    if (at[last] < 1) {
      last++;
      at[last] = 1;
      // Half the rest of the way: of answers surer than most of the last bin's little is known.
      share[last] = (1 + share[last - 1]) / 2;
    }
    return new ConfidenceCurve(Arrays.copyOf(at, last + 1), Arrays.copyOf(share, last + 1));
  }

  /**
   * The probabilities on the curve, in place.
   *
   * @param probabilities [pictures, classes] at the temperature; left as they are, to the bit, by
   *     the curve that changes nothing
   */
  public void apply(float[] probabilities, int classes) {
    if (!bends() || classes < 2) {
      return;
    }
    for (int from = 0; from < probabilities.length; from += classes) {
      int best = Answered.largest(probabilities, from, classes);
      double was = probabilities[from + best];
      double others = 0;
      double second = 0;
      for (int c = 0; c < classes; c++) {
        if (c != best) {
          others += probabilities[from + c];
          second = Math.max(second, probabilities[from + c]);
        }
      }
      if (others == 0) {
        continue; // there is nothing to share the rest by
      }
      // More than the second: the curve changes no answer.
      double is = Math.max(value(was), second / (others + second));
      double most = 0;
      for (int c = 0; c < classes; c++) {
        if (c != best) {
          probabilities[from + c] = (float) (probabilities[from + c] * ((1 - is) / others));
          most = Math.max(most, probabilities[from + c]);
        }
      }
      probabilities[from + best] = Math.max((float) is, Math.nextUp((float) most));
    }
  }

  private double value(double p) {
    int i = Arrays.binarySearch(at, p);
    if (i >= 0) {
      return share[i];
    }
    int next = -i - 1;
    if (next == 0) {
      return share[0];
    }
    if (next == at.length) {
      return share[at.length - 1];
    }
    double part = (p - at[next - 1]) / (at[next] - at[next - 1]);
    return share[next - 1] + part * (share[next] - share[next - 1]);
  }

  /** The probabilities, a copy. */
  @Override
  public double[] at() {
    return at.clone();
  }

  /** The shares, a copy. */
  @Override
  public double[] share() {
    return share.clone();
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof ConfidenceCurve c
        && Arrays.equals(at, c.at)
        && Arrays.equals(share, c.share);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(at) + Arrays.hashCode(share);
  }

  @Override
  public String toString() {
    return "ConfidenceCurve[" + at.length + " points]";
  }
}
