package striate.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import striate.files.WholeFile;
import striate.format.codec.LayerCodecs;

/** A model as a smaller file, ready to be written. Made by {@link Shrink}. */
public final class ShrunkModel {
  private final Message message;
  private final LayerCodecs codecs;
  private final List<String> warnings;

  ShrunkModel(Message message, LayerCodecs codecs, List<String> warnings) {
    this.message = message;
    this.codecs = codecs;
    this.warnings = List.copyOf(warnings);
  }

  /** The bytes of the file. */
  public long size() {
    return message.size();
  }

  /** What a user should know, in one line each. */
  public List<String> warnings() {
    return warnings;
  }

  /**
   * The model as reading the file gives it, for a comparison. Its weights are floats in memory. The
   * network of one with int8 weights has layers that round values as the file says.
   *
   * @throws ModelFormatException if the file has operators of your own that we do not read
   */
  public Model model() throws ModelFormatException {
    return Onnx.read(toBytes(), codecs);
  }

  /** The file's bytes. */
  public byte[] toBytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream((int) message.size());
    try {
      message.writeTo(out);
    } catch (IOException e) {
      throw new AssertionError("memory takes every byte", e);
    }
    return out.toByteArray();
  }

  /**
   * Writes the file, which appears whole or not at all.
   *
   * @throws IOException if it cannot be written; an older file stays
   */
  public void write(Path file) throws IOException {
    WholeFile.write(file, message::writeTo);
  }
}
