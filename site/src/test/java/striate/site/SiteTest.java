package striate.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The repository's documents: their links, and what is written of the code in them. */
class SiteTest {
  private static final Path ROOT =
      Path.of(Objects.requireNonNull(System.getProperty("striate.root")));

  @TempDir Path folder;

  @Test
  void noLinkOfTheDocumentsIsBroken() throws IOException {
    Site site = Site.of(ROOT);
    Path target = folder.resolve("a site");
    site.write(target);
    assertThat(Links.broken(target)).isEmpty();
    assertThat(site.pages()).containsKeys("README.md", "docs/spring.md", "docs/adr/README.md");
    assertThat(Files.readString(target.resolve("index.html"))).contains("docs/spring.html");
    assertThat(target.resolve("docs/images/report.png")).exists();
  }

  @Test
  void everyDocumentIsReachedFromTheFirst() throws IOException {
    Site site = Site.of(ROOT);
    Path target = folder.resolve("site");
    site.write(target);
    List<Path> reached = new ArrayList<>(List.of(target.resolve("index.html")));
    Pattern link = Pattern.compile("href=\"([^\"#:]+\\.html)");
    for (int i = 0; i < reached.size(); i++) {
      Path page = reached.get(i);
      Matcher links = link.matcher(Files.readString(page));
      while (links.find()) {
        Path to = Objects.requireNonNull(page.getParent()).resolve(links.group(1)).normalize();
        if (Files.exists(to) && !reached.contains(to)) {
          reached.add(to);
        }
      }
    }
    for (Page page : site.pages().values()) {
      assertThat(reached).contains(target.resolve(page.target()));
    }
  }

  @Test
  void brokenLinksAreFound() throws IOException {
    Path root = Files.createDirectories(folder.resolve("checkout"));
    Files.createDirectories(root.resolve("docs/adr"));
    Files.writeString(root.resolve("LICENSE"), "text");
    Files.writeString(
        root.resolve("README.md"),
        """
        # One

        [a](docs/b.md#two-words) [b](docs/b.md#three) [c](none.md) [d](LICENSE) [e](docs/adr)
        [f](https://example.org/none) ![g](docs/none.png) [h](#one) [i](../outside)
        <b>markup</b>

        | a | b |
        | --- | ---: |
        | 1 | 2 |
        """);
    Files.writeString(root.resolve("docs/b.md"), "# Two `words`\n\n[a](../README.md#one)\n");
    Path target = folder.resolve("site");
    Site.of(root).write(target);
    assertThat(Links.broken(target))
        .containsExactlyInAnyOrder(
            "index.html: docs/b.html#three",
            "index.html: none.md",
            "index.html: docs/none.png",
            "index.html: ../outside");
    String html = Files.readString(target.resolve("index.html"));
    assertThat(html).contains("&lt;b&gt;").contains("<td align=\"right\">2</td>");
    assertThat(target.resolve("LICENSE")).exists();
    assertThat(target.resolve("docs/adr/index.html")).exists();
  }

  /** Javadoc itself runs in a release only. */
  @Test
  void everySnippetOfTheJavadocIsThere() throws IOException {
    Pattern snippet = Pattern.compile("\\{@snippet file=\"([^\"]+)\" region=\"([^\"]+)\"}");
    int found = 0;
    for (String module : List.of("core", "images", "spring")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
          Matcher one = snippet.matcher(Files.readString(file));
          while (one.find()) {
            Path source = ROOT.resolve(module).resolve("src/test/java").resolve(one.group(1));
            assertThat(Files.readString(source))
                .as(file.toString())
                .contains("@start region=\"" + one.group(2) + "\"");
            found++;
          }
        }
      }
    }
    assertThat(found).isGreaterThan(10);
  }

  /** The published modules are those of {@code scripts/release}. */
  @Test
  void theBomHasTheVersionAndThePublishedModules() throws IOException {
    String bom = Files.readString(ROOT.resolve("bom/pom.xml"));
    assertThat(first("\n  <version>([^<]+)</version>", bom))
        .isEqualTo(
            first("\n  <version>([^<]+)</version>", Files.readString(ROOT.resolve("pom.xml"))));
    String release = Files.readString(ROOT.resolve("scripts/release"));
    List<String> published = new ArrayList<>();
    for (String module : first("for module in bom ([a-z ]+)", release).split(" ", -1)) {
      String pom = Files.readString(ROOT.resolve(module).resolve("pom.xml"));
      published.add(first("\n  <artifactId>([^<]+)</artifactId>", pom));
    }
    List<String> listed = new ArrayList<>();
    Matcher artifacts = Pattern.compile("\n        <artifactId>([^<]+)</artifactId>").matcher(bom);
    while (artifacts.find()) {
      listed.add(artifacts.group(1));
    }
    assertThat(listed).isEqualTo(published).hasSizeGreaterThan(2);
  }

  private static String first(String pattern, String text) {
    Matcher found = Pattern.compile(pattern).matcher(text);
    assertThat(found.find()).as(pattern).isTrue();
    return found.group(1);
  }
}
