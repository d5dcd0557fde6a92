package striate.site;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The site of a checkout: a page for each Markdown file of its root and of {@code docs}, in the
 * same folders, and every other file of the checkout that they link to. Folders that are linked to
 * become lists of their files. {@code README.md} is {@code index.html}.
 */
final class Site {
  private static final String MARKDOWN = ".md";
  private static final String STYLE = "site.css";

  private final Path root;
  private final Map<String, Page> pages = new TreeMap<>();
  private final NavigableSet<String> files = new TreeSet<>();

  private Site(Path root) {
    this.root = root;
  }

  /** The site of the checkout in {@code root}. */
  static Site of(Path root) throws IOException {
    Site site = new Site(root.toRealPath());
    List<Path> found = new ArrayList<>();
    try (Stream<Path> top = Files.list(site.root)) {
      top.filter(f -> isMarkdown(f) && Files.isRegularFile(f)).forEach(found::add);
    }
    try (Stream<Path> docs = Files.walk(site.root.resolve("docs"))) {
      docs.filter(Site::isMarkdown).forEach(found::add);
    }
    Collections.sort(found);
    for (Path file : found) {
      String name = site.name(file);
      site.pages.put(name, Page.of(name, Files.readString(file)));
    }
    return site;
  }

  private static boolean isMarkdown(Path file) {
    return file.toString().endsWith(MARKDOWN);
  }

  private String name(Path file) {
    return root.relativize(file).toString().replace('\\', '/');
  }

  /** The pages by the names of their files. */
  Map<String, Page> pages() {
    return pages;
  }

  /** Writes it; what else is in the folder, such as the Javadoc, stays. */
  void write(Path target) throws IOException {
    Menu menu = Menu.of(pages.values());
    for (Page page : pages.values()) {
      String html = page.html(this::target);
      write(target, page.target(), menu.around(page, html));
    }
    // A folder's list names more files.
    Set<String> written = new TreeSet<>();
    for (String name = files.pollFirst(); name != null; name = files.pollFirst()) {
      Path file = root.resolve(name);
      if (!written.add(name)) {
        continue;
      }
      if (Files.isDirectory(file)) {
        Page folder = folder(name, file);
        write(target, folder.target(), menu.around(folder, folder.html(this::target)));
      } else {
        Path to = target.resolve(name);
        Files.createDirectories(Objects.requireNonNull(to.getParent()));
        Files.write(to, Files.readAllBytes(file));
      }
    }
    try (InputStream in = Objects.requireNonNull(Site.class.getResourceAsStream(STYLE))) {
      write(target, STYLE, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static void write(Path target, String name, String text) throws IOException {
    Path file = target.resolve(name);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, text);
  }

  /** A folder that a page links to: links to its files. Folders in it are only named. */
  private static Page folder(String name, Path folder) throws IOException {
    StringBuilder text = new StringBuilder("# " + name + "\n\n");
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : entries.sorted().toList()) {
        String file = String.valueOf(entry.getFileName());
        text.append(
            Files.isRegularFile(entry)
                ? "- [" + file + "](<" + file + ">)\n"
                : "- `" + file + "`\n");
      }
    }
    return Page.of(name + "/index" + MARKDOWN, text.toString());
  }

  /** What a link leads to on the site, as seen from its page; the link itself if nowhere. */
  private String target(String page, String link) {
    if (link.contains(":") || link.startsWith("#")) {
      return link;
    }
    int hash = link.indexOf('#');
    String path = hash < 0 ? link : link.substring(0, hash);
    String anchor = hash < 0 ? "" : link.substring(hash);
    Path from = Path.of(page).getParent();
    Path to = (from == null ? Path.of(path) : from.resolve(path)).normalize();
    String name = to.toString().replace('\\', '/');
    Page other = pages.get(name);
    if (other != null) {
      return relative(page, other.target()) + anchor;
    }
    Path file = root.resolve(name);
    if (!file.normalize().startsWith(root) || !Files.exists(file)) {
      return link;
    }
    Page readme = pages.get(name + "/README" + MARKDOWN);
    if (readme != null) {
      return relative(page, readme.target()) + anchor;
    }
    files.add(name);
    return relative(page, Files.isDirectory(file) ? name + "/index.html" : name) + anchor;
  }

  /** The way from a page to another file of the site. */
  static String relative(String page, String to) {
    Path from = Path.of(page).getParent();
    String way = from == null ? to : from.relativize(Path.of(to)).toString();
    return way.replace('\\', '/');
  }
}
