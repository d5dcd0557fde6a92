package striate.onnx.file;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import striate.onnx.constant.OnnxFormatException;

/**
 * The order in which the nodes of a graph can be computed, as near to the file's as possible. Names
 * that the graph does not define are the surrounding graph's.
 */
final class NodeOrder {
  private final String where;
  private final List<Node> nodes;
  private final Set<String> names = new HashSet<>();
  private final Set<String> initializers = new HashSet<>();
  private final Map<String, Integer> makers = new HashMap<>();

  NodeOrder(String where, List<Node> nodes) {
    this.where = where;
    this.nodes = nodes;
  }

  /** A value that the graph is given. */
  void define(String name) throws OnnxFormatException {
    if (!name.isEmpty() && !names.add(name)) {
      throw twice(name);
    }
  }

  /** A value that may be defined as an input already: an initializer. */
  void defineAgain(String name) {
    initializers.add(name);
    names.add(name);
  }

  /** All values of the graph, once it is sorted. */
  Set<String> names() {
    return names;
  }

  private OnnxFormatException twice(String name) {
    return new OnnxFormatException(
        where + ": one value of the name \"" + name + "\" expected, got a second");
  }

  List<Node> sorted() throws OnnxFormatException {
    for (int i = 0; i < nodes.size(); i++) {
      for (String output : nodes.get(i).outputs()) {
        if (!output.isEmpty()) {
          // an input of that name is a leftover: an initializer that became a node
          if (makers.put(output, i) != null || initializers.contains(output)) {
            throw twice(output);
          }
          names.add(output);
        }
      }
    }
    int[] waits = new int[nodes.size()];
    List<List<Integer>> readers = new ArrayList<>();
    PriorityQueue<Integer> ready = new PriorityQueue<>();
    for (int i = 0; i < waits.length; i++) {
      readers.add(new ArrayList<>(1));
    }
    for (int i = 0; i < waits.length; i++) {
      for (String input : reads(nodes.get(i))) {
        Integer maker = makers.get(input);
        if (maker != null) {
          waits[i]++;
          readers.get(maker).add(i);
        }
      }
      if (waits[i] == 0) {
        ready.add(i);
      }
    }
    List<Node> sorted = new ArrayList<>();
    while (!ready.isEmpty()) {
      int node = ready.remove();
      sorted.add(nodes.get(node));
      for (int reader : readers.get(node)) {
        if (--waits[reader] == 0) {
          ready.add(reader);
        }
      }
    }
    if (sorted.size() < nodes.size()) {
      throw cycle(waits);
    }
    return List.copyOf(sorted);
  }

  /** Goes back from a node that waits to one that it waits for, until one comes again. */
  private OnnxFormatException cycle(int[] waits) {
    int at = 0;
    while (waits[at] == 0) {
      at++;
    }
    int[] seen = new int[waits.length];
    Arrays.fill(seen, -1);
    List<Integer> path = new ArrayList<>();
    while (seen[at] < 0) {
      seen[at] = path.size();
      path.add(at);
      for (String input : reads(nodes.get(at))) {
        Integer maker = makers.get(input);
        if (maker != null && waits[maker] > 0) {
          at = maker;
          break;
        }
      }
    }
    List<Integer> circle = path.subList(seen[at], path.size());
    return new OnnxFormatException(
        where
            + ": nodes without a cycle expected, got one of "
            + circle.size()
            + ", with "
            + nodes.get(circle.getFirst()).place()
            + (circle.size() > 1 ? " and " + nodes.get(circle.get(1)).place() : ""));
  }

  /** What a node reads: its inputs, and what graphs in it read from outside. */
  static Set<String> reads(Node node) {
    Set<String> reads = new LinkedHashSet<>(node.inputs());
    for (Attribute a : node.attributes().values()) {
      if (a instanceof Attribute.Body body) {
        reads.addAll(body.value().captured());
      }
    }
    reads.remove("");
    return reads;
  }

  /** The values that a graph has. */
  static Set<String> defined(Graph graph) {
    Set<String> defined = new HashSet<>(graph.initializers().keySet());
    graph.inputs().forEach(p -> defined.add(p.name()));
    graph.nodes().forEach(n -> defined.addAll(n.outputs()));
    return defined;
  }

  /** Checks that all that is read is there. */
  static void nothingMissing(
      String where, List<Node> nodes, Set<String> defined, List<Port> outputs)
      throws OnnxFormatException {
    for (Node node : nodes) {
      for (String input : reads(node)) {
        if (!defined.contains(input)) {
          throw node.error("input \"" + input + "\": a value expected, but nothing gives it");
        }
      }
    }
    for (Port output : outputs) {
      if (output.name().isEmpty() || !defined.contains(output.name())) {
        throw new OnnxFormatException(
            where + ": output \"" + output.name() + "\": a value expected, but nothing gives it");
      }
    }
  }
}
