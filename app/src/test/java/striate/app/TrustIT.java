package striate.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import striate.data.Picture;
import striate.images.Pictures;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Somebody who wants to know how far to trust a model, from training to served answers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrustIT {
  private static final List<String> CLASSES = List.of("flat, wide", "steep", "ünder #1");
  private static final List<String> RECIPE =
      List.of(
          "--epochs",
          "12",
          "--image",
          "1x14x14",
          "--network",
          "conv8k3 relu pool flat fc16 relu",
          "--augment",
          "none");
  private static final int EACH = 110;
  private static final int WRONG = 6;
  private static final int SIDE = 14;
  private static final Pattern PORT = Pattern.compile("127\\.0\\.0\\.1:([0-9]+)");

  @TempDir static Path folder = Path.of("");

  /** The file of each picture whose folder is not its class, and the class that it is. */
  private final Map<String, String> wrong = new LinkedHashMap<>();

  @BeforeAll
  void trains() throws IOException {
    Random random = new Random(3);
    for (int c = 0; c < CLASSES.size(); c++) {
      for (int i = 0; i < EACH; i++) {
        boolean moved = i < WRONG && c < 2;
        String place = CLASSES.get(moved ? c + 1 : c);
        Path file = folder.resolve("set").resolve(place).resolve(c + " " + i + ".png");
        Files.createDirectories(file.getParent());
        Pictures.write(picture(c, random), file);
        if (moved) {
          wrong.put(file.getFileName().toString(), CLASSES.get(c));
        }
      }
    }
    Run run =
        striate(
            with(
                RECIPE,
                "train",
                "set",
                "--calibrate",
                "0.4",
                "--report",
                "r.html",
                "-o",
                "m.onnx"));
    assertThat(run.code()).as(run.out() + run.err()).isZero();
    assertThat(run.out()).contains(" calibration, ");
  }

  /** Waves along rows, columns, or a diagonal, with noise. */
  private static Picture picture(int c, Random random) {
    byte[] samples = new byte[SIDE * SIDE];
    double phase = random.nextDouble() * 6;
    for (int p = 0; p < samples.length; p++) {
      int x = p % SIDE;
      int y = p / SIDE;
      int along = c == 0 ? y : c == 1 ? x : x + y;
      double v = 128 + 70 * Math.sin(along * 1.1 + phase) + 25 * random.nextGaussian();
      samples[p] = (byte) Math.clamp(Math.round(v), 0, 255);
    }
    return Picture.of(SIDE, SIDE, 1, samples);
  }

  private static String[] with(List<String> more, String... arguments) {
    return Stream.concat(Stream.of(arguments), more.stream()).toArray(String[]::new);
  }

  private Run striate(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    if (!List.of("predict", "convert", "shrink", "inspect").contains(arguments[0])) {
      all.addAll(List.of("--data", "data"));
    }
    return Jar.in(folder).run(all.toArray(new String[0]));
  }

  private static JsonNode json(Run run) {
    assertThat(run.code()).as(run.err()).isZero();
    return new ObjectMapper().readTree(run.out());
  }

  @Test
  void evaluateTellsHowFarToTrust() {
    JsonNode all =
        json(
            striate(
                "evaluate",
                "m.onnx",
                "set",
                "--part",
                "test",
                "--json",
                "--trust",
                "--near",
                "--outside",
                "mnist",
                "--corruptions",
                "9",
                "--against",
                "m.onnx"));
    JsonNode trust = all.get("trust");
    JsonNode calibration = trust.get("calibration");
    assertThat(calibration.get("images").asInt()).isEqualTo(132);
    assertThat(calibration.get("stored").asBoolean()).isTrue();
    assertThat(all.get("calibrationError").asDouble())
        .isEqualTo(calibration.get("after").get("calibrationError").asDouble());
    assertThat(trust.get("sets").size()).isEqualTo(8);
    JsonNode unlike = trust.get("unlike").get("sets");
    assertThat(unlike.size()).isEqualTo(3);
    assertThat(unlike.get(2).get("set").asString()).isEqualTo("mnist");
    assertThat(unlike.get(2).get("aurocDistance").asDouble()).isGreaterThan(0.9);
    assertThat(trust.get("corruptions").get("rows").size()).isEqualTo(15);
    assertThat(trust.get("corruptions").get("rows").get(0).get("accuracies").size()).isEqualTo(5);
    assertThat(trust.get("against").get("p").asDouble()).isEqualTo(1);
    assertThat(trust.get("against").get("difference").asDouble()).isEqualTo(0);
    assertThat(trust.get("nearDuplicates").get("why").asString()).isEmpty();
    assertThat(trust.get("uses").toString())
        .contains("neither learned from, nor chosen by, nor used to calibrate")
        .contains("Calibrated on 132 calibration images of set");
  }

  @Test
  void onItsOwnCalibrationImagesItFlatters() {
    Run run = striate("evaluate", "m.onnx", "set", "--part", "calibration", "--trust");
    assertThat(run.out()).contains("the model was calibrated on these images");
    assertThat(run.out()).contains("132 images");
  }

  @Test
  void someOfTheImagesCalibrateForTheOthers() {
    JsonNode all =
        json(
            striate(
                "evaluate",
                "m.onnx",
                "set",
                "--part",
                "calibration",
                "--calibrate",
                "0.75",
                "--views",
                "flip",
                "--json"));
    JsonNode trust = all.get("trust");
    assertThat(all.get("images").asInt()).isEqualTo(33);
    assertThat(trust.get("calibration").get("images").asInt()).isEqualTo(99);
    assertThat(trust.get("calibration").get("stored").asBoolean()).isFalse();
    // Below the least count for 99 %, had the part that calibrates not been the larger one.
    assertThat(trust.get("sets").size()).isEqualTo(8);
    assertThat(trust.get("uses").toString())
        .contains("Calibrated on 99 other calibration images, spread evenly among those")
        .doesNotContain("optimistic");
    assertThat(line("evaluate", "m.onnx", "set", "--part", "training", "--calibrate", "0.5"))
        .contains("--calibrate: held-out images expected");
    assertThat(line("evaluate", "m.onnx", "set", "--calibrate", "1"))
        .contains("--calibrate: a share from 0 to below 1 expected, got 1.0");
    assertThat(line("evaluate", "m.onnx", "set", "--part", "calibration", "--calibrate", "0.001"))
        .contains("images for both parts expected, got ");
  }

  @Test
  void servedAnswersAreThoseOfPredict() throws Exception {
    Path picture = folder.resolve("set/steep/1 50.png");
    JsonNode said = json(striate("predict", "m.onnx", picture.toString(), "--json"));
    assertThat(said.get("set").toString()).startsWith("[\"steep\"");
    assertThat(said.get("coverage").asDouble()).isEqualTo(0.99);
    assertThat(said.get("unlike").asBoolean()).isFalse();
    Process server = Jar.in(folder).start("serve", "m.onnx", "--port", "0", "--json");
    try (BufferedReader lines = server.errorReader()) {
      String line = lines.readLine();
      while (line != null && !line.contains("\"ready\"")) {
        line = lines.readLine();
      }
      assertThat(line).isNotNull();
      Matcher m = PORT.matcher(line);
      assertThat(m.find()).as(line).isTrue();
      String address = "http://127.0.0.1:" + m.group(1);
      HttpClient client = HttpClient.newHttpClient();
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create(address + "/v2/models/m/classify"))
                  .POST(HttpRequest.BodyPublishers.ofFile(picture))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      JsonNode served = new ObjectMapper().readTree(answer.body());
      for (String key : List.of("set", "coverage", "unlike", "distance", "distanceLimit")) {
        assertThat(served.get(key)).as(key).isEqualTo(said.get(key));
      }
      for (int i = 0; i < 3; i++) {
        assertThat(served.get("classes").get(i).get("probability").asDouble())
            .isEqualTo(said.get("classes").get(i).get("probability").asDouble());
      }
    } finally {
      server.destroy();
      server.waitFor();
    }
  }

  @Test
  void whatIsNotLikeTheTrainingIsSaid() throws IOException {
    byte[] white = new byte[40 * 40];
    java.util.Arrays.fill(white, (byte) 255);
    Pictures.write(Picture.of(40, 40, 1, white), folder.resolve("white.png"));
    Run run = striate("predict", "m.onnx", "white.png", "--sets", "aps", "--coverage", "0.9");
    assertThat(run.out()).contains("; 90 %: {").contains("; not like the training pictures");
  }

  @Test
  void otherFilesOfTheModel() {
    assertThat(striate("convert", "m.onnx", "-o", "same.onnx").code()).isZero();
    Path picture = folder.resolve("set/steep/1 50.png");
    assertThat(striate("predict", "same.onnx", picture.toString()).out())
        .isEqualTo(striate("predict", "m.onnx", picture.toString()).out());
    Run other = striate("predict", "m.onnx", picture.toString(), "--preprocess", "unit,fit=crop");
    assertThat(other.out()).doesNotContain("{");
    assertThat(String.join(" ", other.errors()))
        .contains("its calibration is that of other weights or another preprocessing");
    assertThat(
            striate("shrink", "m.onnx", "--to", "fp16", "-o", "half.onnx", "--data", "data").code())
        .isZero();
    Run half = striate("predict", "half.onnx", picture.toString());
    assertThat(half.out()).doesNotContain("{");
    assertThat(half.errors()).isEmpty();
    Run again = striate("calibrate", "half.onnx", "set", "-o", "half-calibrated.onnx");
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(striate("predict", "half-calibrated.onnx", picture.toString()).out()).contains("{");
    assertThat(folder.resolve("half-calibrated.onnx").toFile().length())
        .isLessThan(folder.resolve("m.onnx").toFile().length());
  }

  @Test
  void aListIsAuditedCorrectedAndReadAgain() throws IOException {
    Files.createDirectories(folder.resolve("lists"));
    Run run = striate(with(RECIPE, "audit", "set", "--folds", "3", "-o", "lists/labels.csv"));
    assertThat(run.code()).as(run.out() + run.err()).isZero();
    assertThat(run.out()).contains("by 3-fold cross-validation");
    List<String> lines = Files.readAllLines(folder.resolve("lists/labels.csv"));
    assertThat(lines).hasSize(3 * EACH + 1);
    int found = 0;
    Map<String, Integer> expected = new TreeMap<>();
    List<String> corrected = new ArrayList<>(List.of(lines.getFirst()));
    for (String line : lines.subList(1, lines.size())) {
      String name = line.replaceAll("^.*?([0-2] [0-9]+\\.png).*$", "$1");
      String truth = wrong.get(name);
      String label = CLASSES.get(name.charAt(0) - '0');
      if (truth != null) {
        String was = CLASSES.get(CLASSES.indexOf(truth) + 1);
        if (line.matches(".*,train,[0-9]+,.*")) {
          found++;
          String cell = ",\"" + truth + "\",train,";
          line = line.replaceFirst(",\"?" + was + "\"?,train,", cell);
        } else {
          label = was;
        }
      }
      expected.merge(label, 1, Integer::sum);
      corrected.add(line);
    }
    assertThat(found).isGreaterThanOrEqualTo(WRONG);
    Files.write(folder.resolve("lists/labels.csv"), corrected);
    Run info =
        Jar.in(folder)
            .with("-Dstdout.encoding=UTF-8")
            .run("data", "info", "lists/labels.csv", "--data", "data");
    assertThat(info.code()).as(info.err()).isZero();
    for (Map.Entry<String, Integer> e : expected.entrySet()) {
      assertThat(info.out())
          .contains(String.format(Locale.ROOT, "%8d %s\n", e.getValue(), e.getKey()));
    }
    Run trained =
        striate(
            "train",
            "lists/labels.csv",
            "--epochs",
            "1",
            "--image",
            "1x14x14",
            "--network",
            "conv8k3 relu pool flat",
            "-o",
            "again.onnx");
    assertThat(trained.code()).as(trained.err()).isZero();
  }

  @Test
  void whatCannotBeIsSaidInALine() {
    assertThat(line("audit", "mnist", "-o", "x.csv")).contains("mnist has no file for each image");
    assertThat(line("predict", "m.onnx", "white.png", "--coverage", "0.7"))
        .contains("coverage: one of [0.8, 0.9, 0.95, 0.99] expected, got 0.7");
    assertThat(line("calibrate", "m.onnx", "set", "-o", "x.onnx", "--part", "training"))
        .contains("--part: held-out images expected, got the training images");
    assertThat(line("calibrate", "m.onnx", "mnist", "-o", "x.onnx"))
        .contains("mnist has no images with classes of m.onnx");
    assertThat(line("calibrate", "m.onnx", "set", "-o", "x.onnx", "--false-alarms", "2"))
        .contains("a share between 0 and 1 expected, got 2.0");
    assertThat(line("evaluate", "m.onnx", "set", "--outside", "nowhere"))
        .contains("--outside: nowhere");
    assertThat(line("evaluate", "m.onnx", "set", "--against", "r.html")).contains("r.html");
    assertThat(line("train", "set", "--near")).contains("are for --report FILE.html");
    assertThat(line("train", "set", "--from", "m.onnx", "--near"))
        .contains("are for --report FILE.html");
    assertThat(line("train", "set", "--report", "x.html", "--outside", "nowhere", "--run", "none"))
        .contains("--outside: nowhere");
    assertThat(folder.resolve("none")).doesNotExist();
    assertThat(line("train", "set", "--calibrate", "1.5")).contains("--calibrate");
  }

  @Test
  void setsNeedACalibration() {
    String picture = folder.resolve("set/steep/1 50.png").toString();
    Run run =
        striate("predict", "m.onnx", picture, "--preprocess", "unit,fit=crop", "--sets", "aps");
    assertThat(run.code()).isNotZero();
    assertThat(run.err()).contains("m.onnx: --sets needs a calibrated model");
  }

  @Test
  void imagesThatWereLearnedFromPromiseNothing() {
    Run run = striate("calibrate", "m.onnx", "set", "--part", "all", "-o", "all.onnx");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("these include the model's training images");
  }

  private String line(String... arguments) {
    Run run = striate(arguments);
    assertThat(run.code()).as(String.join(" ", arguments)).isNotZero();
    List<String> errors =
        run.errors().stream()
            .filter(e -> !e.contains("the result holds only if it was not"))
            .toList();
    assertThat(errors.getFirst()).startsWith("striate: ");
    return errors.getFirst();
  }
}
