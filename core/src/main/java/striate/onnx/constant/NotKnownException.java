package striate.onnx.constant;

/**
 * A tensor whose numbers or sizes depend on the number of images in a way that is not kept track
 * of. The file may be in order; the value is not a constant.
 */
public final class NotKnownException extends OnnxFormatException {
  private static final long serialVersionUID = 1;

  /** With the reason. */
  public NotKnownException(String message) {
    super(message);
  }
}
