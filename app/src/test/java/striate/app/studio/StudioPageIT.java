package striate.app.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import striate.app.report.Browser;
import striate.app.studio.work.State;
import striate.data.SampleCache;
import striate.images.Pictures;

/** The builder's journey in a real browser: by mouse, by keyboard alone, and looked at by axe. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class StudioPageIT {
  private static final Map<String, String> LIGHT = Map.of("prefers-color-scheme", "light");
  private static final Map<String, String> DARK =
      Map.of("prefers-color-scheme", "dark", "prefers-reduced-motion", "reduce");

  private static final List<String> VIEWS =
      List.of("pictures", "train", "matrix", "explain", "try", "runs");

  @TempDir private static Path temp;
  private static final List<Throwable> FAULTS = new CopyOnWriteArrayList<>();
  private static Studio studio;
  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    Optional<Path> program = Browser.find();
    assumeTrue(program.isPresent(), "no chromium on this machine");
    Path folder = Shapes.folder(temp.resolve("shapes"), 40);
    studio =
        new Studio(
            new StudioSettings(folder, 0, 32 << 20, SampleCache.in(temp.resolve("cache")), 2),
            FAULTS::add);
    browser = new Browser(program.get());
  }

  @AfterAll
  static void end() throws Exception {
    if (browser != null) {
      browser.close();
      studio.close();
    }
  }

  private static Browser.Page page(int width, Map<String, String> media) throws Exception {
    return browser.open(URI.create(studio.address()), width, 900, media);
  }

  private static void go(Browser.Page page, String view) throws Exception {
    page.value("location.hash = '#/" + view + "'");
    page.waitFor("document.querySelector('.view-" + view.split("\\?", 2)[0] + "') !== null");
  }

  private static String active(Browser.Page page) throws Exception {
    return page.value("document.activeElement.textContent || document.activeElement.id").asString();
  }

  /** Tabs to what suits, at most so often. */
  private static void tabTo(Browser.Page page, String condition) throws Exception {
    for (int i = 0; i < 120; i++) {
      page.key("Tab");
      if (page.value("(() => { const e = document.activeElement; return " + condition + "; })()")
          .asBoolean()) {
        return;
      }
    }
    throw new AssertionError("never focused: " + condition + "; at " + active(page));
  }

  @Test
  void theBuildersJourneyByKeyboardAlone() throws Exception {
    Browser.Page page = page(1200, LIGHT);
    page.waitFor("document.querySelectorAll('.grid-cell img').length > 10");

    // Two pictures are given a wrong class by a key, one of them is undone.
    tabTo(page, "e.getAttribute('role') === 'listbox'");
    page.key("2");
    page.waitFor(
        "document.querySelector('.lead').textContent.includes('120')"
            + " && [...document.querySelectorAll('option')].some((o) => o.textContent === 'squares (41)')");
    page.key("ArrowRight");
    page.key("2");
    page.waitFor(
        "[...document.querySelectorAll('option')].some((o) => o.textContent === 'squares (42)')");
    page.key("u");
    page.waitFor(
        "[...document.querySelectorAll('option')].some((o) => o.textContent === 'squares (41)')");
    assertThat(studio.album().last()).isEqualTo("discs/discs0.png to squares");

    // Trained, with settings, watched.
    tabTo(page, "e.getAttribute('href') === '#/train'");
    page.key("Enter");
    page.waitFor("document.querySelector('.view-train') !== null");
    page.waitFor("document.querySelector('.settings input') !== null");
    tabTo(page, "e.tagName === 'SUMMARY'");
    page.key("Enter");
    tabTo(page, "e.labels?.[0]?.textContent === 'network'");
    page.write("c8 pool c16 global");
    tabTo(page, "e.labels?.[0]?.textContent === 'image'");
    page.write("3x24x24");
    tabTo(page, "e.labels?.[0]?.textContent === 'epochs'");
    page.write("8");
    page.key("Enter");
    page.waitFor("document.querySelector('.training-line').textContent.startsWith('done')");
    studio.trainings().await();
    assertThat(studio.trainings().state().phase()).isEqualTo(State.Phase.DONE);
    page.waitFor("document.querySelector('.view-train').dataset.epochs === '8'");
    page.screenshot("studio-training");

    // Confusions, their pictures, a label by its name.
    page.value("document.activeElement.blur()");
    page.key("3");
    page.waitFor("document.querySelector('.view-matrix')?.dataset.loaded !== undefined");
    tabTo(page, "e.dataset.true !== undefined");
    page.key("ArrowRight");
    page.key("ArrowLeft");
    page.key("Enter");
    page.waitFor("location.hash.includes('said=')");
    tabTo(page, "e.getAttribute('role') === 'listbox'");
    page.key("l");
    page.waitFor("document.querySelector('dialog[open] input') !== null");
    page.write("round things");
    page.key("Enter");
    page.waitFor(
        "document.querySelector('dialog') === null || !document.querySelector('dialog[open]')");
    page.waitFor(
        "[...document.querySelectorAll('option')].some((o) => o.textContent === 'round things')");
    assertThat(studio.album().classes()).extracting("name").contains("round things");
    page.screenshot("studio-confusions");
    page.waitFor("document.querySelector('dialog[open]') === null");
    page.value("document.querySelector('[role=listbox]').focus()");
    page.key("u");
    page.waitFor(
        "![...document.querySelectorAll('option')].some((o) => o.textContent === 'round things')");

    // Explained, from the grid.
    page.key("e");
    page.waitFor("document.querySelector('.view-explain')?.dataset.explained !== undefined");
    assertThat(page.text(".receipt")).isNotBlank();
    assertThat(page.faults()).as("an explanation").isEmpty();
    page.screenshot("studio-explanation");
    assertThat(page.problems()).isEmpty();
    assertThat(FAULTS).isEmpty();
    for (String request : page.requests()) {
      assertThat(request).startsWith("http://127.0.0.1:" + studio.port() + "/");
    }
  }

  /** The name of a run that is done. */
  private static String trained() throws Exception {
    if (studio.trainings().state().phase() == State.Phase.IDLE) {
      studio
          .trainings()
          .begin(Map.of("network", "c8 pool c16 global", "image", "3x24x24", "epochs", "4"));
      studio.trainings().await();
    }
    return studio.trainings().state().run();
  }

  @Test
  void everyViewSuitsEveryoneInAnyLight() throws Exception {
    String first = trained();
    String second =
        studio
            .trainings()
            .begin(
                Map.of(
                    "network", "c4 global", "image", "3x16x16", "epochs", "2", "validation", "0"));
    studio.trainings().await();
    studio.album().addClass("x".repeat(100)); // no name makes a page wider
    for (Map<String, String> media : List.of(LIGHT, DARK)) {
      Browser.Page page = page(1200, media);
      for (String view : VIEWS) {
        go(page, view);
        settled(page, view);
        assertThat(page.faults()).as(view + " " + media).isEmpty();
        page.screenshot("studio-" + view + "-" + media.get("prefers-color-scheme"));
      }
      page.call(
          "Emulation.setDeviceMetricsOverride",
          Map.of("width", 320, "height", 844, "deviceScaleFactor", 1, "mobile", true));
      for (String view : VIEWS) {
        go(page, view);
        settled(page, view);
        assertThat(page.number("document.documentElement.scrollWidth"))
            .as(view + " at a phone's width")
            .isLessThanOrEqualTo(320);
        assertThat(page.faults()).as(view + " at a phone's width").isEmpty();
        if (media.equals(LIGHT)) {
          page.screenshot("studio-" + view + "-phone");
        }
      }
      go(page, "runs?run=" + first + "&run=" + second);
      page.waitFor("document.querySelector('#pair-table') !== null");
      assertThat(page.number("document.documentElement.scrollWidth"))
          .as("two runs at a phone's width")
          .isLessThanOrEqualTo(320);
      // One held pictures back for validation, of the other there is what its training measured.
      assertThat(page.text(".charts"))
          .contains(first + ", validation", second + ", training")
          .doesNotContain("Nothing was measured");
      // The bar shows where one is, and a run's buttons are in view.
      for (String shown : List.of("nav [aria-current]", ".runs-table a[href^=\"#/try\"]")) {
        assertThat(
                page.value(
                        "(() => { const r = document.querySelector('"
                            + shown
                            + "').getBoundingClientRect(); return r.left >= 0 && r.right <= 320; })()")
                    .asBoolean())
            .as(shown)
            .isTrue();
      }
      go(page, "train");
      assertThat(page.problems()).isEmpty();
    }
    studio.album().undo();
  }

  @Test
  void anAddressThatIsTypedWhileItsViewIsOpenIsRead() throws Exception {
    String run = trained();
    Browser.Page page = page(1000, LIGHT);
    go(page, "train?epochs=3&seed=5");
    String value =
        "[...document.querySelectorAll('.settings .field')].find((f) =>"
            + " f.querySelector('label').textContent === '%s')?.querySelector('input').value";
    page.waitFor(value.formatted("epochs") + " === '3'");
    go(page, "train?epochs=7&network=c4%20global&budget=90s");
    page.waitFor(value.formatted("epochs") + " === '7'");
    assertThat(page.value(value.formatted("network")).asString()).isEqualTo("c4 global");
    assertThat(page.value("document.querySelector('.view-train select').value").asString())
        .isEqualTo("90s");
    // What the address does not name stays.
    go(page, "train");
    assertThat(page.value(value.formatted("seed")).asString()).isEqualTo("5");

    go(page, "runs");
    page.waitFor("document.querySelector('.view-runs').dataset.runs > 0");
    go(page, "runs?run=" + run);
    page.waitFor("document.querySelector('[data-run=\"" + run + "\"] input').checked");
    go(page, "try");
    page.waitFor("document.querySelectorAll('.view-try option').length > 1");
    go(page, "try?run=" + run);
    page.waitFor("document.querySelector('.view-try select').value === '" + run + "'");
    go(page, "matrix");
    page.waitFor("document.querySelector('.view-matrix').dataset.loaded !== undefined");
    go(page, "matrix?run=" + run);
    page.waitFor("document.querySelector('.view-matrix select').value === '" + run + "'");
    go(page, "explain");
    page.waitFor("document.querySelector('[data-name=method]') !== null");
    go(page, "explain?method=occlusion&name=discs/discs1.png");
    page.waitFor("document.querySelector('[data-name=method]').value === 'occlusion'");
    page.waitFor("document.querySelector('.view-explain').dataset.explained !== undefined");
    assertThat(page.problems()).isEmpty();
  }

  private static void press(Browser.Page page, String text) throws Exception {
    page.value(
        "[...document.querySelectorAll('button')].find((b) => b.textContent === '"
            + text
            + "').click()");
  }

  /**
   * Where nothing is left in a grid, the keys still do what they say, and the focus is not lost.
   */
  @Test
  void aGridThatIsEmptiedTakesKeys() throws Exception {
    Browser.Page page = page(1000, LIGHT);
    page.waitFor("document.querySelectorAll('.grid-cell img').length > 3");
    String classes = "document.querySelector('.view-pictures select')";
    page.value(
        "(() => { const s = "
            + classes
            + "; s.value = 'discs'; s.dispatchEvent(new Event('change')); })()");
    press(page, "Rename…");
    page.waitFor("document.querySelector('dialog[open] input') !== null");
    page.write("round");
    page.key("Enter");
    page.waitFor(classes + ".value === 'round'");
    page.waitFor("document.querySelector('.grid-cell .caption')?.textContent === 'round'");
    press(page, "Select all");
    page.waitFor("document.querySelector('[role=listbox] [aria-selected=true]') !== null");
    page.value("document.querySelector('[role=listbox]').focus()");
    page.key("2");
    page.waitFor("document.activeElement.classList.contains('grid-empty')");
    page.key("u");
    page.waitFor("document.activeElement.getAttribute('role') === 'listbox'");
    page.value("document.activeElement.blur()");
    page.key("u");
    page.waitFor("[..." + classes + ".options].some((o) => o.textContent.startsWith('discs ('))");
    assertThat(page.problems()).isEmpty();
  }

  @Test
  void backLeadsToThePictureWhereOneWas() throws Exception {
    trained();
    Browser.Page page = page(1000, LIGHT);
    page.waitFor("document.querySelectorAll('.grid-cell img').length > 3");
    page.value("document.querySelector('[role=listbox]').focus()");
    page.key("End");
    page.key("Enter");
    page.waitFor("document.querySelector('.view-explain') !== null");
    page.value("history.back()");
    page.waitFor("document.querySelector('.view-pictures .grid-cell.active img') !== null");
    assertThat(
            page.value(
                    "(() => { const [cell, grid] = ['.grid-cell.active', '.picture-grid'].map((s) =>"
                        + " document.querySelector(s).getBoundingClientRect()); return cell.top >="
                        + " grid.top && cell.bottom <= grid.bottom; })()")
                .asBoolean())
        .as("the last picture is in view")
        .isTrue();
    assertThat(page.text(".grid-cell.active")).isEqualTo("stripes");
    assertThat(page.problems()).isEmpty();
  }

  private static void settled(Browser.Page page, String view) throws Exception {
    page.waitFor(
        switch (view) {
          case "pictures" ->
              "document.querySelectorAll('.view-pictures .grid-cell img').length > 3";
          case "train" ->
              "document.querySelector('.view-train').dataset.epochs !== undefined"
                  + " && document.querySelector('.settings input') !== null";
          case "matrix" -> "document.querySelector('.view-matrix').dataset.loaded !== undefined";
          case "explain" -> "document.querySelectorAll('.view-explain .grid-cell img').length > 3";
          case "runs" -> "document.querySelector('.view-runs').dataset.runs > 0";
          default -> "document.querySelectorAll('.view-try option').length > 1";
        });
    page.value("document.fonts.ready.then(() => true)");
  }

  @Test
  void filesAndTheCameraComeIn() throws Exception {
    Browser.Page page = page(1000, LIGHT);
    page.waitFor("document.querySelectorAll('.grid-cell img').length > 3");
    int before = studio.album().size();
    Path first = Files.createDirectories(temp.resolve("more")).resolve("a&b <i>.png");
    Files.write(first, Pictures.png(Shapes.picture("discs", 500)));
    Path bad = temp.resolve("more").resolve("bad.png");
    Files.writeString(bad, "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>");
    page.value("document.querySelector('[list=targets]').value = 'discs'");
    page.files("input[type=file][accept]", List.of(first, bad));
    page.waitFor("document.querySelector('.problem-line').textContent.includes('bad.png')");
    assertThat(page.text(".problem-line")).startsWith("1 not taken in: bad.png:");
    assertThat(studio.album().size()).isEqualTo(before + 1);
    page.click(".camera button");
    page.waitFor("document.querySelector('video').videoWidth > 0");
    page.click(".camera button.main");
    page.waitFor("document.body.textContent.includes('added to discs')");
    assertThat(studio.album().size()).isEqualTo(before + 2);
    studio.album().undo();
    studio.album().undo();
    // The file that was refused is the one thing that the browser complains of.
    assertThat(page.problems()).hasSize(1).first().asString().contains("422");
  }

  /** Drops files and folders of this machine onto an element. */
  private static void drop(Browser.Page page, String selector, Path... files) throws Exception {
    double[] at = page.point(selector, 0.5, 0.5);
    Map<String, Object> data =
        Map.of(
            "items",
            List.of(),
            "files",
            Stream.of(files).map(Path::toString).toList(),
            "dragOperationsMask",
            1);
    for (String type : List.of("dragEnter", "dragOver", "drop")) {
      page.call(
          "Input.dispatchDragEvent", Map.of("type", type, "x", at[0], "y", at[1], "data", data));
    }
  }

  @Test
  void aDroppedFolderComesInWithWhateverNames() throws Exception {
    Browser.Page page = page(1000, LIGHT);
    page.waitFor("document.querySelectorAll('.grid-cell img').length > 3");
    int before = studio.album().size();
    String odd = "odd 'a & <b>, 50 %";
    Path top = temp.resolve("dropped").resolve(odd);
    Path folder = Files.createDirectories(top.resolve("deep #1"));
    Files.write(folder.resolve("?\"#.JPG.png"), Pictures.png(Shapes.picture("discs", 501)));
    Files.write(top.resolve("flat.png"), Pictures.png(Shapes.picture("discs", 502)));
    Files.writeString(folder.resolve("notes.txt"), "no picture");
    Files.writeString(folder.resolve(".DS_Store"), "no picture either");
    Files.createDirectories(folder.resolve("empty"));
    drop(page, ".drop", top);
    page.waitFor("document.body.textContent.includes('2 of 2 taken in; 1 passed over')");
    assertThat(page.text("#main")).contains("are read: notes.txt");
    assertThat(studio.album().size()).isEqualTo(before + 2);
    assertThat(studio.album().classes()).extracting("name").contains(odd, "deep #1");
    page.waitFor(
        "[...document.querySelectorAll('option')].some((o) => o.textContent === \""
            + odd
            + " (1)\")");
    assertThat(page.problems()).isEmpty();

    // The studio goes away in the midst of it.
    page.value(
        "(() => { const fetched = window.fetch; window.fetch = (path, init) =>"
            + " path.startsWith('/api/upload') ? Promise.reject(new TypeError('gone')) :"
            + " fetched(path, init); })()");
    Files.write(top.resolve("flat.png"), Pictures.png(Shapes.picture("discs", 503)));
    drop(page, ".drop", top);
    page.waitFor("document.querySelector('.problem-line').textContent.includes('does not answer')");
    assertThat(page.text(".problem-line")).startsWith("2 not taken in: ");
    assertThat(page.text("#main")).contains("0 of 2 taken in");
    for (int i = 0; i < 2; i++) {
      studio.album().undo();
    }
  }

  @Test
  void tabsShareOneStreamAndFramesAreRefused() throws Exception {
    Browser.Page first = page(800, LIGHT);
    Browser.Page second = page(800, LIGHT);
    first.waitFor("document.querySelectorAll('.grid-cell').length > 0");
    second.waitFor("document.querySelectorAll('.grid-cell').length > 0");
    studio.album().addClass("from elsewhere");
    Objects.requireNonNull(studio.album().last());
    // A page's own step reaches the other tab by the stream.
    first.value(
        "fetch('/api/undo', {method: 'POST', headers: {'Content-Type': 'application/json'}, body:"
            + " '{}'}).then((r) => r.status)");
    second.waitFor(
        "![...document.querySelectorAll('option')].some((o) => o.textContent.startsWith('from"
            + " elsewhere'))");
    long streams =
        List.of(first, second).stream()
            .flatMap(p -> p.requests().stream())
            .filter(r -> r.endsWith("/api/events"))
            .count();
    assertThat(streams).isLessThanOrEqualTo(1);

    Path evil = temp.resolve("evil.html");
    Files.writeString(
        evil,
        "<!doctype html><html><body><iframe id=f src='http://127.0.0.1:"
            + studio.port()
            + "/'></iframe><form id=g method=post enctype=text/plain target=t action='http://127.0.0.1:"
            + studio.port()
            + "/api/class'><input name='{\"name\":\"evil\",\"x\":\"' value='\"}'></form><iframe"
            + " name=t></iframe><script>document.documentElement.dataset.ready='true'</script>");
    Browser.Page hostile = browser.open(evil.toUri(), 800, 600, LIGHT);
    hostile.value("document.getElementById('g').submit()");
    String refused =
        hostile
            .value(
                "fetch('http://127.0.0.1:"
                    + studio.port()
                    + "/api/class', {method: 'POST', mode: 'no-cors', credentials: 'include', body:"
                    + " '{\"name\":\"evil\"}'}).then((r) => r.type + r.status, (e) => 'failed')")
            .asString();
    assertThat(refused).isIn("opaque0", "failed");
    assertThat(studio.album().classes()).extracting("name").doesNotContain("evil");
    hostile.waitFor("document.getElementById('f').contentDocument === null");
  }
}
