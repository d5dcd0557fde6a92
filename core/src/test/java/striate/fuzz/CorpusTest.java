package striate.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import striate.data.FuzzCifar;
import striate.data.FuzzIdx;
import striate.format.FuzzNetwork;
import striate.format.FuzzOnnx;
import striate.onnx.file.FuzzOnnxFile;
import striate.onnx.fold.FuzzFold;
import striate.train.FuzzCheckpoint;
import striate.train.FuzzRunFile;

/** What fuzzers found and began with, in {@code src/test/resources/fuzz}, once more. */
class CorpusTest {
  private static final Map<String, Consumer<byte[]>> TARGETS =
      Map.of(
          "Idx", FuzzIdx::fuzzerTestOneInput,
          "Cifar", FuzzCifar::fuzzerTestOneInput,
          "Onnx", FuzzOnnx::fuzzerTestOneInput,
          "Network", FuzzNetwork::fuzzerTestOneInput,
          "OnnxFile", FuzzOnnxFile::fuzzerTestOneInput,
          "Fold", FuzzFold::fuzzerTestOneInput,
          "Checkpoint", FuzzCheckpoint::fuzzerTestOneInput,
          "RunFile", FuzzRunFile::fuzzerTestOneInput);

  @TestFactory
  Stream<DynamicTest> corpus() {
    return TARGETS.keySet().stream()
        .sorted()
        .map(name -> DynamicTest.dynamicTest(name, () -> run(name)));
  }

  private static void run(String name) throws IOException, URISyntaxException {
    Consumer<byte[]> target = Objects.requireNonNull(TARGETS.get(name));
    Path folder =
        Path.of(Objects.requireNonNull(CorpusTest.class.getResource("/fuzz/" + name)).toURI());
    List<Path> files;
    try (Stream<Path> list = Files.list(folder)) {
      files = list.sorted().toList();
    }
    assertThat(files).isNotEmpty();
    for (Path file : files) {
      try {
        target.accept(Files.readAllBytes(file));
      } catch (RuntimeException | Error e) {
        throw new AssertionError(file.toString(), e);
      }
    }
  }
}
