package striate.onnx.fold;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import striate.onnx.constant.Constant;
import striate.onnx.constant.NotKnownException;
import striate.onnx.constant.OnnxFormatException;
import striate.onnx.file.Node;

/** The evaluation of operators whose inputs are all known. */
public final class Fold {
  private static final Map<String, Operator> OPERATORS = groups();

  /** The first version of operators whose meaning has been the same since. */
  private static final int OPSET = 7;

  private Fold() {}

  private static Map<String, Operator> groups() {
    Map<String, Operator> all = new HashMap<>();
    for (Map<String, Operator> group :
        List.of(
            Sources.OPERATORS,
            Casts.OPERATORS,
            Views.OPERATORS,
            Moves.OPERATORS,
            Blocks.OPERATORS,
            Gathers.OPERATORS,
            Scatters.OPERATORS,
            Functions.OPERATORS,
            Pairs.OPERATORS,
            Comparisons.OPERATORS,
            Reductions.OPERATORS,
            Orders.OPERATORS,
            Products.OPERATORS,
            Quantised.OPERATORS)) {
      all.putAll(group);
    }
    return Map.copyOf(all);
  }

  /** The operators of ONNX's own domain that can be evaluated. */
  public static Set<String> operators() {
    return OPERATORS.keySet();
  }

  /** Whether an operator of ONNX's own domain can be evaluated. */
  public static boolean knows(String op) {
    return OPERATORS.containsKey(op);
  }

  /**
   * Evaluates a node by itself.
   *
   * @throws OnnxFormatException as below
   */
  public static List<Constant> run(Node node, long opset, List<@Nullable Constant> inputs)
      throws OnnxFormatException {
    return run(node, opset, inputs, new Room());
  }

  /**
   * Evaluates a node.
   *
   * @param opset version of ONNX's operators
   * @param inputs in the node's order, null where an optional one is absent
   * @param room that the nodes of a file share
   * @return in the node's order
   * @throws NotKnownException if the result depends on the number of images in another way than
   *     linearly, or its sizes do
   * @throws OnnxFormatException if the node is not as ONNX has it, or the result is too large
   */
  public static List<Constant> run(
      Node node, long opset, List<@Nullable Constant> inputs, Room room)
      throws OnnxFormatException {
    Operator operator = node.domain().isEmpty() ? OPERATORS.get(node.op()) : null;
    if (operator == null) {
      throw node.error("an operator that can be evaluated expected, got another");
    }
    if (opset < OPSET) {
      throw node.error("opset " + OPSET + " or later expected, got " + opset);
    }
    return at(
        node,
        () -> {
          room.reads(inputs);
          List<Constant> results = operator.run(new Call(node, opset, inputs, room));
          room.take(inputs, results);
          return results;
        });
  }

  /**
   * What a {@code Shape} node gives for a tensor that is not known, but its sizes are.
   *
   * @param sizes of all axes, as {@link Constant#shape} makes them
   */
  public static Constant shape(Node node, long opset, Constant sizes) throws OnnxFormatException {
    return at(node, () -> Views.shape(node, opset, sizes));
  }

  /** Something that is evaluated. */
  @FunctionalInterface
  private interface Work<T> {
    T run() throws OnnxFormatException;
  }

  /** Errors say at which node they are. */
  private static <T> T at(Node node, Work<T> work) throws OnnxFormatException {
    try {
      return work.run();
    } catch (NotKnownException e) {
      throw new NotKnownException(node.place() + ": " + e.getMessage());
    } catch (OnnxFormatException | IllegalArgumentException | ArithmeticException e) {
      String message = String.valueOf(e.getMessage());
      throw message.startsWith(node.place())
          ? new OnnxFormatException(message, e)
          : new OnnxFormatException(node.place() + ": " + message, e);
    }
  }
}
