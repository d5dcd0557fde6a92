package striate.spark;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import striate.classify.Classifier;
import striate.images.Pictures;

/** The arrows of {@code spark}: into what {@code core} and {@code images} export, in no circle. */
class ArchitectureTest {
  private static final JavaClasses SPARK =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("striate.spark");

  @Test
  void usesOnlyWhatTheLibrariesExport() throws URISyntaxException {
    Set<String> exported =
        ModuleFinder.of(place(Classifier.class), place(Pictures.class)).findAll().stream()
            .flatMap(module -> module.descriptor().exports().stream())
            .map(ModuleDescriptor.Exports::source)
            .collect(Collectors.toSet());
    Set<String> used =
        SPARK.stream()
            .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
            .map(dependency -> dependency.getTargetClass().getBaseComponentType().getPackageName())
            .filter(name -> name.startsWith("striate."))
            .filter(name -> !name.startsWith("striate.spark") && !name.startsWith("striate.app"))
            .collect(Collectors.toSet());
    assertThat(used).isNotEmpty().isSubsetOf(exported).contains("striate.classify");
  }

  private static Path place(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  @Test
  void itsPackagesHaveNoCircles() {
    slices().matching("striate.spark.(*)..").should().beFreeOfCycles().check(SPARK);
    // Scoring needs nothing of the command line.
    noClasses()
        .that()
        .resideInAPackage("striate.spark.score")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("striate.app..")
        .check(SPARK);
  }

  @Test
  void hasOneStaticMutableField() {
    List<String> found =
        SPARK.stream()
            .map(JavaClass::getFields)
            .flatMap(Collection::stream)
            .filter(field -> field.getModifiers().contains(JavaModifier.STATIC))
            .filter(field ->
                !field.getModifiers().contains(JavaModifier.FINAL)
                    || field.getRawType().isAssignableTo(Map.class))
            .filter(field -> !field.getModifiers().contains(JavaModifier.SYNTHETIC))
            .map(field -> field.getOwner().getSimpleName() + "." + field.getName())
            .toList();
    assertThat(found).containsExactly("SharedModel.ALL");
  }
}
