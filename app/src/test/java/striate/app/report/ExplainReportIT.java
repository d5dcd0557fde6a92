package striate.app.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static striate.nn.Layers.conv;
import static striate.nn.Layers.dense;
import static striate.nn.Layers.flatten;
import static striate.nn.Layers.globalAveragePool;
import static striate.nn.Layers.relu;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import striate.data.Fit;
import striate.data.Picture;
import striate.data.Preprocessing;
import striate.explain.Explainer;
import striate.explain.Explanation;
import striate.explain.Method;
import striate.nn.Network;
import striate.nn.Parameter;
import striate.nn.Shape;
import striate.nn.Tensor;
import striate.nn.Weights;

/**
 * The page of explanations in a real browser: a network that looks for light, and one bright spot
 * in a picture of another size. The overlay must be coloured where the spot is, whatever the
 * preprocessing did to the picture.
 */
class ExplainReportIT {
  private static final int WIDTH = 150;
  private static final int HEIGHT = 91;
  private static final int SPOT_X = 97;
  private static final int SPOT_Y = 34;

  @TempDir private static Path folder;
  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    Optional<Path> program = Browser.find();
    assumeTrue(program.isPresent(), "no chromium on this machine");
    browser = new Browser(program.get());
  }

  @AfterAll
  static void close() throws Exception {
    if (browser != null) {
      browser.close();
    }
  }

  /** Class 1 is light: the mean of what a kernel of ones sees. */
  private static Weights light(Shape in) {
    Network n =
        Network.of(in, conv(1, 3).noBias(), relu(), globalAveragePool(), flatten(), dense(2));
    Weights w = n.initialise(1);
    Parameter.Sizes kernel = w.get("conv1.weight").sizes();
    float[] ones = new float[(int) kernel.count()];
    java.util.Arrays.fill(ones, 1);
    w.set(new Tensor("conv1.weight", kernel, ones));
    w.set(new Tensor("dense1.weight", w.get("dense1.weight").sizes(), new float[] {-1, 1}));
    return w;
  }

  private static Picture spot() {
    byte[] samples = new byte[WIDTH * HEIGHT * 3];
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        boolean in = Math.abs(x - SPOT_X) <= 5 && Math.abs(y - SPOT_Y) <= 5;
        for (int c = 0; c < 3; c++) {
          samples[(y * WIDTH + x) * 3 + c] = (byte) (in ? 250 : 0);
        }
      }
    }
    return Picture.of(WIDTH, HEIGHT, 3, samples);
  }

  private static Path write(String name, Preprocessing p, String picture) throws Exception {
    Explainer explainer =
        Explainer.of(light(Shape.image(3, p.height(), p.width())), 1)
            .baseline(Explainer.uniform(p, 0));
    Picture original = spot();
    Picture fitted = p.fitted(original);
    float[] image = new float[p.size()];
    p.writeFitted(fitted, image, 0);
    ExplainedPicture one =
        new ExplainedPicture(
            picture,
            WIDTH,
            HEIGHT,
            ExplainReport.shown(original, 1),
            p.area(WIDTH, HEIGHT),
            p,
            List.of("dark", "light <i>"),
            explainer.logits(image),
            new ArrayList<>());
    for (int target = 1; target >= 0; target--) {
      for (String m : List.of("hires-cam", "occlusion")) {
        Explanation e = explainer.explain(image, target, Method.of(m));
        one.maps().add(new ExplainedPicture.Map(e, explainer.receipt(image, e)));
      }
    }
    Path file = folder.resolve(name + ".html");
    ExplainReport.write(file, "light.onnx", List.of(one), "black", "");
    return file;
  }

  /** The middle of the overlay's orange, in pixels of the original picture. */
  private static final String MIDDLE =
      """
      (() => {
        const canvas = document.querySelectorAll(".explained")[0].querySelectorAll("canvas")[2];
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        let [x, y, sum] = [0, 0, 0];
        for (let i = 0; i < canvas.width * canvas.height; i++) {
          const weight = Math.max(0, data[4 * i] - data[4 * i + 2] - 60);
          x += weight * (i % canvas.width + 0.5);
          y += weight * (Math.floor(i / canvas.width) + 0.5);
          sum += weight;
        }
        return [x / sum / canvas.width * %d, y / sum / canvas.height * %d];
      })()
      """
          .replaceFirst("%d", Integer.toString(WIDTH))
          .replaceFirst("%d", Integer.toString(HEIGHT));

  @Test
  void theOverlayLiesOnTheSpotWhateverThePreprocessing() throws Exception {
    Preprocessing plain = Preprocessing.of(3, 40, 36);
    Map<String, Preprocessing> all =
        Map.of(
            "stretch", plain,
            "crop", plain.fit(Fit.CROP),
            "pad", plain.fit(Fit.PAD),
            "resize", plain.resize(44));
    for (Map.Entry<String, Preprocessing> each : all.entrySet()) {
      Path file = write(each.getKey(), each.getValue(), "spot.png");
      Browser.Page page = browser.open(file.toUri(), 1200, 900, Map.of());
      assertThat(page.problems()).isEmpty();
      var middle = page.value(MIDDLE);
      assertThat(middle.get(0).asDouble()).as(each.getKey()).isCloseTo(SPOT_X + 0.5, within(3.0));
      assertThat(middle.get(1).asDouble()).as(each.getKey()).isCloseTo(SPOT_Y + 0.5, within(3.0));
    }
  }

  @Test
  void opensWithoutErrorsRequestsOrOverflow() throws Exception {
    Path file = write("page", Preprocessing.of(3, 24, 30), TrainingReportTest.HOSTILE);
    for (String scheme : List.of("light", "dark")) {
      for (int width : new int[] {360, 1200}) {
        Browser.Page page =
            browser.open(file.toUri(), width, 900, Map.of("prefers-color-scheme", scheme));
        page.value("document.querySelectorAll('details').forEach((d) => (d.open = true))");
        page.waitFor("document.querySelectorAll('table.numbers').length === 4");
        page.waitFor("document.querySelectorAll('.curves svg').length >= 8");
        assertThat(page.problems()).isEmpty();
        assertThat(page.requests()).noneMatch(address -> address.startsWith("http"));
        assertThat(page.number("document.documentElement.scrollWidth"))
            .as("at %d", width)
            .isLessThanOrEqualTo(width);
        page.screenshot("explain-" + scheme + "-" + width);
      }
    }
  }

  @Test
  void numbersAreReadByKeysAndInTheTable() throws Exception {
    Preprocessing p = Preprocessing.of(3, 24, 30);
    Path file = write("keys", p, "spot.png");
    float[] image = new float[p.size()];
    p.write(spot(), image, 0);
    Explanation e =
        Explainer.of(light(Shape.image(3, 24, 30)), 1)
            .baseline(Explainer.uniform(p, 0))
            .explain(image, 1, new Method.HiResCam());
    Browser.Page page = browser.open(file.toUri(), 1200, 900, Map.of());
    page.value("document.querySelector('.explained canvas[tabindex]').focus()");
    page.key("ArrowRight");
    page.key("ArrowDown");
    int best = 0;
    for (int i = 0; i < e.map().values().length; i++) {
      best = e.map().values()[i] > e.map().values()[best] ? i : best;
    }
    int row = best / e.map().columns() + 1;
    int column = best % e.map().columns() + 1;
    assertThat(page.text(".explained .readout"))
        .startsWith("row " + row + ", column " + column + ": ")
        .endsWith("for light <i>");
    assertThat(
            page.value(
                    "document.querySelector('.explained canvas[tabindex]')"
                        + ".getAttribute('aria-valuetext')")
                .asString())
        .isEqualTo(page.text(".explained .readout"));
    page.value("document.querySelector('.explained details').open = true");
    page.waitFor("document.querySelector('table.numbers') !== null");
    String cell =
        "document.querySelectorAll('table.numbers tbody tr')["
            + row
            + "].querySelectorAll('td')["
            + column
            + "].dataset.value";
    assertThat(page.number(cell)).isCloseTo(e.map().at(row, column), within(1e-7));
    // The class that light speaks against has no positive evidence, and the page says so.
    assertThat(page.text("#main")).contains("No positive evidence.");
    assertThat(page.text(".receipt")).contains("✓ good", "adds up", "random orders");
  }
}
