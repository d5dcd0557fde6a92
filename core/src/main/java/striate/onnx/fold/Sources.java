package striate.onnx.fold;

import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;
import striate.onnx.constant.Constant;
import striate.onnx.constant.ElementType;
import striate.onnx.constant.OnnxFormatException;
import striate.onnx.file.Node;

/** Tensors that come from nothing, or from a few numbers. */
final class Sources {
  static final Map<String, Operator> OPERATORS =
      Map.of(
          "Constant", call -> List.of(constant(call.node())),
          "ConstantOfShape", Sources::ofShape,
          "Range", Sources::range,
          "EyeLike", Sources::eyeLike,
          "OneHot", Sources::oneHot,
          "NonZero", Sources::nonZero);

  private Sources() {}

  private static Constant constant(Node node) throws OnnxFormatException {
    Constant result = null;
    int forms = 0;
    for (String form :
        List.of(
            "value",
            "sparse_value",
            "value_float",
            "value_floats",
            "value_int",
            "value_ints",
            "value_string",
            "value_strings")) {
      if (node.has(form)) {
        result = constant(node, form);
        forms++;
      }
    }
    if (result == null || forms != 1) {
      throw new OnnxFormatException("one value expected, got " + forms);
    }
    return result;
  }

  private static @Nullable Constant constant(Node node, String form) throws OnnxFormatException {
    return switch (form) {
      case "value", "sparse_value" -> node.tensor(form);
      case "value_float" -> Constant.scalar(node.real(form));
      case "value_int" -> Constant.scalar(node.whole(form));
      case "value_floats" -> {
        float[] reals = node.reals(form);
        yield reals == null ? null : Constant.ofFloats(new int[] {reals.length}, reals);
      }
      case "value_ints" -> {
        long[] wholes = node.wholes(form);
        yield wholes == null ? null : Constant.vector(wholes);
      }
      case "value_string" -> Constant.ofStrings(new int[0], new String[] {node.word(form, "")});
      default -> {
        List<String> words = node.words(form);
        yield words == null
            ? null
            : Constant.ofStrings(new int[] {words.size()}, words.toArray(new String[0]));
      }
    };
  }

  private static List<Constant> ofShape(Call call) throws OnnxFormatException {
    int[] dims = call.sized(call.integers(0));
    Constant value = call.node().tensor("value");
    Constant one = value == null ? Constant.scalar(0f) : value;
    if (one.size() != 1) {
      throw new OnnxFormatException("attribute value: one number expected, got " + one);
    }
    return List.of(one.pick(dims, new int[Grid.size(dims)]));
  }

  private static List<Constant> range(Call call) throws OnnxFormatException {
    Constant start = call.input(0);
    ElementType type = start.type();
    for (int i = 0; i < 3; i++) {
      if (call.input(i).size() != 1 || call.input(i).type() != type) {
        throw new OnnxFormatException("three numbers of one type expected, got " + call.input(i));
      }
    }
    if (type.real()) {
      double from = start.doubles()[0];
      double step = call.input(2).doubles()[0];
      double count = Math.ceil((call.input(1).doubles()[0] - from) / step);
      if (step == 0 || Double.isNaN(count)) {
        throw new OnnxFormatException("a step other than 0 and finite limits expected");
      }
      int[] dims = call.sized((long) Math.max(0, count));
      return List.of(Real.of(type, dims, i -> from + i * step));
    }
    long from = start.longs()[0];
    long step = call.input(2).longs()[0];
    long length = Math.subtractExact(call.input(1).longs()[0], from);
    long count = Math.max(0, Math.ceilDiv(length, step));
    int[] dims = call.sized(count);
    long[] values = new long[dims[0]];
    for (int i = 0; i < values.length; i++) {
      values[i] = type.wrap(from + i * step);
    }
    return List.of(Constant.ofWholes(type, dims, values, null));
  }

  private static List<Constant> eyeLike(Call call) throws OnnxFormatException {
    Constant like = call.input(0);
    ElementType type = call.node().has("dtype") ? call.type("dtype") : like.type();
    long k = call.node().whole("k", 0);
    if (like.rank() != 2) {
      throw new OnnxFormatException("two axes expected, got " + like);
    }
    int[] dims = call.sized(like.dims());
    int[] from = new int[Grid.size(dims)];
    for (int r = 0; r < dims[0]; r++) {
      for (int c = 0; c < dims[1]; c++) {
        from[r * dims[1] + c] = c - r == k ? 0 : -1;
      }
    }
    return List.of(Casts.cast(Constant.scalar(1L), type).pick(dims, from));
  }

  /** Where an index is none of the classes, all of its places are off. */
  private static List<Constant> oneHot(Call call) throws OnnxFormatException {
    Constant indices = call.input(0);
    Constant values = call.input(2);
    Constant depths = Casts.cast(call.input(1), ElementType.INT64);
    if (depths.size() != 1 || values.size() != 2) {
      throw new OnnxFormatException("one depth and two values expected, got " + values);
    }
    long depth = depths.longs()[0];
    int axis = call.axis("axis", -1, indices.rank() + 1);
    long[] dims = new long[indices.rank() + 1];
    for (int a = 0; a < dims.length; a++) {
      dims[a] = a == axis ? depth : indices.dims()[a < axis ? a : a - 1];
    }
    int[] sizes = call.sized(dims);
    IntToDoubleFunction index = Real.reader(indices);
    int[] from = new int[Grid.size(sizes)];
    int inner = Grid.size(sizes, axis + 1, sizes.length);
    for (int i = 0; i < indices.size() && depth > 0; i++) {
      double hot = index.applyAsDouble(i);
      hot += hot < 0 ? depth : 0;
      if (hot >= 0 && hot < depth) {
        from[(i / inner * sizes[axis] + (int) hot) * inner + i % inner] = 1;
      }
    }
    return List.of(values.pick(sizes, from));
  }

  private static List<Constant> nonZero(Call call) throws OnnxFormatException {
    Constant x = call.input(0);
    IntToDoubleFunction value = Real.reader(x);
    int rank = Math.max(1, x.rank());
    int count = 0;
    for (int i = 0; i < x.size(); i++) {
      count += value.applyAsDouble(i) != 0 ? 1 : 0;
    }
    int[] dims = call.sized(rank, count);
    long[] places = new long[Grid.size(dims)];
    int[] strides = Grid.strides(x.dims());
    int n = 0;
    for (int i = 0; i < x.size(); i++) {
      if (value.applyAsDouble(i) != 0) {
        for (int a = 0; a < x.rank(); a++) {
          places[a * count + n] = i / strides[a] % x.dims()[a];
        }
        n++;
      }
    }
    return List.of(Constant.ofLongs(dims, places));
  }
}
