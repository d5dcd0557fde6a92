package striate.kernels.shape;

/** Convolution by its definition, in doubles: what the kernels are measured against. */
public final class NaiveConvolution {
  private NaiveConvolution() {}

  /** Calls {@code action} for every product that occurs: input, weight and output index. */
  public interface Term {
    void at(int x, int w, int y);
  }

  public static void forEach(ConvGeometry g, int images, Term action) {
    int ci = g.inC() / g.groups();
    int co = g.outC() / g.groups();
    for (int n = 0; n < images; n++) {
      for (int oh = 0; oh < g.outH(); oh++) {
        for (int ow = 0; ow < g.outW(); ow++) {
          for (int o = 0; o < g.outC(); o++) {
            for (int kh = 0; kh < g.kH(); kh++) {
              for (int kw = 0; kw < g.kW(); kw++) {
                int ih = oh * g.strideH() + kh * g.dilationH() - g.padTop();
                int iw = ow * g.strideW() + kw * g.dilationW() - g.padLeft();
                if (ih < 0 || ih >= g.inH() || iw < 0 || iw >= g.inW()) {
                  continue;
                }
                for (int i = 0; i < ci; i++) {
                  action.at(
                      ((n * g.inH() + ih) * g.inW() + iw) * g.inC() + o / co * ci + i,
                      ((kh * g.kW() + kw) * ci + i) * g.outC() + o,
                      ((n * g.outH() + oh) * g.outW() + ow) * g.outC() + o);
                }
              }
            }
          }
        }
      }
    }
  }

  public static double[] forward(
      ConvGeometry g, int images, double[] x, double[] w, double[] bias) {
    double[] y = new double[images * g.outSize()];
    for (int i = 0; i < y.length; i++) {
      y[i] = bias[i % g.outC()];
    }
    forEach(g, images, (xi, wi, yi) -> y[yi] += x[xi] * w[wi]);
    return y;
  }

  public static double[] backwardData(ConvGeometry g, int images, double[] dy, double[] w) {
    double[] dx = new double[images * g.inSize()];
    forEach(g, images, (xi, wi, yi) -> dx[xi] += dy[yi] * w[wi]);
    return dx;
  }

  public static double[] backwardWeights(ConvGeometry g, int images, double[] x, double[] dy) {
    double[] dw = new double[g.weightLength()];
    forEach(g, images, (xi, wi, yi) -> dw[wi] += dy[yi] * x[xi]);
    return dw;
  }
}
