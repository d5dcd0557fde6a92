package striate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static striate.nn.Layers.batchNorm;
import static striate.nn.Layers.conv;
import static striate.nn.Layers.dense;
import static striate.nn.Layers.flatten;
import static striate.nn.Layers.globalAveragePool;
import static striate.nn.Layers.relu;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import striate.data.Picture;
import striate.data.Preprocessing;
import striate.format.Model;
import striate.format.Onnx;
import striate.images.Pictures;
import striate.nn.Network;
import striate.nn.Shape;
import striate.nn.Tensor;
import striate.nn.Weights;

/** {@code striate shrink}, within this process. */
final class ShrinkCommandTest {
  @TempDir Path temp;
  private Path net = Path.of("");
  private Path small = Path.of("");
  private Path photos = Path.of("");
  private String errors = "";

  @BeforeEach
  void write() throws IOException {
    Network network =
        Network.of(
            Shape.image(3, 16, 16),
            conv(16, 3),
            batchNorm(),
            relu(),
            conv(32, 3),
            relu(),
            globalAveragePool(),
            flatten(),
            dense(3));
    net = temp.resolve("net.onnx");
    Onnx.write(model(network.initialise(1)), net);
    small = temp.resolve("small.onnx");
    photos = Files.createDirectory(temp.resolve("photos"));
    Random random = new Random(1);
    for (int i = 0; i < 5; i++) {
      byte[] samples = new byte[20 * 24 * 3];
      random.nextBytes(samples);
      Pictures.write(Picture.of(20, 24, 3, samples), photos.resolve(i + ".png"));
    }
  }

  private static Model model(Weights weights) {
    return Model.of(weights)
        .classes(List.of("ant", "bee", "cat"))
        .preprocessing(Preprocessing.imagenet(16, 16));
  }

  private int striate(Object... arguments) {
    ByteArrayOutputStream error = new ByteArrayOutputStream();
    PrintStream errBefore = System.err;
    System.setErr(new PrintStream(error, true, StandardCharsets.UTF_8));
    try {
      String[] words = new String[arguments.length];
      for (int i = 0; i < words.length; i++) {
        words[i] = arguments[i].toString();
      }
      return CommandRunner.run(words, System.err);
    } finally {
      System.setErr(errBefore);
      errors = error.toString(StandardCharsets.UTF_8);
    }
  }

  @Test
  void fp16TakesHalf() throws IOException {
    assertThat(striate("shrink", net, "--to", "fp16", "-o", small)).as(errors).isZero();
    assertThat(Files.size(small)).isLessThan(6 * Files.size(net) / 10);
    assertThat(Onnx.read(small).network()).isEqualTo(Onnx.read(net).network());
    assertThat(striate("predict", small, photos.resolve("0.png"))).as(errors).isZero();
    assertThat(errors).isEmpty();
  }

  @Test
  void int8TakesAFolderOfPictures() throws IOException {
    Files.writeString(photos.resolve("bad.png"), "no picture");
    assertThat(striate("shrink", net, "--to", "int8", "--calibrate", photos, "-o", small))
        .as(errors)
        .isZero();
    assertThat(Files.size(small)).isLessThan(Files.size(net) / 2);
    assertThat(Onnx.read(small).classes()).containsExactly("ant", "bee", "cat");
    assertThat(striate("predict", small, photos.resolve("0.png"))).isZero();
    assertThat(striate("inspect", small)).isZero();
  }

  @Test
  void aSetGivesItsTrainingImages() {
    assertThat(striate("shrink", net, "--to", "int8", "--calibrate", "mnist", "-o", small))
        .as(errors)
        .isZero();
    assertThat(
            striate(
                "shrink",
                net,
                "--to",
                "int8",
                "--calibrate",
                "mnist",
                "--pictures",
                9,
                "-o",
                small))
        .isZero();
  }

  @Test
  void misuseIsNamed() {
    assertThat(striate("shrink", net, "--to", "int8", "-o", small)).isEqualTo(2);
    assertThat(errors).contains("--to int8 needs --calibrate SET");
    assertThat(striate("shrink", net, "--to", "int4", "-o", small)).isEqualTo(2);
    assertThat(striate("shrink", net, "-o", small)).isEqualTo(2);
    assertThat(striate("shrink", net, "--to", "fp16", "--pictures", 0, "-o", small)).isEqualTo(2);
    assertThat(errors).contains("--pictures: 1 to ");
    assertThat(striate("shrink", net, "--to", "int8", "--calibrate", "nowhere", "-o", small))
        .isEqualTo(1);
    assertThat(errors).contains("--calibrate: nowhere: no such file");
    assertThat(small).doesNotExist();
  }

  @Test
  void aModelThatIsSmallAlreadyIsRefused() {
    Path again = temp.resolve("again.onnx");
    assertThat(striate("shrink", net, "--to", "fp16", "-o", small)).isZero();
    assertThat(striate("shrink", small, "--to", "fp16", "-o", again)).isEqualTo(1);
    assertThat(errors).contains(small + ": it is small already, ");
    assertThat(striate("shrink", small, "--to", "int8", "--calibrate", photos, "-o", small))
        .as(errors)
        .isZero();
    assertThat(striate("shrink", small, "--to", "fp16", "-o", again)).isEqualTo(1);
    assertThat(errors).contains("this one is quantised already");
    assertThat(again).doesNotExist();
  }

  @Test
  void whatIsNotFiniteIsNamed() throws IOException {
    Weights weights = Onnx.read(net).weights();
    Tensor t = weights.get("conv2.weight");
    java.util.Arrays.fill(t.values(), 3e38f);
    weights.set(t);
    Onnx.write(model(weights), net);
    assertThat(striate("shrink", net, "--to", "int8", "--calibrate", photos, "-o", small))
        .isEqualTo(1);
    assertThat(errors).contains("net.onnx: layer conv2, Conv2d", "finite numbers expected");
    assertThat(small).doesNotExist();
  }
}
