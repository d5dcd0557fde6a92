package striate.onnx.compose;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import striate.onnx.constant.OnnxFormatException;
import striate.onnx.file.Attribute;
import striate.onnx.file.Function;
import striate.onnx.file.Node;

/**
 * Operators that optimisers put in the place of several, and normalisation without a mean.
 *
 * <p>Source: ONNX's RMSNormalization; ONNX Runtime's documentation of its operators.
 */
final class FusedOperators {
  private final Node node;
  private final Operands operands;
  private final Body body;

  private FusedOperators(Node node, Operands operands) {
    this.node = node;
    this.operands = operands;
    body = new Body(node);
  }

  static @Nullable Function of(Node node, Operands in) throws OnnxFormatException {
    FusedOperators made = new FusedOperators(node, in);
    if (Compositions.isOwn(node)) {
      // ONNX Runtime writes the second into ONNX's own domain
      return switch (node.op()) {
        case "RMSNormalization", "SimplifiedLayerNormalization" -> made.rootMeanSquare();
        default -> null;
      };
    }
    if (!Compositions.isMicrosoft(node)) {
      return null;
    }
    return switch (node.op()) {
      case "SkipLayerNormalization" -> made.sumThenNorm();
      case "SkipSimplifiedLayerNormalization" -> made.sumThenRootMeanSquare();
      case "FastGelu" -> made.fastGelu();
      case "FusedMatMul", "TransposeMatMul" -> made.product();
      case "FusedGemm" -> made.gemm();
      default -> null;
    };
  }

  private Function rootMeanSquare() throws OnnxFormatException {
    long axis = node.whole("axis", -1);
    long first = axis < 0 ? axis + operands.rank(0) : axis;
    long[] axes = LongStream.range(first, operands.rank(0)).toArray();
    if (!node.output(1).isEmpty()) {
      throw node.error("one divided by the root as an output");
    }
    return body.function(normed(body.in(0), body.in(1), axes, node.real("epsilon", 1e-5f)));
  }

  /** x / √(mean(x²) + ε) · scale. */
  private String normed(String x, String scale, long[] axes, float epsilon) {
    Map<String, Attribute> over =
        Map.of("axes", Body.longs(axes), "keepdims", new Attribute.Whole(1));
    String mean = body.add("ReduceMean", over, body.add("Mul", x, x));
    String root = body.add("Sqrt", body.add("Add", mean, body.number(epsilon)));
    return body.add("Mul", body.add("Div", x, root), scale);
  }

  /** The sum of two inputs, and of a bias. */
  private String sum(int bias) {
    String sum = body.add("Add", body.in(0), body.in(1));
    return operands.has(bias) ? body.add("Add", sum, body.in(bias)) : sum;
  }

  private Function sumThenNorm() throws OnnxFormatException {
    String sum = sum(4);
    Map<String, Attribute> settings =
        Map.of(
            "axis",
            new Attribute.Whole(-1),
            "epsilon",
            new Attribute.Real(node.real("epsilon", 1e-12f)));
    List<String> all = body.add("", "LayerNormalization", settings, 1, sum, body.in(2), body.in(3));
    return withSum(all.getFirst(), sum);
  }

  private Function sumThenRootMeanSquare() throws OnnxFormatException {
    String sum = sum(3);
    long[] last = {operands.rank(0) - 1L};
    return withSum(normed(sum, body.in(2), last, node.real("epsilon", 1e-12f)), sum);
  }

  /** The normalised sum, and the sum as the fourth output. */
  private Function withSum(String normed, String sum) throws OnnxFormatException {
    if (!node.output(1).isEmpty() || !node.output(2).isEmpty()) {
      throw node.error("mean and deviation as outputs");
    }
    return body.function(normed, "", "", sum);
  }

  private Function fastGelu() {
    String x = operands.has(1) ? body.add("Add", body.in(0), body.in(1)) : body.in(0);
    return body.function(body.add("Gelu", Map.of("approximate", new Attribute.Word("tanh")), x));
  }

  private Function product() throws OnnxFormatException {
    if (node.whole("transBatchA", 0) != 0 || node.whole("transBatchB", 0) != 0) {
      throw node.error("transBatchA or transBatchB");
    }
    String product = body.add("MatMul", factor(0, "transA"), factor(1, "transB"));
    return body.function(body.times(product, node.real("alpha", 1)));
  }

  /** A factor, its matrices turned if the attribute says so. */
  private String factor(int input, String attribute) throws OnnxFormatException {
    int rank = operands.rank(input);
    if (node.whole(attribute, 0) == 0 || rank < 2) {
      return body.in(input);
    }
    long[] order = LongStream.range(0, rank).toArray();
    order[rank - 2] = rank - 1L;
    order[rank - 1] = rank - 2L;
    return body.turned(body.in(input), order);
  }

  private Function gemm() throws OnnxFormatException {
    Map<String, Attribute> settings = new HashMap<>(node.attributes());
    settings.keySet().removeIf(name -> name.startsWith("activation"));
    String product = body.add("Gemm", settings, body.in(0), body.in(1), body.in(2));
    String activation = node.word("activation", "");
    Map<String, Attribute> its = new HashMap<>();
    for (String name : List.of("alpha", "beta", "gamma")) {
      if (node.has("activation_" + name)) {
        its.put(name, new Attribute.Real(node.real("activation_" + name)));
      }
    }
    return body.function(activation.isEmpty() ? product : body.add(activation, its, product));
  }
}
