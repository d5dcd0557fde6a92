package striate.onnx.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import striate.onnx.constant.Constant;
import striate.onnx.constant.OnnxFormatException;

/** Reads graphs and nodes. */
final class GraphReader {
  private final TensorReader tensors;

  GraphReader(TensorReader tensors) {
    this.tensors = tensors;
  }

  /** ONNX's own operators have two names for their domain. */
  static String domain(String name) {
    return name.equals("ai.onnx") ? "" : name;
  }

  Graph graph(Wire w, int depth) throws IOException {
    if (depth > Limits.DEPTH) {
      throw w.error("at most " + Limits.DEPTH + " graphs within graphs expected, got more");
    }
    List<Node> nodes = new ArrayList<>();
    Map<String, Constant> initializers = new LinkedHashMap<>();
    List<Port> inputs = new ArrayList<>();
    List<Port> outputs = new ArrayList<>();
    Map<String, Port> valueInfo = new LinkedHashMap<>();
    String name = "";
    while (w.next()) {
      switch (w.field()) {
        case 1 -> {
          int index = nodes.size();
          nodes.add(node(w.message("node " + index), index, depth));
        }
        case 2 -> name = w.text();
        case 5 -> {
          Wire tensor = w.message("initializer " + initializers.size());
          initializer(w, tensors.tensor(tensor), initializers);
        }
        case 11 -> inputs.add(PortReader.port(w.message("input " + inputs.size())));
        case 12 -> outputs.add(PortReader.port(w.message("output " + outputs.size())));
        case 13 -> {
          Port port = PortReader.port(w.message("value " + valueInfo.size()));
          valueInfo.put(port.name(), port);
        }
        case 15 -> {
          Wire tensor = w.message("sparse initializer " + initializers.size());
          initializer(w, tensors.sparse(tensor), initializers);
        }
        default -> w.skip();
      }
    }
    NodeOrder order = new NodeOrder("graph" + (name.isEmpty() ? "" : " \"" + name + "\""), nodes);
    for (Port input : inputs) {
      order.define(input.name());
    }
    for (String initializer : initializers.keySet()) {
      order.defineAgain(initializer);
    }
    return new Graph(
        name,
        order.sorted(),
        Collections.unmodifiableMap(initializers),
        List.copyOf(inputs),
        List.copyOf(outputs),
        Collections.unmodifiableMap(valueInfo));
  }

  private static void initializer(Wire w, TensorReader.Named t, Map<String, Constant> into)
      throws OnnxFormatException {
    // nothing can read a tensor without a name
    if (!t.name().isEmpty() && into.put(t.name(), t.value()) != null) {
      throw w.error("one initializer \"" + t.name() + "\" expected, got a second");
    }
  }

  Node node(Wire w, int index, int depth) throws IOException {
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    Map<String, Attribute> attributes = new TreeMap<>();
    String name = "";
    String op = "";
    String domain = "";
    String overload = "";
    while (w.next()) {
      switch (w.field()) {
        case 1 -> inputs.add(w.text());
        case 2 -> outputs.add(w.text());
        case 3 -> name = w.text();
        case 4 -> op = w.text();
        case 5 -> {
          String where = "attribute of node " + index + (op.isEmpty() ? "" : ", " + op);
          attribute(w.message(where), attributes, depth);
        }
        case 7 -> domain = domain(w.text());
        case 8 -> overload = w.text();
        default -> w.skip();
      }
    }
    if (op.isEmpty()) {
      throw w.error("the name of an operator expected, got none");
    }
    return new Node(
        index,
        name,
        op,
        domain,
        overload,
        List.copyOf(inputs),
        List.copyOf(outputs),
        Collections.unmodifiableMap(attributes));
  }

  void attribute(Wire w, Map<String, Attribute> into, int depth) throws IOException {
    AttributeFields fields = new AttributeFields();
    while (w.next()) {
      switch (w.field()) {
        case 5 -> fields.tensor = tensors.tensor(w.message("tensor of an attribute")).value();
        case 6 -> fields.graph = graph(w.message("graph of an attribute"), depth + 1);
        case 22 -> fields.sparse = tensors.sparse(w.message("tensor of an attribute")).value();
        default -> fields.read(w);
      }
    }
    Attribute value = fields.attribute(w);
    if (into.put(fields.name, value) != null) {
      throw w.error("one attribute " + fields.name + " expected, got a second");
    }
  }

  /** The fields of an attribute; its type says which of them counts. */
  private static final class AttributeFields {
    String name = "";
    private long type;
    private @Nullable Float real;
    private @Nullable Long whole;
    private @Nullable Attribute word;
    @Nullable Constant tensor;
    @Nullable Constant sparse;
    @Nullable Graph graph;
    private final List<Float> reals = new ArrayList<>();
    private final List<Long> wholes = new ArrayList<>();
    private final List<String> words = new ArrayList<>();
    private boolean binary;
    private String reference = "";

    void read(Wire w) throws OnnxFormatException {
      switch (w.field()) {
        case 1 -> name = w.text();
        case 2 -> real = w.real();
        case 3 -> whole = w.whole();
        case 4 -> {
          String text = w.textOrNull();
          word = text == null ? new Attribute.Other("bytes") : new Attribute.Word(text);
        }
        case 7 -> w.reals(reals);
        case 8 -> w.wholes(wholes);
        case 9 -> {
          String text = w.textOrNull();
          binary |= text == null;
          words.add(text == null ? "" : text);
        }
        case 20 -> type = w.whole();
        case 21 -> reference = w.text();
        default -> w.skip();
      }
    }

    Attribute attribute(Wire w) throws OnnxFormatException {
      if (!reference.isEmpty()) {
        return new Attribute.Reference(reference);
      }
      return switch (Math.clamp(type == 0 ? told() : type, 0, 100)) {
        case 1 -> new Attribute.Real(real == null ? 0 : real);
        case 2 -> new Attribute.Whole(whole == null ? 0 : whole);
        case 3 -> word == null ? new Attribute.Word("") : word;
        case 4 -> new Attribute.Tensor(there(w, tensor, "a tensor"));
        case 5 -> new Attribute.Body(there(w, graph, "a graph"));
        case 6 -> new Attribute.Reals(List.copyOf(reals));
        case 7 -> new Attribute.Wholes(List.copyOf(wholes));
        case 8 ->
            binary
                ? new Attribute.Other("a list of bytes")
                : new Attribute.Words(List.copyOf(words));
        case 9 -> new Attribute.Other("tensors");
        case 10 -> new Attribute.Other("graphs");
        case 11 -> new Attribute.Tensor(there(w, sparse, "a sparse tensor"));
        case 12 -> new Attribute.Other("sparse tensors");
        case 13 -> new Attribute.Other("a type");
        case 14 -> new Attribute.Other("types");
        default -> new Attribute.Other("an attribute of type " + type);
      };
    }

    private <T> T there(Wire w, @Nullable T value, String kind) throws OnnxFormatException {
      if (value == null) {
        throw w.error("attribute " + name + ": " + kind + " expected, got none");
      }
      return value;
    }

    /** The type, where a writer left it out, by the field that it wrote. */
    private long told() {
      if (real != null) {
        return 1;
      } else if (whole != null) {
        return 2;
      } else if (word != null) {
        return 3;
      } else if (tensor != null) {
        return 4;
      } else if (graph != null) {
        return 5;
      } else if (!reals.isEmpty()) {
        return 6;
      } else if (!wholes.isEmpty()) {
        return 7;
      } else if (!words.isEmpty()) {
        return 8;
      }
      return sparse != null ? 11 : 0;
    }
  }
}
