package striate.format.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import striate.nn.Initialiser;
import striate.nn.Padding;
import striate.nn.Window;

/**
 * A reader of a layer's settings, taken in the order in which {@link SettingsWriter} wrote them.
 * Each method throws an {@link IllegalArgumentException} that names the setting if it is another
 * one's turn or the value is of another kind.
 */
public final class SettingsReader {
  private final List<String> words;
  private int next;

  /** The settings {@code key=value} of these words. */
  public SettingsReader(List<String> words) {
    this.words = List.copyOf(words);
  }

  /** A word. */
  public String word(String key) {
    if (next >= words.size() || !words.get(next).startsWith(key + "=")) {
      throw new IllegalArgumentException(
          "setting "
              + key
              + " expected, got "
              + (next < words.size() ? words.get(next) : "the end"));
    }
    return words.get(next++).substring(key.length() + 1);
  }

  /** Makes sure that all settings were taken. */
  public void end() {
    if (next < words.size()) {
      throw new IllegalArgumentException("the line's end expected, got " + words.get(next));
    }
  }

  /** A whole number. */
  public int whole(String key) {
    return whole(key, word(key));
  }

  private static int whole(String key, String word) {
    try {
      return Integer.parseInt(word);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "setting " + key + ": a whole number expected, got \"" + word + '"', e);
    }
  }

  /** A whole number, one of which has a meaning of its own and is written as a word. */
  public int whole(String key, String special, int meaning) {
    String word = word(key);
    return word.equals(special) ? meaning : whole(key, word);
  }

  /** So many whole numbers, be it none. */
  public int[] wholes(String key, int count) {
    return wholes(key, word(key), count);
  }

  /** Whole numbers, as many as there are. */
  public List<Integer> list(String key) {
    String word = word(key);
    int count = (int) word.chars().filter(c -> c == ',').count() + 1;
    return Arrays.stream(wholes(key, word, count)).boxed().toList();
  }

  /** A constant of an enum. */
  public <E extends Enum<E>> E constant(String key, Class<E> type) {
    String word = word(key);
    List<String> known = new ArrayList<>();
    for (E constant : EnumSet.allOf(type)) {
      if (SettingsWriter.word(constant).equals(word)) {
        return constant;
      }
      known.add(SettingsWriter.word(constant));
    }
    throw new IllegalArgumentException(
        key + ": one of " + String.join(", ", known) + " expected, got \"" + word + '"');
  }

  private static int[] wholes(String key, String word, int count) {
    String[] parts = word.isEmpty() ? new String[0] : word.split(",", -1);
    if (parts.length != count) {
      throw new IllegalArgumentException(
          "setting " + key + ": " + count + " numbers expected, got \"" + word + '"');
    }
    int[] numbers = new int[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = whole(key, parts[i]);
    }
    return numbers;
  }

  /** A floating-point number. */
  public float real(String key) {
    return real(key, word(key));
  }

  private static float real(String key, String word) {
    try {
      return Float.parseFloat(word);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "setting " + key + ": a number expected, got \"" + word + '"', e);
    }
  }

  /** A truth. */
  public boolean flag(String key) {
    String word = word(key);
    return switch (word) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new IllegalArgumentException(
              "setting " + key + ": true or false expected, got \"" + word + '"');
    };
  }

  /** A truth that is false where it is not written. */
  public boolean flagIfSet(String key) {
    return next < words.size() && words.get(next).startsWith(key + "=") && flag(key);
  }

  /** A window. */
  public Window window() {
    int[] kernel = wholes("kernel", 2);
    int[] stride = wholes("stride", 2);
    String word = word("padding");
    Padding padding =
        switch (word) {
          case "valid" -> new Padding.Valid();
          case "same" -> new Padding.Same();
          default -> {
            int[] p = wholes("padding", word, 4);
            yield new Padding.Explicit(p[0], p[1], p[2], p[3]);
          }
        };
    int[] dilation = wholes("dilation", 2);
    return new Window(
        kernel[0], kernel[1], stride[0], stride[1], padding, dilation[0], dilation[1]);
  }

  /** An initialiser. */
  public Initialiser initialiser() {
    String[] parts = word("init").split(",", -1);
    float[] numbers = new float[parts.length];
    for (int i = 1; i < parts.length; i++) {
      numbers[i] = real("init", parts[i]);
    }
    return switch (parts[0] + parts.length) {
      case "he1" -> new Initialiser.He();
      case "glorot1" -> new Initialiser.Glorot();
      case "lecun1" -> new Initialiser.LeCun();
      case "uniform3" -> new Initialiser.Uniform(numbers[1], numbers[2]);
      case "orthogonal2" -> new Initialiser.Orthogonal(numbers[1]);
      case "dirac1" -> new Initialiser.Dirac();
      case "constant2" -> new Initialiser.Constant(numbers[1]);
      default ->
          throw new IllegalArgumentException(
              "setting init: an initialiser with its numbers expected, got \""
                  + String.join(",", parts)
                  + '"');
    };
  }
}
