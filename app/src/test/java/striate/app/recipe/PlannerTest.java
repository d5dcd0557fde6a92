package striate.app.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import striate.batch.Augment;
import striate.images.PictureSets.Overview;
import striate.nn.Network;
import striate.nn.Shape;

/** Costs in, plan out. */
final class PlannerTest {
  private static final Overview DIGITS = new Overview(1, 28, 28, 28, 28, true);
  private static final Overview LETTERS = new Overview(1, 48, 48, 48, 48, true);
  private static final Overview PHOTOS = new Overview(3, 4000, 3000, 480, 4032, false);

  /** A machine of so many multiply-adds a second, on which a trial takes a second. */
  private static class Machine implements Planner.Costs, DoubleSupplier {
    final double rate;
    final double budget;
    final int classes;
    final List<Settings> measured = new ArrayList<>();
    double heap = Double.POSITIVE_INFINITY;
    double time;
    double trial;
    double reserve;
    double reading;

    Machine(double rate, Duration budget, int classes) {
      this.rate = rate;
      this.budget = budget.toMillis() / 1e3;
      this.classes = classes;
      trial = 0.1 * this.budget;
    }

    double imageSeconds(Settings s) {
      return 3 * network(s).multiplyAdds() / rate;
    }

    Network network(Settings s) {
      List<Integer> size = Prepared.sizes(s);
      Shape shape = Shape.image(size.get(0), size.get(1), size.get(2));
      return Notation.parse(s.text(Key.NETWORK), shape, classes);
    }

    @Override
    public Planner.@Nullable Cost of(Settings s) {
      measured.add(s);
      time += 0.02 * budget;
      double image = imageSeconds(s);
      return network(s).multiplyAdds() > heap
          ? null
          : new Planner.Cost(image * s.whole(Key.BATCH_SIZE, 1), image, image / 3);
    }

    @Override
    public boolean more(boolean doubtful) {
      return time < trial + (doubtful ? reserve : 0);
    }

    @Override
    public boolean read(Settings chosen) {
      time += reading;
      return reading > 0;
    }

    @Override
    public double getAsDouble() {
      return budget - time;
    }
  }

  private static Planner.Facts facts(int train, int test, int classes, Overview images) {
    int validation = train / 9;
    double read = images.maxSide() > 1000 ? 0.05 : 0;
    return new Planner.Facts(
        train,
        new Planner.Held(validation, true),
        new Planner.Held(test, false),
        classes,
        images,
        read);
  }

  private static Plan plan(Machine machine, Planner.Facts facts, Settings s, Key... fixed) {
    Duration budget = Duration.ofMillis(Math.round(1e3 * machine.budget));
    return new Planner(s, Set.of(fixed), facts, budget).plan(machine, machine);
  }

  private static Plan plan(double rate, String budget, Planner.Facts facts) {
    Settings s = Settings.standard().with(Key.BUDGET, budget);
    return plan(new Machine(rate, s.time(Key.BUDGET), facts.classes()), facts, s);
  }

  /** What a plan would take on the machine. */
  private static double seconds(Machine machine, Plan plan, Planner.Facts facts) {
    double image = machine.imageSeconds(plan.settings());
    double share =
        plan.limit() == Plan.Limit.SHARE
            ? plan.settings().whole(Key.LIMIT, 1) / (double) facts.whole()
            : 1;
    double epoch = share * image * (facts.train() + facts.validation().images() / 3.0);
    return plan.settings().whole(Key.EPOCHS, 1) * epoch + image / 3 * facts.test().images();
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e9, 1e10, 1e11, 1e12})
  void theTrainingFitsIntoTheTimeAndUsesIt(double rate) {
    for (String budget : List.of("1m", "10m", "2h")) {
      Settings s = Settings.standard().with(Key.BUDGET, budget);
      Planner.Facts facts = facts(54_000, 10_000, 10, DIGITS);
      Machine machine = new Machine(rate, s.time(Key.BUDGET), 10);
      Plan plan = plan(machine, facts, s);
      double all = machine.time + seconds(machine, plan, facts);
      assertThat(all).as(plan.line()).isLessThan(machine.budget);
      if (plan.limit() == Plan.Limit.TIME && plan.settings().whole(Key.EPOCHS, 1) > 4) {
        assertThat(all).as(plan.line()).isGreaterThan(0.75 * machine.budget);
      }
    }
  }

  @Test
  void moreTimeOrAFasterMachineNeverGivesASmallerNetwork() {
    Planner.Facts facts = facts(4000, 1000, 10, LETTERS);
    long before = 0;
    int epochs = 0;
    for (String budget : List.of("20s", "1m", "3m", "10m", "1h", "8h")) {
      Plan plan = plan(3e10, budget, facts);
      long work = new Machine(1, Duration.ofSeconds(1), 10).network(plan.settings()).multiplyAdds();
      assertThat(work).as(plan.line()).isGreaterThanOrEqualTo(before);
      before = work;
      epochs = Math.max(epochs, plan.settings().whole(Key.EPOCHS, 1));
    }
    assertThat(epochs).isGreaterThan(30);
    assertThat(before).isGreaterThan(20_000_000);
  }

  @Test
  void aTinySetIsNotTrainedForLongerThanItHelps() {
    Overview images = new Overview(1, 28, 28, 28, 28, true);
    Plan plan = plan(1e11, "10m", facts(18, 0, 2, images));
    assertThat(plan.limit()).isEqualTo(Plan.Limit.ENOUGH);
    assertThat(plan.settings().whole(Key.EPOCHS, 1)).isEqualTo(200);
    assertThat(plan.settings().text(Key.BATCH_SIZE)).isEqualTo("16");
    assertThat(plan.line()).contains("more epochs would hardly help");
    assertThat(plan.all()).isLessThan(200);
  }

  @Test
  void ofAHugeSetThereIsAShare() {
    Planner.Facts facts = facts(9_000_000, 10_000, 1000, DIGITS);
    Plan plan = plan(1e10, "1m", facts);
    assertThat(plan.limit()).isEqualTo(Plan.Limit.SHARE);
    int limit = plan.settings().whole(Key.LIMIT, 1);
    assertThat(limit).isBetween(2000, 1_000_000);
    assertThat(plan.settings().text(Key.EPOCHS)).isEqualTo("1");
    assertThat(plan.line()).contains("there is time for");
    assertThat(plan.all()).isLessThan(60);
  }

  @Test
  void aTimeThatIsTooShortIsRefusedWithOneThatWouldDo() {
    Planner.Facts facts = facts(100_000, 10_000, 1000, PHOTOS);
    Settings s = Settings.standard().with(Key.BUDGET, "10s");
    assertThatThrownBy(() -> plan(1e9, "10s", facts))
        .isInstanceOf(SettingException.class)
        .hasMessageMatching(
            "--budget: 10 s is too short for 2,000 images here; at least about .* expected");
    // Somebody who wants a number of images gets no other.
    Planner.Facts digits = facts(54_000, 10_000, 10, DIGITS);
    Machine machine = new Machine(1e9, s.time(Key.BUDGET), 10);
    assertThatThrownBy(() -> plan(machine, digits, s.with(Key.LIMIT, 54_000), Key.LIMIT))
        .hasMessageContaining("54,000 images");
  }

  @Test
  void photosAreReadWithinTheTimeAndWithLightAndCrop() {
    Settings s = Settings.standard().with(Key.BUDGET, "10m");
    Machine machine = new Machine(5e10, Duration.ofMinutes(10), 5);
    machine.reading = 150;
    Planner.Facts facts = facts(3000, 300, 5, PHOTOS);
    Plan plan = plan(machine, facts, s);
    assertThat(machine.time + seconds(machine, plan, facts)).isLessThan(600 - 300 * 0.05);
    assertThat(plan.settings().text(Key.FIT)).isEqualTo("crop");
    assertThat(plan.settings().text(Key.IMAGE)).startsWith("3x");
    assertThat(plan.settings().text(Key.AUGMENT)).contains("light").doesNotContain("elastic");
  }

  /** Pictures that take longer to read than was thought: fewer of them, or a refusal. */
  @Test
  void readingThatTakesAllTheTimeForcesNothing() {
    Settings s = Settings.standard().with(Key.BUDGET, "10m");
    Machine late = new Machine(5e10, Duration.ofMinutes(10), 5);
    late.reading = 10_000;
    assertThatThrownBy(() -> plan(late, facts(3000, 300, 5, PHOTOS), s))
        .isInstanceOf(SettingException.class)
        .hasMessageMatching(
            "--budget: 10 min is too short for 64 images here; at least about .* expected; the"
                + " images that were read are kept, so less will do now");
    // As long as an epoch fits, what was read is not read again for a share of it.
    Machine machine = new Machine(2e8, Duration.ofMinutes(10), 5);
    Planner.Facts facts = facts(3000, 30, 5, PHOTOS);
    Settings fast = s.with(Key.NETWORK, "c8 pool global").with(Key.IMAGE, "3x64x64");
    double epoch = machine.imageSeconds(fast) * (3000 + 333 / 3.0);
    for (double share : new double[] {0.6, 0.98, 1.3}) {
      Machine slow = new Machine(2e8, Duration.ofMinutes(10), 5);
      // After two trials so much is left.
      slow.reading = 0.96 * 600 - share * epoch - 30 * (0.05 + machine.imageSeconds(fast));
      if (slow.reading < 0) {
        throw new IllegalStateException("the machine is too slow for this test");
      }
      Plan plan = plan(slow, facts, fast);
      assertThat(plan.settings().text(Key.EPOCHS)).isEqualTo("1");
      boolean some = plan.limit() == Plan.Limit.SHARE;
      assertThat(some).as(plan.line()).isEqualTo(share < 1);
      double reread = some ? slow.reading * plan.settings().whole(Key.LIMIT, 1) / 3333 : 0;
      assertThat(slow.time + reread + seconds(slow, plan, facts)).isLessThan(600);
    }
  }

  /** What a set has of its own does not shrink with a share of its training images. */
  @Test
  void ofASharesTimeTheSetsOwnImagesTakeTheirs() {
    Settings s =
        Settings.standard()
            .with(Key.BUDGET, "1m")
            .with(Key.NETWORK, "c8 pool c8 global")
            .with(Key.VIEWS, "shift");
    for (boolean cut : new boolean[] {true, false}) {
      Planner.Facts facts =
          new Planner.Facts(
              5_000_000,
              new Planner.Held(100_000, cut),
              new Planner.Held(100_000, cut),
              10,
              DIGITS,
              0);
      Machine machine = new Machine(1e10, Duration.ofMinutes(1), 10);
      Plan plan = plan(machine, facts, s);
      assertThat(plan.limit()).isEqualTo(Plan.Limit.SHARE);
      double share = (double) plan.settings().whole(Key.LIMIT, 1) / facts.whole();
      double held = cut ? 100_000 * share : 100_000;
      double image = machine.imageSeconds(plan.settings());
      double all =
          machine.time + image * 5_000_000 * share + image / 3 * held + 5 * image / 3 * held;
      assertThat(all).as(plan.line()).isBetween(0.9 * 60, 60.0);
      // The number of batches is that of the images that remain to train on.
      assertThat(facts.whole()).isEqualTo(cut ? 5_200_000 : 5_000_000);
    }
  }

  @Test
  void whatIsFixedStays() {
    Settings s =
        Settings.standard()
            .with(Key.BUDGET, "5m")
            .with(Key.NETWORK, "c8 pool c16 flat")
            .with(Key.IMAGE, "3x20x20")
            .with(Key.FIT, "pad")
            .with(Key.AUGMENT, "none")
            .with(Key.BATCH_SIZE, 7)
            .with(Key.LEARNING_RATE, "0.1");
    Machine machine = new Machine(1e11, Duration.ofMinutes(5), 10);
    Plan plan = plan(machine, facts(4000, 0, 10, LETTERS), s, Key.EMA, Key.LABEL_SMOOTHING);
    assertThat(machine.measured).hasSize(2);
    assertThat(machine.measured.getFirst()).isEqualTo(machine.measured.getLast());
    Settings undone = plan.settings().with(Key.EPOCHS, "auto");
    assertThat(undone).isEqualTo(s);
  }

  /** A recipe that accumulates moves its average seldom: it must reach over fewer steps. */
  @Test
  void theAverageReachesOverUpdatesAndNotOverBatches() {
    Settings s =
        Settings.standard()
            .with(Key.BUDGET, "1m")
            .with(Key.NETWORK, "c8 pool c16 flat")
            .with(Key.IMAGE, "1x20x20")
            .with(Key.BATCH_SIZE, 50);
    Plan each = plan(new Machine(1e11, Duration.ofMinutes(1), 10), facts(4000, 0, 10, LETTERS), s);
    Settings seldom = s.with(Key.ACCUMULATE, 20);
    Plan some =
        plan(new Machine(1e11, Duration.ofMinutes(1), 10), facts(4000, 0, 10, LETTERS), seldom);
    assertThat(some.settings().text(Key.EPOCHS)).isEqualTo(each.settings().text(Key.EPOCHS));
    assertThat(Double.parseDouble(some.settings().text(Key.EMA)))
        .isLessThan(Double.parseDouble(each.settings().text(Key.EMA)));
  }

  @Test
  void aDisturbedMeasurementIsMadeUpFor() {
    Settings s = Settings.standard().with(Key.BUDGET, "5m").with(Key.NETWORK, "c32 pool flat");
    Planner.Facts facts = facts(54_000, 0, 10, DIGITS);
    Machine calm = new Machine(1e10, Duration.ofMinutes(5), 10);
    Machine disturbed =
        new Machine(1e10, Duration.ofMinutes(5), 10) {
          @Override
          double imageSeconds(Settings any) {
            return super.imageSeconds(any) * (measured.size() == 1 ? 9 : 1);
          }
        };
    double expected = plan(calm, facts, s).settings().whole(Key.EPOCHS, 1);
    // The trial that found it out took its time.
    assertThat((double) plan(disturbed, facts, s).settings().whole(Key.EPOCHS, 1))
        .isBetween(0.95 * expected, expected);
  }

  /** One slow trial must not decide which networks are thought of. */
  @ParameterizedTest
  @CsvSource({"3,1", "9,1", "3,2", "4,3"})
  void aDisturbedTrialDoesNotMakeTheNetworkSmaller(double slower, int which) {
    Settings s = Settings.standard().with(Key.BUDGET, "2m");
    Planner.Facts facts = facts(54_000, 10_000, 10, DIGITS);
    Machine calm = new Machine(3e10, Duration.ofMinutes(2), 10);
    Machine disturbed =
        new Machine(3e10, Duration.ofMinutes(2), 10) {
          @Override
          double imageSeconds(Settings any) {
            return super.imageSeconds(any) * (measured.size() == which ? slower : 1);
          }
        };
    disturbed.reserve = 0.1 * 120;
    Plan expected = plan(calm, facts, s);
    Plan plan = plan(disturbed, facts, s);
    assertThat(plan.settings().text(Key.NETWORK))
        .as(plan.why())
        .isEqualTo(expected.settings().text(Key.NETWORK));
    assertThat(disturbed.measured.size()).isLessThan(10);
    assertThat(disturbed.time + seconds(calm, plan, facts)).isLessThan(120);
  }

  @Test
  void aMachineThatGetsEverFasterIsBelievedInTheEnd() {
    Settings s = Settings.standard().with(Key.BUDGET, "2m");
    Machine machine =
        new Machine(1e10, Duration.ofMinutes(2), 10) {
          @Override
          double imageSeconds(Settings any) {
            return super.imageSeconds(any) * Math.pow(0.7, measured.size());
          }
        };
    machine.trial = 1e9;
    plan(machine, facts(54_000, 10_000, 10, DIGITS), s);
    assertThat(machine.measured.size()).isLessThan(40);
  }

  @Test
  void aNetworkThatFitsNoSizeIsNamed() {
    Settings s = Settings.standard().with(Key.BUDGET, "5m").with(Key.NETWORK, "lenet5");
    assertThatThrownBy(() ->
            plan(
                new Machine(1e11, Duration.ofMinutes(5), 10),
                facts(4000, 0, 10, new Overview(3, 20, 20, 20, 20, true)),
                s))
        .isInstanceOf(SettingException.class)
        .hasMessageContaining("lenet5 expects images of");
  }

  @Test
  void whatDoesNotFitIntoTheHeapIsNotTaken() {
    Settings s = Settings.standard().with(Key.BUDGET, "1h");
    Machine machine = new Machine(1e12, Duration.ofHours(1), 10);
    machine.heap = 10_000_000;
    machine.trial = 1e9;
    Plan plan = plan(machine, facts(4000, 0, 10, LETTERS), s);
    assertThat(machine.network(plan.settings()).multiplyAdds()).isLessThan(10_000_000);
    Machine none = new Machine(1e12, Duration.ofHours(1), 10);
    none.heap = 0;
    assertThatThrownBy(() -> plan(none, facts(4000, 0, 10, LETTERS), s))
        .hasMessage(
            "--budget: no network fits into the heap; give the JVM more (-Xmx) or take a smaller --batch-size");
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,2", "3,40", "40,2", "8,8", "28,28", "32,32", "41,9", "128,64"})
  void everySizeHasNetworks(int height, int width) {
    Settings s = Settings.standard().with(Key.IMAGE, "1x" + height + "x" + width);
    List<Candidate> all = Candidate.of(s, DIGITS, 2);
    assertThat(all).hasSize(9);
    for (Candidate c : all) {
      assertThat(Notation.parse(c.network(), Shape.image(1, height, width), 2).parameterCount())
          .isPositive();
    }
  }

  @Test
  void sizesFollowThePictures() {
    assertThat(sides(DIGITS)).containsOnly("28×28");
    assertThat(sides(new Overview(3, 32, 20, 20, 32, true))).containsOnly("20×32");
    assertThat(sides(LETTERS)).containsOnly("32×32", "48×48", "64×64");
    assertThat(sides(new Overview(1, 12, 12, 8, 30, false))).containsOnly("32×32");
    assertThat(sides(PHOTOS)).contains("32×32", "128×128").hasSize(5);
  }

  private static List<String> sides(Overview images) {
    return Candidate.of(Settings.standard(), images, 3).stream()
        .map(c -> c.height() + "×" + c.width())
        .distinct()
        .toList();
  }

  @Test
  void everyPlanIsMadeOfSettingsThatCanBeMeant() {
    for (Overview images : List.of(DIGITS, LETTERS, PHOTOS, new Overview(1, 2, 3, 2, 3, true))) {
      for (int train : new int[] {1, 18, 900, 4000, 60_000}) {
        for (int classes : new int[] {2, 10, 1000}) {
          for (String budget : List.of("10m", "3h")) {
            Plan plan = plan(1e11, budget, facts(train, 100, classes, images));
            Prepared.check(plan.settings());
            Augment.parse(plan.settings().text(Key.AUGMENT));
            assertThat(plan.settings().texts())
                .doesNotContainKey("nothing")
                .allSatisfy((key, value) -> assertThat(value).doesNotContain("NaN"));
          }
        }
      }
    }
  }

  @Test
  void timesAreSaidAsPeopleDo() {
    assertThat(Plan.time(0.2)).isEqualTo("1 s");
    assertThat(Plan.time(59.6)).isEqualTo("1 min");
    assertThat(Plan.time(280)).isEqualTo("4 min 40 s");
    assertThat(Plan.time(3600)).isEqualTo("1 h");
    assertThat(Plan.time(7510)).isEqualTo("2 h 5 min");
  }

  /** Lines of text and strips of film are not cut to their middle. */
  @ParameterizedTest
  @CsvSource({
    "200,50,64x16 96x24 128x32",
    "50,200,16x64 24x96 32x128",
    "640,480,37x28",
    "100,100,32x32",
    "900,30,64x16"
  })
  void imagesOfOneShapeKeepIt(int width, int height, String sizes) {
    Overview images =
        new Overview(1, width, height, Math.min(width, height), Math.max(width, height), true);
    List<Candidate> all = Candidate.of(Settings.standard(), images, 3);
    assertThat(all.stream().map(c -> c.width() + "x" + c.height()).distinct().toList())
        .containsAll(List.of(sizes.split(" ", -1)));
    for (Candidate c : all) {
      double shape = Math.clamp((double) width / height, 0.25, 4);
      assertThat((double) c.width() / c.height()).isCloseTo(shape, within(0.1 * shape));
    }
  }

  @Test
  void stripsAreNotMovedOutOfSight() {
    Overview strips = new Overview(1, 200, 50, 50, 200, true);
    Plan plan = plan(5e10, "10m", facts(3000, 300, 5, strips));
    int height = Prepared.sizes(plan.settings()).get(1);
    assertThat(plan.settings().text(Key.AUGMENT))
        .startsWith("shift(" + Math.max(1, Math.round(height / 14.0)) + ") ");
  }

  @Test
  void whatIsNotSeenIsSaid() {
    Overview strips = new Overview(1, 300, 100, 90, 320, false);
    Settings s = Settings.standard().with(Key.BUDGET, "10m");
    Planner.Facts facts = facts(3000, 300, 5, strips);
    Plan plan = plan(new Machine(5e10, Duration.ofMinutes(10), 5), facts, s);
    assertThat(plan.hints()).hasSize(1);
    assertThat(plan.hints().getFirst())
        .contains("of an image of 300×100 the middle 33 % is seen; --fit pad or another --image");
    Plan padded =
        plan(new Machine(5e10, Duration.ofMinutes(10), 5), facts, s.with(Key.FIT, "pad"), Key.FIT);
    assertThat(padded.hints()).isEmpty();
    assertThat(plan(5e10, "10m", facts(3000, 300, 5, LETTERS)).hints()).isEmpty();
  }

  /**
   * Mirrored letters are no letters, and a left turn is no right turn: nobody but the user knows.
   */
  @Test
  void colourImagesAreNeverMirroredUnasked() {
    Planner.Facts facts = facts(3000, 300, 5, new Overview(3, 32, 32, 32, 32, true));
    Plan plan = plan(5e10, "10m", facts);
    String augment = plan.settings().text(Key.AUGMENT);
    assertThat(augment).doesNotContain("flip");
    assertThat(plan.hints())
        .containsExactly(
            "      never mirrored, for left may differ from right; where it does not: --augment"
                + " \"flip-horizontal "
                + augment
                + "\"");
    Augment.parse("flip-horizontal " + augment);
  }
}
