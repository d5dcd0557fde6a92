package striate.arithmetic;

import java.util.Arrays;
import java.util.List;
import striate.nn.BatchNorm;
import striate.nn.Shape;
import striate.nn.tensor.AxisSoftmax;
import striate.nn.tensor.GroupNorm;
import striate.nn.tensor.LayerNorm;

/** Normalisations and softmax. */
final class Norms {
  /** Last places that float statistics over many numbers may cost. */
  private static final double NORM_PLACES = 16;

  private Norms() {}

  /** With the running statistics, as in inference: one multiplication and one addition. */
  static Working batch(
      BatchNorm layer, Shape in, float[] x, float[][] parameters, int index, float value) {
    int channel = index / in.pixels();
    double gamma = parameters[0][channel];
    double beta = parameters[1][channel];
    double mean = parameters[2][channel];
    double variance = parameters[3][channel];
    Terms t = Terms.list(1);
    t.read(0, 0, index, x);
    t.number("γ", gamma);
    t.number("β", beta);
    t.number("mean", mean);
    t.number("variance", variance);
    t.number("ε", layer.epsilon());
    double factor = gamma / Math.sqrt(variance + layer.epsilon());
    // As the engine folds them: a scale and a shift, each rounded once, and one fused step.
    float scale = (float) factor;
    float shift = (float) (beta - mean * factor);
    t.number("scale", scale);
    t.number("shift", shift);
    float result = Math.fma(x[index], scale, shift);
    return t.formula(
        "x·scale + shift = γ·(x − mean) / √(variance + ε) + β",
        value,
        result,
        Math.abs((double) x[index] * scale) + Math.abs(shift),
        Terms.places(2));
  }

  static Working layer(
      LayerNorm layer, Shape in, float[] x, float[][] parameters, int index, float value) {
    int[] sizes = in.sizes();
    Terms t = along(sizes, layer.axes(), x, index);
    int at = Workings.broadcast(index, sizes, array(layer.scaleSizes()));
    boolean weight = !layer.scaleSizes().isEmpty();
    return normalised(
        t,
        x[index],
        layer.epsilon(),
        weight ? parameters[0][at] : 1,
        layer.bias() ? parameters[1][at] : 0,
        value);
  }

  static Working group(
      GroupNorm layer, Shape in, float[] x, float[][] parameters, int index, float value) {
    int channels = in.sizes()[0];
    int plane = x.length / channels;
    int each = channels / layer.groups();
    int channel = index / plane;
    int first = channel / each * each;
    Terms t = new Terms(new int[] {each * plane}, false);
    for (int i = 0; i < t.patch.length; i++) {
      t.read(i, 0, first * plane + i, x);
    }
    return normalised(
        t,
        x[index],
        layer.epsilon(),
        layer.affine() ? parameters[0][channel] : 1,
        layer.affine() ? parameters[1][channel] : 0,
        value);
  }

  private static Working normalised(
      Terms t, float x, double epsilon, double gamma, double beta, float value) {
    double mean = 0;
    for (float v : t.patch) {
      mean += v;
    }
    mean /= t.patch.length;
    double variance = 0;
    double most = 0;
    for (float v : t.patch) {
      variance += (v - mean) * (v - mean);
      most = Math.max(most, Math.abs(v));
    }
    variance /= t.patch.length;
    double root = Math.sqrt(variance + epsilon);
    t.number("x", x);
    t.number("mean", mean);
    t.number("variance", variance);
    t.number("ε", epsilon);
    t.number("γ", gamma);
    t.number("β", beta);
    double result = gamma * (x - mean) / root + beta;
    double scale = Math.abs(gamma) * (Math.abs(x) + most) / root + Math.abs(beta);
    t.note = "Measured by |γ|·(|x| + largest |x|) / √(variance + ε) + |β|";
    return t.formula(
        "γ·(x − mean) / √(variance + ε) + β, over the numbers listed",
        value,
        result,
        scale,
        NORM_PLACES);
  }

  /** The numbers along some axes, at the others' places of one. */
  static Terms along(int[] sizes, List<Integer> axes, float[] x, int index) {
    int[] place = new int[sizes.length];
    int[] strides = new int[sizes.length];
    int rest = index;
    int stride = 1;
    for (int i = sizes.length - 1; i >= 0; i--) {
      place[i] = rest % sizes[i];
      rest /= sizes[i];
      strides[i] = stride;
      stride *= sizes[i];
    }
    int base = 0;
    int[] of = new int[axes.size()];
    for (int i = 0; i < sizes.length; i++) {
      int k = axes.indexOf(i);
      if (k < 0) {
        base += place[i] * strides[i];
      } else {
        of[k] = sizes[i];
      }
    }
    Terms t = new Terms(of, false);
    for (int term = 0; term < t.patch.length; term++) {
      int at = base;
      int left = term;
      for (int k = of.length - 1; k >= 0; k--) {
        at += left % of[k] * strides[axes.get(k)];
        left /= of[k];
      }
      t.read(term, 0, at, x);
    }
    return t;
  }

  /** Over the channels of an image at one position, or over all features. */
  static Working softmax(Shape in, float[] x, int index, float value) {
    int classes = in.flat() ? in.size() : in.channels();
    Terms t = Terms.list(classes);
    int plane = in.flat() ? 1 : in.pixels();
    for (int c = 0; c < classes; c++) {
      t.read(c, 0, c * plane + index % plane, x);
    }
    return softmax(t, x[index], false, value);
  }

  static Working softmax(AxisSoftmax layer, Shape in, float[] x, int index, float value) {
    return softmax(along(in.sizes(), layer.axes(), x, index), x[index], layer.log(), value);
  }

  private static Working softmax(Terms t, float x, boolean log, float value) {
    double largest = Double.NEGATIVE_INFINITY;
    for (float v : t.patch) {
      largest = Math.max(largest, v);
    }
    double sum = 0;
    for (float v : t.patch) {
      sum += StrictMath.exp(v - largest);
    }
    t.number("x", x);
    t.number("largest", largest);
    t.number("Σ e^(x − largest)", sum);
    double away = Math.abs(x - largest);
    if (log) {
      double result = x - largest - StrictMath.log(sum);
      double scale = Math.max(1, Math.abs(x) + Math.abs(largest));
      return t.formula("x − largest − ln Σ e^(x − largest)", value, result, scale, NORM_PLACES);
    }
    double result = StrictMath.exp(x - largest) / sum;
    t.note = "Measured by e^(x − largest) / Σ · (1 + |x − largest|)";
    // Below the least normal float an exponential may be flushed to zero.
    double scale = Math.max(result * (1 + away), Float.MIN_NORMAL);
    return t.formula("e^(x − largest) / Σ e^(x − largest)", value, result, scale, NORM_PLACES);
  }

  private static int[] array(List<Integer> sizes) {
    int[] all = new int[sizes.size()];
    Arrays.setAll(all, sizes::get);
    return all;
  }
}
