package striate.app.trust;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import striate.classify.Evaluation;
import striate.classify.Rate;
import striate.trust.Calibration;
import striate.trust.Comparison;
import striate.trust.ConfidenceCurve;
import striate.trust.LabelAudit;
import striate.trust.Quality;
import striate.trust.SetResult;
import striate.trust.SetRule;

/**
 * How far a model can be trusted on a set.
 *
 * @param uses what each part of the images was used for, a sentence each
 * @param calibration what was found on held-out images, or null
 * @param stored whether it is in the model file
 * @param before probabilities as the network gives them
 * @param after the same at the temperature, or null without a calibration
 * @param sets what prediction sets did
 * @param unlike how images of other sets are told apart
 * @param audit of the labels, or null where the model has learned from the images
 * @param near near-duplicates, or null where they were not looked for
 * @param corrupted accuracy on corrupted images, or null
 * @param comparison with another model, or null
 */
public record TrustFigures(
    List<String> uses,
    @Nullable Calibration calibration,
    boolean stored,
    Evaluation before,
    @Nullable Evaluation after,
    List<SetResult> sets,
    List<Unlike> unlike,
    @Nullable LabelAudit audit,
    @Nullable Near near,
    @Nullable Corrupted corrupted,
    @Nullable Against comparison) {
  /** Pairs of near-duplicates that are listed. */
  private static final int PAIRS = 200;

  private static final int BINS = 15;

  /** Copies the lists. */
  public TrustFigures {
    uses = List.copyOf(uses);
    sets = List.copyOf(sets);
    unlike = List.copyOf(unlike);
  }

  /**
   * Images of another set against those that were measured.
   *
   * @param name of the other set
   * @param images how many of it
   * @param beyond share of it that is taken as unlike the training images
   * @param distance area under the ROC curve by the distance of features; NaN for the measured
   *     images themselves
   * @param energy the same by energy; NaN if the network gives no logits
   * @param confidence the same by 1 − the probability of the answer
   */
  public record Unlike(
      String name, int images, double beyond, double distance, double energy, double confidence) {}

  /**
   * Near-duplicates of training images.
   *
   * @param count how many of the images that were measured have one
   * @param pairs their names, that of the training image, and their correlation; the likest first
   * @param why they were not looked for; empty if they were
   */
  public record Near(int count, List<Pair> pairs, String why) {
    /** Copies the list. */
    public Near {
      pairs = List.copyOf(pairs);
    }
  }

  /**
   * A near-duplicate.
   *
   * @param image its name
   * @param other name of the training image
   * @param sameClass whether both have one label
   * @param correlation of the two
   */
  public record Pair(String image, String other, boolean sameClass, double correlation) {}

  /**
   * Accuracy on corrupted images.
   *
   * @param images how many, the same for all
   * @param clean accuracy on them as they are
   * @param rows name, group and accuracy at each strength
   */
  public record Corrupted(int images, double clean, List<Row> rows) {
    /** Copies the list. */
    public Corrupted {
      rows = List.copyOf(rows);
    }

    /** The mean over all corruptions and strengths. */
    public double mean() {
      return rows.stream().mapToDouble(Row::mean).average().orElse(Double.NaN);
    }
  }

  /**
   * A corruption.
   *
   * @param name in words
   * @param group noise, blur, weather or digital
   * @param accuracies at strengths 1 to 5
   */
  public record Row(String name, String group, List<Double> accuracies) {
    /** Copies the list. */
    public Row {
      accuracies = List.copyOf(accuracies);
    }

    double mean() {
      return accuracies.stream().mapToDouble(a -> a).average().orElse(Double.NaN);
    }
  }

  /**
   * Another model.
   *
   * @param name its file
   * @param result of the comparison; the other model is the second
   */
  public record Against(String name, Comparison result) {}

  /** Calibrated probabilities alone, by what is stored in the model. */
  public static TrustFigures calibrated(Calibration c, Evaluation before, Evaluation after) {
    return new TrustFigures(
        List.of(), c, true, before, after, List.of(), List.of(), null, null, null, null);
  }

  /** The log loss and the like that are to be shown: calibrated where that is stored. */
  public Evaluation shown() {
    return stored && after != null ? after : before;
  }

  /** Lines for people. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    Calibration c = calibration;
    Evaluation now = after;
    if (c != null && now != null) {
      Quality a = Quality.of(before);
      Quality b = Quality.of(now);
      lines.add(
          format(
              "calibration%s: temperature %.4f%s from %,d images (%s)",
              stored ? "" : ", not stored in the model",
              c.temperature().value(),
              c.curve().bends() ? " and a confidence curve" : "",
              c.pictures(),
              c.source()));
      lines.add(
          format(
              "  calibration error %.2f %% (%.2f %% before; %.2f %% is chance alone on so many images), log loss %.4f (%.4f), Brier score %.4f (%.4f)",
              100 * b.calibrationError(),
              100 * a.calibrationError(),
              100 * b.chance(),
              b.logLoss(),
              a.logLoss(),
              b.brier(),
              a.brier()));
      lines.add(
          format(
              "  calibration error over bins of equal count %.2f %% (%.2f %% before; %.2f %% is chance alone)",
              100 * b.equalCount(), 100 * a.equalCount(), 100 * b.equalCountByChance()));
      // In bins of one image each nothing can be said of it.
      if (b.debiasedByChance() > 0) {
        lines.add(
            format(
                "  root mean square calibration error, debiased, %.2f %% (%.2f %% before; chance alone stays below %.2f %% in 95 of 100 cases)",
                100 * b.debiased(), 100 * a.debiased(), 100 * b.debiasedByChance()));
      }
      for (SetResult s : sets) {
        lines.add(
            format(
                "  sets %s at %s: %.2f %% covered (%.2f to %.2f), %.3f classes on average, %.2f %%"
                    + " empty",
                s.rule().method(),
                SetRule.percent(s.rule().coverage()),
                100 * s.covered().value(),
                100 * s.covered().low(),
                100 * s.covered().high(),
                s.meanSize(),
                100 * s.empty()));
      }
      c.doubts().forEach(d -> lines.add("  " + d));
      for (Unlike u : unlike) {
        lines.add(
            format(
                "  not like the training images: %.2f %% of %,d %s%s",
                100 * u.beyond(),
                u.images(),
                u.name(),
                Double.isNaN(u.distance())
                    ? format(" (stated: %.2f %% at most)", 100 * c.falseAlarms())
                    : format(
                        "; AUROC by distance %s, energy %s, confidence %s",
                        area(u.distance()), area(u.energy()), area(u.confidence()))));
      }
    }
    if (audit != null) {
      lines.add(
          format(
              "likely label errors: %,d of %,d (estimated share of wrong labels %.2f %%)",
              audit.doubtful().size(), before.count(), 100 * audit.noise()));
    }
    if (near != null) {
      lines.add(
          near.why().isEmpty()
              ? format(
                  "near-duplicates of training images: %,d of %,d%s",
                  near.count(),
                  before.count(),
                  near.pairs().isEmpty()
                      ? ""
                      : ", such as "
                          + near.pairs().getFirst().image()
                          + " and "
                          + near.pairs().getFirst().other())
              : "near-duplicates of training images: not looked for, " + near.why());
    }
    if (corrupted != null) {
      lines.add(
          format(
              "corruptions, %,d images, %.2f %% as they are: %.2f %% on average",
              corrupted.images(), 100 * corrupted.clean(), 100 * corrupted.mean()));
      for (Row row : corrupted.rows()) {
        StringBuilder line = new StringBuilder(format("  %-18s", row.name()));
        row.accuracies().forEach(a -> line.append(format(" %6.2f", 100 * a)));
        lines.add(line.toString());
      }
    }
    if (comparison != null) {
      Comparison r = comparison.result();
      lines.add(
          format(
              "against %s: accuracy %+.2f points (95 %% interval %+.2f to %+.2f), McNemar p = %.3g; right alone: this %,d, that %,d",
              comparison.name(),
              100 * r.difference(),
              100 * r.low(),
              100 * r.high(),
              r.p(),
              r.onlyA(),
              r.onlyB()));
    }
    lines.addAll(uses);
    return lines;
  }

  private static String area(double auroc) {
    return Double.isNaN(auroc) ? "-" : format("%.4f", auroc);
  }

  @SuppressWarnings("AnnotateFormatMethod") // its annotation would be a dependency
  private static String format(String text, @Nullable Object... values) {
    return String.format(Locale.ROOT, text, values);
  }

  /** The same for JSON and for the pages. */
  public Map<String, @Nullable Object> json() {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("uses", uses);
    Calibration c = calibration;
    Evaluation now = after;
    if (c != null && now != null) {
      Map<String, @Nullable Object> one = new LinkedHashMap<>();
      one.put("source", c.source());
      one.put("images", c.pictures());
      one.put("fingerprint", c.fingerprint());
      one.put("stored", stored);
      one.put("temperature", c.temperature().value());
      one.put("state", c.temperature().state().name());
      one.put("curve", curve(c.curve()));
      one.put("doubts", c.doubts());
      one.put("bins", BINS);
      one.put("before", quality(before));
      one.put("after", quality(now));
      all.put("calibration", one);
      List<Object> lines = new ArrayList<>();
      sets.forEach(s -> lines.add(set(s)));
      all.put("sets", lines);
      Map<String, @Nullable Object> other = new LinkedHashMap<>();
      other.put("layer", c.layer());
      other.put("limit", c.limit());
      other.put("falseAlarms", c.falseAlarms());
      List<Object> rows = new ArrayList<>();
      for (Unlike u : unlike) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("set", u.name());
        row.put("images", u.images());
        row.put("beyond", u.beyond());
        row.put("aurocDistance", u.distance());
        row.put("aurocEnergy", u.energy());
        row.put("aurocConfidence", u.confidence());
        rows.add(row);
      }
      other.put("sets", rows);
      all.put("unlike", other);
    }
    if (audit != null) {
      Map<String, @Nullable Object> one = new LinkedHashMap<>();
      one.put("doubtful", audit.doubtful().size());
      one.put("estimatedWrong", audit.noise());
      all.put("labels", one);
    }
    if (near != null) {
      Map<String, @Nullable Object> one = new LinkedHashMap<>();
      one.put("count", near.count());
      one.put("why", near.why());
      List<Object> pairs = new ArrayList<>();
      for (Pair p : near.pairs().subList(0, Math.min(PAIRS, near.pairs().size()))) {
        Map<String, @Nullable Object> pair = new LinkedHashMap<>();
        pair.put("image", p.image());
        pair.put("training", p.other());
        pair.put("sameClass", p.sameClass());
        pair.put("correlation", p.correlation());
        pairs.add(pair);
      }
      one.put("pairs", pairs);
      all.put("nearDuplicates", one);
    }
    if (corrupted != null) {
      all.put("corruptions", corruptions(corrupted));
    }
    if (comparison != null) {
      Comparison r = comparison.result();
      Map<String, @Nullable Object> one = new LinkedHashMap<>();
      one.put("model", comparison.name());
      one.put("difference", r.difference());
      one.put("low", r.low());
      one.put("high", r.high());
      one.put("p", r.p());
      one.put("bothRight", r.both());
      one.put("onlyThisRight", r.onlyA());
      one.put("onlyThatRight", r.onlyB());
      one.put("bothWrong", r.neither());
      all.put("against", one);
    }
    return all;
  }

  /** Points of the largest probability and the share of right answers; none for no curve. */
  private static List<double[]> curve(ConfidenceCurve curve) {
    double[] at = curve.at();
    double[] share = curve.share();
    return IntStream.range(0, at.length).mapToObj(i -> new double[] {at[i], share[i]}).toList();
  }

  static Map<String, @Nullable Object> quality(Evaluation e) {
    Quality q = Quality.of(e);
    Map<String, @Nullable Object> one = new LinkedHashMap<>();
    one.put("calibrationError", q.calibrationError());
    one.put("calibrationErrorByChance", q.chance());
    one.put("calibrationErrorEqualCount", q.equalCount());
    one.put("calibrationErrorEqualCountByChance", q.equalCountByChance());
    // Bins of a single image each have no estimate; 0 would say that there is no error.
    boolean estimated = q.debiasedByChance() > 0;
    one.put("rootMeanSquareError", estimated ? q.debiased() : null);
    one.put("rootMeanSquareErrorByChance", estimated ? q.debiasedByChance() : null);
    one.put("logLoss", q.logLoss());
    one.put("brier", q.brier());
    one.put("confidence", q.confidence());
    one.put("accuracy", q.accuracy().value());
    List<Object> bins = new ArrayList<>();
    for (Evaluation.Bin b : e.calibration(BINS)) {
      Map<String, @Nullable Object> bin = new LinkedHashMap<>();
      bin.put("low", b.low());
      bin.put("high", b.high());
      bin.put("count", b.count());
      bin.put("confidence", b.confidence());
      bin.put("accuracy", b.accuracy().value());
      bins.add(bin);
    }
    one.put("bins", bins);
    return one;
  }

  private static Map<String, @Nullable Object> set(SetResult s) {
    Map<String, @Nullable Object> one = new LinkedHashMap<>();
    one.put("method", s.rule().method().name());
    one.put("coverage", s.rule().coverage());
    one.put("promised", s.rule().promises());
    one.put("threshold", s.rule().threshold());
    one.put("covered", s.covered().value());
    one.put("low", s.covered().low());
    one.put("high", s.covered().high());
    one.put("meanSize", s.meanSize());
    one.put("empty", s.empty());
    one.put("sizes", s.sizes());
    one.put("byClass", s.byClass().stream().mapToDouble(Rate::value).toArray());
    return one;
  }

  private static Map<String, @Nullable Object> corruptions(Corrupted c) {
    Map<String, @Nullable Object> one = new LinkedHashMap<>();
    one.put("images", c.images());
    one.put("clean", c.clean());
    one.put("mean", c.mean());
    List<Object> rows = new ArrayList<>();
    for (Row row : c.rows()) {
      Map<String, @Nullable Object> r = new LinkedHashMap<>();
      r.put("name", row.name());
      r.put("group", row.group());
      r.put("accuracies", row.accuracies());
      r.put("mean", row.mean());
      rows.add(r);
    }
    one.put("rows", rows);
    return one;
  }
}
