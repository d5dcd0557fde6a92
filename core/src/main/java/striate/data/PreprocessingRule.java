package striate.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A preprocessing in words, open in what the network tells: its channels, and its size. Immutable.
 *
 * <p>It is a preset, settings, or a preset with settings that replace its own, separated by commas:
 *
 * <pre>
 * imagenet
 * imagenet,resize=232
 * size=224,resize=256,mean=0.485:0.456:0.406,std=0.229:0.224:0.225
 * scale=1,order=bgr,mean=103.939:116.779:123.68
 * </pre>
 *
 * <p>The presets are {@code imagenet}, {@code tf}, {@code caffe} and {@code unit} (0 to 1); the
 * settings: {@code size} (height and width, as 224 or 224x320), {@code fit} ({@code stretch},
 * {@code crop}, {@code pad}), {@code resize} (the shorter side before the middle is cut), {@code
 * interpolation} ({@code bilinear}, {@code bicubic}, {@code lanczos}, {@code nearest}, {@code
 * bilinear-aliased}), {@code order} ({@code rgb}, {@code bgr}), {@code scale} (what samples are
 * divided by: 255, or 1/255), {@code mean} and {@code std}, one number or one for each channel, in
 * the input's order, and {@code layout} ({@code chw}, {@code hwc}) where the input is a row of
 * numbers.
 */
public final class PreprocessingRule {
  /** What may be written, for messages. */
  public static final String SYNTAX =
      "imagenet, tf, caffe, unit, or settings such as"
          + " size=224,resize=256,mean=0.485:0.456:0.406,std=0.229:0.224:0.225";

  private static final Set<String> KEYS =
      Collections.unmodifiableSet(
          new java.util.LinkedHashSet<>(
              List.of(
                  "size",
                  "fit",
                  "resize",
                  "interpolation",
                  "order",
                  "scale",
                  "mean",
                  "std",
                  "layout")));

  private static final Pattern SIZE = Pattern.compile("(\\d{1,9})(?:[x×](\\d{1,9}))?");
  private static final Pattern WHOLE = Pattern.compile("\\d{1,9}");
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d{1,3})?");

  private enum Preset {
    IMAGENET,
    TF,
    CAFFE,
    UNIT
  }

  private final @Nullable Preset preset;
  private final Map<String, String> settings;
  private final int height;
  private final int width;

  private PreprocessingRule(
      @Nullable Preset preset, Map<String, String> settings, int height, int width) {
    this.preset = preset;
    this.settings = settings;
    this.height = height;
    this.width = width;
  }

  /**
   * Reads a rule.
   *
   * @throws IllegalArgumentException if it is none; the message, of one line, names the word
   */
  public static PreprocessingRule parse(String text) {
    Preset preset = null;
    Map<String, String> settings = new LinkedHashMap<>();
    String[] words = text.split(",", -1);
    for (int i = 0; i < words.length; i++) {
      String word = words[i].strip();
      int equals = word.indexOf('=');
      if (equals < 0) {
        preset = preset(word, i);
        continue;
      }
      String key = word.substring(0, equals).strip().toLowerCase(Locale.ROOT);
      if (!KEYS.contains(key)) {
        throw new IllegalArgumentException(
            "preprocessing: one of " + String.join(", ", KEYS) + " expected, got \"" + key + '"');
      }
      if (settings.put(key, word.substring(equals + 1).strip()) != null) {
        throw new IllegalArgumentException("preprocessing: " + key + " is there twice");
      }
    }
    int height = 0;
    int width = 0;
    String size = settings.get("size");
    if (size != null) {
      Matcher m = SIZE.matcher(size);
      if (!m.matches()) {
        throw wrong("size", "224, or 224x320 (height × width)", size);
      }
      height = Integer.parseInt(m.group(1));
      width = m.group(2) == null ? height : Integer.parseInt(m.group(2));
    }
    if (size != null && (height < 1 || width < 1)) {
      throw wrong("size", "sides of at least 1", size);
    }
    PreprocessingRule rule = new PreprocessingRule(preset, Map.copyOf(settings), height, width);
    // what is wrong whatever the network is found here
    for (String key : settings.keySet()) {
      switch (key) {
        case "fit" -> rule.fit();
        case "resize" -> rule.resize();
        case "interpolation" -> rule.interpolation();
        case "order" -> rule.order();
        case "scale" -> rule.scale();
        case "layout" -> rule.interleaved();
        case "mean", "std" -> rule.numbers(key);
        default -> {}
      }
    }
    if (settings.containsKey("resize") && settings.containsKey("fit") && rule.fit() == Fit.PAD) {
      throw new IllegalArgumentException(
          "preprocessing: resize cuts out the middle: fit=crop or fit=stretch expected, got fit="
              + settings.get("fit"));
    }
    return rule;
  }

  private static Preset preset(String word, int place) {
    for (Preset p : Preset.values()) {
      if (p.name().toLowerCase(Locale.ROOT).equals(word.toLowerCase(Locale.ROOT))) {
        if (place > 0) {
          throw new IllegalArgumentException(
              "preprocessing: " + word + " expected before the settings");
        }
        return p;
      }
    }
    throw new IllegalArgumentException(
        "preprocessing: " + SYNTAX + " expected, got \"" + word + '"');
  }

  /** Whether it tells the size of the input. */
  public boolean sized() {
    return height > 0;
  }

  /** The rows of the input, 0 if it does not tell. */
  public int height() {
    return height;
  }

  /** The pixels of a row of the input, 0 if it does not tell. */
  public int width() {
    return width;
  }

  /**
   * The preprocessing for a network.
   *
   * @param channels of the network's input
   * @param rows of its input
   * @param columns of its input
   * @throws IllegalArgumentException if the rule does not fit it; the message has one line
   */
  public Preprocessing of(int channels, int rows, int columns) {
    if (channels != 1 && channels != 3) {
      throw new IllegalArgumentException(
          "preprocessing: pictures have 1 or 3 channels, the network reads " + channels);
    }
    if (sized() && (height != rows || width != columns)) {
      throw new IllegalArgumentException(
          "preprocessing: size="
              + height
              + "x"
              + width
              + ", but the network reads "
              + rows
              + "x"
              + columns);
    }
    boolean coloured = preset == Preset.IMAGENET || preset == Preset.CAFFE;
    if (coloured && channels != 3) {
      throw new IllegalArgumentException(
          "preprocessing: "
              + String.valueOf(preset).toLowerCase(Locale.ROOT)
              + " needs 3 channels, the network reads 1");
    }
    Preprocessing p = preset(channels, rows, columns);
    for (String key : settings.keySet()) {
      p =
          switch (key) {
            case "interpolation" -> p.interpolation(interpolation());
            case "order" -> p.order(order());
            case "scale" -> p.scale(scale());
            case "mean" -> p.normalise(numbers(key, channels), p.std());
            case "std" -> p.normalise(p.mean(), numbers(key, channels));
            default -> p;
          };
    }
    if (settings.containsKey("resize")) {
      p = p.resize(resize(), settings.containsKey("fit") ? fit() : Fit.CROP);
    } else if (settings.containsKey("fit")) {
      p = p.fit(fit());
    }
    float white = 255 / p.scale();
    for (float m : p.mean()) {
      if (m > white) {
        throw new IllegalArgumentException(
            "preprocessing: means of at most "
                + text(white)
                + " (white, with scale="
                + text(p.scale())
                + ") expected, got "
                + text(m)
                + "; scale=1 keeps samples in 0 to 255");
      }
    }
    return p;
  }

  private Preprocessing preset(int channels, int rows, int columns) {
    return switch (preset) {
      case IMAGENET -> Preprocessing.imagenet(rows, columns);
      case TF -> Preprocessing.tf(channels, rows, columns);
      case CAFFE -> Preprocessing.caffe(rows, columns);
      case UNIT -> Preprocessing.of(channels, rows, columns);
      case null -> Preprocessing.of(channels, rows, columns);
    };
  }

  private String setting(String key) {
    return settings.getOrDefault(key, "");
  }

  private Fit fit() {
    return switch (setting("fit").toLowerCase(Locale.ROOT)) {
      case "stretch" -> Fit.STRETCH;
      case "crop" -> Fit.CROP;
      case "pad" -> Fit.PAD;
      default -> throw wrong("fit", "stretch, crop or pad", setting("fit"));
    };
  }

  private Interpolation interpolation() {
    try {
      return Interpolation.parse(setting("interpolation"));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("preprocessing: " + e.getMessage(), e);
    }
  }

  private Preprocessing.Order order() {
    return switch (setting("order").toLowerCase(Locale.ROOT)) {
      case "rgb" -> Preprocessing.Order.RGB;
      case "bgr" -> Preprocessing.Order.BGR;
      default -> throw wrong("order", "rgb or bgr", setting("order"));
    };
  }

  /** Whether rows of numbers are pixel after pixel, each with its channels. */
  public boolean interleaved() {
    return switch (settings.getOrDefault("layout", "chw").toLowerCase(Locale.ROOT)) {
      case "chw" -> false;
      case "hwc" -> true;
      default -> throw wrong("layout", "chw or hwc", setting("layout"));
    };
  }

  private int resize() {
    String word = setting("resize");
    if (!WHOLE.matcher(word).matches() || Integer.parseInt(word) < 1) {
      throw wrong("resize", "the shorter side in pixels, such as 256,", word);
    }
    return Integer.parseInt(word);
  }

  private float scale() {
    String word = setting("scale");
    String divisor = word.startsWith("1/") ? word.substring(2) : word;
    float scale = NUMBER.matcher(divisor).matches() ? Float.parseFloat(divisor) : 0;
    if (!(scale >= 1) || Float.isInfinite(scale)) {
      throw wrong(
          "scale", "the number that samples are divided by (255, or 1/255; 127.5; 1)", word);
    }
    return scale;
  }

  private List<Float> numbers(String key, int channels) {
    List<Float> numbers = numbers(key);
    if (numbers.size() != 1 && numbers.size() != channels) {
      throw wrong(
          key,
          channels == 1 ? "one number" : "one number, or one for each of 3 channels,",
          setting(key));
    }
    return numbers.size() == channels ? numbers : Collections.nCopies(channels, numbers.getFirst());
  }

  private List<Float> numbers(String key) {
    List<Float> numbers = new ArrayList<>();
    boolean positive = key.equals("std");
    for (String word : setting(key).split(":", -1)) {
      String stripped = word.strip();
      float number = NUMBER.matcher(stripped).matches() ? Float.parseFloat(stripped) : Float.NaN;
      if (!Float.isFinite(number) || (positive && !(number > 0))) {
        throw wrong(
            key, (positive ? "numbers above 0" : "numbers") + " separated by colons", setting(key));
      }
      numbers.add(number);
    }
    return numbers;
  }

  private static IllegalArgumentException wrong(String key, String expected, String actual) {
    return new IllegalArgumentException(
        "preprocessing: " + key + ": " + expected + " expected, got \"" + actual + '"');
  }

  private static String text(float number) {
    return number == Math.rint(number) && Math.abs(number) < 1e9f
        ? Long.toString((long) number)
        : Float.toString(number);
  }
}
