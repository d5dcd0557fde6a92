package striate.explain;

import striate.nn.Initialiser;
import striate.nn.Shape;
import striate.random.SplitMix;

/** The maps of the methods: a stage, a row and a class to a number for each place of a layer. */
final class Maps {
  private Maps() {}

  /** A method's map of [rows · columns], in double precision. */
  static double[] of(Method method, Stage stage, float[] row, float[] baseline, int target) {
    return switch (method) {
      case Method.GradCam m -> gradCam(stage, row, target);
      case Method.HiResCam m -> hiResCam(stage, row, target);
      case Method.IntegratedGradients m ->
          integrated(stage, row, baseline, target, GaussLegendre.of(m.steps()));
      case Method.SmoothGrad m -> smooth(stage, row, target, m);
      case Method.Occlusion m -> occlusion(stage, row, baseline, target, m);
    };
  }

  private static double[] gradCam(Stage stage, float[] row, int target) {
    float[] gradient = stage.gradients(row, target, 1);
    int pixels = stage.shape().pixels();
    double[] map = new double[pixels];
    for (int c = 0; c < stage.shape().channels(); c++) {
      double weight = 0;
      for (int i = 0; i < pixels; i++) {
        weight += gradient[c * pixels + i];
      }
      weight /= pixels;
      for (int i = 0; i < pixels; i++) {
        map[i] += weight * row[c * pixels + i];
      }
    }
    return map;
  }

  private static double[] hiResCam(Stage stage, float[] row, int target) {
    float[] gradient = stage.gradients(row, target, 1);
    int pixels = stage.shape().pixels();
    double[] map = new double[pixels];
    for (int i = 0; i < stage.layer; i++) {
      map[i % pixels] += (double) gradient[i] * row[i];
    }
    return map;
  }

  private static double[] integrated(
      Stage stage, float[] row, float[] baseline, int target, GaussLegendre way) {
    int steps = way.points().length;
    double[] mean = new double[stage.layer];
    float[] rows = new float[Math.min(stage.together(), steps) * stage.size];
    for (int from = 0; from < steps; from += stage.together()) {
      int count = Math.min(stage.together(), steps - from);
      for (int r = 0; r < count; r++) {
        double t = way.points()[from + r];
        int at = r * stage.size;
        System.arraycopy(row, 0, rows, at, stage.size);
        for (int i = 0; i < stage.layer; i++) {
          rows[at + i] = (float) (baseline[i] + t * ((double) row[i] - baseline[i]));
        }
      }
      float[] gradients = stage.gradients(rows, target, count);
      for (int r = 0; r < count; r++) {
        double weight = way.weights()[from + r];
        for (int i = 0; i < stage.layer; i++) {
          mean[i] += weight * gradients[r * stage.size + i];
        }
      }
    }
    int pixels = stage.shape().pixels();
    double[] map = new double[pixels];
    for (int i = 0; i < stage.layer; i++) {
      map[i % pixels] += ((double) row[i] - baseline[i]) * mean[i];
    }
    return map;
  }

  private static double[] smooth(Stage stage, float[] row, int target, Method.SmoothGrad m) {
    float least = Float.POSITIVE_INFINITY;
    float most = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < stage.layer; i++) {
      least = Math.min(least, row[i]);
      most = Math.max(most, row[i]);
    }
    double deviation = m.noise() * ((double) most - least);
    int pixels = stage.shape().pixels();
    double[] map = new double[pixels];
    float[] rows = new float[Math.min(stage.together(), m.samples()) * stage.size];
    for (int from = 0; from < m.samples(); from += stage.together()) {
      int count = Math.min(stage.together(), m.samples() - from);
      for (int r = 0; r < count; r++) {
        int at = r * stage.size;
        System.arraycopy(row, 0, rows, at, stage.size);
        Initialiser.Stream random =
            new Initialiser.Stream(SplitMix.mix(m.seed() * SplitMix.GAMMA + from + r));
        for (int i = 0; i < stage.layer; i++) {
          rows[at + i] = (float) (row[i] + deviation * random.nextNormal());
        }
      }
      float[] gradients = stage.gradients(rows, target, count);
      for (int r = 0; r < count; r++) {
        for (int i = 0; i < stage.layer; i++) {
          map[i % pixels] += gradients[r * stage.size + i];
        }
      }
    }
    for (int i = 0; i < pixels; i++) {
      map[i] /= m.samples();
    }
    return map;
  }

  private static double[] occlusion(
      Stage stage, float[] row, float[] baseline, int target, Method.Occlusion m) {
    Shape s = stage.shape();
    int window = m.windowOn(s.height(), s.width());
    int[] tops = starts(s.height(), window, m.strideOf(window));
    int[] lefts = starts(s.width(), window, m.strideOf(window));
    int windows = tops.length * lefts.length;
    double logit = stage.logit(row, target);
    double[] falls = new double[windows];
    float[] rows = new float[Math.min(stage.together(), windows) * stage.size];
    for (int from = 0; from < windows; from += stage.together()) {
      int count = Math.min(stage.together(), windows - from);
      for (int r = 0; r < count; r++) {
        int at = r * stage.size;
        int top = tops[(from + r) / lefts.length];
        int left = lefts[(from + r) % lefts.length];
        System.arraycopy(row, 0, rows, at, stage.size);
        for (int c = 0; c < s.channels(); c++) {
          for (int y = top; y < top + window; y++) {
            int start = (c * s.height() + y) * s.width() + left;
            System.arraycopy(baseline, start, rows, at + start, window);
          }
        }
      }
      float[] logits = stage.logits(rows, count);
      for (int r = 0; r < count; r++) {
        falls[from + r] = logit - logits[r * stage.classes + target];
      }
    }
    double[] map = new double[s.pixels()];
    int[] covering = new int[s.pixels()];
    for (int w = 0; w < windows; w++) {
      for (int y = 0; y < window; y++) {
        int start = (tops[w / lefts.length] + y) * s.width() + lefts[w % lefts.length];
        for (int i = start; i < start + window; i++) {
          map[i] += falls[w];
          covering[i]++;
        }
      }
    }
    for (int i = 0; i < map.length; i++) {
      map[i] /= covering[i];
    }
    return map;
  }

  /** Where windows begin: the last one ends at the end, so that every place is covered. */
  static int[] starts(int side, int window, int stride) {
    int count = Math.ceilDiv(side - window, stride) + 1;
    int[] starts = new int[count];
    for (int i = 0; i < count; i++) {
      starts[i] = Math.min(i * stride, side - window);
    }
    return starts;
  }

  /** The values as floats. */
  static float[] floats(double[] values) {
    float[] out = new float[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) values[i];
    }
    return out;
  }
}
