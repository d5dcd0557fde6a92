package striate.onnx.compose;

import java.util.List;
import org.jspecify.annotations.Nullable;
import striate.onnx.constant.OnnxFormatException;
import striate.onnx.file.Function;
import striate.onnx.file.Node;

/** All operators that stand for several others. */
public final class Compositions {
  private static final List<Composition> ALL =
      List.of(
          (node, in) -> QuantisedOperators.of(node),
          (node, in) -> EinsumOperator.of(node),
          DynamicQuantisation::of,
          AttentionOperators::of,
          FusedOperators::of,
          PackedWeights::of);

  private Compositions() {}

  /** One kind of them. */
  private interface Composition {
    @Nullable Function of(Node node, Operands in) throws OnnxFormatException;
  }

  /**
   * What a node stands for; null if it stands for itself.
   *
   * @throws OnnxFormatException if its inputs or attributes ask for what we do not have
   */
  public static @Nullable Function of(Node node, Operands in) throws OnnxFormatException {
    for (Composition each : ALL) {
      Function function = each.of(node, in);
      if (function != null) {
        return function;
      }
    }
    return null;
  }

  /** Whether a node's operator is ONNX's own. */
  static boolean isOwn(Node node) {
    return node.domain().isEmpty() || node.domain().equals("ai.onnx");
  }

  /** Whether it is one that ONNX Runtime added. */
  static boolean isMicrosoft(Node node) {
    return node.domain().equals("com.microsoft");
  }
}
