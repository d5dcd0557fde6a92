package striate.format;

import java.util.List;
import java.util.SortedMap;
import striate.format.codec.Attribute;
import striate.nn.Parameter;

/**
 * The operators that compute a network, with all that ONNX asks of them, but not the weights'
 * values. {@link Operators} makes one from a network; a file that is read must hold the same one.
 *
 * @param input name of the network's input
 * @param inputSizes its axes, {@link #ANY} for the number of images
 * @param output name of the network's output
 * @param outputSizes its axes
 * @param nodes operators, each after all that it reads
 * @param tensors parameters and constants that the operators read
 * @param values names of the layers' outputs, in the layers' order
 */
record Graph(
    String input,
    List<Long> inputSizes,
    String output,
    List<Long> outputSizes,
    List<Node> nodes,
    List<Fixture> tensors,
    List<String> values) {
  /** Stands for the number of images. */
  static final long ANY = -1;

  /** The numbers' types, with ONNX's number for each. */
  enum Type {
    FLOAT(1, 4),
    INT8(3, 1),
    INT32(6, 4),
    INT64(7, 8),
    FLOAT16(10, 2);

    final int code;
    final int bytes;

    Type(int code, int bytes) {
      this.code = code;
      this.bytes = bytes;
    }
  }

  /**
   * One operator.
   *
   * @param name of the node
   * @param op the operator's name in ONNX
   * @param inputs names of what it reads
   * @param outputs names of what it writes; most of ours write one
   * @param attributes by name
   * @param note for a person who looks at the graph
   */
  record Node(
      String name,
      String op,
      List<String> inputs,
      List<String> outputs,
      SortedMap<String, Attribute> attributes,
      String note) {}

  /** A tensor that the graph keeps. */
  sealed interface Fixture {
    /** Unique in the graph. */
    String name();

    /** Its axes. */
    List<Long> sizes();

    /** What its numbers are. */
    Type type();

    /** How many numbers. */
    default long count() {
      long count = 1;
      for (long size : sizes()) {
        count = Math.multiplyExact(count, size);
      }
      return count;
    }
  }

  /**
   * A parameter of the network.
   *
   * @param type float, or float16 in a smaller file
   * @param tensor its name among the weights
   * @param role what the layer does with it
   */
  record Learned(String name, List<Long> sizes, Type type, String tensor, Parameter.Role role)
      implements Fixture {}

  /**
   * A constant that belongs to the way a layer is written.
   *
   * @param values the bits of each number
   */
  record Constant(String name, List<Long> sizes, Type type, Bits values) implements Fixture {
    long bits(long index) {
      return values.at(index);
    }
  }

  /** The bits of a number by its place. */
  interface Bits {
    long at(long index);
  }
}
