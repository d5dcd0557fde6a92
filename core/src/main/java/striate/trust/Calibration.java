package striate.trust;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import striate.classify.Classifier;
import striate.classify.Evaluation;
import striate.data.Dataset;
import striate.data.Preprocessing;
import striate.format.Model;
import striate.random.SplitMix;

/**
 * What was found out about a model on held-out pictures: a temperature and a curve for its
 * probabilities, rules for prediction sets, and a limit beyond which a picture is unlike those of
 * the training. Kept in the model's metadata, under {@value Model#CALIBRATION}, and true for
 * exactly these weights and this preprocessing. Immutable.
 *
 * {@snippet file="striate/trust/TrustSnippets.java" region="calibrate"}
 *
 * <p>The pictures must be such as the model will see, and neither learned from nor, to be strict,
 * used to choose its weights. The rules for sets use probabilities before the temperature, so that
 * the same pictures may give both and the coverage still holds.
 */
public final class Calibration {
  /** Coverages for which rules are made. */
  public static final List<Double> COVERAGES = List.of(0.8, 0.9, 0.95, 0.99);

  /** The stated share of false alarms, unless another is asked for. */
  public static final double FALSE_ALARMS = 0.01;

  /** Pictures of the training that tell what features are like, at most. */
  private static final int MOST_KNOWN = 20_000;

  private final String source;
  private final int pictures;
  private final String fingerprint;
  private final Temperature temperature;
  private final ConfidenceCurve curve;
  private final List<SetRule> rules;
  private final @Nullable Outliers outliers;

  Calibration(
      String source,
      int pictures,
      String fingerprint,
      Temperature temperature,
      ConfidenceCurve curve,
      List<SetRule> rules,
      @Nullable Outliers outliers) {
    this.source = source;
    this.pictures = pictures;
    this.fingerprint = fingerprint;
    this.temperature = temperature;
    this.curve = curve;
    this.rules = List.copyOf(rules);
    this.outliers = outliers;
  }

  /**
   * The calibration of a model.
   *
   * @param classifier without views; what is stored holds for one view
   * @param heldOut labelled pictures that it has not learned from, at least one
   * @param known pictures of its training, whose features the limit is measured from; null if they
   *     are not to be had: half of the held-out ones take their place then, and the others give the
   *     limit
   * @param source what the held-out pictures are, in words, such as {@code validation images of
   *     mnist}
   * @param falseAlarms share of pictures such as the held-out ones that may be taken as unlike
   * @param threads for the work
   * @throws IllegalArgumentException if there is no picture, or a class that the model has not
   * @throws IllegalStateException if the network gives something that is no number
   * @throws java.util.concurrent.CancellationException if the calling thread is interrupted
   */
  public static Calibration fit(
      Classifier classifier,
      Dataset heldOut,
      @Nullable Dataset known,
      String source,
      double falseAlarms,
      int threads) {
    Answered a = Answered.of(Evaluation.of(classifier, heldOut, threads));
    Preprocessing preprocessing = classifier.model().preprocessing().orElseThrow();
    double[] u = Chance.of(heldOut, preprocessing);
    List<SetRule> rules = new ArrayList<>();
    for (SetMethod method : SetMethod.values()) {
      double[] scores = SetRule.scores(method, a, u);
      for (double coverage : COVERAGES) {
        rules.add(SetRule.fit(method, coverage, scores));
      }
    }
    Temperature temperature = Temperature.fit(a);
    return new Calibration(
        source,
        heldOut.size(),
        heldOut.fingerprint(),
        temperature,
        ConfidenceCurve.fit(a.at(temperature)),
        rules,
        outliers(classifier, heldOut, known, falseAlarms));
  }

  private static @Nullable Outliers outliers(
      Classifier classifier, Dataset heldOut, @Nullable Dataset known, double falseAlarms) {
    Dataset like = known;
    Dataset limit = heldOut;
    if (like == null) {
      int[][] halves = halves(heldOut.size());
      if (halves[0].length == 0 || halves[1].length == 0) {
        return null;
      }
      like = heldOut.subset(halves[0]);
      limit = heldOut.subset(halves[1]);
    }
    if (like.size() > MOST_KNOWN) {
      like = like.subset(some(like.size()));
    }
    Features features = Features.of(classifier.model(), 1);
    int[] labels = like.labels();
    Distance distance =
        Distance.fit(features.of(like), labels, like.classes().size(), features.size());
    return Outliers.fit(features.layer(), distance, distance.of(features.of(limit)), falseAlarms);
  }

  /** Two halves, by hashes of the places. */
  private static int[][] halves(int n) {
    return new int[][] {
      IntStream.range(0, n).filter(i -> SplitMix.first(i) >= 0).toArray(),
      IntStream.range(0, n).filter(i -> SplitMix.first(i) < 0).toArray()
    };
  }

  /** About so many as are wanted, by hashes of the places. */
  private static int[] some(int n) {
    double share = (double) MOST_KNOWN / n;
    return IntStream.range(0, n)
        .filter(i -> (SplitMix.first(i) >>> 11) * 0x1p-53 < share)
        .toArray();
  }

  /**
   * What is kept in a model, if it is whole and true of it.
   *
   * @param calibration empty if there is none that may be used
   * @param doubt why what is there may not be used, one line; empty if nothing is there, or all is
   *     well
   */
  public record Kept(Optional<Calibration> calibration, String doubt) {}

  /** What a model's metadata holds. */
  public static Kept of(Model model) {
    return Stored.read(model);
  }

  /** The model with this calibration in its metadata, in place of any other. */
  public Model in(Model model) {
    return Stored.write(this, model);
  }

  /** The model without any. */
  public static Model without(Model model) {
    return Stored.without(model);
  }

  /** What the held-out pictures were, in words. */
  public String source() {
    return source;
  }

  /** How many they were. */
  public int pictures() {
    return pictures;
  }

  /** Their fingerprint: {@link Dataset#fingerprint}. */
  public String fingerprint() {
    return fingerprint;
  }

  /** The temperature. */
  public Temperature temperature() {
    return temperature;
  }

  /** What the temperature left to do; often nothing. */
  public ConfidenceCurve curve() {
    return curve;
  }

  /**
   * Calibrated probabilities, in place.
   *
   * @param probabilities [pictures, classes] as the network gives them
   */
  public void apply(float[] probabilities, int classes) {
    temperature.apply(probabilities, classes);
    curve.apply(probabilities, classes);
  }

  /** An evaluation with calibrated probabilities. */
  public Evaluation apply(Evaluation e, IntFunction<String> names) {
    float[] probabilities = e.probabilities().clone();
    apply(probabilities, e.classes().size());
    return Evaluation.of(e.classes(), e.labels(), probabilities, names);
  }

  /** All rules for prediction sets, by method, then by coverage. */
  public List<SetRule> rules() {
    return rules;
  }

  /**
   * The rule of a method for a coverage.
   *
   * @throws IllegalArgumentException if there is none for this coverage
   */
  public SetRule rule(SetMethod method, double coverage) {
    for (SetRule rule : rules) {
      if (rule.method() == method && rule.coverage() == coverage) {
        return rule;
      }
    }
    throw new IllegalArgumentException(
        "coverage: one of " + coverages(method) + " expected, got " + coverage);
  }

  private List<Double> coverages(SetMethod method) {
    return rules.stream().filter(r -> r.method() == method).map(SetRule::coverage).toList();
  }

  /** The rule of a method with the highest coverage that there were enough pictures for. */
  public Optional<SetRule> rule(SetMethod method) {
    Optional<SetRule> best = Optional.empty();
    for (SetRule rule : rules) {
      if (rule.method() == method
          && rule.promises()
          && (best.isEmpty() || best.get().coverage() < rule.coverage())) {
        best = Optional.of(rule);
      }
    }
    return best;
  }

  /** Whether there is a limit for pictures unlike those of the training. */
  public boolean limited() {
    return outliers != null && outliers.threshold() < Double.POSITIVE_INFINITY;
  }

  /** The limit of the squared Mahalanobis distance; infinite without one. */
  public double limit() {
    return outliers == null ? Double.POSITIVE_INFINITY : outliers.threshold();
  }

  /** The stated share of false alarms; NaN without a limit. */
  public double falseAlarms() {
    return outliers == null ? Double.NaN : outliers.falseAlarms();
  }

  /** The layer whose output is measured; empty without a limit. */
  public String layer() {
    return outliers == null ? "" : outliers.layer();
  }

  @Nullable Outliers outliers() {
    return outliers;
  }

  /** What there is to doubt about it: too few pictures, a temperature that could not be found. */
  public List<String> doubts() {
    List<String> doubts = new ArrayList<>();
    for (double coverage : COVERAGES) {
      if (pictures < SetRule.least(coverage)) {
        doubts.add(
            "sets with a coverage of "
                + Words.percent(coverage)
                + " need at least "
                + SetRule.least(coverage)
                + " held-out pictures, got "
                + pictures
                + ": all classes are in every set");
      }
    }
    switch (temperature.state()) {
      case ALL_RIGHT ->
          doubts.add(
              "all "
                  + pictures
                  + " held-out pictures are answered right, so no temperature can be found: 1 is"
                  + " kept");
      case AT_THE_END ->
          doubts.add("the temperature is at the end of what is searched, " + temperature.value());
      default -> {}
    }
    if (outliers != null && !limited()) {
      doubts.add(
          "a limit with "
              + Words.percent(outliers.falseAlarms())
              + " false alarms needs at least "
              + SetRule.least(1 - outliers.falseAlarms())
              + " held-out pictures, got "
              + outliers.pictures()
              + ": no picture is taken as unlike");
    }
    if (outliers == null) {
      doubts.add("too few pictures to tell what is unlike the training pictures");
    }
    return List.copyOf(doubts);
  }

  /** What it means for the metadata of a model, by key. */
  Map<String, String> entries() {
    return Stored.entries(this);
  }
}
