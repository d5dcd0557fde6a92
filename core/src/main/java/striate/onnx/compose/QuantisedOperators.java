package striate.onnx.compose;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import striate.onnx.constant.OnnxFormatException;
import striate.onnx.file.Attribute;
import striate.onnx.file.Function;
import striate.onnx.file.FunctionKey;
import striate.onnx.file.Node;

/**
 * Operators on quantised values as what they are: the operator on floats, between DequantizeLinear
 * and QuantizeLinear. ONNX Runtime's quantiser writes them unless it is told to write those two.
 *
 * <p>Source: ONNX's QLinearConv and QLinearMatMul; the operators of the domain com.microsoft in
 * ONNX Runtime's documentation.
 */
final class QuantisedOperators {
  private static final long OPSET = 13;

  private final Node node;
  private final List<Node> body = new ArrayList<>();
  private long opset = OPSET;

  private QuantisedOperators(Node node) {
    this.node = node;
  }

  /** What a node stands for; null if it is no such operator. */
  static @Nullable Function of(Node node) throws OnnxFormatException {
    boolean own = node.domain().isEmpty() || node.domain().equals("ai.onnx");
    boolean microsoft = node.domain().equals("com.microsoft");
    if (!own && !microsoft) {
      return null;
    }
    boolean known =
        switch (node.op()) {
          case "QLinearConv", "QLinearMatMul" -> own;
          case "QLinearAdd",
              "QLinearMul",
              "QLinearAveragePool",
              "QLinearGlobalAveragePool",
              "QLinearLeakyRelu",
              "QLinearSigmoid",
              "QLinearSoftmax",
              "QLinearConcat",
              "QGemm",
              "QuantizeLinear",
              "DequantizeLinear" ->
              microsoft && node.whole("channels_last", 0) == 0;
          default -> false;
        };
    return known ? new QuantisedOperators(node).function() : null;
  }

  private Function function() throws OnnxFormatException {
    switch (node.op()) {
      case "QLinearConv" -> convolution();
      case "QLinearMatMul" -> {
        floats("a", 0, 0);
        floats("b", 3, -1);
        add("MatMul", Map.of(), List.of("a", "b"), "r");
        quantised(6);
      }
      case "QLinearAdd", "QLinearMul" -> {
        floats("a", 0, 0);
        floats("b", 3, 0);
        add(node.op().substring("QLinear".length()), Map.of(), List.of("a", "b"), "r");
        quantised(6);
      }
      case "QLinearConcat" -> {
        List<String> parts = new ArrayList<>();
        for (int i = 2; i + 1 < node.inputs().size(); i += 3) {
          floats("p" + i, i, 0);
          parts.add("p" + i);
        }
        add("Concat", node.attributes(), parts, "r");
        quantised(0);
      }
      case "QGemm" -> product();
      case "QuantizeLinear", "DequantizeLinear" ->
          add(node.op(), node.attributes(), List.of(in(0), in(1), in(2)), "y");
      default -> {
        floats("a", 0, 0);
        Map<String, Attribute> settings = new HashMap<>(node.attributes());
        settings.remove("channels_last");
        if (settings.remove("opset") instanceof Attribute.Whole version) {
          opset = version.value(); // what an axis of a softmax means
        }
        add(node.op().substring("QLinear".length()), settings, List.of("a"), "r");
        quantised(3);
      }
    }
    List<String> formal = new ArrayList<>();
    for (int i = 0; i < node.inputs().size(); i++) {
      formal.add(in(i));
    }
    return new Function(
        FunctionKey.of(node),
        formal,
        List.of("y"),
        List.of(),
        Map.of(),
        Map.of("", opset),
        List.copyOf(body));
  }

  private void convolution() {
    floats("a", 0, 0);
    floats("w", 3, 0);
    List<String> inputs = new ArrayList<>(List.of("a", "w"));
    if (has(8)) {
      bias(8, Map.of());
      inputs.add("bias");
    }
    add("Conv", node.attributes(), inputs, "r");
    quantised(6);
  }

  private void product() throws OnnxFormatException {
    floats("a", 0, 0);
    floats("b", 3, node.whole("transB", 0) == 0 ? 1 : 0);
    List<String> inputs = new ArrayList<>(List.of("a", "b"));
    if (has(6)) {
      bias(6, node.attributes());
      inputs.add("bias");
    }
    boolean rounded = has(7);
    add("Gemm", node.attributes(), inputs, rounded ? "r" : "y");
    if (rounded) {
      quantised(7);
    }
  }

  /** A bias in steps of both scales, times Gemm's alpha. */
  private void bias(int at, Map<String, Attribute> settings) {
    add("Cast", Map.of("to", new Attribute.Whole(1)), List.of(in(at)), "steps");
    add("Mul", Map.of(), List.of(in(1), in(4)), "step");
    String step = "step";
    if (settings.get("alpha") instanceof Attribute.Real alpha) {
      add("Constant", Map.of("value_float", alpha), List.of(), "alpha");
      add("Mul", Map.of(), List.of("step", "alpha"), "scaled");
      step = "scaled";
    }
    add("Mul", Map.of(), List.of("steps", step), "bias");
  }

  private boolean has(int i) {
    return !node.input(i).isEmpty();
  }

  private static String in(int i) {
    return "in" + i;
  }

  /** Inputs {@code at} (values, scale, zero point) as floats. */
  private void floats(String name, int at, long axis) {
    Map<String, Attribute> settings = Map.of("axis", new Attribute.Whole(axis));
    add("DequantizeLinear", settings, List.of(in(at), in(at + 1), in(at + 2)), name);
  }

  /** The result in the scale and with the zero point of inputs {@code at}. */
  private void quantised(int at) {
    add("QuantizeLinear", Map.of(), List.of("r", in(at), in(at + 1)), "y");
  }

  private void add(String op, Map<String, Attribute> settings, List<String> inputs, String output) {
    List<String> present = new ArrayList<>();
    for (String name : inputs) {
      boolean formal = name.startsWith("in");
      present.add(formal && !has(Integer.parseInt(name, 2, name.length(), 10)) ? "" : name);
    }
    body.add(new Node(node.index(), node.name(), op, "", "", present, List.of(output), settings));
  }
}
