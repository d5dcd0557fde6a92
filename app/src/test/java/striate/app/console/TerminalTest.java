package striate.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
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

  @Test
  void writesInATerminalsOwnCharset() {
    assertThat(Terminal.charset(true, "ISO-8859-1")).isEqualTo(StandardCharsets.ISO_8859_1);
    for (String ascii : new String[] {"US-ASCII", "ANSI_X3.4-1968", "nonsense", "", "UTF-8"}) {
      assertThat(Terminal.charset(true, ascii)).as(ascii).isEqualTo(StandardCharsets.UTF_8);
    }
    assertThat(Terminal.charset(true, null)).isEqualTo(StandardCharsets.UTF_8);
    assertThat(Terminal.charset(false, "ISO-8859-1")).isEqualTo(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Screen screen =
        new Screen(out, Terminal.PLAIN, StandardCharsets.ISO_8859_1, System::nanoTime)) {
      screen.line("Müll 24×24 猫");
    }
    assertThat(out.toString(StandardCharsets.ISO_8859_1)).isEqualTo("Müll 24×24 ?\n");
  }
}
