package striate.format;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import striate.format.codec.LayerCodecs;
import striate.nn.Layer;
import striate.nn.Network;
import striate.nn.Network.Builder.Ref;
import striate.nn.Shape;

/**
 * A network as lines of text, with what its operators do not tell: the names of layers, the way
 * padding was asked for, initialisers. {@link LayerCodecs} has each layer's. It travels in the
 * model file's metadata.
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
  private Description() {}

  /**
   * The lines of {@code network}, each with its end.
   *
   * @throws IllegalArgumentException naming a layer without a codec
   */
  static String of(Network network, LayerCodecs codecs) {
    StringBuilder text = new StringBuilder();
    Shape in = network.input();
    if (in.isTensor()) {
      text.append("tensor");
      in.axes().forEach(size -> text.append(' ').append(size));
      text.append('\n');
    } else {
      image(in, text);
    }
    for (int i = 0; i < network.nodes().size(); i++) {
      Network.Node n = network.nodes().get(i);
      LayerCodecs.Text layer;
      try {
        layer = codecs.text(n.layer());
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(network.place(i) + ": " + e.getMessage(), e);
      }
      text.append(Names.safe(n.name())).append(' ').append(layer.kind()).append(' ');
      text.append(
          n.inputs().stream()
              .map(from -> from < 0 ? "in" : Integer.toString(from))
              .collect(Collectors.joining(",")));
      text.append(layer.settings()).append('\n');
    }
    return text.toString();
  }

  private static void image(Shape in, StringBuilder text) {
    text.append(in.flat() ? in.pixels() > 1 ? "flattened" : "features" : "image");
    text.append(' ').append(in.channels());
    if (!in.flat() || in.pixels() > 1) {
      text.append(' ').append(in.height()).append(' ').append(in.width());
    }
    text.append('\n');
  }

  /**
   * The network that {@code text} describes.
   *
   * @throws IllegalArgumentException naming the line if {@link #of} would not have written this
   */
  static Network read(String text, LayerCodecs codecs) {
    String[] lines = text.split("\n", -1);
    int line = 0;
    try {
      Network.Builder builder = Network.builder(input(lines[0]));
      List<Ref> outputs = new ArrayList<>();
      for (line = 1; line < lines.length - 1; line++) {
        outputs.add(layer(builder, outputs, lines[line], codecs));
      }
      if (outputs.isEmpty()) {
        throw new IllegalArgumentException("at least one layer expected, got none");
      }
      Network network = builder.build(outputs.getLast());
      if (!of(network, codecs).equals(text)) {
        throw new IllegalArgumentException("settings in another form than they are written");
      }
      return network;
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new IllegalArgumentException("line " + (line + 1) + ": " + e.getMessage(), e);
    }
  }

  private static Shape input(String line) {
    String[] words = line.split(" ", -1);
    if (words[0].equals("tensor")) {
      return Shape.tensor(Arrays.stream(words).skip(1).mapToInt(Integer::parseInt).toArray());
    }
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
              "image, flattened, features or tensor expected, got \"" + words[0] + '"');
    };
  }

  private static Ref layer(
      Network.Builder builder, List<Ref> outputs, String line, LayerCodecs codecs) {
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
    List<String> settings = Arrays.asList(words).subList(3, words.length);
    Layer layer = codecs.read(words[1], settings);
    return builder.add(Names.plain(words[0]), layer, from);
  }
}
