package striate.explain;

import striate.nn.Initialiser;
import striate.nn.Shape;
import striate.random.SplitMix;

/** Curves of deletion and insertion for one map of a picture and class. */
final class Curves {
  private final Explainer explainer;
  private final Stage whole;
  private final float[] image;
  private final float[] baseline;
  private final int target;
  private final Receipt.Effort effort;
  private final Runnable part;
  private final int pixels;
  private final int[] order;
  private final int[][] random;

  /** Curves; {@code part} is told of each of the {@code 2 · (1 + orders)}. */
  Curves(
      Explainer explainer,
      float[] image,
      int target,
      RelevanceMap map,
      Receipt.Effort effort,
      Runnable part) {
    this.explainer = explainer;
    this.whole = explainer.whole();
    this.image = image;
    this.baseline = explainer.baseline();
    this.target = target;
    this.effort = effort;
    this.part = part;
    this.pixels = whole.shape().pixels();
    order = order(map);
    random = new int[effort.orders()][];
    for (int o = 0; o < random.length; o++) {
      random[o] = order(map.with(shuffled(map.values(), o)));
    }
  }

  Receipt.Curve deletion() {
    return curve(image, baseline, false);
  }

  Receipt.Curve insertion() {
    return curve(baseline, image, true);
  }

  private Receipt.Curve curve(float[] from, float[] to, boolean up) {
    double[] byMap = probabilities(order, from, to);
    double area = area(byMap);
    double[] byChance = new double[byMap.length];
    double[] areas = new double[random.length];
    int better = 0;
    for (int o = 0; o < areas.length; o++) {
      double[] one = probabilities(random[o], from, to);
      areas[o] = area(one);
      better += (up ? area > areas[o] : area < areas[o]) ? 1 : 0;
      for (int i = 0; i < one.length; i++) {
        byChance[i] += one[i] / areas.length;
      }
    }
    return new Receipt.Curve(byMap, byChance, area, areas, better);
  }

  /** The probability after 0 to all parts of the pixels have been replaced, in this order. */
  private double[] probabilities(int[] order, float[] from, float[] to) {
    int steps = effort.steps();
    double[] out = new double[steps + 1];
    int size = whole.size;
    float[] state = from.clone();
    float[] rows = new float[Math.min(whole.together(), steps + 1) * size];
    int done = 0;
    for (int step = 0; step <= steps; step += whole.together()) {
      int count = Math.min(whole.together(), steps + 1 - step);
      for (int r = 0; r < count; r++) {
        int until = (int) ((long) pixels * (step + r) / steps);
        for (; done < until; done++) {
          for (int i = order[done]; i < size; i += pixels) {
            state[i] = to[i];
          }
        }
        System.arraycopy(state, 0, rows, r * size, size);
      }
      float[] logits = whole.logits(rows, count);
      for (int r = 0; r < count; r++) {
        out[step + r] = explainer.probability(logits, r * whole.classes, target);
      }
    }
    part.run();
    return out;
  }

  /** The pixels, those with the largest values first, equal ones in no order of their places. */
  private int[] order(RelevanceMap map) {
    Shape s = whole.shape();
    float[] values = map.overInput(s.height(), s.width());
    long[] keys = new long[pixels];
    for (int i = 0; i < pixels; i++) {
      // Floats as integers of the same order, largest first; then a hash of the place.
      int bits = Float.floatToIntBits(values[i] + 0f);
      int rank = bits >= 0 ? bits : bits ^ 0x7fffffff;
      keys[i] = ((long) ~rank << 32) | (SplitMix.first(i) >>> 32);
    }
    return Ranks.order(keys);
  }

  private static float[] shuffled(float[] values, int seed) {
    float[] out = values.clone();
    Initialiser.Stream random = new Initialiser.Stream(SplitMix.first(seed));
    for (int i = out.length - 1; i > 0; i--) {
      int j = (int) Long.remainderUnsigned(random.next(), i + 1L);
      float v = out[i];
      out[i] = out[j];
      out[j] = v;
    }
    return out;
  }

  /** The area by trapezoids, of a width of 1. */
  private static double area(double[] curve) {
    double sum = 0;
    for (int i = 1; i < curve.length; i++) {
      sum += (curve[i - 1] + curve[i]) / 2;
    }
    return sum / (curve.length - 1);
  }
}
