package striate.format.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import striate.nn.Shape;

/**
 * The place of a layer in an ONNX graph, and the operators that a {@link LayerCodec} writes there.
 * Values go by their names; images have channels first. The operators are those of opset 17.
 */
public interface OperatorWriter {
  /** The names of the values that the layer reads. */
  List<String> inputs();

  /** Their shapes. */
  List<Shape> inputShapes();

  /** The shape of the layer's output. */
  Shape outputShape();

  /**
   * The names of the layer's parameters, in their order; they become tensors of the graph. A layer
   * that has parameters must ask for them.
   */
  List<String> parameters();

  /** The name of a constant number. */
  String scalar(String what, float value);

  /** The name of a constant row of whole numbers. */
  String longs(String what, long... values);

  /** The name of a constant tensor whose numbers are computed when they are written. */
  String floats(String what, List<Long> sizes, Values values);

  /** The numbers of a tensor by their place, the last axis fastest. */
  interface Values {
    /** The number at an index. */
    float at(long index);
  }

  /**
   * Adds an operator whose output only this layer reads.
   *
   * @param operator name in ONNX, such as {@code Sigmoid}
   * @param what a name for the output, unique within the layer or made so
   * @return the name of the output
   */
  String step(String operator, String what, Map<String, Attribute> attributes, List<String> inputs);

  /**
   * Adds an operator with several outputs, which only this layer reads.
   *
   * @param what names for the outputs
   * @return the names of the outputs
   */
  List<String> steps(
      String operator, List<String> what, Map<String, Attribute> attributes, List<String> inputs);

  /** Adds the operator whose output is the layer's. */
  void last(String operator, Map<String, Attribute> attributes, List<String> inputs);

  /** The name of the first value that the layer reads, which is most often the only one. */
  default String input() {
    return inputs().getFirst();
  }

  /** The shape of the first input. */
  default Shape inputShape() {
    return inputShapes().getFirst();
  }

  /** The first input and the parameters. */
  default List<String> inputAndParameters() {
    List<String> all = new ArrayList<>();
    all.add(input());
    all.addAll(parameters());
    return all;
  }
}
