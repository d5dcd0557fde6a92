package striate.spring;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.Environment;

/** Settings as they stand in the environment: what is misspelt is refused, and where it stands. */
final class Settings {
  private static final String ROOT = "striate";
  private static final String PREFIX = ROOT + ".models";

  private Settings() {}

  /**
   * The models that are set, by name.
   *
   * @throws ModelException if two names differ in dashes or the case of letters only
   */
  static Map<String, ModelSettings> models(Environment environment) {
    BindHandler strict =
        new NoUnboundElementsBindHandler(BindHandler.DEFAULT, new UnboundElementsSourceFilter());
    Map<String, ModelSettings> models =
        Binder.get(environment)
            .bind(ConfigurationPropertyName.of(ROOT), Bindable.of(StriateProperties.class), strict)
            .map(StriateProperties::models)
            .orElse(Map.of());
    checkNames(models.keySet());
    return models;
  }

  /** What differs so is one setting to Spring Boot, and to environment variables. */
  private static void checkNames(Set<String> names) {
    Map<String, String> seen = new HashMap<>();
    for (String name : names) {
      String uniform = isPlain(name) ? name.replaceAll("[-_]", "").toLowerCase(Locale.ROOT) : name;
      String other = seen.put(uniform, name);
      if (other != null) {
        throw new ModelException(
            PREFIX
                + ": names that differ in more than dashes and case expected, got \""
                + other
                + "\" and \""
                + name
                + "\"",
            "Call the model \""
                + uniform
                + "\" everywhere: environment variables know lower-case letters and digits only.",
            null);
      }
    }
  }

  private static boolean isPlain(String model) {
    return model.matches("[A-Za-z0-9_-]+");
  }

  /** The name of a setting, with the line it stands in if that is known. */
  static String described(Environment environment, String model, String setting) {
    ConfigurationPropertyName bracketed =
        ConfigurationPropertyName.of(PREFIX).append("[" + model + "]").append(setting);
    String written = bracketed.toString();
    Origin origin = origin(environment, bracketed);
    if (isPlain(model)) {
      String plain = PREFIX + "." + model + "." + setting;
      Origin there = origin(environment, ConfigurationPropertyName.adapt(plain, '.'));
      if (there != null || origin == null) {
        written = plain;
        origin = there;
      }
    }
    return origin == null ? written : written + " (" + origin + ")";
  }

  private static @Nullable Origin origin(Environment environment, ConfigurationPropertyName name) {
    for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
      ConfigurationProperty property = source.getConfigurationProperty(name);
      if (property != null) {
        return property.getOrigin();
      }
    }
    return null;
  }
}
