package striate.app.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static striate.nn.Layers.batchNorm;
import static striate.nn.Layers.conv;
import static striate.nn.Layers.dense;
import static striate.nn.Layers.dropout;
import static striate.nn.Layers.flatten;
import static striate.nn.Layers.globalAveragePool;
import static striate.nn.Layers.maxPool;
import static striate.nn.Layers.relu;
import static striate.nn.Layers.residual;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import striate.classify.Evaluation;
import striate.data.ArrayDataset;
import striate.data.Dataset;
import striate.data.Preprocessing;
import striate.nn.Network;
import striate.nn.Shape;
import striate.run.Activations;
import striate.train.EpochResult;
import striate.train.Validation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** What stands in the page, without a browser. */
class TrainingReportTest {
  static final String HOSTILE = "</script><img src=x onerror=alert(1)>";

  @Test
  void noNameOrPathCanBecomeMarkup() throws Exception {
    String html = hostile().page().html();
    assertThat(html.contains("<img")).isFalse();
    assertThat(html.split("</script>", -1)).hasSize(3);
    JsonNode json = data(html);
    assertThat(json.at("/classes/0").asString()).isEqualTo(HOSTILE);
    assertThat(json.at("/data/problems/0/file").asString()).isEqualTo("bad/" + HOSTILE);
    assertThat(json.at("/settings/data").asString()).isEqualTo(HOSTILE);
  }

  @Test
  void carriesTheFeatureMapsOfTheNetwork() throws Exception {
    Dataset set = colours(12, 3, 20);
    Network network = small(3);
    var weights = network.initialise(3);
    Preprocessing how = Preprocessing.of(3, 20, 20);
    JsonNode json =
        data(
            new TrainingReport("t", set.classes())
                .model(weights, how)
                .results("test", set, random(set, 5))
                .page()
                .html());
    JsonNode maps = json.get("maps");
    assertThat(names(maps.get("stages")))
        .containsExactly(
            "conv1", "maxpool1", "conv2", "conv3", "add1", "globalaveragepool1", "dense1");
    int[] places = ints(maps.get("places"));
    byte[] values = bytes(maps.get("values"));
    float[] limits = floats(maps.get("limits"));
    float[] image = new float[how.size()];
    how.write(set.picture(places[1]), image, 0);
    float[][] outputs = Activations.of(weights).run(image);
    // conv1 is shown after its batch normalisation and ReLU.
    float[] expected = outputs[2];
    int each = values.length / places.length;
    float limit = limits[maps.get("stages").size()];
    for (int i = 0; i < expected.length; i++) {
      float shown = ((values[each + i] & 0xff) - 128) / 127f * limit;
      assertThat(shown).isBetween(expected[i] - limit / 250, expected[i] + limit / 250);
    }
  }

  @Test
  void aStageIsALayerWithWhatFollowsItPointByPoint() {
    Network network = small(3);
    List<String> ends =
        ShownLayers.ends(network).stream().map(i -> network.nodes().get(i).name()).toList();
    assertThat(ends)
        .containsExactly(
            "relu1", "maxpool1", "conv2", "conv3", "relu2", "globalaveragepool1", "dense1");
  }

  @Test
  void staysSmallHoweverLargeTheData(@TempDir Path folder) throws Exception {
    int classes = 60;
    Dataset set = colours(3_000, classes, 96);
    Network network =
        Network.of(
            Shape.image(3, 96, 96),
            conv(64, 7).same(),
            relu(),
            conv(64, 3).stride(2).same(),
            relu(),
            conv(96, 3).stride(2).same(),
            relu(),
            globalAveragePool(),
            flatten(),
            dense(classes));
    List<EpochResult> epochs = new ArrayList<>();
    for (int i = 1; i <= 2_500; i++) {
      epochs.add(new EpochResult(i, i, 1.0 / i, 0.5, 0.1, new Validation(1.1 / i, 0.4), 1.5));
    }
    List<DataFigures.Problem> problems =
        IntStream.range(0, 5_000)
            .mapToObj(i -> new DataFigures.Problem("damaged-" + i + ".png", "it ends too early"))
            .toList();
    Path file = folder.resolve("large.html");
    new TrainingReport("large", set.classes())
        .epochs(epochs, 1_234, ChosenBy.VALIDATION)
        .rates(new double[1_000_000])
        .data(new DataFigures("noise", "", List.of(), problems))
        .model(network.initialise(1), Preprocessing.of(3, 96, 96))
        .results("test", set, random(set, 2))
        .write(file);
    assertThat(Files.size(file)).isLessThan(5_000_000);
    JsonNode json = data(Files.readString(file));
    assertThat(json.at("/data/problemCount").asInt()).isEqualTo(5_000);
    assertThat(json.at("/data/problems").size()).isEqualTo(TrainingReport.MOST_PROBLEMS);
    List<Integer> shown = new ArrayList<>();
    json.at("/history/epoch").forEach(e -> shown.add(e.asInt()));
    assertThat(shown).hasSizeLessThan(1_005).contains(1, 1_234, 2_500);
    assertThat(ints(json.at("/pictures/places")).length).isBetween(100, 200);
    assertThat(json.at("/pictures/width").asInt()).isEqualTo(ShownPictures.MOST_SIDE);
    assertThat(json.at("/maps/stages/0/averaged").asInt()).isEqualTo(3);
  }

  @Test
  void leavesOutWhatWasNotMeasured() throws Exception {
    JsonNode json = data(new TrainingReport("bare", List.of("a", "b")).page().html());
    assertThat(json.get("history").isNull()).isTrue();
    assertThat(json.has("results")).isFalse();
    JsonNode nan =
        data(
            new TrainingReport("bare", List.of("a", "b"))
                .epochs(
                    List.of(new EpochResult(1, 7, 0.5, 0.25, 0.1, null, 2)), 1, ChosenBy.LAST_EPOCH)
                .page()
                .html());
    assertThat(nan.at("/history/validationLoss/0").isNull()).isTrue();
    assertThat(nan.at("/history/trainAccuracy/0").asDouble()).isEqualTo(0.25);
  }

  @Test
  void refusesResultsOfOtherClasses() {
    Dataset set = colours(6, 3, 8);
    Evaluation results = random(set, 1);
    assertThatThrownBy(() -> new TrainingReport("t", List.of("x")).results("test", set, results))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[x] expected, got [class 0, class 1, class 2]");
    assertThatThrownBy(
            () -> new TrainingReport("t", set.classes()).results("test", set.first(4), results))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("of the 4 pictures of test expected, got one of 6");
  }

  /** Names that would break a careless page, colour pictures, a skewed set, selection by test. */
  static TrainingReport hostile() {
    List<String> classes =
        List.of(HOSTILE, "a very long class name that no column has room for", "\"'&amp;");
    Dataset set = renamed(colours(45, 3, 20), classes);
    Network network = small(3);
    return new TrainingReport("hostile " + HOSTILE, classes)
        .epochs(
            List.of(
                new EpochResult(1, 5, 1.5, 0.4, 0.1, new Validation(1.25, 0.5), 60),
                new EpochResult(2, 10, 0.75, 0.7, 0.01, new Validation(1.0, 0.625), 60)),
            2,
            ChosenBy.TEST)
        .settings(Map.of("data", HOSTILE))
        .data(
            new DataFigures(
                HOSTILE,
                "",
                List.of(new DataFigures.Part("training", List.of(100, 10, 50))),
                List.of(new DataFigures.Problem("bad/" + HOSTILE, "not an image: " + HOSTILE))))
        .model(network.initialise(3), Preprocessing.of(3, 20, 20))
        .results("test", set, random(set, 4));
  }

  private static Network small(int classes) {
    return Network.of(
        Shape.image(3, 20, 20),
        conv(4, 3),
        batchNorm(),
        relu(),
        maxPool(2),
        conv(4, 3).same(),
        residual(conv(4, 3).same()),
        relu(),
        dropout(0.5),
        globalAveragePool(),
        flatten(),
        dense(classes));
  }

  private static Dataset colours(int count, int classes, int side) {
    var random = new SplittableRandom(7);
    byte[] samples = new byte[count * side * side * 3];
    random.nextBytes(samples);
    int[] labels = IntStream.range(0, count).map(i -> i % classes).toArray();
    List<String> names = IntStream.range(0, classes).mapToObj(i -> "class " + i).toList();
    return ArrayDataset.of(samples, side, side, 3, labels, names);
  }

  private static Dataset renamed(Dataset set, List<String> classes) {
    int side = set.picture(0).width();
    byte[] samples = new byte[set.size() * side * side * 3];
    for (int i = 0; i < set.size(); i++) {
      set.picture(i).copyTo(samples, i * side * side * 3);
    }
    return ArrayDataset.of(samples, side, side, 3, set.labels(), classes);
  }

  private static Evaluation random(Dataset set, long seed) {
    var random = new SplittableRandom(seed);
    int classes = set.classes().size();
    float[] p = new float[set.size() * classes];
    for (int i = 0; i < set.size(); i++) {
      double sum = 0;
      for (int c = 0; c < classes; c++) {
        p[i * classes + c] = (float) Math.exp(random.nextDouble(0, 4));
        sum += p[i * classes + c];
      }
      for (int c = 0; c < classes; c++) {
        p[i * classes + c] = (float) (p[i * classes + c] / sum);
      }
    }
    return Evaluation.of(set.classes(), set.labels(), p, set::name);
  }

  private static JsonNode data(String html) {
    String start = "<script type=\"application/json\" id=\"data\">";
    int from = html.indexOf(start) + start.length();
    return new ObjectMapper().readTree(html.substring(from, html.indexOf("</script>", from)));
  }

  private static List<String> names(JsonNode stages) {
    List<String> names = new ArrayList<>();
    stages.forEach(stage -> names.add(stage.get("name").asString()));
    return names;
  }

  private static byte[] bytes(JsonNode packed) throws Exception {
    byte[] gzip =
        Base64.getDecoder()
            .decode(packed.get("gzip").asString().getBytes(StandardCharsets.US_ASCII));
    return new GZIPInputStream(new ByteArrayInputStream(gzip)).readAllBytes();
  }

  private static int[] ints(JsonNode packed) throws Exception {
    var buffer = ByteBuffer.wrap(bytes(packed)).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
    int[] values = new int[buffer.remaining()];
    buffer.get(values);
    return values;
  }

  private static float[] floats(JsonNode packed) throws Exception {
    var buffer = ByteBuffer.wrap(bytes(packed)).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    return values;
  }
}
