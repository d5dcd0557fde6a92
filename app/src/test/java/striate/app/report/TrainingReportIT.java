package striate.app.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import striate.classify.Rate;
import striate.run.Activations;
import striate.train.EpochResult;
import striate.train.LearningRateFinder;
import striate.train.Validation;
import tools.jackson.databind.JsonNode;

/**
 * Pages of a short real training and of hostile names, in a real browser, against Java's figures.
 */
class TrainingReportIT {
  @TempDir private static Path folder;
  private static Path file;
  private static Path hostile;
  private static Path rate;
  private static Path tested;
  private static TrainedDigits run;
  private static Browser browser;

  @BeforeAll
  static void write() throws Exception {
    Optional<Path> program = Browser.find();
    assumeTrue(program.isPresent(), "no chromium on this machine");
    run = new TrainedDigits();
    file = folder.resolve("a report.html");
    run.write(file);
    hostile = folder.resolve("hostile.html");
    TrainingReportTest.hostile().write(hostile);
    rate = folder.resolve("rate.html");
    writeRate();
    tested = folder.resolve("tested.html");
    run.writeTest(tested);
    browser = new Browser(program.get());
  }

  @AfterAll
  static void close() throws Exception {
    if (browser != null) {
      browser.close();
    }
  }

  private static void writeRate() throws Exception {
    List<LearningRateFinder.Point> points = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      double r = 1e-5 * Math.pow(10, i / 12.0);
      double loss = 2.3 - 1.9 / (1 + Math.exp(-4 * Math.log10(r / 3e-3))) + 50 * r * r;
      points.add(new LearningRateFinder.Point(r, loss + 0.1 * Math.sin(7 * i), loss));
    }
    RateReport.write(
        rate,
        "mnist",
        new LearningRateFinder.Found(points, 3e-3, 2e-3, "the loss exploded at a rate of 0.8"),
        Map.of("data", TrainingReportTest.HOSTILE));
  }

  private static Browser.Page open(Path page, int width, String scheme) throws Exception {
    return browser.open(page.toUri(), width, 900, Map.of("prefers-color-scheme", scheme));
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void opensWithoutErrorsRequestsOrOverflow(String scheme) throws Exception {
    for (Path each : List.of(file, hostile, rate, tested)) {
      for (int width : new int[] {360, 1000, 1400}) {
        Browser.Page page = open(each, width, scheme);
        assertThat(page.problems()).isEmpty();
        assertThat(page.requests()).noneMatch(address -> address.startsWith("http"));
        assertThat(page.number("document.documentElement.scrollWidth"))
            .as("%s at %d", each.getFileName(), width)
            .isLessThanOrEqualTo(width);
        int ground =
            (int) page.number("getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0]");
        assertThat(ground > 128).isEqualTo(scheme.equals("light"));
        String name = each.getFileName().toString().replace(".html", "");
        page.screenshot(name + "-" + scheme + "-" + width);
      }
    }
  }

  @Test
  void isOneFileOfModestSize() throws Exception {
    assertThat(Files.size(file)).isLessThan(5_000_000);
    // The name of SVG's elements is the only address.
    String html = Files.readString(file).replace("http://www.w3.org/2000/svg", "");
    assertThat(html.contains("http://") || html.contains("https://")).isFalse();
  }

  @Test
  void theCurvesAreTheEpochs() throws Exception {
    Browser.Page page = open(file, 1400, "light");
    List<Double> trainLoss = run.epochs.stream().map(EpochResult::loss).toList();
    List<Double> validation = run.validations.stream().map(Validation::loss).toList();
    assertThat(curve(page, "#loss-chart", "training")).hasSize(TrainedDigits.EPOCHS);
    for (int i = 0; i < TrainedDigits.EPOCHS; i++) {
      assertThat(curve(page, "#loss-chart", "training").get(i))
          .isCloseTo(trainLoss.get(i), within(0.005));
      assertThat(curve(page, "#loss-chart", "validation").get(i))
          .isCloseTo(validation.get(i), within(0.005));
      assertThat(curve(page, "#accuracy-chart", "validation").get(i))
          .isCloseTo(run.validations.get(i).accuracy(), within(0.002));
    }
    page.value("document.querySelector('#loss-chart svg').focus()");
    page.key("Home");
    page.key("ArrowRight");
    assertThat(page.text("#loss-readout"))
        .isEqualTo(
            "epoch 2: training %.4f, validation %.4f"
                .formatted(trainLoss.get(1), validation.get(1)));
    assertThat(page.text("#accuracy-readout")).startsWith("epoch 2: training ");
    page.point("#accuracy-chart svg", 0.01, 0.5);
    assertThat(page.text("#loss-readout")).startsWith("epoch 1: ");
    page.click("#loss-scale label:nth-child(2) span");
    assertThat(logCurve(page, "#loss-chart", "training").getLast())
        .isCloseTo(trainLoss.getLast(), within(0.01));
    assertThat(page.number("document.querySelectorAll('#epochs-table tbody tr').length"))
        .isEqualTo(TrainedDigits.EPOCHS);
    assertThat(page.problems()).isEmpty();
  }

  @Test
  void trustIsToldInFigures() throws Exception {
    Browser.Page page = open(tested, 1400, "light");
    assertThat(page.value("document.querySelector('#trust').hidden").asBoolean()).isFalse();
    JsonNode trust = page.value("JSON.parse(document.getElementById('data').textContent).trust");
    assertThat(page.text("#trust-calibration p"))
        .contains(percent(trust.get("calibration").get("before").get("calibrationError")))
        .contains(percent(trust.get("calibration").get("after").get("calibrationError")));
    assertThat(page.number("document.querySelectorAll('#trust-calibration svg').length"))
        .isEqualTo(2);
    // Of 100 held-out pictures all coverages but none are promised.
    assertThat(rows(page, "#trust-sets table")).isEqualTo(8 + 10);
    assertThat(rows(page, "#trust-unlike table")).isEqualTo(3);
    assertThat(page.text("#trust-unlike table")).contains("upside <down>");
    assertThat(rows(page, "#trust-corruptions table")).isEqualTo(15);
    assertThat(page.text("#trust-against h3")).isEqualTo("Against other & better.onnx");
    assertThat(page.text("#trust-uses")).contains("The test images were looked at once");
    // By keyboard: what is folded opens, and wide tables can be reached.
    page.value("document.querySelector('#trust-sets summary').focus()");
    page.key("Enter");
    page.waitFor("document.querySelector('#trust-sets details').open");
    page.key("Tab");
    assertThat(page.value("document.activeElement.getAttribute('aria-label')").asString())
        .isEqualTo("Coverage of each class");
    assertThat(page.problems()).isEmpty();
    Browser.Page other = open(file, 1400, "light");
    assertThat(other.value("document.querySelector('#trust').hidden").asBoolean()).isTrue();
  }

  private static double rows(Browser.Page page, String table) throws Exception {
    return page.number("document.querySelectorAll('" + table + " tbody tr').length");
  }

  private static String percent(JsonNode share) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * share.asDouble());
  }

  @Test
  void aCellOfTheMatrixShowsItsPictures() throws Exception {
    Browser.Page page = open(file, 1400, "light");
    int[] cell = {4, 9};
    List<Integer> places =
        IntStream.range(0, run.test.size())
            .filter(i -> run.test.label(i) == cell[0] && run.answer(i) == cell[1])
            .boxed()
            .sorted(
                Comparator.<Integer>comparingDouble(i -> -run.results.probability(i, cell[1]))
                    .thenComparingInt(i -> i))
            .toList();
    assertThat(places).as("the network confuses these").isNotEmpty();
    page.click("#confusion [data-true='0'][data-said='0']");
    assertThat(page.text("#cell-title")).isEqualTo("0, recognised");
    page.click("#confusion [data-true='4'][data-said='9']");
    assertThat(
            page.number("document.querySelector(\"[data-true='4'][data-said='9']\").dataset.count"))
        .isEqualTo(places.size());
    List<Integer> shown = new ArrayList<>();
    page.value(
            "[...document.querySelectorAll('#cell-gallery button')].map(b => Number(b.dataset.place))")
        .forEach(place -> shown.add(place.asInt()));
    assertThat(shown).isEqualTo(places);
    JsonNode red =
        page.value(
            "Array.from(document.querySelector('#cell-gallery canvas').getContext('2d').getImageData(0, 0, 28, 28).data).filter((_, i) => i % 4 === 0)");
    for (int i = 0; i < 784; i++) {
      assertThat(red.get(i).asInt())
          .isEqualTo(run.test.picture(places.getFirst()).sample(i % 28, i / 28, 0));
    }
    double all =
        page.number(
            "[...document.querySelectorAll('#confusion [data-count]')].reduce((n, b) => n + Number(b.dataset.count), 0)");
    assertThat(all).isEqualTo(run.test.size());
    page.key("ArrowLeft");
    page.value(
        "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowUp', bubbles: true}))");
    assertThat(
            page.value(
                    "[document.activeElement.dataset.true, document.activeElement.dataset.said].join()")
                .asString())
        .isEqualTo("3,8");
    assertThat(page.problems()).isEmpty();
  }

  @Test
  void aPictureOpensLargeAndLeadsToItsMaps() throws Exception {
    Browser.Page page = open(file, 1400, "light");
    int first = run.results.confidentlyWrong(1).getFirst().index();
    assertThat(page.number("document.querySelector('#wrongest-gallery button').dataset.place"))
        .isEqualTo(first);
    page.click("#wrongest-gallery button");
    assertThat(page.value("document.getElementById('picture').open").asBoolean()).isTrue();
    assertThat(page.text("#picture-title")).isEqualTo(run.test.name(first));
    assertThat(page.text("#picture-words"))
        .startsWith("✗ wrong: labelled %d (given ".formatted(run.test.label(first)))
        .contains("answered %d with".formatted(run.answer(first)));
    page.click("#picture-close");
    assertThat(page.value("document.getElementById('picture').open").asBoolean()).isFalse();
    assertThat(page.problems()).isEmpty();
  }

  @Test
  void theTableOfClassesIsSorted() throws Exception {
    Browser.Page page = open(file, 1400, "light");
    assertThat(classes(page)).isEqualTo(IntStream.range(0, 10).boxed().toList());
    page.click("[data-sort=recall]");
    List<Integer> byRecall =
        IntStream.range(0, 10)
            .boxed()
            .sorted(
                Comparator.<Integer>comparingDouble(
                    c -> run.results.perClass().get(c).recall().value()))
            .toList();
    assertThat(classes(page)).isEqualTo(byRecall);
    assertThat(
            page.value("document.querySelector('[data-sort=recall]').parentElement.ariaSort")
                .asString())
        .isEqualTo("ascending");
    page.click("[data-sort=recall]");
    assertThat(classes(page)).isEqualTo(byRecall.reversed());
    Rate best = run.results.perClass().get(byRecall.getLast()).recall();
    assertThat(page.text("#class-table tbody tr td:nth-child(5)"))
        .isEqualTo(
            "%.1f %% (%.1f–%.1f)"
                .formatted(100 * best.value(), 100 * best.low(), 100 * best.high()));
    assertThat(page.problems()).isEmpty();
  }

  @Test
  void showsTheFeatureMapsOfTheChosenPicture() throws Exception {
    Browser.Page page = open(file, 1400, "dark");
    page.click("#maps-picker button:nth-child(2)");
    String name = page.text("#maps-answer strong");
    int place =
        IntStream.range(0, run.test.size())
            .filter(i -> run.test.name(i).equals(name))
            .findFirst()
            .orElseThrow();
    float[] image = new float[784];
    run.preprocessing.write(run.test.picture(place), image, 0);
    float[] maps = Activations.of(run.weights).run(image)[1];
    float limit = 0;
    for (float v : maps) {
      limit = Math.max(limit, Math.abs(v));
    }
    for (int[] at : new int[][] {{0, 3, 11}, {5, 12, 12}, {11, 20, 9}}) {
      page.point(
          "[data-stage='0'] [data-channel='" + at[0] + "'] canvas",
          (at[2] + 0.5) / 24,
          (at[1] + 0.5) / 24);
      String text = page.text("[data-stage='0'] .readout");
      assertThat(text)
          .startsWith("channel %d, row %d, column %d: ".formatted(at[0] + 1, at[1], at[2]));
      assertThat(Double.parseDouble(text.replaceAll(".*: ", "").replace("−", "-")))
          .isCloseTo(maps[(at[0] * 24 + at[1]) * 24 + at[2]], within(limit / 100.0));
    }
    assertThat(page.number("document.querySelectorAll('.stage').length")).isEqualTo(6);
    assertThat(page.problems()).isEmpty();
  }

  @Test
  void showsTheKernelsAsTheyAre() throws Exception {
    Browser.Page page = open(file, 1400, "light");
    page.click("[data-kernel='3']");
    float[] weights = run.weights.get("conv1.weight").values();
    JsonNode shown =
        page.value(
            "[...document.querySelectorAll('#first-detail td')].map(td => Number(td.dataset.value))");
    assertThat(shown.size()).isEqualTo(25);
    for (int i = 0; i < 25; i++) {
      assertThat(shown.get(i).asDouble()).isEqualTo(weights[3 * 25 + i], within(1e-9));
    }
    assertThat(page.problems()).isEmpty();
  }

  @Test
  void saysThatTheTestImagesChoseTheModel() throws Exception {
    Browser.Page page = open(hostile, 1000, "light");
    assertThat(page.text("#warning-test")).contains("test accuracy on this page is too good");
    assertThat(page.value("document.getElementById('warning-test').checkVisibility()").asBoolean())
        .isTrue();
    assertThat(page.text("#warning-balance")).contains("has 100 training", "the smallest 10");
    assertThat(page.text("#warning-files")).startsWith("1 file was skipped.");
    assertThat(page.text("#problems dt")).isEqualTo("bad/" + TrainingReportTest.HOSTILE);
    assertThat(page.text("#class-table tbody th")).isEqualTo(TrainingReportTest.HOSTILE);
    assertThat(page.number("document.images.length")).isZero();
    Browser.Page honest = open(file, 1000, "light");
    assertThat(honest.value("document.getElementById('warning-test')").isNull()).isTrue();
    assertThat(page.problems()).isEmpty();
  }

  @Test
  void everyControlHasANameAndEveryLinkATarget() throws Exception {
    for (Path each : List.of(file, rate)) {
      Browser.Page page = open(each, 1400, "light");
      assertThat(
              page.number(
                  "[...document.querySelectorAll('button, [role=img], [role=slider], [role=group], [role=region], table.cells')].filter(e => !(e.ariaLabel || e.getAttribute('aria-labelledby') || e.textContent.trim())).length"))
          .isZero();
      assertThat(
              page.number(
                  "[...document.querySelectorAll('a')].filter(a => !document.querySelector(a.hash)).length"))
          .isZero();
    }
  }

  @Test
  void theRateFindersChartReadsItsPoints() throws Exception {
    Browser.Page page = open(rate, 1400, "light");
    assertThat(page.text("#tile-steepest dd")).startsWith("0.003");
    page.value("document.querySelector('#chart svg').focus()");
    page.key("Home");
    assertThat(page.text("#readout")).startsWith("rate 1e−5: smoothed loss 2.");
    page.key("End");
    assertThat(page.text("#readout")).startsWith("rate 0.8254: smoothed loss ");
    assertThat(page.problems()).isEmpty();
  }

  @Test
  void printsOnPaperWithoutItsControls() throws Exception {
    Browser.Page page = open(file, 1000, "dark");
    page.call("Emulation.setEmulatedMedia", Map.of("media", "print"));
    assertThat(page.value("document.querySelector('.bar').checkVisibility()").asBoolean())
        .isFalse();
    assertThat(
            page.value("document.querySelector('#loss-chart svg').checkVisibility()").asBoolean())
        .isTrue();
  }

  private static List<Integer> classes(Browser.Page page) throws Exception {
    List<Integer> order = new ArrayList<>();
    page.value(
            "[...document.querySelectorAll('#class-table tbody tr')].map(r => Number(r.dataset.class))")
        .forEach(c -> order.add(c.asInt()));
    return order;
  }

  /** A line's values, read off the drawing by two marks of its axis. */
  private static List<Double> curve(Browser.Page page, String chart, String line) throws Exception {
    return read(page, chart, line, false);
  }

  private static List<Double> logCurve(Browser.Page page, String chart, String line)
      throws Exception {
    return read(page, chart, line, true);
  }

  private static List<Double> read(Browser.Page page, String chart, String line, boolean log)
      throws Exception {
    JsonNode marks =
        page.value(
            "[...document.querySelectorAll('%s [data-value]')].map(t => [Number(t.dataset.value), Number(t.getAttribute('y')) - 4])"
                .formatted(chart));
    double[] first = {marks.get(0).get(0).asDouble(), marks.get(0).get(1).asDouble()};
    JsonNode end = marks.get(marks.size() - 1);
    double[] last = {end.get(0).asDouble(), end.get(1).asDouble()};
    if (log) {
      first[0] = Math.log(first[0]);
      last[0] = Math.log(last[0]);
    }
    String path =
        page.value(
                "document.querySelector('%s [data-line=%s]').getAttribute('d')"
                    .formatted(chart, line))
            .asString();
    List<Double> values = new ArrayList<>();
    for (String point : path.substring(1).split("L", -1)) {
      double y = Double.parseDouble(point.split(" ", -1)[1]);
      double value = first[0] + (y - first[1]) / (last[1] - first[1]) * (last[0] - first[0]);
      values.add(log ? Math.exp(value) : value);
    }
    return values;
  }
}
