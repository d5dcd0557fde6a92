package striate.format;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import striate.nn.Add;
import striate.nn.AveragePool;
import striate.nn.BatchNorm;
import striate.nn.Concat;
import striate.nn.Conv2d;
import striate.nn.CustomLayer;
import striate.nn.Dense;
import striate.nn.Dropout;
import striate.nn.Flatten;
import striate.nn.Gelu;
import striate.nn.GlobalAveragePool;
import striate.nn.HardSwish;
import striate.nn.Initialiser;
import striate.nn.KernelPool;
import striate.nn.Layer;
import striate.nn.LeakyRelu;
import striate.nn.MaxPool;
import striate.nn.Network;
import striate.nn.Network.Builder.Ref;
import striate.nn.Pad;
import striate.nn.Padding;
import striate.nn.Relu;
import striate.nn.Relu6;
import striate.nn.Shape;
import striate.nn.Sigmoid;
import striate.nn.Silu;
import striate.nn.Softmax;
import striate.nn.Tanh;
import striate.nn.Window;

/**
 * A network as lines of text, with what its operators do not tell: the names of layers, the way
 * padding was asked for, initialisers. It travels in the model file's metadata.
 *
 * <p>The first line is the input; then there is one for each layer: its name, its kind, the layers
 * it reads ({@code in} for the input, otherwise their numbers from 0 on), its settings.
 *
 * <pre>{@code
 * image 1 28 28
 * conv1 conv in channels=32 kernel=3,3 stride=1,1 padding=valid dilation=1,1 groups=1 bias=true init=he
 * relu1 relu 0
 * }</pre>
 */
final class Description {
  private static final String AS_INPUT = "input";

  private Description() {}

  /** The lines of {@code network}, each with its end. */
  static String of(Network network) {
    StringBuilder text = new StringBuilder();
    Shape in = network.input();
    text.append(in.flat() ? in.pixels() > 1 ? "flattened" : "features" : "image");
    text.append(' ').append(in.channels());
    if (!in.flat() || in.pixels() > 1) {
      text.append(' ').append(in.height()).append(' ').append(in.width());
    }
    text.append('\n');
    for (Network.Node n : network.nodes()) {
      text.append(Names.safe(n.name())).append(' ').append(kind(n.layer())).append(' ');
      text.append(
          n.inputs().stream()
              .map(i -> i < 0 ? "in" : Integer.toString(i))
              .collect(Collectors.joining(",")));
      text.append(settings(n.layer())).append('\n');
    }
    return text.toString();
  }

  private static String kind(Layer layer) {
    return switch (layer) {
      case Conv2d c -> "conv";
      case Dense d -> "dense";
      case MaxPool p -> "max-pool";
      case AveragePool p -> "average-pool";
      case GlobalAveragePool g -> "global-average-pool";
      case KernelPool k -> "kernel-pool";
      case BatchNorm b -> "batch-norm";
      case Dropout d -> "dropout";
      case Relu r -> "relu";
      case Relu6 r -> "relu6";
      case LeakyRelu r -> "leaky-relu";
      case Tanh t -> "tanh";
      case Sigmoid s -> "sigmoid";
      case Gelu g -> "gelu";
      case Silu s -> "silu";
      case HardSwish h -> "hard-swish";
      case Softmax s -> "softmax";
      case Flatten f -> "flatten";
      case Add a -> "add";
      case Concat c -> "concat";
      case Pad p -> "pad";
      case CustomLayer c -> throw new IllegalArgumentException("no name for " + c.getClass());
    };
  }

  private static String settings(Layer layer) {
    return switch (layer) {
      case Conv2d(int channels, Window window, int groups, boolean bias, Initialiser init) ->
          " channels="
              + (channels == Conv2d.AS_INPUT ? AS_INPUT : channels)
              + window(window)
              + " groups="
              + (groups == Conv2d.AS_INPUT ? AS_INPUT : groups)
              + " bias="
              + bias
              + " init="
              + initialiser(init);
      case Dense(int outputs, boolean bias, Initialiser init) ->
          " outputs=" + outputs + " bias=" + bias + " init=" + initialiser(init);
      case MaxPool(Window window) -> window(window);
      case AveragePool(Window window, boolean countPadding) ->
          window(window) + " count-padding=" + countPadding;
      case KernelPool(KernelPool.Mode mode, int group) ->
          " mode="
              + mode.name().toLowerCase(java.util.Locale.ROOT)
              + " group="
              + (group == KernelPool.ALL ? "all" : group);
      case BatchNorm(float epsilon, float momentum) ->
          " epsilon=" + epsilon + " momentum=" + momentum;
      case Dropout(float p) -> " p=" + p;
      case LeakyRelu(float slope) -> " slope=" + slope;
      case Pad(int top, int left, int bottom, int right) ->
          " zeros=" + top + "," + left + "," + bottom + "," + right;
      default -> "";
    };
  }

  private static String window(Window w) {
    String padding =
        switch (w.padding()) {
          case Padding.Valid() -> "valid";
          case Padding.Same() -> "same";
          case Padding.Explicit(int t, int l, int b, int r) -> t + "," + l + "," + b + "," + r;
        };
    return " kernel="
        + w.height()
        + ","
        + w.width()
        + " stride="
        + w.strideH()
        + ","
        + w.strideW()
        + " padding="
        + padding
        + " dilation="
        + w.dilationH()
        + ","
        + w.dilationW();
  }

  private static String initialiser(Initialiser init) {
    return switch (init) {
      case Initialiser.He() -> "he";
      case Initialiser.Glorot() -> "glorot";
      case Initialiser.LeCun() -> "lecun";
      case Initialiser.Uniform(float low, float high) -> "uniform," + low + "," + high;
      case Initialiser.Orthogonal(float gain) -> "orthogonal," + gain;
      case Initialiser.Dirac() -> "dirac";
      case Initialiser.Constant(float value) -> "constant," + value;
    };
  }

  /**
   * The network that {@code text} describes.
   *
   * @throws IllegalArgumentException naming the line if {@link #of} would not have written this
   */
  static Network read(String text) {
    String[] lines = text.split("\n", -1);
    int line = 0;
    try {
      Network.Builder builder = Network.builder(input(lines[0]));
      List<Ref> outputs = new ArrayList<>();
      for (line = 1; line < lines.length - 1; line++) {
        outputs.add(layer(builder, outputs, lines[line]));
      }
      if (outputs.isEmpty()) {
        throw new IllegalArgumentException("at least one layer expected, got none");
      }
      Network network = builder.build(outputs.getLast());
      if (!of(network).equals(text)) {
        throw new IllegalArgumentException("settings in another form than they are written");
      }
      return network;
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new IllegalArgumentException("line " + (line + 1) + ": " + e.getMessage(), e);
    }
  }

  private static Shape input(String line) {
    String[] words = line.split(" ", -1);
    boolean features = words[0].equals("features");
    if (words.length != (features ? 2 : 4)) {
      throw new IllegalArgumentException("an input's sizes expected, got \"" + line + '"');
    }
    int channels = Integer.parseInt(words[1]);
    if (features) {
      return Shape.features(channels);
    }
    Shape image = Shape.image(channels, Integer.parseInt(words[2]), Integer.parseInt(words[3]));
    return switch (words[0]) {
      case "image" -> image;
      case "flattened" -> image.flatten();
      default ->
          throw new IllegalArgumentException(
              "image, flattened or features expected, got \"" + words[0] + '"');
    };
  }

  private static Ref layer(Network.Builder builder, List<Ref> outputs, String line) {
    String[] words = line.split(" ", -1);
    if (words.length < 3) {
      throw new IllegalArgumentException("name, kind and inputs expected, got \"" + line + '"');
    }
    List<Ref> from = new ArrayList<>();
    for (String word : words[2].split(",", -1)) {
      int index = word.equals("in") ? -1 : Integer.parseInt(word);
      if (index >= outputs.size() || index < -1) {
        throw new IllegalArgumentException(
            "an input of in or 0 to " + (outputs.size() - 1) + " expected, got " + word);
      }
      from.add(index < 0 ? builder.input() : outputs.get(index));
    }
    Settings settings = new Settings(words);
    Layer layer = layer(words[1], settings);
    settings.end();
    return builder.add(Names.plain(words[0]), layer, from);
  }

  private static Layer layer(String kind, Settings s) {
    return switch (kind) {
      case "conv" ->
          new Conv2d(
              s.number("channels", AS_INPUT, Conv2d.AS_INPUT),
              s.window(),
              s.number("groups", AS_INPUT, Conv2d.AS_INPUT),
              s.flag("bias"),
              s.initialiser());
      case "dense" -> new Dense(s.numbers("outputs", 1)[0], s.flag("bias"), s.initialiser());
      case "max-pool" -> new MaxPool(s.window());
      case "average-pool" -> new AveragePool(s.window(), s.flag("count-padding"));
      case "global-average-pool" -> new GlobalAveragePool();
      case "kernel-pool" ->
          new KernelPool(
              KernelPool.Mode.valueOf(s.word("mode").toUpperCase(java.util.Locale.ROOT)),
              s.number("group", "all", KernelPool.ALL));
      case "batch-norm" -> new BatchNorm(s.real("epsilon"), s.real("momentum"));
      case "dropout" -> new Dropout(s.real("p"));
      case "relu" -> new Relu();
      case "relu6" -> new Relu6();
      case "leaky-relu" -> new LeakyRelu(s.real("slope"));
      case "tanh" -> new Tanh();
      case "sigmoid" -> new Sigmoid();
      case "gelu" -> new Gelu();
      case "silu" -> new Silu();
      case "hard-swish" -> new HardSwish();
      case "softmax" -> new Softmax();
      case "flatten" -> new Flatten();
      case "add" -> new Add();
      case "concat" -> new Concat();
      case "pad" -> {
        int[] zeros = s.numbers("zeros", 4);
        yield new Pad(zeros[0], zeros[1], zeros[2], zeros[3]);
      }
      default -> throw new IllegalArgumentException("no layer is called \"" + kind + '"');
    };
  }

  /** The settings at the end of a layer's line, taken in their order. */
  private static final class Settings {
    private final String[] words;
    private int next = 3;

    Settings(String[] words) {
      this.words = words;
    }

    String word(String key) {
      if (next >= words.length || !words[next].startsWith(key + "=")) {
        throw new IllegalArgumentException(
            "setting " + key + " expected, got " + (next < words.length ? words[next] : "the end"));
      }
      return words[next++].substring(key.length() + 1);
    }

    void end() {
      if (next < words.length) {
        throw new IllegalArgumentException("the line's end expected, got " + words[next]);
      }
    }

    int number(String key, String special, int meaning) {
      String word = word(key);
      return word.equals(special) ? meaning : Integer.parseInt(word);
    }

    int[] numbers(String key, int count) {
      return numbers(key, word(key), count);
    }

    private static int[] numbers(String key, String word, int count) {
      String[] parts = word.split(",", -1);
      if (parts.length != count) {
        throw new IllegalArgumentException(key + ": " + count + " numbers expected, got " + word);
      }
      int[] numbers = new int[count];
      for (int i = 0; i < count; i++) {
        numbers[i] = Integer.parseInt(parts[i]);
      }
      return numbers;
    }

    float real(String key) {
      return Float.parseFloat(word(key));
    }

    boolean flag(String key) {
      return switch (word(key)) {
        case "true" -> true;
        case "false" -> false;
        default -> throw new IllegalArgumentException(key + ": true or false expected");
      };
    }

    Window window() {
      int[] kernel = numbers("kernel", 2);
      int[] stride = numbers("stride", 2);
      String word = word("padding");
      Padding padding =
          switch (word) {
            case "valid" -> new Padding.Valid();
            case "same" -> new Padding.Same();
            default -> {
              int[] p = numbers("padding", word, 4);
              yield new Padding.Explicit(p[0], p[1], p[2], p[3]);
            }
          };
      int[] dilation = numbers("dilation", 2);
      return new Window(
          kernel[0], kernel[1], stride[0], stride[1], padding, dilation[0], dilation[1]);
    }

    Initialiser initialiser() {
      String[] parts = word("init").split(",", -1);
      float[] numbers = new float[parts.length];
      for (int i = 1; i < parts.length; i++) {
        numbers[i] = Float.parseFloat(parts[i]);
      }
      return switch (parts[0] + parts.length) {
        case "he1" -> new Initialiser.He();
        case "glorot1" -> new Initialiser.Glorot();
        case "lecun1" -> new Initialiser.LeCun();
        case "uniform3" -> new Initialiser.Uniform(numbers[1], numbers[2]);
        case "orthogonal2" -> new Initialiser.Orthogonal(numbers[1]);
        case "dirac1" -> new Initialiser.Dirac();
        case "constant2" -> new Initialiser.Constant(numbers[1]);
        default -> throw new IllegalArgumentException("no initialiser is \"" + parts[0] + '"');
      };
    }
  }
}
