package striate.app.serve.protocol;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** JSON as it is written; numbers with as many digits as tell them from all others. */
final class Text {
  private final StringBuilder out;
  private boolean first = true;

  Text(int expected) {
    out = new StringBuilder(expected);
  }

  Text open(char bracket) {
    comma();
    out.append(bracket);
    first = true;
    return this;
  }

  Text close(char bracket) {
    out.append(bracket);
    first = false;
    return this;
  }

  /** A name, with its value to follow. */
  Text name(String name) {
    comma();
    string(out, name);
    out.append(':');
    first = true;
    return this;
  }

  Text value(String text) {
    comma();
    string(out, text);
    return this;
  }

  Text value(long number) {
    comma();
    out.append(number);
    return this;
  }

  Text value(double number) {
    comma();
    out.append(number);
    return this;
  }

  Text value(float number) {
    comma();
    out.append(number);
    return this;
  }

  Text value(boolean truth) {
    comma();
    out.append(truth);
    return this;
  }

  Text field(String name, @Nullable String text) {
    return text == null ? this : name(name).value(text);
  }

  Text strings(String name, List<String> texts) {
    name(name).open('[');
    texts.forEach(this::value);
    return close(']');
  }

  /** The letters so far, as they lie in memory. */
  StringBuilder letters() {
    return out;
  }

  private void comma() {
    if (!first) {
      out.append(',');
    }
    first = false;
  }

  static void string(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || c == 0x7f || Character.isSurrogate(c)) {
        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
