package striate.format;

import java.io.IOException;
import java.util.List;
import striate.onnx.UnsupportedFileException;

/**
 * An error in a model file that cannot be read: the message names the file, the place in it, what
 * was expected and what stands there.
 */
public final class ModelFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  /** An exception with a message for the user. */
  public ModelFormatException(String message) {
    super(message);
  }

  ModelFormatException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * All that a sound ONNX file of another program needs and that is not there, a line each; empty
   * if the file is damaged, or no such file.
   */
  public List<String> missing() {
    return getCause() instanceof UnsupportedFileException e ? e.reasons() : List.of();
  }

  /** Whether all that is missing is the size of the images ({@link OnnxImport#size}). */
  public boolean isSizeOpen() {
    return getCause() instanceof UnsupportedFileException e && e.isSizeOpen();
  }

  /** The side of the images where their {@linkplain #isSizeOpen size} is open, if square; or 0. */
  public int likelySide() {
    return getCause() instanceof UnsupportedFileException e ? e.side() : 0;
  }
}
