package striate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import striate.app.mnist.EmbeddedMnist;
import striate.app.report.Browser;
import striate.app.studio.Studio;
import striate.app.studio.StudioSettings;
import striate.chapter.Digits;
import striate.data.Picture;
import striate.data.SampleCache;
import striate.images.Pictures;

/**
 * Makes the pictures of the documents, from the program's own digits, with {@code
 * -Dstriate.pictures=docs/images} only. The studio's run is the same each time; the report's page
 * is that of 100 epochs.
 */
class DocumentPicturesIT {
  private static final Map<String, String> LIGHT =
      Map.of("prefers-color-scheme", "light", "prefers-reduced-motion", "reduce");

  private static final Map<String, String> NETWORK =
      Map.of(
          "network", "c16 pool c32 pool c64 global",
          "image", "1x28x28",
          "epochs", "30",
          "augment", "none",
          "test-share", "0.3",
          "seed", "1");

  @TempDir private Path temp;

  @Test
  void makesThem() throws Exception {
    String asked = System.getProperty("striate.pictures", "");
    assumeTrue(!asked.isEmpty(), "only with -Dstriate.pictures=FOLDER");
    Path to = Path.of(asked).toAbsolutePath();
    try (Browser browser = new Browser(Browser.find().orElseThrow())) {
      explanation(browser, to.resolve("explain.png"));
      report(browser, to.resolve("report.png"));
      studio(browser, to);
    }
  }

  private static Path digits(Path folder) throws IOException {
    Digits all = new EmbeddedMnist().digits(EmbeddedMnist.Part.TRAIN);
    byte[] pixels = all.pixels();
    for (int i = 0; i < all.count(); i++) {
      Path kind = Files.createDirectories(folder.resolve(String.valueOf(all.label(i))));
      byte[] one = Arrays.copyOfRange(pixels, i * Digits.PIXELS, (i + 1) * Digits.PIXELS);
      Pictures.write(
          Picture.of(Digits.SIDE, Digits.SIDE, 1, one),
          kind.resolve(String.format(Locale.ROOT, "%04d.png", i)));
    }
    return folder;
  }

  private static void striate(Object... words) {
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    String[] texts = Arrays.stream(words).map(Object::toString).toArray(String[]::new);
    assertThat(CommandRunner.run(texts, err)).isZero();
  }

  /** Run where model and picture lie, so that the page shows their names and no folder. */
  private void explanation(Browser browser, Path to) throws Exception {
    Digits test = new EmbeddedMnist().digits(EmbeddedMnist.Part.TEST).slice(0, 1);
    Pictures.write(Picture.of(Digits.SIDE, Digits.SIDE, 1, test.pixels()), temp.resolve("7.png"));
    Run run =
        Jar.in(temp)
            .shell(
                "striate train mnist --network 'conv16k3v tanh flat' --epochs 3 --run run --data data"
                    + " -o chapter.onnx && striate explain chapter.onnx 7.png -o explain.html");
    assertThat(run.code()).as(run.err()).isZero();
    Browser.Page page = browser.open(temp.resolve("explain.html").toUri(), 1000, 900, LIGHT);
    page.picture(to, null, ".receipt");
  }

  private void report(Browser browser, Path to) throws Exception {
    Path file = temp.resolve("chapter.html");
    striate("chapter", "--epochs", "100", "--quiet", "--report", file);
    Browser.Page page = browser.open(file.toUri(), 1200, 900, LIGHT);
    page.picture(to, "#maps", "#maps");
  }

  private void studio(Browser browser, Path to) throws Exception {
    try (Studio studio =
        new Studio(
            new StudioSettings(
                digits(temp.resolve("digits")), 0, 32 << 20, SampleCache.in(temp.resolve("c")), 2),
            fault -> {
              throw new AssertionError(fault);
            })) {
      Browser.Page page = browser.open(URI.create(studio.address()), 1200, 900, LIGHT);
      studio.trainings().begin(NETWORK);
      studio.trainings().await();
      go(page, "pictures?text=7", "document.querySelectorAll('.grid-cell img').length > 20");
      page.picture(to.resolve("studio-pictures.png"), null, "#main > *");
      go(page, "matrix", "document.querySelector('.view-matrix').dataset.loaded !== undefined");
      page.picture(to.resolve("studio-confusions.png"), null, "#main > *");
      go(
          page,
          "explain?name=7/0015.png",
          "document.querySelector('.view-explain').dataset.explained !== undefined");
      page.picture(to.resolve("studio-explanation.png"), null, "#main > * > section");
      go(
          page,
          "microscope?layer=0&kernel=6&row=9&column=13&picture=3",
          "document.querySelector('#scope-agrees') !== null");
      page.picture(to.resolve("microscope.png"), null, "#main > *");
      String stage =
          "fixes=ascent,positions,dropout&pooling=max&epochs=40&kernel=4&row=9&column=12";
      go(page, "stage?" + stage, "document.querySelector('#stage-answers')?.textContent !== ''");
      page.click("#stage-run");
      page.waitFor("document.querySelector('#stage-line').dataset.state === 'done'");
      page.waitFor("document.querySelector('#stage-stamp').textContent.startsWith('epoch 40 ')");
      page.picture(to.resolve("stage.png"), null, "#main > *");
      assertThat(page.problems()).isEmpty();
    }
  }

  private static void go(Browser.Page page, String view, String ready) throws Exception {
    page.value("location.hash = '#/" + view + "'");
    page.waitFor("document.querySelector('.view-" + view.replaceAll("[?].*", "") + "') !== null");
    page.waitFor(ready);
  }
}
