package striate.onnx.op;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import striate.onnx.translate.Op;

/** All operators that become layers, by name, with the domain before it unless it is ONNX's own. */
public final class OperatorTable {
  private static final Map<String, Op> ALL = all();

  private OperatorTable() {}

  private static Map<String, Op> all() {
    Map<String, Op> ops = new TreeMap<>();
    Windows.register(ops);
    Elementwise.register(ops);
    Shapes.register(ops);
    Reshaping.register(ops);
    Movement.register(ops);
    Reductions.register(ops);
    Products.register(ops);
    Norms.register(ops);
    Quantization.register(ops);
    Resizing.register(ops);
    Other.register(ops);
    return Collections.unmodifiableMap(ops);
  }

  /** The operators. */
  public static Map<String, Op> operators() {
    return ALL;
  }
}
