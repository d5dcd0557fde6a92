package striate.truth;

import java.util.List;

/** Pooling over space. Padding never wins a maximum; an average may or may not count it. */
record ReferencePool(Window window, Mode mode) implements Reference {
  enum Mode {
    MAX,
    AVERAGE_PADDING_COUNTED,
    AVERAGE_PADDING_NOT_COUNTED
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
    int inside = 0;
    for (int kh = 0; kh < window.kernelH(); kh++) {
      for (int kw = 0; kw < window.kernelW(); kw++) {
        int h = window.row(oh, kh);
        int w = window.column(ow, kw);
        if (h >= 0 && h < x.size(2) && w >= 0 && w < x.size(3)) {
          sum += x.at(n, c, h, w);
          max = Math.max(max, x.at(n, c, h, w));
          inside++;
        }
      }
    }
    return switch (mode) {
      case MAX -> max;
      case AVERAGE_PADDING_COUNTED -> sum / (window.kernelH() * window.kernelW());
      case AVERAGE_PADDING_NOT_COUNTED -> sum / inside;
    };
  }
}
