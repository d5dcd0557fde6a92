package striate.onnx;

import java.util.List;
import striate.onnx.constant.OnnxFormatException;

/** A sound ONNX file that asks for what we do not have, or leaves open what we must know. */
public final class UnsupportedFileException extends OnnxFormatException {
  private static final long serialVersionUID = 1;

  @SuppressWarnings("serial") // an immutable list of strings
  private final List<String> reasons;

  private final boolean sizeOpen;
  private final int side;

  private UnsupportedFileException(List<String> reasons, boolean sizeOpen, int side) {
    super(String.join("; ", reasons));
    this.reasons = reasons.stream().map(OnnxFormatException::line).toList();
    this.sizeOpen = sizeOpen;
    this.side = side;
  }

  /** A file that asks for all this in vain. */
  static UnsupportedFileException of(List<String> reasons) {
    return new UnsupportedFileException(reasons, false, 0);
  }

  /**
   * A file that leaves the height or the width of its images open.
   *
   * @param side that they have if they are square; 0 if that is open, too
   */
  static UnsupportedFileException sizeOpen(String reason, int side) {
    return new UnsupportedFileException(List.of(reason), true, side);
  }

  /** The reasons, each a line. */
  public List<String> reasons() {
    return reasons;
  }

  /** Whether all that is missing is how large the images are. */
  public boolean isSizeOpen() {
    return sizeOpen;
  }

  /** The side of the images if these are square, 0 if nothing tells it. */
  public int side() {
    return side;
  }
}
