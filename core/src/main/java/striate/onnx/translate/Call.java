package striate.onnx.translate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import striate.nn.Layer;
import striate.nn.Shape;
import striate.onnx.compose.Operands;
import striate.onnx.constant.Constant;
import striate.onnx.constant.OnnxFormatException;
import striate.onnx.file.Node;
import striate.onnx.translate.Value.Known;
import striate.onnx.translate.Value.Live;

/** A node that is being translated: what it reads, and what becomes of it. */
public final class Call implements Operands {
  private final Draft draft;
  private final @Nullable Translation translation;
  private final Node node;
  private final long opset;
  private final List<@Nullable Value> inputs;
  private final @Nullable Value[] outputs;
  private int added;

  Call(
      Draft draft,
      @Nullable Translation translation,
      Node node,
      long opset,
      List<@Nullable Value> inputs) {
    this.draft = draft;
    this.translation = translation;
    this.node = node;
    this.opset = opset;
    this.inputs = inputs;
    outputs = new Value[node.outputs().size()];
  }

  /** A place behind all nodes. */
  static Call atTheEnd(Draft draft) {
    Node none = new Node(-1, "", "", "", "", List.of(), List.of(), Map.of());
    return new Call(draft, null, none, 0, List.of());
  }

  /** The node. */
  public Node node() {
    return node;
  }

  /** The version of the node's operators. */
  public long opset() {
    return opset;
  }

  /** The number of images that the file was written for; −1 if any. */
  public long fixedBatch() {
    return translation == null ? -1 : translation.fixedBatch();
  }

  @Override
  public boolean has(int i) {
    return i < inputs.size() && inputs.get(i) != null;
  }

  @Override
  public int rank(int i) {
    return switch (present(i)) {
      case Live live -> live.rank();
      case Known known -> known.constant().rank();
      case Value.Broken broken -> 0;
    };
  }

  @Override
  public int size(int i, int axis) {
    return switch (present(i)) {
      case Live live -> live.size(axis);
      case Known known -> known.constant().dims()[axis];
      case Value.Broken broken -> 0;
    };
  }

  @Override
  public boolean isBatch(int i, int axis) {
    return present(i) instanceof Live live && live.isBatch(axis);
  }

  @Override
  public @Nullable Constant constant(int i) {
    return present(i) instanceof Known known ? known.constant() : null;
  }

  private Value present(int i) {
    Value value = i < inputs.size() ? inputs.get(i) : null;
    if (value == null) {
      throw new IllegalArgumentException("input " + i + " expected, got none");
    }
    return value;
  }

  /** The number of inputs, absent ones included. */
  public int count() {
    return inputs.size();
  }

  /** Input {@code i}. */
  public Value input(int i) throws UntranslatableException {
    Value value = i < inputs.size() ? inputs.get(i) : null;
    if (value == null) {
      throw new UntranslatableException("input " + i + " expected, got none");
    }
    return value;
  }

  /** Whether input {@code i} is known before any image is. */
  public boolean isKnown(int i) {
    return i < inputs.size() && inputs.get(i) instanceof Known;
  }

  /** Input {@code i}, computed by layers; a constant becomes one. */
  public Live live(int i) throws UntranslatableException {
    Value value = input(i);
    if (value instanceof Known known) {
      // a class token, or a weight that is the first factor of a product
      boolean weight =
          known.constant().size() > 1
              && known.constant().type().real()
              && !known.tensors().isEmpty();
      return constantLayer(known.constant(), weight, node.input(i));
    }
    return (Live) value;
  }

  /** Input {@code i}, which must be a constant. */
  public Constant known(int i) throws UntranslatableException {
    if (input(i) instanceof Known known) {
      return known.constant();
    }
    throw new UntranslatableException(
        "input " + i + ", \"" + node.input(i) + "\", depends on the image; a constant expected");
  }

  /** Input {@code i}, null if it is absent. */
  public @Nullable Constant knownOrNull(int i) throws UntranslatableException {
    return has(i) ? known(i) : null;
  }

  /** The integers of input {@code i}, null if it is absent. */
  public long @Nullable [] longs(int i) throws UntranslatableException, OnnxFormatException {
    Constant constant = knownOrNull(i);
    return constant == null ? null : constant.longs();
  }

  /** The one float of input {@code i}. */
  public float scalar(int i, float otherwise) throws UntranslatableException, OnnxFormatException {
    Constant constant = knownOrNull(i);
    if (constant == null) {
      return otherwise;
    }
    if (constant.size() != 1) {
      throw new UntranslatableException("input " + i + ": one number expected, got " + constant);
    }
    return constant.floats()[0];
  }

  /** Sets output {@code i}. */
  public void output(int i, Value value) {
    if (i < outputs.length) {
      outputs[i] = value;
    }
  }

  /** Whether output {@code i} has a name, so that something may read it. */
  public boolean wants(int i) {
    return !node.output(i).isEmpty();
  }

  /** Output {@code i}, which a layer gives. */
  public Live outputLive(int i) {
    if (outputs[i] instanceof Live live) {
      return live;
    }
    throw new IllegalStateException("output " + i + " is not set by a layer");
  }

  @Nullable Value[] outputs() {
    return outputs;
  }

  /** Adds a layer without parameters; its output. */
  public int add(Layer layer, int... from) throws UntranslatableException {
    return add(layer, Map.of(), "", from);
  }

  /**
   * Adds a layer.
   *
   * @param weights by the names of the parameters
   * @param source name of its first weight in the file, from which the layer gets its name
   */
  public int add(Layer layer, Map<String, Weight> weights, String source, int... from)
      throws UntranslatableException {
    List<Integer> list = new ArrayList<>();
    for (int f : from) {
      list.add(f);
    }
    return draft.add(Names.of(source, node, added++), layer, list, told(weights));
  }

  private Map<String, Weight> told(Map<String, Weight> weights) {
    Set<String> tensors = tensors();
    if (weights.isEmpty() || tensors.isEmpty()) {
      return weights;
    }
    Map<String, Weight> told = new TreeMap<>();
    weights.forEach((name, weight) -> told.put(name, new Weight.Told(weight, tensors, this)));
    return told;
  }

  /** Names of the file's weights from which the known inputs come. */
  Set<String> tensors() {
    Set<String> tensors = new TreeSet<>();
    for (Value value : inputs) {
      if (value instanceof Known known) {
        tensors.addAll(known.tensors());
      }
    }
    return tensors;
  }

  /** The shape that a layer writes. */
  public Shape shape(int index) {
    return draft.shape(index);
  }

  /** The step that writes a value, at 0 or above. */
  public Draft.Step step(int index) {
    return draft.get(index);
  }

  /** A value with these axes that a layer without parameters computes from {@code from}. */
  public Live apply(Layer layer, Live from) throws UntranslatableException {
    int index = add(layer, from.node());
    return new Live(index, shape(index), from.axes());
  }

  /**
   * A layer whose output is this constant, for each image.
   *
   * @param learned whether training changes it
   * @param source its name in the file, or nothing
   */
  public Live constantLayer(Constant constant, boolean learned, String source)
      throws UntranslatableException {
    return Arranging.constant(this, constant, learned, source);
  }
}
