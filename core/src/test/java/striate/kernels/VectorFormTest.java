package striate.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static striate.nn.Layers.batchNorm;
import static striate.nn.Layers.conv;
import static striate.nn.Layers.dense;
import static striate.nn.Layers.dropout;
import static striate.nn.Layers.flatten;
import static striate.nn.Layers.gelu;
import static striate.nn.Layers.maxPool;
import static striate.nn.Layers.relu;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import striate.kernels.jit.Trial;
import striate.kernels.jit.TrialCalls;
import striate.kernels.jit.VectorForm;
import striate.kernels.jit.Vectors;
import striate.kernels.planar.PlanarForm;
import striate.kernels.winograd.WinogradForm;
import striate.nn.Layers;
import striate.nn.Network;
import striate.nn.Shape;
import striate.train.Optimizer;
import striate.train.Training;

/** Whether a kernel runs scalar or in vectors, and when that changes, shows in no result. */
class VectorFormTest {
  private static final int TURNS = 240;
  private static final JavaClasses KERNELS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("striate.kernels");
  private static final long PATIENCE_NANOS = 120_000_000_000L;

  /** Those with three or four vectors in a row of sums are for machines with 32 registers. */
  private static boolean isUsedHere(VectorForm form) {
    return Vectors.MANY_REGISTERS || form instanceof PlanarForm || !form.name().matches(".*_[34]");
  }

  /** Every enum of the kernels that says it is one. */
  private static List<VectorForm> all() {
    return KERNELS.stream()
        .filter(type -> type.isEnum() && type.isAssignableTo(VectorForm.class))
        .flatMap(type -> formsOf(type.getName()))
        .toList();
  }

  private static Stream<VectorForm> formsOf(String type) {
    try {
      return Stream.of((VectorForm[]) Class.forName(type).getEnumConstants());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void allInVectors() {
    for (VectorForm form : all()) {
      form.state().setReady(true);
    }
  }

  static Stream<VectorForm> inBothForms() {
    return all().stream().filter(form -> !(form instanceof WinogradForm));
  }

  /** Winograd's have no scalar form. */
  @ParameterizedTest
  @MethodSource("inBothForms")
  void bothFormsGiveTheSameBits(VectorForm form) {
    assumeTrue(isUsedHere(form), form + " is for machines with 32 vector registers");
    Trial inVectors = new Trial();
    Trial scalar = new Trial();
    Runnable vector = form.calls(inVectors).vector();
    Runnable reference = form.calls(scalar).scalar();
    for (int turn = 0; turn < TURNS; turn++) {
      inVectors.turn = turn;
      scalar.turn = turn;
      vector.run();
      reference.run();
      assertThat(inVectors.a).as("a, turn %d", turn).isEqualTo(scalar.a);
      assertThat(inVectors.b).as("b, turn %d", turn).isEqualTo(scalar.b);
      assertThat(inVectors.c).as("c, turn %d", turn).isEqualTo(scalar.c);
      assertThat(inVectors.d).as("d, turn %d", turn).isEqualTo(scalar.d);
      assertThat(inVectors.sums).as("sums, turn %d", turn).isEqualTo(scalar.sums);
      assertThat(inVectors.squares).as("squares, turn %d", turn).isEqualTo(scalar.squares);
      assertThat(inVectors.found).as("found, turn %d", turn).isEqualTo(scalar.found);
    }
  }

  /**
   * A kernel in vectors that no trial calls would stay slow for good if it has no form, and a
   * form's other kernels would be taken for compiled before it is.
   */
  @Test
  void everyKernelInVectorsIsTried() {
    Set<JavaCodeUnit> tried =
        reached(
            KERNELS.stream()
                .filter(type -> type.isAssignableTo(TrialCalls.class))
                .flatMap(type -> type.getCodeUnits().stream()));
    Set<String> entries = new TreeSet<>();
    Set<String> missing = new TreeSet<>();
    for (JavaClass type : KERNELS) {
      if (isInVectors(type)) {
        for (JavaMethodCall call : type.getMethodCallsToSelf()) {
          JavaCodeUnit entry = call.getTarget().resolveMember().orElseThrow();
          if (!isInVectors(call.getOriginOwner())
              && reached(Stream.of(entry)).stream().anyMatch(VectorFormTest::computesWithVectors)) {
            entries.add(entry.getFullName());
            if (!tried.contains(entry)) {
              missing.add(entry.getFullName());
            }
          }
        }
      }
    }
    assertThat(entries).hasSizeGreaterThan(50);
    // They copy the patches of few tiles at an image's edges.
    missing.removeIf(name -> name.startsWith("striate.kernels.winograd.WinogradPatches."));
    assertThat(missing).isEmpty();
  }

  /** Those in doubles start in vectors. */
  private static boolean isInVectors(JavaClass type) {
    return !type.getPackageName().equals("striate.kernels.chapter")
        && type.getCodeUnits().stream().anyMatch(VectorFormTest::computesWithVectors);
  }

  private static boolean computesWithVectors(JavaCodeUnit unit) {
    return unit.getMethodCallsFromSelf().stream()
        .map(call -> call.getTargetOwner().getName())
        .anyMatch(owner -> owner.matches("jdk\\.incubator\\.vector\\.\\w*Vector"));
  }

  private static Set<JavaCodeUnit> reached(Stream<? extends JavaCodeUnit> from) {
    Set<JavaCodeUnit> reached = new HashSet<>();
    Deque<JavaCodeUnit> next = new ArrayDeque<>();
    from.forEach(next::add);
    while (!next.isEmpty()) {
      JavaCodeUnit unit = next.pop();
      if (reached.add(unit)) {
        for (JavaMethodCall call : unit.getMethodCallsFromSelf()) {
          call.getTarget().resolveMember().ifPresent(next::add);
        }
      }
    }
    return reached;
  }

  /** Trains a little; {@code before} is called before every step. */
  private static long hash(Network network, Runnable before) {
    Training training =
        Training.of(network).batch(10).threads(2).optimizer(Optimizer.adam(0.01)).start();
    Random random = new Random(7);
    float[] images = new float[10 * network.input().size()];
    int[] labels = new int[10];
    for (int step = 0; step < 6; step++) {
      for (int i = 0; i < images.length; i++) {
        images[i] = random.nextFloat();
      }
      for (int i = 0; i < labels.length; i++) {
        labels[i] = random.nextInt(10);
      }
      before.run();
      training.step(images, labels, 10);
    }
    return training.hash();
  }

  private static void setAll(boolean ready) {
    for (VectorForm form : all()) {
      form.state().setReady(ready);
    }
  }

  private static List<Network> networks() {
    return List.of(
        Network.of(
            Shape.image(1, 12, 12),
            conv(16, 3).noBias(),
            Layers.tanh(),
            dropout(0.5),
            flatten(),
            dense(10)),
        Network.of(
            Shape.image(3, 13, 13),
            conv(40, 3).stride(2),
            batchNorm(),
            relu(),
            conv(40, 3).groups(40).same(),
            gelu(),
            conv(72, 1),
            relu(),
            maxPool(2),
            flatten(),
            dense(33),
            relu(),
            dense(10)));
  }

  @Test
  void whenItChangesShowsInNoWeight() {
    for (Network network : networks()) {
      long expected = hash(network, () -> setAll(true));
      assertThat(hash(network, () -> setAll(false))).isEqualTo(expected);
      Random random = new Random(5);
      assertThat(
              hash(
                  network,
                  () -> {
                    for (VectorForm form : all()) {
                      form.state().setReady(random.nextBoolean());
                    }
                  }))
          .isEqualTo(expected);
    }
  }

  /**
   * In a JVM of its own, since in this one nothing waits. What the compiler makes of a kernel
   * depends on when it comes to it: on a busy machine one form in some hundreds did not come. So
   * what is missing must be missing in a second JVM, too.
   */
  @Test
  @DisabledIfSystemProperty(
      named = "striate.tests.another-width",
      matches = "true",
      disabledReason = "the JVM of its own has the machine's width in any case")
  void everyFormThatIsAskedForComes() throws IOException, InterruptedException {
    Set<String> missing = missing();
    if (!missing.isEmpty()) {
      missing.retainAll(missing());
    }
    assertThat(missing).isEmpty();
  }

  private static Set<String> missing() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--add-modules=jdk.incubator.vector", "-cp"));
    command.addAll(List.of(System.getProperty("java.class.path"), Main.class.getName()));
    all().stream().map(form -> form.getClass().getName()).distinct().forEach(command::add);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    Set<String> names = new TreeSet<>();
    output.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(names::add);
    return names;
  }

  /** Asks for every form until it is there; prints those that did not come, one a line. */
  static final class Main {
    private Main() {}

    public static void main(String[] args) throws InterruptedException {
      List<VectorForm> missing = new ArrayList<>();
      for (String type : args) {
        formsOf(type).filter(VectorFormTest::isUsedHere).forEach(missing::add);
      }
      long end = System.nanoTime() + PATIENCE_NANOS;
      while (!missing.isEmpty() && System.nanoTime() < end) {
        missing.removeIf(VectorForm::ready);
        Thread.sleep(10);
      }
      missing.forEach(System.out::println);
    }
  }
}
