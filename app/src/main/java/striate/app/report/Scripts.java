package striate.app.report;

import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The reports' scripts as one module, and their styles, for pages that a server gives out. */
public final class Scripts {
  private static final List<String> SCRIPTS =
      List.of(
          "base.js", "grids.js", "chart.js", "confusion.js", "explain-map.js", "explain-part.js");

  private static final List<String> STYLES =
      List.of("theme.css", "parts.css", "training.css", "explain.css");

  /** What a script declares at its outermost level. */
  private static final Pattern NAME =
      Pattern.compile("^(?:async )?(?:function|class|const) (\\w+)", Pattern.MULTILINE);

  private Scripts() {}

  /** A module that exports all that the shared scripts declare. */
  public static String module() throws IOException {
    String text = HtmlPage.join(SCRIPTS);
    StringBuilder exports = new StringBuilder("\nexport {");
    Matcher names = NAME.matcher(text);
    while (names.find()) {
      exports.append(exports.charAt(exports.length() - 1) == '{' ? " " : ", ");
      exports.append(names.group(1));
    }
    return text + exports + " };\n";
  }

  /** The styles that they need. */
  public static String styles() throws IOException {
    return HtmlPage.join(STYLES);
  }
}
