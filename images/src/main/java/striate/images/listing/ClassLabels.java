package striate.images.listing;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import striate.data.DataException;

/** The names of classes, told by folders: one spelling of what a person would call the same. */
final class ClassLabels {
  private final Listing listing;
  private final List<String> known;

  /** The spelling of a class for all that a person would call the same. */
  private final Map<String, String> spellings = new HashMap<>();

  private final Set<String> found = new HashSet<>();

  /**
   * @param listing is told what may be doubted
   * @param known the classes of a model; none if there is no model yet
   */
  ClassLabels(Listing listing, List<String> known) {
    this.listing = listing;
    this.known = known;
    for (String name : known) {
      spellings.put(FileNames.alike(name), name);
    }
  }

  /** Whether a folder was of this class. */
  boolean has(String label) {
    return found.contains(label);
  }

  /** How a folder's name is spelt as a class, or null if it is none so far. */
  @Nullable String spelling(Path folder) {
    return spellings.get(FileNames.alike(FileNames.last(folder)));
  }

  /** Whether a folder is called as one of the model's classes. */
  boolean isKnown(Path folder) {
    String spelling = spelling(folder);
    return spelling != null && known.contains(spelling);
  }

  /**
   * The class of a folder, spelt as the folders before it spelt it.
   *
   * @param seen the folders of the same part that were asked for before, by their names
   * @throws DataException if one of them reads the same
   */
  String of(Path folder, Map<String, Path> seen) {
    String name = FileNames.composed(FileNames.last(folder));
    Path other = seen.putIfAbsent(name, folder);
    if (other != null) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: one folder for each class expected, got two that both read as %s (in other Unicode forms or character sets)",
              FileNames.text(parent(folder)),
              name));
    }
    if (FileNames.isGuessed(folder)) {
      listing.note("%s: its name is no UTF-8; read as Latin-1", FileNames.text(folder));
    }
    String alike = FileNames.alike(name);
    @Nullable String spelling = spellings.putIfAbsent(alike, name);
    if (spelling == null || spelling.equals(name) || found.contains(name)) {
      found.add(name);
      return name;
    }
    Predicate<Path> exact = p -> FileNames.composed(FileNames.last(p)).equals(spelling);
    if (seen.values().stream().anyMatch(exact) || has(parent(folder), exact)) {
      listing.note("classes %s and %s differ in case or spaces alone", spelling, name);
      found.add(name);
      return name;
    }
    listing.note("%s is read as class %s", FileNames.text(folder), spelling);
    return spelling;
  }

  private static boolean has(Path folder, Predicate<Path> wanted) {
    try (Stream<Path> inside = Inside.of(folder).folders().stream()) {
      return inside.anyMatch(wanted);
    }
  }

  private static Path parent(Path folder) {
    Path parent = folder.getParent();
    return parent == null ? folder : parent;
  }
}
