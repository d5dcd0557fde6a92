package striate.spark.launch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import striate.app.recipe.Key;
import striate.app.report.TrialsReport;
import striate.spark.training.Trial;
import striate.spark.training.TrialResult;

/** The results of many trainings as one table. */
final class Summary {
  /** What ranks settings. */
  enum Rank {
    /** There is nothing to choose: the model is that of the first seed. */
    FIRST("test accuracy"),
    /** The accuracy on validation images. */
    VALIDATION("validation accuracy"),
    /** The accuracy on the parts of the training images that were left out. */
    PARTS("accuracy on the part left out");

    private final String words;

    Rank(String words) {
      this.words = words;
    }
  }

  private record Group(List<TrialResult> results, double mean, double sd) {}

  private final String set;
  private final List<Key> keys;
  private final List<TrialResult> results;
  private final Rank rank;
  private final List<Group> groups = new ArrayList<>();

  Summary(String set, List<Key> keys, List<TrialResult> results, Rank rank) {
    this.set = set;
    this.keys = keys;
    this.results = results;
    this.rank = rank;
    Map<Integer, List<TrialResult>> byGroup = new TreeMap<>();
    for (TrialResult r : results) {
      byGroup.computeIfAbsent(r.trial().group(), g -> new ArrayList<>()).add(r);
    }
    byGroup.values().forEach(all -> groups.add(group(all)));
    // Those without a score last; of equals the first.
    groups.sort(Comparator.comparingDouble(g -> Double.isNaN(g.mean) ? 1 : -g.mean));
  }

  private double score(TrialResult r) {
    return rank == Rank.VALIDATION ? r.validation() : r.accuracy();
  }

  private Group group(List<TrialResult> all) {
    double[] scores =
        all.stream()
            .filter(TrialResult::done)
            .mapToDouble(this::score)
            .filter(s -> !Double.isNaN(s))
            .toArray();
    double mean = 0;
    for (double s : scores) {
      mean += s / scores.length;
    }
    double squares = 0;
    for (double s : scores) {
      squares += (s - mean) * (s - mean);
    }
    // Settings with which some training failed are not ranked.
    boolean whole = scores.length == all.size();
    return new Group(
        all,
        whole ? mean : Double.NaN,
        scores.length > 1 ? Math.sqrt(squares / (scores.length - 1)) : Double.NaN);
  }

  /** Whether some training failed. */
  boolean failed() {
    return results.stream().anyMatch(r -> !r.done());
  }

  /** The first training with the best settings, or null if settings cannot be ranked. */
  @Nullable TrialResult best() {
    Group first = groups.getFirst();
    boolean known = rank == Rank.FIRST || !Double.isNaN(first.mean);
    return known && first.results.getFirst().done() ? first.results.getFirst() : null;
  }

  /** The table for people. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Group g : groups) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%s: %s %s over %d %s",
              keys.isEmpty() ? set : described(g.results.getFirst().trial()),
              rank.words,
              spread(g),
              g.results.size(),
              g.results.size() == 1 ? "training" : "trainings"));
    }
    if (rank == Rank.VALIDATION && Double.isNaN(groups.getFirst().mean)) {
      lines.add(
          "settings are not ranked: there are no validation images, and the test images choose"
              + " nothing; --validation 0.1 or --folds 3 would");
    }
    results.stream()
        .filter(r -> !r.done())
        .forEach(r -> lines.add(r.trial().name() + " failed: " + r.failure()));
    return lines;
  }

  private static String spread(Group g) {
    if (Double.isNaN(g.mean)) {
      return "unknown";
    }
    return Double.isNaN(g.sd)
        ? String.format(Locale.ROOT, "%.2f %%", 100 * g.mean)
        : String.format(Locale.ROOT, "%.2f ± %.2f %%", 100 * g.mean, 100 * g.sd);
  }

  private String described(Trial trial) {
    List<String> all = new ArrayList<>();
    keys.forEach(key -> all.add(key.text() + " " + trial.settings().get(key.text())));
    return String.join(", ", all);
  }

  private List<String> values(Trial trial) {
    return keys.stream().map(key -> String.valueOf(trial.settings().get(key.text()))).toList();
  }

  /** The table as CSV: one training a line. */
  String csv() {
    StringBuilder text = new StringBuilder("training");
    keys.forEach(key -> text.append(',').append(key.text()));
    text.append(
        ",seed,part,accuracy,low,high,log-loss,images,validation,epoch,seconds,failure\r\n");
    for (TrialResult r : results) {
      Trial t = r.trial();
      List<String> cells = new ArrayList<>(List.of(t.name()));
      cells.addAll(values(t));
      cells.add(String.valueOf(t.settings().get(Key.SEED.text())));
      cells.add(t.fold() < 0 ? "" : String.valueOf(t.fold() + 1));
      for (double v : new double[] {r.accuracy(), r.low(), r.high(), r.logLoss()}) {
        cells.add(Double.isNaN(v) ? "" : String.valueOf(v));
      }
      cells.add(String.valueOf(r.tested()));
      cells.add(Double.isNaN(r.validation()) ? "" : String.valueOf(r.validation()));
      cells.add(String.valueOf(r.epoch()));
      cells.add(String.valueOf(r.seconds()));
      cells.add(r.failure());
      text.append(String.join(",", cells.stream().map(Summary::quoted).toList())).append("\r\n");
    }
    return text.toString();
  }

  private static String quoted(String cell) {
    return cell.matches("[^\",\r\n]*") ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }

  /** The table as an object for JSON. */
  Map<String, Object> json() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("set", set);
    all.put("rankedBy", rank.words);
    List<Object> ranked = new ArrayList<>();
    for (Group g : groups) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("settings", settings(g.results.getFirst().trial()));
      one.put("mean", g.mean);
      one.put("sd", g.sd);
      one.put("trainings", g.results.stream().map(r -> r.trial().name()).toList());
      ranked.add(one);
    }
    all.put("groups", ranked);
    List<Object> trainings = new ArrayList<>();
    for (TrialResult r : results) {
      Map<String, Object> one = figures(r);
      one.put("images", r.tested());
      one.put("validation", r.validation());
      one.put("settings", r.trial().settings());
      trainings.add(one);
    }
    all.put("trainings", trainings);
    return all;
  }

  private Map<String, Object> settings(Trial trial) {
    Map<String, Object> all = new LinkedHashMap<>();
    keys.forEach(key -> all.put(key.text(), String.valueOf(trial.settings().get(key.text()))));
    return all;
  }

  private static Map<String, Object> figures(TrialResult r) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("name", r.trial().name());
    one.put("accuracy", r.accuracy());
    one.put("low", r.low());
    one.put("high", r.high());
    one.put("logLoss", r.logLoss());
    one.put("epoch", r.epoch());
    one.put("seconds", r.seconds());
    if (!r.done()) {
      one.put("failure", r.failure());
    }
    return one;
  }

  /** The page. */
  TrialsReport.Content page(Map<String, String> shared) {
    List<Map<String, Object>> ranked = new ArrayList<>();
    for (Group g : groups) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("settings", values(g.results.getFirst().trial()));
      one.put("score", g.mean);
      one.put("sd", g.sd);
      one.put("trainings", g.results.size());
      ranked.add(one);
    }
    List<Map<String, Object>> trainings = new ArrayList<>();
    for (TrialResult r : results) {
      Map<String, Object> one = figures(r);
      one.put("settings", values(r.trial()));
      one.put("score", score(r));
      trainings.add(one);
    }
    return new TrialsReport.Content(
        set, rank.words, keys.stream().map(Key::text).toList(), ranked, trainings, shared);
  }
}
