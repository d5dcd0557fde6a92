package striate.format;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import striate.data.Preprocessing;
import striate.nn.Network;
import striate.nn.Shape;
import striate.nn.Weights;

/**
 * A model: a network, its weights, the names of its classes, the preprocessing of pictures, and
 * metadata about its origin. Immutable.
 *
 * {@snippet file="striate/format/ModelSnippets.java" region="write"}
 */
public final class Model {
  /**
   * Begins the names of entries of the metadata that were measured on these weights and this
   * preprocessing, and are true of no others: what makes other weights of a model leaves them out.
   */
  public static final String CALIBRATION = "calibration.";

  private final Weights weights;
  private final List<String> classes;
  private final @Nullable Preprocessing preprocessing;
  private final Map<String, String> metadata;

  private Model(
      Weights weights,
      List<String> classes,
      @Nullable Preprocessing preprocessing,
      Map<String, String> metadata) {
    this.weights = weights;
    this.classes = classes;
    this.preprocessing = preprocessing;
    this.metadata = metadata;
  }

  /** A model of a copy of {@code weights}, without names, preprocessing or metadata. */
  public static Model of(Weights weights) {
    return owning(weights.copy());
  }

  /** The same without the copy, for who gives the weights away. */
  static Model owning(Weights weights) {
    return new Model(weights, List.of(), null, Map.of());
  }

  /**
   * A copy with names for its classes.
   *
   * @param names one for each output, all different; none to leave them unnamed
   * @throws IllegalArgumentException if there are more or fewer than outputs, or two are the same
   */
  public Model classes(List<String> names) {
    int outputs = network().output().size();
    if (!names.isEmpty() && names.size() != outputs) {
      throw new IllegalArgumentException(
          "classes: " + outputs + " names expected, one for each output, got " + names.size());
    }
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      checkText("class", name);
      if (!seen.add(name)) {
        throw new IllegalArgumentException(
            "classes: different names expected, got \"" + name + "\" twice");
      }
    }
    return new Model(weights, List.copyOf(names), preprocessing, metadata);
  }

  /**
   * A copy with this preprocessing of pictures.
   *
   * @throws IllegalArgumentException if that gives another shape than the network reads
   */
  public Model preprocessing(Preprocessing p) {
    Shape in = network().input();
    Shape out = Shape.image(p.channels(), p.height(), p.width());
    if (!in.equals(out)) {
      throw new IllegalArgumentException(
          "preprocessing: the network expects " + in + ", got " + out);
    }
    return new Model(weights, classes, p, metadata);
  }

  /**
   * A copy with other metadata, which tell where the model comes from, such as the fingerprint of
   * its data, settings, and what it reached.
   *
   * @throws IllegalArgumentException if a key is empty, or something is not Unicode text
   */
  public Model metadata(Map<String, String> entries) {
    Map<String, String> sorted = new TreeMap<>(entries);
    sorted.forEach((key, value) -> {
      if (key.isEmpty()) {
        throw new IllegalArgumentException("metadata: a key expected, got an empty one");
      }
      checkText("metadata", key);
      checkText("metadata " + key, value);
    });
    return new Model(weights, classes, preprocessing, Collections.unmodifiableMap(sorted));
  }

  /** A copy with one more entry of metadata, or another value for it. */
  public Model metadata(String key, String value) {
    Map<String, String> entries = new TreeMap<>(metadata);
    entries.put(key, value);
    return metadata(entries);
  }

  private static void checkText(String what, String text) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new IllegalArgumentException(what + ": Unicode text expected, got half a character");
    }
  }

  /** The network. */
  public Network network() {
    return weights.network();
  }

  /** A copy of the weights, yours to change. */
  public Weights weights() {
    return weights.copy();
  }

  /** The weights themselves; not to be changed. */
  Weights shared() {
    return weights;
  }

  /** The names of the classes in the order of the outputs; empty if they have none. */
  public List<String> classes() {
    return classes;
  }

  /** The preprocessing of pictures into the network's input; empty if it does not read pictures. */
  public Optional<Preprocessing> preprocessing() {
    return Optional.ofNullable(preprocessing);
  }

  /** The metadata, which tell where the model comes from, sorted by key. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /** Whether all is equal, the weights bit by bit. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Model m
        && network().equals(m.network())
        && classes.equals(m.classes)
        && java.util.Objects.equals(preprocessing, m.preprocessing)
        && metadata.equals(m.metadata)
        && sameBits(weights, m.weights);
  }

  private static boolean sameBits(Weights a, Weights b) {
    for (int n = 0; n < a.network().nodes().size(); n++) {
      float[][] x = a.stored(n);
      float[][] y = b.stored(n);
      for (int p = 0; p < x.length; p++) {
        for (int i = 0; i < x[p].length; i++) {
          if (Float.floatToRawIntBits(x[p][i]) != Float.floatToRawIntBits(y[p][i])) {
            return false;
          }
        }
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(weights.hash()) * 31 + metadata.hashCode();
  }

  @Override
  public String toString() {
    return "Model(" + network() + ", " + classes.size() + " classes, metadata " + metadata + ")";
  }
}
