package striate.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import striate.app.serve.protocol.Served;

/** What a user installs: made by {@code scripts/dist}, unpacked, and run. */
class DistIT {
  private static final Path ROOT = Path.of(System.getProperty("striate.root"));
  private static final long MOST_BYTES = 5 << 20;

  @TempDir Path temp;

  private Path zip(String name) throws IOException {
    Path out = Files.createDirectories(temp.resolve(name));
    Map<String, String> environment = new HashMap<>(Jar.environment());
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("STRIATE_JAR", Jar.built().toString());
    environment.put("OUT", out.toString());
    Run run = Run.of(temp, environment, List.of(ROOT.resolve("scripts/dist").toString()));
    assertThat(run.code()).as(run.err()).isZero();
    try (var files = Files.list(out)) {
      return files.filter(f -> f.toString().endsWith(".zip")).findFirst().orElseThrow();
    }
  }

  /** The folder with everything; executable is what the zip says so of. */
  private Path unpacked(Path zip) throws IOException {
    Path to = temp.resolve("a place");
    Run run =
        Run.of(
            temp,
            Jar.environment(),
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "jar").toString(),
                "--extract",
                "--file",
                zip.toString(),
                "--dir",
                to.toString()));
    assertThat(run.code()).as(run.err()).isZero();
    try (var folders = Files.list(to)) {
      return folders.findFirst().orElseThrow();
    }
  }

  /** The rights of an entry as other programs read them: the upper half of its attributes. */
  private static int rights(Path zip, String name) throws IOException {
    byte[] all = Files.readAllBytes(zip);
    String text = new String(all, StandardCharsets.ISO_8859_1);
    for (int at = text.indexOf("PK\1\2"); at >= 0; at = text.indexOf("PK\1\2", at + 4)) {
      int length = (all[at + 28] & 0xff) | (all[at + 29] & 0xff) << 8;
      if (text.substring(at + 46, at + 46 + length).endsWith(name)) {
        return (all[at + 40] & 0xff) | (all[at + 41] & 0xff) << 8;
      }
    }
    throw new AssertionError("no entry " + name);
  }

  @Test
  void isSmallTheSameEachTimeAndRuns() throws IOException {
    Path zip = zip("one");
    assertThat(Files.size(zip)).isLessThanOrEqualTo(MOST_BYTES);
    assertThat(zip("two")).as("the same to the byte").hasSameBinaryContentAs(zip);
    assertThat(rights(zip, "bin/striate") & 0777).isEqualTo(0755);
    assertThat(rights(zip, "lib/striate.jar") & 0777).isEqualTo(0644);
    try (ZipFile file = new ZipFile(zip.toFile())) {
      assertThat(file.stream().map(ZipEntry::getName).filter(n -> n.contains("/man1/")).toList())
          .anyMatch(n -> n.endsWith("/striate.1"))
          .anyMatch(n -> n.endsWith("/striate-serve.1"))
          .anyMatch(n -> n.endsWith("/striate-onnx-check.1"))
          .noneMatch(n -> n.endsWith("/striate-man.1"));
    }
    Path home = unpacked(zip);
    Path link = Files.createSymbolicLink(temp.resolve("striate"), home.resolve("bin/striate"));
    assertThat(home.resolve("bin/striate").toFile().setExecutable(true)).isTrue();
    Map<String, String> environment = new HashMap<>(Jar.environment());
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    Run version = Run.of(temp, environment, List.of(link.toString(), "--version"));
    assertThat(version.out()).startsWith("striate ");
    Served.write(1, temp.resolve("m.onnx"));
    Run inspected = Run.of(temp, environment, List.of(link.toString(), "inspect", "m.onnx"));
    assertThat(inspected.code()).as(inspected.err()).isZero();
    Run wrong = Run.of(temp, environment, List.of(link.toString(), "nothing"));
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).doesNotContain("completion");
    completes(home);
    hasTheSameForWindows(home);
    runsOnAJre(home);
  }

  /** One has no compiler, and may lack the vector module, without which the JVM would not start. */
  private void runsOnAJre(Path home) throws IOException {
    Path jre = temp.resolve("a jre");
    Files.createDirectories(jre.resolve("bin"));
    Path java = Files.writeString(jre.resolve("bin/java"), "#!/bin/sh\necho \"got: $*\"\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    List<String> command = List.of(home.resolve("bin/striate").toString(), "--version");
    for (String modules : List.of("java.base", "java.base jdk.incubator.vector")) {
      Files.writeString(
          jre.resolve("release"), "JAVA_VERSION=\"25.0.3\"\nMODULES=\"" + modules + "\"\n");
      Map<String, String> environment = new HashMap<>(Jar.environment());
      environment.put("JAVA_HOME", jre.toString());
      Run named = Run.of(temp, environment, command);
      assertThat(named.out()).as(named.err()).startsWith("got: ").contains("-jar");
      assertThat(named.out().contains("--add-modules")).isEqualTo(modules.contains("vector"));
      environment.remove("JAVA_HOME");
      environment.put("PATH", jre.resolve("bin") + ":" + environment.get("PATH"));
      assertThat(Run.of(temp, environment, command).out()).isEqualTo(named.out());
    }
    Files.writeString(jre.resolve("release"), "JAVA_VERSION=\"21.0.9\"\n");
    Map<String, String> old = new HashMap<>(Jar.environment());
    old.put("JAVA_HOME", jre.toString());
    Run other = Run.of(temp, old, command);
    assertThat(other.out()).as("an older one is passed over").doesNotContain("got: ");
  }

  /** As bash asks for it. */
  private void completes(Path home) {
    Path script = home.resolve("share/bash-completion/completions/striate");
    for (List<String> one :
        List.of(
            List.of("striate se", "1", "serve"),
            List.of("striate serve --que", "2", "--queue"),
            List.of("striate onnx ch", "2", "check"))) {
      String line =
          "compopt() { :; }; source '"
              + script
              + "'; COMP_WORDS=("
              + one.getFirst()
              + "); COMP_CWORD="
              + one.get(1)
              + "; _complete_striate; echo \"${COMPREPLY[@]}\"";
      Run run = Run.of(temp, Jar.environment(), List.of("bash", "-c", line));
      assertThat(run.out().strip()).as(one + run.err()).isEqualTo(one.get(2));
    }
  }

  /** What can be told of it without Windows: its line ends, and the call of the JVM. */
  private static void hasTheSameForWindows(Path home) throws IOException {
    String bat = Files.readString(home.resolve("bin/striate.bat"));
    assertThat(bat.replace("\r\n", "")).doesNotContain("\n").doesNotContain("\r");
    assertThat(bat)
        .contains("--add-modules jdk.incubator.vector %STRIATE_JAVA_OPTS% -jar")
        .contains("lib\\striate.jar\" %*")
        .contains("exit /b %ERRORLEVEL%");
    try (InputStream in = Files.newInputStream(home.resolve("bin/striate"))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).doesNotContain("\r");
    }
  }
}
