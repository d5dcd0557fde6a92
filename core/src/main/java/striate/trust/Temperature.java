package striate.trust;

import striate.classify.Evaluation;

/**
 * A temperature (Guo et al. 2017): logits are divided by it, which makes probabilities of a network
 * that is too sure of itself flatter, and changes no answer. Here it works on probabilities, whose
 * logarithms are logits up to a constant: p becomes p^(1/T) divided by the sum over the classes, so
 * it also works for networks that end in a softmax.
 *
 * @param value above 0; 1 changes nothing
 * @param state how it came about
 */
public record Temperature(double value, State state) {
  /** The range that is searched, in 1/T. */
  static final double MOST = 100;

  /** What stands for a probability of 0, whose logarithm there is none of. */
  private static final double LEAST = Float.MIN_VALUE;

  private static final int STEPS = 200;

  /** How a temperature came about. */
  public enum State {
    /** The minimum of the negative log-likelihood. */
    FITTED,
    /**
     * Every picture was answered right, so ever lower temperatures would be better still: 1 is
     * kept.
     */
    ALL_RIGHT,
    /** The minimum is outside 1/100 to 100, and the nearer end is taken. */
    AT_THE_END,
    /** Nothing was fitted. */
    NONE
  }

  /** Refuses a value that is not above 0 and finite. */
  public Temperature {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException("temperature: a number above 0 expected, got " + value);
    }
  }

  /** The temperature that changes nothing. */
  public static Temperature none() {
    return new Temperature(1, State.NONE);
  }

  /** The temperature that makes the log loss of an evaluation least. */
  public static Temperature fit(Evaluation e) {
    return fit(Answered.of(e));
  }

  /**
   * The temperature that makes the mean of −ln of the true class's probability least, for held-out
   * pictures. That mean is convex in 1/T, so there is one; it is found by Newton's method within a
   * bracket.
   *
   * @param probabilities [pictures, classes]
   * @param labels the true class of each
   * @throws IllegalArgumentException if there is no picture, an array is of another length, a label
   *     is no class, or a probability is outside [0, 1]
   */
  public static Temperature fit(float[] probabilities, int[] labels, int classes) {
    return fit(new Answered(probabilities, labels, classes));
  }

  static Temperature fit(Answered a) {
    if (a.classes() == 1) {
      return none();
    }
    float[] z = new float[a.probabilities().length];
    for (int i = 0; i < z.length; i++) {
      z[i] = (float) StrictMath.log(Math.max(LEAST, a.probabilities()[i]));
    }
    if (allRight(a)) {
      return new Temperature(1, State.ALL_RIGHT);
    }
    double low = 1 / MOST;
    double high = MOST;
    double[] at = new double[2];
    slope(z, a, low, at);
    if (at[0] >= 0) {
      return new Temperature(1 / low, State.AT_THE_END);
    }
    slope(z, a, high, at);
    if (at[0] <= 0) {
      return new Temperature(1 / high, State.AT_THE_END);
    }
    double beta = 1;
    for (int step = 0; step < STEPS; step++) {
      slope(z, a, beta, at);
      if (at[0] > 0) {
        high = beta;
      } else {
        low = beta;
      }
      double next = beta - at[0] / at[1];
      // Also where the curvature is nil or no number.
      if (!(next > low && next < high)) {
        next = Math.sqrt(low * high);
      }
      boolean still = Math.abs(next - beta) <= 1e-12 * beta;
      beta = next;
      if (still) {
        break;
      }
    }
    return new Temperature(1 / beta, State.FITTED);
  }

  /**
   * Whether no class is likelier than the label. One that is as likely adds the same to the loss at
   * every temperature, so there is no least loss then either.
   */
  private static boolean allRight(Answered a) {
    int n = a.classes();
    for (int i = 0; i < a.labels().length; i++) {
      float of = a.probabilities()[i * n + a.labels()[i]];
      for (int c = 0; c < n; c++) {
        if (c != a.labels()[i] && a.probabilities()[i * n + c] > of) {
          return false;
        }
      }
    }
    return true;
  }

  /** First and second derivative of the summed loss by β = 1/T. */
  private static void slope(float[] z, Answered a, double beta, double[] at) {
    int n = a.classes();
    double first = 0;
    double second = 0;
    for (int i = 0; i < a.labels().length; i++) {
      double largest = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < n; c++) {
        largest = Math.max(largest, z[i * n + c]);
      }
      double sum = 0;
      double mean = 0;
      double squares = 0;
      for (int c = 0; c < n; c++) {
        // Relative to the largest, so that the squares lose nothing.
        double d = z[i * n + c] - largest;
        double e = StrictMath.exp(beta * d);
        sum += e;
        mean += e * d;
        squares += e * d * d;
      }
      mean /= sum;
      first += mean - (z[i * n + a.labels()[i]] - largest);
      second += squares / sum - mean * mean;
    }
    at[0] = first;
    at[1] = second;
  }

  /**
   * The probabilities at this temperature, in place.
   *
   * @param probabilities [pictures, classes]; at temperature 1 left as they are, to the bit
   */
  public void apply(float[] probabilities, int classes) {
    if (value == 1) {
      return;
    }
    double[] row = new double[classes];
    for (int from = 0; from < probabilities.length; from += classes) {
      double largest = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < classes; c++) {
        row[c] = StrictMath.log(Math.max(LEAST, probabilities[from + c]));
        largest = Math.max(largest, row[c]);
      }
      double sum = 0;
      for (int c = 0; c < classes; c++) {
        row[c] = StrictMath.exp((row[c] - largest) / value);
        sum += row[c];
      }
      for (int c = 0; c < classes; c++) {
        probabilities[from + c] = (float) (row[c] / sum);
      }
    }
  }

  /** An evaluation with the probabilities at this temperature. */
  public Evaluation apply(Evaluation e, java.util.function.IntFunction<String> names) {
    float[] probabilities = e.probabilities().clone();
    apply(probabilities, e.classes().size());
    return Evaluation.of(e.classes(), e.labels(), probabilities, names);
  }
}
