package striate.app;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import striate.app.sets.Measured;
import striate.classify.Evaluation;

/** An evaluation in lines for people, and as JSON. */
final class EvaluationLines {
  /** Classes up to this many are shown as a matrix. */
  private static final int MATRIX = 12;

  /** Pairs of classes that are named where there are more. */
  private static final int PAIRS = 10;

  /** Of more classes, only the worst are listed. */
  private static final int MANY = 100;

  private static final int WORST = 30;

  private EvaluationLines() {}

  /**
   * The lines for people.
   *
   * @param calibrated whether the probabilities are
   */
  static List<String> text(String set, Measured measured, Evaluation e, boolean calibrated) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%s, %s: accuracy %.2f %% (95 %% interval %.2f to %.2f) on %,d images",
            set,
            measured.title(),
            100 * e.accuracy().value(),
            100 * e.accuracy().low(),
            100 * e.accuracy().high(),
            e.count()));
    lines.add(
        String.format(
            Locale.ROOT,
            "log loss %.4f, calibration error %.2f %%%s",
            e.logLoss(),
            100 * e.calibrationError(),
            calibrated ? " (calibrated)" : ""));
    int width = 5;
    for (String name : e.classes()) {
      width = Math.max(width, Math.min(24, name.length()));
    }
    lines.add(
        String.format(
            Locale.ROOT, "%-" + width + "s  images  precision   recall       F1", "class"));
    List<Integer> listed = listed(e);
    for (int c : listed) {
      Evaluation.ClassReport r = e.perClass().get(c);
      lines.add(
          String.format(
              Locale.ROOT,
              "%-" + width + "." + width + "s %7d %10s %8s %8s",
              e.classes().get(c),
              sum(e.confusion()[c]),
              percent(r.precision().value()),
              percent(r.recall().value()),
              percent(r.f1().value())));
    }
    if (listed.size() < e.classes().size()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "these are the worst by F1 of %,d classes; --report and --json have all",
              e.classes().size()));
    }
    lines.addAll(e.classes().size() <= MATRIX ? matrix(e, width) : pairs(e));
    return lines;
  }

  /** The classes that are listed: all in their order, or the worst of many. */
  private static List<Integer> listed(Evaluation e) {
    int n = e.classes().size();
    IntStream all = IntStream.range(0, n);
    return n <= MANY
        ? all.boxed().toList()
        : all.boxed()
            // Classes without images and answers have none.
            .filter(c -> !Double.isNaN(e.perClass().get(c).f1().value()))
            .sorted(Comparator.comparingDouble(c -> e.perClass().get(c).f1().value()))
            .limit(WORST)
            .toList();
  }

  private static String percent(double share) {
    return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  private static int sum(int[] counts) {
    int sum = 0;
    for (int n : counts) {
      sum += n;
    }
    return sum;
  }

  private static List<String> matrix(Evaluation e, int width) {
    List<String> lines = new ArrayList<>();
    lines.add("confusion: rows are what the images show, columns what the model says");
    StringBuilder head = new StringBuilder(" ".repeat(width));
    for (String name : e.classes()) {
      head.append(String.format(Locale.ROOT, " %6.6s", name));
    }
    lines.add(head.toString());
    for (int c = 0; c < e.classes().size(); c++) {
      StringBuilder row =
          new StringBuilder(
              String.format(Locale.ROOT, "%-" + width + "." + width + "s", e.classes().get(c)));
      for (int n : e.confusion()[c]) {
        row.append(n == 0 ? "      ." : String.format(Locale.ROOT, " %6d", n));
      }
      lines.add(row.toString());
    }
    return lines;
  }

  private static List<String> pairs(Evaluation e) {
    record Pair(int shown, int said, int count) {}
    List<Pair> pairs = new ArrayList<>();
    int[][] confusion = e.confusion();
    for (int i = 0; i < confusion.length; i++) {
      for (int j = 0; j < confusion.length; j++) {
        if (i != j && confusion[i][j] > 0) {
          pairs.add(new Pair(i, j, confusion[i][j]));
        }
      }
    }
    if (pairs.isEmpty()) {
      return List.of();
    }
    pairs.sort((a, b) -> Integer.compare(b.count(), a.count()));
    List<String> lines = new ArrayList<>();
    lines.add("most often confused:");
    for (Pair p : pairs.subList(0, Math.min(PAIRS, pairs.size()))) {
      lines.add(
          "  "
              + e.classes().get(p.shown())
              + " taken for "
              + e.classes().get(p.said())
              + ": "
              + p.count());
    }
    return lines;
  }

  /** The same as a JSON object. */
  static Map<String, @Nullable Object> json(
      String model, String set, Measured measured, Evaluation e) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("model", model);
    all.put("set", set);
    all.put("part", measured.title().replaceAll(" ?images( of )?", ""));
    all.put("images", e.count());
    all.put("accuracy", e.accuracy().value());
    all.put("accuracyLow", e.accuracy().low());
    all.put("accuracyHigh", e.accuracy().high());
    all.put("logLoss", e.logLoss());
    all.put("calibrationError", e.calibrationError());
    List<Object> classes = new ArrayList<>();
    for (int c = 0; c < e.classes().size(); c++) {
      Evaluation.ClassReport r = e.perClass().get(c);
      Map<String, @Nullable Object> one = new LinkedHashMap<>();
      one.put("class", e.classes().get(c));
      one.put("images", sum(e.confusion()[c]));
      one.put("precision", r.precision().value());
      one.put("recall", r.recall().value());
      one.put("f1", r.f1().value());
      List<Integer> row = new ArrayList<>();
      for (int n : e.confusion()[c]) {
        row.add(n);
      }
      one.put("answers", row);
      classes.add(one);
    }
    all.put("classes", classes);
    return all;
  }
}
