package striate.onnx.pattern;

import static striate.onnx.pattern.Matcher.NOT;

import java.util.List;
import striate.nn.Add;
import striate.nn.Gelu;
import striate.nn.HardSwish;
import striate.nn.Layer;
import striate.nn.Relu6;
import striate.nn.Sigmoid;
import striate.nn.Silu;
import striate.nn.Tanh;
import striate.nn.tensor.Binary.Op;
import striate.nn.tensor.Unary;
import striate.nn.tensor.Unary.Function;

/** Activations that are written as several operators. */
final class ActivationPatterns {
  private static final double ROOT_HALF = 0.7071067811865476;
  private static final double ROOT_TWO_BY_PI = 0.7978845608028654;
  private static final double CUBE = 0.044715;

  private ActivationPatterns() {}

  /** x · sigmoid(x). */
  static boolean silu(Matcher m, int i) {
    for (int gate : products(m, i)) {
      if (m.is(gate, Sigmoid.class) && m.factor(i, gate) == m.input(gate)) {
        return m.replace(i, new Silu(), m.input(gate));
      }
    }
    return false;
  }

  private static List<Integer> products(Matcher m, int i) {
    return m.is(i, Op.MUL) ? m.step(i).inputs() : List.of();
  }

  /** relu6(x + 3) / 6. */
  static boolean hardSigmoid(Matcher m, int i) {
    int clipped = m.times(i, 1 / 6.0);
    int x = shifted(m, clipped);
    return x != NOT && m.replace(i, new Unary(Function.HARD_SIGMOID, 1 / 6f, 0.5f), x);
  }

  /** The x of relu6(x + 3). */
  private static int shifted(Matcher m, int i) {
    return m.is(i, Relu6.class) ? m.with(m.input(i), Op.ADD, 3) : NOT;
  }

  /** x · hard sigmoid(x), or x · relu6(x + 3) / 6. */
  static boolean hardSwish(Matcher m, int i) {
    for (int gate : products(m, i)) {
      Unary unary = m.layer(gate, Unary.class);
      boolean sigmoid =
          unary != null
              && unary.function() == Function.HARD_SIGMOID
              && Matcher.almost(unary.alpha(), 1 / 6f)
              && Matcher.almost(unary.beta(), 0.5f);
      if (sigmoid && m.factor(i, gate) == m.input(gate)) {
        return m.replace(i, new HardSwish(), m.input(gate));
      }
    }
    int product = m.times(i, 1 / 6.0);
    for (int gate : products(m, product)) {
      int x = shifted(m, gate);
      if (x != NOT && m.factor(product, gate) == x) {
        return m.replace(i, new HardSwish(), x);
      }
    }
    return false;
  }

  /** x · ½ · (1 + erf(x / √2)), its factors in any order. */
  static boolean gelu(Matcher m, int i) {
    return halved(m, i, false);
  }

  /** x · ½ · (1 + tanh(√(2/π) · (x + 0.044715 x³))), its factors in any order. */
  static boolean geluByTanh(Matcher m, int i) {
    return halved(m, i, true);
  }

  private static boolean halved(Matcher m, int i, boolean tanh) {
    int product = m.times(i, 0.5);
    if (product != NOT) { // (x · (1 + …)) · ½
      for (int gate : products(m, product)) {
        int x = gate(m, gate, tanh);
        if (x != NOT && m.factor(product, gate) == x) {
          return m.replace(i, layer(tanh), x);
        }
      }
    }
    for (int side : products(m, i)) {
      int other = m.factor(i, side);
      int x = gate(m, side, tanh);
      if (x != NOT && other != NOT && m.times(other, 0.5) == x) { // (x · ½) · (1 + …)
        return m.replace(i, layer(tanh), x);
      }
      int inner = m.times(side, 0.5);
      int y = inner == NOT ? NOT : gate(m, inner, tanh);
      if (y != NOT && other == y) { // x · (½ · (1 + …))
        return m.replace(i, layer(tanh), y);
      }
    }
    return false;
  }

  private static Layer layer(boolean tanh) {
    return tanh ? new Unary(Function.GELU_TANH) : new Gelu();
  }

  /** The x of 1 + erf(x / √2), or of the same with tanh. */
  private static int gate(Matcher m, int i, boolean tanh) {
    int inner = m.with(i, Op.ADD, 1);
    if (inner == NOT) {
      return NOT;
    }
    if (!tanh) {
      return m.is(inner, Function.ERF) ? m.times(m.input(inner), ROOT_HALF) : NOT;
    }
    if (!m.is(inner, Tanh.class)) {
      return NOT;
    }
    int sum = m.times(m.input(inner), ROOT_TWO_BY_PI);
    if (sum == NOT || !m.is(sum, Add.class) || m.step(sum).inputs().size() != 2) {
      return NOT;
    }
    for (int k = 0; k < 2; k++) {
      int x = m.step(sum).inputs().get(k);
      int cube = m.times(m.step(sum).inputs().get(1 - k), CUBE);
      Unary power = m.layer(cube, Unary.class);
      boolean third =
          power != null
              && power.function() == Function.POWER
              && power.alpha() == 3
              && m.input(cube) == x;
      if (third) {
        return x;
      }
    }
    return NOT;
  }

  /** x · tanh(softplus(x)). */
  static boolean mish(Matcher m, int i) {
    for (int gate : products(m, i)) {
      if (m.is(gate, Tanh.class) && m.is(m.input(gate), Function.SOFTPLUS)) {
        int x = m.input(m.input(gate));
        if (m.factor(i, gate) == x) {
          return m.replace(i, new Unary(Function.MISH), x);
        }
      }
    }
    return false;
  }
}
