package striate.onnx.translate;

/** A node that cannot be translated, with the reason in words. */
public final class UntranslatableException extends Exception {
  private static final long serialVersionUID = 1;

  /** With the reason, without the node's place. */
  public UntranslatableException(String reason) {
    super(reason);
  }
}
