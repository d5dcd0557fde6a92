package striate.site;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** {@code Main ROOT TARGET}: makes the site of a checkout. What is wrong with its links ends it. */
final class Main {
  private Main() {}

  public static void main(String[] args) throws IOException {
    Path target = Path.of(args[1]);
    Site site = Site.of(Path.of(args[0]));
    site.write(target);
    List<String> broken = Links.broken(target);
    if (!broken.isEmpty()) {
      System.err.println(String.join(System.lineSeparator(), broken));
      System.exit(1);
    }
    System.out.println(target + ": " + site.pages().size() + " pages, no broken link");
  }
}
