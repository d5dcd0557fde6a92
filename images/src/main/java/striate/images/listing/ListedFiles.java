package striate.images.listing;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the files that a list names: beside the list or in a folder of pictures there, as written,
 * with slashes for backslashes, or with a suffix where the list has none.
 */
final class ListedFiles {
  private static final List<String> FOLDERS =
      List.of("images", "image", "imgs", "img", "pictures", "pics", "photos", "jpg", "png", "data");

  private static final List<String> SUFFIXES =
      List.of("", ".jpg", ".png", ".jpeg", ".webp", ".gif", ".bmp", ".JPG", ".PNG", ".JPEG");

  /** A drive, a server, a bucket, or a root. */
  private static final Pattern ELSEWHERE = Pattern.compile("[A-Za-z]:/|/|[a-z][a-z0-9+.-]+:/+");

  private final List<Path> folders = new ArrayList<>();

  /** Names by which it is judged where files lie: from all of a long list. */
  private static final int JUDGED = 500;

  /** A folder and a suffix, by their numbers. */
  private record Place(int folder, int suffix) {}

  /** Where most files lie: tried first. */
  private @Nullable Place most;

  /** Where other files of the same names lie, masks for instance: never read. */
  private final Set<Place> others = new LinkedHashSet<>();

  /** How many folders are cut off the paths of another machine, or -1 if none may be. */
  private int cut = -1;

  private final OtherSpelling spelling = new OtherSpelling();

  private int shortened;
  private String firstShortened = "";

  /**
   * @param list the list
   * @param part what it is a list of, if that is known
   */
  ListedFiles(Path list, Listing.@Nullable Part part) {
    Path place = list.toAbsolutePath().getParent();
    if (place == null) {
      return;
    }
    folders.add(place);
    add(place, part);
    Path above = place.getParent();
    if (above != null
        && FileNames.last(place).matches("(?i)(annotations?|labels?|lists?|csv|splits?)")) {
      folders.add(above);
      add(above, part);
    }
  }

  private void add(Path place, Listing.@Nullable Part part) {
    for (Path inside : Inside.of(place).folders()) {
      String name = FileNames.last(inside);
      if (FOLDERS.contains(FileNames.alike(name)) || (part != null && PartName.of(name) == part)) {
        folders.add(inside);
        for (Path deeper : Inside.of(inside).folders()) {
          if (part != null && PartName.of(FileNames.last(deeper)) == part) {
            folders.add(deeper);
          }
        }
      }
    }
    if (part == null) {
      // Without a word about the part, a folder "train" is what a list of labels is of.
      for (Path inside : Inside.of(place).folders()) {
        if (PartName.of(FileNames.last(inside)) == Listing.Part.TRAIN) {
          folders.add(inside);
        }
      }
    }
  }

  /**
   * Settles for all files of a list where they are looked for, so that what a name finds does not
   * depend on its neighbours.
   */
  void settle(List<String> names) {
    List<String> elsewhere = names.stream().filter(this::isElsewhere).toList();
    if (!elsewhere.isEmpty()) {
      cut = cut(elsewhere);
    }
    Map<Place, Integer> counts = new HashMap<>();
    List<String> some = some(names).stream().map(this::ending).toList();
    for (String name : some) {
      for (Place place : places()) {
        if (isThere(place, name)) {
          counts.merge(place, 1, Integer::sum);
          break;
        }
      }
    }
    if (counts.isEmpty()) {
      // One of many would rather be a mask, or another picture.
      spelling.anySuffix();
    }
    int best = 0;
    for (Place place : places()) {
      if (counts.getOrDefault(place, 0) > best) {
        best = counts.getOrDefault(place, 0);
        most = place;
      }
    }
    Place chosen = most;
    if (chosen != null) {
      List<String> there =
          some.stream()
              .filter(n -> !Inside.isPicture(Path.of("x" + suffix(n))) && isThere(chosen, n))
              .toList();
      for (Place place : places()) {
        if (!SUFFIXES.get(place.suffix()).equalsIgnoreCase(SUFFIXES.get(chosen.suffix()))
            && there.stream().anyMatch(n -> isThere(place, n))) {
          others.add(place);
        }
      }
    }
  }

  private static List<String> some(List<String> names) {
    int count = Math.min(JUDGED, names.size());
    return IntStream.range(0, count)
        .mapToObj(i -> names.get((int) ((long) i * names.size() / count)))
        .toList();
  }

  /** All, in the order in which they are tried. */
  private List<Place> places() {
    List<Place> places = new ArrayList<>();
    for (int f = 0; f < folders.size(); f++) {
      for (int s = 0; s < SUFFIXES.size(); s++) {
        places.add(new Place(f, s));
      }
    }
    return places;
  }

  private Path file(Place place, String name) {
    return FileNames.resolve(folders.get(place.folder()), name + SUFFIXES.get(place.suffix()));
  }

  private boolean isThere(Place place, String name) {
    try {
      return !name.isBlank() && Files.isRegularFile(file(place, name));
    } catch (InvalidPathException e) {
      return false; // its row is named when it is read
    }
  }

  /** Where most files lie. */
  String chosen() {
    return most == null ? "" : shown(most);
  }

  /** Where others of the same names lie, which are not read. */
  List<String> others() {
    return others.stream().map(this::shown).toList();
  }

  private String shown(Place place) {
    String suffix = SUFFIXES.get(place.suffix());
    String inside = place.folder() == 0 ? "" : FileNames.last(folders.get(place.folder())) + "/";
    return inside + (suffix.isEmpty() ? "as listed" : "*" + suffix);
  }

  /**
   * The file, or null if there is none.
   *
   * @throws InvalidPathException if it is no name of a file
   */
  @Nullable Path find(String name) {
    return find(name, null);
  }

  private @Nullable Path find(String name, Listing.@Nullable Part part) {
    Path found = search(name, part);
    if (found == null && name.indexOf('\\') >= 0) {
      found = search(name.replace('\\', '/'), part);
    }
    String path = Address.path(name);
    return found == null && !path.equals(name) ? search(path, part) : found;
  }

  /**
   * The file of a path from another machine or another folder: one that names a drive or a place,
   * or begins with the name of the list's own folder. The same number of folders is cut off all
   * paths of a list.
   */
  @Nullable Path findShortened(String name) {
    if (cut < 0 || !isElsewhere(name)) {
      return null;
    }
    Path found = find(end(steps(name), cut), dropped(steps(name), cut));
    if (found != null && shortened++ == 0) {
      firstShortened = name;
    }
    return found;
  }

  /** The file of a name that is spelt in another way than the list spells it, or null. */
  @Nullable Path findSpelled(String name) {
    String path = Address.path(name).replace('\\', '/');
    for (Place place : places()) {
      Path found = isOther(place) ? null : spelling.find(file(place, path));
      if (found != null && Files.isRegularFile(found)) {
        return found;
      }
    }
    return null;
  }

  /** Whether files of other meaning lie there, in whatever case their suffix is. */
  private boolean isOther(Place place) {
    String suffix = SUFFIXES.get(place.suffix());
    return others.stream()
        .anyMatch(
            o -> o.folder() == place.folder() && SUFFIXES.get(o.suffix()).equalsIgnoreCase(suffix));
  }

  /** Whether any end of a path of another machine is a file: the column may be that of files. */
  boolean mayBeShortened(String name) {
    List<String> steps = steps(name);
    return isElsewhere(name)
        && IntStream.range(0, steps.size())
            .anyMatch(c -> !end(steps, c).isBlank() && find(end(steps, c)) != null);
  }

  private boolean isElsewhere(String name) {
    String path = name.replace('\\', '/');
    String own = folders.isEmpty() ? "" : FileNames.last(folders.getFirst());
    return ELSEWHERE.matcher(path).lookingAt() || (!own.isEmpty() && path.startsWith(own + "/"));
  }

  /** The folders of a path and the file. */
  private static List<String> steps(String name) {
    String path = Address.path(name).replace('\\', '/');
    return List.of(path.replaceFirst("^/+", "").split("/+", -1));
  }

  private static String end(List<String> steps, int cut) {
    return String.join("/", steps.subList(Math.min(cut, steps.size()), steps.size()));
  }

  /** What is looked for: the path, or its end if it is of another machine. */
  private String ending(String name) {
    String path = name.replace('\\', '/');
    return cut >= 0 && isElsewhere(name) ? end(steps(name), cut) : path;
  }

  /**
   * How many folders to cut off: as many as let most files be found, and of several the least. A
   * folder that differs between paths stays, as it may be a class or a part; and where one file is
   * where its path says, the paths are of this machine, and nothing is cut off.
   */
  private int cut(List<String> names) {
    List<String> first = steps(names.getFirst());
    int common = first.size() - 1;
    for (String name : names) {
      List<String> steps = steps(name);
      int same = 0;
      while (same < Math.min(common, steps.size() - 1) && steps.get(same).equals(first.get(same))) {
        same++;
      }
      common = same;
    }
    List<String> some = some(names);
    if (some.stream().anyMatch(name -> isFound(name, null))) {
      return -1;
    }
    int best = -1;
    long found = 0;
    for (int c = 0; c <= common; c++) {
      int now = c;
      long count =
          some.stream()
              .map(ListedFiles::steps)
              .filter(steps -> isFound(end(steps, now), dropped(steps, now)))
              .count();
      if (count > found) {
        found = count;
        best = c;
      }
    }
    return best;
  }

  private boolean isFound(String name, Listing.@Nullable Part part) {
    try {
      return !name.isBlank() && find(name, part) != null;
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** The part that a path names, if what is left of it doesn't. */
  private static Listing.@Nullable Part dropped(List<String> steps, int cut) {
    for (int i = steps.size() - 2; i >= 0; i--) {
      Listing.Part part = PartName.of(steps.get(i));
      if (part != null) {
        return i < cut ? part : null;
      }
    }
    return null;
  }

  /** How many files {@link #findShortened} found. */
  int shortened() {
    return shortened;
  }

  /** The path of the first of them. */
  String firstShortened() {
    return firstShortened;
  }

  /** Where it would be. */
  Path expected(String name) {
    return FileNames.resolve(folders.getFirst(), name);
  }

  /**
   * Looks for a file.
   *
   * @param part if not null, not in folders of other parts
   */
  private @Nullable Path search(String name, Listing.@Nullable Part part) {
    Place first = most;
    if (first != null && isOf(part, first.folder()) && Files.isRegularFile(file(first, name))) {
      return file(first, name);
    }
    for (int f = 0; f < folders.size(); f++) {
      for (int s = 0; s < SUFFIXES.size() && isOf(part, f); s++) {
        Place place = new Place(f, s);
        Path file = file(place, name);
        if (Files.isRegularFile(file)) {
          if (!others.contains(place)) {
            return file;
          }
        } else if (s == 0 && Files.exists(file) && !Files.isDirectory(file)) {
          // Neither a file nor a folder: whoever opens it says so.
          return file;
        }
        if (s == 0 && Inside.isPicture(Path.of("x" + suffix(name)))) {
          break;
        }
      }
    }
    return null;
  }

  private boolean isOf(Listing.@Nullable Part part, int folder) {
    if (part == null) {
      return true;
    }
    Listing.Part of = PartName.of(FileNames.last(folders.get(folder)));
    return of == null || of == part;
  }

  private static String suffix(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 || name.indexOf('\0') >= 0 || !name.substring(dot).matches("\\.[A-Za-z0-9]+")
        ? ""
        : name.substring(dot);
  }
}
