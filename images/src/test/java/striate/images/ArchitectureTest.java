package striate.images;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.URI;
import java.text.DateFormat;
import java.text.NumberFormat;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What the module may know: the data of {@code core}, and nothing of java.desktop. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("striate.images");

  @Test
  void knowsDataAndImagesOnly() {
    assertThat(CLASSES.size()).isGreaterThan(5);
    classes()
        .should()
        .onlyDependOnClassesThat(
            JavaClass.Predicates.resideInAnyPackage(
                    "striate.images..",
                    "striate.data..",
                    "striate.files..",
                    "striate.threads..",
                    "java.lang..",
                    "java.io..",
                    "java.nio..",
                    "java.text..",
                    "java.util..",
                    "org.jspecify.annotations..",
                    "")
                // The bytes of a file's name, which no charset can tell, are in its address.
                .or(JavaClass.Predicates.equivalentTo(URI.class)))
        .check(CLASSES);
  }

  /** A reader of files knows no other: what they share lies below them. */
  @Test
  void formatsKnowNothingOfEachOther() {
    for (String format : new String[] {"jpeg", "lossless", "webp"}) {
      classes()
          .that()
          .resideInAPackage("striate.images." + format)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "striate.images." + format,
              "striate.images.format",
              "java..",
              "org.jspecify.annotations..",
              "")
          .allowEmptyShould(true)
          .check(CLASSES);
    }
    classes()
        .that()
        .resideInAPackage("striate.images.format")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("striate.images.format", "java..", "org.jspecify.annotations..", "")
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
