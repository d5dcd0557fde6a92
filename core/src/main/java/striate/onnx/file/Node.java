package striate.onnx.file;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import striate.onnx.constant.Constant;
import striate.onnx.constant.OnnxFormatException;

/**
 * An operator with its settings and the names of what it reads and gives.
 *
 * @param index place in the file's list of nodes
 * @param name often empty, not always unique
 * @param op the operator
 * @param domain whose operator it is; empty for ONNX's own
 * @param overload of a local function, nearly always empty
 * @param inputs names; empty where an optional one is absent
 * @param outputs names; empty where an optional one is absent
 * @param attributes by name
 */
public record Node(
    int index,
    String name,
    String op,
    String domain,
    String overload,
    List<String> inputs,
    List<String> outputs,
    Map<String, Attribute> attributes) {

  /** Which node this is, for messages. */
  public String place() {
    return "node "
        + index
        + ", "
        + (domain.isEmpty() ? "" : domain + ".")
        + op
        + (name.isEmpty() ? "" : " \"" + name + "\"");
  }

  /** An error at this node. */
  public OnnxFormatException error(String message) {
    return new OnnxFormatException(place() + ": " + message);
  }

  /** Name of an input, empty if it is absent. */
  public String input(int i) {
    return i < inputs.size() ? inputs.get(i) : "";
  }

  /** Name of an output, empty if it is absent. */
  public String output(int i) {
    return i < outputs.size() ? outputs.get(i) : "";
  }

  /** Whether the attribute is there. */
  public boolean has(String attribute) {
    return attributes.containsKey(attribute);
  }

  /** An integer. */
  public long whole(String attribute, long otherwise) throws OnnxFormatException {
    Attribute a = attributes.get(attribute);
    if (a == null) {
      return otherwise;
    }
    if (a instanceof Attribute.Whole w) {
      return w.value();
    }
    throw wrong(attribute, "an integer", a);
  }

  /** An integer that must be there. */
  public long whole(String attribute) throws OnnxFormatException {
    present(attribute, "an integer");
    return whole(attribute, 0);
  }

  /** Integers, null if they are absent. */
  public long @Nullable [] wholes(String attribute) throws OnnxFormatException {
    Attribute a = attributes.get(attribute);
    if (a == null) {
      return null;
    }
    return switch (a) {
      case Attribute.Wholes w -> w.values().stream().mapToLong(Long::longValue).toArray();
      // an empty list loses its type in some writers
      case Attribute.Reals r when r.values().isEmpty() -> new long[0];
      default -> throw wrong(attribute, "integers", a);
    };
  }

  /** Integers. */
  public long[] wholes(String attribute, long... otherwise) throws OnnxFormatException {
    long[] values = wholes(attribute);
    return values == null ? otherwise : values;
  }

  /** A number. */
  public float real(String attribute, float otherwise) throws OnnxFormatException {
    Attribute a = attributes.get(attribute);
    if (a == null) {
      return otherwise;
    }
    if (a instanceof Attribute.Real r) {
      return r.value();
    }
    throw wrong(attribute, "a number", a);
  }

  /** A number that must be there. */
  public float real(String attribute) throws OnnxFormatException {
    present(attribute, "a number");
    return real(attribute, 0);
  }

  /** Numbers, null if they are absent. */
  public float @Nullable [] reals(String attribute) throws OnnxFormatException {
    Attribute a = attributes.get(attribute);
    if (a == null) {
      return null;
    }
    if (!(a instanceof Attribute.Reals r)) {
      throw wrong(attribute, "numbers", a);
    }
    float[] values = new float[r.values().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = r.values().get(i);
    }
    return values;
  }

  /** Text. */
  public String word(String attribute, String otherwise) throws OnnxFormatException {
    Attribute a = attributes.get(attribute);
    if (a == null) {
      return otherwise;
    }
    if (a instanceof Attribute.Word w) {
      return w.value();
    }
    throw wrong(attribute, "text", a);
  }

  /** Texts, null if they are absent. */
  public @Nullable List<String> words(String attribute) throws OnnxFormatException {
    Attribute a = attributes.get(attribute);
    if (a == null) {
      return null;
    }
    if (a instanceof Attribute.Words w) {
      return w.values();
    }
    throw wrong(attribute, "texts", a);
  }

  /** A tensor, null if it is absent. */
  public @Nullable Constant tensor(String attribute) throws OnnxFormatException {
    Attribute a = attributes.get(attribute);
    if (a == null) {
      return null;
    }
    if (a instanceof Attribute.Tensor t) {
      return t.value();
    }
    throw wrong(attribute, "a tensor", a);
  }

  /** A graph that must be there. */
  public Graph body(String attribute) throws OnnxFormatException {
    Attribute a = attributes.get(attribute);
    if (a instanceof Attribute.Body b) {
      return b.value();
    }
    if (a == null) {
      throw error("attribute " + attribute + ": a graph expected, got none");
    }
    throw wrong(attribute, "a graph", a);
  }

  private void present(String attribute, String kind) throws OnnxFormatException {
    if (!has(attribute)) {
      throw error("attribute " + attribute + ": " + kind + " expected, got none");
    }
  }

  private OnnxFormatException wrong(String attribute, String expected, Attribute actual) {
    return error("attribute " + attribute + ": " + expected + " expected, got " + actual.kind());
  }
}
