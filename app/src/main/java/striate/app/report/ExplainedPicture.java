package striate.app.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import striate.data.Area;
import striate.data.Picture;
import striate.data.Preprocessing;
import striate.explain.Completeness;
import striate.explain.Explanation;
import striate.explain.Placement;
import striate.explain.Randomisation;
import striate.explain.Receipt;
import striate.explain.RelevanceMap;

/**
 * A picture with its explanations.
 *
 * @param name as the user called it
 * @param width of the picture, upright, before it was fitted
 * @param height of it
 * @param shown the picture, made smaller where it is large
 * @param area of it that the network read
 * @param preprocessing of it
 * @param classes names, in the order of the outputs
 * @param logits of all classes
 * @param maps to be filled
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier; nothing compares them
public record ExplainedPicture(
    String name,
    int width,
    int height,
    Picture shown,
    Area area,
    Preprocessing preprocessing,
    List<String> classes,
    float[] logits,
    List<Map> maps) {

  /**
   * A map with its receipt.
   *
   * @param explanation the map, and whether it adds up
   * @param receipt what else it is worth
   */
  public record Map(Explanation explanation, Receipt receipt) {}

  /** A line of JSON for each map. */
  public List<String> json() {
    List<String> lines = new ArrayList<>();
    for (Map m : maps) {
      java.util.Map<String, @Nullable Object> one = figures(m);
      RelevanceMap map = m.explanation().map();
      one.put("rows", map.rows());
      one.put("columns", map.columns());
      one.put("values", doubles(map.values()));
      lines.add(Json.of(one));
    }
    return lines;
  }

  /** A line of JSON for a picture that could not be read. */
  public static String error(String name, String message) {
    return Json.of(Json.object("file", name, "error", message));
  }

  private static double[] doubles(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  /** All about a map but its numbers. */
  java.util.Map<String, @Nullable Object> figures(Map m) {
    Explanation e = m.explanation();
    Completeness c = e.completeness();
    Placement p = e.map().placement();
    return Json.object(
        "file", name,
        "class", classes.get(e.target()),
        "output", e.target(),
        "logit", e.logit(),
        "probability", e.probability(),
        "method", e.method().key(),
        "layer", e.layer(),
        "placement",
            Json.object(
                "top", p.top(),
                "down", p.down(),
                "left", p.left(),
                "across", p.across(),
                "known", p.known()),
        "area",
            Json.object(
                "left", area.left(),
                "top", area.top(),
                "width", area.width(),
                "height", area.height()),
        "notes", e.notes(),
        "positive", e.map().hasPositive(),
        "completeness",
            Json.object(
                "law", c.law().name().toLowerCase(java.util.Locale.ROOT),
                "sum", c.sum(),
                "rest", c.rest(),
                "logit", c.logit(),
                "error", c.error(),
                "exact", c.exact()),
        "deletion", curve(m.receipt().deletion()),
        "insertion", curve(m.receipt().insertion()),
        "randomisation", randomisation(m.receipt().randomisation()));
  }

  private static Object curve(Receipt.Curve c) {
    return Json.object(
        "area", c.area(),
        "chance", c.chanceArea(),
        "better", c.better(),
        "orders", c.chanceAreas().length,
        "byMap", c.byMap(),
        "byChance", c.byChance());
  }

  private static Object randomisation(Randomisation r) {
    List<Object> steps = new ArrayList<>();
    for (Randomisation.Step s : r.steps()) {
      steps.add(
          Json.object(
              "downTo", s.downTo(),
              "all", s.all(),
              "correlation", s.correlation(),
              "unsigned", s.unsigned()));
    }
    return Json.object(
        "verdict", r.verdict().name().toLowerCase(java.util.Locale.ROOT),
        "correlation", r.correlation(),
        "unsigned", r.unsigned(),
        "steps", steps);
  }
}
