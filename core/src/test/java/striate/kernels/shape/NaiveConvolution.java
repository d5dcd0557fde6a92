package striate.kernels.shape;

/** Convolution by its definition, in doubles: what the kernels are measured against. */
public final class NaiveConvolution {
  private NaiveConvolution() {}

  /** A product that occurs: input, weight and output index. */
  public interface Term {
    void at(int x, int w, int y);
  }

  /**
   * Calls {@code action} for the first of the products of each output with each tap of its kernel.
   * The further ones, one for each channel of a group, lie 1 further in the input and {@code outC}
   * further in the weights: who sums them in a loop needs no call for each.
   */
  private static void forEachTap(ConvGeometry g, int images, Term action) {
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
                action.at(
                    ((n * g.inH() + ih) * g.inW() + iw) * g.inC() + o / co * ci,
                    (kh * g.kW() + kw) * ci * g.outC() + o,
                    ((n * g.outH() + oh) * g.outW() + ow) * g.outC() + o);
              }
            }
          }
        }
      }
    }
  }

  /** Calls {@code action} for every product that occurs. */
  public static void forEach(ConvGeometry g, int images, Term action) {
    int ci = g.inC() / g.groups();
    int step = g.outC();
    forEachTap(
        g,
        images,
        (x, w, y) -> {
          for (int i = 0; i < ci; i++) {
            action.at(x + i, w + i * step, y);
          }
        });
  }

  public static double[] forward(
      ConvGeometry g, int images, double[] x, double[] w, double[] bias) {
    double[] y = new double[images * g.outSize()];
    for (int i = 0; i < y.length; i++) {
      y[i] = bias[i % g.outC()];
    }
    int ci = g.inC() / g.groups();
    int step = g.outC();
    forEachTap(
        g,
        images,
        (xi, wi, yi) -> {
          double sum = y[yi];
          for (int i = 0; i < ci; i++) {
            sum += x[xi + i] * w[wi + i * step];
          }
          y[yi] = sum;
        });
    return y;
  }

  public static double[] backwardData(ConvGeometry g, int images, double[] dy, double[] w) {
    double[] dx = new double[images * g.inSize()];
    int ci = g.inC() / g.groups();
    int step = g.outC();
    forEachTap(
        g,
        images,
        (xi, wi, yi) -> {
          for (int i = 0; i < ci; i++) {
            dx[xi + i] += dy[yi] * w[wi + i * step];
          }
        });
    return dx;
  }

  public static double[] backwardWeights(ConvGeometry g, int images, double[] x, double[] dy) {
    double[] dw = new double[g.weightLength()];
    int ci = g.inC() / g.groups();
    int step = g.outC();
    forEachTap(
        g,
        images,
        (xi, wi, yi) -> {
          for (int i = 0; i < ci; i++) {
            dw[wi + i * step] += dy[yi] * x[xi + i];
          }
        });
    return dw;
  }
}
