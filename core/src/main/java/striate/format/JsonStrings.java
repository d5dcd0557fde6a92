package striate.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A JSON array of strings (RFC 8259) and nothing else. */
final class JsonStrings {
  private JsonStrings() {}

  static String write(List<String> strings) {
    StringBuilder s = new StringBuilder("[");
    for (String text : strings) {
      s.append(s.length() > 1 ? "," : "").append('"');
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c == '"' || c == '\\') {
          s.append('\\').append(c);
        } else if (c < ' ') {
          s.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
        } else {
          s.append(c);
        }
      }
      s.append('"');
    }
    return s.append(']').toString();
  }

  /**
   * The strings that {@link #write} wrote.
   *
   * @throws IllegalArgumentException at anything else
   */
  static List<String> read(String json) {
    List<String> strings = new ArrayList<>();
    int at = 1;
    while (at < json.length() && json.charAt(at) == '"') {
      StringBuilder s = new StringBuilder();
      for (at++; at < json.length() && json.charAt(at) != '"'; at++) {
        char c = json.charAt(at);
        if (c == '\\' && at + 1 < json.length()) {
          at++;
          if (json.charAt(at) == 'u' && at + 4 < json.length()) {
            s.append((char) Integer.parseInt(json, at + 1, at + 5, 16));
            at += 4;
          } else {
            s.append(json.charAt(at));
          }
        } else {
          s.append(c);
        }
      }
      strings.add(s.toString());
      // past the quote and the comma
      at += 2;
    }
    if (!write(strings).equals(json)) {
      throw new IllegalArgumentException("a JSON array of strings expected, got " + json);
    }
    return strings;
  }
}
