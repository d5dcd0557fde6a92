package striate.images.listing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import striate.data.DataException;

/**
 * Columns of classes, one of which has a mark in each row: 1 beside 0 or -1, yes beside no, x
 * beside nothing.
 *
 * @param columns those of the classes; empty if there are none
 * @param names the header
 */
record OneHot(List<Integer> columns, List<String> names) {
  private static final Set<String> YES = Set.of("true", "t", "yes", "y", "x", "✓", "✔");
  private static final Set<String> NO = Set.of("false", "f", "no", "n", "-", "");

  /** What a cell says. */
  private enum Mark {
    YES,
    NO,
    /** -1, which means no where there is no 0. */
    MINUS,
    /** A number between 0 and 1. */
    SHARE,
    ODD
  }

  static OneHot none(List<String> names) {
    return new OneHot(List.of(), names);
  }

  /**
   * Finds them among columns that nothing else is known of; none if they are not marked at all.
   *
   * @param doubtful columns that may rather say something else
   * @throws DataException naming the row and the cell that does not fit
   */
  static OneHot of(
      List<String> names,
      List<Csv.Row> rows,
      List<Integer> others,
      List<Integer> doubtful,
      String list) {
    List<Integer> hot =
        others.stream().filter(c -> rows.stream().allMatch(r -> isPlain(mark(r, c)))).toList();
    if (hot.size() < 2 || rows.stream().noneMatch(r -> !marked(r, hot).isEmpty())) {
      return none(names);
    }
    // A number of a fold may look like a class.
    List<Integer> fewer = hot.stream().filter(c -> !doubtful.contains(c)).toList();
    boolean sound = rows.stream().allMatch(r -> marked(r, fewer).size() == 1);
    OneHot found = new OneHot(fewer.size() > 1 && sound ? fewer : hot, names);
    found.checkMinus(rows, list);
    // At once: whatever else is doubted of the list, no row would have one class.
    if (rows.stream().noneMatch(r -> marked(r, found.columns).size() == 1)) {
      Csv.Row first =
          rows.stream().filter(r -> !marked(r, found.columns).isEmpty()).findFirst().orElseThrow();
      found.label(first, list + " line " + first.line());
    }
    return found;
  }

  /** Where some columns have -1 and 0, -1 is a doubt and not a no. */
  private void checkMinus(List<Csv.Row> rows, String list) {
    boolean no = has(rows, Mark.NO);
    for (Csv.Row row : rows) {
      for (int column : columns) {
        if (no && mark(row, column) == Mark.MINUS) {
          throw new DataException(
              String.format(
                  Locale.ROOT,
                  "%s line %d: 1 or 0 expected under %s, got -1",
                  list,
                  row.line(),
                  names.get(column)));
        }
      }
    }
  }

  private boolean has(List<Csv.Row> rows, Mark mark) {
    return rows.stream().anyMatch(row -> columns.stream().anyMatch(c -> mark(row, c) == mark));
  }

  /**
   * Why columns that look like those of classes are none, with row and cell; empty if they don't.
   */
  static String reason(List<String> names, List<Csv.Row> rows, List<Integer> others) {
    List<Integer> near = new ArrayList<>();
    for (int column : others) {
      long fit = rows.stream().filter(row -> mark(row, column) != Mark.ODD).count();
      if (2 * fit > rows.size()) {
        near.add(column);
      }
    }
    boolean any =
        rows.stream().anyMatch(row -> near.stream().anyMatch(c -> mark(row, c) != Mark.NO));
    if (near.size() < 2 || !any) {
      return "";
    }
    for (Csv.Row row : rows) {
      for (int column : near) {
        if (!isPlain(mark(row, column))) {
          return String.format(
              Locale.ROOT,
              "; nor are they columns of classes with a 1 in one of them: line %d has %s under %s",
              row.line(),
              SeveralLabels.shown(ListColumns.cell(row, column)),
              names.get(column));
        }
      }
    }
    return "";
  }

  private static boolean isPlain(Mark mark) {
    return mark == Mark.YES || mark == Mark.NO || mark == Mark.MINUS;
  }

  private static Mark mark(Csv.Row row, int column) {
    String word = ListColumns.cell(row, column).toLowerCase(Locale.ROOT);
    if (YES.contains(word) || NO.contains(word)) {
      return YES.contains(word) ? Mark.YES : Mark.NO;
    }
    Double number = number(word);
    if (number == null) {
      return Mark.ODD;
    }
    double n = number;
    if (n == 0 || n == 1) {
      return n == 0 ? Mark.NO : Mark.YES;
    }
    return n == -1 ? Mark.MINUS : n > 0 && n < 1 ? Mark.SHARE : Mark.ODD;
  }

  private static @Nullable Double number(String word) {
    // Java reads more as a number than people do.
    return word.matches("[+-]?\\d{1,40}(\\.\\d{0,40})?(e[+-]?\\d{1,3})?")
        ? Double.valueOf(word)
        : null;
  }

  private static List<Integer> marked(Csv.Row row, List<Integer> columns) {
    return columns.stream().filter(c -> mark(row, c) == Mark.YES).toList();
  }

  /**
   * The class of a row.
   *
   * @throws DataException if it has none, or several
   */
  String label(Csv.Row row, String place) {
    List<String> found = marked(row, columns).stream().map(names::get).toList();
    if (found.size() != 1) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: a 1 in one of the columns %s expected, got %s",
              place,
              Listing.some(columns.stream().map(names::get).toList()),
              found.isEmpty() ? "none" : "it in " + Listing.some(found)));
    }
    return found.getFirst();
  }
}
