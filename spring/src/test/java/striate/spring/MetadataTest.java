package striate.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What development environments read of the settings. */
class MetadataTest {
  @Test
  void theSettingsAreDescribed() throws IOException {
    String name = "/META-INF/spring-configuration-metadata.json";
    try (InputStream in =
        Objects.requireNonNull(StriateAutoConfiguration.class.getResourceAsStream(name), name)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(text)
          .contains("\"name\": \"striate.models\"")
          .contains("java.util.Map<java.lang.String,striate.spring.ModelSettings>")
          .contains("Models by name")
          .contains("\"name\": \"management.health.striate.enabled\"");
    }
  }
}
