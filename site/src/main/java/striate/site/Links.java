package striate.site;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The links of a folder of pages. */
final class Links {
  private static final Pattern LINK = Pattern.compile("\\s(?:href|src)=\"([^\"]*)\"");
  private static final Pattern ANCHOR = Pattern.compile("\\sid=\"([^\"]*)\"");

  /** Javadoc's own pages are looked at for their anchors only: their links are its business. */
  private static final String API = "api";

  private final Path folder;
  private final Map<Path, Set<String>> anchors = new HashMap<>();
  private final List<String> broken = new ArrayList<>();

  private Links(Path folder) {
    this.folder = folder;
  }

  /**
   * The links that lead nowhere, each with its page. Addresses of other hosts are not asked. Links
   * into the Javadoc are looked at only if it is there.
   */
  static List<String> broken(Path site) throws IOException {
    Links links = new Links(site.toRealPath());
    try (Stream<Path> files = Files.walk(links.folder)) {
      for (Path file : files.sorted().toList()) {
        boolean ours = !file.startsWith(links.folder.resolve(API));
        if (ours && file.toString().endsWith(".html")) {
          links.page(file);
        }
      }
    }
    return links.broken;
  }

  private void page(Path page) throws IOException {
    Matcher link = LINK.matcher(Files.readString(page));
    while (link.find()) {
      String to = link.group(1).replace("&amp;", "&");
      if (!to.matches("[a-z]+:.*") && !leads(page, to)) {
        broken.add(folder.relativize(page) + ": " + to);
      }
    }
  }

  private boolean leads(Path page, String link) throws IOException {
    int hash = link.indexOf('#');
    String path = decoded(hash < 0 ? link : link.substring(0, hash));
    Path to =
        path.isEmpty() ? page : Objects.requireNonNull(page.getParent()).resolve(path).normalize();
    if (to.startsWith(folder.resolve(API)) && Files.notExists(folder.resolve(API))) {
      return true;
    }
    if (!to.startsWith(folder) || !Files.isRegularFile(to)) {
      return false;
    }
    return hash < 0 || anchors(to).contains(decoded(link.substring(hash + 1)));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private Set<String> anchors(Path page) throws IOException {
    Set<String> known = anchors.get(page);
    if (known == null) {
      known = new HashSet<>();
      Matcher anchor = ANCHOR.matcher(Files.readString(page));
      while (anchor.find()) {
        known.add(anchor.group(1));
      }
      anchors.put(page, known);
    }
    return known;
  }
}
