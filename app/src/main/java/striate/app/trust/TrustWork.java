package striate.app.trust;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import striate.classify.Classifier;
import striate.classify.Evaluation;
import striate.corrupt.Corrupted;
import striate.corrupt.Corruption;
import striate.data.Dataset;
import striate.data.Split;
import striate.format.Model;
import striate.threads.Loops;
import striate.trust.Calibration;
import striate.trust.Chance;
import striate.trust.LabelAudit;
import striate.trust.NearCopies;
import striate.trust.Separation;
import striate.trust.SetResult;
import striate.trust.SetRule;
import striate.trust.TrustedClassifier;

/** Works out how far a model can be trusted on a set. */
public final class TrustWork {
  /** Images of noise, and of another set at most. */
  private static final int OTHERS = 10_000;

  /** Images that go through the network together. */
  private static final int CHUNK = 96;

  /** Bytes that a picture takes while near-duplicates are looked for. */
  private static final long LOOK_BYTES = 1100;

  private final Model model;
  private final int threads;
  private final Consumer<String> progress;
  private final List<String> uses = new ArrayList<>();
  private final List<Outside> outside = new ArrayList<>();
  private @Nullable Calibration calibration;
  private boolean stored;
  private @Nullable Dataset train;
  private int corruptions;
  private TrustFigures.@Nullable Against against;
  private boolean seen;

  /**
   * Images of another kind.
   *
   * @param name of the set
   * @param images of it
   */
  private record Outside(String name, Dataset images) {}

  /**
   * The work on a model.
   *
   * @param progress hears what is done at the moment
   */
  public TrustWork(Model model, int threads, Consumer<String> progress) {
    this.model = model;
    this.threads = threads;
    this.progress = progress;
  }

  /** The calibration of a model on the validation images of its training. */
  public static Calibration onValidation(
      Model model, Dataset validation, Dataset train, int threads) {
    return Calibration.fit(
        Classifier.of(model),
        validation,
        train,
        TrustUses.VALIDATION,
        Calibration.FALSE_ALARMS,
        threads);
  }

  /** With a calibration, stored in the model file or not. */
  public TrustWork calibration(Calibration c, boolean inFile) {
    calibration = c;
    stored = inFile;
    return this;
  }

  /** With images that the model has not been trained for. */
  public TrustWork outside(String name, Dataset images) {
    // The first alone could be one class.
    int classes = (int) IntStream.of(images.counts()).filter(n -> n > 0).count();
    outside.add(new Outside(name, Split.share(images, Math.max(OTHERS, classes), 1)));
    return this;
  }

  /** With a look for near-duplicates of the training images. */
  public TrustWork near(Dataset training) {
    train = training;
    return this;
  }

  /** With so many images corrupted in every way. */
  public TrustWork corruptions(int images) {
    corruptions = images;
    return this;
  }

  /** With a comparison. */
  public TrustWork against(TrustFigures.Against other) {
    against = other;
    return this;
  }

  /** The model has learned from the images that are measured: labels are not audited. */
  public TrustWork learnedFromThem() {
    seen = true;
    return this;
  }

  /** What part was used for what. */
  public TrustWork uses(List<String> sentences) {
    uses.addAll(sentences);
    return this;
  }

  /**
   * The figures.
   *
   * @param test the images
   * @param raw their evaluation, not calibrated
   */
  public TrustFigures of(Dataset test, Evaluation raw) {
    Calibration c = calibration;
    Classifier classifier = Classifier.of(model);
    List<SetResult> sets = List.of();
    List<TrustFigures.Unlike> unlike = List.of();
    Evaluation after = null;
    if (c != null) {
      progress.accept("trust: prediction sets");
      after = c.apply(raw, test::name);
      double[] u = Chance.of(test, model.preprocessing().orElseThrow());
      sets = SetResult.of(c.rules().stream().filter(SetRule::promises).toList(), raw, u);
      unlike = unlike(classifier, c, test, raw);
    }
    return new TrustFigures(
        uses,
        c,
        stored,
        raw,
        after,
        sets,
        unlike,
        seen ? null : LabelAudit.of(raw),
        train == null ? null : near(test, train),
        corruptions > 0 ? corrupted(classifier, test) : null,
        against);
  }

  private List<TrustFigures.Unlike> unlike(
      Classifier classifier, Calibration c, Dataset test, Evaluation raw) {
    if (!c.limited()) {
      return List.of();
    }
    progress.accept("trust: what is unlike the training images");
    TrustedClassifier trusted = TrustedClassifier.of(classifier, c, 1);
    double[] known = trusted.distances(test);
    List<TrustFigures.Unlike> all = new ArrayList<>();
    all.add(
        new TrustFigures.Unlike(
            "measured images", test.size(), beyond(known, c), Double.NaN, Double.NaN, Double.NaN));
    double[] knownEnergy = trusted.energies(test).orElse(null);
    double[] knownDoubt = doubts(raw);
    List<Outside> others = new ArrayList<>(outside);
    var p = model.preprocessing().orElseThrow();
    int count = Math.min(1000, test.size());
    others.addFirst(
        new Outside("images of noise", new NoiseSet(count, p.width(), p.height(), p.channels())));
    for (Outside o : others) {
      double[] d = trusted.distances(o.images());
      double[] energy = trusted.energies(o.images()).orElse(null);
      double[] doubt = doubts(classifier, o.images());
      all.add(
          new TrustFigures.Unlike(
              o.name(),
              o.images().size(),
              beyond(d, c),
              Separation.of(known, d).auroc(),
              energy == null || knownEnergy == null
                  ? Double.NaN
                  : Separation.of(knownEnergy, energy).auroc(),
              Separation.of(knownDoubt, doubt).auroc()));
    }
    return all;
  }

  private static double beyond(double[] distances, Calibration c) {
    long n = IntStream.range(0, distances.length).filter(i -> distances[i] > c.limit()).count();
    return (double) n / distances.length;
  }

  private static double[] doubts(Evaluation e) {
    return IntStream.range(0, e.count())
        .mapToDouble(i -> 1 - e.probability(i, e.predicted(i)))
        .toArray();
  }

  /** Without labels, whose classes may be others. */
  private static double[] doubts(Classifier classifier, Dataset set) {
    double[] all = new double[set.size()];
    int n = classifier.classes().size();
    var p = classifier.model().preprocessing().orElseThrow();
    Loops.parallel(
        "trust",
        Math.ceilDiv(all.length, CHUNK),
        k -> {
          int from = k * CHUNK;
          int to = Math.min(all.length, from + CHUNK);
          float[] answers =
              classifier.probabilities(
                  IntStream.range(from, to).mapToObj(i -> set.fitted(i, p)).toList());
          for (int i = from; i < to; i++) {
            float most = 0;
            for (int c = 0; c < n; c++) {
              most = Math.max(most, answers[(i - from) * n + c]);
            }
            all[i] = 1 - most;
          }
        });
    return all;
  }

  private TrustFigures.Near near(Dataset test, Dataset known) {
    long bytes = LOOK_BYTES * ((long) test.size() + known.size());
    if (bytes > Runtime.getRuntime().maxMemory() / 4 || known.size() > 2_000_000) {
      return new TrustFigures.Near(
          0,
          List.of(),
          String.format(
              Locale.ROOT,
              "%,d images are too many for a heap of %,d MB",
              (long) test.size() + known.size(),
              Runtime.getRuntime().maxMemory() >> 20));
    }
    progress.accept("trust: near-duplicates of " + known.size() + " training images");
    List<NearCopies.Pair> pairs = NearCopies.of(test, known);
    List<TrustFigures.Pair> named = new ArrayList<>();
    for (NearCopies.Pair p : NearCopies.likest(pairs)) {
      String a = test.classes().get(test.label(p.picture()));
      String b = known.classes().get(known.label(p.other()));
      named.add(
          new TrustFigures.Pair(
              test.name(p.picture()), known.name(p.other()), a.equals(b), p.correlation()));
    }
    return new TrustFigures.Near(pairs.size(), named, "");
  }

  private TrustFigures.Corrupted corrupted(Classifier classifier, Dataset test) {
    int classes = (int) IntStream.of(test.counts()).filter(n -> n > 0).count();
    Dataset some = Split.share(test, Math.max(corruptions, classes), 1);
    double clean = Evaluation.of(classifier, some, threads).accuracy().value();
    var p = model.preprocessing().orElseThrow();
    List<TrustFigures.Row> rows = new ArrayList<>();
    for (Corruption c : Corruption.values()) {
      List<Double> accuracies = new ArrayList<>();
      for (int s = 1; s <= Corruption.STRENGTHS; s++) {
        progress.accept("trust: " + c.title() + ", strength " + s);
        Dataset changed = new Corrupted(some, p, c, s);
        accuracies.add(Evaluation.of(classifier, changed, threads).accuracy().value());
      }
      rows.add(new TrustFigures.Row(c.title(), c.group(), accuracies));
    }
    return new TrustFigures.Corrupted(some.size(), clean, rows);
  }
}
