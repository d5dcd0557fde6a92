package striate.format;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import striate.files.Bytes;
import striate.format.Graph.Node;
import striate.format.codec.Attribute;
import striate.onnx.constant.OnnxFormatException;
import striate.onnx.file.Wire;

/**
 * What stands in an ONNX file, as far as we look at it. Nothing is compared with anything yet; the
 * numbers of tensors stay in the file.
 *
 * @param opset version of the operators
 * @param nodes in the file's order
 * @param tensors by name
 * @param inputs what the network is fed with
 * @param outputs what it gives
 * @param metadata keys and values
 * @param graph the graph's bytes
 */
record Parsed(
    long opset,
    List<Node> nodes,
    Map<String, Stored> tensors,
    List<Port> inputs,
    List<Port> outputs,
    Map<String, String> metadata,
    Bytes graph) {

  /**
   * A tensor of the file.
   *
   * @param type ONNX's number of the type
   * @param sizes axes
   * @param raw little-endian numbers
   */
  record Stored(String name, long type, List<Long> sizes, Bytes raw) {}

  /**
   * An input or output of the graph.
   *
   * @param type ONNX's number of the type
   * @param sizes axes, {@link Graph#ANY} where the file has a name or nothing
   */
  record Port(String name, long type, List<Long> sizes) {}

  /** Reads a file's bytes. */
  static Parsed of(Bytes bytes) throws OnnxFormatException {
    Wire model = Wire.of(bytes, "model");
    Map<String, String> metadata = new LinkedHashMap<>();
    long opset = -1;
    long ir = -1;
    Wire graph = null;
    Bytes piece = Bytes.NONE;
    while (model.next()) {
      switch (model.field()) {
        case 1 -> ir = model.whole();
        case 7 -> {
          if (graph != null) {
            throw model.error("one graph expected, got a second");
          }
          graph = model.message("graph");
          piece = graph.bytes();
        }
        case 8 -> {
          long version = opset(model.message("operator set"));
          if (version >= 0 && opset >= 0) {
            throw model.error("one set of ONNX's own operators expected, got a second");
          }
          opset = Math.max(opset, version);
        }
        case 14 -> pair(model.message("metadata"), metadata);
        case 20, 25 ->
            throw model.error("no training or function of its own expected in a model, got one");
        default -> model.skip();
      }
    }
    if (graph == null || ir < 1) {
      throw model.error("an ONNX model expected, with its version and a graph, got something else");
    }
    List<Node> nodes = new ArrayList<>();
    Map<String, Stored> tensors = new LinkedHashMap<>();
    List<Port> inputs = new ArrayList<>();
    List<Port> outputs = new ArrayList<>();
    while (graph.next()) {
      switch (graph.field()) {
        case 1 -> nodes.add(node(graph.message("node " + nodes.size())));
        case 5 -> {
          Stored t = tensor(graph.message("tensor " + tensors.size()));
          if (tensors.put(t.name(), t) != null) {
            throw graph.error("one tensor of the name " + t.name() + " expected, got a second");
          }
        }
        case 11 -> inputs.add(port(graph.message("input " + inputs.size())));
        case 12 -> outputs.add(port(graph.message("output " + outputs.size())));
        case 15 -> throw graph.error("dense tensors expected, got a sparse one");
        default -> graph.skip();
      }
    }
    return new Parsed(opset, nodes, tensors, inputs, outputs, metadata, piece);
  }

  /** The version, or −1 for operators that are not ONNX's own. */
  private static long opset(Wire w) throws OnnxFormatException {
    String domain = "";
    long version = -1;
    while (w.next()) {
      switch (w.field()) {
        case 1 -> domain = w.text();
        case 2 -> version = w.whole();
        default -> w.skip();
      }
    }
    return own(domain) ? Math.max(version, 0) : -1;
  }

  private static boolean own(String domain) {
    return domain.isEmpty() || domain.equals("ai.onnx");
  }

  private static void pair(Wire w, Map<String, String> into) throws OnnxFormatException {
    String key = "";
    String value = "";
    while (w.next()) {
      switch (w.field()) {
        case 1 -> key = w.text();
        case 2 -> value = w.text();
        default -> w.skip();
      }
    }
    if (into.put(key, value) != null) {
      throw w.error("one entry " + key + " expected, got a second");
    }
  }

  private static Node node(Wire w) throws OnnxFormatException {
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    SortedMap<String, Attribute> attributes = new TreeMap<>();
    String name = "";
    String op = "";
    String domain = "";
    while (w.next()) {
      switch (w.field()) {
        case 1 -> inputs.add(w.text());
        case 2 -> outputs.add(w.text());
        case 3 -> name = w.text();
        case 4 -> op = w.text();
        case 5 -> {
          Wire attribute = w.message("attribute of " + op + " " + name);
          attribute(attribute, attributes);
        }
        case 7 -> domain = w.text();
        default -> w.skip();
      }
    }
    String full = own(domain) ? op : domain + "." + op;
    return new Node(name, full, inputs, outputs, attributes, "");
  }

  private static void attribute(Wire w, Map<String, Attribute> into) throws OnnxFormatException {
    String name = "";
    String text = "";
    long type = 0;
    long whole = 0;
    float real = 0;
    List<Long> wholes = new ArrayList<>();
    boolean refers = false;
    while (w.next()) {
      switch (w.field()) {
        case 1 -> name = w.text();
        case 2 -> real = w.real();
        case 3 -> whole = w.whole();
        case 4 -> text = w.text();
        case 8 -> w.wholes(wholes);
        case 20 -> type = w.whole();
        case 21 -> {
          refers = true;
          w.skip();
        }
        default -> w.skip();
      }
    }
    Attribute value =
        refers
            ? new Attribute.Other(type)
            : switch (Math.clamp(type, 0, 100)) {
              case 1 -> new Attribute.Real(real);
              case 2 -> new Attribute.Whole(whole);
              case 3 -> new Attribute.Word(text);
              case 7 -> new Attribute.Wholes(wholes);
              default -> new Attribute.Other(type);
            };
    if (into.put(name, value) != null) {
      throw w.error("one attribute " + name + " expected, got a second");
    }
  }

  private static Stored tensor(Wire w) throws OnnxFormatException {
    List<Long> sizes = new ArrayList<>();
    String name = "";
    long type = 0;
    Bytes raw = null;
    while (w.next()) {
      switch (w.field()) {
        case 1 -> w.wholes(sizes);
        case 2 -> type = w.whole();
        case 8 -> name = w.text();
        case 4, 9 -> {
          // floats in a packed list are the same bytes as raw ones
          if (raw != null) {
            throw w.error("the numbers of " + name + " in one piece expected, got more");
          }
          raw = w.raw();
        }
        case 5, 6, 7, 10, 11 -> throw w.error("the numbers as raw bytes expected, got a list");
        case 13, 14 -> external(w);
        default -> w.skip();
      }
    }
    return new Stored(name, type, sizes, raw == null ? Bytes.NONE : raw);
  }

  private static void external(Wire w) throws OnnxFormatException {
    if (w.field() == 13 || w.whole() != 0) {
      throw w.error("the numbers inside the file expected, got a reference to another file");
    }
  }

  private static Port port(Wire w) throws OnnxFormatException {
    String name = "";
    long type = 0;
    List<Long> sizes = new ArrayList<>();
    while (w.next()) {
      switch (w.field()) {
        case 1 -> name = w.text();
        case 2 -> {
          Wire kinds = w.message("type of " + name);
          while (kinds.next()) {
            if (kinds.field() == 1) {
              type = tensorType(kinds.message("type of " + name), sizes);
            } else {
              kinds.skip();
            }
          }
        }
        default -> w.skip();
      }
    }
    return new Port(name, type, sizes);
  }

  private static long tensorType(Wire w, List<Long> sizes) throws OnnxFormatException {
    long type = 0;
    while (w.next()) {
      switch (w.field()) {
        case 1 -> type = w.whole();
        case 2 -> {
          Wire shape = w.message("shape");
          while (shape.next()) {
            if (shape.field() == 1) {
              sizes.add(axis(shape.message("axis")));
            } else {
              shape.skip();
            }
          }
        }
        default -> w.skip();
      }
    }
    return type;
  }

  private static long axis(Wire w) throws OnnxFormatException {
    @Nullable Long size = null;
    while (w.next()) {
      if (w.field() == 1) {
        size = w.whole();
      } else {
        w.skip();
      }
    }
    return size == null ? Graph.ANY : size;
  }
}
