package striate.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One clear line, the right exit code, nothing printed and nothing left behind. */
class ErrorsIT {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          --nonsense                          | Unknown option: '--nonsense' (see 'striate --help')
          chaptr                              | there is no command 'chaptr', only train, evaluate, calibrate, audit, predict, serve, studio, explain, inspect, convert, shrink, resume, runs, find-rate, data, onnx, chapter, structure (see 'striate --help')
          chapter --nonsense                  | Unknown option: '--nonsense' (see 'striate chapter --help')
          chapter --epoch=3                   | Unknown option: '--epoch=3'; did you mean --epochs? (see 'striate chapter --help')
          chapter more                        | Unmatched argument at index 1: 'more' (see 'striate chapter --help')
          chapter --epochs 0                  | --epochs: at least 1 expected, got 0 (see 'striate chapter --help')
          chapter --epochs -1                 | --epochs: at least 1 expected, got -1 (see 'striate chapter --help')
          chapter --epochs ten                | Invalid value for option '--epochs': 'ten' is not an int (see 'striate chapter --help')
          chapter --epochs                    | Missing required parameter for option '--epochs' (N) (see 'striate chapter --help')
          chapter --threads 0                 | --threads: 1 to 1024 expected, got 0 (see 'striate chapter --help')
          chapter --threads 99999             | --threads: 1 to 1024 expected, got 99999 (see 'striate chapter --help')
          chapter --fix all                   | --fix: 'all' is not a correction; there are ascent, positions, dropout, division, images, rate, or none alone (see 'striate chapter --help')
          chapter --fix none,rate             | --fix: 'none' is not a correction; there are ascent, positions, dropout, division, images, rate, or none alone (see 'striate chapter --help')
          chapter --fix rate --corrected      | give either --corrected, which is all corrections, or --fix (see 'striate chapter --help')
          chapter --log no/such/file          | --log: can't write no/such/file: no such file or folder (see 'striate chapter --help')
          chapter --log .                     | --log: can't write .: is a directory (see 'striate chapter --help')
          chapter --report no/such/page.html  | --report: can't write no/such/page.html: no such file or folder (see 'striate chapter --help')
          chapter --report .                  | --report: can't write .: it is a folder (see 'striate chapter --help')
          chapter --log x --report ./x        | --log and --report name the same file (see 'striate chapter --help')
          structure --seeds 0                 | --seeds: 1 to 1000 expected, got 0 (see 'striate structure --help')
          structure --epochs 0                | --epochs: at least 1 expected, got 0 (see 'striate structure --help')
          structure --threads x               | Invalid value for option '--threads': 'x' is not an int (see 'striate structure --help')
          """)
  void misuseIsOneLineAndExitCode2(String arguments, String message) throws IOException {
    Run run = Jar.in(folder).run(arguments.split(" ", -1));
    assertThat(run.errors()).containsExactly("striate: " + message);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void aDamagedResourceIsNamed() throws IOException {
    Path damaged = damagedJar();
    Run run = Jar.in(folder).from(damaged).run("chapter", "--log", "run.log");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.errors()).hasSize(1);
    assertThat(run.errors().getFirst())
        .startsWith("striate: embedded data: train-1000-labels.idx1.gz ")
        .endsWith("; the jar is damaged, build or fetch it again");
    assertThat(folder.resolve("run.log")).doesNotExist();
  }

  @Test
  void theStackTraceIsShownOnRequestOnly() throws IOException {
    Path damaged = damagedJar();
    Run failure = Jar.in(folder).from(damaged).run("chapter", "--stacktrace");
    assertThat(failure.code()).isEqualTo(1);
    assertThat(failure.err()).contains("\tat striate.app.mnist.EmbeddedMnist.");
    Run misuse = Jar.in(folder).run("--stacktrace", "chapter", "--epochs", "0");
    assertThat(misuse.code()).isEqualTo(2);
    assertThat(misuse.err()).contains("--epochs: at least 1 expected", "\tat striate.app.");
  }

  @Test
  void aFullDiskIsAFailure() {
    org.junit.jupiter.api.Assumptions.assumeTrue(
        Files.exists(Path.of("/dev/full")), "needs the device /dev/full");
    Run log = Jar.in(folder).run("chapter", "--epochs", "1", "--log", "/dev/full");
    assertThat(log.code()).isEqualTo(1);
    assertThat(log.errors())
        .containsExactly("striate: can't write to /dev/full: no space left on device");
    Run out = Jar.in(folder).shell("striate chapter --epochs 1 >/dev/full");
    assertThat(out.code()).isEqualTo(1);
    assertThat(out.errors())
        .containsExactly("striate: can't write to standard output: no space left on device");
  }

  @Test
  void helpAndVersionAreNoErrors() {
    Run help = Jar.in(folder).run("--help");
    assertThat(help.code()).isZero();
    assertThat(help.out()).startsWith("Usage: striate ").contains("chapter", "structure");
    assertThat(Jar.in(folder).run().out()).isEqualTo(help.out());
    for (String command : List.of("chapter", "structure")) {
      Run of = Jar.in(folder).run(command, "--help");
      assertThat(of.code()).isZero();
      assertThat(of.out()).startsWith("Usage: striate " + command);
    }
    Run version = Jar.in(folder).run("--version");
    assertThat(version.code()).isZero();
    assertThat(version.out()).matches("striate \\d+\\.\\d+\\.\\S+, Java \\S+, .*\\R");
  }

  private Path damagedJar() throws IOException {
    Path copy = Files.copy(Jar.built(), folder.resolve("damaged.jar"));
    try (FileSystem jar = FileSystems.newFileSystem(URI.create("jar:" + copy.toUri()), Map.of())) {
      Path data = jar.getPath("striate/app/mnist/train-1000-labels.idx1.gz");
      byte[] bytes = Files.readAllBytes(data);
      bytes[bytes.length / 2] ^= 0x10;
      Files.write(data, bytes);
    }
    return copy;
  }
}
