package striate.trust;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import striate.data.Interpolation;
import striate.data.Preprocessing;
import striate.files.Sha256;
import striate.format.Model;

/**
 * A calibration as entries of a model's metadata. An entry tells which weights and preprocessing it
 * holds for; with others it is not used.
 */
final class Stored {
  private static final String PREFIX = Model.CALIBRATION;
  private static final String VERSION = PREFIX + "version";
  private static final String HOLDS_FOR = PREFIX + "holds-for";
  private static final String SOURCE = PREFIX + "source";
  private static final String PICTURES = PREFIX + "pictures";
  private static final String FINGERPRINT = PREFIX + "fingerprint";
  private static final String TEMPERATURE = PREFIX + "temperature";
  private static final String STATE = PREFIX + "temperature.state";
  private static final String CURVE = PREFIX + "curve";
  private static final String SETS = PREFIX + "sets";
  private static final String LAYER = PREFIX + "unlike.layer";
  private static final String FALSE_ALARMS = PREFIX + "unlike.false-alarms";
  private static final String LIMIT_PICTURES = PREFIX + "unlike.pictures";
  private static final String LIMIT = PREFIX + "unlike.limit";
  private static final String SIZE = PREFIX + "unlike.features";
  private static final String WHITENING = PREFIX + "unlike.whitening";
  private static final String MEANS = PREFIX + "unlike.means";
  private static final String PLAIN = "1";

  /** With a curve, which readers of {@link #PLAIN} would leave out without a word. */
  private static final String CURVED = "2";

  private Stored() {}

  static Model without(Model model) {
    Map<String, String> entries = new TreeMap<>(model.metadata());
    entries.keySet().removeIf(key -> key.startsWith(PREFIX));
    return model.metadata(entries);
  }

  static Model write(Calibration c, Model model) {
    Map<String, String> entries = new TreeMap<>(without(model).metadata());
    entries.putAll(entries(c));
    entries.put(HOLDS_FOR, holdsFor(model));
    return model.metadata(entries);
  }

  static Map<String, String> entries(Calibration c) {
    Map<String, String> all = new TreeMap<>();
    all.put(VERSION, c.curve().bends() ? CURVED : PLAIN);
    all.put(SOURCE, c.source());
    all.put(PICTURES, Integer.toString(c.pictures()));
    all.put(FINGERPRINT, c.fingerprint());
    all.put(TEMPERATURE, Double.toString(c.temperature().value()));
    all.put(STATE, c.temperature().state().name());
    if (c.curve().bends()) {
      all.put(CURVE, text(c.curve()));
    }
    List<String> sets = new ArrayList<>();
    for (SetRule r : c.rules()) {
      sets.add(r.method() + " " + r.coverage() + " " + r.pictures() + " " + r.threshold());
    }
    all.put(SETS, String.join(",", sets));
    Outliers o = c.outliers();
    if (o != null) {
      all.put(LAYER, o.layer());
      all.put(FALSE_ALARMS, Double.toString(o.falseAlarms()));
      all.put(LIMIT_PICTURES, Integer.toString(o.pictures()));
      all.put(LIMIT, Double.toString(o.threshold()));
      all.put(SIZE, Integer.toString(o.distance().size()));
      all.put(WHITENING, encoded(o.distance().whitening()));
      all.put(MEANS, encoded(o.distance().means()));
    }
    return all;
  }

  /** A digest of what decides a model's answers to pictures, as far as files may change it. */
  private static String holdsFor(Model model) {
    StringBuilder text = new StringBuilder();
    text.append(model.weights().hash()).append('\n');
    text.append(model.network().output().size()).append('\n');
    model
        .preprocessing()
        .ifPresent((Preprocessing p) ->
            text.append(p.channels())
                .append(' ')
                .append(p.height())
                .append(' ')
                .append(p.width())
                .append(' ')
                .append(p.fit())
                .append(' ')
                .append(p.mean())
                .append(' ')
                .append(p.std())
                .append(' ')
                .append(p.resize())
                .append(' ')
                .append(p.order())
                .append(' ')
                .append(p.scale())
                .append(
                    p.interpolation() == Interpolation.BILINEAR
                        ? "" // as versions without others wrote it
                        : " " + p.interpolation()));
    byte[] digest = Sha256.of(text.toString().getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest, 0, 16);
  }

  static Calibration.Kept read(Model model) {
    Map<String, String> all = model.metadata();
    if (all.keySet().stream().noneMatch(key -> key.startsWith(PREFIX))) {
      return new Calibration.Kept(Optional.empty(), "");
    }
    try {
      String version = String.valueOf(all.get(VERSION));
      if (!version.equals(PLAIN) && !version.equals(CURVED)) {
        throw new IllegalArgumentException(
            "version " + PLAIN + " or " + CURVED + " expected, got " + version);
      }
      if (!holdsFor(model).equals(all.get(HOLDS_FOR))) {
        return new Calibration.Kept(
            Optional.empty(),
            "its calibration is that of other weights or another preprocessing, and is not used");
      }
      return new Calibration.Kept(Optional.of(parsed(all)), "");
    } catch (IllegalArgumentException e) {
      return new Calibration.Kept(
          Optional.empty(), "its calibration is damaged and is not used: " + e.getMessage());
    }
  }

  private static Calibration parsed(Map<String, String> all) {
    Temperature temperature =
        new Temperature(number(all, TEMPERATURE), Temperature.State.valueOf(need(all, STATE)));
    if (temperature.value() > 1.001 * Temperature.MOST
        || temperature.value() < 0.999 / Temperature.MOST) {
      throw new IllegalArgumentException(
          TEMPERATURE + ": one that is searched expected, got " + temperature.value());
    }
    List<SetRule> rules = new ArrayList<>();
    for (String text : need(all, SETS).split(",", -1)) {
      String[] words = text.split(" ", -1);
      if (words.length != 4) {
        throw new IllegalArgumentException(SETS + ": four words expected, got " + text);
      }
      rules.add(
          new SetRule(
              SetMethod.valueOf(words[0]),
              Double.parseDouble(words[1]),
              Integer.parseInt(words[2]),
              Double.parseDouble(words[3])));
    }
    return new Calibration(
        need(all, SOURCE),
        whole(all, PICTURES),
        need(all, FINGERPRINT),
        temperature,
        CURVED.equals(all.get(VERSION)) ? curve(need(all, CURVE)) : ConfidenceCurve.none(),
        rules,
        outliers(all));
  }

  private static String text(ConfidenceCurve curve) {
    double[] at = curve.at();
    double[] share = curve.share();
    List<String> points = new ArrayList<>();
    for (int i = 0; i < at.length; i++) {
      points.add(at[i] + " " + share[i]);
    }
    return String.join(",", points);
  }

  private static ConfidenceCurve curve(String text) {
    String[] points = text.split(",", ConfidenceCurve.MOST + 3);
    if (points.length > ConfidenceCurve.MOST + 2) {
      throw new IllegalArgumentException(
          CURVE + ": at most " + (ConfidenceCurve.MOST + 2) + " points expected, got more");
    }
    double[] at = new double[points.length];
    double[] share = new double[points.length];
    for (int i = 0; i < points.length; i++) {
      String[] words = points[i].split(" ", -1);
      if (words.length != 2) {
        throw new IllegalArgumentException(CURVE + ": two words expected, got " + points[i]);
      }
      at[i] = Double.parseDouble(words[0]);
      share[i] = Double.parseDouble(words[1]);
    }
    return new ConfidenceCurve(at, share);
  }

  private static @Nullable Outliers outliers(Map<String, String> all) {
    if (!all.containsKey(LIMIT)) {
      return null;
    }
    int size = whole(all, SIZE);
    if (size > Features.MOST) {
      throw new IllegalArgumentException(
          SIZE + ": at most " + Features.MOST + " expected, got " + size);
    }
    float[] whitening = decoded(all, WHITENING);
    float[] means = decoded(all, MEANS);
    if (whitening.length != size * (size + 1) / 2
        || means.length == 0
        || means.length % size != 0) {
      throw new IllegalArgumentException(
          WHITENING + " and " + MEANS + ": numbers for " + size + " features expected");
    }
    double limit = number(all, LIMIT);
    double alarms = number(all, FALSE_ALARMS);
    if (!(limit >= 0) || !(alarms > 0 && alarms < 1)) {
      throw new IllegalArgumentException(
          LIMIT + ": a distance and a share expected, got " + limit + " and " + alarms);
    }
    return new Outliers(
        need(all, LAYER),
        alarms,
        whole(all, LIMIT_PICTURES),
        limit,
        new Distance(size, whitening, means));
  }

  private static String need(Map<String, String> all, String key) {
    String value = all.get(key);
    if (value == null) {
      throw new IllegalArgumentException(key + " expected, got none");
    }
    return value;
  }

  private static double number(Map<String, String> all, String key) {
    return Double.parseDouble(need(all, key));
  }

  private static int whole(Map<String, String> all, String key) {
    int value = Integer.parseInt(need(all, key));
    if (value < 1) {
      throw new IllegalArgumentException(key + ": at least 1 expected, got " + value);
    }
    return value;
  }

  private static String encoded(float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  private static float[] decoded(Map<String, String> all, String key) {
    byte[] bytes = Base64.getDecoder().decode(need(all, key));
    float[] values = new float[bytes.length / 4];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    for (float v : values) {
      if (!Float.isFinite(v)) {
        throw new IllegalArgumentException(key + ": numbers expected, got " + v);
      }
    }
    return values;
  }
}
