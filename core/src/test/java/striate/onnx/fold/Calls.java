package striate.onnx.fold;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import striate.onnx.constant.Constant;
import striate.onnx.constant.OnnxFormatException;
import striate.onnx.file.Attribute;
import striate.onnx.file.Node;

/** Nodes that are made and evaluated in tests. */
final class Calls {
  private Calls() {}

  /** A node with one output; attributes as name, integer, name, integer… */
  static Node node(String op, Object... attributes) {
    Map<String, Attribute> map = new LinkedHashMap<>();
    for (int i = 0; i < attributes.length; i += 2) {
      Object value = attributes[i + 1];
      map.put(
          (String) attributes[i],
          switch (value) {
            case Integer n -> new Attribute.Whole(n);
            case String s -> new Attribute.Word(s);
            case Constant c -> new Attribute.Tensor(c);
            case long[] all -> new Attribute.Wholes(Arrays.stream(all).boxed().toList());
            default -> throw new IllegalArgumentException("an attribute: " + value);
          });
    }
    return new Node(7, "here", op, "", "", List.of("a", "b", "c"), List.of("y"), map);
  }

  static Constant run(Node node, long opset, @Nullable Constant... inputs)
      throws OnnxFormatException {
    List<@Nullable Constant> list = new ArrayList<>();
    for (Constant input : inputs) {
      list.add(input);
    }
    return Fold.run(node, opset, list).getFirst();
  }

  static Constant run(String op, @Nullable Constant... inputs) throws OnnxFormatException {
    return run(node(op), 18, inputs);
  }
}
