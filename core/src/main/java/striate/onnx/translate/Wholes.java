package striate.onnx.translate;

import org.jspecify.annotations.Nullable;
import striate.onnx.constant.ElementType;
import striate.onnx.constant.OnnxFormatException;
import striate.onnx.translate.Value.Known;
import striate.onnx.translate.Value.Live;

/**
 * Which values are integers in the file. All are computed as floats; but integers are divided as
 * integers.
 */
final class Wholes {
  private Wholes() {}

  /** The outputs of a node that was translated, as integers or not. */
  static @Nullable Value[] told(Call call) throws OnnxFormatException, UntranslatableException {
    @Nullable Value[] outputs = call.outputs();
    for (int i = 0; i < outputs.length; i++) {
      if (outputs[i] instanceof Live live) {
        outputs[i] = live.whole(isWhole(call, i));
      }
    }
    return outputs;
  }

  private static boolean isWhole(Call call, int output)
      throws OnnxFormatException, UntranslatableException {
    return switch (call.node().op()) {
      case "ArgMax", "ArgMin", "Shape", "Size", "QuantizeLinear" -> true;
      case "TopK" -> output == 1 || isWhole(call.input(0));
      case "Cast" -> ElementType.of(call.node().whole("to", 1)).whole();
      case "CastLike" -> isWhole(call.input(1));
      case "Where" -> isWhole(call.input(1));
      case "DequantizeLinear",
          "Equal",
          "Greater",
          "GreaterOrEqual",
          "Less",
          "LessOrEqual",
          "And",
          "Or",
          "Xor",
          "Not",
          "IsNaN",
          "IsInf",
          "ConstantOfShape" ->
          false;
      default -> call.has(0) && isWhole(call.input(0));
    };
  }

  private static boolean isWhole(Value value) {
    return switch (value) {
      case Live live -> live.whole();
      case Known known -> known.constant().type().whole();
      case Value.Broken broken -> false;
    };
  }
}
