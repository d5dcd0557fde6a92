package striate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static striate.nn.Layers.conv;
import static striate.nn.Layers.flatten;
import static striate.nn.Layers.globalAveragePool;
import static striate.nn.Layers.sigmoid;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import striate.classify.Classifier;
import striate.classify.Prediction;
import striate.data.Picture;
import striate.data.Preprocessing;
import striate.format.Model;
import striate.format.Onnx;
import striate.images.Pictures;
import striate.nn.Network;
import striate.nn.Shape;

/**
 * Models of other programs, within this process. The network is PyTorch's, as are the answers:
 * {@code scripts/make_preprocessing_cases.py --example} writes and prints them.
 */
final class ForeignModelTest {
  private static final Map<String, Double> IMAGENET =
      Map.of("cat", 0.4259, "horse", 0.2101, "dog", 0.1492);

  @TempDir Path temp;
  private Path net = Path.of("");
  private Path names = Path.of("");
  private Path image = Path.of("");
  private String errors = "";

  private int striate(Object... arguments) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream errBefore = System.err;
    PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
    System.setErr(errors);
    try {
      String[] words = new String[arguments.length];
      for (int i = 0; i < words.length; i++) {
        words[i] = arguments[i].toString();
      }
      return CommandRunner.run(words, errors);
    } finally {
      System.setErr(errBefore);
      this.errors = err.toString(StandardCharsets.UTF_8);
    }
  }

  @BeforeEach
  void write() throws IOException {
    net = temp.resolve("net.onnx");
    try (InputStream in =
        Objects.requireNonNull(ForeignModelTest.class.getResourceAsStream("net.onnx"))) {
      Files.copy(in, net);
    }
    names = temp.resolve("names.txt");
    Files.writeString(names, "bird\ncat\ndog\nfish\nhorse\n");
    byte[] samples = new byte[641 * 427 * 3];
    int i = 0;
    for (int y = 0; y < 427; y++) {
      for (int x = 0; x < 641; x++) {
        for (int c = 0; c < 3; c++) {
          samples[i++] = (byte) ((x * (5 + c) + y * (3 + 2 * c)) ^ (x * y / 16));
        }
      }
    }
    image = temp.resolve("picture.png");
    Pictures.write(Picture.of(641, 427, 3, samples), image);
  }

  @Test
  void predictsWhatPyTorchDoes() throws IOException {
    predicts("imagenet", IMAGENET);
    predicts("tf", Map.of("cat", 0.3769, "dog", 0.1930, "horse", 0.1570));
    predicts("caffe", Map.of("cat", 0.9962, "horse", 0.0038));
    predicts("unit", Map.of("cat", 0.4533, "bird", 0.2131, "horse", 0.1216));
    predicts("interpolation=bicubic", Map.of("cat", 0.4484, "bird", 0.2120, "horse", 0.1237));
    predicts("interpolation=nearest", Map.of("cat", 0.4421, "bird", 0.2082, "horse", 0.1274));
    Path file = temp.resolve("preprocessor_config.json");
    Files.writeString(
        file,
        """
        {"size": {"height": 224, "width": 224}, "do_resize": true, "resample": 1,
         "do_rescale": true, "rescale_factor": 0.00392156862745098, "do_normalize": false}
        """);
    predicts(file.toString(), Map.of("cat", 0.4456, "bird", 0.2115, "horse", 0.1249));
  }

  private void predicts(String how, Map<String, Double> expected) throws IOException {
    Path ours = temp.resolve("ours.onnx");
    int code = striate("convert", net, "-o", ours, "--preprocess", how, "--classes", names);
    assertThat(code).as(errors).isZero();
    assertThat(errors).isEmpty();
    assertThat(striate("predict", net, image, "--preprocess", how, "--classes", names)).isZero();
    assertThat(errors).isEmpty();
    predicts(ours, expected);
  }

  private void predicts(Path model, Map<String, Double> expected) throws IOException {
    Prediction said = Classifier.load(model).classify(Pictures.read(image));
    for (Prediction.Ranked r : said.top(expected.size())) {
      assertThat(expected).containsKey(r.name());
      assertThat(r.probability())
          .as(r.name())
          .isCloseTo(expected.getOrDefault(r.name(), 0.0), within(1e-3));
    }
  }

  @Test
  void withoutPreprocessingItSaysWhatToGive() {
    assertThat(striate("predict", net, image)).isEqualTo(1);
    assertThat(errors)
        .startsWith("striate: " + net + ": it does not tell how pictures become its input")
        .contains("--preprocess", "imagenet")
        .hasLineCount(1);
    assertThat(striate("evaluate", net, temp)).isEqualTo(1);
    assertThat(errors).contains("--preprocess").hasLineCount(1);
    assertThat(striate("predict", net, image, "--preprocess", "torch")).isEqualTo(2);
    assertThat(errors).startsWith("striate: --preprocess: imagenet, tf").hasLineCount(1);
    assertThat(striate("predict", net, image, "--preprocess", "no.json")).isEqualTo(1);
    assertThat(errors).contains("no.json").hasLineCount(1);
    assertThat(striate("predict", net, image, "--preprocess", "unit,size=28")).isEqualTo(2);
    assertThat(errors).contains("size=28x28, but the network reads 224x224").hasLineCount(1);
  }

  /** Models that PyTorch and Keras write, which the tests of the import have. */
  private Path imported(String name) throws IOException {
    Path file = temp.resolve(name + ".onnx");
    Path zip = Path.of("../core/src/test/resources/striate/onnx/models.zip");
    try (FileSystem models = FileSystems.newFileSystem(zip)) {
      Files.copy(models.getPath(name, "model.onnx"), file);
    }
    return file;
  }

  @Test
  void rowsOfNumbersAreClassifiedWhereTheirSizeIsSaid() throws IOException {
    Path rows = imported("rows_pixel_after_pixel");
    assertThat(striate("predict", rows, image)).isEqualTo(1);
    assertThat(errors).contains("input [N, 90]: say --preprocess with the size").hasLineCount(1);
    assertThat(striate("predict", rows, image, "--preprocess", "unit")).isEqualTo(1);
    assertThat(errors).contains("for example with --preprocess unit,size=").hasLineCount(1);
    String how = "unit,size=6x5,layout=hwc";
    assertThat(striate("predict", rows, image, "--preprocess", how)).as(errors).isZero();
    Path ours = temp.resolve("ours.onnx");
    assertThat(striate("convert", rows, "-o", ours, "--preprocess", how)).as(errors).isZero();
    assertThat(Onnx.read(ours).network().input()).isEqualTo(Shape.image(3, 6, 5));
    assertThat(striate("predict", ours, image)).as(errors).isZero();
    Path byChannel = imported("rows_channel_after_channel");
    assertThat(striate("predict", byChannel, image, "--preprocess", "unit,size=6x5"))
        .as(errors)
        .isZero();
    Path one = imported("one_picture_channels_last");
    assertThat(striate("predict", one, image, "--preprocess", "scale=1,size=6x5"))
        .as(errors)
        .isZero();
  }

  @Test
  void greyPicturesWithoutAnAxisOfChannelsAreClassified() throws IOException {
    Path grey = imported("grey_without_channel");
    assertThat(striate("predict", grey, image)).isEqualTo(1);
    assertThat(errors).contains("input [N, 6, 5]: say --preprocess").hasLineCount(1);
    assertThat(striate("predict", grey, image, "--preprocess", "unit")).as(errors).isZero();
    assertThat(striate("predict", grey, image, "--preprocess", "unit,size=7")).isEqualTo(2);
    Path ours = temp.resolve("ours.onnx");
    assertThat(striate("convert", grey, "-o", ours, "--preprocess", "unit")).as(errors).isZero();
    assertThat(Onnx.read(ours).preprocessing()).contains(Preprocessing.of(1, 6, 5));
    assertThat(striate("predict", ours, image)).as(errors).isZero();
  }

  @Test
  void weightsThatTrainingMovesApartAreToldWhereTheyAreTrained() throws IOException {
    Path shared = imported("torch_two_branches_one_weight");
    String warning = "c.bias (2 nodes), c.weight (2 nodes)";
    assertThat(striate("inspect", shared)).isZero();
    assertThat(striate("convert", shared, "-o", temp.resolve("ours.onnx"))).isZero();
    assertThat(errors).contains(warning).hasLineCount(1);
    assertThat(striate("train", "mnist", "--from", shared)).isEqualTo(1);
    assertThat(errors).doesNotContain(warning);
    assertThat(striate("train", "mnist", "--from", shared, "--unfreeze")).isEqualTo(1);
    assertThat(errors).contains(warning);
  }

  @Test
  void tooFewNamesAreRefused() throws IOException {
    Files.writeString(names, "cat\ndog\n");
    assertThat(striate("predict", net, image, "--preprocess", "unit", "--classes", names))
        .isEqualTo(1);
    assertThat(errors)
        .isEqualTo(
            "striate: "
                + names
                + ": 5 names expected, one for each output of "
                + net
                + ", got 2\n");
  }

  @Test
  void aConvertedModelNeedsToBeToldNothing() throws IOException {
    Path ours = temp.resolve("ours.onnx");
    assertThat(striate("convert", net, "-o", ours, "--preprocess", "imagenet", "--classes", names))
        .as(errors)
        .isZero();
    Model model = Onnx.read(ours);
    assertThat(model.classes()).isEqualTo(List.of("bird", "cat", "dog", "fish", "horse"));
    assertThat(model.preprocessing()).contains(Preprocessing.imagenet(224, 224));
    assertThat(striate("predict", ours, image)).as(errors).isZero();
    assertThat(errors).isEmpty();
    predicts(ours, IMAGENET);
    assertThat(striate("predict", ours, image, "--preprocess", "unit")).isZero();
    assertThat(errors).contains("takes the place of the model's own").hasLineCount(1);
    assertThat(striate("convert", net, "-o", temp.resolve("no/such/file"))).isEqualTo(2);
  }

  @Test
  void evaluatesWithTheSameOptions() throws IOException {
    Path set = temp.resolve("set");
    for (String label : List.of("cat", "dog")) {
      Files.createDirectories(set.resolve(label));
      Pictures.write(
          Picture.of(
              8, 8, 1, label.repeat(22).substring(0, 64).getBytes(StandardCharsets.US_ASCII)),
          set.resolve(label).resolve(label + ".png"));
    }
    int code =
        striate("evaluate", net, set, "--preprocess", "imagenet", "--classes", names, "--json");
    assertThat(code).as(errors).isZero();
    Files.writeString(names, "a\nb\nc\nd\ne\n");
    assertThat(striate("evaluate", net, set, "--preprocess", "imagenet", "--classes", names))
        .isEqualTo(1);
    assertThat(errors).contains("don't fit");
  }

  /** What is no file is named, and a pipe that nobody writes to is not waited for. */
  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void modelsAndNamesAreFiles() throws IOException, InterruptedException {
    Path pipe = temp.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    String got = ": a file expected, got a named pipe, a socket or a device\n";
    for (Object[] arguments :
        new Object[][] {
          {"predict", pipe, image},
          {"inspect", pipe},
          {"evaluate", pipe, "mnist"},
          {"train", "mnist", "--from", pipe},
          {"predict", net, image, "--preprocess", "unit", "--classes", pipe}
        }) {
      assertThat(striate(arguments)).isEqualTo(1);
      assertThat(errors).isEqualTo("striate: " + pipe + got);
    }
    assertThat(striate("predict", temp, image)).isEqualTo(1);
    assertThat(errors).isEqualTo("striate: " + temp + ": a file expected, got a folder\n");
    Files.copy(net, temp.resolve("model.onnx"));
    assertThat(striate("predict", temp, image)).isEqualTo(1);
    assertThat(errors)
        .isEqualTo(
            "striate: "
                + temp
                + ": a model file expected, got a folder; "
                + temp.resolve("model.onnx")
                + " is one\n");
  }

  @Test
  void oneOfSeveralOutputsIsChosen() throws IOException {
    Path two = imported("logits_are_not_first");
    assertThat(striate("predict", two, image, "--preprocess", "unit")).as(errors).isZero();
    assertThat(errors).contains("outputs: logits is used, not features");
    Path ours = temp.resolve("features.onnx");
    assertThat(striate("convert", two, "-o", ours, "--preprocess", "unit", "--logits", "features"))
        .as(errors)
        .isZero();
    assertThat(errors).isEmpty();
    assertThat(Classifier.load(ours).classify(Pictures.read(image)).top(3)).hasSize(3);
    assertThat(striate("predict", two, image, "--preprocess", "unit", "--logits", "none"))
        .isEqualTo(1);
    assertThat(errors).contains("none", "features, logits").hasLineCount(1);
    assertThat(striate("predict", ours, image, "--logits", "features")).isEqualTo(1);
    assertThat(errors)
        .isEqualToIgnoringNewLines(
            "striate: " + ours + ": it has one output; --logits is for other programs' models");
  }

  /** In place of what a parser of models makes of its first bytes. */
  @Test
  void whatIsNoModelIsNamed() throws IOException {
    Path saved = temp.resolve("saved_model.pb");
    Files.write(saved, new byte[] {8, 1, 18, (byte) 0x80, 16, 0, 0});
    assertThat(striate("inspect", saved)).isEqualTo(1);
    assertThat(errors)
        .isEqualToIgnoringNewLines(
            "striate: "
                + saved
                + ": an ONNX model expected, got a TensorFlow SavedModel; tf2onnx writes one from it");
    assertThat(striate("predict", image, net)).isEqualTo(1);
    String got = "striate: " + image + ": an ONNX model expected, got a PNG picture";
    assertThat(errors).isEqualTo(got + "; the model comes first\n");
    assertThat(striate("inspect", image)).isEqualTo(1);
    assertThat(errors).isEqualTo(got + "\n");
    assertThat(striate("evaluate", net, "mnist", "--part", "wal")).isEqualTo(2);
    assertThat(errors)
        .contains("training, validation, test, calibration or all expected, got 'wal'");
    assertThat(striate("inspect", "m\0.onnx")).isEqualTo(2);
    assertThat(errors).contains("no path: m\0.onnx (see");
  }

  /** Its percentages are not the network's own, whatever shape the sigmoid's outputs get. */
  @Test
  void aSigmoidBehindAReshapeIsToldToo() throws IOException {
    Network network =
        Network.of(Shape.image(3, 8, 8), conv(3, 1), globalAveragePool(), sigmoid(), flatten());
    Path file = temp.resolve("sigmoid.onnx");
    Onnx.write(Model.of(network.initialise(1)).preprocessing(Preprocessing.of(3, 8, 8)), file);
    assertThat(striate("predict", file, image)).isZero();
    assertThat(errors).contains("the network ends in a sigmoid");
  }
}
