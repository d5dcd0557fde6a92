package striate.onnx;

import java.util.List;
import striate.onnx.constant.OnnxFormatException;

/** A sound ONNX file that asks for what we do not have, or leaves open what we must know. */
public final class UnsupportedFileException extends OnnxFormatException {
  private static final long serialVersionUID = 1;

  @SuppressWarnings("serial") // an immutable list of strings
  private final List<String> reasons;

  private final boolean sizeOpen;

  private UnsupportedFileException(List<String> reasons, boolean sizeOpen) {
    super(String.join("; ", reasons));
    this.reasons = reasons.stream().map(OnnxFormatException::line).toList();
    this.sizeOpen = sizeOpen;
  }

  /** A file that asks for all this in vain. */
  static UnsupportedFileException of(List<String> reasons) {
    return new UnsupportedFileException(reasons, false);
  }

  /** A file that leaves the height or the width of its images open. */
  static UnsupportedFileException sizeOpen(String reason) {
    return new UnsupportedFileException(List.of(reason), true);
  }

  /** The reasons, each a line. */
  public List<String> reasons() {
    return reasons;
  }

  /** Whether all that is missing is how large the images are. */
  public boolean isSizeOpen() {
    return sizeOpen;
  }
}
