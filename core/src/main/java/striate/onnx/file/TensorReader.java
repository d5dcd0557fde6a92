package striate.onnx.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import striate.files.Bytes;
import striate.onnx.constant.Constant;
import striate.onnx.constant.ElementType;
import striate.onnx.constant.OnnxFormatException;
import striate.onnx.constant.Varints;

/** Reads tensors: types and sizes at once, numbers when they are asked for. */
final class TensorReader {
  private final ExternalData external;
  private int sparse;
  private long joined;

  TensorReader(ExternalData external) {
    this.external = external;
  }

  /**
   * A tensor of a file.
   *
   * @param name often empty for one within a node
   */
  record Named(String name, Constant value) {}

  Named tensor(Wire w) throws IOException {
    Fields fields = new Fields();
    while (w.next()) {
      switch (w.field()) {
        case 1 -> w.wholes(fields.sizes);
        case 2 -> fields.number = w.whole();
        case 3 -> throw w.error("a whole tensor expected, got a segment of one");
        case 4, 5, 7, 9, 10, 11 -> fields.numbers(w);
        case 6 -> fields.texts.add(w.text());
        case 8 -> fields.name = w.text();
        case 13 -> entry(w.message("external data"), fields.entries);
        case 14 -> fields.outside = w.whole() == 1;
        default -> w.skip();
      }
    }
    return new Named(fields.name, value(w, fields));
  }

  private Constant value(Wire w, Fields f) throws IOException {
    String what = f.name.isEmpty() ? "tensor" : "tensor \"" + f.name + "\"";
    ElementType type = ElementType.of(f.number);
    if (!type.readable()) {
      String got = type == ElementType.UNKNOWN ? "number " + f.number : type.toString();
      throw w.error(what + ": an element type that we read expected, got " + got);
    }
    int[] dims = dims(w, what, f.sizes);
    long size = 1;
    for (int d : dims) {
      size *= d;
    }
    if (type == ElementType.STRING) {
      if (f.outside || f.field != 0) {
        throw w.error(what + ": texts expected, got numbers");
      }
      expect(w, what + ": texts", size, f.texts.size());
      return Constant.ofStrings(dims, f.texts.toArray(new String[0]));
    }
    if (!f.texts.isEmpty()) {
      throw w.error(what + ": numbers of type " + type + " expected, got texts");
    }
    long bytes = (size * type.bits() + 7) / 8;
    if (f.outside) {
      if (f.field != 0) {
        throw w.error(what + ": external data expected, got numbers in the file too");
      }
      return Constant.stored(type, dims, external.find(what, f.entries, bytes), false);
    }
    Bytes stored = f.joined();
    if (f.field == 0) {
      expect(w, what + ": numbers", size, 0);
    } else if (f.field == 9) {
      expect(w, what + ": bytes", bytes, stored.size());
    } else if (f.field != list(type)) {
      throw w.error(what + ": numbers of type " + type + " expected, got " + FIELDS.get(f.field));
    } else if (f.field == 4 || f.field == 10) {
      expect(w, what + ": bytes", bytes, stored.size());
    } else {
      long pairs = type.bits() == 4 ? bytes : size;
      expect(w, what + ": numbers", pairs, Varints.count(stored));
      return Constant.stored(type, dims, stored, true);
    }
    return Constant.stored(type, dims, stored, false);
  }

  private static final Map<Integer, String> FIELDS =
      Map.of(
          4, "float_data", 5, "int32_data", 7, "int64_data", 10, "double_data", 11, "uint64_data");

  /** In which list numbers of a type stand. */
  private static int list(ElementType type) {
    return switch (type) {
      case FLOAT -> 4;
      case DOUBLE -> 10;
      case INT64 -> 7;
      case UINT32, UINT64 -> 11;
      default -> 5;
    };
  }

  private static void expect(Wire w, String what, long expected, long actual)
      throws OnnxFormatException {
    if (expected != actual) {
      throw w.error(
          what + ": " + expected + " expected, got " + (actual < 0 ? "a part of one" : actual));
    }
  }

  private static int[] dims(Wire w, String what, List<Long> sizes) throws OnnxFormatException {
    if (sizes.size() > Limits.AXES) {
      throw w.error(what + ": at most " + Limits.AXES + " axes expected, got " + sizes.size());
    }
    int[] dims = new int[sizes.size()];
    long product = 1;
    for (int i = 0; i < dims.length; i++) {
      long d = sizes.get(i);
      // where one size is 0, the others must still be sizes that an array can have
      product *= d < 0 || d > Integer.MAX_VALUE ? Long.MAX_VALUE : Math.max(d, 1);
      if (product < 0 || product > Integer.MAX_VALUE) {
        throw w.error(what + ": sizes with a product below 2^31 expected, got " + sizes);
      }
      dims[i] = (int) d;
    }
    return dims;
  }

  /** A sparse tensor, made dense. */
  Named sparse(Wire w) throws IOException {
    List<Long> sizes = new ArrayList<>();
    Named values = null;
    Constant indices = null;
    while (w.next()) {
      switch (w.field()) {
        case 1 -> values = tensor(w.message("values of a sparse tensor"));
        case 2 -> indices = tensor(w.message("indices of a sparse tensor")).value();
        case 3 -> w.wholes(sizes);
        default -> w.skip();
      }
    }
    if (values == null || indices == null) {
      throw w.error("a sparse tensor with values and indices expected, got none");
    }
    String what = "sparse tensor \"" + values.name() + "\"";
    int[] dims = dims(w, what, sizes);
    long size = 1;
    for (int d : dims) {
      size *= d;
    }
    if (size > Limits.SPARSE - sparse) {
      throw w.error(
          what + ": at most " + Limits.SPARSE + " elements of sparse tensors expected, got more");
    }
    sparse += (int) size;
    Constant dense = values.value().pick(dims, from(w, what, dims, values.value(), indices));
    return new Named(values.name(), dense);
  }

  private static int[] from(Wire w, String what, int[] dims, Constant values, Constant indices)
      throws OnnxFormatException {
    int count = values.size();
    boolean flat = indices.rank() == 1 && indices.size() == count;
    if (values.rank() != 1 || !(flat || indices.size() == (long) count * dims.length)) {
      throw w.error(what + ": indices of " + count + " values expected, got " + indices);
    }
    int size = Arrays.stream(dims).reduce(1, (a, b) -> a * b);
    int[] from = new int[size];
    Arrays.fill(from, -1);
    long[] at = indices.longs();
    for (int i = 0; i < count; i++) {
      long place = flat ? at[i] : 0;
      boolean inside = true;
      for (int d = 0; d < dims.length && !flat; d++) {
        long x = at[i * dims.length + d];
        inside &= x >= 0 && x < dims[d];
        place = place * dims[d] + x;
      }
      if (!inside || place < 0 || place >= size || from[(int) place] >= 0) {
        throw w.error(
            what + ": the index of an element that has no value yet expected for value " + i);
      }
      from[(int) place] = i;
    }
    return from;
  }

  private static void entry(Wire w, Map<String, String> into) throws OnnxFormatException {
    String key = "";
    String value = "";
    while (w.next()) {
      switch (w.field()) {
        case 1 -> key = w.text();
        case 2 -> value = w.text();
        default -> w.skip();
      }
    }
    into.put(key, value);
  }

  /** What stands in the message of a tensor. */
  private final class Fields {
    String name = "";
    long number;
    boolean outside;
    final List<Long> sizes = new ArrayList<>();
    final List<String> texts = new ArrayList<>();
    final Map<String, String> entries = new HashMap<>();

    /** The field that the numbers stand in, 0 for none. */
    int field;

    private @Nullable Bytes first;
    private byte[] more = new byte[0];
    private int length;

    void numbers(Wire w) throws OnnxFormatException {
      int at = w.field();
      Bytes piece = at == 9 ? w.raw() : w.piece();
      if (piece.size() == 0) {
        return;
      }
      if (field != 0 && (field != at || field == 9)) {
        throw w.error("the numbers of a tensor in one field expected, got a second");
      }
      field = at;
      if (first == null) {
        first = piece;
      } else {
        append(w, first);
        append(w, piece);
        first = Bytes.NONE;
      }
    }

    /** Numbers that stand each in its own field come together in an array. */
    private void append(Wire w, Bytes piece) throws OnnxFormatException {
      long most = Math.min(Integer.MAX_VALUE - 16, Runtime.getRuntime().maxMemory() / 8);
      joined += piece.size();
      if (joined > most) {
        throw w.error("the numbers of each tensor in one piece expected, got too many pieces");
      }
      long needed = length + piece.size();
      if (needed > more.length) {
        more = Arrays.copyOf(more, (int) Math.min(most, Math.max(2 * needed, 64)));
      }
      piece.copy(0, more, length, (int) piece.size());
      length = (int) needed;
    }

    Bytes joined() {
      if (first != null && length == 0) {
        return first;
      }
      return Bytes.of(length == more.length ? more : Arrays.copyOf(more, length));
    }
  }
}
