package striate.onnx.compose;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import striate.onnx.constant.Constant;
import striate.onnx.constant.OnnxFormatException;
import striate.onnx.file.Function;
import striate.onnx.file.Node;

/**
 * A product with weights of 2, 4 or 8 bits, in blocks that have a scale each, as the product with
 * these weights in floats.
 *
 * <p>Source: MatMulNBits in ONNX Runtime's documentation of its operators.
 */
final class PackedWeights {
  private final Node node;
  private final Operands operands;
  private final int bits;
  private final int outs;
  private final int ins;
  private final int block;
  private final int blocks;

  private PackedWeights(Node node, Operands operands) throws OnnxFormatException {
    this.node = node;
    this.operands = operands;
    bits = size("bits", node.whole("bits", 4));
    outs = size("N", node.whole("N"));
    ins = size("K", node.whole("K"));
    block = size("block_size", node.whole("block_size"));
    blocks = Math.ceilDiv(ins, block);
    if (bits != 2 && bits != 4 && bits != 8) {
      throw node.error("bits: 2, 4 or 8 expected, got " + bits);
    }
  }

  static @Nullable Function of(Node node, Operands in) throws OnnxFormatException {
    boolean known = Compositions.isMicrosoft(node) && node.op().equals("MatMulNBits");
    return known ? new PackedWeights(node, in).product() : null;
  }

  private int size(String attribute, long value) throws OnnxFormatException {
    if (value < 1 || value > Integer.MAX_VALUE) {
      throw node.error(attribute + ": a size expected, got " + value);
    }
    return (int) value;
  }

  private Function product() throws OnnxFormatException {
    if (operands.has(4)) {
      throw node.error("weights in groups of another order (g_idx)");
    }
    Body body = new Body(node);
    String weights = body.constant(Constant.ofFloats(new int[] {outs, ins}, weights()));
    String product = body.add("MatMul", body.in(0), body.turned(weights, 1, 0));
    return body.function(operands.has(5) ? body.add("Add", product, body.in(5)) : product);
  }

  private float[] weights() throws OnnxFormatException {
    long bytes = Math.ceilDiv((long) block * bits, 8L);
    long[] packed = numbers(1, (long) outs * blocks * bytes, "weights");
    float[] scales = constant(2).floats();
    long all = (long) outs * blocks;
    if (scales.length != all) {
      throw node.error(all + " scales expected, got " + scales.length);
    }
    float[] points = points();
    float[] weights = new float[Math.multiplyExact(outs, ins)];
    for (int n = 0; n < outs; n++) {
      for (int k = 0; k < ins; k++) {
        int of = n * blocks + k / block;
        long code = code(packed, of * bytes, k % block);
        weights[n * ins + k] = (code - points[of]) * scales[of];
      }
    }
    return weights;
  }

  /** The zero point of each block: given as codes, as numbers, or the middle of the codes. */
  private float[] points() throws OnnxFormatException {
    int all = Math.multiplyExact(outs, blocks);
    float[] points = new float[all];
    if (!operands.has(3)) {
      Arrays.fill(points, 1 << (bits - 1));
      return points;
    }
    Constant given = constant(3);
    if (given.type().real()) {
      if (given.size() != all) {
        throw node.error(all + " zero points expected, got " + given.size());
      }
      return given.floats();
    }
    long row = Math.ceilDiv((long) blocks * bits, 8L);
    long[] packed = numbers(3, outs * row, "zero points");
    for (int n = 0; n < outs; n++) {
      for (int b = 0; b < blocks; b++) {
        points[n * blocks + b] = code(packed, n * row, b);
      }
    }
    return points;
  }

  /** Code {@code i} of those that begin at a byte, the lowest bits of each byte first. */
  private long code(long[] packed, long from, int i) {
    int perByte = 8 / bits;
    return (packed[Math.toIntExact(from + i / perByte)] & 0xff) >> (i % perByte * bits)
        & (1 << bits) - 1;
  }

  private long[] numbers(int input, long count, String what) throws OnnxFormatException {
    Constant given = constant(input);
    if (given.type().real() || given.size() != count) {
      throw node.error(count + " bytes of " + what + " expected, got " + given);
    }
    return given.longs();
  }

  private Constant constant(int input) throws OnnxFormatException {
    Constant given = operands.has(input) ? operands.constant(input) : null;
    if (given == null) {
      throw node.error("input " + input + ": a constant expected");
    }
    return given;
  }
}
