package striate.site;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is around every page: its head, and the way to the others. */
final class Menu {
  /** Of the menu, in its order: the file's name without folder and end, and what it is called. */
  private static final List<String> NAMES =
      List.of(
          "README:Striate",
          "docs/chapter:The chapter",
          "docs/data:Pictures",
          "docs/budget:Training",
          "docs/recipes:Recipes",
          "docs/fine-tuning:Fine-tuning",
          "docs/trust:Trust",
          "docs/explain:Explanations",
          "docs/studio:Studio",
          "docs/microscope:Microscope",
          "docs/serve:Server",
          "docs/spring:Spring Boot",
          "docs/spark:Spark",
          "docs/machines:Several machines",
          "docs/onnx:ONNX",
          "docs/model-file:Model files",
          "docs/shrink:Shrinking",
          "docs/truth:Truth",
          "docs/benchmarks/README:Benchmarks",
          "docs/fuzzing:Fuzzing",
          "docs/architecture:Architecture",
          "docs/adr/README:Decisions",
          "CHANGELOG:Changes",
          "CONTRIBUTING:Contributing",
          "SECURITY:Security");

  private static final List<String> API =
      List.of("api/library/index.html:Javadoc", "api/spring/index.html:Javadoc of the starter");

  private final Map<String, String> entries = new LinkedHashMap<>();

  private Menu() {}

  static Menu of(Collection<Page> pages) {
    Menu menu = new Menu();
    Map<String, Page> named = new LinkedHashMap<>();
    pages.forEach(p -> named.put(p.name(), p));
    for (String name : NAMES) {
      int colon = name.indexOf(':');
      Page page = named.remove(name.substring(0, colon) + ".md");
      if (page != null) {
        menu.entries.put(page.target(), name.substring(colon + 1));
      }
    }
    // A page that nobody has given a name is there all the same, but decisions and tables have
    // lists.
    named.forEach((name, page) -> {
      if (name.lastIndexOf('/') <= "docs".length()) {
        menu.entries.put(page.target(), page.title());
      }
    });
    return menu;
  }

  /** A whole page. */
  String around(Page page, String html) {
    StringBuilder menu = new StringBuilder();
    entries.forEach((target, label) -> entry(menu, page, target, label));
    for (String api : API) {
      int colon = api.indexOf(':');
      entry(menu, page, api.substring(0, colon), api.substring(colon + 1));
    }
    String title = page.title().equals("Striate") ? "Striate" : page.title() + " · Striate";
    return """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>%s</title>
    <link rel="stylesheet" href="%s">
    </head>
    <body>
    <a class="skip" href="#text">To the text</a>
    <details class="small"><summary>Pages</summary>
    <nav aria-label="Pages, small">
    %s</nav>
    </details>
    <nav class="wide" aria-label="Pages">
    %s</nav>
    <main id="text">
    %s</main>
    </body>
    </html>
    """
        .formatted(escaped(title), Site.relative(page.name(), "site.css"), menu, menu, html);
  }

  private static void entry(StringBuilder menu, Page page, String target, String label) {
    String here = target.equals(page.target()) ? " aria-current=\"page\"" : "";
    menu.append("<a href=\"")
        .append(Site.relative(page.name(), target))
        .append('"')
        .append(here)
        .append('>')
        .append(escaped(label))
        .append("</a>\n");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
