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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import striate.data.Picture;
import striate.data.Preprocessing;
import striate.format.Model;
import striate.format.Onnx;
import striate.images.Pictures;
import striate.nn.Layers;
import striate.nn.Network;
import striate.nn.Shape;

/** {@code train --from}, within this process. */
final class TuneCommandTest {
  @TempDir Path temp;
  private String errors = "";
  private Path model = Path.of("");

  /** A colour model for three classes, and a set of two others. */
  @BeforeEach
  void write() throws IOException {
    Network network =
        Network.of(
            Shape.image(3, 12, 10),
            Layers.conv(6, 3),
            Layers.batchNorm(),
            Layers.relu(),
            Layers.globalAveragePool(),
            Layers.flatten(),
            Layers.dense(3),
            Layers.softmax());
    model = temp.resolve("old.onnx");
    Onnx.write(
        Model.of(network.initialise(3))
            .classes(List.of("a", "b", "c"))
            .preprocessing(
                Preprocessing.of(3, 12, 10)
                    .normalise(List.of(0.4f, 0.5f, 0.6f), List.of(0.2f, 0.3f, 0.4f))),
        model);
    for (String label : List.of("dark", "bright")) {
      Path place = Files.createDirectories(temp.resolve("photos").resolve(label));
      for (int i = 0; i < 20; i++) {
        byte[] samples = new byte[64];
        Arrays.fill(samples, (byte) (label.equals("dark") ? 20 + i : 200 + i));
        samples[i] = (byte) (100 + i);
        Pictures.write(Picture.of(8, 8, 1, samples), place.resolve(i + ".png"));
      }
    }
  }

  private int tune(Path from, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "train",
                temp.resolve("photos").toString(),
                "--from",
                from.toString(),
                "--data",
                temp.resolve("data").toString(),
                "--threads",
                "2"));
    all.addAll(List.of(more));
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream oldErr = System.err;
    PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    System.setErr(stream);
    try {
      return CommandRunner.run(all.toArray(new String[0]), stream);
    } finally {
      System.setErr(oldErr);
      errors = err.toString(StandardCharsets.UTF_8);
    }
  }

  @Test
  void aHeadIsTrainedForTheSetsClasses() throws IOException {
    Path file = temp.resolve("new.onnx");
    Path run = temp.resolve("run");
    int code = tune(model, "-o", file.toString(), "--run", run.toString(), "--validation", "0.2");
    assertThat(code).as(errors).isZero();
    Model tuned = Onnx.read(file);
    assertThat(Files.mismatch(file, run.resolve("model.onnx"))).isEqualTo(-1);
    assertThat(tuned.classes()).containsExactly("bright", "dark");
    assertThat(tuned.preprocessing()).isEqualTo(Onnx.read(model).preprocessing());
    assertThat(tuned.network().nodes()).hasSize(6);
    assertThat(tuned.weights().get("conv1.weight").values())
        .isEqualTo(Onnx.read(model).weights().get("conv1.weight").values());
    assertThat(tuned.metadata())
        .containsEntry("tuned.from", "old.onnx")
        .containsEntry("tuned.validation", "1.0")
        .containsEntry("test.accuracy", "1.000000")
        .containsEntry("test.images", "4");
  }

  @Test
  void theWholeLearnsAfterTheHeadAndStatisticsStay() throws IOException {
    Path run = temp.resolve("run");
    int code = tune(model, "--unfreeze", "--epochs", "2", "--run", run.toString());
    assertThat(code).as(errors).isZero();
    var before = Onnx.read(model).weights();
    var after = Onnx.read(run.resolve("model.onnx")).weights();
    assertThat(after.get("conv1.weight").values())
        .isNotEqualTo(before.get("conv1.weight").values());
    assertThat(after.get("bn1.running_mean").values())
        .isEqualTo(before.get("bn1.running_mean").values());
  }

  @Test
  void changingPicturesGoThroughTheBodyAgain() throws IOException {
    int code =
        tune(model, "--augment", "shift(1)", "--epochs", "3", "--run", temp + "/run", "--json");
    assertThat(code).as(errors).isZero();
    assertThat(Onnx.read(temp.resolve("run").resolve("model.onnx")).metadata())
        .containsEntry("test.accuracy", "1.000000")
        .containsEntry("training.augment", "shift(1)");
  }

  @Test
  void whatDoesNotCountIsRefused() {
    assertThat(tune(model, "--network", "c8 global")).isEqualTo(CommandRunner.MISUSE);
    assertThat(errors).contains("--network: not with --from").contains("--augment");
    assertThat(tune(model, "--budget", "1m")).isEqualTo(CommandRunner.MISUSE);
    assertThat(tune(model, "--recipe", "fast")).isEqualTo(CommandRunner.MISUSE);
    assertThat(tune(model, "--seeds", "2")).isEqualTo(CommandRunner.MISUSE);
    assertThat(errors).contains("--seeds is not for --from");
  }

  @Test
  void aFolderWithAModelIsNotWrittenOver() {
    assertThat(tune(model, "--epochs", "1", "--run", temp + "/run")).isZero();
    assertThat(tune(model, "--epochs", "1", "--run", temp + "/run"))
        .isEqualTo(CommandRunner.FAILURE);
    assertThat(errors).contains("holds a model already").hasLineCount(1);
  }

  @Test
  void aModelWithoutPreprocessingOrWithoutHeadIsRefused() throws IOException {
    Path bare = temp.resolve("bare.onnx");
    Onnx.write(Model.of(Onnx.read(model).weights()), bare);
    assertThat(tune(bare)).isEqualTo(CommandRunner.FAILURE);
    assertThat(errors)
        .contains("does not tell how pictures become its input [N, 3, 12, 10]")
        .hasLineCount(1);
    Network none =
        Network.of(Shape.image(3, 12, 10), Layers.conv(3, 3), Layers.globalAveragePool());
    Path headless = temp.resolve("headless.onnx");
    Onnx.write(Model.of(none.initialise(1)).preprocessing(Preprocessing.of(3, 12, 10)), headless);
    assertThat(tune(headless)).isEqualTo(CommandRunner.FAILURE);
    assertThat(errors)
        .contains("headless.onnx: fine-tuning: a classifier expected")
        .hasLineCount(1);
  }
}
