package striate.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import striate.app.sets.SetFiles;
import striate.data.Picture;
import striate.images.Pictures;
import striate.train.RunFolder;

/** Commands about runs, within this process. */
final class RunCommandsTest {
  private static final List<String> SMALL =
      List.of(
          "--network",
          "c4 pool c8 global",
          "--limit",
          "200",
          "--augment",
          "none",
          "--threads",
          "2");

  @TempDir Path temp;
  private String errors = "";

  private int striate(String... arguments) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream before = System.err;
    PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    System.setErr(stream);
    try {
      return CommandRunner.run(arguments, stream);
    } finally {
      System.setErr(before);
      errors = err.toString(StandardCharsets.UTF_8);
    }
  }

  private int train(Path run, String... more) {
    List<String> all = new ArrayList<>(List.of("train", "mnist", "--run", run.toString()));
    all.addAll(SMALL);
    all.addAll(List.of(more));
    return striate(all.toArray(new String[0]));
  }

  /** Dark and bright pictures of two classes, each a little different. */
  private void pictures(String part, int count) throws IOException {
    for (String label : List.of("dark", "bright")) {
      Path place = Files.createDirectories(temp.resolve(part).resolve(label));
      for (int i = 0; i < count; i++) {
        byte[] samples = new byte[64];
        Arrays.fill(samples, (byte) (label.equals("dark") ? 20 : 230));
        samples[(part.length() + i) % 64] = (byte) (100 + i);
        Pictures.write(Picture.of(8, 8, 1, samples), place.resolve(i + ".png"));
      }
    }
  }

  @Test
  void aShareForValidationReplacesTheSetsOwnAloud() throws IOException {
    pictures("photos/train", 12);
    pictures("photos/val", 4);
    String photos = temp.resolve("photos").toString();
    List<String> train =
        List.of(
            "train",
            photos,
            "--network",
            "c2 global",
            "--epochs",
            "1",
            "--augment",
            "none",
            "--json");
    List<String> own = new ArrayList<>(train);
    own.addAll(List.of("--run", temp.resolve("own").toString()));
    assertThat(striate(own.toArray(new String[0]))).as(errors).isZero();
    assertThat(errors).doesNotContain("--validation");
    List<String> share = new ArrayList<>(train);
    share.addAll(List.of("--run", temp.resolve("share").toString(), "--validation", "0.25"));
    assertThat(striate(share.toArray(new String[0]))).as(errors).isZero();
    assertThat(errors)
        .contains(
            "--validation 0.25 takes training images for validation; the set's own 8 validation"
                + " images are not used");
  }

  @Test
  void aFinishedRunIsGivenMoreEpochs() throws IOException {
    Path shorter = temp.resolve("a short run");
    Path longer = temp.resolve("longer");
    String[] constant = {"--schedule", "constant", "--warm-up", "0", "--epochs"};
    assertThat(train(longer, constant[0], constant[1], constant[2], constant[3], constant[4], "3"))
        .as(errors)
        .isZero();
    assertThat(train(shorter, constant[0], constant[1], constant[2], constant[3], constant[4], "2"))
        .as(errors)
        .isZero();
    assertThat(striate("resume", shorter.toString(), "--epochs", "3", "--time-limit", "20m"))
        .as(errors)
        .isZero();
    assertThat(shorter.resolve("model.onnx")).exists();
    assertThat(RunFolder.at(shorter).notes())
        .containsEntry("epochs", "3")
        .containsEntry("time-limit", "20m");
    List<String> epochs =
        Files.readAllLines(longer.resolve("metrics.jsonl")).stream().map(this::numbers).toList();
    assertThat(Files.readAllLines(shorter.resolve("metrics.jsonl")).stream().map(this::numbers))
        .isEqualTo(epochs);
    assertThat(striate("resume", shorter.toString(), "--epochs", "2")).isEqualTo(2);
    assertThat(errors)
        .isEqualTo(
            "striate: --epochs: the 3 of the run, or more, expected, got '2' (see 'striate"
                + " resume --help')\n");
    assertThat(striate("resume", shorter.toString(), "--rate", "0.001")).isEqualTo(2);
    assertThat(errors).startsWith("striate: --learning-rate: only for a run that diverged");
    assertThat(striate("resume", shorter.toString(), "--time-limit", "soon")).isEqualTo(2);
    assertThat(errors)
        .contains("--time-limit: minutes, or a time such as 90s, 20m or 2h, expected");
  }

  /** A line of metrics without times. */
  private String numbers(String line) {
    return line.replaceAll("\"(imagesPerSecond|seconds|epochSeconds)\":[^,}]*", "");
  }

  /** A rate that rises until the numbers are out of range, some epochs after the start. */
  private int astray(Path run) {
    return striate(
        "train",
        "mnist",
        "--run",
        run.toString(),
        "--limit",
        "200",
        "--augment",
        "none",
        "--network",
        "flat",
        "--rate",
        "1e36",
        "--warm-up",
        "0.95",
        "--decay",
        "0",
        "--epochs",
        "12");
  }

  @Test
  void aRunThatDivergesLateLeavesItsBestModelAndAWayOn() throws IOException {
    Path run = temp.resolve("run");
    assertThat(astray(run)).as(errors).isEqualTo(1);
    assertThat(errors.lines()).hasSize(1);
    assertThat(errors)
        .matches(
            "striate: the training diverged: epoch [0-9]+, step .*; "
                + run
                + "/model\\.onnx has the weights after epoch [0-9]+; try a lower learning rate: striate"
                + " resume "
                + run
                + " --learning-rate 3\\.3e\\+35\n");
    assertThat(run.resolve("model.onnx")).exists();
    assertThat(striate("resume", run.toString())).isEqualTo(1);
    assertThat(errors.lines()).hasSize(1);
    assertThat(errors)
        .startsWith("striate: " + run + " diverged (epoch ")
        .contains(
            "and would again; give it a lower --learning-rate (it was 1e36), another --schedule");
    assertThat(striate("runs", temp.toString())).isZero();
    // Its weights are huge by now; that the training goes on with them is what matters.
    striate("resume", run.toString(), "--rate", "0.001");
    assertThat(errors).doesNotContain("fault");
    assertThat(RunFolder.at(run).notes()).containsEntry("learning-rate", "0.001");
    assertThat(RunFolder.at(run).end().orElseThrow().stop())
        .isEqualTo(striate.train.TrainingResult.Stop.FINISHED);
  }

  @Test
  void aRunThatDivergesAtOnceSaysWhatToDo() {
    Path run = temp.resolve("run");
    assertThat(
            train(run, "--rate", "1e38", "--optimizer", "sgd", "--warm-up", "0", "--epochs", "2"))
        .isEqualTo(1);
    assertThat(errors.lines()).hasSize(1);
    assertThat(errors)
        .startsWith("striate: the training diverged: epoch ")
        .contains("try a lower learning rate: striate resume " + run + " --learning-rate 3.3e+37");
    assertThat(striate("resume", run.toString(), "--rate", "0.01")).as(errors).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e300", "1e-300", "Infinity", "NaN", "-1"})
  void aRateThatIsNoneIsMisuse(String rate) {
    for (String command : List.of("train", "find-rate")) {
      assertThat(striate(command, "mnist", "--learning-rate", rate)).isEqualTo(2);
      assertThat(errors.lines()).hasSize(1);
      assertThat(errors).startsWith("striate: --learning-rate: ").contains("'" + rate + "'");
    }
  }

  @Test
  void aSearchThatDivergesIsALine() {
    assertThat(
            striate(
                "find-rate",
                "mnist",
                "--network",
                "c4 global",
                "--limit",
                "200",
                "--normalise",
                "mean(0) deviation(1e-38)"))
        .isBetween(0, 2);
    assertThat(errors).doesNotContain("fault");
  }

  @Test
  void damagedRunsAreListedBesideTheOthers() throws IOException {
    Path good = temp.resolve("good");
    assertThat(train(good, "--epochs", "1")).as(errors).isZero();
    for (String damage :
        List.of("settings.properties", "metrics.jsonl", "model.onnx", "end.properties")) {
      Path run = Files.createDirectory(temp.resolve("damaged " + damage));
      for (String file :
          List.of("settings.properties", "metrics.jsonl", "model.onnx", "end.properties")) {
        Files.copy(good.resolve(file), run.resolve(file));
      }
      Files.write(run.resolve(damage), new byte[] {(byte) 0xff, (byte) 0xfe, '\n', 0, 'x'});
    }
    Path odd = Files.createDirectory(temp.resolve("odd"));
    Files.writeString(odd.resolve("settings.properties"), "note.colour=red\n");
    Path numbers = Files.createDirectory(temp.resolve("odd numbers"));
    Files.copy(good.resolve("settings.properties"), numbers.resolve("settings.properties"));
    Files.writeString(
        numbers.resolve("metrics.jsonl"),
        "{\"epoch\":99999999999999,\"validationAccuracy\":1.2.3}\n");
    assertThat(striate("runs", temp.toString())).isZero();
    assertThat(errors.lines()).hasSize(6);
    assertThat(errors).doesNotContain("fault").doesNotContain("Input length");
  }

  @Test
  void theImagesMayHaveMoved() throws IOException {
    Path photos = temp.resolve("photos");
    for (String name : List.of("dark", "light")) {
      Path folder = Files.createDirectories(photos.resolve(name));
      for (int i = 0; i < 10; i++) {
        var image =
            new java.awt.image.BufferedImage(16, 16, java.awt.image.BufferedImage.TYPE_BYTE_GRAY);
        for (int p = 0; p < 256; p++) {
          image
              .getRaster()
              .setSample(p % 16, p / 16, 0, (name.equals("dark") ? 0 : 160) + p * i % 90);
        }
        javax.imageio.ImageIO.write(image, "png", folder.resolve(i + ".png").toFile());
      }
    }
    Path run = temp.resolve("run");
    String[] arguments = {
      "train",
      photos.toString(),
      "--run",
      run.toString(),
      "--data",
      temp.resolve("data").toString(),
      "--network",
      "c4 global",
      "--epochs",
      "1",
      "--batch",
      "4"
    };
    assertThat(striate(arguments)).as(errors).isZero();
    Path moved = Files.move(photos, temp.resolve("moved"));
    String data = temp.resolve("data").toString();
    assertThat(striate("resume", run.toString(), "--epochs", "2", "--data", data)).isEqualTo(1);
    assertThat(errors)
        .isEqualTo(
            "striate: "
                + photos
                + ": no such file or folder; --set tells where the run's images are now\n");
    assertThat(
            striate(
                "resume",
                run.toString(),
                "--epochs",
                "2",
                "--data",
                data,
                "--set",
                moved.toString()))
        .as(errors)
        .isZero();
    // The new place is known from then on, and the name is the old one.
    assertThat(striate("resume", run.toString(), "--epochs", "3", "--data", data))
        .as(errors)
        .isZero();
    assertThat(RunFolder.at(run).notes())
        .containsEntry("data", photos.toString())
        .containsEntry("place.data", moved.toString());
    Files.delete(moved.resolve("dark/3.png"));
    assertThat(striate("resume", run.toString(), "--epochs", "4", "--data", data)).isEqualTo(1);
    assertThat(errors).startsWith("striate: run folder " + run + ": data ");
  }

  @Test
  void aUserWithoutAHomeHasNoFolderOfAQuestionMark() {
    String home = System.getProperty("user.home");
    try {
      for (String none : List.of("?", "", "relative", temp.resolve("missing").toString())) {
        System.setProperty("user.home", none);
        assertThat(SetFiles.folder(null, Map.of()))
            .isEqualTo(Path.of(System.getProperty("java.io.tmpdir"), "striate-data"));
        assertThat(SetFiles.folder(null, Map.of("HOME", temp.toString())))
            .isEqualTo(temp.resolve(".striate/data"));
      }
    } finally {
      System.setProperty("user.home", home);
    }
  }
}
