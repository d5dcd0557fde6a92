package striate.format;

import java.util.Locale;
import java.util.Set;

/** Names in a file: those of layers as other programs can take them, and back; free ones. */
final class Names {
  private Names() {}

  /**
   * {@code name} with everything but letters, digits and {@code _.-/} of ASCII as % and the four
   * hexadecimal digits of its UTF-16 code; % alone for the empty name.
   */
  static String safe(String name) {
    if (name.isEmpty()) {
      return "%";
    }
    StringBuilder s = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "_.-/".indexOf(c) >= 0;
      if (plain) {
        s.append(c);
      } else {
        s.append('%').append(String.format(Locale.ROOT, "%04x", (int) c));
      }
    }
    return s.toString();
  }

  /** A name that is not taken, and now is. */
  static String fresh(String wanted, Set<String> taken) {
    String name = wanted;
    while (!taken.add(name)) {
      name += "_";
    }
    return name;
  }

  /**
   * The name that {@link #safe} wrote.
   *
   * @throws IllegalArgumentException if it did not write this
   */
  static String plain(String safe) {
    if (safe.equals("%")) {
      return "";
    }
    StringBuilder s = new StringBuilder();
    for (int i = 0; i < safe.length(); i++) {
      char c = safe.charAt(i);
      if (c == '%' && i + 5 <= safe.length()) {
        s.append((char) Integer.parseInt(safe, i + 1, i + 5, 16));
        i += 4;
      } else {
        s.append(c);
      }
    }
    if (!safe(s.toString()).equals(safe)) {
      throw new IllegalArgumentException("not a layer's name: " + safe);
    }
    return s.toString();
  }
}
