package striate.onnx.constant;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import striate.files.Bytes;

/**
 * A tensor that is known when a model is read. Its numbers stay in the file until they are asked
 * for; its type and sizes are known without them.
 *
 * <p>Integers may depend on the number of images N, which is not known then: each is {@code
 * values[i] + perBatch[i] · N}, N ≥ 1. That is what sizes of tensors are made of. {@link #longs()}
 * refuses such a tensor.
 */
public final class Constant {
  private final ElementType type;
  private final int[] dims;
  private final int size;
  private final Numbers numbers;

  private Constant(ElementType type, int[] dims, Numbers numbers) {
    this.type = type;
    this.dims = dims;
    this.size = product(dims);
    this.numbers = numbers;
    if (numbers.size() != size) {
      throw new IllegalArgumentException(
          size + " elements expected of " + Arrays.toString(dims) + ", got " + numbers.size());
    }
  }

  private static int product(int[] dims) {
    int size = 1;
    for (int d : dims) {
      if (d < 0) {
        throw new IllegalArgumentException("sizes expected, got " + Arrays.toString(dims));
      }
    }
    for (int d : dims) {
      size = Math.multiplyExact(size, d);
    }
    return size;
  }

  /** Floats; the arrays are not copied. */
  public static Constant ofFloats(int[] dims, float[] values) {
    return new Constant(ElementType.FLOAT, dims, new Numbers.Reals(values));
  }

  /**
   * Floats, float16 or bfloat16; the arrays are not copied.
   *
   * @param values that the type can hold
   */
  public static Constant ofFloats(ElementType type, int[] dims, float[] values) {
    if (!type.real() || type == ElementType.DOUBLE) {
      throw new IllegalArgumentException("a type within float expected, got " + type);
    }
    return new Constant(type, dims, new Numbers.Reals(values));
  }

  /** Doubles; the arrays are not copied. */
  public static Constant ofDoubles(int[] dims, double[] values) {
    return new Constant(ElementType.DOUBLE, dims, new Numbers.Doubles(values));
  }

  /** Numbers of type int64; the arrays are not copied. */
  public static Constant ofLongs(int[] dims, long[] values) {
    return ofWholes(ElementType.INT64, dims, values, null);
  }

  /** One axis of numbers of type int64. */
  public static Constant vector(long... values) {
    return ofLongs(new int[] {values.length}, values);
  }

  /**
   * Integers or truth values (0 and 1); the arrays are not copied.
   *
   * @param values that the type can hold; uint64 as the same bits
   * @param perBatch what is added for each image, null for nothing
   */
  public static Constant ofWholes(
      ElementType type, int[] dims, long[] values, long @Nullable [] perBatch) {
    if (!type.whole() && type != ElementType.BOOL) {
      throw new IllegalArgumentException("an integer type expected, got " + type);
    }
    if (perBatch != null && perBatch.length != values.length) {
      throw new IllegalArgumentException(
          values.length + " coefficients expected, got " + perBatch.length);
    }
    boolean fixed = perBatch == null || Arrays.stream(perBatch).allMatch(b -> b == 0);
    return new Constant(type, dims, new Numbers.Wholes(values, fixed ? null : perBatch));
  }

  /** Truth values. */
  public static Constant ofBools(int[] dims, boolean[] values) {
    long[] wholes = new long[values.length];
    for (int i = 0; i < wholes.length; i++) {
      wholes[i] = values[i] ? 1 : 0;
    }
    return ofWholes(ElementType.BOOL, dims, wholes, null);
  }

  /** Texts; the arrays are not copied. */
  public static Constant ofStrings(int[] dims, String[] values) {
    return new Constant(ElementType.STRING, dims, new Numbers.Texts(values));
  }

  /** One float without axes. */
  public static Constant scalar(float value) {
    return ofFloats(new int[0], new float[] {value});
  }

  /** One number of type int64 without axes. */
  public static Constant scalar(long value) {
    return ofLongs(new int[0], new long[] {value});
  }

  /**
   * The sizes of a tensor as one axis of int64.
   *
   * @param sizes for no image; 0 for a first axis of N
   * @param perImage what each image adds; 1 for a first axis of N, 0 elsewhere
   */
  public static Constant shape(long[] sizes, long[] perImage) {
    return ofWholes(ElementType.INT64, new int[] {sizes.length}, sizes, perImage);
  }

  /**
   * Numbers that stay where they are until they are asked for.
   *
   * @param bytes of all elements: as many as type and sizes say
   * @param varints whether they are variable-length integers rather than little-endian numbers
   */
  public static Constant stored(ElementType type, int[] dims, Bytes bytes, boolean varints) {
    if (!type.readable() || type == ElementType.STRING) {
      throw new IllegalArgumentException("a type of numbers expected, got " + type);
    }
    return new Constant(type, dims, new Stored(type, product(dims), bytes, varints));
  }

  /** What the elements are. */
  public ElementType type() {
    return type;
  }

  /** Sizes of the axes; none for a single number without axes. */
  public int[] dims() {
    return dims.clone();
  }

  /** How many axes. */
  public int rank() {
    return dims.length;
  }

  /** How many elements. */
  public int size() {
    return size;
  }

  /** Whether any element depends on the number of images. */
  public boolean perImage() {
    return numbers instanceof Numbers.Wholes w && w.perBatch() != null;
  }

  /**
   * All elements as floats: rounded from doubles, converted from integers and truth values. Not to
   * be written to.
   *
   * @throws OnnxFormatException if they are texts or depend on the number of images, or do not fit
   *     into the heap
   */
  public float[] floats() throws OnnxFormatException {
    return read(4).floats(type);
  }

  /**
   * All elements as doubles. Not to be written to.
   *
   * @throws OnnxFormatException as for floats
   */
  public double[] doubles() throws OnnxFormatException {
    return read(8).doubles(type);
  }

  /**
   * All integers, or truth values as 0 and 1; uint64 as the same bits. Not to be written to.
   *
   * @throws NotKnownException if they depend on the number of images
   * @throws OnnxFormatException if they are not integers, or do not fit into the heap
   */
  public long[] longs() throws OnnxFormatException {
    Numbers read = read(8);
    if (read instanceof Numbers.Wholes w && w.perBatch() != null) {
      throw new NotKnownException("integers depend on the number of images: " + this);
    }
    return wholes(read).values();
  }

  /** What the integers are beside what each image adds to them. Not to be written to. */
  public long[] values() throws OnnxFormatException {
    return wholes(read(8)).values();
  }

  /** What each image adds to the integers; null if nothing. Not to be written to. */
  public long @Nullable [] perBatch() {
    return numbers instanceof Numbers.Wholes w ? w.perBatch() : null;
  }

  /**
   * All texts. Not to be written to.
   *
   * @throws OnnxFormatException if they are none
   */
  public String[] strings() throws OnnxFormatException {
    if (numbers instanceof Numbers.Texts t) {
      return t.values();
    }
    throw new OnnxFormatException("texts expected, got " + this);
  }

  private Numbers.Wholes wholes(Numbers read) throws OnnxFormatException {
    if (read instanceof Numbers.Wholes w) {
      return w;
    }
    throw new OnnxFormatException("integers expected, got " + this);
  }

  private Numbers read(int bytes) throws OnnxFormatException {
    long most = Runtime.getRuntime().maxMemory();
    if ((long) size * bytes > most) {
      throw new OnnxFormatException(
          this + " needs " + (long) size * bytes + " bytes, the heap holds at most " + most);
    }
    return numbers.read();
  }

  /** Whether the elements are the very same, as after {@link #withDims}. */
  @SuppressWarnings("ReferenceEquality") // the question is whether it is one array
  public boolean sharesElements(Constant other) {
    return numbers == other.numbers;
  }

  /**
   * The same elements with other sizes.
   *
   * @param dims with the same product
   */
  public Constant withDims(int... dims) {
    return new Constant(type, dims, numbers);
  }

  /**
   * Elements of this tensor in another order, some perhaps more than once.
   *
   * @param dims of the result
   * @param from where each element of the result stands here; −1 for 0, false or an empty text
   */
  public Constant pick(int[] dims, int[] from) throws OnnxFormatException {
    return new Constant(type, dims, read(8).pick(from));
  }

  /**
   * The elements of several tensors of one type, one after the other on one axis.
   *
   * @throws OnnxFormatException if the types differ, or there are too many elements
   */
  public static Constant joined(List<Constant> parts) throws OnnxFormatException {
    ElementType type = parts.getFirst().type;
    long size = 0;
    List<Numbers> all = new ArrayList<>();
    for (Constant part : parts) {
      if (part.type != type) {
        throw new OnnxFormatException(
            "tensors of one type expected, got " + type + " and " + part.type);
      }
      size += part.size;
      if (size > Integer.MAX_VALUE) {
        throw new OnnxFormatException("at most 2^31 elements expected, got more");
      }
      all.add(part.read(8));
    }
    return new Constant(type, new int[] {(int) size}, Numbers.joined(all, (int) size));
  }

  /**
   * The tensor for that number of images.
   *
   * @throws OnnxFormatException if an integer is too large then
   */
  public Constant at(long images) throws OnnxFormatException {
    long[] each = perBatch();
    if (each == null) {
      return this;
    }
    long[] values = values().clone();
    for (int i = 0; i < values.length; i++) {
      try {
        values[i] = Math.addExact(values[i], Math.multiplyExact(each[i], images));
      } catch (ArithmeticException e) {
        throw new OnnxFormatException(
            "an integer of 64 bits expected for " + images + " images", e);
      }
    }
    return ofWholes(type, dims, values, null);
  }

  /** Type and sizes: {@code int64[2, 3]}. */
  @Override
  public String toString() {
    return type + Arrays.toString(dims);
  }
}
