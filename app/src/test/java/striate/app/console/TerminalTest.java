package striate.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {
  @Test
  void onlyACapableTerminalIsDrawnOn() {
    assertThat(Terminal.mayRedraw(true, Map.of("TERM", "xterm"))).isTrue();
    assertThat(Terminal.mayRedraw(true, Map.of("TERM", "xterm", "NO_COLOR", ""))).isTrue();
    assertThat(Terminal.mayRedraw(true, Map.of("TERM", "xterm", "NO_COLOR", "1"))).isFalse();
    assertThat(Terminal.mayRedraw(true, Map.of("TERM", "dumb"))).isFalse();
    assertThat(Terminal.mayRedraw(true, Map.of())).isFalse();
    assertThat(Terminal.mayRedraw(false, Map.of("TERM", "xterm"))).isFalse();
  }

  @Test
  void readsTheWidthThatSttyPrints() {
    assertThat(Terminal.columnsOf("24 132\n")).isEqualTo(132);
    for (String odd : new String[] {"0 0\n", "", "x", "24 -3", "24 99999999999", "1 2 3"}) {
      assertThat(Terminal.columnsOf(odd)).as(odd).isEqualTo(80);
    }
  }
}
