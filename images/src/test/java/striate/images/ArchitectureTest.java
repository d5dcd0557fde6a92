package striate.images;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import org.junit.jupiter.api.Test;

/** What the module may know: the data of {@code core}, Java's images, and the WebP reader. */
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
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "striate.images..",
            "striate.data..",
            "striate.files..",
            "java..",
            "javax.imageio..",
            "com.twelvemonkeys.imageio.plugins.webp..",
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
}
