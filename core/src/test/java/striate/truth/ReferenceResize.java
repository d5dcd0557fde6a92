package striate.truth;

import java.util.List;
import striate.truth.TorchCases.Case;

/** Interpolation as the product of an image with one matrix for each axis, by ONNX's formulas. */
record ReferenceResize(Case c) implements Reference {
  @Override
  public Tensor apply(List<Tensor> inputs) {
    Tensor x = inputs.getFirst();
    int[] size = c.integers("size");
    double[] scales = {(double) size[0] / x.size(2), (double) size[1] / x.size(3)};
    if (c.settings().containsKey("scales")) {
      String[] given = c.text("scales").split(",", -1);
      scales = new double[] {Double.parseDouble(given[0]), Double.parseDouble(given[1])};
    }
    double[][] rows = matrix(x.size(2), size[0], scales[0]);
    double[][] columns = matrix(x.size(3), size[1], scales[1]);
    Tensor y = Tensor.zeros(x.size(0), x.size(1), size[0], size[1]);
    for (int n = 0; n < x.size(0); n++) {
      for (int k = 0; k < x.size(1); k++) {
        for (int oh = 0; oh < size[0]; oh++) {
          for (int ow = 0; ow < size[1]; ow++) {
            double sum = 0;
            for (int h = 0; h < x.size(2); h++) {
              for (int w = 0; w < x.size(3); w++) {
                sum += rows[oh][h] * columns[ow][w] * x.at(n, k, h, w);
              }
            }
            y.add(n, k, oh, ow, sum);
          }
        }
      }
    }
    return y;
  }

  private double[][] matrix(int in, int out, double scale) {
    double[][] matrix = new double[out][in];
    for (int i = 0; i < out; i++) {
      double at =
          switch (c.text("coordinates")) {
            case "half_pixel" -> (i + 0.5) / scale - 0.5;
            case "align_corners" -> out == 1 ? 0 : (double) i * (in - 1) / (out - 1);
            case "asymmetric" -> i / scale;
            default -> throw new IllegalArgumentException(c.toString());
          };
      if (c.text("method").equals("nearest")) {
        double near = c.text("rounding").equals("floor") ? Math.floor(at) : Math.floor(at + 0.5);
        matrix[i][Math.clamp((int) near, 0, in - 1)] = 1;
        continue;
      }
      double wider = c.flag("antialias") ? Math.max(1, 1 / scale) : 1;
      double sum = 0;
      for (int place = -4 * in - 8; place < 5 * in + 8; place++) {
        double weight = weight(Math.abs(place - at) / wider);
        if (!c.flag("exclude") || (place >= 0 && place < in)) {
          matrix[i][Math.clamp(place, 0, in - 1)] += weight;
          sum += weight;
        }
      }
      for (int place = 0; place < in; place++) {
        matrix[i][place] /= sum;
      }
    }
    return matrix;
  }

  private double weight(double d) {
    if (c.text("method").equals("linear")) {
      return Math.max(0, 1 - d);
    }
    double a = c.number("coefficient", -0.75);
    if (d <= 1) {
      return (a + 2) * d * d * d - (a + 3) * d * d + 1;
    }
    return d < 2 ? a * d * d * d - 5 * a * d * d + 8 * a * d - 4 * a : 0;
  }
}
