package striate.format;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import striate.format.Graph.Attribute;
import striate.format.Graph.Constant;
import striate.format.Graph.Fixture;
import striate.format.Graph.Learned;
import striate.format.Graph.Node;
import striate.nn.Add;
import striate.nn.AveragePool;
import striate.nn.BatchNorm;
import striate.nn.Concat;
import striate.nn.Conv2d;
import striate.nn.CustomLayer;
import striate.nn.Dense;
import striate.nn.Dropout;
import striate.nn.Flatten;
import striate.nn.Gelu;
import striate.nn.GlobalAveragePool;
import striate.nn.HardSwish;
import striate.nn.KernelPool;
import striate.nn.LeakyRelu;
import striate.nn.MaxPool;
import striate.nn.Network;
import striate.nn.Pad;
import striate.nn.Padding;
import striate.nn.Parameter;
import striate.nn.Relu;
import striate.nn.Relu6;
import striate.nn.Shape;
import striate.nn.Sigmoid;
import striate.nn.Silu;
import striate.nn.Softmax;
import striate.nn.Tanh;
import striate.nn.Window;

/**
 * Writes a network as operators of ONNX's opset {@value #OPSET}: most layers are one operator, some
 * several. The same network always gives the same graph, name for name; reading relies on it.
 */
final class Operators {
  /** The last opset before the axes of ReduceMean and ReduceMax moved from settings to inputs. */
  static final int OPSET = 17;

  static final String INPUT = "input";

  private final Network network;
  private final List<Node> nodes = new ArrayList<>();
  private final List<Fixture> tensors = new ArrayList<>();
  private final Set<String> taken = new HashSet<>();
  private final String[] values;
  private final String output;
  private int at;
  private String layerName = "";
  private String lastValue = "";
  private String note = "";

  private Operators(Network network) {
    this.network = network;
    this.values = new String[network.nodes().size()];
    this.output = network.nodes().getLast().layer() instanceof Softmax ? "probabilities" : "logits";
  }

  /**
   * The operators of {@code network}.
   *
   * @throws IllegalArgumentException naming a layer from outside the library
   */
  static Graph of(Network network) {
    Operators o = new Operators(network);
    o.taken.add(INPUT);
    o.taken.add(o.output);
    for (o.at = 0; o.at < o.values.length; o.at++) {
      o.layer();
    }
    return new Graph(
        INPUT,
        sizes(network.input()),
        o.output,
        sizes(network.output()),
        List.copyOf(o.nodes),
        List.copyOf(o.tensors));
  }

  private static List<Long> sizes(Shape s) {
    return s.flat()
        ? List.of(Graph.ANY, (long) s.size())
        : List.of(Graph.ANY, (long) s.channels(), (long) s.height(), (long) s.width());
  }

  private void layer() {
    Network.Node n = network.nodes().get(at);
    layerName = Names.safe(n.name());
    lastValue = fresh(layerName);
    note = n.describe();
    values[at] = at == values.length - 1 ? output : lastValue;
    List<String> in = new ArrayList<>();
    for (int i : n.inputs()) {
      in.add(i < 0 ? INPUT : values[i]);
    }
    String x = in.getFirst();
    Shape shape = n.inputShapes().getFirst();
    switch (n.layer()) {
      case Conv2d c -> last("Conv", with(x, learned(n)), window(c.window(), shape, groups(c, n)));
      case Dense d -> last("Gemm", with(x, learned(n)), settings("transB", 1));
      case MaxPool p -> maxPool(p.window(), x, shape);
      case AveragePool p -> averagePool(p, x, shape, n.shape());
      case GlobalAveragePool g -> last("GlobalAveragePool", in, settings());
      case KernelPool k -> kernelPool(k, x, shape);
      case BatchNorm b -> {
        SortedMap<String, Attribute> settings = settings();
        settings.put("epsilon", new Attribute.Real(b.epsilon()));
        // ONNX's is the share of the old statistics
        settings.put("momentum", new Attribute.Real(1 - b.momentum()));
        last("BatchNormalization", with(x, learned(n)), settings);
      }
      case Dropout d -> last("Dropout", List.of(x, scalar("ratio", d.p())), settings());
      case Relu r -> last("Relu", in, settings());
      case Relu6 r -> last("Clip", List.of(x, scalar("min", 0), scalar("max", 6)), settings());
      case LeakyRelu r -> {
        SortedMap<String, Attribute> settings = settings();
        settings.put("alpha", new Attribute.Real(r.slope()));
        last("LeakyRelu", in, settings);
      }
      case Tanh t -> last("Tanh", in, settings());
      case Sigmoid s -> last("Sigmoid", in, settings());
      case Gelu g -> {
        // in the order in which PyTorch writes it, so that readers know it again
        String scaled = step("Div", "scaled", x, scalar("sqrt2", (float) Math.sqrt(2)));
        String erf = step("Erf", "erf", scaled);
        String twice = step("Add", "plus", erf, scalar("one", 1));
        String product = step("Mul", "product", x, twice);
        last("Mul", List.of(product, scalar("half", 0.5f)), settings());
      }
      case Silu s -> last("Mul", List.of(x, step("Sigmoid", "sigmoid", x)), settings());
      case HardSwish h -> last("HardSwish", in, settings());
      case Softmax s -> last("Softmax", in, settings("axis", 1));
      case Flatten f -> last("Flatten", in, settings("axis", 1));
      case Add a -> last(in.size() == 2 ? "Add" : "Sum", in, settings());
      case Concat c -> last("Concat", in, settings("axis", 1));
      case Pad p -> {
        Padding.Explicit zeros = new Padding.Explicit(p.top(), p.left(), p.bottom(), p.right());
        last("Pad", padInputs(x, zeros, 0), mode());
      }
      case CustomLayer c ->
          throw new IllegalArgumentException(
              network.place(at)
                  + ": a layer of your own ("
                  + c.getClass().getName()
                  + ") cannot be written, ONNX has no operator for it");
    }
  }

  private static int groups(Conv2d c, Network.Node n) {
    return c.groups() == Conv2d.AS_INPUT ? n.inputShapes().getFirst().channels() : c.groups();
  }

  private static SortedMap<String, Attribute> window(Window w, Shape in, int groups) {
    SortedMap<String, Attribute> settings = settings("group", groups);
    settings.put("dilations", wholes(w.dilationH(), w.dilationW()));
    return sliding(settings, w, w.zeros(in));
  }

  private static SortedMap<String, Attribute> sliding(
      SortedMap<String, Attribute> settings, Window w, Padding.Explicit zeros) {
    settings.put("kernel_shape", wholes(w.height(), w.width()));
    settings.put("strides", wholes(w.strideH(), w.strideW()));
    settings.put("pads", wholes(zeros.top(), zeros.left(), zeros.bottom(), zeros.right()));
    return settings;
  }

  /** Runtimes refuse to pool with padding as large as the window; a Pad before it does the same. */
  private static boolean tooWide(Window w, Padding.Explicit z) {
    return Math.max(z.top(), z.bottom()) >= w.height()
        || Math.max(z.left(), z.right()) >= w.width();
  }

  private void maxPool(Window w, String x, Shape in) {
    Padding.Explicit zeros = w.zeros(in);
    String from = x;
    if (tooWide(w, zeros)) {
      from = padded(x, zeros, Float.NEGATIVE_INFINITY);
      zeros = new Padding.Explicit(0, 0, 0, 0);
    }
    SortedMap<String, Attribute> settings = settings();
    settings.put("dilations", wholes(w.dilationH(), w.dilationW()));
    last("MaxPool", List.of(from), sliding(settings, w, zeros));
  }

  /**
   * The opset's AveragePool has no dilation; with it, or with wide padding, the sum is a
   * convolution of each channel with ones, divided by how many pixels each window holds.
   */
  private void averagePool(AveragePool p, String x, Shape in, Shape out) {
    Window w = p.window();
    Padding.Explicit zeros = w.zeros(in);
    if (w.dilationH() == 1 && w.dilationW() == 1 && !tooWide(w, zeros)) {
      SortedMap<String, Attribute> settings = settings();
      settings.put("count_include_pad", new Attribute.Whole(p.countPadding() ? 1 : 0));
      last("AveragePool", List.of(x), sliding(settings, w, zeros));
      return;
    }
    List<Long> sizes = List.of((long) in.channels(), 1L, (long) w.height(), (long) w.width());
    long one = Float.floatToRawIntBits(1);
    String ones = constant("ones", sizes, Graph.Type.FLOAT, i -> one);
    String sums = step("Conv", "sums", window(w, in, in.channels()), List.of(x, ones));
    List<Long> positions = List.of(1L, 1L, (long) out.height(), (long) out.width());
    Graph.Bits shares =
        i -> {
          long row = i / out.width() * w.strideH() - zeros.top();
          long column = i % out.width() * w.strideW() - zeros.left();
          long count =
              p.countPadding()
                  ? (long) w.height() * w.width()
                  : inside(row, w.height(), w.dilationH(), in.height())
                      * inside(column, w.width(), w.dilationW(), in.width());
          return Float.floatToRawIntBits(count == 0 ? 0 : 1f / count);
        };
    last("Mul", List.of(sums, constant("shares", positions, Graph.Type.FLOAT, shares)), settings());
  }

  /** How many of {@code taps} from {@code first} on lie within {@code size}. */
  private static long inside(long first, long taps, long dilation, long size) {
    long below = first >= 0 ? 0 : Math.min(taps, Math.ceilDiv(-first, dilation));
    long end = first >= size ? 0 : Math.min(taps, Math.ceilDiv(size - first, dilation));
    return Math.max(0, end - below);
  }

  private void kernelPool(KernelPool k, String x, Shape in) {
    String op =
        switch (k.mode()) {
          case SUM -> "ReduceSum";
          case MEAN -> "ReduceMean";
          case MAX -> "ReduceMax";
        };
    boolean all = k.group() == KernelPool.ALL;
    String from = x;
    if (!all) {
      // 0 keeps the number of images
      long[] split = {0, in.channels() / k.group(), k.group(), in.height(), in.width()};
      from = step("Reshape", "split", x, longs("sizes", split));
    }
    int axis = all ? 1 : 2;
    SortedMap<String, Attribute> settings = settings("keepdims", all ? 1 : 0);
    if (k.mode() == KernelPool.Mode.SUM) {
      // the one whose axes are an input already
      last(op, List.of(from, longs("axes", axis)), settings);
    } else {
      settings.put("axes", wholes(axis));
      last(op, List.of(from), settings);
    }
  }

  private String padded(String x, Padding.Explicit zeros, float value) {
    return step("Pad", "padded", mode(), padInputs(x, zeros, value));
  }

  private List<String> padInputs(String x, Padding.Explicit z, float value) {
    String pads = longs("pads", 0, 0, z.top(), z.left(), 0, 0, z.bottom(), z.right());
    return List.of(x, pads, scalar("value", value));
  }

  private static SortedMap<String, Attribute> mode() {
    SortedMap<String, Attribute> settings = settings();
    settings.put("mode", new Attribute.Word("constant"));
    return settings;
  }

  private static SortedMap<String, Attribute> settings() {
    return new TreeMap<>();
  }

  private static SortedMap<String, Attribute> settings(String name, int value) {
    SortedMap<String, Attribute> settings = settings();
    settings.put(name, new Attribute.Whole(value));
    return settings;
  }

  private static Attribute wholes(long... values) {
    return new Attribute.Wholes(java.util.Arrays.stream(values).boxed().toList());
  }

  private static List<String> with(String x, List<String> more) {
    List<String> all = new ArrayList<>();
    all.add(x);
    all.addAll(more);
    return all;
  }

  private List<String> learned(Network.Node n) {
    List<String> names = new ArrayList<>();
    for (Parameter p : n.parameters()) {
      String name = fresh(layerName + "." + p.name());
      List<Long> sizes = new ArrayList<>();
      for (int size : p.sizes().toArray()) {
        sizes.add((long) size);
      }
      tensors.add(new Learned(name, List.copyOf(sizes), n.name() + "." + p.name()));
      names.add(name);
    }
    return names;
  }

  private String scalar(String what, float value) {
    long bits = Integer.toUnsignedLong(Float.floatToRawIntBits(value));
    return constant(what, List.of(), Graph.Type.FLOAT, i -> bits);
  }

  private String longs(String what, long... values) {
    return constant(what, List.of((long) values.length), Graph.Type.INT64, i -> values[(int) i]);
  }

  private String constant(String what, List<Long> sizes, Graph.Type type, Graph.Bits values) {
    String name = fresh(layerName + "/" + what);
    tensors.add(new Constant(name, sizes, type, values));
    return name;
  }

  private String step(String op, String what, String... in) {
    return step(op, what, settings(), List.of(in));
  }

  private String step(
      String op, String what, SortedMap<String, Attribute> settings, List<String> in) {
    String name = fresh(layerName + "/" + what);
    nodes.add(new Node(name, op, in, List.of(name), settings, note));
    return name;
  }

  private void last(String op, List<String> in, SortedMap<String, Attribute> settings) {
    nodes.add(new Node(lastValue, op, List.copyOf(in), List.of(values[at]), settings, note));
  }

  private String fresh(String wanted) {
    String name = wanted;
    while (!taken.add(name)) {
      name += "_";
    }
    return name;
  }
}
