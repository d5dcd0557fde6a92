package striate.nn;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.stream.Collectors;

/** The classes of the library's layers, as they lie in its packages. */
public final class AllLayers {
  private AllLayers() {}

  /** Every class that implements {@link Layer} in {@code striate.nn} and below. */
  public static Set<Class<?>> classes() {
    return new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("striate.nn")
            .stream()
            .filter(c -> c.isAssignableTo(Layer.class) && !c.isInterface())
            .map(c -> c.reflect())
            .collect(Collectors.toSet());
  }
}
