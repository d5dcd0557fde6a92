package striate.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import striate.truth.TorchCases;
import striate.truth.TorchCases.Case;

/** Every schedule against PyTorch's of the same name, step by step. */
final class ScheduleTest {
  static List<Case> cases() {
    return TorchCases.of("schedule");
  }

  private static Schedule schedule(Case c) {
    return switch (c.text("kind")) {
      case "constant" -> Schedule.constant();
      case "step" -> Schedule.step(c.integer("every"), c.number("gamma"));
      case "milestones" -> Schedule.milestones(c.number("gamma"), 0.5, 0.75);
      case "cosine" -> Schedule.cosine(c.number("end"));
      case "one-cycle" ->
          new Schedule.OneCycle(c.number("rise"), c.number("start"), c.number("end"));
      case "warm-up" -> Schedule.cosine().warmUp(c.integer("steps"));
      case "plateau" ->
          new Schedule.Plateau(
              c.number("gamma"),
              c.integer("patience"),
              c.number("threshold"),
              c.integer("cooldown"),
              c.number("least"));
      default -> throw new IllegalArgumentException(c.toString());
    };
  }

  @ParameterizedTest
  @MethodSource("cases")
  void ratesAreThoseOfPyTorch(Case c) {
    Schedule schedule = schedule(c);
    int total = c.tensor("rates").length();
    List<Double> losses = new ArrayList<>();
    for (int i = 0; i < total; i++) {
      if (c.has("losses")) {
        losses.add(c.tensor("losses").at(i));
      }
      assertThat(schedule.factor(i, total, losses))
          .as("%s: step %d", c, i)
          .isCloseTo(c.tensor("rates").at(i), within(1e-12));
    }
  }

  @Test
  void everyScheduleStandsInTheCases() {
    assertThat(cases().stream().map(c -> (Class) schedule(c).getClass()).distinct())
        .containsExactlyInAnyOrder((Class[]) Schedule.class.getPermittedSubclasses());
  }

  @Test
  void aWarmUpMayBeAShareOfTheTraining() {
    Schedule schedule = Schedule.constant().warmUpShare(0.1);
    assertThat(schedule.factor(0, 50)).isEqualTo(0.2);
    assertThat(schedule.factor(4, 50)).isEqualTo(1);
    assertThat(schedule.factor(49, 50)).isEqualTo(1);
  }

  @Test
  void aStepBeyondTheEndCountsAsTheLast() {
    for (Case c : cases()) {
      Schedule schedule = schedule(c);
      int total = c.tensor("rates").length();
      assertThat(schedule.factor(total + 5, total))
          .as(c.toString())
          .isEqualTo(schedule.factor(total - 1, total));
    }
  }

  @Test
  void everyFactorIsFiniteHoweverShortTheTraining() {
    for (int total = 1; total < 8; total++) {
      for (Schedule s :
          List.of(
              Schedule.oneCycle(),
              Schedule.oneCycle().warmUp(3),
              Schedule.cosine().warmUpShare(0.5),
              Schedule.milestones(0.1, 0.5),
              Schedule.step(2, 0.5))) {
        for (int step = 0; step < total; step++) {
          assertThat(s.factor(step, total)).as("%s %d/%d", s, step, total).isBetween(0.0, 1.0);
        }
      }
    }
  }

  @Test
  void whatIsOutOfRangeIsNamed() {
    assertThatThrownBy(() -> Schedule.step(0, 0.5))
        .hasMessage("step schedule: at least 1 step expected, got 0");
    assertThatThrownBy(() -> Schedule.cosine(-1))
        .hasMessage("cosine schedule: end in [0, 1] expected, got -1.0");
    assertThatThrownBy(() -> Schedule.milestones(0.1, 0.5, 0.5))
        .hasMessage("milestones: rising shares in (0, 1) expected, got [0.5, 0.5]");
    assertThatThrownBy(() -> Schedule.plateau(1.5, 3))
        .hasMessage("plateau schedule: gamma in (0, 1) expected, got 1.5");
    assertThatThrownBy(() -> new Schedule.OneCycle(0, 25, 1e4))
        .hasMessage("one-cycle schedule: rise in (0, 1) expected, got 0.0");
    assertThatThrownBy(() -> Schedule.step(3, 0))
        .hasMessage("step schedule: gamma: a finite number above 0 expected, got 0.0");
  }
}
