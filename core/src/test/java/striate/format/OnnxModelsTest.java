package striate.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models as other programs write them, made by {@code scripts/make_onnx_models.py}. */
final class OnnxModelsTest {
  @TempDir static Path folder = Path.of("");

  @BeforeAll
  static void unpack() throws IOException {
    try (InputStream in = OnnxModelsTest.class.getResourceAsStream("/striate/onnx/models.zip")) {
      assertThat(in).isNotNull();
      try (ZipInputStream zip = new ZipInputStream(in)) {
        for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry()) {
          Path file = folder.resolve(e.getName());
          Files.createDirectories(file.getParent());
          Files.copy(zip, file);
        }
      }
    }
  }

  @Test
  void giveWhatTheProgramsThatWroteThemGive() throws IOException {
    List<BackendCases.Result> results = new ArrayList<>();
    BackendCases.run(folder, results::add);
    assertThat(results).hasSizeGreaterThan(90);
    assertThat(results)
        .filteredOn(r -> r.status() != BackendCases.Status.PASSED)
        .extracting(r -> r.name() + ": " + r.reason())
        .isEmpty();
  }

  /** What was translated is written as a file of ours, and read as such. */
  @Test
  void areWrittenAndReadAgain() throws IOException {
    try (var models = Files.list(folder)) {
      for (Path model : models.sorted().toList()) {
        OnnxImport.Result first = OnnxImport.of(model.resolve("model.onnx")).read();
        assertThat(first.foreign()).isTrue();
        assertThat(Onnx.read(Onnx.toBytes(first.model())))
            .as(model.getFileName().toString())
            .isEqualTo(first.model());
      }
    }
  }
}
