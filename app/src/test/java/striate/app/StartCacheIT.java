package striate.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the JVM keeps of a server's start: made by {@code rehearse}, used by {@code use_aot}. */
class StartCacheIT {
  /** Stands for a JVM: it writes what it is told to keep, and fails if there is a file "fail". */
  private static final String JAVA =
      """
      #!/bin/sh
      for a; do
        case $a in -XX:AOTCacheOutput=*) echo kept >"${a#*=}"; echo kept >"${a#*=}.config" ;; esac
      done
      [ ! -e "$JAVA_HOME/fail" ]
      """;

  @TempDir Path sandbox;
  private Path home = Path.of("");
  private Path folder = Path.of("");
  private Path jar = Path.of("");
  private final Map<String, String> environment = new HashMap<>(Jar.environment());

  @BeforeEach
  void layOut() throws IOException {
    home = sandbox.resolve("a jdk");
    Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
    Files.writeString(java, JAVA);
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"25.0.3\"\n");
    folder = Files.createDirectories(sandbox.resolve("a folder"));
    jar = Files.writeString(folder.resolve("striate.jar"), "jar");
  }

  @Test
  void isUsedBesideTheJarItWasMadeOf() throws IOException {
    rehearse();
    assertThat(names()).containsExactly("striate.aot", "striate.aot.of", "striate.jar");
    assertThat(option()).isEqualTo("-XX:AOTCache=" + folder.resolve("striate.aot"));
  }

  @Test
  void isNotUsedWithAnotherJarOrAnotherJvm() throws IOException {
    rehearse();
    FileTime then = Files.getLastModifiedTime(jar);
    Files.setLastModifiedTime(jar, FileTime.fromMillis(then.toMillis() + 5000));
    assertThat(option()).as("a newer jar").isEmpty();
    Files.setLastModifiedTime(jar, FileTime.fromMillis(then.toMillis() - 5000));
    assertThat(option()).as("an older jar").isEmpty();
    Files.setLastModifiedTime(jar, then);
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"25.0.4\"\n");
    assertThat(option()).as("another JVM").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-Xshare:off",
        "-XX:AOTCache=mine",
        "-XX:AOTMode=off",
        "-XX:SharedArchiveFile=mine",
        "@options.txt"
      })
  void isNotUsedBesideOptionsThatTheJvmTakesForAContradiction(String option) throws IOException {
    rehearse();
    for (String where : List.of("STRIATE_JAVA_OPTS", "JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS")) {
      environment.put(where, "-Xmx1g " + option);
      assertThat(option()).as(where).isEmpty();
      environment.remove(where);
    }
  }

  @Test
  void aRehearsalThatFailsLeavesNothing() throws IOException {
    rehearse();
    Files.createFile(home.resolve("fail"));
    rehearse();
    assertThat(names()).containsExactly("striate.jar");
    assertThat(option()).isEmpty();
  }

  @Test
  void theJvmTakesWhatItKept() throws IOException {
    home = Path.of(System.getProperty("java.home"));
    Files.copy(Jar.built(), jar, StandardCopyOption.REPLACE_EXISTING);
    rehearse();
    String option = option();
    assertThat(option).as(Files.readString(sandbox.resolve("log"))).isNotEmpty();
    List<String> command = new ArrayList<>(List.of(home.resolve("bin/java").toString()));
    command.addAll(List.of(shell("java_options; echo $java_options").strip().split(" ", -1)));
    // With this mode a cache that does not fit is an error.
    command.addAll(List.of(option, "-XX:AOTMode=on", "-jar", jar.toString(), "--version"));
    Run run = Run.of(sandbox, environment, command);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).startsWith("striate ");
  }

  private void rehearse() throws IOException {
    shell("java_options; rehearse '" + jar + "' '" + sandbox.resolve("log") + "'");
  }

  private String option() throws IOException {
    return shell("java_options; use_aot '" + jar + "'; echo \"$aot\"").strip();
  }

  private String shell(String commands) throws IOException {
    environment.put("JAVA_HOME", home.toString());
    Path script = Path.of(System.getProperty("striate.root"), "scripts", "find-jdk.sh");
    Run run =
        Run.of(sandbox, environment, List.of("/bin/sh", "-euc", ". '" + script + "'; " + commands));
    assertThat(run.code()).as(run.err()).isZero();
    return run.out();
  }

  private List<String> names() throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }
}
