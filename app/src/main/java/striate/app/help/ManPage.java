package striate.app.help;

import java.util.Arrays;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The manual page of a command, for {@code man}: roff with the macros of man(7). */
public final class ManPage {
  private final StringBuilder out = new StringBuilder(4096);

  private ManPage() {}

  /** The page's name: the command's words with hyphens. */
  static String name(CommandSpec spec) {
    return spec.qualifiedName("-");
  }

  /** The page of a command, in roff. */
  public static String of(CommandLine line) {
    return new ManPage().page(line);
  }

  private String page(CommandLine line) {
    CommandSpec spec = line.getCommandSpec();
    String name = name(spec);
    String version = ProgramVersion.text();
    macro(
        "TH \"" + text(name.toUpperCase(java.util.Locale.ROOT)) + "\" 1 \"\" \"" + version + "\"");
    String[] description = spec.usageMessage().description();
    section("NAME");
    plain(name + " - " + (description.length == 0 ? "" : description[0]));
    section("SYNOPSIS");
    plain(new Help(spec, Help.defaultColorScheme(Help.Ansi.OFF)).synopsis(0));
    if (description.length > 0) {
      section("DESCRIPTION");
      for (String paragraph : description) {
        plain(paragraph);
        macro("PP");
      }
    }
    arguments(spec);
    commands(line);
    Map<String, String> codes = spec.usageMessage().exitCodeList();
    if (!codes.isEmpty()) {
      section("EXIT STATUS");
      codes.forEach((code, meaning) -> item(code, meaning));
    }
    for (String foot : spec.usageMessage().footer()) {
      macro("PP");
      plain(foot);
    }
    if (spec.parent() != null) {
      section("SEE ALSO");
      plain(name(spec.parent()) + "(1)");
    }
    return out.toString().strip();
  }

  private void arguments(CommandSpec spec) {
    if (!spec.positionalParameters().isEmpty()) {
      section("ARGUMENTS");
      for (PositionalParamSpec one : spec.positionalParameters()) {
        if (!one.hidden()) {
          item(one.paramLabel(), description(one));
        }
      }
    }
    section("OPTIONS");
    for (OptionSpec one : spec.options()) {
      if (!one.hidden()) {
        String value = one.arity().max() == 0 ? "" : "=" + one.paramLabel();
        item(String.join(", ", one.names()) + value, description(one));
      }
    }
  }

  private void commands(CommandLine line) {
    boolean first = true;
    for (Map.Entry<String, CommandLine> sub : line.getSubcommands().entrySet()) {
      CommandSpec of = sub.getValue().getCommandSpec();
      if (!of.usageMessage().hidden()) {
        if (first) {
          section("COMMANDS");
          first = false;
        }
        String[] lines = of.usageMessage().description();
        item(sub.getKey(), lines.length == 0 ? "" : lines[0]);
      }
    }
  }

  private static String description(ArgSpec spec) {
    return String.join("\n", Arrays.asList(spec.description()));
  }

  private void section(String title) {
    macro("SH " + title);
  }

  private void item(String tag, String meaning) {
    macro("TP");
    out.append("\\fB").append(text(tag)).append("\\fR\n");
    plain(meaning);
  }

  private void macro(String line) {
    out.append('.').append(line).append('\n');
  }

  /** Lines of text, none of which is a macro. */
  private void plain(String paragraph) {
    paragraph
        .replace("%n", "\n")
        .replace("%%", "%")
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .forEach(line -> out.append(text(line)).append('\n'));
  }

  private static String text(String line) {
    String escaped = line.replace("\\", "\\e").replace("-", "\\-");
    return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
  }
}
