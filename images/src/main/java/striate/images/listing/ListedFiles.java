package striate.images.listing;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
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

  /** What the last file was found by is tried first for the next. */
  private int folder;

  private int suffix;

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
   * The file, or null if there is none.
   *
   * @throws InvalidPathException if it is no name of a file
   */
  @Nullable Path find(String name) {
    Path found = search(name);
    return found == null && name.indexOf('\\') >= 0 ? search(name.replace('\\', '/')) : found;
  }

  /**
   * The file of a path from another machine or another folder: one that names a drive or a place,
   * or begins with the name of the list's own folder. As much of its end as finds a file counts.
   */
  @Nullable Path findShortened(String name) {
    String found = shorten(name);
    if (found == null) {
      return null;
    }
    if (shortened++ == 0) {
      firstShortened = name;
    }
    return find(found);
  }

  /** Whether {@link #findShortened} finds one. */
  boolean isShortened(String name) {
    return shorten(name) != null;
  }

  private @Nullable String shorten(String name) {
    String path = name.replace('\\', '/');
    boolean elsewhere = ELSEWHERE.matcher(path).lookingAt();
    String own = folders.isEmpty() ? "" : FileNames.last(folders.getFirst());
    if (!elsewhere && (own.isEmpty() || !path.startsWith(own + "/"))) {
      return null;
    }
    for (int at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
      String end = path.substring(at + 1);
      if (!end.isEmpty() && !end.startsWith("/") && find(end) != null) {
        return end;
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

  private @Nullable Path search(String name) {
    if (folders.isEmpty()) {
      return null;
    }
    if (Files.isRegularFile(FileNames.resolve(folders.get(folder), name + SUFFIXES.get(suffix)))) {
      return FileNames.resolve(folders.get(folder), name + SUFFIXES.get(suffix));
    }
    for (int f = 0; f < folders.size(); f++) {
      for (int s = 0; s < SUFFIXES.size(); s++) {
        Path file = FileNames.resolve(folders.get(f), name + SUFFIXES.get(s));
        if (Files.isRegularFile(file)) {
          folder = f;
          suffix = s;
          return file;
        }
        if (s == 0 && Files.exists(file) && !Files.isDirectory(file)) {
          // Neither a file nor a folder: whoever opens it says so.
          return file;
        }
        if (s == 0 && Inside.isPicture(Path.of("x" + ending(name)))) {
          break;
        }
      }
    }
    return null;
  }

  private static String ending(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 || name.indexOf('\0') >= 0 || !name.substring(dot).matches("\\.[A-Za-z0-9]+")
        ? ""
        : name.substring(dot);
  }
}
