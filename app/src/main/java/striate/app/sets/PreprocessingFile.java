package striate.app.sets;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import striate.app.console.Failure;
import striate.data.Interpolation;
import striate.data.PreprocessingRule;
import striate.files.InputFile;
import striate.files.JsonReader;

/**
 * The preprocessing in a file that Python's libraries keep beside a network's weights.
 *
 * <ul>
 *   <li>Hugging Face's {@code preprocessor_config.json}, of image processors and of the feature
 *       extractors before them.
 *   <li>timm's {@code config.json}: the test-time transform of its {@code pretrained_cfg}.
 * </ul>
 *
 * <p>What cannot be said by a {@link PreprocessingRule} is refused by the name of its key.
 */
public final class PreprocessingFile {
  private static final int MOST_BYTES = 4 << 20;

  private final Map<?, ?> all;
  private final List<String> words = new ArrayList<>();

  private PreprocessingFile(Map<?, ?> all) {
    this.all = all;
  }

  /**
   * Reads a file.
   *
   * @throws Failure if it holds no preprocessing, or one that cannot be done here; the message has
   *     one line and names the key
   * @throws IOException if it cannot be read
   */
  public static PreprocessingRule read(Path file) throws IOException {
    byte[] bytes;
    try (InputStream in = InputFile.open(file)) {
      bytes = in.readNBytes(MOST_BYTES + 1);
    }
    if (bytes.length > MOST_BYTES) {
      throw new Failure(file + ": a file of preprocessing expected, got more than 4 MB", null);
    }
    try {
      return PreprocessingRule.parse(of(new String(bytes, StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException e) {
      throw new Failure(file + ": " + e.getMessage(), e);
    }
  }

  /** The rule that a file's content says. */
  static String of(String content) {
    Object value = JsonReader.read(content.startsWith("\ufeff") ? content.substring(1) : content);
    if (!(value instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException("an object of settings expected");
    }
    Object timm = map.get("pretrained_cfg");
    if (timm instanceof Map<?, ?> settings) {
      return new PreprocessingFile(settings).timm();
    }
    if (map.containsKey("crop_pct") && map.containsKey("input_size")) {
      return new PreprocessingFile(map).timm();
    }
    if (map.containsKey("image_mean") || map.containsKey("do_resize") || map.containsKey("size")) {
      return new PreprocessingFile(map).huggingFace();
    }
    throw new IllegalArgumentException(
        "image_mean, do_resize or size (preprocessor_config.json), or pretrained_cfg (timm's"
            + " config.json) expected, got the keys "
            + String.join(", ", keys(map)));
  }

  private static List<String> keys(Map<?, ?> map) {
    List<String> keys = new ArrayList<>();
    map.keySet().forEach(key -> keys.add(String.valueOf(key)));
    return keys.size() > 8 ? keys.subList(0, 8) : keys;
  }

  // timm: data/transforms_factory.py, transforms_imagenet_eval

  private String timm() {
    List<?> size = list(all, "input_size");
    if (size.size() != 3) {
      throw wrong("input_size", "channels, height and width", size);
    }
    int height = whole(size.get(1), "input_size");
    int width = whole(size.get(2), "input_size");
    words.add("size=" + height + "x" + width);
    double part = all.get("crop_pct") == null ? 0.875 : number(all, "crop_pct");
    if (!(part > 0 && part <= 1)) {
      throw wrong("crop_pct", "more than 0, at most 1", part);
    }
    int shorter = (int) Math.floor(Math.min(height, width) / part);
    String mode = all.get("crop_mode") == null ? "center" : String.valueOf(all.get("crop_mode"));
    if (height != width && part != 1) {
      throw wrong("input_size", "a square, or crop_pct of 1", size);
    }
    words.add(
        switch (mode) {
          case "center" ->
              shorter == Math.min(height, width) && height != width
                  ? "fit=crop"
                  : "resize=" + shorter;
          case "squash" -> part == 1 ? "fit=stretch" : "resize=" + shorter + ",fit=stretch";
          default -> throw wrong("crop_mode", "center or squash", mode);
        });
    Object by = all.get("interpolation");
    String name = by == null ? "bilinear" : String.valueOf(by);
    if (!List.of("nearest", "bilinear", "bicubic", "lanczos").contains(name)) {
      throw wrong("interpolation", "nearest, bilinear, bicubic or lanczos", name);
    }
    words.add("interpolation=" + name);
    words.add("mean=" + numbers(list(all, "mean"), "mean", 0, false));
    words.add("std=" + numbers(list(all, "std"), "std", 0, false));
    return String.join(",", words);
  }

  // Hugging Face: transformers' image processors

  private String huggingFace() {
    String type =
        String.valueOf(
            all.containsKey("image_processor_type")
                ? all.get("image_processor_type")
                : all.get("feature_extractor_type"));
    for (String key : new TreeSet<>(List.of("do_pad", "do_thumbnail", "do_align_long_axis"))) {
      if (is(key, false)) {
        throw wrong(key, "false", true);
      }
    }
    boolean resizes = is("do_resize", true);
    boolean crops = is("do_center_crop", false) && all.get("crop_size") != null;
    List<Integer> cut = crops ? sides(all.get("crop_size"), "crop_size") : List.of();
    if (resizes) {
      resize(type, cut);
      words.add("interpolation=" + interpolation());
    } else if (crops) {
      throw wrong("do_resize", "true beside do_center_crop", false);
    }
    if (is("do_flip_channel_order", false)) {
      words.add("order=bgr");
    }
    double factor = all.get("rescale_factor") == null ? 1 / 255.0 : number(all, "rescale_factor");
    if (!(factor > 0 && factor <= 1)) {
      throw wrong("rescale_factor", "more than 0, at most 1", factor);
    }
    boolean rescales = is("do_rescale", true);
    words.add("scale=" + (rescales ? text(1 / factor) : "1"));
    boolean offset = rescales && is("rescale_offset", false);
    if (is("do_normalize", true)) {
      if (is("do_flip_channel_order", false)) {
        throw wrong("do_normalize", "false beside do_flip_channel_order", true);
      }
      // EfficientNet's divides by the deviations once more
      boolean again = type.startsWith("EfficientNet") && is("include_top", false);
      words.add("mean=" + numbers(list(all, "image_mean"), "image_mean", offset ? 1 : 0, false));
      words.add("std=" + numbers(list(all, "image_std"), "image_std", 0, again));
    } else if (offset) {
      words.add("mean=1");
    }
    return String.join(",", words);
  }

  private void resize(String type, List<Integer> cut) {
    Object size = all.get("size");
    Object shortest = size instanceof Map<?, ?> map ? map.get("shortest_edge") : null;
    if (size instanceof Map<?, ?> map && shortest == null && map.get("height") == null) {
      throw wrong("size", "height and width, or shortest_edge", keys(map));
    }
    boolean byPart = all.get("crop_pct") != null && !type.startsWith("PoolFormer");
    if (all.get("crop_pct") != null && !byPart) {
      throw wrong("crop_pct", "none for " + type, all.get("crop_pct"));
    }
    if (byPart) {
      // ConvNeXt's: small inputs are cut out of a larger picture, large ones are stretched
      int side = whole(shortest == null ? size : shortest, "size");
      words.add("size=" + side);
      words.add(side < 384 ? "resize=" + (int) (side / number(all, "crop_pct")) : "fit=stretch");
      return;
    }
    if (shortest == null && size instanceof Long && !cut.isEmpty()) {
      shortest = size;
    }
    if (shortest == null) {
      List<Integer> sides = sides(size, "size");
      if (cut.isEmpty() || cut.equals(sides)) {
        words.add("size=" + sides.get(0) + "x" + sides.get(1));
        words.add("fit=stretch");
        return;
      }
      if (!sides.get(0).equals(sides.get(1)) || !cut.get(0).equals(cut.get(1))) {
        throw wrong("crop_size", "squares of size and crop_size", cut);
      }
      words.add("size=" + cut.get(0));
      words.add("resize=" + sides.get(0) + ",fit=stretch");
      return;
    }
    if (cut.isEmpty()) {
      throw wrong("crop_size", "the size that is cut out beside shortest_edge", "none");
    }
    int side = whole(shortest, "size");
    words.add("size=" + cut.get(0) + "x" + cut.get(1));
    words.add("resize=" + (type.startsWith("Levit") ? (int) (256.0 / 224 * side) : side));
  }

  /** Pillow's number of a filter, as Hugging Face writes it. */
  private String interpolation() {
    Object code = all.get("resample");
    return switch (code) {
      case Long n when n == 0 -> Interpolation.NEAREST.text();
      case Long n when n == 1 -> Interpolation.LANCZOS.text();
      case Long n when n == 2 -> Interpolation.BILINEAR.text();
      case Long n when n == 3 -> Interpolation.BICUBIC.text();
      case null, default ->
          throw wrong("resample", "0 to 3 (nearest, lanczos, bilinear, bicubic)", code);
    };
  }

  private boolean is(String key, boolean otherwise) {
    Object value = all.get(key);
    if (value == null) {
      return otherwise;
    }
    if (!(value instanceof Boolean b)) {
      throw wrong(key, "true or false", value);
    }
    return b;
  }

  private static List<Integer> sides(@Nullable Object value, String key) {
    if (value instanceof Map<?, ?> map) {
      return List.of(whole(map.get("height"), key), whole(map.get("width"), key));
    }
    int side = whole(value, key);
    return List.of(side, side);
  }

  private static int whole(@Nullable Object value, String key) {
    if (!(value instanceof Long n) || n < 1 || n > 1 << 20) {
      throw wrong(key, "a number of pixels", value);
    }
    return n.intValue();
  }

  private static double number(Map<?, ?> map, String key) {
    if (!(map.get(key) instanceof Number n)) {
      throw wrong(key, "a number", map.get(key));
    }
    return n.doubleValue();
  }

  private static List<?> list(Map<?, ?> map, String key) {
    if (!(map.get(key) instanceof List<?> list)) {
      throw wrong(key, "a list of numbers", map.get(key));
    }
    return list;
  }

  private static String numbers(List<?> list, String key, double more, boolean squared) {
    List<String> texts = new ArrayList<>();
    for (Object entry : list) {
      if (!(entry instanceof Number n)) {
        throw wrong(key, "numbers", list);
      }
      double value = n.doubleValue() + more;
      texts.add(text(squared ? value * value : value));
    }
    return String.join(":", texts);
  }

  /** A number without what rounding added: 255 for 1 / 0.00392156862745098. */
  private static String text(double number) {
    if (!Double.isFinite(number)) {
      throw new IllegalArgumentException("a finite number expected, got " + number);
    }
    return new BigDecimal(number).round(new MathContext(12)).stripTrailingZeros().toPlainString();
  }

  private static IllegalArgumentException wrong(
      String key, String expected, @Nullable Object actual) {
    return new IllegalArgumentException(key + ": " + expected + " expected, got " + actual);
  }
}
