package striate.app.recipe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import striate.images.PictureSets;

/**
 * Chooses network, picture size, number of epochs and what goes with it for a time. A function of
 * what is known of the set, the time, and what a step of a network costs; it measures nothing.
 *
 * <p>A wider network on larger pictures has the smaller error if it sees enough pictures, and in
 * the same time it sees fewer. What is enough grows more slowly than the set. The candidate whose
 * expected error within the time is the least is taken; the constants of that expectation are
 * guesses that were checked against trainings (docs/budget.md), not laws.
 */
public final class Planner {
  /**
   * What is known of a set.
   *
   * @param train images to train on
   * @param validation images to validate on
   * @param test images to test on
   * @param classes of the set
   * @param images their sizes
   * @param readSeconds for reading and fitting one of them; 0 if they are in memory
   */
  public record Facts(
      int train,
      Held validation,
      Held test,
      int classes,
      PictureSets.Overview images,
      double readSeconds) {
    private Facts readIn(double seconds) {
      return new Facts(train, validation, test, classes, images, seconds);
    }

    /** Images of which a share may be taken: training images, and what is cut out of them. */
    public int whole() {
      return train + cut(validation) + cut(test);
    }
  }

  /**
   * Images that are held back from the training.
   *
   * @param images how many; 0 if there are none
   * @param isCut whether they are a share of the images to train on, not the set's own
   */
  public record Held(int images, boolean isCut) {}

  private static int cut(Held held) {
    return held.isCut ? held.images : 0;
  }

  /**
   * What a network costs.
   *
   * @param stepSeconds for a batch of training
   * @param imageSeconds for a trained image
   * @param validationSeconds for a validated or tested one
   */
  public record Cost(double stepSeconds, double imageSeconds, double validationSeconds) {}

  /** Measures what networks cost, as long as there is time for it. */
  public interface Costs {
    /** The cost of a training with settings of a batch; null if it does not fit into the heap. */
    @Nullable Cost of(Settings candidate);

    /**
     * Whether there is time to measure one more.
     *
     * @param doubtful whether what was measured is doubted: something disturbed it, or it was
     *     measured once
     */
    boolean more(boolean doubtful);

    /**
     * Reads and fits the pictures for these settings, so that the time it really takes is known.
     *
     * @return whether that was done; if not, it takes next to no time
     */
    boolean read(Settings chosen);
  }

  /** Images that are enough for a thousand, and how that grows with their number. */
  private static final double ENOUGH = 120_000;

  private static final double ENOUGH_GROWS = 0.4;

  /** … and with the number of classes, between these bounds. */
  private static final double CLASSES_GROW = 0.25;

  private static final double FEWEST_CLASSES = 0.7;
  private static final double MOST_CLASSES = 4;

  /** The error is expected to grow by this share if half of what is enough is seen: hyperbola. */
  private static final double TOO_FEW = 0.15;

  /** From here on, as a multiple of what is enough, more training is not worth its time. */
  private static final double MOST = 2.5;

  private static final int MOST_EPOCHS = 200;

  /** Share of the time that is planned; the rest is for what nobody foresees. */
  private static final double PLANNED = 0.95;

  /** What an epoch costs besides its steps: checkpoint, metrics, a line. */
  private static final double EPOCH_SECONDS = 0.04;

  /** Epochs from which pictures are changed more strongly. */
  private static final int SOME = 4;

  private static final int MANY = 25;

  private static final int FIRST_WIDTH = 16;

  private final Settings settings;
  private final Set<Key> fixed;
  private final Facts facts;
  private final Duration budget;

  /**
   * A planner.
   *
   * @param settings in which {@code auto} may be decided
   * @param fixed keys whose values were given, also where they are the default ones
   */
  public Planner(Settings settings, Set<Key> fixed, Facts facts, Duration budget) {
    this.settings = settings;
    this.fixed = Set.copyOf(fixed);
    this.facts = facts;
    this.budget = budget;
  }

  /**
   * Decides which weights are kept. Where the rate falls to nothing at the end the last ones are
   * the best, and no image need be held back to choose by: of a hundred of them, chance would
   * choose an epoch long before the end.
   */
  public static Settings selecting(Settings s) {
    boolean falls = List.of("cosine", "one-cycle").contains(s.text(Key.SCHEDULE));
    boolean open = s.isAuto(Key.SELECT) && s.whole(Key.PATIENCE, 0) == 0;
    return falls && open && s.isAuto(Key.VALIDATION) ? s.with(Key.SELECT, "last") : s;
  }

  /**
   * Makes the plan.
   *
   * @param left the clock: seconds that are left of the budget
   * @throws SettingException if the time is too short for anything
   */
  public Plan plan(java.util.function.DoubleSupplier left, Costs costs) {
    List<Candidate> all = Candidate.of(settings, facts.images, facts.classes);
    Trials trials = new Trials(all);
    Candidate best = first(all);
    while (true) {
      trials.note(best, costs.of(epochs(best.in(settings), SOME)));
      if (trials.thinkable().isEmpty()) {
        throw new SettingException(
            Key.BUDGET.option()
                + ": no network fits into the heap; give the JVM more (-Xmx) or take a smaller "
                + Key.BATCH_SIZE.option());
      }
      boolean more = trials.count() == 0 || costs.more(trials.isDisturbed());
      double seconds = left.getAsDouble();
      best = least(more ? trials.thinkable() : trials.known(), trials::hoped, seconds);
      // The chosen one again: whatever disturbed the first time is over, or shows now.
      if (trials.isSure(best)) {
        break;
      }
      if (!more && !costs.more(true)) {
        best = least(trials.known(), trials::measured, seconds);
        break;
      }
    }
    Choice choice = new Choice(best, trials.measured(best), all.size(), trials.count());
    double before = left.getAsDouble();
    Plan first = plan(choice, facts, before, false);
    if (first.limit() == Plan.Limit.SHARE || !costs.read(first.settings())) {
      return first;
    }
    double after = left.getAsDouble();
    int read = facts.train + facts.validation.images;
    return plan(choice, facts.readIn(Math.max(0, before - after) / read), after, true);
  }

  /** What is to be trained, and what it costs. */
  private record Choice(Candidate candidate, Cost cost, int candidates, int measured) {}

  /** The one to begin with: small enough not to cost much, wide enough to tell about the others. */
  private static Candidate first(List<Candidate> all) {
    List<Candidate> sorted =
        all.stream().sorted(Comparator.comparingDouble(Candidate::work)).toList();
    return sorted.stream()
        .filter(c ->
            c.network().contains("c" + FIRST_WIDTH + "k5s2")
                || c.network().startsWith("c" + FIRST_WIDTH + " "))
        .findFirst()
        .orElse(sorted.getFirst());
  }

  private Candidate least(List<Candidate> choice, Function<Candidate, Cost> costs, double seconds) {
    Candidate best = choice.getFirst();
    double least = Double.POSITIVE_INFINITY;
    for (Candidate c : choice) {
      double error = error(c, costs.apply(c), seconds);
      if (error < least) {
        least = error;
        best = c;
      }
    }
    return best;
  }

  /** The error to expect of a candidate, in units of its own. */
  private double error(Candidate c, Cost cost, double seconds) {
    double time = Math.max(0, PLANNED * (seconds - around(facts, cost, false)));
    double perImage = epochSeconds(cost) / facts.train;
    double seen = Math.min(time / perImage, MOST * enough());
    return c.error() * (1 + TOO_FEW * enough() / Math.max(1, seen));
  }

  /** Reading what is not read yet, and testing. */
  private double around(Facts f, Cost cost, boolean isRead) {
    int unread = f.test.images + (isRead ? 0 : f.train + f.validation.images);
    return f.readSeconds * unread + testSeconds(cost) * f.test.images;
  }

  /** Of a tested image, which is seen in some views. */
  private double testSeconds(Cost cost) {
    return Views.of(settings).size() * cost.validationSeconds;
  }

  private double epochSeconds(Cost cost) {
    return EPOCH_SECONDS
        + cost.imageSeconds * facts.train
        + cost.validationSeconds * facts.validation.images;
  }

  /** Images that should be seen in a training. */
  private double enough() {
    double classes =
        Math.clamp(
            StrictMath.pow(facts.classes / 10.0, CLASSES_GROW), FEWEST_CLASSES, MOST_CLASSES);
    return ENOUGH * classes * StrictMath.pow(facts.train / 1000.0, ENOUGH_GROWS);
  }

  private Plan plan(Choice choice, Facts f, double seconds, boolean isRead) {
    Cost cost = choice.cost;
    double around = around(f, cost, isRead);
    double time = PLANNED * (seconds - around);
    double epoch = epochSeconds(cost);
    int most = (int) Math.clamp(Math.ceil(MOST * enough() / f.train), 1, MOST_EPOCHS);
    // What was read in vain would have to be read again for a share of it.
    int least = isRead && epoch <= seconds - around ? 1 : 0;
    int epochs = (int) Math.clamp(Math.floor(time / epoch), least, most);
    if (epochs == 0) {
      return share(choice, f, seconds, isRead);
    }
    return planned(
        epochs(choice.candidate.in(settings), epochs),
        epochs * epoch,
        around,
        seconds,
        choice,
        epochs == most ? Plan.Limit.ENOUGH : Plan.Limit.TIME);
  }

  private Plan planned(
      Settings s, double training, double around, double left, Choice choice, Plan.Limit limit) {
    return new Plan(
        s,
        budget,
        training,
        around,
        budget.toMillis() / 1e3 - left,
        choice.cost.stepSeconds,
        choice.candidates,
        choice.measured,
        limit,
        hints(s));
  }

  /** What only somebody who knows the pictures can say. */
  private List<String> hints(Settings s) {
    List<String> hints = new ArrayList<>();
    double width = facts.images.medianWidth();
    double height = facts.images.medianHeight();
    List<Integer> size = Prepared.sizes(s);
    double kept = width / height * size.get(1) / size.get(2);
    double shown = Math.min(kept, 1 / kept);
    if (!fixed.contains(Key.FIT) && s.text(Key.FIT).equals("crop") && shown < MOST_CROPPED) {
      hints.add(
          String.format(
              Locale.ROOT,
              "      cropped to %d×%d: of an image of %.0f×%.0f the middle %.0f %% is seen;"
                  + " --fit pad or another --image shows all",
              size.get(2),
              size.get(1),
              width,
              height,
              100 * shown));
    }
    if (!fixed.contains(Key.AUGMENT) && settings.isAuto(Key.AUGMENT) && size.get(0) > 1) {
      hints.add(
          "      never mirrored, for left may differ from right; where it does not: --augment"
              + " \"flip-horizontal "
              + s.text(Key.AUGMENT)
              + "\"");
    }
    return hints;
  }

  /** Below this share of the picture that is seen, it is worth a line. */
  private static final double MOST_CROPPED = 0.7;

  /**
   * One epoch of as many images as there is time for. What is cut out of the images shrinks with
   * them, the set's own validation and test images do not.
   */
  private Plan share(Choice choice, Facts f, double seconds, boolean isRead) {
    Cost cost = choice.cost;
    double validated = cost.validationSeconds + (isRead ? 0 : f.readSeconds);
    double tested = testSeconds(cost) + f.readSeconds;
    double fixedCost =
        EPOCH_SECONDS
            + validated * (f.validation.images - cut(f.validation))
            + tested * (f.test.images - cut(f.test));
    double each =
        f.readSeconds
            + cost.imageSeconds
            + ((cost.validationSeconds + f.readSeconds) * cut(f.validation) + tested * cut(f.test))
                / f.train;
    double images = PLANNED * (seconds - fixedCost) / each;
    int least = Math.max(2 * f.classes, LEAST_IMAGES);
    if (images < Math.min(least, f.train) || fixed.contains(Key.LIMIT)) {
      double spent = budget.toMillis() / 1e3 - seconds;
      int needed = fixed.contains(Key.LIMIT) ? f.train : Math.min(least, f.train);
      throw new SettingException(
          String.format(
              Locale.ROOT,
              "%s: %s is too short for %,d images here; at least about %s expected%s",
              Key.BUDGET.option(),
              Plan.time(budget.toMillis() / 1e3),
              needed,
              Plan.time(Math.ceil(1.1 * (spent + fixedCost + needed * each / PLANNED))),
              isRead ? "; the images that were read are kept, so less will do now" : ""));
    }
    int limit = (int) (images * f.whole() / f.train);
    return planned(
        epochs(choice.candidate.in(settings).with(Key.LIMIT, limit), 1),
        images * each,
        fixedCost,
        seconds,
        choice,
        Plan.Limit.SHARE);
  }

  private static final int LEAST_IMAGES = 64;

  /** The settings that go with a number of epochs. */
  private Settings epochs(Settings chosen, int epochs) {
    Settings s = chosen.with(Key.EPOCHS, epochs);
    int images =
        s.text(Key.LIMIT).equals("all") || fixed.contains(Key.LIMIT)
            ? facts.train
            : (int) ((double) s.whole(Key.LIMIT, 1) * facts.train / facts.whole());
    if (s.isAuto(Key.BATCH_SIZE)) {
      s = s.with(Key.BATCH_SIZE, Choices.batch(images));
    }
    int batch = s.whole(Key.BATCH_SIZE, 1);
    if (s.isAuto(Key.LEARNING_RATE) && s.text(Key.OPTIMIZER).equals("adamw")) {
      s = s.with(Key.LEARNING_RATE, batch >= LARGE_BATCH ? "0.005" : "0.003");
    }
    if (!fixed.contains(Key.LABEL_SMOOTHING)) {
      s = s.with(Key.LABEL_SMOOTHING, "0.05");
    }
    if (!fixed.contains(Key.EMA)) {
      int steps = Math.ceilDiv(Math.ceilDiv(images, batch), s.whole(Key.ACCUMULATE, 1));
      s = s.with(Key.EMA, averaging((double) epochs * steps));
    }
    return s.isAuto(Key.AUGMENT) ? s.with(Key.AUGMENT, augment(s, epochs)) : s;
  }

  private static final int LARGE_BATCH = 100;

  /** The average reaches over a twentieth of the steps; few steps have none. */
  private static String averaging(double steps) {
    double decay = Math.min(0.999, 1 - 20 / steps);
    return decay < 0.8 ? "0" : String.format(Locale.ROOT, "%.4f", decay);
  }

  /** The more often a picture is seen, the more it is changed. */
  private static String augment(Settings s, int epochs) {
    List<Integer> size = Prepared.sizes(s);
    // Of a strip the narrow side, for it must not be moved or cut out of sight.
    int side = Math.min(size.get(1), size.get(2));
    double strength = epochs < SOME ? 0.5 : 1;
    double shift = Math.max(1, Math.rint(strength * side / 14.0));
    StringBuilder text = new StringBuilder();
    text.append(
        epochs < SOME
            ? "shift(%1$.0f) rotate(5) scale(0.95,1.05)"
            : epochs < MANY
                ? "shift(%1$.0f) rotate(10) scale(0.9,1.1) shear(6)"
                : "shift(%1$.0f) rotate(12) scale(0.88,1.12) shear(8)");
    if (size.get(0) > 1) {
      text.append(" light(0.2,0.2)");
    } else if (epochs >= SOME && side >= 2 * LEAST_ELASTIC) {
      text.append(" elastic(%2$.0f,%3$.0f)");
    }
    if (epochs >= MANY && side >= LEAST_ELASTIC) {
      text.append(" cutout(%4$.0f)");
    }
    text.append(" outside(edge)");
    double sigma = Math.max(1, Math.rint(side / 7.0));
    return String.format(
        Locale.ROOT, text.toString(), shift, sigma, 5 * sigma, Math.rint(side / 5.0));
  }

  private static final int LEAST_ELASTIC = 10;
}
