package striate.onnx.file;

/**
 * Which function a node calls.
 *
 * @param domain empty for ONNX's own
 * @param name the node's operator
 * @param overload nearly always empty
 */
public record FunctionKey(String domain, String name, String overload) {
  /** What the node would call, if there is such a function. */
  public static FunctionKey of(Node node) {
    return new FunctionKey(node.domain(), node.op(), node.overload());
  }
}
