package striate.arithmetic;

import java.util.ArrayList;
import java.util.List;
import striate.arithmetic.Working.Named;
import striate.arithmetic.Working.Way;

/** The terms of a working while they are gathered. */
final class Terms {
  /** The last places by which a sum of floats may differ, besides what grows with its length. */
  private static final double PLACES = 4;

  final float[] patch;
  final float[] kernel;
  final int[] sources;
  final int[] inputs;
  final int[] sizes;
  final List<Named> numbers = new ArrayList<>();
  String note = "";

  /** For so many terms, of an input each, with weights or without. */
  Terms(int[] sizes, boolean weights) {
    int count = 1;
    for (int s : sizes) {
      count = Math.multiplyExact(count, s);
    }
    this.sizes = sizes;
    patch = new float[count];
    kernel = new float[weights ? count : 0];
    sources = new int[count];
    inputs = new int[count];
  }

  static Terms list(int count) {
    return new Terms(new int[] {count}, false);
  }

  /** Sets a term read from input {@code input} at {@code source}. */
  void read(int term, int input, int source, float[] values) {
    inputs[term] = input;
    sources[term] = source;
    patch[term] = source < 0 ? 0 : values[source];
  }

  void number(String name, double value) {
    numbers.add(new Named(name, value));
  }

  double[] products() {
    double[] products = new double[kernel.length];
    for (int i = 0; i < products.length; i++) {
      products[i] = (double) patch[i] * kernel[i];
    }
    return products;
  }

  /**
   * A sum of products and a bias.
   *
   * @param order the terms in the order in which the engine's plain kernels add them up, each with
   *     one rounding; where that gives the engine's bits, it is what the engine did
   * @param scale 0 for the sum of the absolute values
   */
  Working products(
      String formula, float bias, boolean hasBias, int[] order, float value, double scale) {
    double[] products = products();
    double sum = hasBias ? bias : 0;
    double all = Math.abs(sum);
    for (double p : products) {
      sum += p;
      all += Math.abs(p);
    }
    float chain = hasBias ? bias : 0;
    for (int t : order) {
      chain = Math.fma(patch[t], kernel[t], chain);
    }
    boolean same = Float.floatToIntBits(chain) == Float.floatToIntBits(value);
    if (hasBias) {
      number("b", bias);
    }
    return working(
        Way.PRODUCTS,
        formula,
        products,
        -1,
        value,
        same ? chain : sum,
        Math.max(all, scale),
        same,
        places(products.length));
  }

  /** What rounding may amount to: a random walk's length, in units of a sum of absolute values. */
  static double places(int terms) {
    return PLACES + Math.sqrt(terms) / 4;
  }

  /** One of the terms. */
  Working choice(String formula, int winner, float value) {
    float v = patch[winner];
    boolean same = v == value || (Float.isNaN(v) && Float.isNaN(value));
    return working(Way.CHOICE, formula, new double[0], winner, value, v, Math.abs(v), same, 0);
  }

  /** A sum of the terms times a factor. */
  Working sum(String formula, double factor, float value) {
    double sum = 0;
    double all = 0;
    for (float v : patch) {
      sum += v;
      all += Math.abs(v);
    }
    return working(
        Way.SUM,
        formula,
        new double[0],
        -1,
        value,
        sum * factor,
        all * Math.abs(factor),
        (float) (sum * factor) == value,
        places(patch.length));
  }

  /** A function of few numbers. */
  Working formula(String formula, float value, double result, double scale, double bound) {
    boolean same = (float) result == value || (Float.isNaN(value) && Double.isNaN(result));
    return working(Way.FORMULA, formula, new double[0], -1, value, result, scale, same, bound);
  }

  /** A copy of the first term. */
  Working copy(String formula, float value) {
    float v = patch[0];
    boolean same = v == value || (Float.isNaN(v) && Float.isNaN(value));
    return working(Way.COPY, formula, new double[0], 0, value, v, Math.abs(v), same, 0);
  }

  Working working(
      Way way,
      String formula,
      double[] products,
      int winner,
      float value,
      double result,
      double scale,
      boolean same,
      double bound) {
    return new Working(
        way, formula, note, sizes, inputs, sources, patch, kernel, products, numbers, winner, value,
        result, scale, same, bound);
  }
}
