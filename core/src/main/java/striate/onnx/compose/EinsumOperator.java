package striate.onnx.compose;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import striate.onnx.constant.Constant;
import striate.onnx.constant.OnnxFormatException;
import striate.onnx.file.Attribute;
import striate.onnx.file.Function;
import striate.onnx.file.FunctionKey;
import striate.onnx.file.Node;

/**
 * Einsum as what it comes to: sums over axes of one operand, products of two, one pair after the
 * other, and an order of the axes. Of the axes that two operands share, one that is summed over is
 * that of a MatMul; all others that MatMul does not know stand before its matrices.
 */
final class EinsumOperator {
  private static final long OPSET = 13;

  private final Node node;
  private final List<Node> body = new ArrayList<>();

  private EinsumOperator(Node node) {
    this.node = node;
  }

  /** What a node stands for; null if it is no Einsum. */
  static @Nullable Function of(Node node) throws OnnxFormatException {
    boolean own = node.domain().isEmpty() || node.domain().equals("ai.onnx");
    return own && node.op().equals("Einsum") ? new EinsumOperator(node).function() : null;
  }

  /** A value with a letter for each of its axes. */
  private record Lettered(String name, String axes) {}

  private Function function() throws OnnxFormatException {
    String equation = node.word("equation", "").replace(" ", "");
    int arrow = equation.indexOf("->");
    String left = arrow < 0 ? equation : equation.substring(0, arrow);
    String[] terms = left.split(",", -1);
    for (String term : terms) {
      if (!term.chars().allMatch(Character::isLetter) || hasTwice(term)) {
        throw refused(equation, "operands of different letters");
      }
    }
    String out = arrow < 0 ? outputOf(left) : equation.substring(arrow + 2);
    if (terms.length != node.inputs().size()) {
      throw refused(equation, "as many operands as inputs (" + node.inputs().size() + ")");
    }
    if (hasTwice(out) || !out.chars().allMatch(c -> left.indexOf(c) >= 0)) {
      throw refused(equation, "an output of different letters of the operands");
    }
    List<String> formal = new ArrayList<>();
    Lettered all = new Lettered("in0", terms[0]);
    formal.add("in0");
    for (int i = 1; i < terms.length; i++) {
      formal.add("in" + i);
      StringBuilder needed = new StringBuilder(out);
      for (int k = i + 1; k < terms.length; k++) {
        needed.append(terms[k]);
      }
      all = combined(all, new Lettered("in" + i, terms[i]), needed.toString());
    }
    all = summed(all, out);
    if (!all.axes().equals(out)) {
      all = ordered(all, out);
    }
    add("Identity", List.of(all.name()), Map.of(), "y");
    return new Function(
        FunctionKey.of(node),
        formal,
        List.of("y"),
        List.of(),
        Map.of(),
        Map.of("", OPSET),
        List.copyOf(body));
  }

  private OnnxFormatException refused(String equation, String expected) {
    return node.error(expected + " expected, got \"" + equation + '"');
  }

  private static boolean hasTwice(String letters) {
    return letters.chars().distinct().count() < letters.length();
  }

  /** The letters that occur once, in the order of the alphabet. */
  private static String outputOf(String left) {
    Map<Character, Integer> counts = new TreeMap<>();
    for (int i = 0; i < left.length(); i++) {
      if (left.charAt(i) != ',') {
        counts.merge(left.charAt(i), 1, Integer::sum);
      }
    }
    StringBuilder out = new StringBuilder();
    counts.forEach((c, count) -> {
      if (count == 1) {
        out.append(c);
      }
    });
    return out.toString();
  }

  private static String only(String letters, String among) {
    return filtered(letters, among, true);
  }

  private static String without(String letters, String others) {
    return filtered(letters, others, false);
  }

  private static String filtered(String letters, String others, boolean among) {
    StringBuilder left = new StringBuilder();
    for (int i = 0; i < letters.length(); i++) {
      char c = letters.charAt(i);
      if ((others.indexOf(c) >= 0) == among) {
        left.append(c);
      }
    }
    return left.toString();
  }

  private static String last(String letters) {
    return letters.isEmpty() ? "" : letters.substring(letters.length() - 1);
  }

  /** Two operands as one, with the axes that are needed afterwards. */
  private Lettered combined(Lettered left, Lettered right, String needed) {
    Lettered a = summed(left, needed + right.axes());
    Lettered b = summed(right, needed + left.axes());
    String both = only(a.axes(), b.axes());
    String freeA = without(a.axes(), b.axes());
    String freeB = without(b.axes(), a.axes());
    String inner = without(both, needed);
    if (inner.isEmpty()) {
      String axes = a.axes() + freeB;
      String name =
          add(
              "Mul",
              List.of(arranged(a, axes, axes.length()), arranged(b, axes, axes.length())),
              Map.of());
      return new Lettered(name, axes);
    }
    String rows = last(freeA);
    String columns = last(freeB);
    String k = last(inner);
    String lead =
        only(both, needed) + without(freeA, rows) + without(freeB, columns) + without(inner, k);
    // '-' is an axis of size 1
    String first = lead + (rows.isEmpty() ? "-" : rows) + k;
    String second = lead + k + (columns.isEmpty() ? "-" : columns);
    String product =
        add("MatMul", List.of(arranged(a, first, 2), arranged(b, second, 2)), Map.of());
    List<Long> ones = new ArrayList<>();
    if (rows.isEmpty()) {
      ones.add((long) lead.length());
    }
    if (columns.isEmpty()) {
      ones.add(lead.length() + 1L);
    }
    if (!ones.isEmpty()) {
      product = add("Squeeze", List.of(product, wholes(ones)), Map.of());
    }
    return summed(new Lettered(product, lead + rows + columns), needed);
  }

  /** The sum over all axes but these. */
  private Lettered summed(Lettered v, String kept) {
    List<Long> axes = new ArrayList<>();
    for (int i = 0; i < v.axes().length(); i++) {
      if (kept.indexOf(v.axes().charAt(i)) < 0) {
        axes.add((long) i);
      }
    }
    if (axes.isEmpty()) {
      return v;
    }
    Map<String, Attribute> settings = Map.of("keepdims", new Attribute.Whole(0));
    String name = add("ReduceSum", List.of(v.name(), wholes(axes)), settings);
    return new Lettered(name, only(v.axes(), kept));
  }

  private Lettered ordered(Lettered v, String axes) {
    List<Long> order = new ArrayList<>();
    for (int i = 0; i < axes.length(); i++) {
      order.add((long) v.axes().indexOf(axes.charAt(i)));
    }
    Map<String, Attribute> settings = Map.of("perm", new Attribute.Wholes(order));
    return new Lettered(add("Transpose", List.of(v.name()), settings), axes);
  }

  /**
   * A value with these axes: in this order, of size 1 where it has none.
   *
   * @param least axes that it must have; of the others those before all its own are left out
   */
  private String arranged(Lettered v, String axes, int least) {
    String own = only(axes, v.axes());
    Lettered in = own.equals(v.axes()) ? v : ordered(v, own);
    int from = 0;
    while (axes.length() - from > least && own.indexOf(axes.charAt(from)) < 0) {
      from++;
    }
    String present = axes.substring(from);
    List<Long> ones =
        IntStream.range(0, present.length())
            .filter(i -> own.indexOf(present.charAt(i)) < 0)
            .mapToObj(i -> (long) i)
            .toList();
    return ones.isEmpty()
        ? in.name()
        : add("Unsqueeze", List.of(in.name(), wholes(ones)), Map.of());
  }

  private String wholes(List<Long> values) {
    Constant constant = Constant.vector(values.stream().mapToLong(Long::longValue).toArray());
    return add("Constant", List.of(), Map.of("value", new Attribute.Tensor(constant)));
  }

  private String add(String op, List<String> inputs, Map<String, Attribute> settings) {
    String output = "v" + body.size();
    add(op, inputs, settings, output);
    return output;
  }

  private void add(String op, List<String> inputs, Map<String, Attribute> settings, String output) {
    body.add(
        new Node(
            node.index(),
            node.name(),
            op,
            "",
            "",
            inputs,
            List.of(output),
            new HashMap<>(settings)));
  }
}
