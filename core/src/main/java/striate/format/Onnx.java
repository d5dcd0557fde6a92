package striate.format;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import striate.files.WholeFile;
import striate.format.codec.LayerCodecs;

/**
 * A reader and writer of models as ONNX files. What it writes most runtimes read: opset 17, the
 * number of images left open, input {@code input} and output {@code logits} ({@code probabilities}
 * if the network ends in a softmax), weights under their names in PyTorch's order.
 *
 * <p>Every network of the library's own layers is written and read back equal, its weights with the
 * same bits, and so is one with layers of your own whose {@linkplain LayerCodecs codecs} are given.
 * Equal models give equal bytes. What other programs need to use the model, and what reading needs
 * beyond the operators, stands in the file's metadata under {@code striate.}; {@code
 * docs/model-file.md} describes it.
 */
public final class Onnx {
  private static final int LONGEST = 2000;

  private Onnx() {}

  /**
   * Writes a model to a file, which appears whole or not at all: it is written beside its place,
   * brought to the disk, and then renamed.
   *
   * @throws IOException if it cannot be written; what was written is gone, an older file stays
   * @throws IllegalArgumentException if a layer has no codec, or the network is larger than an ONNX
   *     file can be (2 GiB)
   */
  public static void write(Model model, Path file) throws IOException {
    write(model, file, LayerCodecs.standard());
  }

  /** The same with layers of your own, whose codecs are among {@code codecs}. */
  public static void write(Model model, Path file, LayerCodecs codecs) throws IOException {
    Message message = Encoder.of(model, codecs);
    WholeFile.write(file, message::writeTo);
  }

  private static void write(Message message, OutputStream out) throws IOException {
    OutputStream buffered = new BufferedOutputStream(out, 1 << 16);
    message.writeTo(buffered);
    buffered.flush();
  }

  /**
   * Writes a model.
   *
   * @param out stays open
   * @throws IllegalArgumentException as for a file
   */
  public static void write(Model model, OutputStream out) throws IOException {
    write(model, out, LayerCodecs.standard());
  }

  /** The same with layers of your own, whose codecs are among {@code codecs}. */
  public static void write(Model model, OutputStream out, LayerCodecs codecs) throws IOException {
    write(Encoder.of(model, codecs), out);
  }

  /**
   * The bytes of a model's file.
   *
   * @throws IllegalArgumentException as for a file
   */
  public static byte[] toBytes(Model model) {
    return toBytes(model, LayerCodecs.standard());
  }

  /** The same with layers of your own, whose codecs are among {@code codecs}. */
  public static byte[] toBytes(Model model, LayerCodecs codecs) {
    Message message = Encoder.of(model, codecs);
    ByteArrayOutputStream out = new ByteArrayOutputStream((int) message.size());
    try {
      message.writeTo(out);
    } catch (IOException e) {
      throw new AssertionError("memory takes every byte", e);
    }
    return out.toByteArray();
  }

  /**
   * Reads a model: one of ours exactly as it was written, one of another program as its graph says
   * ({@link OnnxImport}, which also takes what the file does not tell).
   *
   * @throws ModelFormatException if it is damaged, or needs what we do not have: all of it is named
   * @throws IOException if the file cannot be read
   */
  public static Model read(Path file) throws IOException {
    return read(file, LayerCodecs.standard());
  }

  /** The same with layers of your own, whose codecs are among {@code codecs}. */
  public static Model read(Path file, LayerCodecs codecs) throws IOException {
    return OnnxImport.of(file).codecs(codecs).read().model();
  }

  /**
   * Reads a model from the bytes of its file.
   *
   * @throws ModelFormatException as for a file
   */
  public static Model read(byte[] bytes) throws ModelFormatException {
    return read(bytes, LayerCodecs.standard());
  }

  /** The same with layers of your own, whose codecs are among {@code codecs}. */
  public static Model read(byte[] bytes, LayerCodecs codecs) throws ModelFormatException {
    return OnnxImport.of(bytes).codecs(codecs).readBytes().model();
  }

  /** One line, even where a file has names with line ends, or of millions of letters. */
  static String line(String message) {
    String start = message.length() <= LONGEST ? message : message.substring(0, LONGEST) + " …";
    return start.replaceAll("\\R", "\\\\n");
  }
}
