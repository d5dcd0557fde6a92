package striate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sources that a script writes are what it would write today. */
class GeneratedSourcesTest {
  private static final String SCRIPT = "scripts/generate_tiles.py";
  private static final String FOLDER = "core/src/main/java/striate/kernels/generated";

  @TempDir Path fresh;

  @Test
  void areWhatTheScriptWrites() throws IOException, InterruptedException {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve(SCRIPT))) {
      root = Objects.requireNonNull(root.getParent(), SCRIPT);
    }
    ProcessBuilder builder =
        new ProcessBuilder("python3", root.resolve(SCRIPT).toString(), fresh.toString())
            .redirectErrorStream(true);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      abort("python3 is not there to run " + SCRIPT + ": " + e.getMessage());
      return;
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    Map<String, String> committed = texts(root.resolve(FOLDER));
    committed.remove("package-info.java");
    Map<String, String> written = texts(fresh);
    assertThat(committed.keySet()).isEqualTo(written.keySet());
    written.forEach((name, text) ->
        assertThat(committed.get(name)).as(name + ", by " + SCRIPT).isEqualTo(text));
  }

  /**
   * Without what the formatter changes: blanks, the ends of lines, stars before comments' lines.
   */
  private static Map<String, String> texts(Path folder) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        List<String> lines = Files.readAllLines(file);
        texts.put(
            file.getFileName().toString(),
            String.join("", lines.stream().map(line -> line.replaceFirst("^ *\\* ?", "")).toList())
                .replaceAll("\\s+", ""));
      }
    }
    return texts;
  }
}
