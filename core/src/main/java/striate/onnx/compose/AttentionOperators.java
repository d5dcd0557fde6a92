package striate.onnx.compose;

import java.util.Arrays;
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
 * Attention as products, a softmax and the order of axes around them.
 *
 * <p>Source: ONNX's Attention; Attention and MultiHeadAttention in ONNX Runtime's documentation of
 * its operators.
 */
final class AttentionOperators {
  /** What a place that may not be looked at has added to its score. */
  private static final float NEVER = -1e30f;

  private final Node node;
  private final Operands operands;
  private final Body body;

  private AttentionOperators(Node node, Operands operands) {
    this.node = node;
    this.operands = operands;
    body = new Body(node);
  }

  static @Nullable Function of(Node node, Operands in) throws OnnxFormatException {
    AttentionOperators made = new AttentionOperators(node, in);
    if (Compositions.isOwn(node)) {
      return node.op().equals("Attention") ? made.attention() : null;
    }
    if (!Compositions.isMicrosoft(node)) {
      return null;
    }
    return switch (node.op()) {
      case "Attention" -> made.packed();
      case "MultiHeadAttention" -> made.manyHeads();
      default -> null;
    };
  }

  private Function attention() throws OnnxFormatException {
    without(4, "earlier keys");
    without(5, "earlier values");
    if (!node.output(3).isEmpty()) {
      throw node.error("the scores as an output");
    }
    boolean rows = operands.rank(0) == 3;
    if (operands.rank(0) != operands.rank(1) || operands.rank(1) != operands.rank(2)) {
      throw node.error("query, key and value with as many axes each expected");
    }
    long queries = rows ? node.whole("q_num_heads") : operands.size(0, 1);
    long keys = rows ? node.whole("kv_num_heads") : operands.size(1, 1);
    sameHeads(queries, keys);
    String q = rows ? heads(body.in(0), queries) : body.in(0);
    String k = rows ? heads(body.in(1), keys) : body.in(1);
    String v = rows ? heads(body.in(2), keys) : body.in(2);
    float cap = node.real("softcap", 0);
    boolean causal = node.whole("is_causal", 0) != 0;
    if (cap != 0 && (causal || operands.has(3))) {
      throw node.error("a softcap beside a mask");
    }
    int axis = rows ? 1 : 2;
    String mask = causal ? causal(operands.size(0, axis), operands.size(1, axis)) : "";
    if (operands.has(3)) {
      String given = added(3);
      mask = mask.isEmpty() ? given : body.add("Add", given, mask);
    }
    int width = rows ? Math.toIntExact(operands.size(0, 2) / queries) : operands.size(0, 3);
    String out = weighed(q, k, v, scale(width), cap, List.of(mask));
    return body.function(
        rows ? together(out) : out, body.add("Identity", k), body.add("Identity", v));
  }

  /** ONNX Runtime's: one weight gives queries, keys and values. */
  private Function packed() throws OnnxFormatException {
    without(3, "a mask by lengths");
    without(4, "earlier keys and values");
    if (node.whole("do_rotary", 0) != 0) {
      throw node.error("rotary positions");
    }
    long heads = node.whole("num_heads");
    int all = operands.size(1, 1);
    long[] sizes = node.wholes("qkv_hidden_sizes", all / 3L, all / 3L, all / 3L);
    String product = body.add("MatMul", body.in(0), body.in(1));
    String sum = operands.has(2) ? body.add("Add", product, body.in(2)) : product;
    List<String> parts =
        body.add("", "Split", Map.of("axis", new Attribute.Whole(-1)), 3, sum, body.wholes(sizes));
    int length = operands.size(0, 1);
    String causal = node.whole("unidirectional", 0) != 0 ? causal(length, length) : "";
    String out =
        weighed(
            heads(parts.get(0), heads),
            heads(parts.get(1), heads),
            heads(parts.get(2), heads),
            scale(Math.toIntExact(sizes[0] / heads)),
            0,
            List.of(operands.has(5) ? body.in(5) : "", causal));
    return body.function(together(out));
  }

  private Function manyHeads() throws OnnxFormatException {
    without(4, "a mask by lengths");
    for (int i = 6; i < node.inputs().size(); i++) {
      without(i, "earlier keys and values");
    }
    if (!operands.has(1) || !operands.has(2)) {
      throw node.error("queries, keys and values apart expected");
    }
    for (int i = 0; i < 3; i++) {
      if (operands.rank(i) != 3) {
        throw node.error("rows [N, places, features] expected, got " + operands.rank(i) + " axes");
      }
    }
    long heads = node.whole("num_heads");
    String[] all = new String[3];
    for (int i = 0; i < all.length; i++) {
      all[i] = body.in(i);
    }
    if (operands.has(3)) {
      float[] bias = bias();
      int from = 0;
      for (int i = 0; i < all.length; i++) {
        float[] part = Arrays.copyOfRange(bias, from, from += operands.size(i, 2));
        all[i] =
            body.add(
                "Add", all[i], body.constant(Constant.ofFloats(new int[] {part.length}, part)));
      }
    }
    String causal =
        node.whole("unidirectional", 0) != 0
            ? causal(operands.size(0, 1), operands.size(1, 1))
            : "";
    String out =
        weighed(
            heads(all[0], heads),
            heads(all[1], heads),
            heads(all[2], heads),
            scale(Math.toIntExact(operands.size(0, 2) / heads)),
            0,
            List.of(operands.has(5) ? body.in(5) : "", causal));
    return body.function(together(out));
  }

  /** That of queries, keys and values, one behind the other. */
  private float[] bias() throws OnnxFormatException {
    Constant bias = operands.constant(3);
    int all = operands.size(0, 2) + operands.size(1, 2) + operands.size(2, 2);
    if (bias == null || bias.size() != all) {
      throw node.error("a bias of " + all + " known numbers expected, got " + bias);
    }
    return bias.floats();
  }

  private void without(int input, String what) throws OnnxFormatException {
    if (operands.has(input)) {
      throw node.error(what);
    }
  }

  private void sameHeads(long queries, long keys) throws OnnxFormatException {
    if (queries != keys) {
      throw node.error("as many heads of keys as of queries expected: " + keys + " for " + queries);
    }
  }

  private float scale(int width) throws OnnxFormatException {
    float given = node.real("scale", 0);
    return given == 0 ? (float) (1 / Math.sqrt(width)) : given;
  }

  /** [N, places, heads · features] as [N, heads, places, features]. */
  private String heads(String value, long heads) {
    return body.turned(body.add("Reshape", value, body.wholes(0, 0, heads, -1)), 0, 2, 1, 3);
  }

  /** The way back. */
  private String together(String value) {
    return body.add("Reshape", body.turned(value, 0, 2, 1, 3), body.wholes(0, 0, -1));
  }

  /** Softmax of the scores, times the values. */
  private String weighed(String q, String k, String v, float scale, float cap, List<String> masks) {
    String scores = body.add("MatMul", body.times(q, scale), body.turned(k, 0, 1, 3, 2));
    if (cap != 0) {
      scores = body.times(body.add("Tanh", body.times(scores, 1 / cap)), cap);
    }
    for (String mask : masks) {
      scores = mask.isEmpty() ? scores : body.add("Add", scores, mask);
    }
    String weights = body.add("Softmax", Map.of("axis", new Attribute.Whole(-1)), scores);
    return body.add("MatMul", weights, v);
  }

  /** A mask as what is added to the scores. */
  private String added(int input) throws OnnxFormatException {
    Constant mask = operands.constant(input);
    if (mask == null) {
      throw node.error("a mask that depends on the image");
    }
    if (mask.type() != ElementType.BOOL) {
      return body.in(input);
    }
    return body.add("Where", body.in(input), body.number(0), body.number(NEVER));
  }

  /** No place looks at a later one. */
  private String causal(int queries, int keys) throws OnnxFormatException {
    if ((long) queries * keys > Runtime.getRuntime().maxMemory() / 64) {
      throw node.error("a causal mask of " + queries + " × " + keys + " places");
    }
    float[] mask = new float[Math.multiplyExact(queries, keys)];
    for (int q = 0; q < queries; q++) {
      Arrays.fill(mask, Math.min(q + 1, keys) + q * keys, (q + 1) * keys, NEVER);
    }
    return body.constant(Constant.ofFloats(new int[] {queries, keys}, mask));
  }
}
