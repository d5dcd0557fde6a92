package striate.onnx.fold;

import java.util.List;
import org.jspecify.annotations.Nullable;
import striate.onnx.constant.Constant;
import striate.onnx.constant.OnnxFormatException;
import striate.onnx.file.Node;

/** The evaluation of operators whose inputs are all known. */
public final class Fold {
  private Fold() {}

  /** Whether an operator of ONNX's own domain can be evaluated. */
  public static boolean knows(String op) {
    return false;
  }

  /**
   * Evaluates a node.
   *
   * @param opset version of ONNX's operators
   * @param inputs in the node's order, null where an optional one is absent
   * @return in the node's order
   * @throws striate.onnx.constant.NotKnownException if the result depends on the number of images
   *     in another way than linearly, or its sizes do
   * @throws OnnxFormatException if the node is not as ONNX has it, or the result is too large
   */
  public static List<Constant> run(Node node, long opset, List<@Nullable Constant> inputs)
      throws OnnxFormatException {
    throw new UnsupportedOperationException("to come: " + node.place() + opset + inputs);
  }

  /**
   * What a {@code Shape} node gives for a tensor that is not known, but its sizes are.
   *
   * @param sizes of all axes, as {@link Constant#shape} makes them
   */
  public static Constant shape(Node node, long opset, Constant sizes) throws OnnxFormatException {
    throw new UnsupportedOperationException("to come: " + node.place() + opset + sizes);
  }
}
