package striate.spring;

import java.util.LinkedHashMap;
import java.util.Map;
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
  static final String PREFIX = "striate.models";

  private Settings() {}

  /** The models that are set, by name. */
  static Map<String, ModelSettings> models(Environment environment) {
    BindHandler strict =
        new NoUnboundElementsBindHandler(BindHandler.DEFAULT, new UnboundElementsSourceFilter());
    return Binder.get(environment)
        .bind(
            ConfigurationPropertyName.of(PREFIX),
            Bindable.mapOf(String.class, ModelSettings.class),
            strict)
        .orElseGet(LinkedHashMap::new);
  }

  /** The name of a setting, with the line it stands in if that is known. */
  static String described(Environment environment, String model, String setting) {
    ConfigurationPropertyName models = ConfigurationPropertyName.of(PREFIX);
    boolean plain = ConfigurationPropertyName.isValid(model) && model.indexOf('.') < 0;
    ConfigurationPropertyName name =
        models.append(plain ? model : "[" + model + "]").append(setting);
    Origin origin = origin(environment, name);
    return origin == null ? name.toString() : name + " (" + origin + ")";
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
