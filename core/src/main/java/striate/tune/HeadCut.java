package striate.tune;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import striate.nn.AveragePool;
import striate.nn.Conv2d;
import striate.nn.Dense;
import striate.nn.Dropout;
import striate.nn.Flatten;
import striate.nn.GlobalAveragePool;
import striate.nn.Initialiser;
import striate.nn.Layer;
import striate.nn.Network;
import striate.nn.Relu;
import striate.nn.Shape;
import striate.nn.Sigmoid;
import striate.nn.Softmax;
import striate.nn.tensor.AxisSoftmax;
import striate.nn.tensor.BinaryConstant;
import striate.nn.tensor.Linear;
import striate.nn.tensor.Quantize;
import striate.nn.tensor.Reduce;
import striate.nn.tensor.Reshape;
import striate.nn.tensor.ToImage;
import striate.nn.tensor.ToTensor;

/**
 * A classifier cut in two: the body, which gives a row of features, and its head, the last layer
 * with weights that gives a number for each class. What follows the head, such as a softmax or the
 * pooling of a 1×1 convolution's maps, is left out; that pooling is done on the features instead,
 * which is the same since both are linear.
 *
 * @param body ends in a row of features
 * @param network the body and a dense layer for the new classes
 * @param head name of that layer
 */
record HeadCut(Network body, Network network, String head) {

  private static final String EXPECTED =
      "fine-tuning: a classifier expected that ends in a dense layer, or in a 1×1 convolution and"
          + " global pooling, got ";

  /**
   * Cuts a network.
   *
   * @param classes of the new head
   * @throws IllegalArgumentException if it has fewer than two outputs, no head, or nothing that is
   *     learned before it
   */
  static HeadCut of(Network from, int classes) {
    int outputs = from.output().size();
    if (outputs < 2) {
      throw new IllegalArgumentException(
          "fine-tuning: a classifier of at least 2 outputs expected, got " + outputs);
    }
    int head = find(from, outputs);
    Network.Node old = from.nodes().get(head);
    Initialiser start = old.layer() instanceof Dense d ? d.initialiser() : new Initialiser.He();
    Network body = cut(from, head, null);
    if (body.parameterCount() == 0) {
      throw new IllegalArgumentException(
          "fine-tuning: " + from.place(head) + ": nothing is learned before it that could be kept");
    }
    Network network = cut(from, head, new Dense(classes, true, start));
    return new HeadCut(body, network, network.nodes().getLast().name());
  }

  private static int find(Network from, int outputs) {
    int at = from.nodes().size() - 1;
    boolean pooled = false;
    while (at >= 0) {
      Network.Node n = from.nodes().get(at);
      int gives = gives(n);
      if (gives > 0) {
        boolean fits = gives == outputs && (pooled || n.shape().size() == outputs);
        if (!fits) {
          throw new IllegalArgumentException(
              EXPECTED + from.place(at) + ", whose outputs are not the " + outputs + " at the end");
        }
        if (n.inputs().getFirst() < 0) {
          throw new IllegalArgumentException(
              "fine-tuning: " + from.place(at) + ": nothing comes before it that could be kept");
        }
        return at;
      }
      pooled |= isPool(n);
      if (n.inputs().size() != 1 || !isPassed(n.layer(), pooled)) {
        throw new IllegalArgumentException(EXPECTED + from.place(at));
      }
      at = n.inputs().getFirst();
    }
    throw new IllegalArgumentException(EXPECTED + "no such layer");
  }

  /** How many numbers a layer of a head's kind gives, at each place; 0 for other layers. */
  private static int gives(Network.Node n) {
    return switch (n.layer()) {
      case Dense d -> d.outputs();
      case Linear l -> l.outputs();
      case Conv2d c when isWhole(n) || isPointwise(c) -> n.shape().channels();
      default -> 0;
    };
  }

  /** Whether a convolution makes one number of all places: a dense layer by another name. */
  private static boolean isWhole(Network.Node n) {
    return n.layer() instanceof Conv2d c
        && c.groups() == 1
        && n.shape().pixels() == 1
        && c.window().height() == n.inputShapes().getFirst().height()
        && c.window().width() == n.inputShapes().getFirst().width();
  }

  private static boolean isPointwise(Conv2d c) {
    return c.groups() == 1
        && c.window().height() == 1
        && c.window().width() == 1
        && c.window().strideH() == 1
        && c.window().strideW() == 1;
  }

  /** Whether a layer makes one number of all places, so that only the channels are left. */
  private static boolean isPool(Network.Node n) {
    return switch (n.layer()) {
      case GlobalAveragePool() -> true;
      case AveragePool a -> n.shape().pixels() == 1;
      case Reduce r -> r.reduction() == Reduce.Kind.MEAN;
      default -> false;
    };
  }

  /** Whether a layer behind the head may be left out: it decides nothing between classes. */
  private static boolean isPassed(Layer layer, boolean pooled) {
    return switch (layer) {
      case Softmax() -> true;
      case AxisSoftmax s -> true;
      case Sigmoid() -> true;
      case BinaryConstant b -> true;
      case Quantize q -> true;
      case Flatten() -> true;
      case Reshape r -> true;
      case ToTensor() -> true;
      case ToImage() -> true;
      case Dropout d -> true;
      case GlobalAveragePool() -> true;
      case AveragePool a -> true;
      case Reduce r -> r.reduction() == Reduce.Kind.MEAN;
      // as in SqueezeNet, between the convolution and the pooling
      case Relu() -> pooled;
      default -> false;
    };
  }

  /** The nodes before the head, the way to a row of features, and a layer there if there is one. */
  private static Network cut(Network from, int head, @Nullable Dense instead) {
    Network.Builder builder = Network.builder(from.input());
    List<Network.Builder.Ref> refs = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Network.Node n : from.nodes().subList(0, head)) {
      refs.add(
          builder.add(
              n.name(),
              n.layer(),
              n.inputs().stream().map(j -> j < 0 ? builder.input() : refs.get(j)).toList()));
      names.add(n.name());
    }
    Network.Node end = from.nodes().get(head);
    Network.Builder.Ref at = refs.get(end.inputs().getFirst());
    for (Layer layer : toFeatures(at.shape(), isWhole(end))) {
      at = builder.add(layer, at);
    }
    if (instead == null) {
      return builder.build(at);
    }
    Network built = builder.build(at);
    built.nodes().forEach(n -> names.add(n.name()));
    return builder.build(
        names.contains(end.name())
            ? builder.add(instead, at)
            : builder.add(end.name(), instead, List.of(at)));
  }

  /** The layers that make a row of features of what the head has read. */
  private static List<Layer> toFeatures(Shape s, boolean whole) {
    if (s.isTensor()) {
      int last = s.axes().size() - 1;
      int places = s.size() / s.axes().get(last);
      return places == 1
          ? List.of(Reshape.of(s.size()))
          : List.of(new Reduce(Reduce.Kind.MEAN, IntStream.range(0, last).boxed().toList(), false));
    }
    if (s.isImage()) {
      return whole || s.pixels() == 1
          ? List.of(new Flatten())
          : List.of(new GlobalAveragePool(), new Flatten());
    }
    return List.of();
  }
}
