package striate.truth;

/** What looks along the channels: pooling across kernels, softmax, and the mean of each channel. */
final class ReferenceChannels {
  private ReferenceChannels() {}

  /** Returns the pooling across kernels, [N,C,H,W] to [N,1,H,W]; mode is sum, mean or max. */
  static Reference kernelPool(String mode) {
    return inputs -> {
      Tensor x = inputs.getFirst();
      Tensor y = Tensor.zeros(x.size(0), 1, x.size(2), x.size(3));
      for (int n = 0; n < x.size(0); n++) {
        for (int h = 0; h < x.size(2); h++) {
          for (int w = 0; w < x.size(3); w++) {
            double sum = 0;
            double max = Double.NEGATIVE_INFINITY;
            for (int c = 0; c < x.size(1); c++) {
              sum += x.at(n, c, h, w);
              max = Math.max(max, x.at(n, c, h, w));
            }
            y.add(
                n, 0, h, w, mode.equals("max") ? max : mode.equals("sum") ? sum : sum / x.size(1));
          }
        }
      }
      return y;
    };
  }

  /** Returns the mean over space, [N,C,H,W] to [N,C,1,1]. */
  static Reference globalAverage() {
    return inputs -> {
      Tensor x = inputs.getFirst();
      int area = x.size(2) * x.size(3);
      double[] y = new double[x.size(0) * x.size(1)];
      for (int i = 0; i < x.length(); i++) {
        y[i / area] += x.at(i) / area;
      }
      return new Tensor(new int[] {x.size(0), x.size(1), 1, 1}, y);
    };
  }

  /** Returns the softmax over dimension 1 of [N,C] or [N,C,H,W]. */
  static Reference softmax() {
    return inputs -> {
      Tensor x = inputs.getFirst();
      int channels = x.size(1);
      int area = x.length() / x.size(0) / channels;
      double[] y = new double[x.length()];
      for (int n = 0; n < x.size(0); n++) {
        for (int p = 0; p < area; p++) {
          int first = n * channels * area + p;
          double max = Double.NEGATIVE_INFINITY;
          for (int c = 0; c < channels; c++) {
            max = Math.max(max, x.at(first + c * area));
          }
          double sum = 0;
          for (int c = 0; c < channels; c++) {
            sum += Math.exp(x.at(first + c * area) - max);
          }
          for (int c = 0; c < channels; c++) {
            y[first + c * area] = Math.exp(x.at(first + c * area) - max) / sum;
          }
        }
      }
      return new Tensor(x.shape(), y);
    };
  }
}
