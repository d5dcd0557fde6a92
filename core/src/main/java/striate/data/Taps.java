package striate.data;

/**
 * For each sample of a scaled row or column, the samples it is made of and their weights, which sum
 * to 1.
 */
final class Taps {
  /** For each sample of the result, the first that it reads. */
  final int[] first;

  /** The weights of that one and of those behind it. */
  final float[][] weights;

  private Taps(int[] first, float[][] weights) {
    this.first = first;
    this.weights = weights;
  }

  /**
   * The taps of a scaled row or column.
   *
   * @param from where the part to be scaled begins, in samples
   * @param length of that part, in samples
   * @param inputs samples there are; those beyond have no weight
   * @param outputs samples of the result
   */
  static Taps of(double from, double length, int inputs, int outputs, Interpolation by) {
    double step = length / outputs;
    double stretch = by.antialiased() ? Math.max(step, 1) : 1;
    double support = by.radius() * stretch;
    int[] first = new int[outputs];
    float[][] weights = new float[outputs][];
    for (int o = 0; o < outputs; o++) {
      double centre = from + (o + 0.5) * step;
      int lo = Math.max(0, (int) Math.floor(centre - support + 0.5));
      int hi = Math.min(inputs, (int) Math.floor(centre + support + 0.5));
      if (by == Interpolation.NEAREST || hi <= lo) {
        lo = Math.clamp((long) Math.floor(centre), 0, inputs - 1);
        hi = lo + 1;
      }
      double[] w = new double[hi - lo];
      double sum = 0;
      for (int i = lo; i < hi; i++) {
        w[i - lo] = by.weight((i + 0.5 - centre) / stretch);
        sum += w[i - lo];
      }
      first[o] = lo;
      weights[o] = new float[w.length];
      for (int i = 0; i < w.length; i++) {
        weights[o][i] = sum == 0 ? 1f / w.length : (float) (w[i] / sum);
      }
    }
    return new Taps(first, weights);
  }

  /** The longest list of weights. */
  int most() {
    int most = 0;
    for (float[] w : weights) {
      most = Math.max(most, w.length);
    }
    return most;
  }
}
