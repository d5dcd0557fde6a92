package striate.app.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import striate.explain.Completeness;
import striate.explain.Explanation;
import striate.explain.Method;
import striate.explain.Randomisation;
import striate.explain.Receipt;

/** Receipts in plain words. */
public final class ReceiptWords {
  /** Where picture and baseline are answered this much alike, curves tell nothing. */
  private static final double LEAST_SPAN = 0.1;

  /** An error of at most this share counts as rounding. */
  private static final double ROUNDING = 1e-3;

  /** The same of an integral by points, whose slopes may jump on the way (ReLU). */
  private static final double APPROXIMATION = 0.02;

  /**
   * A sentence of a receipt.
   *
   * @param mark good, bad, or open where it decides nothing
   * @param title what is looked at
   * @param text what was found
   */
  public record Item(Mark mark, String title, String text) {}

  /** What a sentence says of the map. */
  public enum Mark {
    GOOD,
    BAD,
    OPEN
  }

  private ReceiptWords() {}

  /** A line of output for each map. */
  public static List<String> lines(ExplainedPicture picture) {
    List<String> lines = new ArrayList<>();
    for (ExplainedPicture.Map m : picture.maps()) {
      Explanation e = m.explanation();
      List<String> words = new ArrayList<>();
      for (Item i : items(m)) {
        words.add(i.title() + " " + i.mark().name().toLowerCase(Locale.ROOT));
      }
      String evidence = e.map().hasPositive() ? "" : "no positive evidence; ";
      lines.add(
          String.format(
              Locale.ROOT,
              "%s: %s (%.2f %%, logit %.3f), %s of %s: %s%s",
              picture.name(),
              picture.classes().get(e.target()),
              100 * e.probability(),
              e.logit(),
              e.method().title(),
              e.layer(),
              evidence,
              String.join(", ", words)));
    }
    return lines;
  }

  /** The receipt, sentence by sentence. */
  static List<Item> items(ExplainedPicture.Map m) {
    Receipt r = m.receipt();
    return List.of(
        sum(m.explanation()),
        curve("deletion", r.deletion(), false),
        curve("insertion", r.insertion(), true),
        weights(r.randomisation()));
  }

  private static Item sum(Explanation e) {
    Completeness c = e.completeness();
    if (c.law() == Completeness.Law.NONE) {
      return new Item(
          Mark.OPEN,
          "sum",
          e.method().title()
              + (e.method() instanceof Method.Occlusion
                  ? " measures effects of windows one by one, and they overlap"
                  : " is a slope, how fast the logit would change")
              + ": its numbers are not parts of the logit, so there is nothing to add up.");
    }
    boolean baseline = c.law() == Completeness.Law.BASELINE;
    String parts =
        String.format(
            Locale.ROOT,
            "The map sums to %s; %s gives %s; together that is %s, and the logit is %s. ",
            number(c.sum()),
            baseline ? "the baseline alone" : "the network without this layer's output (its bias)",
            number(c.rest()),
            number(c.sum() + c.rest()),
            number(c.logit()));
    boolean small = c.share() <= (baseline ? APPROXIMATION : ROUNDING) || c.error() < 1e-5;
    String error =
        String.format(
            Locale.ROOT,
            "The error is %s (%s of what was to be shared out)",
            small(c.error()),
            percent(c.share()));
    if (c.exact()) {
      return new Item(
          small ? Mark.GOOD : Mark.BAD,
          "sum",
          parts
              + error
              + (small
                  ? ": it adds up."
                  : baseline
                      ? ": too far for an integral; it needs more points (--steps)."
                      : ": more than rounding; it does not add up."));
    }
    return new Item(
        small ? Mark.GOOD : Mark.OPEN,
        "sum",
        parts
            + error
            + (small
                ? ": it adds up here, though theory does not promise it."
                : "; for this method and network theory does not promise that it adds up."));
  }

  private static Item curve(String title, Receipt.Curve c, boolean up) {
    int orders = c.chanceAreas().length;
    String words =
        String.format(
            Locale.ROOT,
            up
                ? "Putting the highest-ranked pixels back first, the class's mean probability is %s, in random order %s (higher is better); "
                : "Taking the highest-ranked pixels away first, the class's mean probability is %s, in random order %s (lower is better); ",
            percent(c.area()),
            percent(c.chanceArea()));
    if (!Double.isFinite(c.area()) || !Double.isFinite(c.chanceArea())) {
      return new Item(
          Mark.OPEN, title, "On the way from picture to baseline the network gives no numbers.");
    }
    if (c.span() < LEAST_SPAN) {
      return new Item(
          Mark.OPEN,
          title,
          words
              + "but the baseline alone is answered much as the picture is, so this tells little.");
    }
    if (c.beatsChance()) {
      return new Item(Mark.GOOD, title, words + "the map beats all " + orders + " random orders.");
    }
    return new Item(
        Mark.BAD,
        title,
        words + "the map beats " + c.better() + " of " + orders + " random orders only.");
  }

  private static Item weights(Randomisation r) {
    String numbers =
        String.format(
            Locale.ROOT,
            "(mean rank correlation %.2f, of absolute values %.2f)",
            r.correlation(),
            r.unsigned());
    return switch (r.verdict()) {
      case DEPENDS ->
          new Item(
              Mark.GOOD,
              "weights",
              "With random weights the map is another "
                  + numbers
                  + ": it depends on what the network has learned.");
      case SIGNS_DEPEND ->
          new Item(
              Mark.OPEN,
              "weights",
              "With random weights the signs are others, but the map is strong at much the same"
                  + " places "
                  + numbers
                  + ": what speaks for and against was learned; where the map is strong shows the"
                  + " picture.");
      case HARDLY_DEPENDS ->
          new Item(
              Mark.BAD,
              "weights",
              "With random weights the map is much the same "
                  + numbers
                  + ": it shows the picture more than what the network has learned.");
      case UNKNOWN ->
          new Item(
              Mark.OPEN,
              "weights",
              "The map or those of random weights are the same all over, or no weights are"
                  + " learned, so there is nothing to compare.");
    };
  }

  private static String number(double v) {
    return String.format(Locale.ROOT, "%.4f", v).replace('-', '−');
  }

  private static String small(double v) {
    if (v == 0) {
      return "0";
    }
    return String.format(Locale.ROOT, v < 1e-3 ? "%.1e" : "%.4f", v).replace('-', '−');
  }

  private static String percent(double share) {
    if (!Double.isFinite(share)) {
      return "an unknown share";
    }
    if (share != 0 && share < 1e-6) {
      return "less than 0.0001 %";
    }
    return String.format(
        Locale.ROOT, share != 0 && share < 1e-3 ? "%.4f %%" : "%.1f %%", 100 * share);
  }
}
