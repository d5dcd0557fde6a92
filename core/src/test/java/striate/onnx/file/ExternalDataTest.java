package striate.onnx.file;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static striate.onnx.file.Proto.bytes;
import static striate.onnx.file.Proto.floats;
import static striate.onnx.file.Proto.model;
import static striate.onnx.file.Proto.tensor;
import static striate.onnx.file.Proto.text;
import static striate.onnx.file.Proto.whole;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import striate.onnx.constant.OnnxFormatException;

/** Numbers in files beside the model's, and only there. */
class ExternalDataTest {
  private @TempDir Path outside;
  private Path folder;

  @BeforeEach
  void files() throws IOException {
    folder = Files.createDirectories(outside.resolve("model/sub")).resolve("..").normalize();
    Files.write(folder.resolve("w.bin"), floats(9, 1, 2, 3));
    Files.write(folder.resolve("sub/w.bin"), floats(4, 5));
    Files.write(outside.resolve("secret"), floats(6, 7));
  }

  private float[] numbers(String... entries) throws IOException {
    Path file = folder.resolve("model.onnx");
    Files.write(file, of(entries));
    return requireNonNull(OnnxFile.read(file).graph().initializers().get("t")).floats();
  }

  private static byte[] of(String... entries) {
    byte[] all = {};
    for (int i = 0; i < entries.length; i += 2) {
      all = Proto.all(all, bytes(13, text(1, entries[i]), text(2, entries[i + 1])));
    }
    return model(bytes(5, tensor("t", 1, new long[] {2}, all, whole(14, 1))));
  }

  private void refused(String message, String... entries) {
    assertThatThrownBy(() -> numbers(entries))
        .isInstanceOf(OnnxFormatException.class)
        .hasMessageStartingWith("tensor \"t\": external data ")
        .hasMessageContaining(message);
  }

  @Test
  void inTheFolderOrBelow() throws IOException {
    assertThat(numbers("location", "w.bin", "offset", "4", "length", "8")).containsExactly(1, 2);
    assertThat(numbers("location", "w.bin")).containsExactly(9, 1);
    assertThat(numbers("location", "./sub/w.bin")).containsExactly(4, 5);
    assertThat(numbers("location", "w.bin", "offset", "8", "checksum", "x")).containsExactly(2, 3);
    Files.createSymbolicLink(folder.resolve("link"), Path.of("sub/w.bin"));
    assertThat(numbers("location", "link")).containsExactly(4, 5);
  }

  @Test
  void nowhereElse() throws IOException {
    Files.createSymbolicLink(folder.resolve("link"), Path.of("../secret"));
    Files.createSymbolicLink(folder.resolve("out"), outside);
    refused("without \"..\"", "location", "../secret");
    refused("without \"..\"", "location", "sub/../../secret");
    refused("without \"..\"", "location", outside.resolve("secret").toString());
    refused("without \"..\"", "location", "..\\secret");
    refused("without \"..\"", "location", "C:secret");
    refused("without \"..\"", "location", "");
    refused("without \"..\"", "length", "8");
    refused("in the model's folder expected, got a link", "location", "link");
    refused("in the model's folder expected, got a link", "location", "out/secret");
    refused("a copy of the folder without links (cp -rL) can be read", "location", "link");
    refused("expected, got none", "location", "none.bin");
    refused("a file expected, got something else", "location", "sub");
  }

  @Test
  void withinTheFile() {
    refused("8 bytes from byte 12 expected, got a file of 16", "location", "w.bin", "offset", "12");
    refused("8 bytes expected, got a length of 4", "location", "w.bin", "length", "4");
    for (String odd : new String[] {"-1", "1e3", "99999999999999999999", " 4"}) {
      refused(
          "a number of bytes expected, got \"" + odd + "\"", "location", "w.bin", "offset", odd);
    }
    refused(
        "bytes from byte 9223372036854775807",
        "location",
        "w.bin",
        "offset",
        Long.toString(Long.MAX_VALUE));
  }

  @Test
  void notWhereThereIsNoFolder() {
    assertThatThrownBy(() -> OnnxFile.of(Proto.segment(of("location", "w.bin")), null))
        .hasMessageContaining("the numbers inside the model expected");
  }

  @Test
  void aFileOfTheFolderThatIsALinkItself() throws IOException {
    Path file = folder.resolve("model.onnx");
    Files.write(file, of("location", "w.bin"));
    Path link = Files.createSymbolicLink(outside.resolve("link.onnx"), file);
    assertThatThrownBy(() -> OnnxFile.read(link)).hasMessageContaining("expected, got none");
  }
}
