package striate.format;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import striate.calibrate.Range;
import striate.format.Graph.Constant;
import striate.format.Graph.Fixture;
import striate.format.Graph.Learned;
import striate.format.Graph.Node;
import striate.format.codec.Attribute;
import striate.nn.Weights;

/**
 * The graph of a model file with int8 weights, in ONNX's QDQ form. The weights of convolutions and
 * products are int8, symmetric, with a scale for each output channel, followed by a
 * DequantizeLinear. What these operators read, and the sums between them ({@link Int8Values}), goes
 * through a QuantizeLinear and a DequantizeLinear: int8 with one scale and a zero point. Biases are
 * int32 in the scale of the products. All else stays float.
 */
final class Int8Graph {
  /** Steps of an int8. */
  static final int STEPS = 255;

  /** The largest bias in steps: half of what an int32 holds. */
  private static final double MOST_BIAS = 1L << 30;

  private final Graph graph;
  private final Weights weights;
  private final Set<String> taken;
  private final Map<String, Fixture> fixtures = new LinkedHashMap<>();
  private final Map<String, Node> producers = new HashMap<>();
  private final Map<String, Range> quantised;

  /** Names that operators read now, by what they read before. */
  private final Map<String, String> renamed = new HashMap<>();

  private final Map<String, Float> scales = new HashMap<>();
  private final List<Node> nodes = new ArrayList<>();
  private final List<Fixture> tensors = new ArrayList<>();
  private int quantisedWeights;

  private Int8Graph(Graph graph, Weights weights, Map<String, Range> ranges) {
    this.graph = graph;
    this.weights = weights;
    taken = HalfGraph.names(graph);
    graph.tensors().forEach(t -> fixtures.put(t.name(), t));
    graph.nodes().forEach(n -> n.outputs().forEach(out -> producers.put(out, n)));
    quantised = Int8Values.of(graph, this::product, ranges);
  }

  /**
   * The graph with int8 weights.
   *
   * @param ranges of the input and the layers' outputs by their names in the graph
   * @throws IllegalArgumentException if there is no weight to be made smaller
   */
  static Graph of(Graph graph, Weights weights, Map<String, Range> ranges) {
    return new Int8Graph(graph, weights, ranges).build();
  }

  private Graph build() {
    quantise(graph.input());
    for (Node n : graph.nodes()) {
      if (isWeightsTranspose(n)) {
        continue; // the int8 weights are written transposed
      }
      Product product = product(n);
      List<String> inputs = new ArrayList<>();
      n.inputs().forEach(name -> inputs.add(renamed.getOrDefault(name, name)));
      if (product != null) {
        product(product, inputs);
      }
      nodes.add(new Node(n.name(), n.op(), inputs, n.outputs(), n.attributes(), n.note()));
      n.outputs().forEach(this::quantise);
    }
    if (quantisedWeights == 0) {
      throw new IllegalArgumentException(
          "a convolution or a dense layer expected, whose weights int8 makes smaller; got none");
    }
    fixtures.values().forEach(tensors::add);
    return new Graph(
        graph.input(),
        graph.inputSizes(),
        graph.output(),
        graph.outputSizes(),
        List.copyOf(nodes),
        List.copyOf(tensors),
        graph.values());
  }

  /**
   * An operator that multiplies by weights.
   *
   * @param node the operator
   * @param weight its weights
   * @param axis of the output channels as the operator reads them, −1 for one scale
   * @param transposed whether a Transpose stands between the weights and the operator
   */
  record Product(Node node, Learned weight, int axis, boolean transposed) {}

  private @Nullable Product product(Node n) {
    boolean known =
        switch (n.op()) {
          case "Conv", "Gemm", "ConvTranspose", "MatMul" -> true;
          default -> false;
        };
    if (!known || fixtures.containsKey(n.inputs().getFirst())) {
      return null;
    }
    String name = n.inputs().get(1);
    Node by = producers.get(name);
    boolean transposed = by != null && isWeightsTranspose(by);
    Fixture t = fixtures.get(transposed && by != null ? by.inputs().getFirst() : name);
    if (!(t instanceof Learned weight) || weight.sizes().size() < 2) {
      return null;
    }
    int axis =
        switch (n.op()) {
          case "Conv" -> 0;
          case "Gemm" -> n.attributes().containsKey("transB") ? 0 : 1;
          case "MatMul" -> weight.sizes().size() - 1;
          // with groups an output channel is not one index
          default -> isGrouped(n) ? -1 : 1;
        };
    return new Product(n, weight, axis, transposed);
  }

  private static boolean isGrouped(Node n) {
    return n.attributes().get("group") instanceof Attribute.Whole(long groups) && groups > 1;
  }

  /** Whether it is the Transpose of a matrix of weights, which one product reads. */
  private boolean isWeightsTranspose(Node n) {
    if (!n.op().equals("Transpose")
        || !(fixtures.get(n.inputs().getFirst()) instanceof Learned l)
        || l.sizes().size() != 2) {
      return false;
    }
    String out = n.outputs().getFirst();
    List<Node> readers = graph.nodes().stream().filter(r -> r.inputs().contains(out)).toList();
    Node reader = readers.getFirst();
    return readers.size() == 1
        && reader.op().equals("MatMul")
        && reader.inputs().indexOf(out) == 1
        && !fixtures.containsKey(reader.inputs().getFirst());
  }

  private void product(Product p, List<String> inputs) {
    Float inputScale = scales.get(p.node().inputs().getFirst());
    @Nullable Learned bias = null;
    if (inputs.size() > 2 && fixtures.get(p.node().inputs().get(2)) instanceof Learned b) {
      bias = b;
    }
    float[] values = weights.get(p.weight().tensor()).values();
    List<Long> sizes = p.weight().sizes();
    if (p.transposed()) {
      values = transposed(values, sizes);
      sizes = List.of(sizes.get(1), sizes.get(0));
    }
    float[] biases = bias == null ? new float[0] : weights.get(bias.tensor()).values();
    Weighing w = Weighing.of(values, sizes, p.axis(), inputScale == null ? new float[0] : biases);
    float[] weightScales = w.scales(inputScale == null ? 0 : inputScale);
    String name = p.weight().name();
    if (fixtures.remove(name) == null) {
      throw new IllegalArgumentException(name + ": two operators read it");
    }
    inputs.set(1, dequantised(name, sizes, w.quantised(weightScales), weightScales, p.axis()));
    quantisedWeights++;
    if (bias != null && inputScale != null && fixtures.remove(bias.name()) != null) {
      inputs.set(2, dequantised(bias, biases, weightScales, inputScale));
    }
  }

  private static float[] transposed(float[] values, List<Long> sizes) {
    int rows = Math.toIntExact(sizes.get(0));
    int columns = Math.toIntExact(sizes.get(1));
    float[] all = new float[values.length];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        all[c * rows + r] = values[r * columns + c];
      }
    }
    return all;
  }

  /**
   * Weights by their output channels.
   *
   * @param values the last axis fastest
   * @param channels how many, 1 for one scale
   * @param inner numbers of a channel that stand together
   * @param biases one for each channel, or none
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Weighing(float[] values, int channels, int inner, float[] biases) {
    static Weighing of(float[] values, List<Long> sizes, int axis, float[] biases) {
      int inner = 1;
      for (int i = axis + 1; axis >= 0 && i < sizes.size(); i++) {
        inner *= Math.toIntExact(sizes.get(i));
      }
      int channels = axis < 0 ? 1 : Math.toIntExact(sizes.get(axis));
      return new Weighing(values, channels, axis < 0 ? values.length : inner, biases);
    }

    private int channel(int index) {
      return index / inner % channels;
    }

    /** The largest weight is 127 steps; the step is larger where the bias asks for it. */
    float[] scales(float inputScale) {
      float[] largest = new float[channels];
      for (int i = 0; i < values.length; i++) {
        int c = channel(i);
        largest[c] = Math.max(largest[c], Math.abs(values[i]));
      }
      float[] scales = new float[channels];
      for (int c = 0; c < channels; c++) {
        scales[c] = Math.max(largest[c] / 127, Float.MIN_NORMAL);
      }
      for (int i = 0; i < biases.length; i++) {
        int c = channels == 1 ? 0 : i;
        double least =
            Math.max(Math.abs(biases[i]) / MOST_BIAS, 2.0 * Float.MIN_NORMAL) / inputScale;
        scales[c] = Math.max(scales[c], (float) least);
      }
      return scales;
    }

    byte[] quantised(float[] scales) {
      byte[] all = new byte[values.length];
      for (int i = 0; i < all.length; i++) {
        all[i] = (byte) Math.clamp(Math.rint(values[i] / (double) scales[channel(i)]), -127, 127);
      }
      return all;
    }
  }

  private String dequantised(
      String name, List<Long> sizes, byte[] values, float[] scales, int axis) {
    String whole = fresh(name + "_quantized");
    tensors.add(new Constant(whole, sizes, Graph.Type.INT8, i -> values[(int) i]));
    List<Long> each = axis < 0 ? List.of() : List.of((long) scales.length);
    String scale = floats(name + "_scale", each, scales);
    String zero = fresh(name + "_zero_point");
    tensors.add(new Constant(zero, each, Graph.Type.INT8, i -> 0));
    return dequantize(name + "/dequantized", List.of(whole, scale, zero), axis);
  }

  private String dequantised(Learned bias, float[] values, float[] weightScales, float inputScale) {
    float[] products = new float[weightScales.length];
    for (int c = 0; c < products.length; c++) {
      products[c] = weightScales[c] * inputScale;
    }
    int[] all = new int[values.length];
    for (int i = 0; i < all.length; i++) {
      double scale = products[products.length == 1 ? 0 : i];
      all[i] = (int) Math.rint(values[i] / scale);
    }
    String whole = fresh(bias.name() + "_quantized");
    tensors.add(new Constant(whole, bias.sizes(), Graph.Type.INT32, i -> all[(int) i]));
    boolean one = products.length == 1 && all.length > 1;
    List<Long> each = one ? List.of() : List.of((long) products.length);
    String scale = floats(bias.name() + "_scale", each, products);
    return dequantize(bias.name() + "/dequantized", List.of(whole, scale), one ? -1 : 0);
  }

  private String dequantize(String wanted, List<String> inputs, int axis) {
    SortedMap<String, Attribute> attributes = new TreeMap<>();
    if (axis >= 0) {
      attributes.put("axis", Attribute.whole(axis));
    }
    String out = fresh(wanted);
    nodes.add(new Node(out, "DequantizeLinear", inputs, List.of(out), attributes, ""));
    return out;
  }

  /** Adds the pair of operators behind a value, if it is to have them. */
  private void quantise(String value) {
    Range range = quantised.get(value);
    if (range == null) {
      return;
    }
    double width = (double) range.high() - range.low();
    float scale = width == 0 ? 1 : (float) Math.max(width / STEPS, Float.MIN_NORMAL);
    long zero = Math.clamp(Math.round(-128 - range.low() / (double) scale), -128, 127);
    String step = floats(value + "_scale", List.of(), new float[] {scale});
    String point = fresh(value + "_zero_point");
    tensors.add(new Constant(point, List.of(), Graph.Type.INT8, i -> zero));
    String whole = fresh(value + "_quantized");
    List<String> inputs = List.of(value, step, point);
    nodes.add(new Node(whole, "QuantizeLinear", inputs, List.of(whole), new TreeMap<>(), ""));
    renamed.put(value, dequantize(value + "_dequantized", List.of(whole, step, point), -1));
    scales.put(value, scale);
  }

  private String floats(String wanted, List<Long> sizes, float[] values) {
    float[] own = Arrays.copyOf(values, values.length);
    String name = fresh(wanted);
    tensors.add(
        new Constant(
            name,
            sizes,
            Graph.Type.FLOAT,
            i -> Integer.toUnsignedLong(Float.floatToRawIntBits(own[(int) i]))));
    return name;
  }

  private String fresh(String wanted) {
    return Names.fresh(wanted, taken);
  }
}
