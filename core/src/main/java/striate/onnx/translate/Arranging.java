package striate.onnx.translate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import striate.nn.Flatten;
import striate.nn.Shape;
import striate.nn.tensor.Reshape;
import striate.nn.tensor.ToImage;
import striate.nn.tensor.ToTensor;
import striate.nn.tensor.Transpose;
import striate.onnx.constant.Constant;
import striate.onnx.translate.Value.Live;

/**
 * Brings values into the arrangement that a layer wants. Nothing is added where a value is arranged
 * so already, which is the usual case.
 */
public final class Arranging {
  private Arranging() {}

  /**
   * A value as an image [C, H, W] of the file's axes [N, C, H, W], or [N, C, W] with one row.
   *
   * @return index of the layer
   */
  public static int image(Call call, Live v) throws UntranslatableException {
    if (v.rank() != 4 && v.rank() != 3) {
      throw new UntranslatableException("images [N, C, H, W] or rows [N, C, W] expected, got " + v);
    }
    lead(v);
    boolean row = v.rank() == 3;
    int[] want = row ? new int[] {v.axes().get(1), Value.ONE, v.axes().get(2)} : spatial(v);
    Shape shape = v.shape();
    if (shape.isImage() && fits(want, shape)) {
      return v.node();
    }
    if (row && shape.isImage() && want[0] == 0 && want[2] == 1 && shape.width() == 1) {
      return call.add(new ToImage(), tensor(call, v, List.of(v.size(1), 1, v.size(2))));
    }
    List<Integer> sizes =
        row ? List.of(v.size(1), 1, v.size(2)) : List.of(v.size(1), v.size(2), v.size(3));
    return call.add(new ToImage(), tensor(call, v, sizes));
  }

  private static int[] spatial(Live v) {
    return new int[] {v.axes().get(1), v.axes().get(2), v.axes().get(3)};
  }

  /** Whether the shape's axes are the wanted ones, those of size 1 aside. */
  private static boolean fits(int[] want, Shape shape) {
    int[] sizes = shape.sizes();
    if (sizes.length != want.length) {
      return false;
    }
    for (int i = 0; i < want.length; i++) {
      boolean same = want[i] == i || (sizes[i] == 1 && (want[i] < 0 || sizes[want[i]] == 1));
      if (!same) {
        return false;
      }
    }
    return true;
  }

  /** The axes of an image that a layer gave for a value like {@code v}, in the file. */
  public static Live ofImage(Call call, Live v, int index) {
    int lead = v.isBatch(0) ? Value.BATCH : Value.ONE;
    Shape shape = call.shape(index);
    return new Live(index, shape, v.rank() == 3 ? List.of(lead, 0, 2) : List.of(lead, 0, 1, 2));
  }

  /** Refuses a value whose first axis is neither the batch nor of size 1. */
  public static void lead(Live v) throws UntranslatableException {
    if (v.rank() == 0 || v.size(0) != 1 || v.batch() > 0) {
      throw new UntranslatableException("the first axis of " + v + " is not the number of images");
    }
  }

  /**
   * A value [N, F] as a row of features, or a flattened image, for a dense layer.
   *
   * @return index of the layer
   */
  public static int row(Call call, Live v) throws UntranslatableException {
    lead(v);
    Shape shape = v.shape();
    if (shape.flat() && !shape.isTensor() && v.axes().get(1) == 0) {
      return v.node();
    }
    if (shape.isImage() && shape.pixels() == 1) {
      return call.add(new Flatten(), v.node());
    }
    return tensor(call, v, List.of(v.size(1)));
  }

  /**
   * A value as a tensor of these sizes, its axes but the batch in the file's order.
   *
   * @param sizes with the product of the value's
   * @return index of the layer
   */
  public static int tensor(Call call, Live v, List<Integer> sizes) throws UntranslatableException {
    int at = v.node();
    Shape shape = v.shape();
    if (!shape.isImage() && shape.pixels() > 1) { // a flattened image
      at = call.add(new ToTensor(), at);
      shape = call.shape(at);
    }
    int rank = shape.sizes().length;
    List<Integer> order = new ArrayList<>();
    for (int a : v.axes()) {
      if (a >= 0) {
        order.add(a);
      }
    }
    for (int a = 0; a < rank; a++) {
      if (!order.contains(a)) {
        order.add(a);
      }
    }
    if (!movesNothing(order, shape)) {
      at = call.add(new Transpose(order), at);
    } else if (shape.isImage()) {
      at = call.add(new ToTensor(), at);
    }
    List<Integer> wanted = sizes.isEmpty() ? List.of(1) : sizes;
    if (!list(call.shape(at).sizes()).equals(wanted)) {
      at = call.add(new Reshape(wanted), at);
    }
    return at;
  }

  /** Whether an order leaves all axes that are longer than 1 as they follow one another. */
  private static boolean movesNothing(List<Integer> order, Shape shape) {
    int[] sizes = shape.sizes();
    int last = -1;
    for (int a : order) {
      if (sizes[a] > 1) {
        if (a < last) {
          return false;
        }
        last = a;
      }
    }
    return true;
  }

  /** A value as a tensor whose axes are the file's, the batch left out. */
  public static Live plain(Call call, Live v) throws UntranslatableException {
    List<Integer> sizes = v.exampleSizes();
    List<Integer> axes = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < v.rank(); i++) {
      axes.add(v.isBatch(i) ? Value.BATCH : next++);
    }
    boolean asIs =
        !v.shape().isImage()
            && v.shape().pixels() == 1
            && axes.equals(v.axes())
            && list(v.shape().sizes()).equals(sizes);
    int at = asIs ? v.node() : tensor(call, v, sizes);
    return new Live(at, call.shape(at), axes);
  }

  /**
   * A value at the network's end, its axes in the file's order.
   *
   * @param flat whether as one row
   * @return index of the layer
   */
  public static int end(Draft draft, Live v, boolean flat) throws UntranslatableException {
    Call call = Call.atTheEnd(draft);
    return tensor(call, v, flat ? List.of(v.shape().size()) : v.exampleSizes());
  }

  /** A value that is not a flattened image: one whose axes can be told apart in memory. */
  public static Live strided(Call call, Live v) throws UntranslatableException {
    return v.shape().isImage() || v.shape().pixels() == 1 ? v : plain(call, v);
  }

  /** A constant as the output of a layer. */
  static Live constant(Call call, Constant c, boolean learned, String source)
      throws UntranslatableException {
    List<Integer> sizes = c.rank() == 0 ? List.of(1) : list(c.dims());
    int at =
        call.add(
            new striate.nn.tensor.Constant(sizes, learned),
            Map.of("value", Weight.of(c)),
            learned ? source : "",
            -1);
    List<Integer> axes = new ArrayList<>();
    IntStream.range(0, c.rank()).forEach(axes::add);
    return new Live(at, call.shape(at), axes);
  }

  /**
   * Values that a layer combines number by number, all in one arrangement.
   *
   * @param nodes indices of the layers
   * @param axes of the result, in the file, as axes of the result's shape
   */
  public record Together(List<Integer> nodes, List<Integer> axes) {}

  /**
   * Brings several values into one arrangement, as NumPy's broadcasting wants it: aligned at the
   * last axis of the file.
   */
  public static Together together(Call call, List<Live> values) throws UntranslatableException {
    int rank = values.stream().mapToInt(Live::rank).max().orElse(0);
    List<Live> all = new ArrayList<>();
    for (Live v : values) {
      Live s = strided(call, v);
      all.add(s.withAxes(s.padded(rank)));
    }
    int batch = batchOf(all);
    int first = 0;
    for (int i = 1; i < all.size(); i++) {
      first = weight(all.get(i)) > weight(all.get(first)) ? i : first;
    }
    Live leader = all.get(first);
    if (!leads(leader, all, rank)) {
      return plainTogether(call, all, rank, batch);
    }
    List<Integer> nodes = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      nodes.add(i == first ? leader.node() : follow(call, all.get(i), leader, rank));
    }
    List<Integer> axes = new ArrayList<>(leader.axes());
    if (batch >= 0) {
      axes.set(batch, Value.BATCH);
    }
    return new Together(nodes, axes);
  }

  /**
   * The largest leads; of equal ones an image, and then one that lies as the file has it: what
   * comes next (a dense layer, a normalisation of rows) most often wants it so.
   */
  private static long weight(Live v) {
    return v.shape().size() * 8L
        + (v.shape().isImage() ? 4 : 0)
        + (v.batch() >= 0 ? 2 : 0)
        + (inFileOrder(v) ? 1 : 0);
  }

  /** Whether the axes follow one another in memory as in the file; never so for an image. */
  public static boolean inFileOrder(Live v) {
    int last = -1;
    for (int a : v.axes()) {
      if (a >= 0) {
        if (a < last) {
          return false;
        }
        last = a;
      }
    }
    return !v.shape().isImage();
  }

  private static int batchOf(List<Live> all) throws UntranslatableException {
    int batch = -1;
    for (Live v : all) {
      if (v.batch() >= 0) {
        if (batch >= 0 && batch != v.batch()) {
          throw new UntranslatableException(
              "the number of images is another axis in " + all.getFirst() + " and in " + v);
        }
        batch = v.batch();
      }
    }
    for (Live v : all) {
      if (batch >= 0 && v.axes().get(batch) >= 0 && v.size(batch) > 1) {
        throw new UntranslatableException(
            "axis "
                + batch
                + " is the number of images in one input and "
                + v.size(batch)
                + " in "
                + v);
      }
    }
    return batch;
  }

  /** Whether every axis that some value has is one of the leader's shape. */
  private static boolean leads(Live leader, List<Live> all, int rank) {
    for (Live v : all) {
      for (int i = 0; i < rank; i++) {
        if (v.size(i) > 1 && leader.axes().get(i) < 0) {
          return false;
        }
      }
    }
    return true;
  }

  /** The layer of {@code v} with its axes where the leader's shape has them. */
  private static int follow(Call call, Live v, Live leader, int rank)
      throws UntranslatableException {
    int[] position = new int[leader.shape().sizes().length];
    Arrays.fill(position, -1);
    for (int i = 0; i < rank; i++) {
      if (leader.axes().get(i) >= 0) {
        position[leader.axes().get(i)] = i;
      }
    }
    List<Integer> sizes = new ArrayList<>();
    List<Integer> axes = new ArrayList<>();
    for (int p : position) {
      sizes.add(p < 0 ? 1 : v.size(p));
      axes.add(p < 0 ? Value.ONE : v.axes().get(p));
    }
    if (v.shape().isImage() == leader.shape().isImage()
        && fits(axes.stream().mapToInt(Integer::intValue).toArray(), v.shape())) {
      return v.node();
    }
    int at = tensor(call, v.withAxes(axes), sizes);
    return leader.shape().isImage() ? call.add(new ToImage(), at) : at;
  }

  private static Together plainTogether(Call call, List<Live> all, int rank, int batch)
      throws UntranslatableException {
    List<Integer> nodes = new ArrayList<>();
    List<Integer> axes = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < rank; i++) {
      axes.add(i == batch ? Value.BATCH : next++);
    }
    for (Live v : all) {
      List<Integer> mine = new ArrayList<>(v.axes());
      if (batch >= 0) {
        mine.set(batch, Value.BATCH);
      }
      nodes.add(plain(call, v.withAxes(mine)).node());
    }
    return new Together(nodes, axes);
  }

  /**
   * A constant operand of a value: its sizes along the axes of the value's shape, and its numbers
   * in that order.
   *
   * @param sizes as many as the shape has axes; empty for a single number
   * @param order position of each in the constant's own, padded axes; empty for a single number
   */
  public record Operand(List<Integer> sizes, List<Integer> order, Constant constant) {
    /** The numbers, one after the other in the order of {@link #sizes}. */
    public Weight weight() {
      List<Integer> own = list(constant.dims());
      return () -> {
        float[] values = constant.floats();
        return sizes.isEmpty() ? values : Permutation.of(values, own, order);
      };
    }
  }

  /** Whether a constant can be aligned with the axes of {@code v}'s shape as they are. */
  public static boolean aligns(Live v, Constant c) {
    if (c.size() == 1) {
      return c.rank() <= v.rank();
    }
    if (c.rank() > v.rank() || (!v.shape().isImage() && v.shape().pixels() > 1)) {
      return false;
    }
    int skip = v.rank() - c.rank();
    int[] dims = c.dims();
    for (int i = 0; i < dims.length; i++) {
      if (dims[i] != 1 && v.axes().get(skip + i) < 0) {
        return false;
      }
    }
    return true;
  }

  /** A constant that {@link #aligns}. */
  public static Operand operand(Live v, Constant c) {
    if (c.size() == 1) {
      return new Operand(List.of(), List.of(), c);
    }
    int skip = v.rank() - c.rank();
    int[] dims = c.dims();
    List<Integer> sizes = new ArrayList<>();
    List<Integer> order = new ArrayList<>();
    for (int a = 0; a < v.shape().sizes().length; a++) {
      int at = v.axes().indexOf(a) - skip;
      sizes.add(at < 0 ? 1 : dims[at]);
      order.add(at < 0 ? -1 : at);
    }
    return new Operand(sizes, order, c);
  }

  static List<Integer> list(int[] values) {
    return Collections.unmodifiableList(new ArrayList<>(Arrays.stream(values).boxed().toList()));
  }
}
