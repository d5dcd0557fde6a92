package striate.truth;

import java.util.List;

/** A transposed convolution: each pixel adds the kernel, times its value, to the output. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ReferenceConvTranspose(Window window, int[] outputPad, int outputs, int groups)
    implements Reference {
  @Override
  public Tensor apply(List<Tensor> inputs) {
    Tensor x = inputs.getFirst();
    Tensor w = inputs.get(1);
    int height =
        (x.size(2) - 1) * window.strideH()
            + (window.kernelH() - 1) * window.dilationH()
            + 1
            + outputPad[0]
            - window.top()
            - window.bottom();
    int width =
        (x.size(3) - 1) * window.strideW()
            + (window.kernelW() - 1) * window.dilationW()
            + 1
            + outputPad[1]
            - window.left()
            - window.right();
    Tensor y = Tensor.zeros(x.size(0), outputs, height, width);
    int ins = x.size(1) / groups;
    int outs = outputs / groups;
    for (int n = 0; n < x.size(0); n++) {
      for (int i = 0; i < x.size(1); i++) {
        for (int h = 0; h < x.size(2); h++) {
          for (int v = 0; v < x.size(3); v++) {
            for (int o = 0; o < outs; o++) {
              for (int kh = 0; kh < window.kernelH(); kh++) {
                for (int kw = 0; kw < window.kernelW(); kw++) {
                  int row = window.row(h, kh);
                  int column = window.column(v, kw);
                  if (row >= 0 && row < height && column >= 0 && column < width) {
                    double product = x.at(n, i, h, v) * w.at(i, o, kh, kw);
                    y.add(n, i / ins * outs + o, row, column, product);
                  }
                }
              }
            }
          }
        }
      }
      if (inputs.size() > 2) {
        for (int o = 0; o < outputs; o++) {
          for (int p = 0; p < height * width; p++) {
            y.add(n, o, p / width, p % width, inputs.get(2).at(o));
          }
        }
      }
    }
    return y;
  }
}
