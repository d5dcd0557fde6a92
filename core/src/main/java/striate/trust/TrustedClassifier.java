package striate.trust;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import striate.classify.Classifier;
import striate.classify.Prediction;
import striate.data.Dataset;
import striate.data.Picture;
import striate.data.Preprocessing;
import striate.threads.Loops;

/**
 * A classifier with what its model's calibration says: calibrated probabilities, prediction sets,
 * and whether a picture is unlike those of the training. Without a calibration it gives what the
 * {@link Classifier} gives, to the bit. Immutable, for any number of threads.
 *
 * {@snippet file="striate/trust/TrustSnippets.java" region="predict"}
 *
 * <p>Features are computed by a run of the network of their own, so with a limit a picture takes up
 * to twice the time.
 */
public final class TrustedClassifier {
  private static final int CHUNK = 96;

  private final Classifier classifier;
  private final @Nullable Calibration calibration;
  private final @Nullable Features features;
  private final @Nullable SetRule rule;

  private TrustedClassifier(
      Classifier classifier,
      @Nullable Calibration calibration,
      @Nullable Features features,
      @Nullable SetRule rule) {
    this.classifier = classifier;
    this.calibration = calibration;
    this.features = features;
    this.rule = rule;
  }

  /**
   * A classifier with the calibration of its model's metadata, if there is one that holds for it.
   * Sets are made by {@link SetMethod#LAC} with the highest coverage promised.
   *
   * @param threads of each call
   */
  public static TrustedClassifier of(Classifier classifier, int threads) {
    return of(classifier, Calibration.of(classifier.model()).calibration().orElse(null), threads);
  }

  /** A classifier with a calibration; null for none. */
  public static TrustedClassifier of(
      Classifier classifier, @Nullable Calibration calibration, int threads) {
    Features features =
        calibration == null || !calibration.limited()
            ? null
            : Features.of(classifier.model(), threads);
    if (features != null && calibration != null && calibration.outliers() != null) {
      int expected = calibration.outliers().distance().size();
      if (features.size() != expected) {
        throw new IllegalArgumentException(
            "calibration: " + expected + " features expected, got " + features.size());
      }
    }
    SetRule rule = calibration == null ? null : calibration.rule(SetMethod.LAC).orElse(null);
    return new TrustedClassifier(classifier, calibration, features, rule);
  }

  /** The same with sets by another rule. */
  public TrustedClassifier sets(SetRule other) {
    return new TrustedClassifier(classifier, calibration, features, other);
  }

  /**
   * What is said about a picture.
   *
   * @param prediction all classes with calibrated probabilities
   * @param set labels in the prediction set, the likeliest first; empty without a rule
   * @param distance squared Mahalanobis distance of its features; NaN without a limit
   * @param unlike whether the distance is beyond the limit
   */
  public record Verdict(
      Prediction prediction, Optional<List<Integer>> set, double distance, boolean unlike) {}

  /** Has no later call wait for the JVM's compiler: {@link striate.run.Inference#neverWait}. */
  public void neverWait() {
    classifier.inference().neverWait();
    if (features != null) {
      features.neverWait();
    }
  }

  /** Warms up what computes features, beside {@link Classifier#warmUp}. */
  public void warmUp() {
    if (features != null) {
      features.warmUp();
    }
  }

  /** The classifier. */
  public Classifier classifier() {
    return classifier;
  }

  /** The calibration that is used. */
  public Optional<Calibration> calibration() {
    return Optional.ofNullable(calibration);
  }

  /** The rule of the sets. */
  public Optional<SetRule> rule() {
    return Optional.ofNullable(rule);
  }

  /** The verdict on a picture. */
  public Verdict classify(Picture picture) {
    return classify(List.of(picture)).getFirst();
  }

  /**
   * The verdicts on several pictures, in order.
   *
   * @throws IllegalStateException if the network gives something that is no number
   */
  public List<Verdict> classify(List<Picture> pictures) {
    List<Verdict> all = new ArrayList<>();
    if (calibration == null) {
      for (Prediction p : classifier.classify(pictures)) {
        all.add(new Verdict(p, Optional.empty(), Double.NaN, false));
      }
      return all;
    }
    Preprocessing preprocessing = classifier.model().preprocessing().orElseThrow();
    for (int from = 0; from < pictures.size(); from += CHUNK) {
      List<Picture> fitted = new ArrayList<>();
      for (Picture p : pictures.subList(from, Math.min(pictures.size(), from + CHUNK))) {
        fitted.add(preprocessing.fitted(p));
      }
      chunk(fitted, calibration, all);
    }
    return all;
  }

  private void chunk(List<Picture> fitted, Calibration c, List<Verdict> all) {
    int n = classifier.classes().size();
    float[] raw = classifier.probabilities(fitted);
    float[] calibrated = raw.clone();
    c.apply(calibrated, n);
    double[] distances = distances(fitted);
    for (int i = 0; i < fitted.size(); i++) {
      List<Prediction.Ranked> ranked = new ArrayList<>();
      int[] ranking = SetMethod.ranking(raw, i * n, n);
      for (int label : ranking) {
        ranked.add(
            new Prediction.Ranked(
                label, classifier.classes().get(label), calibrated[i * n + label]));
      }
      Optional<List<Integer>> set =
          rule == null
              ? Optional.empty()
              : Optional.of(rule.set(raw, i * n, ranking, Chance.of(fitted.get(i))));
      double distance = distances[i];
      all.add(new Verdict(new Prediction(ranked), set, distance, distance > c.limit()));
    }
  }

  private double[] distances(List<Picture> fitted) {
    double[] distances = new double[fitted.size()];
    if (features == null || calibration == null || calibration.outliers() == null) {
      java.util.Arrays.fill(distances, Double.NaN);
      return distances;
    }
    return calibration.outliers().distance().of(features.of(fitted));
  }

  /**
   * The distances of all pictures of a set from those of the training.
   *
   * @throws IllegalStateException if there is no limit
   */
  public double[] distances(Dataset set) {
    if (features == null || calibration == null || calibration.outliers() == null) {
      throw new IllegalStateException("distances: a calibration with a limit expected, got none");
    }
    return calibration.outliers().distance().of(features.of(set));
  }

  /**
   * The energy of all pictures of a set (Liu et al. 2020): −ln Σ exp(logit), high for pictures that
   * no class speaks for. Empty if the network ends in a softmax or sigmoid, which leaves none.
   */
  public Optional<double[]> energies(Dataset set) {
    if (!Energy.has(classifier.model().network())) {
      return Optional.empty();
    }
    double[] all = new double[set.size()];
    Loops.parallel(
        "energies",
        Math.ceilDiv(set.size(), CHUNK),
        chunk -> {
          int from = chunk * CHUNK;
          Energy.of(classifier, set, from, Math.min(CHUNK, set.size() - from), all);
        });
    return Optional.of(all);
  }
}
