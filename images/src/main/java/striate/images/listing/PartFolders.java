package striate.images.listing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import striate.data.DataException;

/**
 * Which folders of a folder are those for training, validation and test.
 *
 * @param parts may change
 * @param others all others; may change
 */
record PartFolders(Map<Listing.Part, Path> parts, List<Path> others) {
  /**
   * Tells them by their names.
   *
   * @throws DataException if two are of one part, or each is of a part and a class
   */
  static PartFolders of(Path at, List<Path> folders) {
    Map<Listing.Part, Path> parts = new EnumMap<>(Listing.Part.class);
    List<Path> others = new ArrayList<>();
    for (Path folder : folders) {
      Listing.Part part = PartName.of(FileNames.last(folder));
      if (part == null) {
        others.add(folder);
      } else {
        put(parts, part, folder, at);
      }
    }
    if (parts.isEmpty()) {
      named(at, others, parts);
    } else if (parts.containsKey(Listing.Part.TRAIN) && !parts.containsKey(Listing.Part.TEST)) {
      // A contest's test, whose answers it keeps for itself.
      others.stream()
          .filter(f -> FileNames.last(f).matches("(?i)test\\d"))
          .findFirst()
          .ifPresent(f -> {
            parts.put(Listing.Part.TEST, f);
            others.remove(f);
          });
    }
    return new PartFolders(parts, others);
  }

  /**
   * Folders all of which say a part and something else: {@code cars_train} and {@code cars_test}
   * are the parts, {@code train-cat} and {@code test-cat} are refused. Folders without pictures
   * beside them, such as {@code devkit}, change nothing.
   */
  private static void named(Path at, List<Path> others, Map<Listing.Part, Path> parts) {
    Map<Path, PartName.Split> splits = new LinkedHashMap<>();
    for (Path folder : others) {
      PartName.Split split = PartName.split(FileNames.last(folder));
      if (split != null) {
        splits.put(folder, split);
      } else if (Inside.hasPicture(folder)) {
        return;
      }
    }
    Set<Listing.Part> said = EnumSet.noneOf(Listing.Part.class);
    splits.values().forEach(split -> said.add(split.part()));
    if (said.size() < 2 || !said.contains(Listing.Part.TRAIN)) {
      return;
    }
    boolean one =
        splits.values().stream().map(s -> FileNames.alike(s.rest())).distinct().count() == 1;
    if (!one || said.size() < splits.size()) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%1$s: %2$s say a part and a class each; folders such as train/%3$s and test/%3$s expected",
              FileNames.text(at),
              Listing.some(splits.keySet().stream().map(FileNames::last).toList()),
              splits.values().iterator().next().rest()));
    }
    splits.forEach((folder, split) -> parts.put(split.part(), folder));
    others.removeAll(splits.keySet());
  }

  /**
   * Takes a folder for a part.
   *
   * @throws DataException if there is one already
   */
  static void put(Map<Listing.Part, Path> parts, Listing.Part part, Path folder, Path at) {
    Path other = parts.putIfAbsent(part, folder);
    if (other == null) {
      return;
    }
    // Where there are "dev" and "eval", the second is the test.
    boolean evaluates = PartName.isEval(FileNames.last(folder));
    if (part == Listing.Part.VALIDATION
        && (evaluates || PartName.isEval(FileNames.last(other)))
        && !parts.containsKey(Listing.Part.TEST)) {
      parts.put(Listing.Part.VALIDATION, evaluates ? other : folder);
      parts.put(Listing.Part.TEST, evaluates ? folder : other);
      return;
    }
    throw new DataException(
        String.format(
            Locale.ROOT,
            "%s: one folder for %s expected, got %s and %s",
            FileNames.text(at),
            part.title(),
            FileNames.last(other),
            FileNames.last(folder)));
  }
}
