package striate.app.training;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import striate.app.recipe.Data;
import striate.app.recipe.Key;
import striate.app.recipe.Plan;
import striate.app.recipe.Planner;
import striate.app.recipe.Prepared;
import striate.app.recipe.Settings;
import striate.data.Dataset;
import striate.data.Fit;
import striate.data.Picture;
import striate.data.Preprocessing;
import striate.data.SampleCache;
import striate.train.TrainingCost;

/**
 * The trial before a training with a budget: times the steps of some networks with the real engine
 * on some of the real pictures, for a part of the budget.
 */
public final class Trial implements Planner.Costs {
  /** Pictures that are read for it, and how long that may take. */
  private static final int PICTURES = 64;

  private static final double READING_SECONDS = 1;
  private static final int KEPT = 128;

  /** Share of the budget that may go into it, between bounds in seconds. */
  private static final double SHARE = 0.06;

  private static final double SHORTEST = 1;
  private static final double LONGEST = 20;

  /**
   * The same for the first network, on top. It has the kernels compiled for all and for the
   * training after it, which takes seconds that are not lost.
   */
  private static final double FIRST_SHARE = 0.12;

  private static final double FIRST_LONGEST = 8;

  /** Share of what is left of the trial for each later network. */
  private static final double LATER = 0.4;

  private final Talk talk;
  private final Data data;
  private final SampleCache cache;
  private final int threads;
  private final LongSupplier nanos;
  private final long start;
  private final Duration budget;
  private final List<Picture> pictures = new ArrayList<>();
  private final List<Integer> labels = new ArrayList<>();

  /** What is left of the budget when the trial is over. */
  private double until;

  /** What the first network may take. */
  private double first;

  /** What more the trial may take if its measurements are doubted. */
  private double reserve;

  private int measured;

  /** Who is told of it. */
  public interface Talk {
    /** A line that stays. */
    void line(String text);

    /** What is being done. */
    void live(String text);
  }

  private Trial(
      Talk talk,
      Data data,
      SampleCache cache,
      int threads,
      Duration budget,
      LongSupplier nanos,
      long start) {
    this.talk = talk;
    this.data = data;
    this.cache = cache;
    this.threads = threads;
    this.budget = budget;
    this.nanos = nanos;
    this.start = start;
  }

  /**
   * Makes the plan of a training.
   *
   * @param asked the settings so far; {@code auto} may be decided
   * @param fixed keys that were given
   * @param whole the set
   * @param start of the command, in {@link System#nanoTime}
   * @throws striate.app.recipe.SettingException if the time is too short
   */
  public static Plan plan(
      Session session,
      Settings asked,
      Set<Key> fixed,
      Data whole,
      SampleCache cache,
      int threads,
      long start) {
    Talk talk =
        new Talk() {
          @Override
          public void line(String text) {
            session.line(text);
          }

          @Override
          public void live(String text) {
            session.screen().live(text);
          }
        };
    return plan(talk, asked, fixed, whole, cache, threads, start);
  }

  /** The same, told to somebody else. */
  public static Plan plan(
      Talk talk,
      Settings asked,
      Set<Key> fixed,
      Data whole,
      SampleCache cache,
      int threads,
      long start) {
    Settings settings = Planner.selecting(asked);
    Data.Cut cut = whole.cut(settings);
    Data data = cut.data();
    Duration budget = settings.time(Key.BUDGET);
    Trial trial = new Trial(talk, data, cache, threads, budget, System::nanoTime, start);
    talk.line(
        String.format(
            Locale.ROOT,
            "budget %s%s: a short trial on this machine comes first",
            Plan.time(budget.toMillis() / 1e3),
            fixed.contains(Key.BUDGET) ? "" : " (the default; --budget 20m would take longer)"));
    double read = trial.read();
    Planner.Facts facts =
        new Planner.Facts(
            data.train().size(),
            held(data.validation(), whole.validation()),
            held(data.test(), whole.test()),
            data.train().classes().size(),
            data.overview(),
            read);
    return new Planner(settings, fixed, facts, budget).plan(trial::left, trial);
  }

  /** What is held back is a share of the training images if it is not the set's own. */
  private static Planner.Held held(@Nullable Dataset set, @Nullable Dataset own) {
    return new Planner.Held(set == null ? 0 : set.size(), !Objects.equals(set, own));
  }

  /** Reads some pictures from all over the set; seconds for one, with all threads at work. */
  private double read() {
    talk.live("trial: reading some images");
    Dataset train = data.train();
    int wanted = Math.min(PICTURES, train.size());
    boolean large = data.overview().maxSide() > KEPT;
    Preprocessing as = Preprocessing.of(data.overview().channels(), KEPT, KEPT).fit(Fit.CROP);
    long before = nanos.getAsLong();
    double seconds = 0;
    for (int i = 0; i < wanted && (i < 2 || seconds < READING_SECONDS); i++) {
      int index = (int) ((long) i * train.size() / wanted);
      // Large ones are kept small: this is about time.
      pictures.add(large ? train.fitted(index, as) : train.picture(index));
      labels.add(train.label(index));
      seconds = (nanos.getAsLong() - before) * 1e-9;
    }
    double time = budget.toMillis() / 1e3;
    double share = Math.clamp(SHARE * time, SHORTEST, LONGEST);
    first = Math.clamp(FIRST_SHARE * time, SHORTEST, FIRST_LONGEST);
    reserve = Math.min(share, Math.max(0, left() / 8));
    until = left() - Math.min(share + first, Math.max(0, left() / 2));
    return train.inMemory()
        ? 0
        : seconds / pictures.size() / Math.min(threads, Runtime.getRuntime().availableProcessors());
  }

  /** Seconds of the budget that are left. */
  private double left() {
    return budget.toMillis() / 1e3 - (nanos.getAsLong() - start) * 1e-9;
  }

  /** Seconds of the trial that are left. */
  private double trialLeft() {
    return left() - until;
  }

  @Override
  public boolean more(boolean doubtful) {
    return trialLeft() + (doubtful ? reserve : 0) > 0;
  }

  @Override
  public Planner.@Nullable Cost of(Settings candidate) {
    measured++;
    talk.live(
        "trial "
            + measured
            + ": images of "
            + candidate.text(Key.IMAGE)
            + ", network "
            + candidate.text(Key.NETWORK));
    try {
      double open = trialLeft() > 0 ? trialLeft() : trialLeft() + reserve;
      double most = Math.max(SHORTEST / 4, measured == 1 ? first : open * LATER);
      return cost(candidate, most);
    } catch (IllegalArgumentException | OutOfMemoryError e) {
      // It does not fit into the heap, or not beside what is there.
      return null;
    }
  }

  private Planner.Cost cost(Settings candidate, double seconds) {
    Prepared prepared = Prepared.trial(candidate, data, pictures, labels, threads);
    TrainingCost cost = prepared.trainer(threads).cost(Duration.ofMillis((long) (1e3 * seconds)));
    // A trial has whole batches only; a training's last one of an epoch is smaller.
    double images = prepared.train().batch();
    return new Planner.Cost(
        cost.stepSeconds(),
        cost.stepSeconds() / images,
        cost.validationSeconds() / pictures.size());
  }

  @Override
  public boolean read(Settings chosen) {
    if (data.train().inMemory()) {
      return false;
    }
    talk.live("reading " + data.train().size() + " images");
    Prepared.read(chosen, data, cache);
    return true;
  }
}
