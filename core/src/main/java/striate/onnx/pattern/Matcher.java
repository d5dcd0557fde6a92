package striate.onnx.pattern;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import striate.nn.Layer;
import striate.nn.tensor.Binary;
import striate.nn.tensor.BinaryConstant;
import striate.nn.tensor.Unary;
import striate.onnx.constant.OnnxFormatException;
import striate.onnx.translate.Draft;
import striate.onnx.translate.Draft.Step;
import striate.onnx.translate.UntranslatableException;
import striate.onnx.translate.Weight;

/** A draft, as patterns see it. */
final class Matcher {
  /** The largest relative difference of a constant, which is rounded in other programs' ways. */
  private static final float ALMOST = 1e-4f;

  private final Draft draft;
  private final int[] readers;

  Matcher(Draft draft, int output) {
    this.draft = draft;
    readers = draft.readers(output);
  }

  int size() {
    return draft.size();
  }

  Draft draft() {
    return draft;
  }

  boolean isRead(int i) {
    return i >= 0 && readers[i] > 0;
  }

  /** Whether only one step reads {@code i}, so that it may go. */
  boolean readOnce(int i) {
    return i >= 0 && readers[i] == 1;
  }

  Step step(int i) {
    return draft.get(i);
  }

  /** The only input of step {@code i}. */
  int input(int i) {
    return step(i).inputs().getFirst();
  }

  <L extends Layer> @Nullable L layer(int i, Class<L> type) {
    return i >= 0 && type.isInstance(step(i).layer()) ? type.cast(step(i).layer()) : null;
  }

  boolean is(int i, Class<? extends Layer> type) {
    return layer(i, type) != null;
  }

  boolean is(int i, Unary.Function function) {
    Unary unary = layer(i, Unary.class);
    return unary != null && unary.function() == function;
  }

  boolean is(int i, Binary.Op op) {
    Binary binary = layer(i, Binary.class);
    return binary != null && binary.op() == op;
  }

  /** The input of step {@code i} if that is {@code op} of its input and this number, else −2. */
  int with(int i, Binary.Op op, float number) {
    Float c = constant(i, op);
    return c != null && almost(c, number) ? input(i) : NOT;
  }

  static final int NOT = -2;

  /** The single number that step {@code i} combines its input with, null if it is no such step. */
  @Nullable Float constant(int i, Binary.Op op) {
    BinaryConstant layer = layer(i, BinaryConstant.class);
    if (layer == null || layer.op() != op) {
      return null;
    }
    boolean either = op == Binary.Op.ADD || op == Binary.Op.MUL;
    if (!either && layer.constantFirst()) {
      return null;
    }
    long count = 1;
    for (int size : layer.sizes()) {
      count *= size;
    }
    if (count != 1) {
      return null;
    }
    try {
      Weight weight = step(i).weights().get("value");
      return weight == null ? null : weight.values()[0];
    } catch (OnnxFormatException e) {
      return null; // told when the weights are read
    }
  }

  /** The input of step {@code i} if that multiplies by this number, or divides by its inverse. */
  int times(int i, double number) {
    int product = with(i, Binary.Op.MUL, (float) number);
    return product != NOT ? product : with(i, Binary.Op.DIV, (float) (1 / number));
  }

  static boolean almost(float a, float b) {
    return Math.abs(a - b) <= ALMOST * Math.max(Math.abs(a), Math.abs(b));
  }

  /** The other input of a product of {@code one} and something, else −2. */
  int factor(int i, int one) {
    if (!is(i, Binary.Op.MUL)) {
      return NOT;
    }
    int a = step(i).inputs().get(0);
    int b = step(i).inputs().get(1);
    return a == one ? b : b == one ? a : NOT;
  }

  /** Puts a layer in the place of step {@code i}, if its output has the same shape. */
  boolean replace(int i, Layer layer, int input, Map<String, Weight> weights, String name) {
    try {
      draft.replace(i, name, layer, List.of(input), weights);
      return true;
    } catch (UntranslatableException e) {
      return false;
    }
  }

  boolean replace(int i, Layer layer, int input) {
    return replace(i, layer, input, Map.of(), step(i).name());
  }
}
