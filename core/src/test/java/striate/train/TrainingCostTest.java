package striate.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import striate.batch.Loader;

/** What a training costs, by clocks that the tests set. */
final class TrainingCostTest {
  private static final Loader TRAIN = Blobs.loader(90, 1, 20);
  private static final Loader VALIDATION = Blobs.loader(40, 2, 16);

  private static Trainer.Settings settings() {
    return Trainer.of(Blobs.network(), TRAIN).threads(2).seed(4);
  }

  private static long millis(long n) {
    return TimeUnit.MILLISECONDS.toNanos(n);
  }

  @Test
  void epochsThatFit() {
    TrainingCost cost = new TrainingCost(0.5, 10, 1, 20, true);
    assertThat(cost.epochSeconds()).isEqualTo(6);
    assertThat(cost.epochs(Duration.ofSeconds(61))).isEqualTo(10);
    assertThat(cost.epochs(Duration.ofSeconds(5))).isEqualTo(1);
    assertThat(cost.epochs(Duration.ofSeconds(-5))).isEqualTo(1);
    assertThat(new TrainingCost(0, 1, 0, 1, false).epochs(Duration.ofDays(100_000)))
        .isEqualTo(Integer.MAX_VALUE);
    assertThatThrownBy(() -> new TrainingCost(Double.NaN, 1, 0, 1, true))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TrainingCost(1, 0, 0, 1, true))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void equallyFastStepsEndTheTrial() {
    // Each look at the clock takes 10 ms: a step has two, and the loop's end a third.
    AtomicLong clock = new AtomicLong();
    TrainingCost cost =
        new CostTrial(settings().copy(), () -> clock.addAndGet(millis(10)), () -> false, most -> {})
            .run(Duration.ofMinutes(1));
    assertThat(cost.steady()).isTrue();
    assertThat(cost.stepSeconds()).isCloseTo(0.01, within(1e-12));
    assertThat(cost.batches()).isEqualTo(5);
    assertThat(cost.validationSeconds()).isZero();
    assertThat(cost.measured()).isEqualTo(30);
  }

  @Test
  void stepsBeforeKernelsAreCompiledDoNotCount() {
    AtomicLong clock = new AtomicLong();
    AtomicInteger steps = new AtomicInteger();
    TrainingCost cost =
        new CostTrial(
                settings().copy(),
                () -> clock.addAndGet(millis(steps.get() <= 100 ? 50 : 5)),
                () -> steps.incrementAndGet() <= 100,
                most -> {})
            .run(Duration.ofMinutes(10));
    assertThat(cost.steady()).isTrue();
    assertThat(cost.stepSeconds()).isCloseTo(0.005, within(1e-12));
  }

  @Test
  void theCompilerIsWaitedForBeforeAnythingIsMeasured() {
    AtomicLong clock = new AtomicLong();
    boolean[] compiled = {false};
    TrainingCost cost =
        new CostTrial(
                settings().copy(),
                () -> clock.addAndGet(millis(compiled[0] ? 20 : 5000)),
                () -> !compiled[0],
                most -> compiled[0] = true)
            .run(Duration.ofSeconds(1));
    assertThat(cost.stepSeconds()).isCloseTo(0.02, within(1e-12));
  }

  @Test
  void ifTheTimeIsTooShortTheFastestStepCounts() {
    AtomicLong clock = new AtomicLong();
    AtomicInteger looks = new AtomicInteger();
    TrainingCost cost =
        new CostTrial(
                settings().copy(),
                () -> clock.addAndGet(millis(looks.incrementAndGet() < 4 ? 9000 : 20)),
                () -> true,
                most -> {})
            .run(Duration.ofSeconds(20));
    assertThat(cost.steady()).isFalse();
    assertThat(cost.measured()).isGreaterThanOrEqualTo(5);
    assertThat(cost.stepSeconds()).isCloseTo(0.02, within(1e-12));
  }

  @Test
  void aValidationCostsNoMoreThanHalfOfATraining() {
    AtomicLong clock = new AtomicLong();
    TrainingCost cost =
        new CostTrial(
                settings().validation(VALIDATION).copy(),
                () -> clock.addAndGet(millis(10)),
                () -> false,
                most -> {})
            .run(Duration.ofMinutes(1));
    // 40 images, for which a step takes 2 · 10 ms.
    assertThat(cost.validationSeconds()).isCloseTo(0.01, within(1e-12));
  }

  @Test
  void theTrialLeavesTheTrainingAsItWas() {
    Trainer.Settings plain = settings().epochs(3);
    long hash = plain.run().weights().hash();
    Trainer.Settings measured = settings().validation(VALIDATION).keepLast().epochs(3);
    assertThat(measured.cost(Duration.ofMillis(20)).measured()).isPositive();
    assertThat(measured.epochs()).isEqualTo(3);
    assertThat(measured.run().weights().hash()).isEqualTo(hash);
  }

  @Test
  void aBudgetIsANumberOfEpochs(@TempDir Path temp) throws IOException {
    RunFolder folder = RunFolder.at(temp.resolve("run"));
    Trainer.Settings s = settings().budget(Duration.ofMillis(400)).folder(folder);
    int epochs = Math.min(s.epochs(), 20);
    long hash = s.epochs(epochs).run().weights().hash();
    assertThat(settings().epochs(epochs).run().weights().hash()).isEqualTo(hash);
    // The run goes on with the number that it has, however much time there is.
    Trainer.Settings again = settings().folder(folder).budget(Duration.ofHours(1));
    assertThat(again.epochs()).isEqualTo(epochs);
    assertThat(again.run().weights().hash()).isEqualTo(hash);
    Path file = folder.path().resolve("settings.properties");
    Files.writeString(file, Files.readString(file).replace("epochs=" + epochs, "epochs=many"));
    assertThatThrownBy(() -> settings().folder(folder).budget(Duration.ofHours(1)))
        .hasMessageContaining("a number of epochs expected, got 'many'");
  }

  @Test
  void refusals() {
    for (Duration none : new Duration[] {Duration.ZERO, Duration.ofSeconds(-1)}) {
      assertThatThrownBy(() -> settings().budget(none))
          .hasMessageStartingWith("budget: a time above 0 expected, got ");
      assertThatThrownBy(() -> settings().cost(none))
          .hasMessageStartingWith("cost: a time above 0 expected, got ");
    }
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> settings().cost(Duration.ofSeconds(10)))
        .isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  /** On a busy machine the compiler may take for ever. */
  @Test
  void theCompilerIsNotWaitedForLongerThanTheTrialMayTake() {
    AtomicLong clock = new AtomicLong();
    AtomicLong waited = new AtomicLong();
    TrainingCost cost =
        new CostTrial(
                settings().copy(),
                () -> clock.addAndGet(millis(10)),
                () -> true,
                most -> {
                  waited.addAndGet(most);
                  clock.addAndGet(most);
                })
            .run(Duration.ofSeconds(3));
    assertThat(waited.get()).isPositive().isLessThanOrEqualTo(millis(3000));
    assertThat(clock.get()).isLessThan(millis(7000));
    assertThat(cost.stepSeconds()).isCloseTo(0.01, within(1e-12));
  }
}
