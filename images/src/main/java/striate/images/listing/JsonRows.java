package striate.images.listing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import striate.data.DataException;
import striate.files.JsonReader;

/**
 * Rows of a list in JSON: an object a line (JSON Lines, as Hugging Face's {@code metadata.jsonl}),
 * a list of objects, or one object of file names and labels. The keys are the header.
 */
final class JsonRows {
  /** Characters by which it is judged what a text is. */
  private static final int LOOKED_AT = 4096;

  /** An object that has no more is a list's row. */
  private static final int COLUMNS = 64;

  private static final Pattern PICTURE =
      Pattern.compile("\"[^\"\n]+\\.(png|jpe?g|jfif|webp|gif|bmp)\"", Pattern.CASE_INSENSITIVE);

  /** Objects one after the other, or in a list; but no file of boxes. */
  private static final Pattern OBJECTS = Pattern.compile("\\s*\\[?\\s*\\{\\s*\"");

  private static final Pattern OTHER =
      Pattern.compile("\"(annotations|categories|images|imgs|licenses|shapes)\"\\s*:\\s*[\\[{]");

  private final String name;
  private final Map<String, Integer> columns = new LinkedHashMap<>();
  private final List<Csv.Row> rows = new ArrayList<>();

  private JsonRows(String name) {
    this.name = name;
  }

  /** Whether a text, or its start, is a list of pictures in JSON. */
  static boolean isList(String text) {
    String start = text.substring(0, Math.min(text.length(), LOOKED_AT));
    return OBJECTS.matcher(start).lookingAt()
        && PICTURE.matcher(start).find()
        && !OTHER.matcher(start).find();
  }

  /**
   * The rows, the keys first.
   *
   * @throws DataException naming the line, what was expected and what is there
   */
  static List<Csv.Row> of(String text, String name) {
    JsonRows json = new JsonRows(name);
    try {
      JsonReader.each(text, json::add);
    } catch (IllegalArgumentException e) {
      throw new DataException(name + " " + e.getMessage(), e);
    }
    List<Csv.Row> all = new ArrayList<>();
    all.add(new Csv.Row(1, List.copyOf(json.columns.keySet())));
    all.addAll(json.rows);
    return all;
  }

  private void add(int line, @Nullable Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw new DataException(
          name + " line " + line + ": an object of a file name and a label expected");
    }
    if (rows.isEmpty() && isPairs(map)) {
      columns.put("path", 0);
      columns.put("label", 1);
      map.forEach(
          (file, label) -> rows.add(new Csv.Row(line, List.of(String.valueOf(file), text(label)))));
      return;
    }
    List<String> cells = new ArrayList<>();
    for (Map.Entry<?, ?> e : map.entrySet()) {
      Integer known = columns.putIfAbsent(String.valueOf(e.getKey()), columns.size());
      int column = known == null ? columns.size() - 1 : known;
      if (column >= COLUMNS) {
        throw new DataException(
            name + " line " + line + ": objects of at most " + COLUMNS + " keys expected");
      }
      while (cells.size() <= column) {
        cells.add("");
      }
      cells.set(column, text(e.getValue()));
    }
    if (cells.stream().anyMatch(cell -> !cell.isBlank())) {
      rows.add(new Csv.Row(line, cells));
    }
  }

  /** Whether the keys are the files: the first one tells. */
  private static boolean isPairs(Map<?, ?> map) {
    Object first = map.isEmpty() ? "" : map.keySet().iterator().next();
    return ListColumns.isPicture(String.valueOf(first));
  }

  /** A value as the cell of a list; several labels as others write them, objects as none. */
  private static String text(@Nullable Object value) {
    return switch (value) {
      case null -> "";
      case List<?> list -> String.join("|", list.stream().map(JsonRows::text).toList());
      case Map<?, ?> map -> "";
      case Double d when d == Math.rint(d) && Math.abs(d) < 1e15 -> Long.toString(d.longValue());
      default -> value.toString();
    };
  }
}
