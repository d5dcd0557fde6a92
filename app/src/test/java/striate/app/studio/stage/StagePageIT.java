package striate.app.studio.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import striate.app.mnist.EmbeddedMnist;
import striate.app.report.Browser;
import striate.app.studio.RoomBrowser;
import striate.app.studio.door.Events;
import striate.chapter.Digits;
import striate.chapter.Fix;
import striate.chapter.Variant;
import striate.chapter.VariantNetwork;

/** The chapter's stage in a real browser, against the same runs made here. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class StagePageIT {
  private static RoomBrowser browser;

  @BeforeAll
  static void open() throws Exception {
    Events events = new Events();
    browser = RoomBrowser.of(new StageRoom(2, events), events);
  }

  @AfterAll
  static void close() throws Exception {
    if (browser != null) {
      browser.close();
    }
  }

  private static VariantNetwork here(
      Variant variant, int train, int test, int threads, int epochs) {
    EmbeddedMnist mnist = new EmbeddedMnist();
    Digits all = mnist.digits(EmbeddedMnist.Part.TRAIN);
    Digits tests = mnist.digits(EmbeddedMnist.Part.TEST);
    VariantNetwork n =
        VariantNetwork.create(all.slice(0, train), tests.slice(0, test), variant, threads);
    for (int i = 0; i < epochs; i++) {
      n.epoch();
    }
    return n;
  }

  private static Browser.Page page(int width, String scheme, String query) throws Exception {
    Browser.Page page = browser.page(width, scheme, "stage?" + query);
    page.waitFor("(document.querySelector('#stage-answers')?.textContent ?? '') !== ''");
    return page;
  }

  private static void trained(Browser.Page page) throws Exception {
    page.click("#stage-run");
    page.waitFor("document.querySelector('#stage-line').dataset.state === 'done'");
  }

  private static String hash(Browser.Page page) throws Exception {
    return page.value("document.querySelector('#stage-line').dataset.hash").asString();
  }

  private static String hex(long hash) {
    return String.format(Locale.ROOT, "%016x", hash);
  }

  /** The printed listing, from the address alone: its log, and the numbers of a map. */
  @Test
  void theListingAsPrinted() throws Exception {
    Browser.Page page = page(1200, "light", "epochs=3&kernel=5&row=9&column=11");
    assertThat(page.text("#stage-same")).doesNotContain("to the last digit");
    trained(page);
    assertThat(page.text("#stage-line")).isEqualTo("I:2 Test-Acc:0.028 Train-Acc:0.037");
    VariantNetwork same = here(Variant.printed(), 1000, 10_000, 1, 3);
    assertThat(hash(page)).isEqualTo(hex(same.hash()));
    page.waitFor("document.querySelector('#stage-stamp').textContent.startsWith('epoch 3 ')");
    page.value("document.querySelector('#stage-canvas').focus()");
    page.key("ArrowDown");
    page.waitFor(
        "document.querySelector('#stage-working h3').textContent === 'Kernel 5, row 10, column 11'");
    Digits tests = new EmbeddedMnist().digits(EmbeddedMnist.Part.TEST);
    double[] maps = same.look(tests, 0).maps();
    double expected = maps[(10 * 25 + 11) * 16 + 4];
    assertThat(page.number("[...document.querySelectorAll('#stage-sum dd')].at(-1).dataset.value"))
        .isEqualTo(expected);
    assertThat(page.number("document.querySelector('#stage-agrees').dataset.units"))
        .isLessThanOrEqualTo(16);
    for (String[] end : new String[][] {{"End", "24"}, {"Home", "0"}}) {
      page.key(end[0]);
      page.waitFor(
          "document.querySelector('#stage-working h3').textContent === 'Kernel 5, row 10, column "
              + end[1]
              + "'");
    }
    assertThat(
            page.value(
                    "[...document.querySelectorAll('.kernel-legend li')].map((l) =>"
                        + " l.textContent).join(' ')")
                .asString())
        .isEqualTo(won(maps));
    browser.look(page, "stage-light", 1200);
    // A change of the theme reaches the small maps, too.
    page.click("#theme");
    page.waitFor(
        "document.querySelector('.tiny canvas:last-of-type').getContext('2d').getImageData(0, 0, 1,"
            + " 1).data[0] < 100");
  }

  /** How often each kernel is the largest, where not all are equal. */
  private static String won(double[] maps) {
    int[] counts = new int[16];
    for (int p = 0; p < maps.length; p += 16) {
      int largest = 0;
      boolean equal = true;
      for (int k = 1; k < 16; k++) {
        equal &= maps[p + k] == maps[p];
        if (maps[p + k] > maps[p + largest]) {
          largest = k;
        }
      }
      if (!equal) {
        counts[largest]++;
      }
    }
    return IntStream.range(0, 16)
        .mapToObj(k -> (k + 1) + ": " + counts[k])
        .collect(Collectors.joining(" "));
  }

  /** One address in two browsers, and once more here with another number of threads. */
  @Test
  void theSameAddressGivesTheSameBits() throws Exception {
    String query =
        "layer=unshared&pooling=max&fixes=ascent,dropout&seed=5&epochs=2&train=256&test=100";
    Browser.Page one = page(1200, "dark", query);
    Browser.Page two = page(390, "dark", query);
    trained(one);
    two.waitFor("document.querySelector('#stage-line').dataset.state === 'done'");
    Set<Fix> fixes = EnumSet.of(Fix.ASCENT, Fix.DROPOUT);
    Variant variant = new Variant(Variant.Layer.UNSHARED, Variant.Pooling.MAX, fixes, 5);
    String expected = hex(here(variant, 256, 100, 3, 2).hash());
    assertThat(hash(one)).isEqualTo(expected);
    assertThat(hash(two)).isEqualTo(expected);
    two.waitFor("document.querySelector('#stage-stamp').dataset.hash === '" + expected + "'");
    browser.look(one, "stage-dark", 1200);
    browser.look(two, "stage-phone", 390);
    assertThat(
            two.number(
                "[...document.querySelectorAll('.tile dd')].filter((d) => d.scrollWidth >"
                    + " d.clientWidth).length"))
        .isZero();
  }

  /** Switches change the address, and each layer has its row. */
  @Test
  void switchesAreInTheAddress() throws Exception {
    Browser.Page page = page(1200, "light", "train=128&test=50&epochs=1");
    page.click("#stage-fix-positions");
    page.waitFor("location.hash.includes('fixes=positions')");
    page.value("document.querySelector('input[name=stage-layer][value=dense]').click()");
    page.waitFor("location.hash.includes('layer=dense')");
    page.click("#stage-all");
    page.waitFor(
        "[...document.querySelectorAll('tr[data-layer]')].length === 3 &&"
            + " [...document.querySelectorAll('tr[data-layer]')].every(r => r.cells[2].textContent === '1')");
    page.waitFor("document.querySelector('#stage-working').textContent.includes('no kernels')");
    assertThat(page.problems()).allMatch(p -> p.contains("/api/album"));
    String refused =
        page.value(
                "fetch('/api/stage/course?pooling=median').then(async r => r.status + ' ' + (await"
                    + " r.json()).error)")
            .asString();
    assertThat(refused).isEqualTo("400 pooling: expects one of none, sum, mean, max, got 'median'");
  }

  /** Who goes on before all is there is not taken back, and an address changed by then holds. */
  @Test
  void aViewThatIsLateLeavesWhereOneIs() throws Exception {
    Browser.Page page = browser.page(1200, "light");
    // The last thing that is asked for as the view opens does not come yet.
    page.value(
        "(() => { const fetched = window.fetch; const held = new Promise((go) => { window.go = go;"
            + " }); window.fetch = async (path, init) => { if (path.includes('/course') &&"
            + " path.includes('layer=unshared')) await held; return fetched(path, init); }; })()");
    page.value("location.hash = '#/stage?train=128&test=50&epochs=1'");
    page.waitFor("(document.querySelector('#stage-answers')?.textContent ?? '') !== ''");
    page.value("location.hash = '#/stage?train=128&test=50&epochs=1&seed=7'");
    page.value("document.querySelector('#stage-all').focus({preventScroll: true})");
    page.value("scrollTo({top: 40, behavior: 'instant'})");
    page.value("window.go()");
    page.waitFor("document.querySelectorAll('tr[data-layer]').length === 3");
    page.waitFor("document.querySelector('#stage-seed').value === '7'");
    page.waitFor("location.hash.includes('seed=7')");
    assertThat(page.value("document.activeElement.id").asString()).isEqualTo("stage-all");
    assertThat(page.number("scrollY")).isEqualTo(40);
  }

  /** A fault stays until what failed comes well: other parts of the view ask for what is right. */
  @Test
  void aWrongAddressIsTold() throws Exception {
    Browser.Page page = page(1000, "light", "train=128&test=50&epochs=1");
    page.value("location.hash = '#/stage?layer=round&train=128&test=50&epochs=1'");
    page.waitFor("document.querySelector('.problem-line').textContent.startsWith('layer: ')");
    // All three layers have been asked for by now.
    page.waitFor(
        "performance.getEntriesByType('resource').filter((r) =>"
            + " r.name.includes('course?layer=dense')).length === 2");
    assertThat(page.text(".problem-line")).contains("got 'round'");
    page.value("location.hash = '#/stage?train=128&test=50&epochs=1'");
    page.waitFor("document.querySelector('.problem-line').hidden");
  }

  /** However many epochs: an axis has two numbers at least, and no more than fit. */
  @Test
  void anAxisIsAScale() throws Exception {
    Browser.Page page = browser.page(1000, "light");
    String counts =
        page.value(
                "import('/page/report.js').then(({LineChart, Chosen}) => Array.from({length: 120},"
                    + " (_, n) => { const d = document.createElement('div'); new LineChart(d, {label:"
                    + " 'x', xs: Array.from({length: n + 2}, (_, i) => i + 1), xLabel: 'epoch',"
                    + " leastX: 1, lines: [], low: 0, high: 1, at: new Chosen(0), say: String});"
                    + " return d.querySelectorAll('[data-x]').length; }).join(' '))")
            .asString();
    assertThat(counts.split(" ")).hasSize(120);
    assertThat(counts.split(" ")).allMatch(n -> Integer.parseInt(n) >= 2);
    assertThat(counts.split(" ")).allMatch(n -> Integer.parseInt(n) <= 6);
  }
}
