package striate.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import striate.data.Fit;
import striate.data.Interpolation;
import striate.data.Preprocessing;
import striate.format.codec.LayerCodecs;
import striate.nn.Network;
import striate.nn.Weights;

/**
 * The entries of a model file's metadata. Their values are plain numbers, words and a JSON array,
 * for readers in any language; docs/model-file.md describes them.
 */
final class Entries {
  static final String PREFIX = "striate.";
  static final String FORMAT = PREFIX + "format";
  static final String NETWORK = PREFIX + "network";
  static final String SHA256 = PREFIX + "sha256";

  /**
   * The digest of all other entries alone: whether they are as we wrote them. Not under {@link
   * #PREFIX}, so that earlier versions of Striate pass over it.
   */
  static final String OWN_SHA256 = "striate-metadata-sha256";

  static final String VERSION = "1";

  /** How weights are stored, {@link #FLOAT16} or {@link #INT8}; absent: as floats. */
  static final String STORAGE = PREFIX + "storage";

  static final String FLOAT16 = "float16";
  static final String INT8 = "int8";

  /** Weights that stay floats in a file with float16 weights. */
  static final String EXACT = PREFIX + "storage.float32";

  /** The length of the graph where its digest is all that tells whether it is ours. */
  static final String GRAPH_BYTES = PREFIX + "graph-bytes";

  private static final String CLASSES = PREFIX + "classes";
  private static final String PREPROCESSING = PREFIX + "preprocessing.";
  private static final String STD = PREPROCESSING + "std";

  private static final String RESIZE = PREPROCESSING + "resize";
  private static final String ORDER = PREPROCESSING + "order";
  private static final String SCALE = PREPROCESSING + "scale";
  private static final String INTERPOLATION = PREPROCESSING + "interpolation";

  /** The name of {@link #STD} in files that an earlier version wrote. */
  private static final String OLD_STD = PREPROCESSING + "deviation";

  private static final String OTHER = PREFIX + "metadata.";

  private Entries() {}

  /** All entries of a model but its checksum. */
  static SortedMap<String, String> of(Model model, LayerCodecs codecs) {
    SortedMap<String, String> all = new TreeMap<>();
    all.put(FORMAT, VERSION);
    all.put(NETWORK, Description.of(model.network(), codecs));
    if (!model.classes().isEmpty()) {
      all.put(CLASSES, JsonStrings.write(model.classes()));
    }
    model
        .preprocessing()
        .ifPresent(p -> {
          all.put(PREPROCESSING + "channels", Integer.toString(p.channels()));
          all.put(PREPROCESSING + "height", Integer.toString(p.height()));
          all.put(PREPROCESSING + "width", Integer.toString(p.width()));
          all.put(PREPROCESSING + "fit", p.fit().name().toLowerCase(Locale.ROOT));
          all.put(PREPROCESSING + "mean", floats(p.mean()));
          all.put(STD, floats(p.std()));
          if (p.resize() != 0) {
            all.put(RESIZE, Integer.toString(p.resize()));
          }
          if (p.order() != Preprocessing.Order.RGB) {
            all.put(ORDER, p.order().name().toLowerCase(Locale.ROOT));
          }
          if (p.scale() != Preprocessing.UNIT) {
            all.put(SCALE, Float.toString(p.scale()));
          }
          if (p.interpolation() != Interpolation.BILINEAR) {
            all.put(INTERPOLATION, p.interpolation().text());
          }
        });
    model.metadata().forEach((key, value) -> all.put(OTHER + key, value));
    return all;
  }

  /**
   * The network that the entries describe.
   *
   * @throws IllegalArgumentException if they describe none
   */
  static Network network(Map<String, String> entries, LayerCodecs codecs) {
    return read(NETWORK, text -> Description.read(text, codecs), need(entries, NETWORK));
  }

  /**
   * The model of these weights that the entries describe.
   *
   * @param all those with our prefix, without the checksum
   * @throws IllegalArgumentException if {@link #of} would not have written them
   */
  static Model model(Map<String, String> all, Weights weights, LayerCodecs codecs) {
    Map<String, String> entries = new TreeMap<>(renamed(all));
    entries.remove(STORAGE);
    entries.remove(EXACT);
    Model model = whole(entries, weights);
    SortedMap<String, String> written = of(model, codecs);
    entries.forEach((key, value) -> {
      String own = written.get(key);
      if (own == null || !own.equals(value)) {
        throw new IllegalArgumentException(
            key + ": " + (own == null ? "no such entry" : own) + " expected, got " + value);
      }
    });
    for (String key : written.keySet()) {
      need(entries, key);
    }
    return model;
  }

  /** A model of these weights with all that the entries say but the network. */
  static Model whole(Map<String, String> entries, Weights weights) {
    SortedMap<String, String> other = new TreeMap<>();
    entries.forEach((key, value) -> {
      if (key.startsWith(OTHER)) {
        other.put(key.substring(OTHER.length()), value);
      }
    });
    return around(entries, weights).metadata(other);
  }

  /** Removes what was measured on the model's weights, for a file with others. */
  static void removeCalibration(Map<String, String> entries) {
    entries.keySet().removeIf(key -> key.startsWith(OTHER + Model.CALIBRATION));
  }

  /** The names of the tensors that stay floats in a file with float16 weights. */
  static Set<String> exact(Map<String, String> entries) {
    return Set.copyOf(read(EXACT, JsonStrings::read, entries.getOrDefault(EXACT, "[]")));
  }

  /**
   * A model of other weights with what the entries say about pictures and classes, as far as it
   * fits: of a file that another program rewrote.
   */
  static Model around(Map<String, String> all, Weights weights) {
    Map<String, String> entries = renamed(all);
    Model model = Model.owning(weights);
    String classes = entries.get(CLASSES);
    if (classes != null) {
      model = model.classes(read(CLASSES, JsonStrings::read, classes));
    }
    Optional<Preprocessing> preprocessing = preprocessing(entries);
    return preprocessing.isPresent() ? model.preprocessing(preprocessing.get()) : model;
  }

  /** The entries under today's names. */
  private static Map<String, String> renamed(Map<String, String> all) {
    String std = all.get(OLD_STD);
    if (std == null || all.containsKey(STD)) {
      return all;
    }
    Map<String, String> entries = new TreeMap<>(all);
    entries.remove(OLD_STD);
    entries.put(STD, std);
    return entries;
  }

  private static Optional<Preprocessing> preprocessing(Map<String, String> entries) {
    if (entries.keySet().stream().noneMatch(key -> key.startsWith(PREPROCESSING))) {
      return Optional.empty();
    }
    return Optional.of(
        new Preprocessing(
            whole(entries, "channels"),
            whole(entries, "height"),
            whole(entries, "width"),
            read(
                PREPROCESSING + "fit",
                s -> Fit.valueOf(s.toUpperCase(Locale.ROOT)),
                need(entries, PREPROCESSING + "fit")),
            floats(entries, "mean"),
            floats(entries, "std"),
            read(RESIZE, Integer::parseInt, entries.getOrDefault(RESIZE, "0")),
            read(
                ORDER,
                s -> Preprocessing.Order.valueOf(s.toUpperCase(Locale.ROOT)),
                entries.getOrDefault(ORDER, "rgb")),
            read(
                SCALE,
                Float::parseFloat,
                entries.getOrDefault(SCALE, Float.toString(Preprocessing.UNIT))),
            read(
                INTERPOLATION,
                Interpolation::parse,
                entries.getOrDefault(INTERPOLATION, Interpolation.BILINEAR.text()))));
  }

  private static int whole(Map<String, String> entries, String key) {
    return read(PREPROCESSING + key, Integer::parseInt, need(entries, PREPROCESSING + key));
  }

  private static List<Float> floats(Map<String, String> entries, String key) {
    return read(PREPROCESSING + key, Entries::floats, need(entries, PREPROCESSING + key));
  }

  private static String floats(List<Float> values) {
    return values.stream().map(v -> Float.toString(v)).collect(Collectors.joining(","));
  }

  private static List<Float> floats(String text) {
    List<Float> values = new ArrayList<>();
    for (String word : text.split(",", -1)) {
      values.add(Float.parseFloat(word));
    }
    return values;
  }

  private static String need(Map<String, String> entries, String key) {
    String value = entries.get(key);
    if (value == null) {
      throw new IllegalArgumentException(key + " expected, got none");
    }
    return value;
  }

  private interface Reading<T> {
    T of(String text);
  }

  private static <T> T read(String key, Reading<T> reading, String text) {
    try {
      return reading.of(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
    }
  }
}
