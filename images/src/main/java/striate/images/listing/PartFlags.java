package striate.images.listing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import striate.data.DataException;

/**
 * The columns of a list that say true or false of a part, as {@code is_valid} does.
 *
 * @param columns those that are read
 * @param header the names of all columns
 */
record PartFlags(List<Integer> columns, List<String> header) {
  static final PartFlags NONE = new PartFlags(List.of(), List.of());

  private static final Map<String, Listing.Part> NAMES =
      Map.of(
          "isvalid", Listing.Part.VALIDATION,
          "isval", Listing.Part.VALIDATION,
          "isvalidation", Listing.Part.VALIDATION,
          "istest", Listing.Part.TEST,
          "istrain", Listing.Part.TRAIN,
          "istraining", Listing.Part.TRAIN,
          "istrainingimg", Listing.Part.TRAIN,
          "istrainingimage", Listing.Part.TRAIN);

  private static final Set<String> TRUE = Set.of("1", "1.0", "true", "t", "yes", "y");
  private static final Set<String> FALSE = Set.of("0", "0.0", "false", "f", "no", "n", "");

  /** Whether a column is called as one, whatever is in it. */
  static boolean isFlag(String name) {
    return NAMES.containsKey(ListColumns.plain(name));
  }

  /**
   * Finds them.
   *
   * @param part the name of the column that says the part, which goes before them, or null
   * @param listing is told which are read, and which are not
   */
  static PartFlags of(
      List<String> header,
      List<Csv.Row> data,
      String list,
      @Nullable String part,
      Listing listing) {
    List<Integer> columns = new ArrayList<>();
    for (int i = 0; i < header.size(); i++) {
      Listing.Part of = NAMES.get(ListColumns.plain(header.get(i)));
      if (of == null) {
        continue;
      }
      String odd = odd(data, i);
      if (part != null) {
        listing.note("%s: %s is not read: %s says the part", list, header.get(i), part);
      } else if (odd != null) {
        listing.note(
            "%s: %s is not read: true or false expected, got %s", list, header.get(i), odd);
      } else {
        listing.note(
            "%s: %s is read as the part: %s where it is true%s",
            list,
            header.get(i),
            of.title(),
            of == Listing.Part.TRAIN ? ", test where nothing else is" : "");
        columns.add(i);
      }
    }
    return new PartFlags(List.copyOf(columns), header);
  }

  /** The first cell that is neither true nor false, or null if all are. */
  private static @Nullable String odd(List<Csv.Row> data, int column) {
    for (Csv.Row row : data) {
      String cell = ListColumns.cell(row, column);
      String word = cell.toLowerCase(Locale.ROOT);
      if (!TRUE.contains(word) && !FALSE.contains(word)) {
        return cell;
      }
    }
    return null;
  }

  /**
   * The part of a row: {@code standard} if none is true, but test if one says that it is not for
   * training.
   *
   * @param standard what the list is of
   * @throws DataException if two parts are true, or one in the list of another
   */
  Listing.Part part(Csv.Row row, Listing.Part standard, String place) {
    Listing.Part part = standard;
    String by = null;
    String denied = null;
    boolean tests = false;
    for (int column : columns) {
      String name = header.get(column);
      Listing.Part of = NAMES.getOrDefault(ListColumns.plain(name), standard);
      denied = of == Listing.Part.TRAIN ? name : denied;
      tests |= of == Listing.Part.TEST;
      if (!TRUE.contains(ListColumns.cell(row, column).toLowerCase(Locale.ROOT))) {
        continue;
      }
      if (by != null && of != part) {
        throw new DataException(
            place + ": one part expected, got true for both " + by + " and " + name);
      }
      if (standard != Listing.Part.TRAIN && of != standard) {
        throw new DataException(place + ": " + name + " is true in a list of " + standard.title());
      }
      part = of;
      by = name;
    }
    if (by == null && denied != null && standard == Listing.Part.TRAIN) {
      if (tests) {
        throw new DataException(
            place + ": one part expected, got false for " + denied + " and all other parts");
      }
      return Listing.Part.TEST;
    }
    return part;
  }
}
