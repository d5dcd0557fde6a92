package striate.format;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import striate.onnx.Importer;
import striate.onnx.file.Attribute;
import striate.onnx.file.Graph;
import striate.onnx.file.Model;
import striate.onnx.file.Node;
import striate.onnx.file.OnnxFile;
import striate.onnx.file.Port;

/**
 * What stands in an ONNX file, whether or not we can compute it.
 *
 * @param producer the program that wrote it, as far as it is stated
 * @param ir version of the format
 * @param opsets versions of the operators by domain; that of ONNX's own is {@code ai.onnx}
 * @param inputs what the graph is fed with, with their shapes
 * @param outputs with their shapes
 * @param operators how many nodes of each operator, those in branches and functions included
 * @param tensors how many tensors of weights
 * @param numbers how many numbers they have
 * @param bytes how many bytes those take, in this file or beside it
 */
public record OnnxGraph(
    String producer,
    long ir,
    SortedMap<String, Long> opsets,
    List<String> inputs,
    List<String> outputs,
    SortedMap<String, Integer> operators,
    int tensors,
    long numbers,
    long bytes) {

  /**
   * Reads a file, but none of its weights.
   *
   * @throws ModelFormatException if it is damaged
   * @throws IOException if it cannot be read
   */
  public static OnnxGraph read(Path file) throws IOException {
    Model model;
    try {
      model = OnnxFile.read(file);
    } catch (striate.onnx.constant.OnnxFormatException e) {
      throw new ModelFormatException(file + ": " + Onnx.line(String.valueOf(e.getMessage())), e);
    }
    SortedMap<String, Long> opsets = new TreeMap<>();
    model.opsets().forEach((domain, v) -> opsets.put(domain.isEmpty() ? "ai.onnx" : domain, v));
    SortedMap<String, Integer> operators = new TreeMap<>();
    count(model.graph().nodes(), operators);
    model.functions().values().forEach(f -> count(f.nodes(), operators));
    Graph graph = model.graph();
    long numbers = graph.initializers().values().stream().mapToLong(c -> c.size()).sum();
    long bits =
        graph.initializers().values().stream()
            .mapToLong(c -> c.size() * (long) c.type().bits())
            .sum();
    return new OnnxGraph(
        model.producer(),
        model.ir(),
        opsets,
        Importer.fed(model).stream().map(OnnxGraph::text).toList(),
        graph.outputs().stream().map(OnnxGraph::text).toList(),
        operators,
        graph.initializers().size(),
        numbers,
        bits / 8);
  }

  private static void count(List<Node> nodes, Map<String, Integer> operators) {
    for (Node n : nodes) {
      String domain = n.domain().isEmpty() || n.domain().equals("ai.onnx") ? "" : n.domain() + ".";
      operators.merge(domain + n.op(), 1, Integer::sum);
      for (Attribute a : n.attributes().values()) {
        if (a instanceof Attribute.Body b) {
          count(b.value().nodes(), operators);
        }
      }
    }
  }

  private static String text(Port p) {
    List<String> sizes = new ArrayList<>();
    List<Port.Dimension> dims = p.dims();
    if (dims != null) {
      for (Port.Dimension d : dims) {
        sizes.add(d.known() ? Long.toString(d.size()) : d.symbol().isEmpty() ? "?" : d.symbol());
      }
    }
    String shape = dims == null ? "" : " " + sizes;
    return p.kind() == Port.Kind.TENSOR
        ? p.name() + " " + p.elementType() + shape
        : p.name() + " " + p.kind().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
  }
}
