package striate;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.text.DateFormat;
import java.text.NumberFormat;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import striate.run.cpu.Cpu;

/** The arrows between packages, and what nothing in the library may do. */
class ArchitectureTest {
  /** Data flows from the first to the last; each may know those before it, kernels and files. */
  private static final List<String> FLOW =
      List.of(
          "data",
          "corrupt",
          "batch",
          "nn",
          "onnx",
          "run",
          "arithmetic",
          "watch",
          "train",
          "tune",
          "together",
          "calibrate",
          "format",
          "classify",
          "trust",
          "explain");

  /** What stands beside the flow or below it, each with a test of its own. */
  private static final List<String> BESIDE =
      List.of("chapter", "kernels", "random", "files", "threads");

  /** The packages of the kernels; each may know those before it. */
  private static final List<String> KERNELS =
      List.of(
          "generated",
          "jit",
          "element",
          "move",
          "resize",
          "shape",
          "norm",
          "pool",
          "loss",
          "tile",
          "direct",
          "planar",
          "winograd",
          "depthwise",
          "conv",
          "tensor");

  /** The packages of the import; each may know those before it. */
  private static final List<String> ONNX =
      List.of("constant", "file", "fold", "compose", "translate", "op", "pattern");

  private static final Set<String> INEXACT =
      Set.of(
          "acos", "asin", "atan", "atan2", "cbrt", "cos", "cosh", "exp", "expm1", "hypot", "log",
          "log10", "log1p", "pow", "sin", "sinh", "tan", "tanh");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("striate");

  @Test
  void sawTheClasses() {
    assertThat(CLASSES.size()).isGreaterThan(20);
  }

  @Test
  void kernelsStandOnNothing() {
    noClasses()
        .that()
        .resideInAPackage("striate.kernels..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("striate..")
                .and(resideOutsideOfPackage("striate.kernels.."))
                .and(resideOutsideOfPackage("striate.random..")))
        .check(CLASSES);
  }

  @Test
  void randomNumbersStandOnNothing() {
    noClasses()
        .that()
        .resideInAPackage("striate.random..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("striate..").and(resideOutsideOfPackage("striate.random..")))
        .check(CLASSES);
  }

  @Test
  void filesStandOnNothing() {
    noClasses()
        .that()
        .resideInAPackage("striate.files..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("striate..").and(resideOutsideOfPackage("striate.files..")))
        .check(CLASSES);
  }

  @Test
  void threadsStandOnNothing() {
    noClasses()
        .that()
        .resideInAPackage("striate.threads..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("striate..").and(resideOutsideOfPackage("striate.threads..")))
        .check(CLASSES);
  }

  /**
   * The last bits of {@link Math}'s transcendental functions are the machine's choice, and whatever
   * follows from them differs from machine to machine: {@link StrictMath} has its own.
   */
  @Test
  void noFunctionWhoseBitsDependOnTheMachine() {
    noClasses()
        .should()
        .callMethodWhere(
            new DescribedPredicate<JavaMethodCall>("an inexact function of Math is called") {
              @Override
              public boolean test(JavaMethodCall call) {
                return call.getTargetOwner().isEquivalentTo(Math.class)
                    && INEXACT.contains(call.getName());
              }
            })
        .check(CLASSES);
    assertThat(INEXACT).allMatch(ArchitectureTest::isInMath);
  }

  private static boolean isInMath(String name) {
    return Arrays.stream(Math.class.getMethods()).anyMatch(m -> m.getName().equals(name));
  }

  @Test
  void theChapterStandsOnKernelsOnly() {
    noClasses()
        .that()
        .resideInAPackage("striate.chapter..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("striate..")
                .and(resideOutsideOfPackage("striate.kernels.."))
                .and(resideOutsideOfPackage("striate.chapter..")))
        .check(CLASSES);
  }

  @Test
  void nothingKnowsTheChapter() {
    noClasses()
        .that()
        .resideOutsideOfPackage("striate.chapter..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("striate.chapter..")
        .check(CLASSES);
  }

  @Test
  void theEngineFlowsOneWay() {
    flowOneWay("striate.", FLOW);
  }

  @Test
  void everyPackageHasItsPlace() {
    List<String> known = new ArrayList<>(FLOW);
    known.addAll(BESIDE);
    for (JavaClass type : CLASSES) {
      List<String> path = List.of(type.getPackageName().split("\\.", -1));
      assertThat(path).as(type.getName()).hasSizeGreaterThan(1);
      assertThat(path.get(1)).as(type.getName()).isIn(known);
      if (path.get(1).equals("onnx") && path.size() > 2) {
        assertThat(path.get(2)).as(type.getName()).isIn(ONNX);
      }
    }
  }

  /** What computes a network may be another some day; its description knows of none. */
  @Test
  void descriptionsComputeNothing() {
    noClasses()
        .that()
        .resideInAPackage("striate.nn..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("striate..")
                .and(resideOutsideOfPackage("striate.nn.."))
                .and(resideOutsideOfPackage("striate.random..")))
        .check(CLASSES);
  }

  /** The planner knows a layer's arithmetic by {@code op} alone, and finds it in {@code Cpu}. */
  @Test
  void thePlannerKnowsNoArithmetic() {
    noClasses()
        .that()
        .resideInAnyPackage("striate.run.op..", "striate.run.cpu..", "striate.run.plan..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("striate.run")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAnyPackage("striate.run.op..", "striate.run.cpu..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("striate.run.plan..")
        .check(CLASSES);
    noClasses()
        .that(resideInAPackage("striate..").and(resideOutsideOfPackage("striate.run..")))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("striate.run.plan..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("striate.run.op..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("striate.run.cpu..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("striate.run.cpu.tensor..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("striate.run.cpu")
        .check(CLASSES);
    noClasses()
        .that(resideInAPackage("striate..").and(resideOutsideOfPackage("striate.run.cpu..")))
        .should()
        .dependOnClassesThat(
            resideInAPackage("striate.run.cpu..")
                .and(not(DescribedPredicate.describe("Cpu", c -> c.isEquivalentTo(Cpu.class)))))
        .check(CLASSES);
  }

  @Test
  void theFilesOfARunKnowNoTraining() {
    noClasses()
        .that()
        .resideInAPackage("striate.train.disk..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("striate..")
                .and(resideOutsideOfPackage("striate.train.disk.."))
                .and(resideOutsideOfPackage("striate.files..")))
        .check(CLASSES);
  }

  @Test
  void theKernelsFlowOneWay() {
    flowOneWay("striate.kernels.", KERNELS);
  }

  @Test
  void whatStandsInAnOnnxFileKnowsNothingElse() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "striate.onnx.constant",
            "striate.onnx.file",
            "striate.onnx.fold",
            "striate.onnx.compose")
        .should()
        .dependOnClassesThat(
            resideInAPackage("striate..")
                .and(resideOutsideOfPackage("striate.onnx.."))
                .and(resideOutsideOfPackage("striate.files..")))
        .check(CLASSES);
  }

  @Test
  void theImportFlowsOneWay() {
    flowOneWay("striate.onnx.", ONNX);
  }

  private static void flowOneWay(String parent, List<String> names) {
    List<String> later = new ArrayList<>(names);
    for (String name : names) {
      later.remove(name);
      for (String forbidden : later) {
        noClasses()
            .that()
            .resideInAPackage(parent + name + "..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(parent + forbidden + "..")
            .check(CLASSES);
      }
    }
  }

  @Test
  void everyKernelHasItsPackage() {
    for (JavaClass type : CLASSES) {
      String name = type.getPackageName();
      if (name.startsWith("striate.kernels.") && !name.equals("striate.kernels.chapter")) {
        assertThat(KERNELS).contains(name.substring("striate.kernels.".length()));
      }
    }
  }

  @Test
  void theChaptersKernelsAreItsOwn() {
    noClasses()
        .that()
        .resideInAPackage("striate.kernels.chapter")
        .should()
        .dependOnClassesThat(
            resideInAPackage("striate.kernels..")
                .and(resideOutsideOfPackage("striate.kernels.chapter"))
                .and(resideOutsideOfPackage("striate.kernels.jit")))
        .check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackages("striate.kernels.chapter", "striate.chapter..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("striate.kernels.chapter")
        .check(CLASSES);
  }

  @Test
  void onlyKernelsKnowVectors() {
    noClasses()
        .that()
        .resideOutsideOfPackage("striate.kernels..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.incubator..")
        .check(CLASSES);
  }

  @Test
  void nothingOutsideJavaBase() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "striate..",
            "java.io..",
            "java.lang..",
            "java.math..",
            "java.net..",
            "java.nio..",
            "java.security..",
            "java.text..",
            "java.time..",
            "java.util..",
            "jdk.incubator.vector..",
            "org.jspecify.annotations..",
            "")
        .check(CLASSES);
  }

  @Test
  void nothingPrints() {
    GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(CLASSES);
  }

  @Test
  void noStaticState() {
    fields().that().areStatic().should().beFinal().check(CLASSES);
  }

  @Test
  void nothingFollowsTheUsersLanguage() {
    // Digits, letters' case and points of numbers are the root locale's everywhere.
    noClasses()
        .should()
        .callMethod(String.class, "formatted", Object[].class)
        .orShould()
        .callMethod(String.class, "format", String.class, Object[].class)
        .orShould()
        .callMethod(String.class, "toLowerCase")
        .orShould()
        .callMethod(String.class, "toUpperCase")
        .orShould()
        .callMethod(PrintStream.class, "printf", String.class, Object[].class)
        .orShould()
        .callMethod(PrintStream.class, "format", String.class, Object[].class)
        .orShould()
        .callMethod(PrintWriter.class, "printf", String.class, Object[].class)
        .orShould()
        .callMethod(PrintWriter.class, "format", String.class, Object[].class)
        .orShould()
        .callMethod(DateTimeFormatter.class, "ofPattern", String.class)
        .orShould()
        .callMethod(Locale.class, "getDefault")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(NumberFormat.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(DateFormat.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(java.util.Formatter.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(java.util.Scanner.class)
        .check(CLASSES);
  }
}
