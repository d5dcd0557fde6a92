package striate.onnx.constant;

import java.io.IOException;

/** An ONNX file that is damaged, or asks for what we do not have. The message is one line. */
public class OnnxFormatException extends IOException {
  private static final long serialVersionUID = 1;

  /** With a message that says where, what was expected, and what is there. */
  public OnnxFormatException(String message) {
    super(line(message));
  }

  /** The same with the reason. */
  public OnnxFormatException(String message, Throwable cause) {
    super(line(message), cause);
  }

  /** One line, even where a file has names with line ends, or of millions of letters. */
  protected static String line(String message) {
    String start = message.length() <= LONGEST ? message : message.substring(0, LONGEST) + " …";
    return start.replaceAll("\\R", "\\\\n");
  }

  private static final int LONGEST = 2000;
}
