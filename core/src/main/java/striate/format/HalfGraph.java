package striate.format;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import striate.format.Graph.Fixture;
import striate.format.Graph.Learned;
import striate.format.Graph.Node;
import striate.format.codec.Attribute;
import striate.nn.Parameter;

/**
 * The graph of a model file with float16 weights. Each is followed by a Cast to float, so that all
 * arithmetic stays in floats: every runtime computes it, on a CPU too, and no value between layers
 * can overflow.
 */
final class HalfGraph {
  /** Below this many numbers the Cast takes more bytes than it saves. */
  private static final int FEWEST = 64;

  private HalfGraph() {}

  /**
   * Whether a tensor can be float16: what layers multiply by, and sum. Biases, scales and
   * statistics are few, and their rounding would move whole channels; tables of numbers may be
   * places.
   */
  static boolean takes(Learned l) {
    return l.role() == Parameter.Role.WEIGHT && l.count() >= FEWEST;
  }

  /**
   * The graph with float16 weights.
   *
   * @param exact names of tensors that stay floats
   */
  static Graph of(Graph graph, Set<String> exact) {
    Set<String> taken = names(graph);
    Map<String, String> renamed = new HashMap<>();
    List<Fixture> tensors = new ArrayList<>();
    List<Node> nodes = new ArrayList<>();
    for (Fixture t : graph.tensors()) {
      if (t instanceof Learned l && takes(l) && !exact.contains(l.name())) {
        tensors.add(new Learned(l.name(), l.sizes(), Graph.Type.FLOAT16, l.tensor(), l.role()));
        String cast = Names.fresh(l.name() + "/float", taken);
        renamed.put(l.name(), cast);
        nodes.add(
            new Node(
                cast,
                "Cast",
                List.of(l.name()),
                List.of(cast),
                new TreeMap<>(Map.of("to", Attribute.whole(Graph.Type.FLOAT.code))),
                ""));
      } else {
        tensors.add(t);
      }
    }
    for (Node n : graph.nodes()) {
      nodes.add(
          new Node(
              n.name(),
              n.op(),
              n.inputs().stream().map(name -> renamed.getOrDefault(name, name)).toList(),
              n.outputs(),
              n.attributes(),
              n.note()));
    }
    return new Graph(
        graph.input(),
        graph.inputSizes(),
        graph.output(),
        graph.outputSizes(),
        List.copyOf(nodes),
        List.copyOf(tensors),
        graph.values());
  }

  /** All names of a graph's values, tensors and nodes. */
  static Set<String> names(Graph graph) {
    Set<String> names = new HashSet<>(Set.of(graph.input(), graph.output()));
    for (Node n : graph.nodes()) {
      names.add(n.name());
      names.addAll(n.outputs());
    }
    graph.tensors().forEach(t -> names.add(t.name()));
    return names;
  }
}
