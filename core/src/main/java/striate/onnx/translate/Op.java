package striate.onnx.translate;

import striate.onnx.constant.OnnxFormatException;

/** The translation of one operator. */
@FunctionalInterface
public interface Op {
  /**
   * Adds layers to the draft and sets the node's outputs.
   *
   * @throws UntranslatableException if the node asks for what no layer computes
   * @throws OnnxFormatException if the node is not as ONNX has it
   */
  void translate(Call call) throws UntranslatableException, OnnxFormatException;
}
