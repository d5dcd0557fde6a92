package striate.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import striate.nn.Flatten;
import striate.nn.Network;
import striate.nn.Shape;
import striate.nn.Weights;
import striate.nn.tensor.Constant;
import striate.nn.tensor.Reshape;
import striate.nn.tensor.Slice;
import striate.nn.tensor.ToImage;

/**
 * A network cut at a layer: what comes before it, and what follows as a network of its own, whose
 * input is the layer's output. So any method that explains a network by its input explains it by
 * the output of any layer, whatever the planner merges, reuses or computes in bands.
 *
 * <p>Where other ways lead past the layer, as in a residual block, the rest also reads what they
 * bring: its input is then a row, the layer's output first, then those of the <i>sides</i>.
 *
 * @param node index of the layer, −1 for the input
 * @param sides indices of the nodes before it that what follows reads, −1 for the input
 * @param rest what follows
 */
record Cut(Weights weights, int node, List<Integer> sides, Weights rest) {

  /**
   * Cuts.
   *
   * @throws IllegalArgumentException if nothing follows the layer
   */
  static Cut at(Weights weights, int node) {
    Network network = weights.network();
    if (node < 0) {
      return new Cut(weights, node, List.of(), weights);
    }
    if (node == network.nodes().size() - 1) {
      throw new IllegalArgumentException(
          "layer "
              + network.nodes().get(node).name()
              + ": a layer before the output expected, got the one that gives the logits");
    }
    if (!reaches(network, node)) {
      throw new IllegalArgumentException(
          "layer "
              + network.nodes().get(node).name()
              + ": a layer expected through which the picture decides the logits, got one that does"
              + " not");
    }
    boolean[] taken = new boolean[network.nodes().size()];
    List<Integer> sides = List.copyOf(sides(network, node, taken));
    return new Cut(weights, node, sides, rest(weights, node, sides, taken));
  }

  /** Whether the network's output depends on its input through a node's output. */
  static boolean reaches(Network network, int node) {
    boolean[] follows = follows(network, node);
    return follows[follows.length - 1] && !fixed(network)[node];
  }

  /** Whether everything passes through a node's output. */
  static boolean passesAll(Network network, int node) {
    return sides(network, node, new boolean[network.nodes().size()]).isEmpty();
  }

  /**
   * What is read behind a node's output besides it, in order.
   *
   * @param taken receives which nodes stand behind the cut: those that follow, and constants
   */
  private static Set<Integer> sides(Network network, int node, boolean[] taken) {
    boolean[] fixed = fixed(network);
    boolean[] follows = follows(network, node);
    Set<Integer> sides = new TreeSet<>();
    for (int i = taken.length - 1; i >= 0; i--) {
      Network.Node n = network.nodes().get(i);
      taken[i] |= follows[i];
      if (!taken[i]) {
        continue;
      }
      for (int j : n.inputs()) {
        if (j >= 0 && fixed[j]) {
          // What no input decides is computed again behind the cut.
          taken[j] = true;
        } else if (j != node && !(n.layer() instanceof Constant) && (j < 0 || !follows[j])) {
          sides.add(j);
        }
      }
    }
    return sides;
  }

  /** The shape of the layer's output. */
  Shape shape() {
    return weights.network().shape(node);
  }

  /** How many numbers what follows reads for each image, those of the sides included. */
  int size() {
    return rest.network().input().size();
  }

  /** The nodes whose numbers are constants. */
  private static boolean[] fixed(Network network) {
    boolean[] fixed = new boolean[network.nodes().size()];
    for (int i = 0; i < fixed.length; i++) {
      Network.Node n = network.nodes().get(i);
      boolean all = true;
      for (int j : n.inputs()) {
        all &= j >= 0 && fixed[j];
      }
      fixed[i] = all || n.layer() instanceof Constant;
    }
    return fixed;
  }

  private static boolean[] follows(Network network, int node) {
    boolean[] follows = new boolean[network.nodes().size()];
    for (int i = node + 1; i < follows.length; i++) {
      Network.Node n = network.nodes().get(i);
      for (int j : n.inputs()) {
        follows[i] |= (j == node || (j > node && follows[j])) && !(n.layer() instanceof Constant);
      }
    }
    return follows;
  }

  private static Weights rest(Weights weights, int node, List<Integer> sides, boolean[] taken) {
    Network network = weights.network();
    Shape shape = network.shape(node);
    long size = shape.size();
    for (int side : sides) {
      size += network.shape(side).size();
    }
    if (size > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          network.place(node) + ": what follows it reads more numbers than an array holds");
    }
    Network.Builder builder = Network.builder(sides.isEmpty() ? shape : Shape.features((int) size));
    Set<String> names = new HashSet<>();
    network.nodes().forEach(n -> names.add(n.name()));
    Network.Builder.@Nullable Ref[] refs = new Network.Builder.Ref[taken.length + 1];
    refs[node + 1] = builder.input();
    if (!sides.isEmpty()) {
      int start = 0;
      List<Integer> all = new ArrayList<>(List.of(node));
      all.addAll(sides);
      for (int one : all) {
        Shape s = network.shape(one);
        refs[one + 1] = part(builder, start, s, names);
        start += s.size();
      }
    }
    List<Integer> copied = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    Network.Builder.Ref last = builder.input();
    for (int i = 0; i < taken.length; i++) {
      if (!taken[i]) {
        continue;
      }
      Network.Node n = network.nodes().get(i);
      List<Network.Builder.Ref> from = new ArrayList<>();
      for (int j : n.inputs()) {
        Network.Builder.Ref ref = refs[j + 1];
        from.add(ref == null || n.layer() instanceof Constant ? builder.input() : ref);
      }
      last = builder.add(n.name(), n.layer(), from);
      refs[i + 1] = last;
      copied.add(i);
      places.add(last.index());
    }
    Weights out = Weights.zeros(builder.build(last));
    for (int k = 0; k < copied.size(); k++) {
      Logits.copy(weights, copied.get(k), out, places.get(k));
    }
    return out;
  }

  /** A part of a row in the shape that the layers behind it read. */
  private static Network.Builder.Ref part(
      Network.Builder builder, int start, Shape s, Set<String> names) {
    Network.Builder.Ref at =
        builder.add(
            free("part", names), new Slice(0, start, s.size(), 1), List.of(builder.input()));
    if (s.isTensor()) {
      return builder.add(free("axes", names), new Reshape(s.axes()), List.of(at));
    }
    if (s.flat() && s.pixels() == 1) {
      return at;
    }
    List<Integer> sizes = List.of(s.channels(), s.height(), s.width());
    at = builder.add(free("axes", names), new Reshape(sizes), List.of(at));
    at = builder.add(free("map", names), new ToImage(), List.of(at));
    return s.flat() ? builder.add(free("row", names), new Flatten(), List.of(at)) : at;
  }

  private static String free(String kind, Set<String> names) {
    int number = 1;
    while (!names.add("cut-" + kind + number)) {
      number++;
    }
    return "cut-" + kind + number;
  }

  /** Copies a layer's output, then those of the sides, into one row. */
  static float[] row(float[] layer, List<float[]> sides) {
    int size = layer.length;
    for (float[] side : sides) {
      size += side.length;
    }
    float[] row = Arrays.copyOf(layer, size);
    int at = layer.length;
    for (float[] side : sides) {
      System.arraycopy(side, 0, row, at, side.length);
      at += side.length;
    }
    return row;
  }
}
