package striate.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BusyMachineTest {
  private static final long US = 1_000;
  private static final long MS = 1_000_000;

  /** What a slice of another program's takes away from a helper. */
  private static final long SLICE = 4 * MS;

  /** Calls on a machine whose clock is a number. */
  private static final class Calls {
    final BusyMachine machine = new BusyMachine();
    long alone;
    long shared;
    long now = -5;

    int count;
    int countShared;

    /** Calls that take so long on one thread and on several. */
    Calls(long alone, long shared) {
      this.alone = alone;
      this.shared = shared;
    }

    /** One call of ten loops, whose first shared one is held up for so long. */
    boolean call(long heldUp) {
      machine.begin(now, true);
      boolean isShared = false;
      long wait = heldUp;
      for (int loop = 0; loop < 10; loop++) {
        if (machine.alone()) {
          now += alone / 10;
        } else {
          isShared = true;
          now += shared / 10 + wait;
          wait = 0;
          machine.shared(now);
        }
      }
      machine.end(now);
      count++;
      countShared += isShared ? 1 : 0;
      return isShared;
    }

    void calls(int number, long heldUp) {
      for (int i = 0; i < number; i++) {
        call(heldUp);
      }
    }

    void clear() {
      count = 0;
      countShared = 0;
    }
  }

  @Test
  void onAQuietMachineOneCallOfManyIsDoneAlone() {
    Calls calls = new Calls(6 * MS, 3 * MS);
    calls.calls(3, 0);
    assertThat(calls.countShared).isEqualTo(3);
    calls.calls(10_000, 0);
    assertThat(calls.count - calls.countShared).isBetween(30, 60);
  }

  @Test
  void aSmallCallThatIsHeldUpIsFollowedByWorkAlone() {
    Calls calls = new Calls(20 * US, 12 * US);
    calls.calls(1000, 0);
    assertThat(calls.call(SLICE)).isTrue();
    long end = calls.now + BusyMachine.FIRST;
    while (calls.now < end) {
      assertThat(calls.call(SLICE)).isFalse();
    }
    assertThat(calls.call(0)).isTrue();
  }

  /** Calls that are never held up for long, but each a little: waking a helper takes time. */
  @Test
  void aSmallCallThatIsAlwaysALittleSlowerIsDoneAlone() {
    Calls calls = new Calls(20 * US, 12 * US);
    calls.calls(1000, 0);
    calls.clear();
    calls.calls(10_000, 60 * US);
    assertThat(calls.countShared).isLessThan(100);
  }

  @Test
  void aLargeCallIsSharedAsLongAsThatPays() {
    Calls calls = new Calls(50 * MS, 26 * MS);
    calls.calls(1000, SLICE);
    assertThat(calls.countShared).isGreaterThan(980);
  }

  @Test
  void aFewHeldUpCallsDoNotMakeALargeOneSlow() {
    Calls calls = new Calls(6 * MS, 3 * MS);
    calls.calls(1000, 0);
    calls.clear();
    for (int i = 0; i < 1000; i++) {
      calls.call(i % 10 == 0 ? 2 * SLICE : 0);
    }
    // Of each ten calls one loses 5 ms and nine gain 3 each.
    assertThat(calls.countShared).isGreaterThan(900);
  }

  @Test
  void aCallThatIsHeldUpGoesOnAlone() {
    Calls calls = new Calls(6 * MS, 3 * MS);
    calls.calls(100, 0);
    calls.machine.begin(0, true);
    calls.machine.shared(11 * MS);
    assertThat(calls.machine.alone()).isFalse();
    calls.machine.shared(13 * MS);
    assertThat(calls.machine.alone()).isTrue();
  }

  @Test
  void triesBecomeSeldomWhileTheMachineStaysBusy() {
    Calls calls = new Calls(20 * US, 12 * US);
    calls.calls(1000, 0);
    calls.clear();
    long end = calls.now + 100_000 * MS;
    while (calls.now < end) {
      calls.call(SLICE);
    }
    // Each spell has a first call that does not count, and one that does.
    assertThat(calls.countShared).isBetween(200, 500);
  }

  @Test
  void aMachineThatIsQuietAgainIsUsedAgain() {
    Calls calls = new Calls(20 * US, 12 * US);
    calls.calls(1000, 0);
    long end = calls.now + 20_000 * MS;
    while (calls.now < end) {
      calls.call(SLICE);
    }
    end = calls.now + 3_000 * MS;
    while (calls.now < end) {
      calls.call(0);
    }
    calls.clear();
    calls.calls(1000, 0);
    assertThat(calls.countShared).isGreaterThan(990);
    // And then the first wait is taken lightly again.
    calls.call(SLICE);
    end = calls.now + BusyMachine.FIRST;
    while (calls.now < end) {
      calls.call(0);
    }
    assertThat(calls.call(0)).isTrue();
  }

  /** All of the machine is half as fast: what a call takes alone must be learnt anew. */
  @Test
  void aMachineThatBecomesSlowIsStillShared() {
    Calls calls = new Calls(6 * MS, 4 * MS);
    calls.calls(1000, 0);
    calls.alone = 14 * MS;
    calls.shared = 9 * MS;
    calls.calls(300, 0);
    calls.clear();
    calls.calls(300, 0);
    assertThat(calls.countShared).isGreaterThan(290);
  }

  @Test
  void callsThatDoNotCountChangeNothing() {
    Calls calls = new Calls(20 * US, 12 * US);
    calls.calls(1000, 0);
    for (int i = 0; i < 1000; i++) {
      calls.machine.begin(calls.now, false);
      calls.now += SLICE;
      calls.machine.shared(calls.now);
      assertThat(calls.machine.alone()).isFalse();
      calls.machine.end(calls.now);
    }
    calls.clear();
    calls.calls(100, 0);
    assertThat(calls.countShared).isGreaterThan(98);
  }

  @Test
  void whatIsNoFasterSharedIsDoneAlone() {
    Calls calls = new Calls(20 * US, 25 * US);
    calls.calls(1000, 0);
    calls.clear();
    calls.calls(100_000, 0);
    assertThat(calls.countShared).isLessThan(2_000);
  }
}
