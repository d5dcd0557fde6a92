package striate.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import striate.app.help.ManPage;

/** Manual pages have what the commands have, and nothing that roff would take for its own. */
class ManPageTest {
  static List<CommandLine> commands() {
    List<CommandLine> all = new ArrayList<>();
    add(StriateCommand.commandLine(), all);
    return all;
  }

  private static void add(CommandLine line, List<CommandLine> all) {
    all.add(line);
    line.getSubcommands().values().forEach(sub -> add(sub, all));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void hasEveryOption(CommandLine line) {
    String page = ManPage.of(line);
    for (OptionSpec option : line.getCommandSpec().options()) {
      String name = option.longestName().replace("-", "\\-");
      Pattern shown = Pattern.compile("(\\\\fB|, )" + Pattern.quote(name) + "(=|,|\\\\fR)");
      assertThat(shown.matcher(page).find()).as(option.longestName()).isEqualTo(!option.hidden());
    }
    assertThat(page).startsWith(".TH \"STRIATE");
    for (String text : page.lines().toList()) {
      assertThat(text).isNotEmpty().doesNotStartWith("'").doesNotContain("%n", "%%");
      if (text.startsWith(".")) {
        assertThat(text).matches("\\.(TH|SH|TP|PP)( .*)?");
      }
    }
  }
}
