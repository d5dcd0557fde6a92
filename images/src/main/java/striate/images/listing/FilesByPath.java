package striate.images.listing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The files of a set by paths as texts write them: from any folder above the classes on, with the
 * picture's suffix or without, perhaps with a label behind. A path that says another class, or
 * another folder in a class, is of another file.
 */
final class FilesByPath {
  private final Path root;
  private final List<Listing.Entry> entries;

  /** The places of files by their folder and their name without a picture's suffix. */
  private final Map<String, List<Integer>> places = new HashMap<>();

  /** The folders that all files lie in, which say nothing of a file. */
  private final int common;

  /**
   * A file that a text names.
   *
   * @param place its index, or -1 where it may be several
   * @param path what names it, without what stands behind
   * @param spelt whether the text spells it in another case or with another suffix
   */
  record Match(int place, String path, boolean spelt) {}

  FilesByPath(Path root, List<Listing.Entry> entries) {
    this.root = root;
    this.entries = entries;
    List<String> first = List.of();
    int same = -1;
    for (int i = 0; i < entries.size(); i++) {
      List<String> steps = steps(i);
      places.computeIfAbsent(key(steps), k -> new ArrayList<>(1)).add(i);
      List<String> folders = steps.subList(0, steps.size() - 1);
      if (same < 0) {
        first = folders;
        same = folders.size();
      }
      int equal = 0;
      while (equal < Math.min(same, folders.size())
          && folders.get(equal).equals(first.get(equal))) {
        equal++;
      }
      same = equal;
    }
    common = Math.max(same, 0);
  }

  /** The steps of a file's path below the root, or of all of it if it lies elsewhere. */
  private List<String> steps(int place) {
    Path file = entries.get(place).file();
    Path below = file.startsWith(root) ? root.relativize(file) : file;
    List<String> steps = new ArrayList<>();
    for (Path step : below) {
      steps.add(FileNames.last(step));
    }
    return steps;
  }

  /** The steps of a written path, without those that lead nowhere. */
  private static List<String> steps(String path) {
    List<String> steps = new ArrayList<>();
    for (String step : path.replace('\\', '/').split("/", -1)) {
      if (step.equals("..") && !steps.isEmpty()) {
        steps.removeLast();
      } else if (!step.isEmpty() && !step.equals(".") && !step.equals("..")) {
        steps.add(step);
      }
    }
    return steps;
  }

  private static String key(List<String> steps) {
    int last = steps.size() - 1;
    String folder = last > 0 ? steps.get(last - 1) : "";
    return FileNames.alike(folder) + "/" + FileNames.alike(stem(steps.get(last)));
  }

  private static String stem(String name) {
    String suffix = suffix(name);
    return name.substring(0, name.length() - suffix.length());
  }

  /** A picture's suffix with its dot, or nothing. */
  private static String suffix(String name) {
    int dot = name.lastIndexOf('.');
    String suffix = dot < 0 ? "" : name.substring(dot);
    return suffix.matches("\\.\\w+") && Inside.isPicture(Path.of("x" + suffix)) ? suffix : "";
  }

  /** The file of a line: of all of it, or of what stands before its last spaces; null if none. */
  @Nullable Match find(String line) {
    String all = line.strip();
    boolean named = !suffix(all).isEmpty();
    for (String path = all; !path.isEmpty(); path = before(path)) {
      // Of "1 copy.png" it is not "1" that is meant.
      Match match = named && suffix(path).isEmpty() ? null : at(path);
      if (match != null) {
        return match;
      }
    }
    return null;
  }

  private static String before(String path) {
    int space = Math.max(path.lastIndexOf(' '), path.lastIndexOf('\t'));
    return space < 0 ? "" : path.substring(0, space).strip();
  }

  private @Nullable Match at(String path) {
    List<String> written = steps(path);
    if (written.size() < 2) {
      return null;
    }
    List<Integer> found =
        places.getOrDefault(key(written), List.of()).stream()
            .filter(i -> agreeing(written, i) >= Math.min(written.size(), steps(i).size() - common))
            .toList();
    if (found.isEmpty()) {
      return null;
    }
    String name = written.getLast();
    String suffix = suffix(name);
    if (found.size() > 1) {
      int most = found.stream().mapToInt(i -> agreeing(written, i)).max().orElse(0);
      found = narrowed(found, i -> agreeing(written, i) == most);
      found = narrowed(found, i -> suffix.equalsIgnoreCase(suffix(steps(i).getLast())));
      found = narrowed(found, i -> !isSpelt(written, i));
    }
    int place = found.size() == 1 ? found.getFirst() : -1;
    return new Match(place, path, place >= 0 && isSpelt(written, place));
  }

  private static List<Integer> narrowed(List<Integer> found, IntPredicate rule) {
    List<Integer> fewer = found.stream().filter(rule::test).toList();
    return fewer.isEmpty() ? found : fewer;
  }

  /** How many steps from the end on are the same. */
  private int agreeing(List<String> written, int place) {
    List<String> steps = steps(place);
    int same = 1; // the name, by the key
    while (same < Math.min(written.size(), steps.size())
        && FileNames.alike(written.get(written.size() - 1 - same))
            .equals(FileNames.alike(steps.get(steps.size() - 1 - same)))) {
      same++;
    }
    return same;
  }

  /** Whether a file's folder or name is another than written, but for the Unicode form. */
  private boolean isSpelt(List<String> written, int place) {
    List<String> steps = steps(place);
    String name = written.getLast();
    String file = steps.getLast();
    return !isForm(suffix(name).isEmpty() ? stem(file) : file, name)
        || (steps.size() > 1
            && !isForm(steps.get(steps.size() - 2), written.get(written.size() - 2)));
  }

  private static boolean isForm(String a, String b) {
    return FileNames.composed(a).equals(FileNames.composed(b));
  }
}
