package striate.app.report;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON that may stand inside an HTML {@code script} element: {@code <}, {@code >} and {@code
 * &} never appear as themselves, so no text in the data can end the element.
 */
public final class Json {
  private Json() {}

  /** A map that keeps its order, from names and values in turn. */
  static Map<String, @Nullable Object> object(@Nullable Object... namesAndValues) {
    var map = new LinkedHashMap<String, @Nullable Object>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      map.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
    }
    return map;
  }

  /**
   * The JSON of maps (in their order, keys as text), iterables, {@code int[]}, {@code double[]},
   * strings, numbers, booleans and null. Numbers that JSON has no word for (NaN, infinities) become
   * null.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static String of(@Nullable Object value) {
    var out = new StringBuilder();
    append(out, value);
    return out.toString();
  }

  private static void append(StringBuilder out, @Nullable Object value) {
    switch (value) {
      case null -> out.append("null");
      case Map<?, ?> map -> {
        char before = '{';
        for (var entry : map.entrySet()) {
          out.append(before);
          string(out, String.valueOf(entry.getKey()));
          out.append(':');
          append(out, entry.getValue());
          before = ',';
        }
        out.append(before == '{' ? "{}" : "}");
      }
      case Iterable<?> items -> {
        out.append('[');
        for (Iterator<?> i = items.iterator(); i.hasNext(); ) {
          append(out, i.next());
          out.append(i.hasNext() ? "," : "");
        }
        out.append(']');
      }
      case int[] numbers -> {
        out.append('[');
        for (int i = 0; i < numbers.length; i++) {
          out.append(i == 0 ? "" : ",").append(numbers[i]);
        }
        out.append(']');
      }
      case double[] numbers -> {
        out.append('[');
        for (int i = 0; i < numbers.length; i++) {
          out.append(i == 0 ? "" : ",");
          number(out, numbers[i]);
        }
        out.append(']');
      }
      case CharSequence text -> string(out, text);
      case Double number -> number(out, number);
      case Float number -> number(out, number.doubleValue());
      case Number number -> out.append(number);
      case Boolean truth -> out.append(truth);
      default -> throw new IllegalArgumentException("no JSON for " + value.getClass().getName());
    }
  }

  private static void number(StringBuilder out, double number) {
    if (Double.isFinite(number)) {
      out.append(number);
    } else {
      out.append("null");
    }
  }

  private static void string(StringBuilder out, CharSequence text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain = c >= ' ' && c < 0x7f && "\"\\<>&".indexOf(c) < 0;
      if (plain) {
        out.append(c);
      } else {
        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      }
    }
    out.append('"');
  }
}
