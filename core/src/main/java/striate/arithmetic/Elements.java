package striate.arithmetic;

import java.util.List;
import java.util.Locale;
import striate.nn.Network;
import striate.nn.Pad;
import striate.nn.Shape;
import striate.nn.tensor.Binary;
import striate.nn.tensor.BinaryConstant;

/** Numbers that are copied, added, or combined with the number at the same place. */
final class Elements {
  private static final double PLACES = 4;

  private Elements() {}

  static Working same(String what, float[] x, int index, float value) {
    Terms t = Terms.list(1);
    t.read(0, 0, index, x);
    return t.copy(what, value);
  }

  static Working add(List<float[]> inputs, int index, float value) {
    Terms t = Terms.list(inputs.size());
    for (int k = 0; k < inputs.size(); k++) {
      t.read(k, k, index, inputs.get(k));
    }
    return t.sum("x₁ + x₂" + (inputs.size() > 2 ? " + …" : ""), 1, value);
  }

  static Working concat(Network.Node node, List<float[]> inputs, int index, float value) {
    Terms t = Terms.list(1);
    int at = index;
    int k = 0;
    while (at >= inputs.get(k).length) {
      at -= inputs.get(k++).length;
    }
    t.read(0, k, at, inputs.get(k));
    return t.copy("the channels of " + inputs.size() + " inputs, one after the other", value);
  }

  static Working pad(Pad layer, Shape in, Shape out, float[] x, int index, float value) {
    int row = index / out.width() % out.height() - layer.top();
    int column = index % out.width() - layer.left();
    int channel = index / out.pixels();
    boolean inside = row >= 0 && row < in.height() && column >= 0 && column < in.width();
    Terms t = Terms.list(1);
    t.read(0, 0, inside ? channel * in.pixels() + row * in.width() + column : -1, x);
    return t.copy(inside ? "the number moved by the padding" : "padding: 0", value);
  }

  static Working binary(
      Binary.Op op, Network.Node node, List<float[]> inputs, int index, float value) {
    int[] out = node.shape().sizes();
    Terms t = Terms.list(2);
    for (int k = 0; k < 2; k++) {
      Shape s = node.inputShapes().get(k);
      int at = s.equals(node.shape()) ? index : Workings.broadcast(index, out, s.sizes());
      t.read(k, k, at, inputs.get(k));
    }
    return binary(op, t, t.patch[0], t.patch[1], value);
  }

  static Working binary(
      BinaryConstant layer,
      Network.Node node,
      float[] x,
      float[][] parameters,
      int index,
      float value) {
    int[] out = node.shape().sizes();
    int[] sizes = layer.sizes().stream().mapToInt(Integer::intValue).toArray();
    Shape in = node.inputShapes().getFirst();
    Terms t = Terms.list(1);
    t.read(0, 0, in.equals(node.shape()) ? index : Workings.broadcast(index, out, in.sizes()), x);
    float constant =
        parameters[0].length == 1
            ? parameters[0][0]
            : parameters[0][Workings.broadcast(index, out, sizes)];
    t.number("constant", constant);
    return layer.constantFirst()
        ? binary(layer.op(), t, constant, t.patch[0], value)
        : binary(layer.op(), t, t.patch[0], constant, value);
  }

  private static Working binary(Binary.Op op, Terms t, float a, float b, float value) {
    t.number("a", a);
    t.number("b", b);
    double x = a;
    double y = b;
    boolean both = a != 0 && b != 0;
    boolean any = a != 0 || b != 0;
    double result =
        switch (op) {
          case ADD -> x + y;
          case SUB -> x - y;
          case MUL -> x * y;
          case DIV -> x / y;
          case POW -> StrictMath.pow(x, y);
          case MAX -> Math.max(x, y);
          case MIN -> Math.min(x, y);
          case MOD -> x % y;
          case FLOOR_MOD -> x - Math.floor(x / y) * y;
          case EQUAL -> x == y ? 1 : 0;
          case LESS -> x < y ? 1 : 0;
          case GREATER -> x > y ? 1 : 0;
          case LESS_OR_EQUAL -> x <= y ? 1 : 0;
          case GREATER_OR_EQUAL -> x >= y ? 1 : 0;
          case AND -> both ? 1 : 0;
          case OR -> any ? 1 : 0;
          case XOR -> any && !both ? 1 : 0;
          case PRELU -> x < 0 ? x * y : x;
        };
    String formula =
        switch (op) {
          case ADD -> "a + b";
          case SUB -> "a − b";
          case MUL -> "a · b";
          case DIV -> "a / b";
          case POW -> "a to the power of b";
          case MAX -> "the larger of a and b";
          case MIN -> "the smaller of a and b";
          case PRELU -> "a, or a · b below zero";
          default -> op.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " of a and b";
        };
    double scale =
        switch (op) {
          case ADD, SUB, MOD, FLOOR_MOD -> Math.abs(x) + Math.abs(y);
          default -> Math.abs(result);
        };
    return t.formula(formula, value, result, scale, PLACES);
  }
}
