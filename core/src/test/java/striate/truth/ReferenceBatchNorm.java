package striate.truth;

import java.util.List;

/**
 * Batch norm over [N,C,H,W] or [N,C]. Inputs: x, gamma, beta; in inference also the running mean
 * and variance. Training normalises by the batch's biased variance.
 */
record ReferenceBatchNorm(boolean training, double epsilon) implements Reference {
  @Override
  public Tensor apply(List<Tensor> inputs) {
    Tensor x = inputs.get(0);
    int area = x.length() / x.size(0) / x.size(1);
    double[] mean = training ? mean(x) : inputs.get(3).doubles();
    double[] variance = training ? variance(x, mean) : inputs.get(4).doubles();
    double[] y = new double[x.length()];
    for (int i = 0; i < y.length; i++) {
      int c = i / area % x.size(1);
      y[i] =
          (x.at(i) - mean[c]) / Math.sqrt(variance[c] + epsilon) * inputs.get(1).at(c)
              + inputs.get(2).at(c);
    }
    return new Tensor(x.shape(), y);
  }

  static double[] mean(Tensor x) {
    int area = x.length() / x.size(0) / x.size(1);
    double[] mean = new double[x.size(1)];
    for (int i = 0; i < x.length(); i++) {
      mean[i / area % mean.length] += x.at(i) / (x.size(0) * area);
    }
    return mean;
  }

  /** Returns the biased variance of each channel: divided by the count, not by one less. */
  static double[] variance(Tensor x, double[] mean) {
    int area = x.length() / x.size(0) / x.size(1);
    double[] variance = new double[mean.length];
    for (int i = 0; i < x.length(); i++) {
      double d = x.at(i) - mean[i / area % mean.length];
      variance[i / area % mean.length] += d * d / (x.size(0) * area);
    }
    return variance;
  }
}
