package striate.truth;

import java.util.List;

/** Convolution by its definition. Inputs: x [N,C,H,W], w [O,C/groups,KH,KW] and perhaps b [O]. */
record ReferenceConv2d(Window window, int groups) implements Reference {
  @Override
  public Tensor apply(List<Tensor> inputs) {
    Tensor x = inputs.get(0);
    Tensor w = inputs.get(1);
    int outputs = w.size(0);
    int perGroup = outputs / groups;
    Tensor y = Tensor.zeros(x.size(0), outputs, window.outH(x.size(2)), window.outW(x.size(3)));
    for (int n = 0; n < y.size(0); n++) {
      for (int o = 0; o < outputs; o++) {
        for (int oh = 0; oh < y.size(2); oh++) {
          for (int ow = 0; ow < y.size(3); ow++) {
            double sum = inputs.size() > 2 ? inputs.get(2).at(o) : 0;
            for (int i = 0; i < w.size(1); i++) {
              int channel = o / perGroup * w.size(1) + i;
              sum += at(x, w, n, channel, o, i, oh, ow);
            }
            y.add(n, o, oh, ow, sum);
          }
        }
      }
    }
    return y;
  }

  private double at(Tensor x, Tensor w, int n, int channel, int o, int i, int oh, int ow) {
    double sum = 0;
    for (int kh = 0; kh < window.kernelH(); kh++) {
      for (int kw = 0; kw < window.kernelW(); kw++) {
        int h = window.row(oh, kh);
        int c = window.column(ow, kw);
        if (h >= 0 && h < x.size(2) && c >= 0 && c < x.size(3)) {
          sum += x.at(n, channel, h, c) * w.at(o, i, kh, kw);
        }
      }
    }
    return sum;
  }
}
