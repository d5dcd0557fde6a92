package striate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code striate chapter} as a user runs it: what it prints, writes and leaves behind. */
class ChapterIT {
  private static final List<String> FIRST =
      List.of(
          "I:0 Test-Acc:0.0288 Train-Acc:0.055",
          "I:1 Test-Acc:0.0273 Train-Acc:0.037",
          "I:2 Test-Acc:0.028 Train-Acc:0.037",
          "I:3 Test-Acc:0.0292 Train-Acc:0.04",
          "I:4 Test-Acc:0.0339 Train-Acc:0.046",
          "I:5 Test-Acc:0.0478 Train-Acc:0.068",
          "I:6 Test-Acc:0.076 Train-Acc:0.083",
          "I:7 Test-Acc:0.1316 Train-Acc:0.096",
          "I:8 Test-Acc:0.2137 Train-Acc:0.127");
  private static final List<String> LAST =
      List.of(
          "I:297 Test-Acc:0.8774 Train-Acc:0.816",
          "I:298 Test-Acc:0.8774 Train-Acc:0.804",
          "I:299 Test-Acc:0.8774 Train-Acc:0.814");

  @TempDir Path folder;

  @Test
  void allOfItsEpochsPrintThePublishedLines() throws IOException {
    Run run = Jar.in(folder).run("chapter", "--log", "run.log");
    assertThat(run.code()).as(run.err()).isZero();
    List<String> lines = run.out().lines().toList();
    assertThat(lines).hasSize(300);
    assertThat(lines.subList(0, 9)).isEqualTo(FIRST);
    assertThat(lines.subList(297, 300)).isEqualTo(LAST);
    assertThat(lines).isEqualTo(numpyLines());
    assertThat(folder.resolve("run.log")).hasContent(run.out());
    assertThat(run.errors()).isEmpty();
  }

  /** What {@code scripts/chapter_numpy.py} printed with NumPy 1.24: all 300 lines. */
  private static List<String> numpyLines() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(ChapterIT.class.getResourceAsStream("chapter-numpy-300.txt"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "3"})
  void anyNumberOfThreadsPrintsTheSame(String threads) {
    Run run = Jar.in(folder).run("chapter", "--epochs", "9", "--threads", threads);
    assertThat(run.out().lines().toList()).isEqualTo(FIRST);
    assertThat(run.out()).isEqualTo(String.join("\n", FIRST) + "\n");
  }

  @Test
  void withoutTheVectorModuleItPrintsTheSame() {
    List<String> command = Jar.in(folder).command("chapter", "--epochs", "4", "--fix", "none");
    List<String> plain =
        Stream.concat(command.stream().limit(1), command.stream().skip(3)).toList();
    Run run = Run.of(folder, Jar.environment(), plain);
    assertThat(run.out().lines().toList()).as(run.err()).isEqualTo(FIRST.subList(0, 4));
    assertThat(run.errors())
        .containsExactly(
            "striate: scalar kernels: start java with --add-modules jdk.incubator.vector for the fast"
                + " ones");
  }

  @Test
  void quietPrintsTheLastLineAndLogsThemAll() throws IOException {
    Files.writeString(folder.resolve("run.log"), "old\n".repeat(1000));
    Run run = Jar.in(folder).run("chapter", "--epochs", "3", "--quiet", "--log", "run.log");
    assertThat(run.out()).isEqualTo(FIRST.get(2) + "\n");
    assertThat(Files.readAllLines(folder.resolve("run.log"))).isEqualTo(FIRST.subList(0, 3));
  }

  /** Runs of one JVM, which compiles them once; what each says goes into its log. */
  static final class Corrections {
    private Corrections() {}

    public static void main(String[] fixes) {
      for (int i = 0; i < fixes.length; i++) {
        String[] arguments = {"chapter", "--epochs", "3", "--quiet", "--log", "log" + i, fixes[i]};
        int code = CommandRunner.run(arguments, System.err);
        if (code != CommandRunner.OK) {
          System.exit(code);
        }
      }
    }
  }

  @Test
  void correctionsChangeTheRunOneByOneAndTogether() throws Exception {
    List<String> fixes =
        List.of(
            "--fix=none",
            "--fix=ascent",
            "--fix=positions",
            "--fix=dropout",
            "--fix=division",
            "--fix=images",
            "--fix=rate",
            "--fix=ascent,images",
            "--corrected",
            "--fix=rate,ascent,positions,division,dropout,images");
    Path tests =
        Path.of(Corrections.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                Jar.built() + File.pathSeparator + tests,
                Corrections.class.getName()));
    command.addAll(fixes);
    Run run = Run.of(folder, Jar.environment(), command);
    assertThat(run.code()).as(run.err()).isZero();
    List<List<String>> all = new ArrayList<>();
    for (int i = 0; i < fixes.size(); i++) {
      all.add(Files.readAllLines(folder.resolve("log" + i)));
    }
    assertThat(all.getLast()).isEqualTo(all.get(all.size() - 2));
    assertThat(all.subList(0, all.size() - 1)).doesNotHaveDuplicates().doesNotContain(List.of());
    assertThat(all.getFirst()).isEqualTo(FIRST.subList(0, 3));
  }

  @Test
  void theReportIsThereAtTheEndAndNothingElse() throws IOException {
    Path page = folder.resolve("a page.html");
    Run run = Jar.in(folder).run("chapter", "--epochs", "2", "--report", "a page.html");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out().lines().toList()).isEqualTo(FIRST.subList(0, 2));
    assertThat(Files.readString(page)).startsWith("<!").containsIgnoringCase("</html>");
    assertThat(files()).containsExactly("a page.html");
  }

  @Test
  void theStatedHeapIsEnoughAndLessIsRefused() {
    long megabytes = Math.ceilDiv(ChapterCommand.heap(2), 1 << 20);
    Run enough =
        Jar.in(folder)
            .with("-Xmx" + megabytes + "m")
            .run("chapter", "--epochs", "2", "--threads", "2", "--report", "page.html");
    assertThat(enough.code()).as(enough.err()).isZero();
    assertThat(enough.out().lines().toList()).isEqualTo(FIRST.subList(0, 2));

    for (String less : List.of("-Xmx12m", "-Xmx" + (megabytes - 8) + "m")) {
      Run run = Jar.in(folder).with(less).run("chapter", "--epochs", "1", "--threads", "2");
      assertThat(run.code()).isEqualTo(1);
      assertThat(run.out()).isEmpty();
      assertThat(run.errors()).hasSize(1);
      assertThat(run.errors().getFirst())
          .startsWith("striate: chapter needs a heap of " + megabytes + " MB and this JVM has ")
          .contains("STRIATE_JAVA_OPTS=-Xmx");
    }
  }

  @Test
  void aReaderThatGoesAwayEndsItQuietly() throws IOException {
    Run run = Jar.in(folder).shell("striate chapter --log run.log | head -n 1; wait");
    assertThat(run.code()).isZero();
    assertThat(run.out()).isEqualTo(FIRST.getFirst() + "\n");
    assertThat(run.errors()).isEmpty();
    assertThat(Files.readAllLines(folder.resolve("run.log"))).hasSizeLessThan(300);

    Run code = Jar.in(folder).shell("{ striate chapter; echo $? >code; } | head -n 1");
    assertThat(code.errors()).isEmpty();
    assertThat(folder.resolve("code")).hasContent("141\n");
  }

  /** Whether this process, and so its children, got SIGINT (2) ignored from its parent. */
  private static boolean interruptsAreIgnored() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return false;
    }
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("SigIgn:"))
          .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM"})
  void anInterruptEndsItPromptlyAndLeavesWholeLines(String signal) throws Exception {
    assumeTrue(
        signal.equals("TERM") || !interruptsAreIgnored(),
        "interrupts are ignored here, as by whatever a script runs in the background");
    Process process = Jar.in(folder).start("chapter", "--log", "run.log", "--report", "page.html");
    try (var reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(reader.readLine()).isEqualTo(FIRST.get(0));
      assertThat(reader.readLine()).isEqualTo(FIRST.get(1));
      assertThat(
              new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                  .start()
                  .waitFor())
          .isZero();
      Run run = Run.finish(process);
      assertThat(run.code()).isEqualTo(signal.equals("INT") ? 130 : 143);
      assertThat(run.errors()).isEmpty();
    }
    String log = Files.readString(folder.resolve("run.log"));
    assertThat(log).endsWith("\n");
    assertThat(log.lines().toList())
        .hasSizeBetween(2, 299)
        .allMatch(line -> line.matches("I:\\d+ .* Train-Acc:0\\.\\d+"));
    assertThat(files()).containsExactly("run.log");
  }

  @Test
  void onATerminalABarStandsBelowTheLines() {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/script"))
            && System.getProperty("os.name").equals("Linux"),
        "needs script(1) of util-linux");
    var environment = Jar.environment();
    environment.put("TERM", "xterm");
    String command =
        String.join(
            " ",
            Jar.in(folder).command("chapter", "--epochs", "2").stream()
                .map(w -> "'" + w + "'")
                .toList());
    List<String> script = List.of("/usr/bin/script", "-qec", command, "/dev/null");
    String seen = Run.of(folder, environment, script).out();
    assertThat(seen)
        .contains("\u001b[?7l0/2 [", "\r\u001b[K" + FIRST.get(0) + "\r\n\u001b[?7l1/2 [")
        .endsWith("\r\u001b[K" + FIRST.get(1) + "\r\n");

    environment.put("TERM", "dumb");
    assertThat(Run.of(folder, environment, script).out())
        .doesNotContain("\u001b")
        .endsWith(FIRST.get(0) + "\r\n" + FIRST.get(1) + "\r\n");
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(file -> String.valueOf(file.getFileName())).toList();
    }
  }
}
