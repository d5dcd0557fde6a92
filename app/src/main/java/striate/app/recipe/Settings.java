package striate.app.recipe;

import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The settings of a training: a value, as text, for every {@link Key}. Immutable. */
public final class Settings {
  /** The value of settings that the program chooses. */
  public static final String AUTO = "auto";

  private static final Pattern TIME =
      Pattern.compile("([0-9]+(?:\\.[0-9]*)?(?:[eE][+-]?[0-9]+)?)\\s*(s|m|min|h|)");

  /** Beyond any training. */
  private static final double LONGEST_MILLIS = 1e15;

  private final EnumMap<Key, String> values;

  private Settings(EnumMap<Key, String> values) {
    this.values = values;
  }

  /** The default settings. */
  public static Settings standard() {
    EnumMap<Key, String> values = new EnumMap<>(Key.class);
    for (Key k : Key.values()) {
      values.put(k, k.standard());
    }
    return new Settings(values);
  }

  /**
   * The settings of a run's file or a recipe; the defaults for what is missing there.
   *
   * @throws SettingException if a name is not known, or a setting there under two names
   */
  public static Settings of(Map<String, String> texts) {
    EnumMap<Key, String> values = new EnumMap<>(standard().values);
    EnumMap<Key, String> names = new EnumMap<>(Key.class);
    texts.forEach((name, value) -> {
      Key key = Key.named(name);
      if (key == null) {
        throw new SettingException("there is no setting called '" + name + "'");
      }
      String other = names.put(key, name);
      if (other != null) {
        throw new SettingException(
            "'" + other + "' and '" + name + "' are the same setting: one of them expected");
      }
      values.put(key, current(key, value));
    });
    return new Settings(values);
  }

  /** A value in today's words: earlier versions wrote deviation(…) for std(…). */
  private static String current(Key key, String value) {
    String text = value.strip();
    return key == Key.NORMALISE ? text.replace(") deviation(", ") std(") : text;
  }

  /** A copy with another value for {@code key}. */
  public Settings with(Key key, Object value) {
    EnumMap<Key, String> copy = new EnumMap<>(values);
    copy.put(key, current(key, String.valueOf(value)));
    return new Settings(copy);
  }

  /** All of them, in the order of the keys. */
  public Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    values.forEach((k, v) -> texts.put(k.text(), v));
    return texts;
  }

  /**
   * All of them, in the names and words of an earlier version where {@code before} has those: a run
   * keeps the settings file that it began with.
   */
  public Map<String, String> textsLike(Map<String, String> before) {
    Map<String, String> texts = new LinkedHashMap<>();
    values.forEach((key, value) -> {
      String name =
          key.oldNames().stream().filter(before::containsKey).findFirst().orElse(key.text());
      String was = before.get(name);
      texts.put(name, was != null && current(key, was).equals(value) ? was : value);
    });
    return texts;
  }

  /** The text of a setting. */
  public String text(Key key) {
    return String.valueOf(values.get(key));
  }

  /** Whether the program shall choose. */
  public boolean isAuto(Key key) {
    return text(key).equals(AUTO);
  }

  /** A whole number from {@code least} on. */
  public int whole(Key key, int least) {
    try {
      int n = Integer.parseInt(text(key));
      if (n >= least) {
        return n;
      }
    } catch (NumberFormatException e) {
      // Falls through to the one message for both.
    }
    throw new SettingException(key, "a whole number of at least " + least, text(key));
  }

  /** A seed. */
  public long seed() {
    try {
      return Long.parseLong(text(Key.SEED));
    } catch (NumberFormatException e) {
      throw new SettingException(Key.SEED, "a whole number", text(Key.SEED));
    }
  }

  /** A number in [least, most]. */
  public double number(Key key, double least, double most) {
    try {
      double v = Double.parseDouble(text(key));
      if (v >= least && v <= most) {
        // The engine computes in floats.
        if (v > Float.MAX_VALUE || (v > 0 && (float) v == 0)) {
          throw new SettingException(key, "0 or a number from 1e-45 to 3e38", text(key));
        }
        return v;
      }
    } catch (NumberFormatException e) {
      // Falls through to the one message for both.
    }
    String range =
        most == Double.MAX_VALUE
            ? String.format(Locale.ROOT, "a number of at least %.0f", least)
            : String.format(Locale.ROOT, "a number from %.0f to %s", least, most);
    throw new SettingException(key, range, text(key));
  }

  /** A time in minutes, or with its unit: {@code 90s}, {@code 20m}, {@code 1.5h}; 0 for none. */
  public Duration time(Key key) {
    Matcher m = TIME.matcher(text(key));
    if (m.matches()) {
      double unit =
          switch (m.group(2)) {
            case "s" -> 1e3;
            case "h" -> 3.6e6;
            default -> 6e4;
          };
      double millis = Double.parseDouble(m.group(1)) * unit;
      return Duration.ofMillis(millis == 0 ? 0 : (long) Math.clamp(millis, 1, LONGEST_MILLIS));
    }
    throw new SettingException(key, "minutes, or a time such as 90s, 20m or 2h,", text(key));
  }

  /** One of some words. */
  public String word(Key key, List<String> words) {
    if (!words.contains(text(key))) {
      throw new SettingException(key, "one of " + String.join(", ", words), text(key));
    }
    return text(key);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Settings s && values.equals(s.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return texts().toString();
  }
}
