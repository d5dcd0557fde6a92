package striate.format.codec;

import java.util.Arrays;
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
    return word.chars().noneMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c));
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
    return word(
        key, Arrays.stream(values).mapToObj(Integer::toString).collect(Collectors.joining(",")));
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
    String padding =
        switch (w.padding()) {
          case Padding.Valid() -> "valid";
          case Padding.Same() -> "same";
          case Padding.Explicit(int t, int l, int b, int r) -> t + "," + l + "," + b + "," + r;
        };
    return wholes("kernel", w.height(), w.width())
        .wholes("stride", w.strideH(), w.strideW())
        .word("padding", padding)
        .wholes("dilation", w.dilationH(), w.dilationW());
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
