package striate.onnx.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import striate.onnx.constant.Constant;
import striate.onnx.constant.ElementType;
import striate.onnx.constant.OnnxFormatException;

/** What stands in a file, in the words of {@code scripts/make_onnx_files.py}. */
final class Listing {
  private final List<String> lines = new ArrayList<>();

  private Listing() {}

  static List<String> of(Model model) throws OnnxFormatException {
    Listing l = new Listing();
    l.lines.add("ir " + model.ir());
    new TreeMap<>(model.opsets()).forEach((d, v) -> l.lines.add("opset \"" + d + "\" " + v));
    l.lines.add(("producer " + model.producer()).strip());
    model.metadata().forEach((k, v) -> l.lines.add("metadata " + k + "=" + v));
    l.graph(model.graph(), "");
    for (Function f : model.functions().values()) {
      l.lines.add(
          "function "
              + f.key().domain()
              + "."
              + f.key().name()
              + " "
              + f.inputs()
              + " -> "
              + f.outputs()
              + " "
              + f.attributes());
      l.nodes(f.nodes(), "> ");
    }
    return l.lines;
  }

  private void graph(Graph g, String indent) throws OnnxFormatException {
    g.inputs().forEach(p -> lines.add(indent + "input " + port(p)));
    g.outputs().forEach(p -> lines.add(indent + "output " + port(p)));
    for (Map.Entry<String, Constant> t : g.initializers().entrySet()) {
      lines.add(indent + "tensor " + t.getKey() + " " + tensor(t.getValue()));
    }
    nodes(g.nodes(), indent);
  }

  private static String port(Port p) {
    List<Port.Dimension> dims = p.dims();
    String sizes =
        dims == null
            ? "none"
            : dims.stream()
                .map(d -> d.known() ? "" + d.size() : d.symbol().isEmpty() ? "?" : d.symbol())
                .toList()
                .toString();
    return p.name() + " " + p.kind() + " " + p.elementType() + " " + sizes;
  }

  private void nodes(List<Node> nodes, String indent) throws OnnxFormatException {
    for (Node n : nodes.stream().sorted(Comparator.comparingInt(Node::index)).toList()) {
      StringBuilder line =
          new StringBuilder(
              indent
                  + "node "
                  + n.index()
                  + " "
                  + n.domain()
                  + "."
                  + n.op()
                  + " \""
                  + n.name()
                  + "\" "
                  + n.inputs()
                  + " -> "
                  + n.outputs());
      List<Graph> graphs = new ArrayList<>();
      for (Map.Entry<String, Attribute> a : n.attributes().entrySet()) {
        line.append(' ').append(a.getKey()).append('=').append(attribute(a.getValue()));
        if (a.getValue() instanceof Attribute.Body body) {
          graphs.add(body.value());
        }
      }
      lines.addAll(Arrays.asList(line.toString().split("\n", -1)));
      for (Graph g : graphs) {
        graph(g, indent + "> ");
      }
    }
  }

  private static String attribute(Attribute a) throws OnnxFormatException {
    return switch (a) {
      case Attribute.Whole w -> "" + w.value();
      case Attribute.Real r -> bits(r.value());
      case Attribute.Word w -> w.value();
      case Attribute.Wholes w -> w.values().toString();
      case Attribute.Reals r -> r.values().stream().map(Listing::bits).toList().toString();
      case Attribute.Words w -> w.values().toString();
      case Attribute.Tensor t -> tensor(t.value());
      case Attribute.Body b -> "graph";
      case Attribute.Reference r -> "ref " + r.name();
      case Attribute.Other o -> o.kind();
    };
  }

  private static String bits(float value) {
    return hex(Integer.toUnsignedLong(Float.floatToIntBits(value)), 8);
  }

  private static String hex(long value, int digits) {
    String text = Long.toHexString(value);
    return "0".repeat(digits - text.length()) + text;
  }

  private static String tensor(Constant t) throws OnnxFormatException {
    if (t.type() == ElementType.STRING) {
      return t + " " + String.join("|", t.strings());
    }
    ByteBuffer bytes = ByteBuffer.allocate(8 * t.size()).order(ByteOrder.LITTLE_ENDIAN);
    boolean real = t.type().real();
    List<String> shown = new ArrayList<>(List.of(t.toString()));
    for (int i = 0; i < t.size(); i++) {
      long value = real ? Double.doubleToLongBits(t.doubles()[i]) : t.longs()[i];
      bytes.putLong(value);
      if (i < 4) {
        shown.add(real ? hex(value, 16) : "" + value);
      }
    }
    if (t.size() > 4) {
      CRC32 crc = new CRC32();
      crc.update(bytes.array());
      shown.add("crc " + hex(crc.getValue(), 8));
    }
    return String.join(" ", shown) + (t.size() == 0 ? " " : "");
  }
}
