package striate.images.listing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import striate.data.DataException;

/**
 * Rows of separated values: cells in double quotes may hold separators, line ends, and quotes that
 * are doubled or follow a backslash; lines end with LF, CRLF or CR. Spaces around cells, empty
 * lines and lines of comment ({@code #}) are passed over.
 *
 * <p>Source: RFC 4180, and what programs write beside it.
 */
final class Csv {
  /**
   * @param line where it begins, from 1
   */
  record Row(int line, List<String> cells) {}

  /** In the order in which they are tried. */
  private static final String SEPARATORS = "\t;,|";

  /** Rows by which the separator is judged. */
  private static final int JUDGED = 50;

  /** The line by which Excel is told. */
  private static final Pattern TOLD =
      Pattern.compile("\\s*\"?sep=([^\\s\"]|\t)\"?[ \t]*(\r\n|\n|\r)", Pattern.CASE_INSENSITIVE);

  private final String text;
  private final String name;
  private final char separator;
  private int at;
  private int line = 1;

  private Csv(String text, String name, char separator) {
    this.text = text;
    this.name = name;
    this.separator = separator;
  }

  /** All rows, whichever of tab, semicolon, comma and bar separates them, or of JSON. */
  static List<Row> rows(String text, String name) {
    if (JsonRows.isList(text)) {
      return JsonRows.of(text, name);
    }
    Matcher told = TOLD.matcher(text);
    if (told.lookingAt()) {
      Csv csv = new Csv(text, name, told.group(1).charAt(0));
      csv.at = told.end();
      csv.line = 2;
      return withRowNames(csv.rows(Integer.MAX_VALUE));
    }
    char separator = separator(text, name);
    String plain = separator == ' ' ? singleSpaces(text) : text;
    return withRowNames(new Csv(plain, name, separator).rows(Integer.MAX_VALUE));
  }

  /** The one that makes a header known, else that cuts the most rows into as many cells. */
  private static char separator(String text, String name) {
    char best = ',';
    int most = 0;
    int files = 0;
    for (int i = 0; i < SEPARATORS.length(); i++) {
      char c = SEPARATORS.charAt(i);
      List<Row> rows = first(text, name, c);
      int alike = alike(rows);
      if (alike > 0 && ListColumns.isHeader(rows.getFirst().cells())) {
        return c;
      }
      int pictures = pictures(rows);
      if (alike > most || (alike == most && pictures > files)) {
        most = alike;
        files = pictures;
        best = c;
      }
    }
    // Only if nothing else is there: names may have spaces.
    if (most > 0) {
      return best;
    }
    List<Row> words = first(singleSpaces(text), name, ' ');
    return isTable(words) ? ' ' : best;
  }

  /** Of several spaces between words one, and none around them: columns may stand in line. */
  private static String singleSpaces(String text) {
    return text.replaceAll("(?m)^ +| +$", "").replaceAll(" {2,}", " ");
  }

  /** How many rows have a cell that is named as a picture. */
  private static int pictures(List<Row> rows) {
    int count = 0;
    for (Row row : rows) {
      count += row.cells().stream().anyMatch(ListColumns::isPicture) ? 1 : 0;
    }
    return count;
  }

  private static boolean isTable(List<Row> words) {
    if (words.isEmpty()) {
      return false;
    }
    int width = words.getLast().cells().size();
    List<Row> rest = words.subList(1, words.size());
    int first = words.getFirst().cells().size();
    return width > 1
        && rest.stream().allMatch(r -> r.cells().size() == width)
        && (first == width || ListColumns.isHeader(words.getFirst().cells()));
  }

  /** The rows, with a cell before a header that has no name for the rows' numbers: R writes so. */
  private static List<Row> withRowNames(List<Row> rows) {
    if (rows.size() < 2 || !ListColumns.isHeader(rows.getFirst().cells())) {
      return rows;
    }
    int width = rows.getFirst().cells().size() + 1;
    for (Row row : rows.subList(1, rows.size())) {
      if (row.cells().size() != width || !row.cells().getFirst().matches("\\d+")) {
        return rows;
      }
    }
    List<Row> out = new ArrayList<>(rows);
    List<String> header = new ArrayList<>(List.of(""));
    header.addAll(rows.getFirst().cells());
    out.set(0, new Row(rows.getFirst().line(), header));
    return out;
  }

  private static List<Row> first(String text, String name, char separator) {
    try {
      return new Csv(text, name, separator).rows(JUDGED);
    } catch (DataException e) {
      // With this separator the quotes don't fit.
      return List.of();
    }
  }

  /** How many rows are cut into as many cells as most are, if that is more than one. */
  private static int alike(List<Row> rows) {
    Map<Integer, Integer> sizes = new HashMap<>();
    for (Row row : rows) {
      sizes.merge(row.cells().size(), 1, Integer::sum);
    }
    sizes.remove(1);
    return sizes.values().stream().mapToInt(n -> n).max().orElse(0);
  }

  private List<Row> rows(int most) {
    List<Row> rows = new ArrayList<>();
    while (at < text.length() && rows.size() < most) {
      if (comment()) {
        continue;
      }
      int begun = line;
      List<String> cells = row();
      if (cells.stream().anyMatch(cell -> !cell.isBlank())) {
        rows.add(new Row(begun, cells));
      }
    }
    return rows;
  }

  /** Passes over a line that begins with {@code #} and is no row: {@code #1.png,cat} is one. */
  private boolean comment() {
    if (text.charAt(at) != '#') {
      return false;
    }
    int end = at;
    while (end < text.length() && !isEnd(text.charAt(end))) {
      end++;
    }
    String rest = text.substring(at + 1, end);
    if (rest.indexOf(separator) >= 0) {
      if (rest.startsWith(" ")) {
        // NumPy writes its header so.
        at++;
      }
      return false;
    }
    at = end;
    lineEnd();
    return true;
  }

  private static boolean isEnd(char c) {
    return c == '\n' || c == '\r';
  }

  private void lineEnd() {
    if (at < text.length()) {
      at += text.startsWith("\r\n", at) ? 2 : 1;
      line++;
    }
  }

  private List<String> row() {
    List<String> cells = new ArrayList<>();
    while (true) {
      int start = at;
      skipSpaces();
      if (at < text.length() && text.charAt(at) == '"') {
        cells.add(quoted());
      } else {
        at = start;
        cells.add(plain());
      }
      if (at == text.length()) {
        return cells;
      }
      if (text.charAt(at) != separator) {
        lineEnd();
        return cells;
      }
      at++;
    }
  }

  private void skipSpaces() {
    while (at < text.length() && isSpace(text.charAt(at))) {
      at++;
    }
  }

  private boolean isSpace(char c) {
    return c != separator && (c == ' ' || c == '\t' || c == '\u00a0' || c == '\ufeff');
  }

  private boolean atEnd(int place) {
    return place >= text.length() || text.charAt(place) == separator || isEnd(text.charAt(place));
  }

  private String plain() {
    int start = at;
    while (!atEnd(at)) {
      at++;
    }
    return strip(text.substring(start, at));
  }

  /** Without the spaces around it, no-break ones too; those within it are part of a name. */
  private static String strip(String cell) {
    int from = 0;
    int to = cell.length();
    while (from < to && isBlank(cell.charAt(from))) {
      from++;
    }
    while (to > from && isBlank(cell.charAt(to - 1))) {
      to--;
    }
    return cell.substring(from, to);
  }

  private static boolean isBlank(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  private String quoted() {
    int begun = line;
    StringBuilder cell = new StringBuilder();
    at++;
    while (true) {
      if (at == text.length()) {
        throw new DataException(name + " line " + begun + ": a quote is never closed");
      }
      char c = text.charAt(at++);
      if (c == '\\' && isEscape()) {
        c = text.charAt(at++);
      } else if (c == '"') {
        if (at < text.length() && text.charAt(at) == '"') {
          at++;
        } else {
          break;
        }
      } else if (c == '\n' || (c == '\r' && !(at < text.length() && text.charAt(at) == '\n'))) {
        line++;
      }
      cell.append(c);
    }
    skipSpaces();
    if (!atEnd(at)) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s line %d: a %s expected after a quote, got %s",
              name,
              line,
              switch (separator) {
                case ',' -> "comma";
                case ';' -> "semicolon";
                case '\t' -> "tab";
                default -> separator;
              },
              text.charAt(at)));
    }
    return strip(cell.toString());
  }

  /** After a backslash: a quote that belongs to the cell. A path may end with a backslash. */
  private boolean isEscape() {
    return at < text.length() && text.charAt(at) == '"' && !atEnd(at + 1);
  }
}
