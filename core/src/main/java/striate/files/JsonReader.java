package striate.files;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON (RFC 8259), and what Python prints of dictionaries: strings in single quotes, keys
 * that are numbers, a comma before the end.
 */
public final class JsonReader {
  private static final int DEEPEST = 100;

  private final String text;
  private int at;

  private JsonReader(String text) {
    this.text = text;
  }

  /**
   * The value of a text: a map with its keys as text, a list, a string, a long, a double, a boolean
   * or null.
   *
   * @throws IllegalArgumentException if it is none; the message names the line
   */
  public static @Nullable Object read(String text) {
    JsonReader reader = new JsonReader(text);
    Object value = reader.value(0);
    reader.space();
    if (reader.at < text.length()) {
      throw reader.wrong("the end");
    }
    return value;
  }

  /** A value among others. */
  public interface Each {
    /** Called for each, with the line on which it begins, from 1. */
    void value(int line, @Nullable Object value);
  }

  /**
   * The values of a text one after the other, none of which is kept: of JSON Lines those of the
   * lines, else of a list its elements.
   *
   * @throws IllegalArgumentException as {@link #read}, after some values
   */
  public static void each(String text, Each each) {
    JsonReader reader = new JsonReader(text);
    reader.space();
    boolean list = reader.peek() == '[';
    if (list) {
      reader.at++;
    }
    int line = 1;
    int counted = 0;
    while (list ? !reader.end(']') : reader.more()) {
      reader.space();
      for (; counted < reader.at; counted++) {
        line += text.charAt(counted) == '\n' ? 1 : 0;
      }
      each.value(line, reader.value(list ? 1 : 0));
      if (list) {
        reader.comma(']');
      }
    }
    if (list && reader.more()) {
      throw reader.wrong("the end");
    }
  }

  private boolean more() {
    space();
    return at < text.length();
  }

  private @Nullable Object value(int depth) {
    space();
    if (depth > DEEPEST) {
      throw wrong("fewer than " + DEEPEST + " brackets in one another");
    }
    return switch (peek()) {
      case '{' -> map(depth);
      case '[' -> list(depth);
      case '"', '\'' -> string();
      default -> word();
    };
  }

  private Map<String, @Nullable Object> map(int depth) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    at++;
    while (!end('}')) {
      char first = peek();
      String key = first == '"' || first == '\'' ? string() : String.valueOf(word());
      space();
      need(':');
      if (map.containsKey(key)) {
        throw wrong("each key once (\"" + key + "\" is there twice)");
      }
      map.put(key, value(depth + 1));
      comma('}');
    }
    return map;
  }

  private List<@Nullable Object> list(int depth) {
    List<@Nullable Object> list = new ArrayList<>();
    at++;
    while (!end(']')) {
      list.add(value(depth + 1));
      comma(']');
    }
    return list;
  }

  private boolean end(char bracket) {
    space();
    if (peek() == bracket) {
      at++;
      return true;
    }
    return false;
  }

  private void comma(char bracket) {
    space();
    if (peek() != bracket) {
      need(',');
    }
  }

  private String string() {
    char quote = text.charAt(at++);
    StringBuilder s = new StringBuilder();
    while (peek() != quote) {
      char c = peek();
      if (c == '\n' || c == 0) {
        throw wrong("the end of a string");
      }
      at++;
      if (c == '\\') {
        escaped(s);
      } else {
        s.append(c);
      }
    }
    at++;
    return s.toString();
  }

  /** What stands behind a backslash. */
  private void escaped(StringBuilder s) {
    char c = peek();
    switch (c) {
      case 'n' -> s.append('\n');
      case 't' -> s.append('\t');
      case 'r' -> s.append('\r');
      case 'b' -> s.append('\b');
      case 'f' -> s.append('\f');
      case 'u' -> {
        s.append((char) hexadecimal());
        at += 4;
      }
      case 0 -> throw wrong("the end of a string");
      default -> s.append(c);
    }
    at++;
  }

  private int hexadecimal() {
    int code = 0;
    for (int i = 1; i <= 4; i++) {
      int digit = at + i < text.length() ? Character.digit(text.charAt(at + i), 16) : -1;
      if (digit < 0) {
        throw wrong("four hexadecimal digits");
      }
      code = 16 * code + digit;
    }
    return code;
  }

  /** A number, or a word such as true. */
  private @Nullable Object word() {
    int from = at;
    while (at < text.length()
        && (Character.isLetterOrDigit(peek()) || "+-.".indexOf(peek()) >= 0)) {
      at++;
    }
    String word = text.substring(from, at);
    switch (word) {
      case "null", "None" -> {
        return null;
      }
      case "true", "True" -> {
        return true;
      }
      case "false", "False" -> {
        return false;
      }
      default -> {}
    }
    if (word.matches("-?\\d{1,18}")) {
      return Long.parseLong(word);
    }
    if (word.matches("-?\\d+(\\.\\d+)?([eE][-+]?\\d+)?")) {
      return Double.parseDouble(word);
    }
    at = from;
    throw wrong("a value");
  }

  private void need(char c) {
    if (peek() != c) {
      throw wrong("'" + c + "'");
    }
    at++;
  }

  /** The next character, 0 at the end. */
  private char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  private void space() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private IllegalArgumentException wrong(String expected) {
    long line =
        1 + text.substring(0, Math.min(at, text.length())).chars().filter(c -> c == '\n').count();
    return new IllegalArgumentException(
        "line "
            + line
            + ": "
            + expected
            + " expected, got "
            + (at < text.length() ? "'" + text.charAt(at) + "'" : "the end"));
  }
}
