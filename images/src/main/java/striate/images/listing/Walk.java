package striate.images.listing;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A walk through the files of a folder and of all folders below it, links followed. Each folder is
 * visited once, however many links lead to it: first those that lie here, then those that links
 * lead to, by the names of the links.
 */
final class Walk {
  static final String BACK = "a link to a folder that it lies in";

  private final Inside.Faults faults;
  private final Predicate<Path> goesOn;
  private final Set<Object> seen = new HashSet<>();
  private final Deque<Path> folders = new ArrayDeque<>();
  private final List<Path> links = new ArrayList<>();
  private boolean stopped;

  private Walk(Inside.Faults faults, Predicate<Path> goesOn) {
    this.faults = faults;
    this.goesOn = goesOn;
  }

  /**
   * Walks.
   *
   * @param faults is told what is no file, can't be read, or was visited already, so that nothing
   *     is missing
   * @param goesOn gets each file and says whether to go on
   */
  static void through(Path folder, Inside.Faults faults, Predicate<Path> goesOn) {
    new Walk(faults, goesOn).all(folder);
  }

  private void all(Path folder) {
    visit(folder, false);
    while (!stopped && !(folders.isEmpty() && links.isEmpty())) {
      if (!folders.isEmpty()) {
        list(folders.pop());
        continue;
      }
      List<Path> next = new ArrayList<>(links);
      links.clear();
      next.sort(Comparator.comparing(FileNames::text, new NaturalOrder()));
      for (Path link : next) {
        visit(link, true);
        while (!stopped && !folders.isEmpty()) {
          list(folders.pop());
        }
      }
    }
  }

  private void visit(Path folder, boolean link) {
    try {
      if (link && isAbove(folder)) {
        faults.left(folder, BACK);
      } else if (seen.add(key(folder))) {
        folders.push(folder);
      } else {
        faults.again(folder);
      }
    } catch (IOException e) {
      faults.left(folder, reason(e));
    }
  }

  private static Object key(Path folder) throws IOException {
    Object key = Files.readAttributes(folder, BasicFileAttributes.class).fileKey();
    return key == null ? folder.toRealPath() : key;
  }

  private static boolean isAbove(Path link) throws IOException {
    Path place = link.toAbsolutePath().getParent();
    return place != null && place.toRealPath().startsWith(link.toRealPath());
  }

  /** Whether a path is a link to a folder that it lies in. */
  static boolean leadsBack(Path path) {
    try {
      return Files.isSymbolicLink(path) && isAbove(path);
    } catch (IOException e) {
      return false; // whoever opens it says why
    }
  }

  private void list(Path folder) {
    List<Path> inner = new ArrayList<>();
    try (DirectoryStream<Path> inside = Files.newDirectoryStream(folder)) {
      for (Path p : inside) {
        if (!Inside.isLitter(p)) {
          entry(p, inner);
        }
        if (stopped) {
          return;
        }
      }
    } catch (DirectoryIteratorException e) {
      faults.left(folder, reason(Objects.requireNonNull(e.getCause())));
    } catch (IOException e) {
      faults.left(folder, reason(e));
    }
    inner.forEach(f -> visit(f, false));
  }

  private void entry(Path p, List<Path> inner) {
    BasicFileAttributes attributes;
    boolean link;
    try {
      attributes = attributes(p, LinkOption.NOFOLLOW_LINKS);
      link = attributes.isSymbolicLink();
      if (link) {
        attributes = target(p, attributes);
      }
    } catch (IOException e) {
      faults.left(p, reason(e));
      return;
    }
    if (attributes.isRegularFile()) {
      stopped = !goesOn.test(p);
    } else if (!attributes.isDirectory()) {
      faults.left(
          p,
          "a file expected, got "
              + (link && attributes.isSymbolicLink()
                  ? "a link to nothing"
                  : "a named pipe, a socket or a device"));
    } else if (!Inside.isRun(p)) {
      (link ? links : inner).add(p);
    }
  }

  /** What a link leads to, or the link itself if that is nowhere. */
  private static BasicFileAttributes target(Path link, BasicFileAttributes itself)
      throws IOException {
    try {
      return attributes(link);
    } catch (AccessDeniedException e) {
      throw e;
    } catch (IOException e) {
      return itself;
    }
  }

  private static BasicFileAttributes attributes(Path p, LinkOption... options) throws IOException {
    return Files.readAttributes(p, BasicFileAttributes.class, options);
  }

  private static String reason(IOException e) {
    return e instanceof AccessDeniedException
        ? "permission denied"
        : "can't be read (" + e.getMessage() + ")";
  }
}
