package striate.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import striate.fuzz.Input;

/**
 * Model files, ours and foreign ones; the checksums of ours are made right, for no fuzzer finds
 * them. What was read is written and read again.
 */
public final class FuzzOnnx {
  private static final Pattern SUMS =
      Pattern.compile("after it was written: ([0-9a-f]{64}) expected, got ([0-9a-f]{64})");

  private FuzzOnnx() {}

  /** Called by the fuzzer, and for each file of the corpus. */
  public static void fuzzerTestOneInput(byte[] data) {
    byte[] file = data;
    Matcher sums = SUMS.matcher(read(file));
    for (int i = 0; i < 2 && sums.find(); i++) { // of the metadata, and of all
      file = replaced(file, sums.group(2), sums.group(1));
      sums = SUMS.matcher(read(file));
    }
  }

  private static String read(byte[] data) {
    Model model;
    try {
      model = Onnx.read(data);
    } catch (ModelFormatException e) {
      Input.line(e);
      return String.valueOf(e.getMessage());
    }
    byte[] written = Onnx.toBytes(model);
    try {
      Model again = Onnx.read(written);
      if (!again.equals(model) || !Arrays.equals(Onnx.toBytes(again), written)) {
        throw new AssertionError("another model comes back");
      }
    } catch (ModelFormatException e) {
      throw new AssertionError("what was written cannot be read", e);
    }
    return "";
  }

  private static byte[] replaced(byte[] data, String was, String is) {
    String text = new String(data, StandardCharsets.ISO_8859_1);
    return text.replace(was, is).getBytes(StandardCharsets.ISO_8859_1);
  }
}
