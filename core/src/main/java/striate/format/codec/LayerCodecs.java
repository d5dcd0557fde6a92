package striate.format.codec;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import striate.nn.Concat;
import striate.nn.Flatten;
import striate.nn.GlobalAveragePool;
import striate.nn.HardSwish;
import striate.nn.Layer;
import striate.nn.Relu;
import striate.nn.Sigmoid;
import striate.nn.Softmax;
import striate.nn.Tanh;

/**
 * The codecs that reading and writing a model know: the library's, and those of your own layers.
 * Immutable.
 */
public final class LayerCodecs {
  private static final LayerCodecs NONE = new LayerCodecs(Map.of(), Map.of(), false);

  /** Those that most models need; the others are made when one is asked for that is not here. */
  private static final LayerCodecs STANDARD = part(NONE.and(plain()));

  /** All of the library's: a hundred lambdas, for each of which the JVM takes a millisecond. */
  private static final class Whole {
    static final LayerCodecs STANDARD = NONE.and(all());

    private Whole() {}
  }

  private final Map<Class<?>, LayerCodec<?>> byClass;
  private final Map<String, LayerCodec<?>> byKind;

  /** Whether there are more of the library's than are here. */
  private final boolean isPart;

  private LayerCodecs(
      Map<Class<?>, LayerCodec<?>> byClass, Map<String, LayerCodec<?>> byKind, boolean isPart) {
    this.byClass = byClass;
    this.byKind = byKind;
    this.isPart = isPart;
  }

  /** A codec for each layer of the library; a test fails until a new one is here. */
  private static LayerCodec<?>[] all() {
    return Stream.of(
            Stream.of(plain()),
            MoveCodecs.all().stream(),
            ElementCodecs.all().stream(),
            RowCodecs.all().stream(),
            Stream.of(new ResizeCodec(), new ConvTransposeCodec(), new LpPoolCodec()))
        .flatMap(codecs -> codecs)
        .toArray(LayerCodec<?>[]::new);
  }

  private static LayerCodec<?>[] plain() {
    Map<String, Attribute> none = Map.of();
    Map<String, Attribute> axis = Map.of("axis", Attribute.whole(1));
    return new LayerCodec<?>[] {
      new Conv2dCodec(),
      new DenseCodec(),
      new MaxPoolCodec(),
      new AveragePoolCodec(),
      new PlainCodec<>(
          GlobalAveragePool.class,
          "global-average-pool",
          new GlobalAveragePool(),
          "GlobalAveragePool",
          none),
      new KernelPoolCodec(),
      new BatchNormCodec(),
      new DropoutCodec(),
      new PlainCodec<>(Relu.class, "relu", new Relu(), "Relu", none),
      new Relu6Codec(),
      new LeakyReluCodec(),
      new PlainCodec<>(Tanh.class, "tanh", new Tanh(), "Tanh", none),
      new PlainCodec<>(Sigmoid.class, "sigmoid", new Sigmoid(), "Sigmoid", none),
      new GeluCodec(),
      new SiluCodec(),
      new PlainCodec<>(HardSwish.class, "hard-swish", new HardSwish(), "HardSwish", none),
      new PlainCodec<>(Softmax.class, "softmax", new Softmax(), "Softmax", axis),
      new PlainCodec<>(Flatten.class, "flatten", new Flatten(), "Flatten", axis),
      new AddCodec(),
      new PlainCodec<>(Concat.class, "concat", new Concat(), "Concat", axis),
      new PadCodec()
    };
  }

  /** The codecs of the library's layers. */
  public static LayerCodecs standard() {
    return STANDARD;
  }

  /** Whether it is words of small letters and digits, with a hyphen between two. */
  private static boolean isKind(String text) {
    char before = '-';
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      if (!word && (c != '-' || before == '-')) {
        return false;
      }
      before = c;
    }
    return before != '-';
  }

  /**
   * These and more.
   *
   * @throws IllegalArgumentException if a kind or a class has a codec already, or a kind is not
   *     made of small letters, digits and hyphens
   */
  public LayerCodecs and(LayerCodec<?>... more) {
    Map<Class<?>, LayerCodec<?>> classes = new HashMap<>(whole().byClass);
    Map<String, LayerCodec<?>> kinds = new HashMap<>(whole().byKind);
    for (LayerCodec<?> codec : more) {
      if (!isKind(codec.kind())) {
        throw new IllegalArgumentException(
            "a kind of small letters, digits and hyphens expected, got \"" + codec.kind() + '"');
      }
      if (classes.put(codec.layer(), codec) != null) {
        throw new IllegalArgumentException(codec.layer().getName() + ": it has a codec already");
      }
      if (kinds.put(codec.kind(), codec) != null) {
        throw new IllegalArgumentException("the kind \"" + codec.kind() + "\" has a codec already");
      }
    }
    return new LayerCodecs(classes, kinds, false);
  }

  private static LayerCodecs part(LayerCodecs common) {
    return new LayerCodecs(common.byClass, common.byKind, true);
  }

  private LayerCodecs whole() {
    return isPart ? Whole.STANDARD : this;
  }

  /** The kinds. */
  public Set<String> kinds() {
    return java.util.Collections.unmodifiableSet(new TreeSet<>(whole().byKind.keySet()));
  }

  /** The classes of the layers. */
  public Set<Class<?>> layers() {
    return java.util.Collections.unmodifiableSet(whole().byClass.keySet());
  }

  /**
   * A layer as text: its kind and its settings.
   *
   * @throws IllegalArgumentException if it has no codec, or its codec does not give it back
   */
  public Text text(Layer layer) {
    return text(of(layer), layer);
  }

  /**
   * A layer as text.
   *
   * @param kind of the layer
   * @param settings a space before each
   */
  public record Text(String kind, String settings) {}

  private static <L extends Layer> Text text(LayerCodec<L> codec, Layer layer) {
    SettingsWriter settings = new SettingsWriter();
    codec.write(codec.layer().cast(layer), settings);
    String text = settings.toString();
    List<String> words =
        text.isEmpty() ? List.of() : Arrays.asList(text.substring(1).split(" ", -1));
    SettingsReader reader = new SettingsReader(words);
    Layer back = codec.read(reader);
    reader.end();
    if (!Objects.equals(back, layer)) {
      throw new IllegalArgumentException(
          "the codec of " + codec.kind() + " makes " + back + " of what it wrote of " + layer);
    }
    return new Text(codec.kind(), text);
  }

  /**
   * The layer of a text.
   *
   * @param settings words
   * @throws IllegalArgumentException if no codec is of that kind, or it cannot read the settings
   */
  public Layer read(String kind, List<String> settings) {
    LayerCodec<?> codec = byKind.get(kind);
    codec = codec == null ? whole().byKind.get(kind) : codec;
    if (codec == null) {
      throw new IllegalArgumentException("no layer is called \"" + kind + '"');
    }
    SettingsReader reader = new SettingsReader(settings);
    Layer layer = codec.read(reader);
    reader.end();
    return layer;
  }

  /**
   * Writes the operators of a layer.
   *
   * @throws IllegalArgumentException if it has no codec
   */
  public void operators(Layer layer, OperatorWriter to) {
    operators(of(layer), layer, to);
  }

  private static <L extends Layer> void operators(
      LayerCodec<L> codec, Layer layer, OperatorWriter to) {
    codec.operators(codec.layer().cast(layer), to);
  }

  private LayerCodec<?> of(Layer layer) {
    @Nullable LayerCodec<?> codec = byClass.get(layer.getClass());
    codec = codec == null ? whole().byClass.get(layer.getClass()) : codec;
    if (codec == null) {
      throw new IllegalArgumentException(
          layer.getClass().getName()
              + " has no codec; a layer of your own is written and read with one of your own");
    }
    return codec;
  }
}
