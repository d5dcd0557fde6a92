package striate.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import striate.app.mnist.EmbeddedMnist;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Training, measuring, predicting and going on, as a user does it. */
class TrainIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A network that learns something in a second. */
  private static final List<String> SMALL =
      List.of(
          "--network",
          "c8 pool c16 pool c16 flat",
          "--epochs",
          "5",
          "--augment",
          "none",
          "--learning-rate",
          "0.01");

  /** Holds a training that several tests begin with: its run {@code first}, its digits.onnx. */
  @TempDir static Path shared = Path.of("");

  private static Run trained = new Run(0, "", "");

  @TempDir Path folder;

  @BeforeAll
  static void trains() {
    trained = train(shared, "-o", "digits.onnx", "--run", "first");
  }

  private Run striate(String... arguments) {
    return Jar.in(folder).run(arguments);
  }

  private Run train(String... more) {
    return train(folder, more);
  }

  private static Run train(Path in, String... more) {
    List<String> all = new java.util.ArrayList<>(List.of("train", "mnist"));
    all.addAll(SMALL);
    all.addAll(List.of(more));
    return Jar.in(in).run(all.toArray(new String[0]));
  }

  /** The run of the training that is there, under a name of this test's. */
  private void copyRunAs(String name) throws IOException {
    Path from = shared.resolve("first");
    try (var files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(name).resolve(from.relativize(file).toString()));
      }
    }
  }

  @Test
  void fromImagesToAModelAndItsAnswers() throws IOException {
    assertThat(trained.errors()).isEmpty();
    assertThat(trained.code()).isZero();
    assertThat(trained.out())
        .startsWith("mnist: 899 training, 101 validation, 10,000 test images in 10 classes\n")
        .contains("network: c8 pool c16 pool c16 flat (")
        .contains("\nepoch 5/5  loss ")
        .contains("\ntest accuracy ")
        .contains("\nmodel: first/model.onnx and digits.onnx\n")
        .doesNotContain("\u001b");
    assertThat(shared.resolve("digits.onnx"))
        .hasSameBinaryContentAs(shared.resolve("first/model.onnx"));
    Files.copy(shared.resolve("digits.onnx"), folder.resolve("digits.onnx"));

    Run measured = striate("evaluate", "digits.onnx", "mnist", "--json");
    assertThat(measured.errors()).isEmpty();
    JsonNode result = JSON.readTree(measured.out());
    assertThat(result.get("images").asInt()).isEqualTo(10_000);
    double accuracy = result.get("accuracy").asDouble();
    assertThat(accuracy).isGreaterThan(0.8);
    assertThat(trained.out()).contains("test accuracy %.2f %%".formatted(100 * accuracy));
    int images = 0;
    for (JsonNode c : result.get("classes")) {
      for (JsonNode n : c.get("answers")) {
        images += n.asInt();
      }
    }
    assertThat(images).isEqualTo(10_000);
    assertThat(striate("evaluate", "digits.onnx", "mnist", "--report", "test.html").out())
        .contains("class  images  precision   recall")
        .contains("confusion: rows are what the images show")
        .contains("\nreport: test.html\n");
    assertThat(folder.resolve("test.html")).content().contains("\"epochs\":\"5\"");

    List<String> files = digits(20);
    List<String> arguments = new java.util.ArrayList<>(List.of("predict", "digits.onnx", "--json"));
    arguments.addAll(files);
    Run predicted = striate(arguments.toArray(new String[0]));
    assertThat(predicted.errors()).isEmpty();
    List<String> lines = predicted.out().lines().toList();
    assertThat(lines).hasSize(20);
    int right = 0;
    for (String line : lines) {
      JsonNode one = JSON.readTree(line);
      String file = one.get("file").asString();
      right += file.startsWith(one.get("classes").get(0).get("class").asString()) ? 1 : 0;
      assertThat(one.get("classes").size()).isEqualTo(3);
    }
    assertThat(right).isGreaterThan(10);
    assertThat(striate("predict", "digits.onnx", "--top", "2", files.getFirst()).out())
        .matches("\\S+\\.png: \\d \\d+\\.\\d\\d %, \\d \\d+\\.\\d\\d %\n");
  }

  private List<String> digits(int count) throws IOException {
    EmbeddedMnist mnist = new EmbeddedMnist();
    byte[] pixels = mnist.pixels(EmbeddedMnist.Part.TRAIN);
    byte[] labels = mnist.labels(EmbeddedMnist.Part.TRAIN);
    List<String> names = new java.util.ArrayList<>();
    for (int i = 0; i < count; i++) {
      var image =
          new java.awt.image.BufferedImage(28, 28, java.awt.image.BufferedImage.TYPE_BYTE_GRAY);
      for (int p = 0; p < 784; p++) {
        image.getRaster().setSample(p % 28, p / 28, 0, pixels[i * 784 + p] & 0xff);
      }
      String name = labels[i] + "-" + i + ".png";
      ImageIO.write(image, "png", folder.resolve(name).toFile());
      names.add(name);
    }
    return names;
  }

  @Test
  void theSameSeedGivesTheSameFileAtAnyNumberOfThreads() throws IOException {
    Path one = shared.resolve("digits.onnx"); // at the machine's number of threads
    assertThat(train("-o", "b.onnx", "--run", "b", "--threads", "3").code()).isZero();
    assertThat(train("-o", "c.onnx", "--run", "c", "--seed", "2").code()).isZero();
    assertThat(folder.resolve("b.onnx")).hasSameBinaryContentAs(one);
    assertThat(Files.mismatch(one, folder.resolve("c.onnx"))).isPositive();
  }

  @Test
  void aKilledRunGoesOnToTheSameFile() throws Exception {
    copyRunAs("whole");
    List<String> all = new java.util.ArrayList<>(List.of("train", "mnist", "--run", "killed"));
    all.addAll(SMALL);
    Process process = Jar.in(folder).start(all.toArray(new String[0]));
    while (process.isAlive() && !hasCheckpoint(folder.resolve("killed"))) {
      Thread.sleep(5);
    }
    process.destroyForcibly().waitFor();
    Run resumed = striate("resume", "killed", "-o", "resumed.onnx");
    assertThat(resumed.errors()).isEmpty();
    assertThat(resumed.code()).isZero();
    assertThat(folder.resolve("resumed.onnx"))
        .hasSameBinaryContentAs(shared.resolve("digits.onnx"));
    Run listed = striate("runs", ".", "--json");
    assertThat(listed.out().lines().map(JSON::readTree).map(n -> n.get("run").asString()))
        .containsExactly("killed", "whole");
    assertThat(listed.out().lines().map(JSON::readTree).map(n -> n.get("state").asString()))
        .containsOnly("done");

    Files.write(folder.resolve("killed/model.onnx"), new byte[] {1, 2, 3});
    Run damaged = striate("runs", ".", "--json");
    assertThat(damaged.code()).isZero();
    assertThat(damaged.out().lines().map(JSON::readTree).map(n -> n.get("state").asString()))
        .containsExactly("damaged", "done");
    assertThat(damaged.errors()).hasSize(1);
    assertThat(damaged.errors().getFirst()).contains("killed");
  }

  private static boolean hasCheckpoint(Path run) throws IOException {
    if (!Files.isDirectory(run)) {
      return false;
    }
    try (var files = Files.list(run)) {
      return files.anyMatch(f -> f.getFileName().toString().matches("checkpoint-.*\\.bin"));
    }
  }

  @Test
  void severalSeedsEndWithMeanAndDeviation() {
    Run run = train("--seeds", "2", "--json", "--run", "r", "--recipe", "dense");
    assertThat(run.errors()).isEmpty();
    JsonNode result = JSON.readTree(run.out());
    double a = result.get("accuracies").get(0).asDouble();
    double b = result.get("accuracies").get(1).asDouble();
    assertThat(result.get("mean").asDouble()).isEqualTo((a + b) / 2);
    assertThat(result.get("sd").asDouble())
        .isCloseTo(Math.abs(a - b) / Math.sqrt(2), org.assertj.core.data.Offset.offset(1e-12));
    assertThat(a).isNotEqualTo(b);
  }

  @Test
  void findsARate() {
    Run run = striate("find-rate", "mnist", "--network", "c8 pool c16 global");
    assertThat(run.errors()).isEmpty();
    assertThat(run.out())
        .contains("falls fastest at ")
        .contains("try: striate train mnist --learning-rate ");
  }

  @Test
  void showsASet() throws IOException {
    assertThat(striate("data", "list").out())
        .startsWith("mnist          here ")
        .contains("\nfashion-mnist ")
        .contains("\ncifar-10 ");
    assertThat(striate("data", "info", "mnist").out())
        .contains("training: 1,000 images\n")
        .contains("test: 10,000 images\n");
    Run preview = striate("data", "preview", "mnist", "-o", "sheet.png");
    assertThat(preview.errors()).isEmpty();
    assertThat(ImageIO.read(folder.resolve("sheet.png").toFile()).getHeight()).isGreaterThan(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          2 | train                                 | Missing required parameter: 'SET' (see 'striate train --help')
          1 | train nowhere                         | nowhere: no such file or folder, and no set of that name (mnist, mnist-full, fashion-mnist, cifar-10)
          2 | train mnist --learning-rate fast               | --learning-rate: a number of at least 0 expected, got 'fast' (see 'striate train --help')
          2 | train mnist --recipe worst            | --recipe: one of standard, best, fast, tiny, dense, conv, stacked expected, got 'worst' (see 'striate train --help')
          2 | train mnist --epochs 0                | --epochs: a whole number of at least 1 expected, got '0' (see 'striate train --help')
          2 | train mnist --network c32,c32         | --network: words such as c32, pool or drop0.3 expected, got 'c32,c32' (see 'striate train --help')
          2 | train mnist -o no/such/file.onnx      | --output: can't write no/such/file.onnx: no such file or folder (see 'striate train --help')
          2 | evaluate a.onnx mnist --report no/a.html | --report: can't write no/a.html: no such file or folder (see 'striate evaluate --help')
          2 | find-rate mnist --batch none          | --batch-size: a whole number of at least 1 expected, got 'none' (see 'striate find-rate --help')
          2 | data preview mnist --augment twist    | --augment: augment: one of shift, rotate, scale, stretch, shear, elastic, flip-horizontal, flip-vertical, crop, light, cutout, erase, outside expected, got "twist" (see 'striate data preview --help')
          2 | train mnist --seeds 0                 | --seeds: at least 1 expected, got 0 (see 'striate train --help')
          1 | resume nowhere                        | there is no run in nowhere
          1 | runs nowhere                          | there are no runs in nowhere
          1 | evaluate none.onnx mnist              | none.onnx: no such file or folder
          1 | predict none.onnx a.png               | none.onnx: no such file or folder
          """)
  void errorsAreOneLineAndLeaveNothing(int code, String arguments, String message)
      throws IOException {
    Run run = striate(arguments.split(" ", -1));
    assertThat(run.errors()).containsExactly("striate: " + message);
    assertThat(run.code()).isEqualTo(code);
    assertThat(run.out()).isEmpty();
    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void aModelOfOtherClassesIsNamed() throws IOException {
    Files.copy(shared.resolve("digits.onnx"), folder.resolve("digits.onnx"));
    for (String name : List.of("cat", "dog")) {
      Files.createDirectories(folder.resolve("pets/" + name));
      Files.copy(
          folder.resolve(digits(1).getFirst()),
          folder.resolve("pets/" + name + "/" + name + ".png"));
    }
    Run run = striate("evaluate", "digits.onnx", "pets", "--data", "data");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.errors())
        .containsExactly(
            "striate: digits.onnx and pets don't fit: images of the model's 10 classes expected (0, 1,"
                + " 2, 3, 4, 5, 6, 7, 8, 9), got 1 of cat, 1 of dog");
    Run views = striate("evaluate", "digits.onnx", "mnist", "--views", "all");
    assertThat(views.errors())
        .containsExactly(
            "striate: --views: one of one, flip, shift expected, got 'all' (see 'striate evaluate"
                + " --help')");
    assertThat(views.code()).isEqualTo(2);
  }

  @Test
  void aFileThatIsNoModelIsNamed() throws IOException {
    Files.writeString(folder.resolve("a.onnx"), "not a model");
    Run run = striate("evaluate", "a.onnx", "mnist");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.errors()).hasSize(1);
    assertThat(run.errors().getFirst()).startsWith("striate: a.onnx: ");
  }
}
