package striate.format;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import striate.format.Graph.Constant;
import striate.format.Graph.Fixture;
import striate.format.Graph.Learned;
import striate.format.Graph.Node;
import striate.format.codec.Attribute;
import striate.format.codec.LayerCodecs;
import striate.format.codec.OperatorWriter;
import striate.nn.Network;
import striate.nn.Parameter;
import striate.nn.Shape;
import striate.nn.Softmax;

/**
 * Writes a network as operators of ONNX's opset {@value #OPSET}, each layer as its codec has it:
 * most are one operator, some several. The same network always gives the same graph, name for name;
 * reading relies on it.
 */
final class Operators implements OperatorWriter {
  /** The last opset before the axes of ReduceMean and ReduceMax moved from settings to inputs. */
  static final int OPSET = 17;

  static final String INPUT = "input";

  private final Network network;
  private final List<Node> nodes = new ArrayList<>();
  private final List<Fixture> tensors = new ArrayList<>();
  private final Set<String> taken = new HashSet<>();

  /** What an operator may read: the input, what others have written, tensors. */
  private final Set<String> defined = new HashSet<>();

  private final String[] values;
  private final String output;

  // The layer at hand.
  private int at;
  private String layerName = "";
  private String lastValue = "";
  private boolean done;
  private @Nullable List<String> parameters;

  private Operators(Network network) {
    this.network = network;
    this.values = new String[network.nodes().size()];
    this.output = network.nodes().getLast().layer() instanceof Softmax ? "probabilities" : "logits";
  }

  /**
   * The operators of {@code network}.
   *
   * @throws IllegalArgumentException naming a layer without a codec, or with one that does not say
   *     all that must be said
   */
  static Graph of(Network network, LayerCodecs codecs) {
    Operators o = new Operators(network);
    o.taken.add(INPUT);
    o.taken.add(o.output);
    o.defined.add(INPUT);
    for (o.at = 0; o.at < o.values.length; o.at++) {
      o.layer(codecs);
    }
    return new Graph(
        INPUT,
        sizes(network.input()),
        o.output,
        sizes(network.output()),
        List.copyOf(o.nodes),
        List.copyOf(o.tensors),
        List.of(o.values));
  }

  private static List<Long> sizes(Shape s) {
    if (s.isTensor()) {
      List<Long> sizes = new ArrayList<>(List.of(Graph.ANY));
      s.axes().forEach(size -> sizes.add((long) size));
      return List.copyOf(sizes);
    }
    return s.flat()
        ? List.of(Graph.ANY, (long) s.size())
        : List.of(Graph.ANY, (long) s.channels(), (long) s.height(), (long) s.width());
  }

  private Network.Node node() {
    return network.nodes().get(at);
  }

  private void layer(LayerCodecs codecs) {
    layerName = Names.safe(node().name());
    lastValue = fresh(layerName);
    values[at] = at == values.length - 1 ? output : lastValue;
    done = false;
    parameters = null;
    try {
      codecs.operators(node().layer(), this);
      if (!done) {
        throw new IllegalArgumentException("its codec writes no last operator");
      }
      if (parameters == null && !node().parameters().isEmpty()) {
        throw new IllegalArgumentException("its codec leaves out the parameters");
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(network.place(at) + ": " + e.getMessage(), e);
    }
  }

  @Override
  public List<String> inputs() {
    List<String> in = new ArrayList<>();
    for (int i : node().inputs()) {
      in.add(i < 0 ? INPUT : values[i]);
    }
    return List.copyOf(in);
  }

  @Override
  public List<Shape> inputShapes() {
    return node().inputShapes();
  }

  @Override
  public Shape outputShape() {
    return node().shape();
  }

  @Override
  public List<String> parameters() {
    List<String> known = parameters;
    if (known != null) {
      return known;
    }
    List<String> names = new ArrayList<>();
    for (Parameter p : node().parameters()) {
      String name = fresh(layerName + "." + p.name());
      List<Long> sizes = new ArrayList<>();
      for (int size : p.sizes().toArray()) {
        sizes.add((long) size);
      }
      tensors.add(learned(name, sizes, p));
      names.add(name);
      defined.add(name);
    }
    parameters = List.copyOf(names);
    return parameters;
  }

  private Learned learned(String name, List<Long> sizes, Parameter p) {
    return new Learned(
        name, List.copyOf(sizes), Graph.Type.FLOAT, node().name() + "." + p.name(), p.role());
  }

  @Override
  public String scalar(String what, float value) {
    return floats(what, List.of(), i -> value);
  }

  @Override
  public String longs(String what, long... values) {
    long[] own = values.clone();
    return constant(what, List.of((long) own.length), Graph.Type.INT64, i -> own[(int) i]);
  }

  @Override
  public String floats(String what, List<Long> sizes, Values values) {
    Graph.Bits bits = i -> Integer.toUnsignedLong(Float.floatToRawIntBits(values.at(i)));
    return constant(what, sizes, Graph.Type.FLOAT, bits);
  }

  private String constant(String what, List<Long> sizes, Graph.Type type, Graph.Bits bits) {
    String name = fresh(layerName + "/" + Names.safe(what));
    tensors.add(new Constant(name, List.copyOf(sizes), type, bits));
    defined.add(name);
    return name;
  }

  @Override
  public String step(
      String operator, String what, Map<String, Attribute> attributes, List<String> inputs) {
    return steps(operator, List.of(what), attributes, inputs).getFirst();
  }

  @Override
  public List<String> steps(
      String operator, List<String> what, Map<String, Attribute> attributes, List<String> inputs) {
    List<String> names = new ArrayList<>();
    for (String each : what) {
      names.add(fresh(layerName + "/" + Names.safe(each)));
    }
    add(names.getFirst(), operator, attributes, inputs, names);
    return List.copyOf(names);
  }

  @Override
  public void last(String operator, Map<String, Attribute> attributes, List<String> inputs) {
    add(lastValue, operator, attributes, inputs, List.of(values[at]));
    done = true;
  }

  private void add(
      String name,
      String operator,
      Map<String, Attribute> attributes,
      List<String> inputs,
      List<String> outputs) {
    if (done) {
      throw new IllegalArgumentException(
          "its codec writes " + operator + " after the last operator");
    }
    for (String from : inputs) {
      if (!defined.contains(from) && !from.isEmpty()) { // the empty name is an input left out
        throw new IllegalArgumentException(
            "its codec has " + operator + " read \"" + from + "\", which nothing writes");
      }
    }
    defined.addAll(outputs);
    nodes.add(
        new Node(
            name,
            operator,
            List.copyOf(inputs),
            List.copyOf(outputs),
            new TreeMap<>(attributes),
            node().describe()));
  }

  private String fresh(String wanted) {
    return Names.fresh(wanted, taken);
  }
}
