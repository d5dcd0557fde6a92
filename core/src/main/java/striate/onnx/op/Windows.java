package striate.onnx.op;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import striate.nn.AveragePool;
import striate.nn.Conv2d;
import striate.nn.GlobalAveragePool;
import striate.nn.Initialiser;
import striate.nn.MaxPool;
import striate.nn.Padding;
import striate.nn.Shape;
import striate.nn.Window;
import striate.nn.tensor.ConvTranspose2d;
import striate.nn.tensor.LpPool;
import striate.nn.tensor.PadAxes;
import striate.nn.tensor.Reduce;
import striate.onnx.constant.Constant;
import striate.onnx.constant.OnnxFormatException;
import striate.onnx.file.Node;
import striate.onnx.translate.Arranging;
import striate.onnx.translate.Call;
import striate.onnx.translate.Op;
import striate.onnx.translate.UntranslatableException;
import striate.onnx.translate.Value.Live;
import striate.onnx.translate.Weight;

/** Operators that slide a window over an image, or a row as an image of height 1. */
final class Windows {
  private static final Initialiser INITIALISER = new Initialiser.He();

  private Windows() {}

  static void register(Map<String, Op> ops) {
    ops.put("Conv", Windows::convolution);
    ops.put("ConvTranspose", Windows::transposed);
    ops.put("MaxPool", Windows::maxPool);
    ops.put("AveragePool", Windows::averagePool);
    ops.put("LpPool", Windows::lpPool);
    ops.put("GlobalAveragePool", Windows::globalAverage);
    ops.put("GlobalMaxPool", call -> global(call, Reduce.Kind.MAX));
    ops.put("GlobalLpPool", Windows::globalLp);
  }

  /** The numbers of an attribute for height and width; those of a row have the height's before. */
  private static int[] pair(Node node, String name, int rows, int otherwise, int spatial)
      throws OnnxFormatException, UntranslatableException {
    long[] given = node.wholes(name);
    if (given == null) {
      return new int[] {spatial == 1 ? rows : otherwise, otherwise};
    }
    if (given.length != spatial) {
      throw new UntranslatableException(
          name + ": " + spatial + " numbers expected, got " + Arrays.toString(given));
    }
    int last = size(name, given[spatial - 1]);
    return new int[] {spatial == 1 ? rows : size(name, given[0]), last};
  }

  private static int size(String name, long value) throws UntranslatableException {
    if (value < 1 || value > Integer.MAX_VALUE) {
      throw new UntranslatableException(name + ": a size of at least 1 expected, got " + value);
    }
    return (int) value;
  }

  /** Rows and columns of padding: top, left, bottom, right; null for none given. */
  private static int @Nullable [] pads(Node node, int spatial)
      throws OnnxFormatException, UntranslatableException {
    long[] given = node.wholes("pads");
    if (given == null) {
      return null;
    }
    if (given.length != 2 * spatial) {
      throw new UntranslatableException(
          "pads: " + 2 * spatial + " numbers expected, got " + Arrays.toString(given));
    }
    for (long p : given) {
      if (Math.abs(p) > 1 << 24) {
        throw new UntranslatableException("pads: small numbers expected, got " + p);
      }
    }
    return spatial == 1
        ? new int[] {0, (int) given[0], 0, (int) given[1]}
        : new int[] {(int) given[0], (int) given[1], (int) given[2], (int) given[3]};
  }

  /** What {@code auto_pad} asks for along one axis: before and after. */
  private static int[] same(int size, int kernel, int stride, int dilation, boolean upper) {
    long outputs = Math.ceilDiv(size, stride);
    long all = Math.max(0, (outputs - 1) * stride + (kernel - 1L) * dilation + 1 - size);
    long less = all / 2;
    return upper
        ? new int[] {(int) less, (int) (all - less)}
        : new int[] {(int) (all - less), (int) less};
  }

  /** The window of a convolution or pool. */
  private static Window window(Call call, Shape in, int[] kernel, int spatial)
      throws OnnxFormatException, UntranslatableException {
    Node node = call.node();
    int[] strides = pair(node, "strides", 1, 1, spatial);
    int[] dilations = pair(node, "dilations", 1, 1, spatial);
    String auto = node.word("auto_pad", "NOTSET");
    int[] pads = pads(node, spatial);
    if (auto.equals("SAME_UPPER") || auto.equals("SAME_LOWER")) {
      boolean upper = auto.equals("SAME_UPPER");
      int[] rows = same(in.height(), kernel[0], strides[0], dilations[0], upper);
      int[] columns = same(in.width(), kernel[1], strides[1], dilations[1], upper);
      pads = new int[] {rows[0], columns[0], rows[1], columns[1]};
    } else if (auto.equals("VALID") || pads == null) {
      pads = new int[4];
    } else if (!auto.equals("NOTSET") && !auto.isEmpty()) {
      throw new UntranslatableException("auto_pad " + auto + " is not known");
    }
    return new Window(
        kernel[0], kernel[1], strides[0], strides[1], padding(pads), dilations[0], dilations[1]);
  }

  /** Padding in the form in which equal sides are written. */
  static Padding padding(int[] pads) throws UntranslatableException {
    if (Arrays.stream(pads).anyMatch(p -> p < 0)) {
      throw new UntranslatableException(
          "pads: numbers of at least 0 expected, got " + Arrays.toString(pads));
    }
    return Arrays.stream(pads).allMatch(p -> p == 0)
        ? new Padding.Valid()
        : new Padding.Explicit(pads[0], pads[1], pads[2], pads[3]);
  }

  private static int spatial(Live x) throws UntranslatableException {
    if (x.rank() != 3 && x.rank() != 4) {
      throw new UntranslatableException(
          "windows over " + (x.rank() - 2) + " axes are not supported, only over 1 or 2: got " + x);
    }
    return x.rank() - 2;
  }

  /** Crops an image where padding is negative, and leaves 0 there. */
  private static int cropped(Call call, int image, int[] pads) throws UntranslatableException {
    if (Arrays.stream(pads).allMatch(p -> p >= 0)) {
      return image;
    }
    List<Integer> before = List.of(0, Math.min(0, pads[0]), Math.min(0, pads[1]));
    List<Integer> after = List.of(0, Math.min(0, pads[2]), Math.min(0, pads[3]));
    for (int i = 0; i < pads.length; i++) {
      pads[i] = Math.max(0, pads[i]);
    }
    return call.add(new PadAxes(PadAxes.Mode.CONSTANT, before, after, 0), image);
  }

  private static int[] kernel(Call call, Constant weight, int spatial)
      throws OnnxFormatException, UntranslatableException {
    int[] dims = weight.dims();
    if (dims.length != spatial + 2) {
      throw new UntranslatableException(
          "a weight of " + (spatial + 2) + " axes expected, got " + weight);
    }
    int[] kernel = {spatial == 1 ? 1 : dims[2], dims[dims.length - 1]};
    int[] stated = pair(call.node(), "kernel_shape", 1, kernel[1], spatial);
    if (call.node().has("kernel_shape") && !Arrays.equals(stated, kernel)) {
      throw new UntranslatableException(
          "kernel_shape: "
              + Arrays.toString(kernel)
              + " as the weight expected, got "
              + Arrays.toString(stated));
    }
    return kernel;
  }

  private static Map<String, Weight> weights(Call call) throws UntranslatableException {
    Map<String, Weight> weights = new TreeMap<>();
    weights.put("weight", Weight.of(call.known(1)));
    if (call.has(2)) {
      weights.put("bias", Weight.of(call.known(2)));
    }
    return weights;
  }

  private static void convolution(Call call) throws OnnxFormatException, UntranslatableException {
    Live x = call.live(0);
    int spatial = spatial(x);
    Constant weight = call.known(1);
    int[] kernel = kernel(call, weight, spatial);
    int image = Arranging.image(call, x);
    Node node = call.node();
    int[] pads = pads(node, spatial);
    boolean explicit = node.word("auto_pad", "NOTSET").equals("NOTSET");
    Window window;
    if (explicit && pads != null && Arrays.stream(pads).anyMatch(p -> p < 0)) {
      image = cropped(call, image, pads);
      int[] strides = pair(node, "strides", 1, 1, spatial);
      int[] dilations = pair(node, "dilations", 1, 1, spatial);
      window =
          new Window(
              kernel[0],
              kernel[1],
              strides[0],
              strides[1],
              padding(pads),
              dilations[0],
              dilations[1]);
    } else {
      window = window(call, call.shape(image), kernel, spatial);
    }
    int groups = size("group", node.whole("group", 1));
    int outs = weight.dims()[0];
    int ins = call.shape(image).channels();
    if (ins != (long) weight.dims()[1] * groups) {
      throw new UntranslatableException(
          ins + " channels, and a weight for " + weight.dims()[1] + " × " + groups + " groups");
    }
    Conv2d layer = new Conv2d(outs, window, groups, call.has(2), INITIALISER);
    int out = call.add(layer, weights(call), node.input(1), image);
    call.output(0, Arranging.ofImage(call, x, out));
  }

  private static void transposed(Call call) throws OnnxFormatException, UntranslatableException {
    Live x = call.live(0);
    int spatial = spatial(x);
    Constant weight = call.known(1);
    int[] kernel = kernel(call, weight, spatial);
    int image = Arranging.image(call, x);
    Shape in = call.shape(image);
    Node node = call.node();
    int groups = size("group", node.whole("group", 1));
    int[] strides = pair(node, "strides", 1, 1, spatial);
    int[] dilations = pair(node, "dilations", 1, 1, spatial);
    long[] more = node.wholes("output_padding", new long[spatial]);
    if (more.length != spatial) {
      throw new UntranslatableException("output_padding: " + spatial + " numbers expected");
    }
    int[] extra = {spatial == 1 ? 0 : (int) more[0], (int) more[spatial - 1]};
    long[] wanted = node.wholes("output_shape");
    if (wanted != null && wanted.length < spatial) {
      throw new UntranslatableException("output_shape: " + spatial + " numbers expected");
    }
    String auto = node.word("auto_pad", "NOTSET");
    int[] pads = pads(node, spatial);
    pads = pads == null ? new int[4] : pads;
    boolean same = auto.startsWith("SAME");
    if (wanted != null || same) {
      for (int a = 0; a < 2; a++) {
        int size = a == 0 ? in.height() : in.width();
        long target =
            wanted == null
                ? (long) size * strides[a]
                : spatial == 1
                    ? (a == 0 ? 1 : wanted[wanted.length - 1])
                    : wanted[wanted.length - 2 + a];
        long all =
            (size - 1L) * strides[a] + extra[a] + (kernel[a] - 1L) * dilations[a] + 1 - target;
        if (all < 0 || all > Integer.MAX_VALUE) {
          // a larger output than the kernel reaches: rows that only the bias reaches
          extra[a] += Math.clamp(-all, 0, Integer.MAX_VALUE >> 1);
          all = 0;
        }
        int less = (int) (all / 2);
        boolean upper = auto.equals("SAME_UPPER");
        pads[a] = upper ? less : (int) (all - less);
        pads[a + 2] = upper ? (int) (all - less) : less;
      }
    } else if (auto.equals("VALID")) {
      pads = new int[4];
    }
    Window window =
        new Window(
            kernel[0],
            kernel[1],
            strides[0],
            strides[1],
            padding(pads),
            dilations[0],
            dilations[1]);
    ConvTranspose2d layer =
        new ConvTranspose2d(
            Math.multiplyExact(weight.dims()[1], groups),
            window,
            extra[0],
            extra[1],
            groups,
            call.has(2),
            INITIALISER);
    int out = call.add(layer, weights(call), node.input(1), image);
    call.output(0, Arranging.ofImage(call, x, out));
  }

  private static int[] poolKernel(Call call, int spatial)
      throws OnnxFormatException, UntranslatableException {
    if (!call.node().has("kernel_shape")) {
      throw new UntranslatableException("kernel_shape expected, got none");
    }
    return pair(call.node(), "kernel_shape", 1, 1, spatial);
  }

  private static void maxPool(Call call) throws OnnxFormatException, UntranslatableException {
    Live x = call.live(0);
    int spatial = spatial(x);
    if (call.wants(1)) {
      throw new UntranslatableException("the places of the largest numbers are not supported");
    }
    int image = Arranging.image(call, x);
    Window window = window(call, call.shape(image), poolKernel(call, spatial), spatial);
    boolean ceil = call.node().whole("ceil_mode", 0) != 0;
    int out = call.add(new MaxPool(window, ceil), image);
    call.output(0, Arranging.ofImage(call, x, out));
  }

  /**
   * A pool over three axes whose window has one place along the last two, as PyTorch writes its
   * local response normalisation: the two count as one, and it is a pool over two.
   */
  private static boolean flatWindow(Call call, Live x) throws OnnxFormatException {
    long[] kernel = call.node().wholes("kernel_shape", new long[0]);
    long[] strides = call.node().wholes("strides", 1L, 1L, 1L);
    long[] pads = call.node().wholes("pads", new long[6]);
    return x.rank() == 5
        && kernel.length == 3
        && kernel[1] == 1
        && kernel[2] == 1
        && strides.length == 3
        && strides[1] == 1
        && strides[2] == 1
        && pads.length == 6
        && pads[1] == 0
        && pads[2] == 0
        && pads[4] == 0
        && pads[5] == 0
        && call.node().word("auto_pad", "NOTSET").equals("NOTSET")
        && !call.node().has("dilations");
  }

  private static void flatAveragePool(Call call, Live x)
      throws OnnxFormatException, UntranslatableException {
    Arranging.lead(x);
    List<Integer> own = x.exampleSizes();
    int first = x.batch() < 0 ? 1 : 0;
    int rows = own.get(first + 1);
    int columns = own.get(first + 2) * own.get(first + 3);
    List<Integer> merged = new ArrayList<>(own.subList(0, first + 1));
    merged.addAll(List.of(rows, columns));
    Live flat = Reshaping.reshape(call, x, x.batch(), merged);
    long[] kernel = call.node().wholes("kernel_shape", new long[3]);
    long[] strides = call.node().wholes("strides", 1L, 1L, 1L);
    long[] pads = call.node().wholes("pads", new long[6]);
    Padding padding = padding(new int[] {size0(pads[0]), 0, size0(pads[3]), 0});
    Window window =
        new Window(size("kernel", kernel[0]), 1, size("strides", strides[0]), 1, padding, 1, 1);
    boolean ceil = call.node().whole("ceil_mode", 0) != 0;
    boolean counts = call.node().whole("count_include_pad", 0) != 0;
    int out = call.add(new AveragePool(window, counts, ceil), Arranging.image(call, flat));
    Live pooled = Arranging.ofImage(call, flat, out);
    List<Integer> back = new ArrayList<>(own);
    back.set(first + 1, call.shape(out).height());
    call.output(0, Reshaping.reshape(call, pooled, x.batch(), back));
  }

  private static int size0(long pad) throws UntranslatableException {
    return pad == 0 ? 0 : size("pads", pad);
  }

  private static void averagePool(Call call) throws OnnxFormatException, UntranslatableException {
    Live x = call.live(0);
    if (flatWindow(call, x)) {
      flatAveragePool(call, x);
      return;
    }
    int spatial = spatial(x);
    int image = Arranging.image(call, x);
    Window window = window(call, call.shape(image), poolKernel(call, spatial), spatial);
    boolean ceil = call.node().whole("ceil_mode", 0) != 0;
    boolean padding = call.node().whole("count_include_pad", 0) != 0;
    Shape in = call.shape(image);
    boolean whole =
        window.height() == in.height()
            && window.width() == in.width()
            && window.padding() instanceof Padding.Valid
            && window.dilationH() == 1
            && window.dilationW() == 1;
    int out =
        call.add(whole ? new GlobalAveragePool() : new AveragePool(window, padding, ceil), image);
    call.output(0, Arranging.ofImage(call, x, out));
  }

  private static void lpPool(Call call) throws OnnxFormatException, UntranslatableException {
    Live x = call.live(0);
    int spatial = spatial(x);
    int image = Arranging.image(call, x);
    Window window = window(call, call.shape(image), poolKernel(call, spatial), spatial);
    boolean ceil = call.node().whole("ceil_mode", 0) != 0;
    int p = size("p", call.node().whole("p", 2));
    int out = call.add(new LpPool(window, p, ceil), image);
    call.output(0, Arranging.ofImage(call, x, out));
  }

  private static void globalAverage(Call call) throws OnnxFormatException, UntranslatableException {
    Live x = call.live(0);
    if (x.rank() != 3 && x.rank() != 4) {
      global(call, Reduce.Kind.MEAN);
      return;
    }
    int image = Arranging.image(call, x);
    call.output(0, Arranging.ofImage(call, x, call.add(new GlobalAveragePool(), image)));
  }

  private static void globalLp(Call call) throws OnnxFormatException, UntranslatableException {
    long p = call.node().whole("p", 2);
    if (p != 1 && p != 2) {
      throw new UntranslatableException("p of 1 or 2 expected, got " + p);
    }
    global(call, p == 1 ? Reduce.Kind.L1 : Reduce.Kind.L2);
  }

  private static void global(Call call, Reduce.Kind kind)
      throws OnnxFormatException, UntranslatableException {
    Live x = call.live(0);
    long[] axes = IntStream.range(2, x.rank()).asLongStream().toArray();
    call.output(0, Reductions.reduce(call, x, kind, axes, true));
  }
}
