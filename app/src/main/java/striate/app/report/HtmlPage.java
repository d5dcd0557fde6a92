package striate.app.report;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import striate.files.Sha256;
import striate.files.WholeFile;

/**
 * One self-contained page: a shell, with markup, styles, scripts and data put into it. Every report
 * has the theme of {@code theme.css} and the helpers of {@code data.js}, {@code base.js} and {@code
 * grids.js} and adds its own resources.
 *
 * <p>The page's content security policy names the hashes of its own style and script and allows
 * nothing else: a browser that opens it makes no request, whatever the data may hold.
 */
final class HtmlPage {
  private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

  private final String title;
  private final String body;
  private final List<String> styles = new ArrayList<>(List.of("theme.css"));
  private final List<String> scripts = new ArrayList<>(List.of("data.js", "base.js", "grids.js"));
  private @Nullable Object data;

  /**
   * A page.
   *
   * @param title plain text
   * @param body name of the resource with the body's markup
   */
  HtmlPage(String title, String body) {
    this.title = title;
    this.body = body;
  }

  /** Adds style resources, in the order of the cascade. */
  HtmlPage styles(String... names) {
    styles.addAll(List.of(names));
    return this;
  }

  /** Adds script resources, in the order in which they run; they share one scope of their own. */
  HtmlPage scripts(String... names) {
    scripts.addAll(List.of(names));
    return this;
  }

  /** The data that the scripts find as {@code data}; see {@link Json#of}. */
  HtmlPage data(Object data) {
    this.data = data;
    return this;
  }

  /** The whole page. */
  String html() throws IOException {
    String style = join(styles);
    // Strict, and in a block of its own, so that the scripts leave no names in the browser's
    // window.
    String script = "\n\"use strict\";\n{\n" + join(scripts) + "}\n";
    Map<String, String> parts =
        Map.of(
            "title", escape(title),
            "policy", policy(style, script),
            "style", style,
            "body", resource(body),
            "data", Json.of(data),
            "script", script);
    // In one pass: what is put in is never searched for places itself.
    return PLACE
        .matcher(resource("shell.html"))
        .replaceAll(place -> {
          String part = parts.get(place.group(1));
          if (part == null) {
            throw new IllegalStateException("shell.html has an unknown place " + place.group());
          }
          return Matcher.quoteReplacement(part);
        });
  }

  /**
   * Writes the page beside its place and then moves it there, so that a reader finds the old page
   * or the whole new one.
   *
   * @throws IOException if it can't be written; nothing is left behind then
   */
  void write(Path file) throws IOException {
    byte[] page = html().getBytes(StandardCharsets.UTF_8);
    WholeFile.write(file, out -> out.write(page));
  }

  private static String policy(String style, String script) {
    return String.format(
        Locale.ROOT,
        "default-src 'none'; img-src data:; style-src '%s'; script-src '%s'; base-uri 'none'; form-action 'none'",
        hash(style),
        hash(script));
  }

  private static String hash(String text) {
    byte[] digest = Sha256.of(text.getBytes(StandardCharsets.UTF_8));
    return "sha256-" + Base64.getEncoder().encodeToString(digest);
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  static String join(List<String> names) throws IOException {
    var text = new StringBuilder("\n");
    for (String name : names) {
      text.append(resource(name));
    }
    return text.toString();
  }

  static String resource(String name) throws IOException {
    try (InputStream in = HtmlPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new FileNotFoundException("the report's resource " + name + " is missing in the jar");
      }
      // Browsers hash what they parsed, and parsing makes every line end a plain one.
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    }
  }
}
