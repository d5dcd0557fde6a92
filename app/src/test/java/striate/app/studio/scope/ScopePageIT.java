package striate.app.studio.scope;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import striate.app.report.Browser;
import striate.app.studio.RoomBrowser;
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
  private static ScopeRoom room;
  private static RoomBrowser browser;

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
    Network single =
        Network.of(Shape.image(1, 1, 1), Layers.conv(1, 1), Layers.flatten(), Layers.dense(2));
    Onnx.write(Model.of(single.initialise(3)), folder.resolve("one pixel.onnx"));
    Network wide = Network.of(Shape.image(3, 4, 4), Layers.conv(512, 3), Layers.conv(2, 1));
    Onnx.write(Model.of(wide.initialise(3)), folder.resolve("wide.onnx"));
    Events events = new Events();
    room = new ScopeRoom(folder, w -> {}, () -> null, events);
    browser = RoomBrowser.of(room, events);
  }

  @AfterAll
  static void close() throws Exception {
    if (browser != null) {
      browser.close();
    }
  }

  private static Browser.Page page(int width, String scheme, String query) throws Exception {
    Browser.Page page = browser.page(width, scheme, "microscope?" + query);
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
    assertThat(engine(page)).isEqualTo(value(watched.weights(), 0, SIDE * SIDE + SIDE + 2));
    // Back to the start.
    page.value(
        "(() => { const range = document.querySelector('#scope-step'); range.value = 0;"
            + " range.dispatchEvent(new Event('input')); })()");
    page.waitFor(
        "document.querySelector('#scope-working .stamp').textContent.startsWith('step 0 ')");
    assertThat(engine(page)).isEqualTo(value(network.initialise(1), 0, SIDE * SIDE + SIDE + 2));
    // Every layer.
    for (int layer = 1; layer < network.nodes().size(); layer++) {
      page.value(
          "(() => { const s = document.querySelector('#scope-layer'); s.value = "
              + layer
              + "; s.dispatchEvent(new Event('change')); })()");
      settles(page, "map 1, row 0, column 0");
      page.waitFor(
          "document.querySelector('#scope-working h3').textContent.startsWith('"
              + network.nodes().get(layer).name()
              + ",')");
    }
    browser.look(page, "microscope-light", 1200);
    other.value("location.hash = '#/microscope?layer=0&kernel=2&row=3&column=4'");
    settles(other, "map 2, row 3, column 4");
    browser.look(other, "microscope-phone", 390);
  }

  private static double value(Weights weights, int layer, int index) {
    float[] x = new float[SIDE * SIDE];
    AS.write(SET.picture(0), x, 0);
    return LayerValues.of(weights, x, layer).output()[index];
  }

  /**
   * A picture of one pixel, drawn by keys; then 512 kernels, 64 shown at a time, and the camera.
   */
  @Test
  void modelsOfTheFolderAreLookedAtWithDrawnPictures() throws Exception {
    Browser.Page page = page(1200, "dark", "subject=one%20pixel.onnx");
    settles(page, "map 1, row 0, column 0");
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
    settles(page, "map 1, row 0, column 0");
    page.value(
        "(() => { const s = document.querySelector('#scope-subject'); s.value = 'wide.onnx';"
            + " s.dispatchEvent(new Event('change')); })()");
    page.waitFor("document.querySelectorAll('.scope-maps .tiny').length === 64");
    settles(page, "map 1, row 0, column 0");
    for (int i = 0; i < 3; i++) {
      page.value("[...document.querySelectorAll('.scope-maps button')].at(-1).click()");
      int first = 64 * (i + 1);
      page.waitFor(
          "document.querySelector('.scope-maps .tiny').dataset.kernel === '" + first + "'");
    }
    settles(page, "map 193, row 0, column 0");
    // A picture from the camera, in colour.
    page.waitFor("location.hash.includes('kernel=193')");
    String picture = "location.hash.match(/picture=[^&]*/)[0]";
    String drawn = page.value(picture).asString();
    page.click(".own .camera button");
    page.waitFor("!document.querySelector('.own .camera button.main').hidden");
    page.click(".own .camera button.main");
    page.waitFor(picture + " !== '" + drawn + "'");
    settles(page, "map 193, row 0, column 0");
    browser.look(page, "microscope-dark", 1200);
  }

  private static void choose(Browser.Page page, String select, String value) throws Exception {
    page.value(
        "(() => { const s = document.querySelector('"
            + select
            + "'); s.value = '"
            + value
            + "'; s.dispatchEvent(new Event('change')); })()");
  }

  /** Of two choices the later is shown, however late the answer to the first comes. */
  @Test
  void aLateAnswerIsNotShownUnderAnotherChoice() throws Exception {
    Browser.Page page = page(1200, "light", "subject=wide.onnx&layer=0&kernel=5");
    settles(page, "map 5, row 0, column 0");
    String before = page.text("#scope-working h3");
    // Layer 1 has two maps, layer 0 shows 64.
    page.value(
        "(() => { const fetched = window.fetch; window.asked = false; window.worked = 0;"
            + " window.wrong = false; const held = new Promise((go) => { window.go = go; });"
            + " window.fetch = async (path, init) => { const late = path.includes('scope/view') &&"
            + " path.includes('layer=1'); if (late) { window.asked = true; await held; } const"
            + " answer = await fetched(path, init); if (path.includes('scope/working'))"
            + " window.worked++; return answer; }; const maps ="
            + " document.querySelector('.scope-maps'); new MutationObserver(() => {"
            + " window.wrong ||= maps.querySelectorAll('.tiny').length !== 64;"
            + " }).observe(maps, {childList: true}); })()");
    choose(page, "#scope-layer", "1");
    page.waitFor("window.asked");
    page.value("document.querySelector('#scope-canvas').focus()");
    page.key("ArrowRight"); // of a map that is no longer chosen
    choose(page, "#scope-layer", "0");
    page.value("window.go()");
    page.waitFor("window.worked > 0");
    settles(page, "map 1, row 0, column 0");
    assertThat(page.value("window.wrong").asBoolean()).isFalse();
    assertThat(page.text("#scope-working h3").split(",", 2)[0]).isEqualTo(before.split(",", 2)[0]);
  }

  /** A step that is no longer held leads to the newest, and the address says so. */
  @Test
  void aStepThatIsGoneLeadsToTheNewest() throws Exception {
    Browser.Page page = page(1200, "light", "subject=one%20pixel.onnx");
    settles(page, "map 1, row 0, column 0");
    page.value("location.hash += '&step=77'");
    page.waitFor("!location.hash.includes('step=')");
    page.waitFor("document.querySelector('#scope-follow').checked");
    page.waitFor("document.querySelector('#say').textContent.includes('no longer held')");
    settles(page, "map 1, row 0, column 0");
    assertThat(page.value("document.querySelector('.problem-line').hidden").asBoolean()).isTrue();
  }

  /** Moving over a map changes the address no more often than browsers allow, and it is right. */
  @Test
  void theAddressFollowsALongWay() throws Exception {
    Browser.Page page = page(1200, "light", "subject=wide.onnx&layer=0");
    settles(page, "map 1, row 0, column 0");
    page.value(
        "(() => { for (let i = 0; i < 500; i++)"
            + " document.querySelector('#scope-canvas').dispatchEvent(new KeyboardEvent('keydown',"
            + " {key: i % 2 ? 'ArrowLeft' : 'ArrowRight', bubbles: true}));"
            + " document.querySelector('#scope-canvas').dispatchEvent(new KeyboardEvent('keydown',"
            + " {key: 'ArrowDown', bubbles: true})); })()");
    page.waitFor("location.hash.includes('row=1&column=0')");
    assertThat(page.problems()).allMatch(p -> p.contains("/api/album"));
  }

  /** Whatever is pressed, and how fast: one camera at most is on, and none behind a view. */
  @Test
  void oneCameraAtMostIsOn() throws Exception {
    Browser.Page page = page(1200, "light", "subject=one%20pixel.onnx");
    page.value("document.querySelector('.own').parentElement.open = true");
    page.value(
        "(() => { const media = navigator.mediaDevices; const real = media.getUserMedia.bind(media);"
            + " window.streams = []; window.answers = 0; media.getUserMedia = async (wish) => { const"
            + " s = await real(wish); window.streams.push(s); setTimeout(() => window.answers++);"
            + " return s; }; window.press = () => document.querySelector('.own .camera"
            + " button').click(); window.live = () => window.streams.flatMap((s) =>"
            + " s.getTracks()).filter((t) => t.readyState === 'live').length; })()");
    page.value("window.press(); window.press()");
    page.waitFor("window.answers === 2 && window.live() === 1");
    page.waitFor("!document.querySelector('.own .camera button.main').hidden");
    page.value("window.press()");
    page.waitFor("window.live() === 0");
    page.value("window.press(); location.hash = '#/stage'");
    page.waitFor("window.answers === 3 && window.live() === 0");
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
