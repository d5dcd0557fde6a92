package striate.onnx.fold;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import striate.onnx.constant.Constant;
import striate.onnx.constant.ElementType;
import striate.onnx.constant.OnnxFormatException;
import striate.onnx.file.Node;

/**
 * A node that is to be evaluated.
 *
 * @param node with its attributes
 * @param opset version of ONNX's operators
 * @param inputs null where an optional one is absent
 * @param room for results
 */
record Call(Node node, long opset, List<@Nullable Constant> inputs, Room room) {
  /** An input that must be there. */
  Constant input(int i) throws OnnxFormatException {
    Constant input = optional(i);
    if (input == null) {
      throw new OnnxFormatException("input " + i + " expected, got none");
    }
    return input;
  }

  /** An input that may be absent. */
  @Nullable Constant optional(int i) {
    return i < inputs.size() ? inputs.get(i) : null;
  }

  /** All inputs of an operator that takes any number. */
  List<Constant> all() throws OnnxFormatException {
    Constant[] all = new Constant[inputs.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = input(i);
    }
    if (all.length == 0) {
      throw new OnnxFormatException("an input expected, got none");
    }
    return List.of(all);
  }

  /** Integers on one axis; one without axes counts as one. */
  long[] integers(int i) throws OnnxFormatException {
    Constant input = input(i);
    if (input.rank() > 1) {
      throw new OnnxFormatException("input " + i + ": one axis expected, got " + input);
    }
    return input.longs();
  }

  /** One integer. */
  long integer(int i) throws OnnxFormatException {
    Constant input = input(i);
    if (input.size() != 1) {
      throw new OnnxFormatException("input " + i + ": one number expected, got " + input);
    }
    return input.longs()[0];
  }

  /** Integers that are an attribute up to some opset, and an input from it on; null for none. */
  long @Nullable [] attributeOrInput(String attribute, int i, int inputSince)
      throws OnnxFormatException {
    if (opset < inputSince) {
      return node.wholes(attribute);
    }
    return optional(i) == null ? null : integers(i);
  }

  /** The axis that an attribute names; negative ones count from the end. */
  int axis(String attribute, long otherwise, int rank) throws OnnxFormatException {
    return axis(node.whole(attribute, otherwise), rank);
  }

  /** The axis of a number; negative ones count from the end. */
  static int axis(long axis, int rank) throws OnnxFormatException {
    if (axis < -rank || axis >= rank) {
      throw new OnnxFormatException("an axis of " + rank + " expected, got axis " + axis);
    }
    return (int) (axis < 0 ? axis + rank : axis);
  }

  /** Axes, each named once, in the order in which they are named. */
  static int[] axes(long[] axes, int rank) throws OnnxFormatException {
    int[] result = new int[axes.length];
    boolean[] seen = new boolean[rank];
    for (int i = 0; i < result.length; i++) {
      result[i] = axis(axes[i], rank);
      if (seen[result[i]]) {
        throw new OnnxFormatException("each axis once expected, got " + Arrays.toString(axes));
      }
      seen[result[i]] = true;
    }
    return result;
  }

  /** Sizes of a result, if there is room for it. */
  int[] sized(long... dims) throws OnnxFormatException {
    long product = 1;
    int[] sizes = new int[dims.length];
    for (int i = 0; i < dims.length; i++) {
      if (dims[i] < 0) {
        throw new OnnxFormatException("sizes expected, got " + Arrays.toString(dims));
      }
      // a size of 0 makes no size of 2^40 right
      product =
          Math.multiplyHigh(product, Math.max(1, dims[i])) != 0
              ? Long.MAX_VALUE
              : product * Math.max(1, dims[i]);
      room.fits(dims, product);
      sizes[i] = Math.toIntExact(dims[i]);
    }
    return sizes;
  }

  int[] sized(int[] dims) throws OnnxFormatException {
    return sized(Arrays.stream(dims).asLongStream().toArray());
  }

  /** An element type that an attribute names by its number. */
  ElementType type(String attribute) throws OnnxFormatException {
    return readable(node.whole(attribute));
  }

  static ElementType readable(long number) throws OnnxFormatException {
    ElementType type = ElementType.of(number);
    if (!type.readable()) {
      throw new OnnxFormatException("an element type that we know expected, got " + number);
    }
    return type;
  }
}
