package striate.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BusyMachineTest {
  private static final long MS = 1_000_000;

  @Test
  void aLongWaitIsFollowedByWorkAlone() {
    BusyMachine machine = new BusyMachine();
    long now = -5;
    assertThat(machine.alone(now)).isFalse();
    machine.shared(10_000, 3 * MS, now);
    assertThat(machine.alone(now)).isTrue();
    assertThat(machine.alone(now + BusyMachine.FIRST - 1)).isTrue();
    assertThat(machine.alone(now + BusyMachine.FIRST)).isFalse();
  }

  @Test
  void shortWaitsAndWaitsThatAreShortBesideTheWorkAreNone() {
    BusyMachine machine = new BusyMachine();
    machine.shared(10_000, BusyMachine.NOTHING, 0);
    assertThat(machine.alone(0)).isFalse();
    machine.shared(20 * MS, 3 * MS, 0);
    assertThat(machine.alone(0)).isFalse();
  }

  @Test
  void aCallOfManyLoopsIsHeldUpOnlyByMoreThanItsWork() {
    BusyMachine machine = new BusyMachine();
    long now = 0;
    for (int call = 0; call < 3; call++) {
      machine.call();
      for (int loop = 0; loop < 40; loop++) {
        now += MS / 5;
        // A wait twenty times as long as its loop, but shorter than a call.
        machine.shared(MS / 5, call > 0 && loop == 0 ? 4 * MS : 0, now);
        assertThat(machine.alone(now)).isFalse();
      }
    }
    machine.call();
    for (int loop = 0; loop < 3; loop++) {
      machine.shared(MS / 5, 5 * MS, now);
      assertThat(machine.alone(now)).isFalse();
    }
    machine.shared(MS / 5, 5 * MS, now);
    assertThat(machine.alone(now)).isTrue();
  }

  /** The machine takes the caller's core too: its own work takes longer. */
  @Test
  void aSlowCallIsHeldUpThoughItWorkedForLongerThanItWaited() {
    BusyMachine machine = new BusyMachine();
    for (int call = 0; call < 3; call++) {
      machine.call();
      machine.shared(8 * MS, 0, 0);
    }
    machine.call();
    machine.shared(11 * MS, 4 * MS, 0);
    assertThat(machine.alone(0)).isFalse();
    machine.call();
    machine.shared(11 * MS, 6 * MS, 0);
    assertThat(machine.alone(0)).isTrue();
  }

  @Test
  void aWaitCountsOnce() {
    BusyMachine machine = new BusyMachine();
    for (int call = 0; call < 3; call++) {
      machine.call();
      machine.shared(MS, 0, 0);
    }
    machine.call();
    machine.shared(MS / 5, 12 * MS, 0);
    assertThat(machine.alone(0)).isTrue();
    long later = BusyMachine.FIRST;
    assertThat(machine.alone(later)).isFalse();
    machine.shared(MS / 5, 0, later);
    assertThat(machine.alone(later)).isFalse();
    // A call of which a part was done alone says nothing of a whole one.
    machine.call();
    machine.shared(MS / 2, MS, later);
    assertThat(machine.alone(later)).isFalse();
  }

  @Test
  void aWaitOfTheCallBeforeDoesNotCount() {
    BusyMachine machine = new BusyMachine();
    machine.call();
    machine.shared(MS, MS / 2, 0);
    machine.call();
    machine.shared(MS / 10, MS * 6 / 10, 0);
    assertThat(machine.alone(0)).isFalse();
  }

  /** A program that always wants a core: of 100 s, two thousand loops a second, few are held up. */
  @Test
  void triesBecomeSeldomWhileTheMachineStaysBusy() {
    BusyMachine machine = new BusyMachine();
    int heldUp = 0;
    int loops = 0;
    for (long now = 0; now < 100_000 * MS; now += MS / 2) {
      loops++;
      if (!machine.alone(now)) {
        heldUp++;
        now += 3 * MS;
        machine.shared(10_000, 3 * MS, now);
      }
    }
    assertThat(loops).isGreaterThan(190_000);
    assertThat(heldUp).isBetween(50, 70);
  }

  @Test
  void afterAQuietTimeTheFirstWaitIsTakenLightlyAgain() {
    BusyMachine machine = new BusyMachine();
    long now = 0;
    for (int i = 0; i < 20; i++) {
      machine.shared(10_000, 3 * MS, now);
      now += BusyMachine.LONGEST;
      assertThat(machine.alone(now)).isFalse();
    }
    now += 60_000 * MS;
    machine.shared(10_000, 3 * MS, now);
    assertThat(machine.alone(now + BusyMachine.FIRST)).isFalse();
  }
}
