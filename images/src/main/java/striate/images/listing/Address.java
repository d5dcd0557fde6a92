package striate.images.listing;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
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
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    ByteBuffer path = ByteBuffer.allocate(text.length);
    for (int i = 0; i < text.length; i++) {
      int high = i + 2 < text.length && text[i] == '%' ? Character.digit(text[i + 1], 16) : -1;
      int low = high < 0 ? -1 : Character.digit(text[i + 2], 16);
      // Others are percent signs of their own.
      path.put(low < 0 ? text[i] : (byte) (high << 4 | low));
      i += low < 0 ? 0 : 2;
    }
    try {
      String plain = StandardCharsets.UTF_8.newDecoder().decode(path.flip()).toString();
      return plain.indexOf('\0') >= 0 ? name : plain;
    } catch (CharacterCodingException e) {
      return name;
    }
  }
}
