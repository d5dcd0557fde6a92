package striate.onnx.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import striate.files.Bytes;
import striate.files.InputFile;
import striate.onnx.constant.Constant;

/** A reader of ONNX files. The numbers of tensors stay in the file until they are asked for. */
public final class OnnxFile {
  private OnnxFile() {}

  /**
   * Reads a file; it stays mapped into memory as long as anything of the model is in use, and must
   * not be changed meanwhile.
   *
   * @throws striate.onnx.constant.OnnxFormatException if the file is damaged
   * @throws IOException if it cannot be read
   */
  public static Model read(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    return of(map(file), folder);
  }

  static Bytes map(Path file) throws IOException {
    InputFile.check(file);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return Bytes.map(channel, 0, channel.size());
    }
  }

  /** Reads a file that holds one tensor, such as those of ONNX's test cases. */
  public static Constant tensor(Path file) throws IOException {
    Wire wire = Wire.of(map(file), "tensor");
    return new TensorReader(new ExternalData(null)).tensor(wire).value();
  }

  /**
   * Reads the bytes of a file.
   *
   * @param bytes must stay as they are while anything of the model is in use
   * @param folder where files with external data may lie, null if there can be none
   * @throws striate.onnx.constant.OnnxFormatException if the bytes are damaged
   * @throws IOException if a file with external data cannot be read
   */
  public static Model of(Bytes bytes, @Nullable Path folder) throws IOException {
    return new ModelReader(new TensorReader(new ExternalData(folder))).model(bytes);
  }
}
