package striate.onnx.fold;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import striate.fuzz.Input;
import striate.onnx.constant.Constant;
import striate.onnx.constant.ElementType;
import striate.onnx.constant.NotKnownException;
import striate.onnx.constant.OnnxFormatException;
import striate.onnx.file.Attribute;
import striate.onnx.file.Node;

/**
 * Operators on constants of any kind and size. What comes out of integers that depend on the number
 * of images is, for three images, what comes out of the integers for three images.
 */
public final class FuzzFold {
  private static final List<String> OPS = Fold.operators().stream().sorted().toList();
  private static final int MOST = 1 << 14;
  private static final List<String> NAMES =
      List.of(
          "axis",
          "axes",
          "keepdims",
          "perm",
          "mode",
          "k",
          "start",
          "end",
          "starts",
          "ends",
          "split",
          "to",
          "value",
          "value_ints",
          "batch_dims",
          "reduction",
          "blocksize",
          "block_size",
          "upper",
          "largest",
          "exclusive",
          "reverse",
          "allowzero",
          "noop_with_empty_axes",
          "num_outputs",
          "transA",
          "transB",
          "alpha",
          "fmod",
          "pads",
          "dtype",
          "min",
          "max",
          "output_dtype",
          "select_last_index");
  private static final List<String> WORDS =
      List.of("edge", "reflect", "wrap", "constant", "CRD", "DCR", "add", "mul", "max", "none", "");

  private FuzzFold() {}

  /** Called by the fuzzer, and for each file of the corpus. */
  public static void fuzzerTestOneInput(byte[] data) {
    Bytes in = new Bytes(ByteBuffer.wrap(data));
    String op = OPS.get(in.below(OPS.size()));
    int opset = 7 + in.below(17);
    List<@Nullable Constant> inputs = new ArrayList<>();
    for (int i = in.below(6); i > 0; i--) {
      inputs.add(in.below(8) == 0 ? null : in.constant());
    }
    Map<String, Attribute> attributes = new LinkedHashMap<>();
    for (int i = in.below(5); i > 0; i--) {
      attributes.put(NAMES.get(in.below(NAMES.size())), in.attribute());
    }
    List<String> outputs = List.of("a", "b", "c").subList(0, 1 + in.below(3));
    Node node = new Node(0, "", op, "", "", List.of(), outputs, attributes);
    List<Constant> results = run(node, opset, inputs);
    if (results == null) {
      return;
    }
    for (Constant result : results) {
      int inputSize = inputs.stream().mapToInt(c -> c == null ? 0 : c.size()).sum();
      if (result.size() > Math.max(MOST, inputSize)) {
        throw new AssertionError(node + " gives " + result);
      }
    }
    if (inputs.stream().anyMatch(c -> c != null && c.perImage())) {
      compare(node, opset, inputs, results);
    }
  }

  private static @Nullable List<Constant> run(
      Node node, int opset, List<@Nullable Constant> inputs) {
    try {
      return Fold.run(node, opset, inputs, new Room(MOST));
    } catch (OnnxFormatException e) {
      Input.line(e);
      if (e instanceof NotKnownException
          && inputs.stream().noneMatch(c -> c != null && c.perImage())) {
        throw new AssertionError("everything is known", e);
      }
      return null;
    }
  }

  private static void compare(
      Node node, int opset, List<@Nullable Constant> inputs, List<Constant> results) {
    try {
      List<@Nullable Constant> three = new ArrayList<>();
      for (Constant input : inputs) {
        three.add(input == null ? null : input.at(3));
      }
      List<Constant> expected = run(node, opset, three);
      for (int i = 0; i < results.size(); i++) {
        Constant actual = results.get(i).at(3);
        if (expected == null || !same(expected.get(i), actual)) {
          throw new AssertionError(node + " gives another " + actual + " for three images");
        }
      }
    } catch (OnnxFormatException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean same(Constant a, Constant b) throws OnnxFormatException {
    if (!a.toString().equals(b.toString())) {
      return false;
    }
    return a.type().real()
        ? Arrays.equals(a.doubles(), b.doubles())
        : a.type() == ElementType.STRING || Arrays.equals(a.longs(), b.longs());
  }

  /** What the fuzzer's bytes say; zeros when they are used up. */
  private record Bytes(ByteBuffer data) {
    int next() {
      return data.hasRemaining() ? data.get() : 0;
    }

    int below(int n) {
      return (next() & 0xff) % n;
    }

    /** Nearly always small, now and then anything. */
    long number() {
      int b = next();
      return b != 127 ? b : data.remaining() < 8 ? Long.MIN_VALUE : data.getLong();
    }

    Constant constant() {
      int[] dims = new int[below(5)];
      int size = 1;
      for (int a = 0; a < dims.length; a++) {
        dims[a] = below(5);
        size *= dims[a];
      }
      int kind = below(8);
      long[] wholes = new long[size];
      long[] each = new long[size];
      for (int i = 0; i < size; i++) {
        wholes[i] = kind == 5 ? next() : number(); // sizes are nowhere near 2^63
        each[i] = kind == 5 ? next() % 3 : 0;
      }
      ElementType whole =
          List.of(ElementType.INT64, ElementType.INT32, ElementType.UINT8, ElementType.UINT64)
              .get(below(4));
      return switch (kind) {
        case 0, 1 -> {
          float[] values = new float[size];
          for (int i = 0; i < size; i++) {
            values[i] = wholes[i] == Long.MIN_VALUE ? Float.NaN : wholes[i] / 4f;
          }
          yield Constant.ofFloats(dims, values);
        }
        case 2 -> Constant.ofDoubles(dims, Arrays.stream(wholes).asDoubleStream().toArray());
        case 3 ->
            Constant.ofWholes(
                ElementType.BOOL,
                dims,
                Arrays.stream(wholes).map(v -> v > 0 ? 1 : 0).toArray(),
                null);
        case 4 ->
            Constant.ofStrings(
                dims, Arrays.stream(wholes).mapToObj(Long::toString).toArray(String[]::new));
        case 5 -> Constant.ofWholes(ElementType.INT64, dims, wholes, each);
        case 6 ->
            Constant.ofWholes(whole, dims, Arrays.stream(wholes).map(whole::wrap).toArray(), null);
        default -> Constant.ofLongs(dims, wholes);
      };
    }

    Attribute attribute() {
      return switch (below(6)) {
        case 0 -> {
          List<Long> values = new ArrayList<>();
          for (int i = below(6); i > 0; i--) {
            values.add(number());
          }
          yield new Attribute.Wholes(values);
        }
        case 1 -> new Attribute.Word(WORDS.get(below(WORDS.size())));
        case 2 -> {
          try {
            yield new Attribute.Tensor(constant().at(2)); // a file has none that depend on N
          } catch (OnnxFormatException e) {
            throw new AssertionError(e);
          }
        }
        case 3 -> new Attribute.Real(next() / 8f);
        default -> new Attribute.Whole(number());
      };
    }
  }
}
