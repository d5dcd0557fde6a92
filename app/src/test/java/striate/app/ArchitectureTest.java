package striate.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.text.DateFormat;
import java.text.NumberFormat;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import striate.chapter.ChapterNetwork;
import striate.images.Pictures;

/**
 * The arrows of {@code app}: into what {@code core} and {@code images} export only, and in no
 * circle.
 */
class ArchitectureTest {
  private static final JavaClasses APP =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("striate.app");

  @Test
  void usesOnlyWhatTheLibrariesExport() throws URISyntaxException {
    // To everyone, or to modules of ours, of which this would be one if it were a module.
    Set<String> exported =
        ModuleFinder.of(place(ChapterNetwork.class), place(Pictures.class)).findAll().stream()
            .flatMap(module -> module.descriptor().exports().stream())
            .map(ModuleDescriptor.Exports::source)
            .collect(Collectors.toSet());
    Set<String> used =
        APP.stream()
            .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
            .map(dependency -> dependency.getTargetClass().getBaseComponentType().getPackageName())
            .filter(name -> name.startsWith("striate.") && !name.startsWith("striate.app"))
            .collect(Collectors.toSet());
    assertThat(used)
        .isNotEmpty()
        .isSubsetOf(exported)
        .contains("striate.images")
        .doesNotContain("striate.kernels");
  }

  private static Path place(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  @Test
  void itsPackagesHaveNoCircles() {
    slices().matching("striate.app.(*)..").should().beFreeOfCycles().check(APP);
    noClasses()
        .that()
        .resideInAnyPackage("striate.app.*..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("striate.app")
        .check(APP);
  }

  @Test
  void theRoomsOfTheServerHaveTheirArrows() {
    String serve = "striate.app.serve";
    Map<String, List<String>> arrows =
        Map.of(
            "http", List.of(),
            "queue", List.of(),
            "models", List.of("queue"),
            "protocol", List.of("http", "models"),
            "watch", List.of());
    arrows.forEach((room, known) -> {
      Set<String> used =
          APP.stream()
              .filter(type -> type.getPackageName().equals(serve + "." + room))
              .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
              .map(dependency -> dependency.getTargetClass().getBaseComponentType())
              .map(JavaClass::getPackageName)
              .filter(name -> name.startsWith(serve))
              .collect(Collectors.toSet());
      assertThat(used)
          .as(room)
          .contains(serve + "." + room)
          .isSubsetOf(
              Stream.concat(Stream.of(room), known.stream()).map(r -> serve + "." + r).toList());
    });
  }

  @Test
  void theRoomsOfTheStudioHaveTheirArrows() {
    String studio = "striate.app.studio";
    Map<String, List<String>> arrows =
        Map.of(
            "door", List.of(),
            "desk", List.of(),
            "work", List.of("desk"),
            "builder", List.of("door", "desk", "work"),
            "scope", List.of("door", "work"),
            "stage", List.of("door"));
    arrows.forEach((room, known) -> {
      Set<String> used =
          APP.stream()
              .filter(type -> type.getPackageName().equals(studio + "." + room))
              .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
              .map(dependency -> dependency.getTargetClass().getBaseComponentType())
              .map(JavaClass::getPackageName)
              .filter(name -> name.startsWith(studio))
              .collect(Collectors.toSet());
      assertThat(used)
          .as(room)
          .contains(studio + "." + room)
          .isSubsetOf(
              Stream.concat(Stream.of(room), known.stream()).map(r -> studio + "." + r).toList());
    });
  }

  @Test
  void hasNoStaticMutableState() {
    ArchRuleDefinition.fields()
        .that()
        .areStatic()
        .should(
            new ArchCondition<JavaField>("be final") {
              @Override
              public void check(JavaField field, ConditionEvents events) {
                JavaClass owner = field.getOwner();
                boolean ours = !field.getModifiers().contains(JavaModifier.SYNTHETIC);
                events.add(
                    new SimpleConditionEvent(
                        field,
                        !ours || field.getModifiers().contains(JavaModifier.FINAL),
                        owner.getName() + "." + field.getName()));
              }
            })
        .check(APP);
  }

  @Test
  void onlyTheCommandsEndTheProcessOrTouchTheStandardStreams() {
    noClasses()
        .that()
        .resideOutsideOfPackage("striate.app")
        .should()
        .callMethod(System.class, "exit", int.class)
        .check(APP);
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("striate.app.Main")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(APP);
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
        .check(APP);
  }
}
