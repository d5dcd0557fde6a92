package striate.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import striate.format.Model;
import striate.format.Onnx;

/** Names of earlier versions: of options, and in the folder of a run that such a version began. */
class OldNamesTest {
  private static final List<String> NEW =
      List.of("--batch-size=10", "--learning-rate=0.002", "--weight-decay=0.02", "--clip-norm=5");
  private static final List<String> SMOOTHING = List.of("--label-smoothing=0.1");
  private static final List<String> OLD =
      List.of("--batch=10", "--rate=0.002", "--decay=0.02", "--clip=5", "--smoothing=0.1");

  @TempDir Path temp;

  private String striate(int expected, List<String> first, List<String> more) {
    List<String> all = new ArrayList<>(first);
    all.addAll(more);
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    int code = CommandRunner.run(all.toArray(new String[0]), stream);
    String text = err.toString(StandardCharsets.UTF_8);
    assertThat(code).as(text).isEqualTo(expected);
    return text;
  }

  private List<String> train(String run) {
    return List.of(
        ("train mnist --limit 60 --network c4_pool_flat --epochs 2 --ema 0.9 --accumulate 2"
                + " --augment none --threads 1 --quiet --run "
                + temp.resolve(run)
                + " --data "
                + temp.resolve("data"))
            .split(" "));
  }

  /** The network's notation holds spaces. */
  private static List<String> spaced(List<String> words) {
    return words.stream().map(w -> w.replace('_', ' ')).toList();
  }

  private String settings(String run) throws IOException {
    return Files.readString(temp.resolve(run).resolve("settings.properties"));
  }

  @Test
  void oldOptionsAndOldRunsMeanTheSame() throws IOException {
    List<String> now = new ArrayList<>(NEW);
    now.addAll(SMOOTHING);
    striate(0, spaced(train("new")), now);
    striate(0, spaced(train("old")), OLD);
    assertThat(settings("old"))
        .isEqualTo(settings("new"))
        .contains("learning-rate=0.002\n", "weight-decay=0.02\n", ") std(");
    // Begun by an earlier version, under its names, which its settings file keeps.
    Path begun = Files.createDirectory(temp.resolve("begun"));
    for (String name : List.of("settings", "data", "machine")) {
      String file = name + ".properties";
      try (InputStream in =
          Objects.requireNonNull(OldNamesTest.class.getResourceAsStream("old-run/" + file))) {
        Files.write(begun.resolve(file), in.readAllBytes());
      }
    }
    String before = settings("begun");
    assertThat(before).contains("note.rate=0.002\n", "note.decay=0.02\n", ") deviation(");
    striate(
        0,
        List.of("resume", begun.toString(), "--threads", "1", "--quiet"),
        List.of("--data", temp.resolve("data").toString()));
    assertThat(settings("begun"))
        .contains(".rate=0.002\n", ".decay=0.02\n", ") deviation(")
        .doesNotContain("learning-rate", ") std(");
    long weights = Onnx.read(temp.resolve("new/model.onnx")).weights().hash();
    assertThat(Onnx.read(temp.resolve("old/model.onnx")).weights().hash()).isEqualTo(weights);
    assertThat(Onnx.read(begun.resolve("model.onnx")).weights().hash()).isEqualTo(weights);
  }

  @Test
  void oldModelFilesAreRead() throws IOException {
    Path file = temp.resolve("old.onnx");
    try (InputStream in =
        Objects.requireNonNull(OldNamesTest.class.getResourceAsStream("old-run/model.onnx"))) {
      Files.write(file, in.readAllBytes());
    }
    assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
        .contains("striate.preprocessing.deviation", "training.rate");
    Model old = Onnx.read(file);
    assertThat(old.preprocessing().orElseThrow().std()).containsExactly(0.3133f);
    // Its training's split is found again under the old names of the settings.
    striate(
        0,
        List.of("evaluate", file.toString(), "mnist", "--part", "validation"),
        List.of("--data", temp.resolve("data").toString()));
    Path copy = temp.resolve("new.onnx");
    Onnx.write(old, copy);
    assertThat(Files.readString(copy, StandardCharsets.ISO_8859_1))
        .contains("striate.preprocessing.std")
        .doesNotContain("striate.preprocessing.deviation");
    assertThat(Onnx.read(copy).preprocessing()).isEqualTo(old.preprocessing());
    assertThat(Onnx.read(copy).weights().hash()).isEqualTo(old.weights().hash());
  }

  @Test
  void helpShowsTheNewNamesOnly() {
    CommandLine train =
        Objects.requireNonNull(StriateCommand.commandLine().getSubcommands().get("train"));
    String help = train.getUsageMessage();
    for (String option : NEW) {
      assertThat(help).contains(option.substring(0, option.indexOf('=') + 1));
    }
    for (String option : OLD) {
      assertThat(help).doesNotContain(option.substring(0, option.indexOf('=') + 1));
    }
    assertThat(help).contains("--normalise=").doesNotContain("--normalize=");
  }

  @Test
  void oneSettingUnderTwoNamesIsRefused() {
    assertThat(striate(2, spaced(train("twice")), List.of("--rate=0.1", "--learning-rate=0.2")))
        .contains("--rate and --learning-rate are the same option: one expected");
  }
}
