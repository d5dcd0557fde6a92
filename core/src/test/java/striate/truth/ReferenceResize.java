package striate.truth;

import java.util.Arrays;
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
    double[] region = {0, 0, 1, 1};
    if (c.settings().containsKey("region")) {
      region =
          Arrays.stream(c.text("region").split(",", -1)).mapToDouble(Double::parseDouble).toArray();
    }
    double[][] rows = matrix(x.size(2), size[0], scales[0], region[0], region[2]);
    double[][] columns = matrix(x.size(3), size[1], scales[1], region[1], region[3]);
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
            boolean beside = isZero(rows[oh]) || isZero(columns[ow]);
            y.add(n, k, oh, ow, beside ? c.number("beside") : sum);
          }
        }
      }
    }
    return y;
  }

  private static boolean isZero(double[] weights) {
    return Arrays.stream(weights).allMatch(w -> w == 0);
  }

  private double[][] matrix(int in, int out, double scale, double start, double end) {
    double[][] matrix = new double[out][in];
    for (int i = 0; i < out; i++) {
      double at = place(i, in, out, scale, start, end);
      if (c.text("coordinates").startsWith("tf_crop") && (at < 0 || at > in - 1)) {
        continue;
      }
      if (c.text("method").equals("nearest")) {
        double near =
            switch (c.text("rounding")) {
              case "floor" -> Math.floor(at);
              case "ceil" -> Math.ceil(at);
              case "round_prefer_ceil" -> Math.floor(at + 0.5);
              default -> Math.ceil(at - 0.5);
            };
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

  private double place(int i, int in, int out, double scale, double start, double end) {
    double half = (i + 0.5) / scale - 0.5;
    return switch (c.text("coordinates")) {
      case "half_pixel" -> half;
      case "half_pixel_symmetric" -> in / 2.0 * (1 - out / (scale * in)) + half;
      case "pytorch_half_pixel" -> out > 1 ? half : 0;
      case "tf_half_pixel" -> scale == 1 ? i : half + 0.5;
      case "align_corners" -> out == 1 ? 0 : (double) i * (in - 1) / (out - 1);
      case "asymmetric" -> i / scale;
      case "tf_crop_and_resize" ->
          (out > 1 ? start + i * (end - start) / (out - 1) : (start + end) / 2) * (in - 1);
      default -> throw new IllegalArgumentException(c.toString());
    };
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
