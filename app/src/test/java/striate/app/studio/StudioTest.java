package striate.app.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import striate.app.sets.DataSource;
import striate.app.sets.PictureInputs;
import striate.app.studio.work.State;
import striate.app.studio.work.Watcher;
import striate.classify.Classifier;
import striate.classify.Prediction;
import striate.data.DataException;
import striate.data.SampleCache;
import striate.images.Pictures;
import striate.train.Progress;
import striate.train.Trainer;
import striate.train.TrainingListener;
import tools.jackson.databind.JsonNode;

/** The studio by its answers: from pictures to a model and back to the pictures. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class StudioTest {
  private static final Map<String, String> SHORT =
      Map.of("network", "c4 pool c8 global", "epochs", "4", "image", "3x24x24", "batch-size", "16");

  @TempDir Path temp;
  private Path folder;
  private final List<Throwable> faults = new CopyOnWriteArrayList<>();
  private Studio studio;
  private Visitor visitor;

  @BeforeEach
  void open() throws Exception {
    folder = Shapes.folder(temp.resolve("shapes"), 30);
    start();
  }

  private void start() throws Exception {
    studio =
        new Studio(
            new StudioSettings(folder, 0, 32 << 20, SampleCache.in(temp.resolve("cache")), 2),
            faults::add);
    visitor = new Visitor(studio);
  }

  @AfterEach
  void close() {
    visitor.close();
    studio.close();
    assertThat(faults).isEmpty();
  }

  private String train(Map<String, String> settings) throws Exception {
    String run = visitor.post("/api/train", Map.of("settings", settings)).get("run").asString();
    studio.trainings().await();
    assertThat(studio.trainings().state().phase())
        .as(studio.trainings().state().toString())
        .isEqualTo(State.Phase.DONE);
    return run;
  }

  private static Map<String, String> files(Path folder) throws IOException {
    Map<String, String> all = new java.util.TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path f : files.filter(Files::isRegularFile).toList()) {
        if (!f.toString().contains(".striate")) {
          all.put(f.toString(), Files.getLastModifiedTime(f) + " " + Files.size(f));
        }
      }
    }
    return all;
  }

  @Test
  void aClassifierWithoutCode() throws Exception {
    Map<String, String> before = files(folder);
    JsonNode album = visitor.get("/api/album");
    assertThat(album.get("classes")).hasSize(3);
    assertThat(album.get("classes").get(0).get("count").asInt()).isEqualTo(30);

    // Pictures that are labelled wrongly.
    visitor.post(
        "/api/label",
        Map.of(
            "pictures",
            List.of("discs/discs0.png", "discs/discs1.png", "discs/discs2.png"),
            "to",
            "stripes"));
    String run = train(SHORT);

    JsonNode curve = visitor.get("/api/training");
    assertThat(curve.get("phase").asString()).isEqualTo("done");
    assertThat(curve.get("done").asInt()).isEqualTo(4);
    JsonNode matrix = visitor.get("/api/matrix");
    assertThat(matrix.get("run").asString()).isEqualTo(run);
    assertThat(matrix.get("total").asInt()).isBetween(10, 30);
    int sum = 0;
    for (JsonNode row : matrix.get("counts")) {
      for (JsonNode n : row) {
        sum += n.asInt();
      }
    }
    assertThat(sum).isEqualTo(matrix.get("total").asInt());

    // The pictures of each cell are as many as the matrix says.
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        JsonNode cell =
            visitor.get(
                "/api/pictures",
                "run",
                run,
                "class",
                matrix.get("numbers").get(i).asString(),
                "said",
                matrix.get("numbers").get(j).asString());
        assertThat(cell.get("total").asInt()).isEqualTo(matrix.get("counts").get(i).get(j).asInt());
      }
    }

    // The page's answer is that of the model file.
    Classifier classifier = Classifier.load(studio.trainings().folder(run).resolve("model.onnx"));
    byte[] bytes = Files.readAllBytes(folder.resolve("squares/squares5.png"));
    JsonNode tried =
        visitor.post(
            "/api/try",
            Map.of("name", "a.png", "bytes", Base64.getEncoder().encodeToString(bytes)));
    Prediction expected =
        classifier.classify(Pictures.read(folder.resolve("squares/squares5.png")));
    for (int i = 0; i < 3; i++) {
      assertThat(tried.get("answers").get(i).get("class").asString())
          .isEqualTo(expected.ranked().get(i).name());
      assertThat(tried.get("answers").get(i).get("probability").asDouble())
          .isCloseTo(expected.ranked().get(i).probability(), within(1e-6));
    }
    for (String name : List.of("squares/squares5.png", tried.get("name").asString())) {
      var explained = visitor.bytes("/api/explain", Map.of("name", name));
      assertThat(explained.statusCode()).isEqualTo(200);
      assertThat(new String(explained.body(), StandardCharsets.ISO_8859_1))
          .contains("\"values\":{\"dtype\":\"F32\"")
          .contains("receipt");
    }
    // A page's newer explanation ends its older ones, and nobody else's.
    Map<String, String> second = Map.of("name", "squares/squares5.png", "page", "p", "turn", "2");
    Map<String, String> first = Map.of("name", "squares/squares5.png", "page", "p", "turn", "1");
    assertThat(visitor.bytes("/api/explain", second).statusCode()).isEqualTo(200);
    assertThat(visitor.bytes("/api/explain", first).statusCode()).isEqualTo(409);
    Map<String, String> other = Map.of("name", "squares/squares5.png", "page", "q", "turn", "1");
    assertThat(visitor.bytes("/api/explain", other).statusCode()).isEqualTo(200);
    // A page that was left waits for none.
    visitor.post("/api/explain/end", Map.of("page", "q", "turn", 3));
    assertThat(visitor.bytes("/api/explain", other).statusCode()).isEqualTo(409);
    oddPictures(classifier);
    assertThat(visitor.bytes("/api/runs/model", Map.of("run", run)).body())
        .isEqualTo(Files.readAllBytes(studio.trainings().folder(run).resolve("model.onnx")));
    assertThat(files(folder)).isEqualTo(before);

    // Labels put right change the matrix at once.
    visitor.post("/api/undo", Map.of());
    JsonNode after = visitor.get("/api/matrix");
    assertThat(after.get("total").asInt()).isEqualTo(matrix.get("total").asInt());
    visitor.post("/api/rename", Map.of("from", "discs", "to", "balls"));
    JsonNode renamed = visitor.get("/api/matrix");
    assertThat(renamed.get("right").asInt()).isEqualTo(after.get("right").asInt());
    assertThat(renamed.get("names").toString()).contains("balls").doesNotContain("discs");
    visitor.post("/api/merge", Map.of("from", "squares", "to", "balls"));
    JsonNode merged = visitor.get("/api/matrix");
    assertThat(merged.get("total").asInt()).isEqualTo(after.get("total").asInt());
    assertThat(merged.get("right").asInt()).isGreaterThanOrEqualTo(after.get("right").asInt());

    // What the page exports as a list, 'train' reads.
    Files.write(folder.resolve("labels.csv"), visitor.bytes("/api/labels.csv", Map.of()).body());
    DataSource source =
        DataSource.open(folder.resolve("labels.csv").toString(), DataSource.Options.of(temp));
    assertThat(source.train().classes()).containsExactly("balls", "stripes");
    assertThat(source.train().counts()).containsExactly(60, 30);
    assertThat(source.problems()).isEmpty();
  }

  /** EXIF, CMYK, alpha, 16 bits, palettes: what 'predict' says of files, the page says, too. */
  private void oddPictures(Classifier classifier) throws Exception {
    Path odd = Path.of("../images/src/test/resources/striate/images");
    PictureInputs inputs = new PictureInputs(java.io.InputStream.nullInputStream());
    var how = classifier.model().preprocessing().orElseThrow();
    int same = 0;
    try (Stream<Path> files = Files.list(odd)) {
      for (Path file : files.sorted().toList()) {
        Prediction predicted;
        try {
          predicted =
              classifier.classify(
                  inputs.read(new PictureInputs.Input(file.toString(), file, null), how));
        } catch (DataException e) {
          continue; // no picture for 'predict' either
        }
        String bytes = Base64.getEncoder().encodeToString(Files.readAllBytes(file));
        JsonNode tried = visitor.post("/api/try", Map.of("name", "odd", "bytes", bytes));
        // Taken into the album, it is encoded anew, and must say the same.
        JsonNode added =
            visitor.post("/api/upload", Map.of("name", "odd", "to", "odd", "bytes", bytes));
        JsonNode kept = visitor.get("/api/ask", "name", added.get("name").asString());
        visitor.post("/api/undo", Map.of());
        for (int i = 0; i < 3; i++) {
          double p = predicted.ranked().get(i).probability();
          for (JsonNode answer : List.of(tried, kept)) {
            assertThat(answer.get("answers").get(i).get("probability").asDouble())
                .as(file.toString())
                .isCloseTo(p, within(1e-6));
          }
        }
        same++;
      }
    }
    assertThat(same).isGreaterThan(20);
  }

  @Test
  void stoppedAndGoneOnWithEndsInTheSameBits() throws Exception {
    Map<String, String> longer = new java.util.HashMap<>(SHORT);
    longer.put("epochs", "6");
    String whole = train(longer);
    CountDownLatch second = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    studio
        .trainings()
        .watch(
            new Watcher() {
              @Override
              public void begins(Begun run, Trainer.Settings settings) {
                settings.listener(
                    new TrainingListener() {
                      @Override
                      public void onStep(Progress p) {
                        if (p.epoch() == 2) {
                          second.countDown();
                          try {
                            go.await();
                          } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                          }
                        }
                      }
                    });
              }

              @Override
              public void ended(String name) {
                go.countDown();
              }
            });
    String run = visitor.post("/api/train", Map.of("settings", longer)).get("run").asString();
    second.await();
    assertThat(visitor.ask("/api/train", Map.of("settings", longer)).statusCode()).isEqualTo(409);
    assertThat(visitor.get("/api/runs").get(0).get("state").asString()).isEqualTo("under way");
    visitor.post("/api/train/stop", Map.of());
    studio.trainings().await();
    assertThat(studio.trainings().state().phase()).isEqualTo(State.Phase.STOPPED);
    assertThat(studio.trainings().state().run()).isEqualTo(run);

    // Relabelled meanwhile: the run goes on with what it began with.
    visitor.post("/api/label", Map.of("pictures", List.of("discs/discs0.png"), "to", "squares"));
    visitor.close();
    studio.close();
    start();
    JsonNode left = visitor.get("/api/training");
    assertThat(left.get("phase").asString()).isEqualTo("stopped");
    assertThat(left.get("run").asString()).isEqualTo(run);
    assertThat(left.get("line").asString()).isEqualTo("stopped after 1 of 6 epochs; it can go on");
    assertThat(left.get("done").asInt()).isEqualTo(1);
    visitor.post("/api/train/resume", Map.of("run", run));
    studio.trainings().await();
    assertThat(studio.trainings().state().phase())
        .as(studio.trainings().state().toString())
        .isEqualTo(State.Phase.DONE);
    JsonNode runs = visitor.get("/api/runs");
    assertThat(runs).hasSize(2);
    assertThat(visitor.get("/api/training").get("done").asInt()).isEqualTo(6);
    assertThat(Classifier.load(file(run)).model().weights().get("conv1.weight").values())
        .isEqualTo(Classifier.load(file(whole)).model().weights().get("conv1.weight").values());
    JsonNode pair = visitor.get("/api/runs/compare", "a", run, "b", whole);
    assertThat(pair.get("onlyFirst").asInt()).isZero();
    assertThat(pair.get("p").asDouble()).isEqualTo(1);
  }

  private Path file(String run) throws IOException {
    return studio.trainings().folder(run).resolve("model.onnx");
  }

  /** Files are opened when they are looked at: what is no picture is not counted any more then. */
  @Test
  void aDamagedFileIsLeftOutAndNamed() throws Exception {
    visitor.close();
    studio.close();
    Files.writeString(folder.resolve("discs/looked at.png"), "no picture");
    Files.writeString(folder.resolve("squares/trained on.png"), "");
    start();
    assertThat(visitor.get("/api/pictures").get("total").asInt()).isEqualTo(92);
    String before = visitor.get("/api/album").get("version").asString();
    var thumb = visitor.bytes("/api/thumb", Map.of("name", "discs/looked at.png"));
    assertThat(thumb.statusCode()).isEqualTo(422);
    JsonNode album = visitor.get("/api/album");
    assertThat(album.get("version").asString()).isNotEqualTo(before);
    assertThat(album.get("pictures").asInt()).isEqualTo(91);
    assertThat(album.get("classes").get(0).get("count").asInt()).isEqualTo(30);
    assertThat(album.get("problem").toString())
        .contains("discs/looked at.png: a PNG, JPEG")
        .doesNotContain(folder.toString());
    assertThat(visitor.get("/api/pictures").get("total").asInt()).isEqualTo(91);

    visitor.post(
        "/api/train",
        Map.of("settings", Map.of("network", "c4 global", "image", "3x16x16", "epochs", "1")));
    studio.trainings().await();
    assertThat(visitor.get("/api/training").get("lines").get(0).asString())
        .startsWith("left out squares/trained on.png: ");
    assertThat(visitor.get("/api/album").get("pictures").asInt()).isEqualTo(90);
    assertThat(visitor.get("/api/album").get("problems").asInt()).isEqualTo(2);
  }

  @Test
  void whatComesInIsDecodedAndEncodedAnew() throws Exception {
    byte[] png = Pictures.png(Shapes.picture("discs", 1000));
    byte[] tail = java.util.Arrays.copyOf(png, png.length + 60);
    byte[] script =
        "<script>alert(1)</script><svg onload=alert(1)>".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(script, 0, tail, png.length, script.length);
    JsonNode added =
        visitor.post(
            "/api/upload",
            Map.of(
                "name", "evil<img src=x>.png",
                "to", "discs",
                "bytes", Base64.getEncoder().encodeToString(tail)));
    Path kept = folder.resolve(added.get("name").asString());
    assertThat(Files.readAllBytes(kept)).isEqualTo(png);
    assertThat(visitor.get("/api/album").get("classes").get(0).get("count").asInt()).isEqualTo(31);
    assertThat(visitor.get("/api/album").get("pictures").asInt()).isEqualTo(91);
    visitor.post("/api/undo", Map.of());
    assertThat(visitor.get("/api/album").get("pictures").asInt()).isEqualTo(90);
    visitor.post("/api/redo", Map.of());
    var thumb = visitor.bytes("/api/thumb", Map.of("name", added.get("name").asString()));
    assertThat(thumb.headers().firstValue("content-type")).contains("image/png");
    assertThat(Pictures.read(thumb.body(), "thumb").width()).isEqualTo(96);
    for (byte[] no :
        List.of(
            script,
            new byte[0],
            "<html>".getBytes(StandardCharsets.US_ASCII),
            java.util.Arrays.copyOf(png, 40))) {
      assertThat(
              visitor
                  .ask(
                      "/api/upload",
                      Map.of(
                          "name", "a.png",
                          "to", "discs",
                          "bytes", Base64.getEncoder().encodeToString(no)))
                  .statusCode())
          .isEqualTo(422);
    }
    for (String name : List.of("../../etc/passwd", "/etc/passwd", ".striate/journal", "")) {
      assertThat(visitor.bytes("/api/thumb", Map.of("name", name)).statusCode()).isEqualTo(404);
      assertThat(visitor.bytes("/api/picture", Map.of("name", name)).statusCode()).isEqualTo(404);
      assertThat(visitor.bytes("/api/runs/model", Map.of("run", name)).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void aTrainingThatDivergesIsSaidInWords() throws Exception {
    Map<String, String> wild = new java.util.HashMap<>(SHORT);
    wild.putAll(Map.of("learning-rate", "1e20", "optimizer", "sgd"));
    visitor.post("/api/train", Map.of("settings", wild));
    studio.trainings().await();
    State state = studio.trainings().state();
    assertThat(state.phase()).isEqualTo(State.Phase.FAILED);
    assertThat(state.line())
        .startsWith("the training diverged: ")
        .contains("learning-rate")
        .doesNotContain("striate ");
    assertThat(visitor.get("/api/runs").get(0).get("state").asString()).isEqualTo("diverged");
    assertThat(visitor.get("/api/matrix").get("run").asString()).isEmpty();
  }

  /** What it learned would have no place: it ends, instead of going on for nothing. */
  @Test
  void aTrainingWhoseFolderIsRemovedEnds() throws Exception {
    Map<String, String> longer = new java.util.HashMap<>(SHORT);
    longer.put("epochs", "100000");
    String run = visitor.post("/api/train", Map.of("settings", longer)).get("run").asString();
    while (studio.trainings().curve().epochs().isEmpty() && studio.trainings().state().isBusy()) {
      Thread.sleep(5);
    }
    try (Stream<Path> files = Files.walk(studio.trainings().folder(run))) {
      for (Path f : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(f);
      }
    }
    studio.trainings().await();
    assertThat(studio.trainings().state().phase()).isEqualTo(State.Phase.FAILED);
    assertThat(studio.trainings().state().line())
        .isEqualTo("ended, for the training's folder was removed");
    assertThat(visitor.get("/api/runs")).isEmpty();
  }

  /** Dense layers alone have no maps, but a picture that speaks for an answer. */
  @Test
  void aNetworkWithoutMapsIsExplainedAndLookedAt() throws Exception {
    String run =
        train(Map.of("network", "flat fc8 relu", "image", "3x12x12", "epochs", "1", "seed", "2"));
    JsonNode methods = visitor.get("/api/ask/about").get("methods");
    assertThat(methods).hasSize(3);
    assertThat(methods.get(0).get("key").asString()).isEqualTo("integrated-gradients");
    Map<String, String> any = Map.of("name", "discs/discs3.png");
    assertThat(visitor.bytes("/api/explain", any).statusCode()).isEqualTo(200);
    Map<String, String> cam = Map.of("name", "discs/discs3.png", "method", "grad-cam");
    assertThat(visitor.bytes("/api/explain", cam).statusCode()).isEqualTo(422);

    // The next day's microscope has the folder's pictures, those of the labels that hold then.
    visitor.close();
    studio.close();
    start();
    String model = ".striate/runs/" + run + "/model.onnx";
    JsonNode network = visitor.get("/api/scope/network", "subject", model);
    assertThat(network.get("pictures").asInt()).isEqualTo(20);
    assertThat(network.get("classes").toString()).contains("discs", "squares", "stripes");
    Map<String, String> look = Map.of("subject", model, "layer", "1", "picture", "19");
    assertThat(visitor.bytes("/api/scope/view", look).statusCode()).isEqualTo(200);
  }

  @Test
  void wrongSettingsAreNamed() throws Exception {
    for (Map<String, String> wrong :
        List.of(
            Map.of("epochs", "many"),
            Map.of("data", "/etc"),
            Map.of("nothing", "1"),
            Map.of("network", "c4 c4 zzz", "epochs", "1"),
            Map.of("budget", "1m", "epochs", "3"))) {
      var reply = visitor.ask("/api/train", Map.of("settings", wrong));
      if (reply.statusCode() == 200) { // found out by the training's own thread
        studio.trainings().await();
        assertThat(studio.trainings().state().phase()).isEqualTo(State.Phase.FAILED);
        assertThat(studio.trainings().state().line()).contains("zzz").doesNotContain("fault");
      } else {
        assertThat(reply.statusCode()).isEqualTo(422);
      }
    }
    try (Stream<Path> runs = Files.list(folder.resolve(".striate"))) {
      assertThat(runs.filter(p -> p.endsWith("runs"))).isEmpty();
    }
  }
}
