package striate.spring;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings {@code striate.*}.
 *
 * @param models Models by name. The name is the qualifier of the classifier.
 */
@ConfigurationProperties("striate")
public record StriateProperties(@DefaultValue Map<String, ModelSettings> models) {
  /** Copies the map, in its order. */
  public StriateProperties {
    models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
  }
}
