package striate.onnx.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import striate.files.Bytes;
import striate.onnx.constant.ElementType;
import striate.onnx.constant.OnnxFormatException;

/** Reads the outermost message of a file, and its functions. */
final class ModelReader {
  private final GraphReader graphs;

  ModelReader(TensorReader tensors) {
    graphs = new GraphReader(tensors);
  }

  Model model(Bytes bytes) throws IOException {
    Wire w = Wire.of(bytes, "model");
    SortedMap<String, String> metadata = new TreeMap<>();
    Map<String, Long> opsets = new LinkedHashMap<>();
    List<Function> functions = new ArrayList<>();
    StringBuilder producer = new StringBuilder();
    long ir = -1;
    Graph graph = null;
    while (w.next()) {
      switch (w.field()) {
        case 1 -> ir = w.whole();
        case 2 -> producer.insert(0, w.text());
        case 3 -> {
          String version = w.text();
          producer.append(version.isEmpty() ? "" : " " + version);
        }
        case 7 -> {
          if (graph != null) {
            throw w.error("one graph expected, got a second");
          }
          graph = graphs.graph(w.message("graph"), 0);
        }
        case 8 -> opset(w.message("operator set"), opsets);
        case 14 -> entry(w.message("metadata"), metadata);
        case 25 -> functions.add(function(w.message("function " + functions.size())));
        default -> w.skip();
      }
    }
    if (graph == null || ir < 1) {
      throw w.error("an ONNX model expected, with its version and a graph, got something else");
    }
    if (ir < 3) {
      throw w.error("an IR version of 3 or more expected, got " + ir);
    }
    closed(graph, "graph");
    return new Model(
        ir,
        Collections.unmodifiableMap(opsets),
        producer.toString().strip(),
        graph,
        byKey(functions),
        Collections.unmodifiableSortedMap(metadata));
  }

  private static Map<FunctionKey, Function> byKey(List<Function> functions)
      throws OnnxFormatException {
    Map<FunctionKey, Function> byKey = new LinkedHashMap<>();
    for (Function f : functions) {
      if (byKey.put(f.key(), f) != null) {
        throw new OnnxFormatException(
            "functions: one " + f.key().domain() + "." + f.key().name() + " expected, got two");
      }
    }
    return Collections.unmodifiableMap(byKey);
  }

  /** Nothing is outside the outermost graph. */
  private static void closed(Graph graph, String where) throws OnnxFormatException {
    NodeOrder.nothingMissing(where, graph.nodes(), NodeOrder.defined(graph), graph.outputs());
  }

  private static void opset(Wire w, Map<String, Long> opsets) throws OnnxFormatException {
    String domain = "";
    long version = 0;
    while (w.next()) {
      switch (w.field()) {
        case 1 -> domain = GraphReader.domain(w.text());
        case 2 -> version = w.whole();
        default -> w.skip();
      }
    }
    Long other = opsets.put(domain, version);
    if (other != null && other != version) {
      throw w.error(
          "one version of the operators of "
              + (domain.isEmpty() ? "ONNX" : domain)
              + " expected, got "
              + other
              + " and "
              + version);
    }
  }

  private static void entry(Wire w, Map<String, String> into) throws OnnxFormatException {
    String key = "";
    String value = "";
    while (w.next()) {
      switch (w.field()) {
        case 1 -> key = w.text();
        case 2 -> value = w.text();
        default -> w.skip();
      }
    }
    String other = into.put(key, value);
    if (other != null && !other.equals(value)) {
      throw w.error("one entry " + key + " expected, got two that differ");
    }
  }

  private Function function(Wire w) throws IOException {
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    List<String> attributes = new ArrayList<>();
    List<Node> nodes = new ArrayList<>();
    Map<String, Attribute> defaults = new LinkedHashMap<>();
    Map<String, Long> opsets = new LinkedHashMap<>();
    String domain = "";
    String name = "";
    String overload = "";
    while (w.next()) {
      switch (w.field()) {
        case 1 -> name = w.text();
        case 4 -> inputs.add(w.text());
        case 5 -> outputs.add(w.text());
        case 6 -> attributes.add(w.text());
        case 7 -> {
          int index = nodes.size();
          nodes.add(graphs.node(w.message("node " + index + " of function " + name), index, 0));
        }
        case 9 -> opset(w.message("operator set of function " + name), opsets);
        case 10 -> domain = GraphReader.domain(w.text());
        case 11 -> graphs.attribute(w.message("attribute of function " + name), defaults, 0);
        case 13 -> overload = w.text();
        default -> w.skip();
      }
    }
    FunctionKey key = new FunctionKey(domain, name, overload);
    String where = "function " + (domain.isEmpty() ? "" : domain + ".") + name;
    NodeOrder order = new NodeOrder(where, nodes);
    for (String input : inputs) {
      order.define(input);
    }
    List<Node> sorted = order.sorted();
    NodeOrder.nothingMissing(where, sorted, order.names(), ports(outputs));
    return new Function(
        key,
        List.copyOf(inputs),
        List.copyOf(outputs),
        List.copyOf(attributes),
        Collections.unmodifiableMap(defaults),
        Collections.unmodifiableMap(opsets),
        sorted);
  }

  private static List<Port> ports(List<String> names) {
    List<Port> ports = new ArrayList<>();
    for (String name : names) {
      ports.add(new Port(name, Port.Kind.OTHER, ElementType.UNKNOWN, null));
    }
    return ports;
  }
}
