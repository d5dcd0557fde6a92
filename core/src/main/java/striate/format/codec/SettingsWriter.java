package striate.format.codec;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import striate.nn.Initialiser;
import striate.nn.Padding;
import striate.nn.Window;

/** A writer of a layer's settings as words {@code key=value}; {@link SettingsReader} reads them. */
public final class SettingsWriter {
  private final StringBuilder text = new StringBuilder();

  /** An empty one. */
  public SettingsWriter() {}

  /**
   * A word.
   *
   * @throws IllegalArgumentException if the key is none, or the word holds a space or a line's end
   */
  public SettingsWriter word(String key, String word) {
    if (key.isEmpty() || key.contains("=") || !isPlain(key) || !isPlain(word)) {
      throw new IllegalArgumentException(
          "setting " + key + ": a key and a word without spaces expected, got \"" + word + '"');
    }
    text.append(' ').append(key).append('=').append(word);
    return this;
  }

  private static boolean isPlain(String word) {
    for (int i = 0; i < word.length(); i++) { // no stream: a program's start waits for this
      if (Character.isWhitespace(word.charAt(i)) || Character.isISOControl(word.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** A whole number. */
  public SettingsWriter whole(String key, int value) {
    return word(key, Integer.toString(value));
  }

  /** A whole number, one of which has a meaning of its own and is written as a word. */
  public SettingsWriter whole(String key, int value, String special, int meaning) {
    return word(key, value == meaning ? special : Integer.toString(value));
  }

  /** Whole numbers, be it none. */
  public SettingsWriter wholes(String key, int... values) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < values.length; i++) {
      text.append(i == 0 ? "" : ",").append(values[i]);
    }
    return word(key, text.toString());
  }

  /** Whole numbers, as many as there are. */
  public SettingsWriter list(String key, List<Integer> values) {
    return word(
        key, values.stream().map(n -> Integer.toString(n)).collect(Collectors.joining(",")));
  }

  /** A constant of an enum, by its name in small letters. */
  public SettingsWriter constant(String key, Enum<?> value) {
    return word(key, word(value));
  }

  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** A floating-point number, to the bit. */
  public SettingsWriter real(String key, float value) {
    return word(key, Float.toString(value));
  }

  /** A truth. */
  public SettingsWriter flag(String key, boolean value) {
    return word(key, Boolean.toString(value));
  }

  /** A truth that is written only if it is one: a setting that came later than the kind. */
  public SettingsWriter flagIfSet(String key, boolean value) {
    return value ? flag(key, true) : this;
  }

  /** A window: four settings. */
  public SettingsWriter window(Window w) {
    return wholes("kernel", w.height(), w.width())
        .wholes("stride", w.strideH(), w.strideW())
        .word("padding", padding(w.padding()))
        .wholes("dilation", w.dilationH(), w.dilationW());
  }

  /** Not by a switch over records: the JVM writes classes for its first one, at a start. */
  private static String padding(Padding padding) {
    if (padding instanceof Padding.Explicit e) {
      return e.top() + "," + e.left() + "," + e.bottom() + "," + e.right();
    }
    return padding instanceof Padding.Same ? "same" : "valid";
  }

  /** An initialiser, under the key {@code init}. */
  public SettingsWriter initialiser(Initialiser init) {
    return word(
        "init",
        switch (init) {
          case Initialiser.He() -> "he";
          case Initialiser.Glorot() -> "glorot";
          case Initialiser.LeCun() -> "lecun";
          case Initialiser.Uniform(float low, float high) -> "uniform," + low + "," + high;
          case Initialiser.Orthogonal(float gain) -> "orthogonal," + gain;
          case Initialiser.Dirac() -> "dirac";
          case Initialiser.Constant(float value) -> "constant," + value;
        });
  }

  /** The settings so far, a space before each. */
  @Override
  public String toString() {
    return text.toString();
  }
}
