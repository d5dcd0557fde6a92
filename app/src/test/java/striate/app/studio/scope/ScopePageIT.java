package striate.app.studio.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import striate.app.report.Browser;
import striate.app.studio.door.Door;
import striate.app.studio.door.Events;
import striate.batch.Loader;
import striate.data.ArrayDataset;
import striate.data.Dataset;
import striate.data.Preprocessing;
import striate.format.Model;
import striate.format.Onnx;
import striate.nn.Layers;
import striate.nn.Network;
import striate.nn.Shape;
import striate.nn.Weights;
import striate.run.LayerValues;
import striate.train.Trainer;
import striate.train.TrainingResult;

/** The microscope in a real browser, over a training that waits for it, and over a model. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ScopePageIT {
  private static final int SIDE = 12;
  private static final String ODD = "blk.0/\"<b>&'ä 😀";
  private static final Preprocessing AS = Preprocessing.of(1, SIDE, SIDE);
  private static final Dataset SET = set();

  @TempDir private static Path folder;
  private static Browser browser;
  private static ScopeRoom room;
  private static Door door;
  private static final List<Throwable> FAULTS = new CopyOnWriteArrayList<>();

  private static Dataset set() {
    byte[] samples = new byte[60 * SIDE * SIDE];
    int[] labels = new int[60];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % 3;
      for (int p = 0; p < SIDE * SIDE; p++) {
        boolean lit =
            (labels[i] == 0 ? p / SIDE : labels[i] == 1 ? p % SIDE : p / SIDE + p) % 4 < 2;
        samples[i * SIDE * SIDE + p] = (byte) (lit ? 200 + i % 50 : i % 40);
      }
    }
    return ArrayDataset.of(samples, SIDE, SIDE, 1, labels, List.of("rows", "columns", "<i>slope"));
  }

  /** Names as other programs give them, and a window at the edge. */
  private static Network network() {
    Network.Builder b = Network.builder(Shape.image(1, SIDE, SIDE));
    Network.Builder.Ref at = b.add(ODD, Layers.conv(6, 3).same(), List.of(b.input()));
    for (striate.nn.Layer layer :
        List.of(
            Layers.batchNorm(),
            Layers.relu(),
            Layers.maxPool(2),
            Layers.depthwise(3).same(),
            Layers.tanh(),
            Layers.flatten(),
            Layers.dense(3))) {
      at = b.add(layer, at);
    }
    return b.build(at);
  }

  @BeforeAll
  static void open() throws Exception {
    Optional<Path> program = Browser.find();
    assumeTrue(program.isPresent(), "no chromium on this machine");
    browser = new Browser(program.get());
    Network single =
        Network.of(Shape.image(1, 1, 1), Layers.conv(1, 1), Layers.flatten(), Layers.dense(2));
    Onnx.write(Model.of(single.initialise(3)), folder.resolve("one pixel.onnx"));
    Network wide = Network.of(Shape.image(3, 4, 4), Layers.conv(512, 3), Layers.conv(2, 1));
    Onnx.write(Model.of(wide.initialise(3)), folder.resolve("wide.onnx"));
    Events events = new Events();
    room = new ScopeRoom(folder, w -> {}, events);
    door = new Door(0, 64 << 20, List.of(room), events, FAULTS::add);
  }

  @AfterAll
  static void close() throws Exception {
    if (browser != null) {
      browser.close();
      door.close();
    }
  }

  private static Browser.Page page(int width, String scheme, String hash) throws Exception {
    Browser.Page page =
        browser.open(
            URI.create(door.address()),
            width,
            900,
            Map.of("prefers-color-scheme", scheme, "prefers-reduced-motion", "reduce"));
    page.value("location.hash = '#/microscope?" + hash + "'");
    page.waitFor("document.querySelector('#scope-agrees') !== null");
    return page;
  }

  private static void settles(Browser.Page page, String label) throws Exception {
    page.waitFor(
        "document.querySelector('#scope-working h3').textContent.endsWith('" + label + "')");
    assertThat(page.value("document.querySelector('#scope-agrees').dataset.agrees").asString())
        .isEqualTo("true");
  }

  private static double engine(Browser.Page page) throws Exception {
    return page.number("[...document.querySelectorAll('#scope-sum dd')].at(-1).dataset.value");
  }

  /** The teacher: looks while it trains, moves, scrubs back, and sees the end. */
  @Test
  void aTeacherLooksIntoATraining() throws Exception {
    Network network = network();
    Trainer.Settings settings =
        Trainer.of(network, Loader.of(SET, AS).batch(10).seed(2).build())
            .threads(1)
            .epochs(1_000_000)
            .keepLast();
    room.begin("run 1", network, AS, SET, settings);
    Trainer trainer = settings.build();
    FutureTask<TrainingResult> training = new FutureTask<>(trainer::run);
    Thread.ofPlatform().start(training);
    Browser.Page page = page(1200, "light", "layer=0&kernel=2&row=0&column=0");
    settles(page, "map 2, row 0, column 0");
    page.value("document.querySelector('#scope-canvas').focus()");
    page.key("ArrowRight");
    page.key("ArrowDown");
    settles(page, "map 2, row 1, column 1");
    assertThat(page.text("#scope-working h3")).startsWith(ODD);
    assertThat(page.value("document.querySelectorAll('[data-part]').length").asInt()).isEqualTo(3);
    Browser.Page other = page(390, "dark", "layer=4&kernel=5");
    settles(other, "map 5, row 0, column 0");
    trainer.cancel();
    TrainingResult watched = training.get(5, TimeUnit.MINUTES);
    room.end();
    // The last step, by its own numbers.
    page.waitFor(
        "document.querySelector('#scope-stamp').dataset.step === '" + watched.steps() + "'");
    page.waitFor("document.querySelector('#scope-sampling').textContent.includes('the last step')");
    page.call("Page.bringToFront", Map.of());
    page.value("document.querySelector('#scope-canvas').focus()");
    page.key("ArrowRight");
    settles(page, "map 2, row 1, column 2");
    page.waitFor(
        "document.querySelector('#scope-working .stamp').textContent.startsWith('step "
            + watched.steps()
            + " ')");
    assertThat(engine(page)).isEqualTo(value(watched.weights(), 0, 2 * SIDE * SIDE + SIDE + 2));
    // Back to the start.
    page.value(
        "(() => { const range = document.querySelector('#scope-step'); range.value = 0;"
            + " range.dispatchEvent(new Event('input')); })()");
    page.waitFor(
        "document.querySelector('#scope-working .stamp').textContent.startsWith('step 0 ')");
    assertThat(engine(page)).isEqualTo(value(network.initialise(1), 0, 2 * SIDE * SIDE + SIDE + 2));
    // Every layer.
    for (int layer = 1; layer < network.nodes().size(); layer++) {
      page.value(
          "(() => { const s = document.querySelector('#scope-layer'); s.value = "
              + layer
              + "; s.dispatchEvent(new Event('change')); })()");
      settles(page, "map 0, row 0, column 0");
      page.waitFor(
          "document.querySelector('#scope-working h3').textContent.startsWith('"
              + network.nodes().get(layer).name()
              + ",')");
    }
    look(page, "microscope-light", 1200);
    other.value("location.hash = '#/microscope?layer=0&kernel=2&row=3&column=4'");
    settles(other, "map 2, row 3, column 4");
    look(other, "microscope-phone", 390);
    assertThat(FAULTS).isEmpty();
  }

  private static double value(Weights weights, int layer, int index) {
    float[] x = new float[SIDE * SIDE];
    AS.write(SET.picture(0), x, 0);
    return LayerValues.of(weights, x, layer).output()[index];
  }

  private static void look(Browser.Page page, String name, int width) throws Exception {
    page.call("Page.bringToFront", Map.of());
    page.screenshot(name);
    assertThat(page.number("document.documentElement.scrollWidth"))
        .as(name)
        .isLessThanOrEqualTo(width);
    // The frame's first view asks for the album, whose room is not here.
    assertThat(page.problems()).as(name).allMatch(p -> p.contains("/api/album"));
    assertThat(page.requests()).allMatch(a -> a.startsWith("http://127.0.0.1:"));
    // What is closed nobody judges.
    page.value("document.querySelectorAll('main details').forEach((d) => (d.open = true))");
    assertThat(page.faults()).as(name).isEmpty();
  }

  /** A picture of one pixel, drawn by keys; then 512 kernels, 64 shown at a time, and the camera. */
  @Test
  void modelsOfTheFolderAreLookedAtWithDrawnPictures() throws Exception {
    Browser.Page page = page(1200, "dark", "subject=one%20pixel.onnx");
    settles(page, "map 0, row 0, column 0");
    page.value("document.querySelector('.own').parentElement.open = true");
    page.value("document.querySelector('.pad').focus()");
    double before = engine(page);
    for (int i = 0; i < 12; i++) {
      page.key(" ");
      page.key("ArrowLeft");
    }
    page.key("Enter");
    page.waitFor(
        "[...document.querySelectorAll('#scope-sum dd')].at(-1).dataset.value !== '"
            + before
            + "'");
    settles(page, "map 0, row 0, column 0");
    page.value(
        "(() => { const s = document.querySelector('#scope-subject'); s.value = 'wide.onnx';"
            + " s.dispatchEvent(new Event('change')); })()");
    page.waitFor("document.querySelectorAll('.scope-maps .tiny').length === 64");
    settles(page, "map 0, row 0, column 0");
    for (int i = 0; i < 3; i++) {
      page.value("[...document.querySelectorAll('.scope-maps button')].at(-1).click()");
      int first = 64 * (i + 1);
      page.waitFor(
          "document.querySelector('.scope-maps .tiny').dataset.kernel === '" + first + "'");
    }
    settles(page, "map 192, row 0, column 0");
    // A picture from the camera, in colour.
    String picture = "location.hash.match(/picture=[^&]*/)[0]";
    String drawn = page.value(picture).asString();
    page.click(".own .camera button");
    page.waitFor("!document.querySelector('.own .camera button.main').hidden");
    page.click(".own .camera button.main");
    page.waitFor(picture + " !== '" + drawn + "'");
    settles(page, "map 192, row 0, column 0");
    look(page, "microscope-dark", 1200);
    assertThat(FAULTS).isEmpty();
  }

  /** Wrong questions get a line. */
  @Test
  void wrongRequestsAreRefusedInALine() throws Exception {
    Browser.Page page = page(1200, "light", "subject=one%20pixel.onnx");
    for (List<String> one :
        Arrays.asList(
            List.of("view?subject=../etc/passwd&layer=0&picture=0", "404", "subject: training or"),
            List.of("view?subject=wide.onnx&layer=9&picture=0", "400", "layer: a whole number"),
            List.of(
                "view?subject=wide.onnx&layer=0&picture=77", "404", "or one of your own expected"),
            List.of("view?subject=wide.onnx&layer=0&picture=own-99", "404", "no longer here"),
            List.of("working?subject=wide.onnx&layer=0&picture=own-1", "400", "step expected"))) {
      String reply =
          page.value(
                  "fetch('/api/scope/"
                      + one.get(0)
                      + "').then(async r => r.status + ' ' + (await r.json()).error)")
              .asString();
      assertThat(reply).startsWith(one.get(1)).contains(one.get(2));
    }
  }
}
