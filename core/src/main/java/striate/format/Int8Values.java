package striate.format;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import striate.calibrate.Range;
import striate.format.Graph.Node;
import striate.format.Int8Graph.Product;

/**
 * Which values of a graph become int8, and their ranges: what products read; the operands of an
 * addition or concatenation between products, so that a runtime can compute it in whole numbers;
 * and what a pooling or a change of shape before them reads, in the same range.
 */
final class Int8Values {
  private final Graph graph;
  private final Function<Node, @Nullable Product> products;
  private final Map<String, Range> ranges;
  private final Map<String, Node> producers = new HashMap<>();
  private final Map<String, Range> found = new LinkedHashMap<>();

  private Int8Values(
      Graph graph, Function<Node, @Nullable Product> products, Map<String, Range> ranges) {
    this.graph = graph;
    this.products = products;
    this.ranges = ranges;
    graph.nodes().forEach(n -> n.outputs().forEach(out -> producers.put(out, n)));
  }

  /** The values, with their ranges. */
  static Map<String, Range> of(
      Graph graph, Function<Node, @Nullable Product> products, Map<String, Range> ranges) {
    Int8Values values = new Int8Values(graph, products, ranges);
    values.read();
    values.joined();
    values.passed();
    values.found.remove(graph.output());
    return values.found;
  }

  /** What products read. */
  private void read() {
    for (Node n : graph.nodes()) {
      if (products.apply(n) != null) {
        add(n.inputs().getFirst());
      }
    }
  }

  private boolean add(String value) {
    Range range = range(value);
    if (range == null) {
      return false;
    }
    found.putIfAbsent(value, range);
    return true;
  }

  /** The range of a value; what only moves numbers leaves it as it is. */
  private @Nullable Range range(String value) {
    Range range = ranges.get(value);
    Node by = producers.get(value);
    return range == null && by != null && moves(by) ? range(by.inputs().getFirst()) : range;
  }

  private static boolean moves(Node n) {
    return switch (n.op()) {
      case "Reshape", "Flatten", "Transpose", "Squeeze", "Unsqueeze", "Identity" -> true;
      default -> false;
    };
  }

  /** Operands of additions and concatenations whose result is int8, and that products gave. */
  private void joined() {
    List<Node> nodes = graph.nodes();
    Set<String> wanted = new HashSet<>(found.keySet());
    for (int i = nodes.size() - 1; i >= 0; i--) {
      Node n = nodes.get(i);
      String out = n.outputs().getFirst();
      if (!wanted.contains(out)) {
        continue;
      }
      if (isSimple(n)) { // a runtime does it together with the sum
        wanted.add(n.inputs().getFirst());
      } else if (n.op().equals("Add") || n.op().equals("Concat")) {
        List<String> operands = n.inputs();
        if (operands.stream().allMatch(v -> found.containsKey(v) || isProduct(v))) {
          operands.forEach(this::add);
        }
      }
    }
  }

  private static boolean isSimple(Node n) {
    return n.op().equals("Relu") || n.op().equals("Clip");
  }

  private boolean isProduct(String value) {
    Node by = producers.get(value);
    return by != null
        && (products.apply(by) != null || (isSimple(by) && isProduct(by.inputs().getFirst())));
  }

  /** What is pooled or reshaped before it is read keeps its range. */
  private void passed() {
    List<Node> passing = new ArrayList<>();
    for (int i = graph.nodes().size() - 1; i >= 0; i--) {
      Node n = graph.nodes().get(i);
      boolean passes = moves(n) || n.op().equals("MaxPool");
      if (passes && found.containsKey(n.outputs().getFirst()) && add(n.inputs().getFirst())) {
        passing.add(n);
      }
    }
    for (Node n : passing.reversed()) {
      Range range = found.get(n.inputs().getFirst());
      if (range != null) {
        found.put(n.outputs().getFirst(), range);
      }
    }
  }
}
