package striate.app.serve.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import striate.app.serve.http.Refusal;

class RouteTest {
  @Test
  void findsWhatThePathsMean() throws Refusal {
    assertThat(Route.of("/v2")).isEqualTo(new Route(Route.Kind.SERVER, "", null));
    assertThat(Route.of("/v2/")).isEqualTo(new Route(Route.Kind.SERVER, "", null));
    assertThat(Route.of("/v2/health/live").kind()).isEqualTo(Route.Kind.LIVE);
    assertThat(Route.of("/v2/health/ready").kind()).isEqualTo(Route.Kind.READY);
    assertThat(Route.of("/metrics").kind()).isEqualTo(Route.Kind.METRICS);
    assertThat(Route.of("/v2/models/a")).isEqualTo(new Route(Route.Kind.MODEL, "a", null));
    assertThat(Route.of("/v2/models/a/versions/7/ready"))
        .isEqualTo(new Route(Route.Kind.MODEL_READY, "a", "7"));
    assertThat(Route.of("/v2/models/a/infer")).isEqualTo(new Route(Route.Kind.INFER, "a", null));
    assertThat(Route.of("/v2/models/versions/versions/1"))
        .isEqualTo(new Route(Route.Kind.MODEL, "versions", "1"));
    assertThat(Route.of("/v2/models/K%C3%A4fer%20%231/classify").model()).isEqualTo("Käfer #1");
    // Composed or not, it is the same name.
    assertThat(Route.of("/v2/models/Ka%CC%88fer/classify").model()).isEqualTo("Käfer");
    assertThat(Route.of("/v2/models/a+b").model()).isEqualTo("a+b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/v1",
        "/v2/models",
        "/v2/models/a/b",
        "/v2/models/a/versions",
        "/v2/models/a/versions/1/x",
        "/v2/models/a/infer/x",
        "/V2",
        "/v2/health",
        "/v2/health/x",
        "/index.html",
        "/v2/models/a/versions/1/ready/x/y/z"
      })
  void nothingIsElsewhere(String path) {
    assertThat(catchThrowableOfType(Refusal.class, () -> Route.of(path)).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//",
        "/v2//models",
        "/v2/models/..",
        "/v2/models/../../etc",
        "/v2/models/%2e%2e/infer",
        "/v2/models/%2E/infer",
        "/v2/models/a%2fb",
        "/v2/models/a%5cb",
        "/v2/models/a%00b",
        "/v2/models/%",
        "/v2/models/%4",
        "/v2/models/%zz",
        "/v2/models/%ff",
        "/v2/models/%c0%ae",
        "/v2/models/a%0ab",
        "/v2/./models/a"
      })
  void refusesWhatWantsToBeElsewhere(String path) {
    assertThat(catchThrowableOfType(Refusal.class, () -> Route.of(path)).status()).isEqualTo(400);
  }

  @Test
  void readsTheOneNumberOfAQuery() throws Refusal {
    assertThat(Route.number("", "top", 3)).isEqualTo(3);
    assertThat(Route.number("top=12", "top", 3)).isEqualTo(12);
    assertThat(Route.number("t%6fp=%31", "top", 3)).isEqualTo(1);
    for (String bad :
        new String[] {
          "top",
          "top=",
          "top=0",
          "top=-1",
          "top=x",
          "top=1.0",
          "top=99999999999",
          "tap=3",
          "top=1&top=2",
          "top=1&",
          "top=%",
          "top=1%00"
        }) {
      assertThatThrownBy(() -> Route.number(bad, "top", 3)).as(bad).isInstanceOf(Refusal.class);
    }
  }
}
