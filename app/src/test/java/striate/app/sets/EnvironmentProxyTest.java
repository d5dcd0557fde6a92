package striate.app.sets;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentProxyTest {
  private static String of(String uri, String... pairs) {
    Map<String, String> environment = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      environment.put(pairs[i], pairs[i + 1]);
    }
    return String.valueOf(
        new EnvironmentProxy(environment, null).select(URI.create(uri)).getFirst());
  }

  @Test
  void readsTheVariablesAsCurlDoes() {
    assertThat(of("https://a.org/", "https_proxy", "http://p:3128/"))
        .isEqualTo("HTTP @ p/<unresolved>:3128");
    assertThat(of("https://a.org/", "HTTPS_PROXY", "p")).isEqualTo("HTTP @ p/<unresolved>:80");
    assertThat(of("http://a.org/", "https_proxy", "p:1")).isEqualTo("DIRECT");
    assertThat(of("http://a.org/", "ALL_PROXY", "p:1")).isEqualTo("HTTP @ p/<unresolved>:1");
    assertThat(of("http://a.org/", "http_proxy", "q:2", "all_proxy", "p:1"))
        .isEqualTo("HTTP @ q/<unresolved>:2");
    assertThat(of("http://a.org/")).isEqualTo("DIRECT");
  }

  @Test
  void someHostsAreAskedDirectly() {
    String[][] lists = {
      {"a.org", "DIRECT"},
      {"org", "DIRECT"},
      {".a.org", "DIRECT"},
      {"*", "DIRECT"},
      {"b.org, x.a.org", "HTTP @ p/<unresolved>:1"},
      {"aa.org", "HTTP @ p/<unresolved>:1"}
    };
    for (String[] list : lists) {
      assertThat(of("http://a.org/", "http_proxy", "p:1", "no_proxy", list[0]))
          .as(list[0])
          .isEqualTo(list[1]);
    }
  }
}
