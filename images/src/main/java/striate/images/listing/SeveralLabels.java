package striate.images.listing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import striate.data.DataException;

/**
 * Cells that may hold several classes of one picture: {@code cat|pet}. They are read as one class,
 * as names may have such signs; where the rest of the list speaks against it, this is told.
 */
final class SeveralLabels {
  /** By these, programs join: one part that stands elsewhere too is enough. */
  private static final List<String> JOINING = List.of("|", ";", ",");

  /** These are often part of a name: all parts must be classes themselves. */
  private static final List<String> IN_NAMES = List.of("/", "+", "&", " ");

  /** Columns in whose cells spaces join, too. */
  private static final Set<String> PLURAL =
      Set.of("labels", "tags", "classes", "categories", "targets", "findings");

  private static final int SHOWN = 60;

  private static final Pattern LIST = Pattern.compile("\\[(.*)]|\\{(.*)}|\\((['\"].*)\\)");
  private static final Pattern ONE = Pattern.compile("'([^']*)',?|\"([^\"]*)\"|(-?\\d+)");
  private static final Pattern SEVERAL =
      Pattern.compile("['\"].*|.*[,;|].*|-?\\d+(\\.\\d*)?(\\s+-?\\d+(\\.\\d*)?)+");

  /** A class, the first line that has it, and how many do. */
  private static final class Cell {
    private final String text;
    private final int line;
    private int rows;

    Cell(String text, int line) {
      this.text = text;
      this.line = line;
    }
  }

  /** Where a part stands. */
  private record Uses(Set<String> cells, Set<Integer> places) {}

  private final Map<String, Cell> cells = new LinkedHashMap<>();

  /**
   * A cell without the brackets of a list of one: {@code ['cat']}.
   *
   * @throws DataException if it is a list of several
   */
  static String one(String cell, String place) {
    Matcher list = LIST.matcher(cell);
    if (!list.matches()) {
      return cell;
    }
    String inside = "";
    for (int i = 1; i <= list.groupCount(); i++) {
      inside = list.group(i) == null ? inside : list.group(i).strip();
    }
    Matcher one = ONE.matcher(inside);
    if (cell.charAt(0) != '{' && one.matches()) {
      for (int i = 1; i <= one.groupCount(); i++) {
        String found = one.group(i);
        if (found != null) {
          return found;
        }
      }
    }
    if (SEVERAL.matcher(inside).matches()) {
      throw new DataException(place + ": one class expected, got the list " + shown(cell));
    }
    return inside.isEmpty() ? "" : cell;
  }

  /** Takes note of a row's class. */
  void add(String label, int line) {
    cells.computeIfAbsent(FileNames.alike(label), k -> new Cell(label, line)).rows++;
  }

  /**
   * Tells of the first cell that may be doubted, for each sign.
   *
   * @param column the name of the column, or nothing
   */
  void tell(String list, String column, Listing listing) {
    boolean several = PLURAL.contains(ListColumns.plain(column));
    JOINING.forEach(sign -> tell(list, listing, sign, true));
    IN_NAMES.forEach(sign -> tell(list, listing, sign, several && sign.equals(" ")));
  }

  private void tell(String list, Listing listing, String sign, boolean joins) {
    Map<String, Uses> uses = new HashMap<>();
    Map<Cell, List<String>> joined = new LinkedHashMap<>();
    cells.forEach((key, cell) -> {
      List<String> parts = parts(key, sign);
      if (parts.size() < 2) {
        return;
      }
      joined.put(cell, parts);
      for (int i = 0; joins && i < parts.size(); i++) {
        Uses of =
            uses.computeIfAbsent(parts.get(i), p -> new Uses(new HashSet<>(), new HashSet<>()));
        of.cells.add(key);
        of.places.add(i);
      }
    });
    Cell first = null;
    String why = "";
    int rows = 0;
    for (Map.Entry<Cell, List<String>> cell : joined.entrySet()) {
      String doubt = joins ? doubt(cell.getKey(), cell.getValue(), sign, uses) : null;
      doubt = doubt == null && !JOINING.contains(sign) ? all(cell) : doubt;
      if (doubt != null) {
        why = first == null ? doubt : why;
        first = first == null ? cell.getKey() : first;
        rows += cell.getKey().rows;
      }
    }
    if (first != null) {
      listing.note(
          "%s line %d: %s is read as one class, though %s; a picture has one class (%s so)",
          list, first.line, shown(first.text), why, Listing.count(rows, "row"));
    }
  }

  private static List<String> parts(String key, String sign) {
    List<String> parts = new ArrayList<>();
    if (key.contains(sign)) {
      for (String part : key.split(Pattern.quote(sign), -1)) {
        if (!part.isBlank()) {
          parts.add(part.strip());
        }
      }
    }
    return parts;
  }

  private @Nullable String doubt(
      Cell cell, List<String> parts, String sign, Map<String, Uses> uses) {
    for (String part : parts) {
      if (cells.containsKey(part)) {
        return shown(text(part)) + " is one too";
      }
    }
    if (sign.equals(" ")) {
      return null;
    }
    // "Smith, John" and "Smith, Anna" are names, "cat,pet" and "dog,pet" what a program has joined.
    boolean asName = sign.equals(",") && cell.text.contains(", ");
    for (String part : parts) {
      Uses of = uses.get(part);
      if (of != null && of.cells.size() > 1 && (!asName || of.places.size() > 1)) {
        return shown(part) + " stands in other rows too";
      }
    }
    return null;
  }

  private @Nullable String all(Map.Entry<Cell, List<String>> cell) {
    List<String> parts = cell.getValue();
    if (parts.stream().allMatch(cells::containsKey)) {
      return String.join(" and ", parts.stream().map(p -> shown(text(p))).distinct().toList())
          + (parts.stream().distinct().count() == 1 ? " is one too" : " are classes too");
    }
    return parts.stream().allMatch(p -> p.matches("\\d{1,6}")) ? "it looks like several" : null;
  }

  private String text(String part) {
    Cell cell = cells.get(part);
    return cell == null ? part : cell.text;
  }

  /** A cell in a message of one line. */
  static String shown(String cell) {
    String line = cell.replaceAll("[\\p{Cntrl}]+", " ");
    return line.length() > SHOWN
        ? String.format(Locale.ROOT, "%s…", line.substring(0, SHOWN))
        : line;
  }
}
