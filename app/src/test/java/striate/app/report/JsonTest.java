package striate.app.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.ObjectMapper;

class JsonTest {
  @Test
  void noTextCanEndTheScriptElement() {
    String text = "</script><!-- & \"\\ \n\u2028 é";
    String json = Json.of(Map.of("a", text));
    assertThat(json).doesNotContain("<", ">", "&", "\n").isASCII();
    assertThat(new ObjectMapper().readTree(json).get("a").asString()).isEqualTo(text);
  }

  @Test
  void writesWhatAJsonReaderReads() {
    var value =
        Arrays.asList(
            1, 2.5, true, null, new int[] {1, 2}, new double[] {0.1, Double.NaN}, Map.of());
    assertThat(Json.of(value)).isEqualTo("[1,2.5,true,null,[1,2],[0.1,null],{}]");
    assertThat(Json.of(List.of())).isEqualTo("[]");
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertThatThrownBy(() -> Json.of(new Object()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.lang.Object");
  }
}
