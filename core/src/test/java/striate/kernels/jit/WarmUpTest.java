package striate.kernels.jit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import striate.Child;

/** An error in the warm-up, or a form that never gets fast, costs nobody more than its vectors. */
class WarmUpTest {
  private static final List<String> OPTIONS =
      List.of("--add-modules=jdk.incubator.vector", "-Dstriate.vectors.patience=1500");

  @Test
  void whatFailsIsGivenUpAndTheOthersAreNot() {
    Child.End end = Child.run(OPTIONS, Main.class);
    assertThat(end.code()).as(end.toString()).isZero();
    List<String> lines = end.lines().stream().filter(l -> l.contains(": ")).toList();
    if (lines.contains("vectors: false")) {
      return; // nothing is ever compiled here
    }
    assertThat(lines)
        .contains(
            "vectors: true",
            "memory: given up",
            "stack: given up",
            "classes: given up",
            "late classes: given up",
            "idle fails: given up",
            "scalar fails: given up",
            "slow: given up",
            "allocates: given up",
            "good: ready",
            "good, later: ready",
            "compiling: false",
            "at work: false",
            "warm-up threads: 0");
  }

  /** A form made for this test. */
  private record Made(String name, FormCalls calls, boolean linked, List<FormState> states)
      implements VectorForm {
    static Made of(String name, Runnable vector, Runnable scalar, Runnable idle) {
      return of(name, new FormCalls(vector, scalar, idle), true);
    }

    static Made of(String name, FormCalls calls, boolean linked) {
      List<FormState> states = new ArrayList<>();
      Made made = new Made(name, calls, linked, states);
      states.add(new FormState(made));
      return made;
    }

    @Override
    public FormState state() {
      return states.getFirst();
    }

    @Override
    public int ordinal() {
      return 0;
    }

    @Override
    public int group() {
      return 0;
    }

    @Override
    public boolean isTile() {
      return false;
    }

    @Override
    public FormCalls calls(Trial trial) {
      if (!linked) {
        throw new NoClassDefFoundError("gone");
      }
      return calls;
    }

    String fate() {
      return name + ": " + (ready() ? "ready" : isSettled() ? "given up" : "on its way");
    }
  }

  /** Asks for forms that fail in every way there is. */
  static final class Main {
    private static final AtomicInteger SINK = new AtomicInteger();

    private Main() {}

    private static void work() {
      for (int i = 0; i < 200; i++) {
        SINK.addAndGet(i);
      }
    }

    private static int deep(int n) {
      return n == 0 ? 0 : 1 + deep(n - 1);
    }

    private static Made good(String name) {
      return Made.of(name, Main::work, Main::work, () -> {});
    }

    public static void main(String[] args) {
      System.out.println("vectors: " + Vectors.available());
      Runnable outOfMemory =
          () -> {
            throw new OutOfMemoryError("none left");
          };
      Runnable unlinked =
          () -> {
            throw new UnsatisfiedLinkError("gone");
          };
      Runnable garbage =
          () -> {
            work();
            SINK.addAndGet(new byte[512].length);
          };
      Runnable slow =
          () -> {
            for (int i = 0; i < 50; i++) {
              work();
            }
          };
      List<Made> all = new ArrayList<>();
      all.add(Made.of("memory", outOfMemory, Main::work, () -> {}));
      all.add(Made.of("stack", () -> deep(10_000_000), Main::work, () -> {}));
      all.add(Made.of("classes", new FormCalls(() -> {}, () -> {}, () -> {}), false));
      all.add(Made.of("late classes", unlinked, Main::work, () -> {}));
      all.add(Made.of("idle fails", Main::work, Main::work, outOfMemory));
      all.add(Made.of("scalar fails", Main::work, outOfMemory, () -> {}));
      all.add(Made.of("slow", slow, Main::work, () -> {}));
      all.add(Made.of("allocates", garbage, garbage, () -> {}));
      all.add(good("good"));
      all.forEach(VectorForm::ready);
      WarmUp.awaitAll();
      all.forEach(f -> System.out.println(f.fate()));
      Made later = good("good, later");
      later.ready();
      WarmUp.awaitAll();
      System.out.println(later.fate());
      System.out.println("compiling: " + WarmUp.isCompiling());
      System.out.println("at work: " + WarmUp.isAtWork());
      long threads = 0;
      for (int i = 0; i < 600; i++) {
        threads =
            Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().equals("striate-warm-up"))
                .count();
        if (threads == 0) {
          break;
        }
        Thread.onSpinWait();
      }
      System.out.println("warm-up threads: " + threads);
    }
  }
}
