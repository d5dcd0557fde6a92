package striate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import striate.app.console.NewFile;
import striate.data.Fit;
import striate.data.Picture;
import striate.data.Preprocessing;
import striate.format.Model;
import striate.format.Onnx;
import striate.images.Pictures;
import striate.nn.Layers;
import striate.nn.Network;
import striate.nn.Shape;
import striate.nn.Weights;
import striate.nn.tensor.Unary;
import striate.run.Inference;

/** {@code striate explain} within this process. */
final class ExplainCommandTest {
  private static final Pattern PROBABILITY = Pattern.compile("\"probability\":([-+.0-9eE]+)");

  @TempDir Path temp;
  private Path net = Path.of("");
  private Path dense = Path.of("");
  private Path image = Path.of("");
  private Path page = Path.of("");
  private String errors = "";

  private int striate(Object... arguments) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream errBefore = System.err;
    PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    System.setErr(stream);
    try {
      String[] words = new String[arguments.length + 1];
      words[0] = "explain";
      for (int i = 0; i < arguments.length; i++) {
        words[i + 1] = arguments[i].toString();
      }
      return CommandRunner.run(words, stream);
    } finally {
      System.setErr(errBefore);
      errors = err.toString(StandardCharsets.UTF_8);
    }
  }

  private Path write(String name, Network network) throws IOException {
    Path file = temp.resolve(name);
    Preprocessing p =
        new Preprocessing(3, 12, 10, Fit.CROP, List.of(0.5f, 0.4f, 0.3f), List.of(1f, 2f, 1f));
    Onnx.write(
        Model.of(network.initialise(1))
            .preprocessing(p)
            .classes(List.of("cat", "1", "</script><b>dog")),
        file);
    return file;
  }

  @BeforeEach
  void write() throws IOException {
    Shape in = Shape.image(3, 12, 10);
    net =
        write(
            "net.onnx",
            Network.of(in, Layers.conv(4, 3), Layers.tanh(), Layers.flatten(), Layers.dense(3)));
    dense = write("dense.onnx", Network.of(in, Layers.flatten(), Layers.dense(3)));
    byte[] samples = new byte[41 * 23 * 3];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) (i * 31 ^ i >> 3);
    }
    image = temp.resolve("a & b.png");
    Pictures.write(Picture.of(41, 23, 3, samples), image);
    page = temp.resolve("page.html");
  }

  @Test
  void everyMethodHasItsPartOfThePage() throws IOException {
    assertThat(striate(net, image, image, "--method", "all", "-o", page)).as(errors).isZero();
    assertThat(errors).isEmpty();
    String html = Files.readString(page);
    assertThat(html)
        .contains("HiResCAM", "Grad-CAM", "Integrated gradients", "SmoothGrad", "Occlusion")
        .contains("\"deletion\"", "\"randomisation\"")
        .doesNotContain("</script><b>dog");
  }

  /** The percentages are sigmoids of the logits: the network's own, of one class or of several. */
  @Test
  void aSigmoidsClassesAreExplainedEachByItself() throws IOException {
    for (int classes : List.of(1, 2)) {
      Path file = temp.resolve("sigmoid.onnx");
      Network network =
          Network.of(
              Shape.image(3, 12, 10),
              Layers.conv(4, 3),
              Layers.flatten(),
              Layers.dense(classes),
              Layers.sigmoid());
      Weights weights = network.initialise(1);
      Preprocessing p =
          new Preprocessing(3, 12, 10, Fit.CROP, List.of(0.5f, 0.4f, 0.3f), List.of(1f, 2f, 1f));
      Onnx.write(Model.of(weights).preprocessing(p), file);
      float[] sample = new float[p.size()];
      p.write(Pictures.read(image), sample, 0);
      float[] own = Inference.of(weights, 1).run(sample, 1);
      Path out = temp.resolve("sigmoid.html");
      assertThat(striate(file, image, "--class", classes - 1, "-o", out)).as(errors).isZero();
      assertThat(errors).isEmpty();
      Matcher found = PROBABILITY.matcher(Files.readString(out));
      assertThat(found.find()).isTrue();
      assertThat(Double.parseDouble(found.group(1))).isCloseTo(own[classes - 1], within(1e-6));
    }
  }

  @Test
  void classesAreFoundByNameBeforeNumber() throws IOException {
    assertThat(striate(net, image, "--class", "1", "--class", "2", "-o", page)).isZero();
    assertThat(Files.readString(page))
        .contains("\"class\":\"1\",\"output\":1", "\"output\":2")
        .doesNotContain("\"class\":\"cat\",\"output\":0");
    assertThat(striate(net, image, "--class", "dog", "-o", page)).isEqualTo(2);
    assertThat(errors)
        .startsWith("striate: --class: there is no class 'dog', only cat, 1,")
        .hasLineCount(1);
    assertThat(striate(net, image, "--class", "3", "-o", page)).isEqualTo(2);
    assertThat(striate(net, image, "--class", "-1", "-o", page)).isEqualTo(2);
  }

  @Test
  void whatCannotBeMeantIsRefusedInOneLine() {
    assertThat(striate(net, image)).isEqualTo(2);
    assertThat(errors).startsWith("striate: -o PAGE.html or --json expected").hasLineCount(1);
    assertThat(striate(net, image, "-o", page, "--method", "grad-cam,saliency")).isEqualTo(2);
    assertThat(errors).contains("got 'saliency'").hasLineCount(1);
    assertThat(striate(net, image, "-o", page, "--layer", "conv7")).isEqualTo(2);
    assertThat(errors).contains("got 'conv7'; there are input, conv1, tanh1").hasLineCount(1);
    assertThat(striate(net, image, "-o", page, "--baseline", "256")).isEqualTo(2);
    assertThat(errors).contains("--baseline: black, grey, white").hasLineCount(1);
    assertThat(striate(net, image, "-o", page, "--method", "all", "--steps", "0")).isEqualTo(2);
    assertThat(errors).contains("--steps: 1 to 10000 expected, got 0").hasLineCount(1);
    assertThat(striate(net, image, "-o", temp)).isIn(1, 2);
    assertThat(errors).hasLineCount(1);
    assertThat(page).doesNotExist();
  }

  @Test
  void aNetworkWithoutMapsSaysWhatWorks() throws IOException {
    assertThat(striate(dense, image, "-o", page)).isEqualTo(1);
    assertThat(errors)
        .startsWith("striate: " + dense + ": HiResCAM: a layer with maps before the output")
        .contains("integrated-gradients, smooth-grad and occlusion work on its input")
        .hasLineCount(1);
    assertThat(striate(dense, image, "-o", page, "--method", "integrated-gradients")).isZero();
    assertThat(striate(dense, image, "-o", page, "--layer", "input")).isZero();
    assertThat(Files.readString(page)).contains("HiResCAM");
  }

  @Test
  void whatAPageCannotHoldIsRefusedBeforeTheWork() throws IOException {
    Object[] many = new Object[3 + 201];
    java.util.Arrays.fill(many, image);
    many[0] = net;
    many[202] = "-o";
    many[203] = page;
    assertThat(striate(many)).isEqualTo(2);
    assertThat(errors).contains("at most 200 pictures on a page expected, got 201").hasLineCount(1);
    assertThat(page).doesNotExist();
  }

  @Test
  void mapsOfALayerAsLargeAsTheInputCountToo() throws IOException {
    Network wide =
        Network.of(
            Shape.image(1, 512, 512),
            Layers.conv(1, 1),
            Layers.globalAveragePool(),
            Layers.flatten(),
            Layers.dense(2));
    Path file = temp.resolve("wide.onnx");
    Onnx.write(Model.of(wide.initialise(1)).preprocessing(Preprocessing.of(1, 512, 512)), file);
    Object[] words = {
      file, image, image, image, image, image, image, image, image, "--method", "all", "-o", page
    };
    Object[] layer = java.util.Arrays.copyOf(words, words.length + 2);
    layer[words.length] = "--layer";
    layer[words.length + 1] = "conv1";
    for (Object[] all : List.of(words, layer)) {
      assertThat(striate(all)).isEqualTo(2);
      assertThat(errors)
          .contains("at most 10000000 numbers of maps on a page expected, got 10485760")
          .hasLineCount(1);
    }
    assertThat(page).doesNotExist();
  }

  @Test
  void aPictureWithoutNumbersFailsAlone() throws IOException {
    Shape in = Shape.image(3, 12, 10);
    Network n =
        Network.of(
            in,
            new Unary(Unary.Function.RECIPROCAL),
            Layers.conv(2, 3),
            Layers.flatten(),
            Layers.dense(3));
    Path file = temp.resolve("reciprocal.onnx");
    Onnx.write(Model.of(n.initialise(1)).preprocessing(Preprocessing.of(3, 12, 10)), file);
    Path bright = temp.resolve("bright.png");
    byte[] samples = new byte[12 * 10 * 3];
    java.util.Arrays.fill(samples, (byte) 200);
    Pictures.write(Picture.of(10, 12, 3, samples), bright);
    Path black = temp.resolve("black.png");
    Pictures.write(Picture.of(10, 12, 3, new byte[360]), black);
    assertThat(striate(file, black, bright, "-o", page)).isEqualTo(1);
    assertThat(errors).startsWith("striate: " + black + ": ").hasLineCount(1);
    assertThat(Files.readString(page)).contains("bright.png").doesNotContain("black.png");
    // Curves lead from the picture to a baseline without numbers, and say so.
    assertThat(Files.readString(page)).contains("the network gives no numbers");
  }

  @Test
  void aPictureThatCannotBeReadDoesNotStopTheOthers() throws IOException {
    Path bad = temp.resolve("bad.png");
    Files.writeString(bad, "no picture");
    assertThat(striate(net, bad, image, "-o", page)).isEqualTo(1);
    assertThat(errors).startsWith("striate: " + bad).hasLineCount(1);
    assertThat(Files.readString(page)).contains("a \\u0026 b.png").doesNotContain("bad.png");
    Files.delete(page);
    assertThat(striate(net, bad, "-o", page)).isEqualTo(1);
    assertThat(page).doesNotExist();
    try (var files = Files.list(temp)) {
      assertThat(files.map(f -> f.getFileName().toString())).noneMatch(f -> f.endsWith(".tmp"));
    }
    assertThat(NewFile.at(page).path()).isEqualTo(page);
  }
}
