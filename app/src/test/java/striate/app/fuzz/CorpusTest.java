package striate.app.fuzz;

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
import striate.app.recipe.FuzzNotation;
import striate.app.recipe.FuzzSettings;
import striate.app.serve.http.FuzzHead;
import striate.app.serve.protocol.FuzzInfer;
import striate.app.sets.FuzzTar;

/** What fuzzers found and began with, in {@code src/test/resources/fuzz}, once more. */
class CorpusTest {
  private static final Map<String, Consumer<byte[]>> TARGETS =
      Map.of(
          "Head", FuzzHead::fuzzerTestOneInput,
          "Infer", FuzzInfer::fuzzerTestOneInput,
          "Notation", FuzzNotation::fuzzerTestOneInput,
          "Settings", FuzzSettings::fuzzerTestOneInput,
          "Tar", FuzzTar::fuzzerTestOneInput);

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
