package striate.onnx.compose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import striate.onnx.constant.Constant;
import striate.onnx.constant.ElementType;
import striate.onnx.constant.OnnxFormatException;
import striate.onnx.file.Attribute;
import striate.onnx.file.Function;
import striate.onnx.file.Node;

/**
 * Quantisation whose scale and zero point are found from the values themselves, and the products of
 * the integers that come of it: what ONNX Runtime's dynamic quantiser writes.
 *
 * <p>The range is that of one image, whatever others are in its batch: ONNX Runtime takes one range
 * for a whole batch, so that an image's result depends on the others there.
 *
 * <p>Source: ONNX's DynamicQuantizeLinear, MatMulInteger and ConvInteger; DynamicQuantizeMatMul and
 * MatMulIntegerToFloat in ONNX Runtime's documentation of its operators.
 */
final class DynamicQuantisation {
  private static final float LARGEST = 255;

  private final Node node;
  private final Operands operands;
  private final Body body;

  private DynamicQuantisation(Node node, Operands operands) {
    this.node = node;
    this.operands = operands;
    body = new Body(node);
  }

  static @Nullable Function of(Node node, Operands in) throws OnnxFormatException {
    DynamicQuantisation made = new DynamicQuantisation(node, in);
    if (Compositions.isMicrosoft(node)) {
      return switch (node.op()) {
        case "DynamicQuantizeMatMul" -> made.quantisedProduct();
        case "MatMulIntegerToFloat" -> made.productToFloats();
        default -> null;
      };
    }
    if (!Compositions.isOwn(node)) {
      return null;
    }
    return switch (node.op()) {
      case "DynamicQuantizeLinear" -> {
        List<String> all = made.quantised(0);
        yield made.body.function(all.get(0), all.get(1), all.get(2));
      }
      case "MatMulInteger" ->
          made.body.function(made.body.add("MatMul", made.above(0, 2), made.above(1, 3)));
      case "ConvInteger" -> made.convolution();
      case "DequantizeLinear" -> in.has(1) && in.constant(1) == null ? made.dequantised() : null;
      default -> null;
    };
  }

  /** Input {@code i} as integers from 0 to 255, their scale, and their zero point. */
  private List<String> quantised(int i) {
    List<Long> axes = new ArrayList<>();
    for (int a = 0; a < operands.rank(i); a++) {
      if (!operands.isBatch(i, a)) {
        axes.add((long) a);
      }
    }
    Map<String, Attribute> all =
        Map.of("axes", new Attribute.Wholes(axes), "keepdims", new Attribute.Whole(1));
    String x = body.in(i);
    String zero = body.number(0);
    String low = body.add("Min", axes.isEmpty() ? x : body.add("ReduceMin", all, x), zero);
    String high = body.add("Max", axes.isEmpty() ? x : body.add("ReduceMax", all, x), zero);
    String range = body.add("Sub", high, low);
    // of an image that is 0 throughout
    String none = body.add("Equal", range, zero);
    String step = body.add("Div", range, body.number(LARGEST));
    String scale = body.add("Where", none, body.number(1), step);
    String point = within(rounded(body.add("Neg", body.add("Div", low, scale))));
    String steps = rounded(body.add("Div", x, scale));
    return List.of(within(body.add("Add", steps, point)), scale, point);
  }

  private String within(String value) {
    return body.add("Clip", value, body.number(0), body.number(LARGEST));
  }

  /** The nearest whole number, the even one of two; to gradients it is the value itself. */
  private String rounded(String value) {
    Constant zero = Constant.ofWholes(ElementType.INT16, new int[0], new long[] {0}, null);
    return body.add("QuantizeLinear", value, body.number(1), body.constant(zero));
  }

  /** Input {@code i}, less its zero point, input {@code zero}. */
  private String above(int i, int zero) throws OnnxFormatException {
    String values = body.floats(body.in(i));
    if (!operands.has(zero)) {
      return values;
    }
    Constant points = operands.constant(zero);
    boolean first = i == 0;
    if (first && points != null && points.size() != 1) {
      throw node.error("one zero point for all rows expected, got " + points);
    }
    return body.add("Sub", values, body.floats(body.in(zero)));
  }

  private Function convolution() throws OnnxFormatException {
    String x = above(0, 2);
    String w = body.floats(body.in(1));
    if (operands.has(3)) {
      Constant points = operands.constant(3);
      String each = body.floats(body.in(3));
      if (points != null && points.size() > 1) {
        long[] sizes = new long[operands.rank(1)];
        Arrays.fill(sizes, 1);
        sizes[0] = points.size();
        each = body.add("Reshape", each, body.wholes(sizes));
      }
      w = body.add("Sub", w, each);
    }
    return body.function(body.add("Conv", new HashMap<>(node.attributes()), x, w));
  }

  private Function dequantised() throws OnnxFormatException {
    return body.function(body.add("Mul", above(0, 2), body.in(1)));
  }

  private Function quantisedProduct() throws OnnxFormatException {
    List<String> a = quantised(0);
    String steps = body.add("Sub", a.get(0), a.get(2));
    String product = body.add("MatMul", steps, above(1, 3));
    return scaled(product, body.add("Mul", a.get(1), body.in(2)), 4);
  }

  private Function productToFloats() throws OnnxFormatException {
    String product = body.add("MatMul", above(0, 4), above(1, 5));
    return scaled(product, body.add("Mul", body.in(2), body.in(3)), 6);
  }

  private Function scaled(String product, String scale, int bias) {
    String real = body.add("Mul", product, scale);
    return body.function(operands.has(bias) ? body.add("Add", real, body.in(bias)) : real);
  }
}
