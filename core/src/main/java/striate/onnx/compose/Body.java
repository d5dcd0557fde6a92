package striate.onnx.compose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import striate.onnx.constant.Constant;
import striate.onnx.file.Attribute;
import striate.onnx.file.Function;
import striate.onnx.file.FunctionKey;
import striate.onnx.file.Node;

/** The nodes that an operator stands for, written one after the other. */
final class Body {
  private static final long OPSET = 13;

  private final Node node;
  private final List<Node> nodes = new ArrayList<>();

  Body(Node node) {
    this.node = node;
  }

  /** Name of the operator's input {@code i}; empty if it is absent. */
  String in(int i) {
    return node.input(i).isEmpty() ? "" : "in" + i;
  }

  /** Adds a node of opset 13; name of its output. */
  String add(String op, String... inputs) {
    return add(op, Map.of(), inputs);
  }

  /** The same with settings. */
  String add(String op, Map<String, Attribute> settings, String... inputs) {
    return add("", op, settings, 1, inputs).getFirst();
  }

  /** The same with several outputs. */
  List<String> add(
      String domain, String op, Map<String, Attribute> settings, int outputs, String... inputs) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < outputs; i++) {
      names.add("v" + nodes.size() + "_" + i);
    }
    nodes.add(
        new Node(
            node.index(),
            node.name(),
            op,
            domain,
            "",
            Arrays.asList(inputs),
            List.copyOf(names),
            settings));
    return names;
  }

  /** A number. */
  String number(float value) {
    return add("Constant", Map.of("value", new Attribute.Tensor(Constant.scalar(value))));
  }

  /** Integers in a row. */
  String wholes(long... values) {
    return constant(Constant.vector(values));
  }

  /** A constant. */
  String constant(Constant value) {
    return add("Constant", Map.of("value", new Attribute.Tensor(value)));
  }

  /** A value with its axes in another order. */
  String turned(String value, long... order) {
    return add("Transpose", Map.of("perm", longs(order)), value);
  }

  /** A value times a number. */
  String times(String value, float factor) {
    return factor == 1 ? value : add("Mul", value, number(factor));
  }

  /** A value as floats. */
  String floats(String value) {
    return add("Cast", Map.of("to", new Attribute.Whole(1)), value);
  }

  static Attribute longs(long... values) {
    return new Attribute.Wholes(Arrays.stream(values).boxed().toList());
  }

  /** What the operator stands for, with these outputs. */
  Function function(String... outputs) {
    List<String> formal = new ArrayList<>();
    for (int i = 0; i < node.inputs().size(); i++) {
      formal.add("in" + i);
    }
    return new Function(
        FunctionKey.of(node),
        formal,
        List.of(outputs),
        List.of(),
        Map.of(),
        Map.of("", OPSET, "com.microsoft", 1L),
        List.copyOf(nodes));
  }
}
