package striate.images.listing;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The parts that the paths of a list say by their folders, {@code train/1.png}. */
final class PathParts {
  private PathParts() {}

  /**
   * Whether all paths of a list say a part, and not all the same, in a list that says none by a
   * column.
   *
   * @param known what the list is of, if that is known
   * @param listing is told if so, and if only some do
   */
  static boolean of(
      List<Csv.Row> rows,
      ListColumns columns,
      Listing.@Nullable Part known,
      String list,
      Listing listing) {
    if (known != null || columns.part() >= 0 || !columns.flags().columns().isEmpty()) {
      return false;
    }
    Set<Listing.Part> parts = EnumSet.noneOf(Listing.Part.class);
    boolean all = true;
    for (Csv.Row row : rows) {
      Listing.Part part = of(ListColumns.cell(row, columns.path()));
      if (part == null) {
        all = false;
      } else {
        parts.add(part);
      }
    }
    boolean several = parts.contains(Listing.Part.TRAIN) && parts.size() > 1;
    String titles = parts.stream().map(Listing.Part::title).collect(Collectors.joining(" and "));
    if (several && all) {
      listing.note("%s: the folders of the paths are read as the parts: %s", list, titles);
    } else if (several) {
      listing.note(
          "%s: all is read as training, though folders of some paths say %s; a column split would"
              + " tell",
          list, titles);
    }
    return several && all;
  }

  /** The part that the last such folder of a path says, or null. */
  static Listing.@Nullable Part of(String path) {
    List<String> steps = List.of(path.replace('\\', '/').split("/", -1));
    for (int i = steps.size() - 2; i >= 0; i--) {
      Listing.Part part = PartName.of(steps.get(i));
      if (part != null) {
        return part;
      }
    }
    return null;
  }
}
