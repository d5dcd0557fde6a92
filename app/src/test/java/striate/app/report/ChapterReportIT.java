package striate.app.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import striate.app.mnist.EmbeddedMnist;
import striate.app.mnist.EmbeddedMnist.Part;
import striate.chapter.ChapterNetwork;
import striate.chapter.ChapterSettings;
import striate.chapter.Digits;
import striate.chapter.Epoch;

/** A short real run, its page in a real browser, and the page's numbers against Java's own. */
class ChapterReportIT {
  private static final int EPOCHS = 10;
  private static final int KERNELS = 16;

  @TempDir private static Path folder;
  private static Path file;
  private static Digits test;
  private static ChapterNetwork network;
  private static List<Epoch> epochs;
  private static Browser browser;

  @BeforeAll
  static void write() throws Exception {
    Optional<Path> program = Browser.find();
    assumeTrue(program.isPresent(), "no chromium on this machine");
    var mnist = new EmbeddedMnist();
    var train = mnist.digits(Part.TRAIN);
    test = mnist.digits(Part.TEST);
    var settings = new ChapterSettings(EPOCHS, 2, Set.of());
    network = ChapterNetwork.create(train, test, settings);
    double[] initial = network.kernels();
    epochs = new ArrayList<>();
    for (int i = 0; i < EPOCHS; i++) {
      epochs.add(network.epoch());
    }
    file = folder.resolve("a report.html");
    ChapterReport.write(file, train, test, settings, network, initial, epochs);
    browser = new Browser(program.get());
  }

  @AfterAll
  static void close() throws Exception {
    if (browser != null) {
      browser.close();
    }
  }

  private static Browser.Page open(int width, String scheme) throws Exception {
    return browser.open(file.toUri(), width, 900, Map.of("prefers-color-scheme", scheme));
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void opensWithoutErrorsRequestsOrOverflow(String scheme) throws Exception {
    for (int width : new int[] {360, 1000, 1400}) {
      Browser.Page page = open(width, scheme);
      assertThat(page.problems()).isEmpty();
      assertThat(page.requests()).noneMatch(address -> address.startsWith("http"));
      assertThat(page.number("document.documentElement.scrollWidth"))
          .as("width at %d", width)
          .isLessThanOrEqualTo(width);
      int ground =
          (int) page.number("getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0]");
      assertThat(ground > 128).isEqualTo(scheme.equals("light"));
      page.screenshot("chapter-" + scheme + "-" + width);
    }
  }

  @Test
  void leavesNothingBesideThePage() throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
    assertThat(Files.size(file)).isLessThan(2_000_000);
  }

  @Test
  void showsTheRunsFigures() throws Exception {
    Browser.Page page = open(1400, "light");
    Epoch last = epochs.getLast();
    int wrong = last.testCount() - last.testCorrect();
    assertThat(page.text("#chart-readout")).isEqualTo(last.line());
    assertThat(page.text("#tile-wrong dd").replaceAll("\\D+", "")).startsWith("" + wrong);
    assertThat(page.text("#gallery-count").replaceAll("\\D+", "")).startsWith("" + wrong);
    assertThat(
            page.number(
                "[...document.querySelectorAll('#confusion [data-true]')].reduce((n, b) => n + Number(b.dataset.count), 0)"))
        .isEqualTo(wrong);
    assertThat(page.text("#tile-log dd")).startsWith("9 of 9");
    assertThat(page.number("document.querySelectorAll('#log-table .yes').length")).isEqualTo(9);
    page.value("document.querySelector('#chart svg').focus()");
    page.key("ArrowLeft");
    assertThat(page.text("#chart-readout")).isEqualTo(epochs.get(EPOCHS - 2).line());
    assertThat(page.problems()).isEmpty();
  }

  @Test
  void laysOpenTheNineProductsOfTheOutputUnderTheMouse() throws Exception {
    Browser.Page page = open(1400, "dark");
    int kernel = 5;
    page.value(
        "(s => { s.value = '5'; s.dispatchEvent(new Event('change')); })(document.getElementById('scan-kernel'))");
    int digit = chosenDigit(page);
    int row = 9;
    int column = 12;
    int columns = network.outputColumns();
    page.point("#scan-canvas", (column + 0.5) / columns, (row + 0.5) / network.outputRows());
    double[] weights = network.kernels();
    double sum = 0;
    for (int tap = 0; tap < 9; tap++) {
      double pixel = test.pixel(digit, row + tap / 3, column + tap % 3) / 255.0;
      double product = pixel * weights[tap * KERNELS + kernel];
      sum += product;
      assertThat(
              page.number(
                  "document.querySelectorAll('[data-part=products] td')["
                      + tap
                      + "].dataset.value"))
          .isEqualTo(product);
    }
    assertThat(page.number("document.getElementById('scan-sum').dataset.value"))
        .isEqualTo(sum, within(1e-15));
    assertThat(page.number("document.getElementById('scan-output').dataset.value"))
        .isEqualTo(map(digit, row, column, kernel), within(1e-14));
    page.value("document.getElementById('scan-canvas').focus()");
    page.key("ArrowRight");
    assertThat(page.number("document.getElementById('scan-output').dataset.value"))
        .isEqualTo(map(digit, row, column + 1, kernel), within(1e-14));
    page.click("#scan-step");
    assertThat(page.text("#working h3")).isEqualTo("Row 0, column 0");
    assertThat(page.problems()).isEmpty();
  }

  @Test
  void scansARowAtAPressWhereMotionIsNotWanted() throws Exception {
    Browser.Page page =
        browser.open(file.toUri(), 1400, 900, Map.of("prefers-reduced-motion", "reduce"));
    page.click("#scan-play");
    page.click("#scan-play");
    assertThat(page.text("#working h3"))
        .isEqualTo("Row 1, column " + (network.outputColumns() - 1));
    assertThat(page.problems()).isEmpty();
  }

  @Test
  void poolsAsJavaDoes() throws Exception {
    Browser.Page page = open(1400, "light");
    page.click("#maps-picker button:nth-child(4)");
    int digit = chosenDigit(page);
    int columns = network.outputColumns();
    for (int[] at : new int[][] {{6, 13}, {14, 9}, {24, 24}}) {
      page.point(
          "canvas[data-map='0']", (at[1] + 0.5) / columns, (at[0] + 0.5) / network.outputRows());
      double sum = 0;
      double max = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < KERNELS; k++) {
        sum += map(digit, at[0], at[1], k);
        max = Math.max(max, map(digit, at[0], at[1], k));
      }
      assertThat(pooled(page, "sum")).isEqualTo(sum, within(1e-13));
      assertThat(pooled(page, "mean")).isEqualTo(sum / KERNELS, within(1e-13));
      assertThat(pooled(page, "max")).isEqualTo(max, within(1e-14));
    }
    assertThat(page.problems()).isEmpty();
  }

  @Test
  void theFourKernelsFireWhereTheirShapesAre() throws Exception {
    Browser.Page page = open(1400, "light");
    // By hand: A on the foot's free right part and on the top stroke, B twice along the diagonal.
    assertThat(cell(page, "[data-map=A]", 5, 3)).isEqualTo(3);
    assertThat(cell(page, "[data-map=B]", 3, 2)).isEqualTo(3);
    assertThat(cell(page, "[data-map=C]", 1, 3)).isEqualTo(4);
    assertThat(
            page.value(
                    "[...document.querySelectorAll('[data-map=D] td')].some(td => td.dataset.value >= 3)")
                .asBoolean())
        .isFalse();
    assertThat(cell(page, "#two-merged", 1, 3)).isEqualTo(4);
    double sum = 0;
    for (String letter : List.of("A", "B", "C", "D")) {
      sum += cell(page, "[data-map=" + letter + "]", 2, 3);
    }
    page.click("#pool-choice label:nth-child(1) span");
    assertThat(cell(page, "#two-merged", 2, 3)).isEqualTo(sum);
    page.click("#pool-choice label:nth-child(2) span");
    assertThat(cell(page, "#two-merged", 2, 3)).isEqualTo(sum / 4);
    assertThat(page.problems()).isEmpty();
  }

  @Test
  void filtersTheWrongDigitsByTheConfusionMatrix() throws Exception {
    Browser.Page page = open(1400, "light");
    String most =
        "[...document.querySelectorAll('#confusion [data-true]')].sort((a, b) => b.dataset.count - a.dataset.count)[0]";
    page.value(most + ".click()");
    int label = (int) page.number(most + ".dataset.true");
    int said = (int) page.number(most + ".dataset.said");
    int[] predicted = network.predict(test);
    int count = 0;
    for (int i = 0; i < test.count(); i++) {
      count += test.label(i) == label && predicted[i] == said ? 1 : 0;
    }
    assertThat(page.number(most + ".dataset.count")).isEqualTo(count);
    int first = (int) page.number("document.querySelector('#gallery button').dataset.index");
    assertThat(test.label(first)).isEqualTo(label);
    assertThat(predicted[first]).isEqualTo(said);
    assertThat(page.problems()).isEmpty();
  }

  @Test
  void changesColoursAtTheButton() throws Exception {
    Browser.Page page = open(1400, "light");
    page.click("#theme");
    assertThat(page.value("document.documentElement.dataset.theme").asString()).isEqualTo("dark");
    assertThat(page.text("#theme")).isEqualTo("Light");
    assertThat(page.problems()).isEmpty();
  }

  private static int chosenDigit(Browser.Page page) throws Exception {
    return Integer.parseInt(page.text("#maps-digit p").replaceAll("\\D*(\\d+).*", "$1"));
  }

  private static double map(int digit, int row, int column, int kernel) {
    return network.maps(test, digit)[(row * network.outputColumns() + column) * KERNELS + kernel];
  }

  private static double pooled(Browser.Page page, String kind) throws Exception {
    return page.number(
        "document.querySelector('canvas[data-pool=%s]').closest('figure').querySelector('[data-value]').dataset.value"
            .formatted(kind));
  }

  private static double cell(Browser.Page page, String table, int row, int column)
      throws Exception {
    return page.number(
        "document.querySelector('%s [data-row=\"%d\"][data-column=\"%d\"]').dataset.value"
            .formatted(table, row, column));
  }
}
