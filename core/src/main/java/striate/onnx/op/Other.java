package striate.onnx.op;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import striate.nn.Gelu;
import striate.nn.Layer;
import striate.nn.LeakyRelu;
import striate.nn.Relu;
import striate.nn.Relu6;
import striate.nn.Sigmoid;
import striate.nn.Silu;
import striate.nn.Tanh;
import striate.nn.tensor.Binary;
import striate.nn.tensor.Unary;
import striate.onnx.constant.Constant;
import striate.onnx.translate.Op;
import striate.onnx.translate.UntranslatableException;
import striate.onnx.translate.Value.Live;

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
          Live sum = call.outputLive(0);
          if (call.isKnown(3)) {
            sum =
                Elementwise.constant(
                    call, Binary.Op.ADD, sum, call.known(3), false, call.node().input(3));
          } else if (call.has(3)) {
            sum = Elementwise.two(call, Binary.Op.ADD, sum, call.live(3));
          }
          String activation = call.node().word("activation", "");
          float[] settings = call.node().reals("activation_params");
          call.output(
              0, activation.isEmpty() ? sum : call.apply(activation(activation, settings), sum));
        });
    // an experiment before opset 8 that WinMLTools wrote: scale, then an offset for each channel
    ops.put(
        "ImageScaler",
        call -> {
          float[] offsets = call.node().reals("bias");
          Live x = call.live(0);
          float scale = call.node().real("scale", 1);
          if (scale != 1) {
            x = Elementwise.constant(call, Binary.Op.MUL, x, Constant.scalar(scale), false, "");
          }
          if (offsets != null) {
            Constant each = Constant.ofFloats(new int[] {offsets.length, 1, 1}, offsets);
            x = Elementwise.constant(call, Binary.Op.ADD, x, each, false, "");
          }
          call.output(0, x);
        });
    ops.put("com.microsoft.Gelu", call -> call.output(0, call.apply(new Gelu(), call.live(0))));
    ops.put(
        "com.microsoft.BiasGelu",
        call ->
            call.output(0, call.apply(new Gelu(), Elementwise.binary(call, Binary.Op.ADD, 0, 1))));
    ops.put(
        "com.microsoft.QuickGelu",
        call ->
            call.output(
                0,
                call.apply(
                    new Unary(Unary.Function.SWISH, call.node().real("alpha", 1.702f), 0),
                    call.live(0))));
  }

  private static Layer activation(String name, float @Nullable [] settings)
      throws UntranslatableException {
    return switch (name) {
      case "Relu" -> new Relu();
      case "Sigmoid" -> new Sigmoid();
      case "Tanh" -> new Tanh();
      case "Swish", "Silu" -> new Silu();
      case "LeakyRelu" -> new LeakyRelu(setting(name, settings, 0, 1));
      case "HardSigmoid" ->
          new Unary(
              Unary.Function.HARD_SIGMOID,
              setting(name, settings, 0, 2),
              setting(name, settings, 1, 2));
      case "Clip" -> {
        float low = setting(name, settings, 0, 2);
        float high = setting(name, settings, 1, 2);
        yield low == 0 && high == 6 ? new Relu6() : new Unary(Unary.Function.CLIP, low, high);
      }
      default -> throw new UntranslatableException("activation " + name + " is not known");
    };
  }

  private static float setting(String name, float @Nullable [] settings, int i, int count)
      throws UntranslatableException {
    if (settings == null || settings.length != count) {
      throw new UntranslatableException("activation " + name + ": " + count + " settings expected");
    }
    return settings[i];
  }
}
