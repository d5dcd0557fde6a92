package striate.onnx.op;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import striate.nn.tensor.Binary;
import striate.nn.tensor.Quantize;
import striate.onnx.constant.Constant;
import striate.onnx.constant.ElementType;
import striate.onnx.constant.OnnxFormatException;
import striate.onnx.translate.Arranging;
import striate.onnx.translate.Call;
import striate.onnx.translate.Op;
import striate.onnx.translate.UntranslatableException;
import striate.onnx.translate.Value.Live;

/** Quantised values, computed as floats that are whole numbers. */
final class Quantization {
  private Quantization() {}

  static void register(Map<String, Op> ops) {
    ops.put("QuantizeLinear", Quantization::quantize);
    ops.put("DequantizeLinear", Quantization::dequantize);
  }

  private static void quantize(Call call) throws OnnxFormatException, UntranslatableException {
    Live x = Arranging.strided(call, call.live(0));
    Constant scale = call.known(1);
    Constant zero = call.knownOrNull(2);
    ElementType type =
        zero != null
            ? zero.type()
            : call.node().has("output_dtype")
                ? ElementType.of(call.node().whole("output_dtype"))
                : ElementType.UINT8;
    if (!type.whole() || type.bits() > 16) {
      throw new UntranslatableException("quantisation to " + type + " is not supported");
    }
    if (call.node().whole("block_size", 0) != 0) {
      throw new UntranslatableException("quantisation in blocks of an image");
    }
    long count = 1L << type.bits();
    float low = type.unsigned() ? 0 : -count / 2;
    float high = type.unsigned() ? count - 1 : count / 2 - 1;
    if (zero != null && zero.size() != 1 && zero.size() != scale.size()) {
      throw new UntranslatableException("as many zero points as scales expected, got " + zero);
    }
    List<Float> scales = list(scale.floats());
    List<Float> zeros = new ArrayList<>();
    for (int i = 0; i < scales.size(); i++) {
      zeros.add(zero == null ? 0f : zero.floats()[zero.size() == 1 ? 0 : i]);
    }
    int axis = 0;
    if (scales.size() > 1) {
      int logical = Reductions.notBatch(x, Reductions.axis(x, call.node().whole("axis", 1)));
      x = x.axes().get(logical) < 0 ? Arranging.plain(call, x) : x;
      axis = x.axes().get(logical);
    }
    call.output(0, call.apply(new Quantize(scales, zeros, axis, low, high), x));
  }

  private static boolean isZero(float[] values) {
    for (float v : values) {
      if (v != 0) {
        return false;
      }
    }
    return true;
  }

  private static List<Float> list(float[] values) {
    List<Float> list = new ArrayList<>();
    for (float v : values) {
      list.add(v);
    }
    return list;
  }

  private static void dequantize(Call call) throws OnnxFormatException, UntranslatableException {
    Live x = call.live(0);
    if (call.node().whole("block_size", 0) != 0) {
      throw new UntranslatableException("quantisation in blocks of an image");
    }
    Constant scale = call.known(1);
    Constant zero = call.knownOrNull(2);
    int[] dims = {1};
    if (scale.size() > 1) {
      int axis = Reductions.axis(x, call.node().whole("axis", 1));
      dims = new int[x.rank() - axis];
      Arrays.fill(dims, 1);
      dims[0] = scale.size();
    }
    if (zero != null && !isZero(zero.floats())) {
      Constant z = Constant.ofFloats(zero.size() == 1 ? new int[] {1} : dims, zero.floats());
      x = Elementwise.constant(call, Binary.Op.SUB, x, z, false, "");
    }
    Constant s = Constant.ofFloats(dims, scale.floats());
    call.output(0, Elementwise.constant(call, Binary.Op.MUL, x, s, false, ""));
  }
}
