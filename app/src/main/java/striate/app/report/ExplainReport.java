package striate.app.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import striate.data.Picture;
import striate.data.Preprocessing;
import striate.explain.RelevanceMap;

/** The page of explanations: each picture beside its maps, with their receipts. */
public final class ExplainReport {
  /** Samples of all pictures together, at most. */
  private static final int MOST_SAMPLES = 3_000_000;

  /** Pixels of a longer side, at most, and at least where pictures have as many. */
  private static final int MOST_SIDE = 480;

  private static final int LEAST_SIDE = 96;

  private static final int CLASSES = 5;

  /** Pictures on a page. */
  public static final int MOST_PICTURES = 200;

  /** Numbers of all maps together: some 40 MB of page. */
  public static final long MOST_NUMBERS = 10_000_000;

  private ExplainReport() {}

  /**
   * Writes the page.
   *
   * @param model name of the model
   * @param pictures at least one
   * @param baseline in words
   * @param removed name of the softmax that was left out, or empty
   * @throws IOException if it can't be written
   */
  public static void write(
      Path file, String model, List<ExplainedPicture> pictures, String baseline, String removed)
      throws IOException {
    if (pictures.isEmpty()) {
      throw new IllegalArgumentException("pictures: at least 1 expected, got none");
    }
    List<Object> all = new ArrayList<>();
    for (ExplainedPicture p : pictures) {
      all.add(picture(p));
    }
    new HtmlPage("Striate: explanations of " + model, "explain.html")
        .styles("parts.css", "explain.css")
        .scripts("chart.js", "explain-map.js", "explain-part.js", "explain.js")
        .data(
            Json.object(
                "version", ChapterReport.version(),
                "model", model,
                "baseline", baseline,
                "removed", removed,
                "pictures", all))
        .write(file);
  }

  private static Map<String, @Nullable Object> picture(ExplainedPicture p) {
    return picture(p, true);
  }

  /** All about an explained picture but its samples and the maps' numbers, as JSON. */
  public static String figures(ExplainedPicture p) {
    return Json.of(picture(p, false));
  }

  private static Map<String, @Nullable Object> picture(ExplainedPicture p, boolean numbers) {
    Picture shown = p.shown();
    List<Object> maps = new ArrayList<>();
    for (ExplainedPicture.Map m : p.maps()) {
      Map<String, @Nullable Object> one = p.figures(m);
      RelevanceMap map = m.explanation().map();
      one.put("title", m.explanation().method().title());
      one.put("rows", map.rows());
      one.put("columns", map.columns());
      if (numbers) {
        one.put("values", Packed.floats(map.values()));
      }
      List<Object> items = new ArrayList<>();
      for (ReceiptWords.Item i : ReceiptWords.items(m)) {
        items.add(
            Json.object(
                "mark", i.mark().name().toLowerCase(Locale.ROOT),
                "title", i.title(),
                "text", i.text()));
      }
      one.put("receipt", items);
      maps.add(one);
    }
    return Json.object(
        "name", p.name(),
        "width", p.width(),
        "height", p.height(),
        "shownWidth", shown.width(),
        "shownHeight", shown.height(),
        "channels", shown.channels(),
        "samples", numbers ? Packed.bytes(shown.samples()) : null,
        "inputWidth", p.preprocessing().width(),
        "inputHeight", p.preprocessing().height(),
        "answers", answers(p),
        "maps", maps);
  }

  /**
   * The picture as a page shows it: smaller where it is large.
   *
   * @param pictures how many there are on the page
   */
  public static Picture shown(Picture p, int pictures) {
    double each = Math.sqrt(MOST_SAMPLES / (3.0 * pictures));
    int side = (int) Math.clamp(each, LEAST_SIDE, MOST_SIDE);
    int longer = Math.max(p.width(), p.height());
    if (longer <= side) {
      return p;
    }
    int width = Math.max(1, (int) Math.round((double) p.width() * side / longer));
    int height = Math.max(1, (int) Math.round((double) p.height() * side / longer));
    return Preprocessing.of(p.channels(), height, width).fitted(p);
  }

  /** The likeliest classes with their logits. */
  private static List<Object> answers(ExplainedPicture p) {
    float[] logits = p.logits();
    List<Object> out = new ArrayList<>();
    IntStream.range(0, logits.length)
        .boxed()
        .sorted((a, b) -> Float.compare(logits[b], logits[a]))
        .limit(CLASSES)
        .forEach(
            i -> out.add(Json.object("class", p.classes().get(i), "logit", (double) logits[i])));
    return out;
  }
}
