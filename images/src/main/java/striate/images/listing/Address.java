package striate.images.listing;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Files that a list names by an address, {@code file:///home/me/a%20cat.png?size=2}, as paths. */
final class Address {
  /** Of two letters at least: one is a drive. */
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/+");

  /** Label Studio's, whose path stands behind. */
  private static final Pattern LOCAL = Pattern.compile(".*/local-files/?\\?d=");

  private static final Pattern END = Pattern.compile("[?#].*");

  private static final Pattern ESCAPED = Pattern.compile(".*%[0-9A-Fa-f]{2}.*");

  private Address() {}

  /** The path of an address, from its root; of anything else, the name with escapes resolved. */
  static String path(String name) {
    if (LOCAL.matcher(name).lookingAt()) {
      return unescaped(LOCAL.matcher(name).replaceFirst(""));
    }
    return SCHEME.matcher(name).lookingAt()
        ? unescaped(END.matcher(SCHEME.matcher(name).replaceFirst("/")).replaceFirst(""))
        : unescaped(name);
  }

  private static String unescaped(String name) {
    if (!ESCAPED.matcher(name).matches()) {
      return name;
    }
    try {
      // A plus is a plus in a path.
      String path = URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
      return path.indexOf('\0') >= 0 || path.indexOf('\ufffd') >= 0 ? name : path;
    } catch (IllegalArgumentException e) {
      return name; // a percent sign of its own
    }
  }
}
