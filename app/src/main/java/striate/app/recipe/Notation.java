package striate.app.recipe;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import striate.nn.Add;
import striate.nn.Architectures;
import striate.nn.Conv2d;
import striate.nn.Initialiser;
import striate.nn.KernelPool;
import striate.nn.Layers;
import striate.nn.MaxPool;
import striate.nn.Network;
import striate.nn.Network.Builder.Ref;
import striate.nn.Padding;
import striate.nn.Part;
import striate.nn.Shape;
import striate.nn.ShapeException;
import striate.nn.Window;

/**
 * Networks as one line of text: {@code c32 c32 pool ( c64 c64 ) global drop0.3}, or the name of a
 * ready architecture. The layer that gives a logit for each class is added at the end.
 */
public final class Notation {
  /** One line for each word, for help. */
  public static final List<String> WORDS =
      List.of(
          "c32         convolution 3×3 to 32 channels, same size, batch norm, ReLU",
          "c32k5s2     kernel 5×5, stride 2; v: no padding; g4: groups; d2: dilation",
          "dw, dws2    depthwise convolution 3×3, batch norm, ReLU",
          "conv32k5v   convolution with bias alone (same letters)",
          "( … )       residual block; a 1×1 convolution where channels change",
          "pool pool3  max pooling; avg2 average pooling; global: mean of each channel",
          "globalmax   maximum of each channel",
          "kernelmax kernelmean kernelsum   pooling across kernels",
          "norm relu tanh sigmoid gelu silu hardswish   single layers",
          "drop0.3 flat fc128",
          "lenet5 vgg11 vgg16 resnet20 resnet56 resnet18 mobilenetv2   ready made");

  private static final List<String> READY =
      List.of("lenet5", "vgg11", "vgg16", "resnet20", "resnet56", "resnet18", "mobilenetv2");
  private static final Pattern CONV =
      Pattern.compile("(c|conv)([1-9][0-9]{0,4})((?:[ksgd][1-9][0-9]?|v)*)");
  private static final Pattern DEPTHWISE = Pattern.compile("(dw)()((?:[ksd][1-9][0-9]?|v)*)");
  private static final Pattern LETTER = Pattern.compile("([ksgdv])([0-9]*)");
  private static final Pattern NUMBERED =
      Pattern.compile("(pool|avg|drop|fc)([0-9]+(?:\\.[0-9]+)?)");

  private final Shape input;
  private final String text;

  private Notation(Shape input, String text) {
    this.input = input;
    this.text = text;
  }

  /**
   * The network that {@code text} means.
   *
   * @throws SettingException naming the word that is not known, or the layer that does not fit
   */
  public static Network parse(String text, Shape input, int classes) {
    try {
      return new Notation(input, text.strip()).network(classes);
    } catch (ShapeException e) {
      throw new SettingException(
          Key.NETWORK.option() + ": " + text + " on images of " + input + ": " + e.getMessage());
    }
  }

  /**
   * Looks for words that are not known, whatever images the network shall read.
   *
   * @throws SettingException naming the first
   */
  static void check(String text) {
    if (READY.contains(text.strip())) {
      return;
    }
    Notation any = new Notation(Shape.image(1, 1, 1), text);
    for (String word : words(text)) {
      if (!word.equals("(") && !word.equals(")")) {
        any.parts(word, any.input);
      }
    }
  }

  private static List<String> words(String text) {
    return List.of(text.replace("(", " ( ").replace(")", " ) ").strip().split("\\s+", -1));
  }

  private Network network(int classes) {
    return switch (text) {
      case "lenet5" -> sized(Architectures.leNet5(classes));
      case "vgg11", "vgg16" ->
          Architectures.vggSmall(Integer.parseInt(text.substring(3)), input, classes);
      case "resnet20" -> Architectures.resNet20(input, classes);
      case "resnet56" -> Architectures.resNet56(input, classes);
      case "resnet18" -> Architectures.resNet18(input, classes);
      case "mobilenetv2" -> Architectures.mobileNetV2(input, classes);
      default -> sequence(classes);
    };
  }

  private Network sized(Network network) {
    if (!network.input().equals(input)) {
      throw new SettingException(
          Key.NETWORK.option()
              + ": "
              + text
              + " expects images of "
              + network.input()
              + ", got "
              + input);
    }
    return network;
  }

  private Network sequence(int classes) {
    Network.Builder builder = Network.builder(input);
    Deque<Ref> open = new ArrayDeque<>();
    Ref at = builder.input();
    for (String word : words(text)) {
      if (word.equals("(")) {
        open.push(at);
      } else if (word.equals(")")) {
        if (open.isEmpty()) {
          throw wrong("a '(' before each ')'", text);
        }
        at = join(builder, open.pop(), at);
      } else {
        if (word.startsWith("fc") && !at.shape().flat()) {
          at = builder.add(Layers.flatten(), at);
        }
        for (Part part : parts(word, at.shape())) {
          at = builder.add(part, at);
        }
      }
    }
    if (!open.isEmpty()) {
      throw wrong("a ')' after each '('", text);
    }
    if (!at.shape().flat()) {
      at = builder.add(Layers.flatten(), at);
    }
    return builder.build(builder.add(Layers.dense(classes).init(new Initialiser.LeCun()), at));
  }

  private Ref join(Network.Builder builder, Ref from, Ref to) {
    if (from.index() == to.index()) {
      throw wrong("a layer between '(' and ')'", text);
    }
    if (from.shape().equals(to.shape())) {
      return builder.add(new Add(), List.of(to, from));
    }
    int stride = Math.max(1, Math.ceilDiv(from.shape().height(), to.shape().height()));
    Ref shortcut = builder.add(Layers.conv(to.shape().channels(), 1).stride(stride).noBias(), from);
    return builder.add(new Add(), List.of(to, builder.add(Layers.batchNorm(), shortcut)));
  }

  private List<Part> parts(String word, Shape shape) {
    Matcher conv = CONV.matcher(word);
    if (conv.matches()) {
      boolean normed = conv.group(1).equals("c");
      Conv2d layer = with(Integer.parseInt(conv.group(2)), false, conv.group(3));
      return normed ? List.of(layer.noBias(), Layers.batchNorm(), Layers.relu()) : List.of(layer);
    }
    Matcher depthwise = DEPTHWISE.matcher(word);
    if (depthwise.matches()) {
      Conv2d layer = with(1, true, depthwise.group(3));
      return List.of(layer.noBias(), Layers.batchNorm(), Layers.relu());
    }
    Matcher numbered = NUMBERED.matcher(word);
    if (numbered.matches()) {
      return List.of(numbered(numbered.group(1), numbered.group(2)));
    }
    return List.of(
        switch (word) {
          case "pool" -> Layers.maxPool(2);
          case "global" -> Layers.globalAveragePool();
          case "globalmax" -> globalMax(shape);
          case "kernelmax" -> Layers.kernelPool(KernelPool.Mode.MAX);
          case "kernelmean" -> Layers.kernelPool(KernelPool.Mode.MEAN);
          case "kernelsum" -> Layers.kernelPool(KernelPool.Mode.SUM);
          case "norm" -> Layers.batchNorm();
          case "relu" -> Layers.relu();
          case "tanh" -> Layers.tanh();
          case "sigmoid" -> Layers.sigmoid();
          case "gelu" -> Layers.gelu();
          case "silu" -> Layers.silu();
          case "hardswish" -> Layers.hardSwish();
          case "flat" -> Layers.flatten();
          default -> throw wrong("words such as c32, pool or drop0.3", word);
        });
  }

  private static Part globalMax(Shape s) {
    return new MaxPool(
        new Window(s.height(), s.width(), s.height(), s.width(), new Padding.Valid(), 1, 1));
  }

  private Part numbered(String kind, String number) {
    if (kind.equals("drop")) {
      double p = Double.parseDouble(number);
      if (!(p < 1)) {
        throw wrong("a share below 1 after drop", number);
      }
      return Layers.dropout(p);
    }
    int n;
    try {
      n = Integer.parseInt(number);
    } catch (NumberFormatException e) {
      throw wrong("a whole number after " + kind, number);
    }
    if (n < 1) {
      throw wrong("a whole number of at least 1 after " + kind, number);
    }
    return switch (kind) {
      case "pool" -> Layers.maxPool(n);
      case "avg" -> Layers.averagePool(n);
      default -> Layers.dense(n);
    };
  }

  /**
   * Applies letters such as {@code k5s2v}; without {@code v} the output is as large as the input.
   */
  private static Conv2d with(int channels, boolean depthwise, String letters) {
    int kernel = 3;
    int stride = 1;
    int dilation = 1;
    int groups = 0;
    boolean valid = false;
    Matcher m = LETTER.matcher(letters);
    while (m.find()) {
      int n = m.group(2).isEmpty() ? 0 : Integer.parseInt(m.group(2));
      switch (m.group(1)) {
        case "k" -> kernel = n;
        case "s" -> stride = n;
        case "d" -> dilation = n;
        case "g" -> groups = n;
        default -> valid = true;
      }
    }
    Conv2d sized =
        (depthwise ? Layers.depthwise(kernel) : Layers.conv(channels, kernel))
            .stride(stride)
            .dilation(dilation);
    if (groups > 0) {
      sized = sized.groups(groups);
    }
    return valid ? sized : sized.pad(dilation * (kernel - 1) / 2);
  }

  private static SettingException wrong(String expected, String got) {
    return new SettingException(Key.NETWORK, expected, got);
  }
}
