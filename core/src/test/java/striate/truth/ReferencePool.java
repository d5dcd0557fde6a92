package striate.truth;

import java.util.List;

/**
 * Pooling over space. Padding never wins a maximum; an average may or may not count it, and never
 * counts what lies beyond it. The norm is that of {@code p}.
 */
record ReferencePool(Window window, Mode mode, int p) implements Reference {
  enum Mode {
    MAX,
    AVERAGE_PADDING_COUNTED,
    AVERAGE_PADDING_NOT_COUNTED,
    NORM
  }

  ReferencePool(Window window, Mode mode) {
    this(window, mode, 1);
  }

  @Override
  public Tensor apply(List<Tensor> inputs) {
    Tensor x = inputs.getFirst();
    Tensor y = Tensor.zeros(x.size(0), x.size(1), window.outH(x.size(2)), window.outW(x.size(3)));
    for (int n = 0; n < y.size(0); n++) {
      for (int c = 0; c < y.size(1); c++) {
        for (int oh = 0; oh < y.size(2); oh++) {
          for (int ow = 0; ow < y.size(3); ow++) {
            y.add(n, c, oh, ow, at(x, n, c, oh, ow));
          }
        }
      }
    }
    return y;
  }

  private double at(Tensor x, int n, int c, int oh, int ow) {
    double sum = 0;
    double max = Double.NEGATIVE_INFINITY;
    double powers = 0;
    int inside = 0;
    int padded = 0;
    for (int kh = 0; kh < window.kernelH(); kh++) {
      for (int kw = 0; kw < window.kernelW(); kw++) {
        int h = window.row(oh, kh);
        int w = window.column(ow, kw);
        if (h >= 0 && h < x.size(2) && w >= 0 && w < x.size(3)) {
          sum += x.at(n, c, h, w);
          powers += Math.pow(Math.abs(x.at(n, c, h, w)), p);
          max = Math.max(max, x.at(n, c, h, w));
          inside++;
        }
        if (h < x.size(2) + window.bottom() && w < x.size(3) + window.right()) {
          padded++;
        }
      }
    }
    return switch (mode) {
      case MAX -> max;
      case AVERAGE_PADDING_COUNTED -> sum / padded;
      case AVERAGE_PADDING_NOT_COUNTED -> sum / inside;
      case NORM -> Math.pow(powers, 1.0 / p);
    };
  }
}
