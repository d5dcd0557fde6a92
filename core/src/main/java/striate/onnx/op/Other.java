package striate.onnx.op;

import java.util.Map;
import striate.nn.Relu;
import striate.nn.Silu;
import striate.nn.tensor.Unary;
import striate.onnx.translate.Op;

/** Operators outside ONNX's own set. */
final class Other {
  private Other() {}

  static void register(Map<String, Op> ops) {
    // probabilities by class name: the names are read beside it
    ops.put("ai.onnx.ml.ZipMap", call -> call.output(0, call.input(0)));
    ops.put(
        "com.microsoft.FusedConv",
        call -> {
          Op convolution = ops.get("Conv");
          if (convolution == null) {
            throw new AssertionError("Conv is registered");
          }
          convolution.translate(call);
          String activation = call.node().word("activation", "");
          if (!activation.isEmpty()) {
            call.output(0, call.apply(activation(activation), call.outputLive(0)));
          }
        });
    ops.put(
        "com.microsoft.QuickGelu",
        call ->
            call.output(
                0,
                call.apply(
                    new Unary(Unary.Function.SWISH, call.node().real("alpha", 1.702f), 0),
                    call.live(0))));
  }

  private static striate.nn.Layer activation(String name)
      throws striate.onnx.translate.UntranslatableException {
    return switch (name) {
      case "Relu" -> new Relu();
      case "Sigmoid" -> new striate.nn.Sigmoid();
      case "Tanh" -> new striate.nn.Tanh();
      case "Swish", "Silu" -> new Silu();
      default ->
          throw new striate.onnx.translate.UntranslatableException(
              "activation " + name + " is not known");
    };
  }
}
