package striate.images;

import java.util.ArrayList;
import java.util.List;
import striate.data.DataException;

/**
 * Rows of comma-separated values: cells in double quotes may hold commas, line ends and doubled
 * quotes; lines end with LF, CRLF or CR; empty lines are passed over.
 *
 * <p>Source: RFC 4180.
 */
final class Csv {
  /**
   * @param line where it begins, from 1
   */
  record Row(int line, List<String> cells) {}

  private final String text;
  private final String name;
  private int at;
  private int line = 1;

  private Csv(String text, String name) {
    this.text = text;
    this.name = name;
  }

  static List<Row> rows(String text, String name) {
    Csv csv = new Csv(text, name);
    List<Row> rows = new ArrayList<>();
    while (csv.at < text.length()) {
      int line = csv.line;
      List<String> cells = csv.row();
      if (cells.size() > 1 || !cells.getFirst().isBlank()) {
        rows.add(new Row(line, cells));
      }
    }
    return rows;
  }

  private List<String> row() {
    List<String> cells = new ArrayList<>();
    while (true) {
      cells.add(at < text.length() && text.charAt(at) == '"' ? quoted() : plain());
      if (at == text.length()) {
        return cells;
      }
      char c = text.charAt(at++);
      if (c != ',') {
        if (c == '\r' && at < text.length() && text.charAt(at) == '\n') {
          at++;
        }
        line++;
        return cells;
      }
    }
  }

  private String plain() {
    int start = at;
    while (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(start, at).strip();
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
      if (c == '"') {
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
    if (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
      throw new DataException(
          name + " line " + line + ": a comma expected after a quote, got " + text.charAt(at));
    }
    return cell.toString();
  }
}
