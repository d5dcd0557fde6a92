package striate.onnx.translate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import striate.nn.Layer;
import striate.nn.Network;
import striate.nn.Parameter;
import striate.nn.Shape;
import striate.nn.Tensor;
import striate.nn.Weights;
import striate.onnx.constant.OnnxFormatException;

/** A network that is being put together: layers, with where their numbers come from. */
public final class Draft {
  /**
   * A layer.
   *
   * @param name wanted; made unique in the end
   * @param layer with its settings
   * @param inputs indices of steps, −1 for the network's input
   * @param shape of the output
   * @param weights of each parameter by its name
   */
  public record Step(
      String name, Layer layer, List<Integer> inputs, Shape shape, Map<String, Weight> weights) {
    /** Copies the collections. */
    public Step {
      inputs = List.copyOf(inputs);
      weights = Map.copyOf(weights);
    }
  }

  /** Layers of any network that we know, many times over. */
  private static final int MOST = 20_000;

  private final Shape input;
  private final List<Step> steps = new ArrayList<>();

  /** An empty draft. */
  public Draft(Shape input) {
    this.input = input;
  }

  /** The shape of one example. */
  public Shape input() {
    return input;
  }

  /** The number of steps. */
  public int size() {
    return steps.size();
  }

  /** The step at an index. */
  public Step get(int i) {
    return steps.get(i);
  }

  /** The shape that a step writes; −1 is the input. */
  public Shape shape(int i) {
    return i < 0 ? input : steps.get(i).shape();
  }

  /**
   * Adds a layer.
   *
   * @return its index
   * @throws UntranslatableException if its inputs do not fit
   */
  public int add(String name, Layer layer, List<Integer> inputs, Map<String, Weight> weights)
      throws UntranslatableException {
    if (steps.size() >= MOST) {
      throw new UntranslatableException("at most " + MOST + " layers expected");
    }
    steps.add(step(name, layer, inputs, weights));
    return steps.size() - 1;
  }

  /** Puts another layer in the place of one; its output must have the same shape. */
  public void replace(
      int i, String name, Layer layer, List<Integer> inputs, Map<String, Weight> weights)
      throws UntranslatableException {
    Step step = step(name, layer, inputs, weights);
    if (!step.shape().equals(get(i).shape())) {
      throw new UntranslatableException(
          layer.kind() + ": " + get(i).shape() + " expected, got " + step.shape());
    }
    steps.set(i, step);
  }

  /**
   * Lets all that read step {@code i} read {@code other} instead, an earlier one of the same shape.
   */
  public void redirect(int i, int other) {
    for (int k = i + 1; k < steps.size(); k++) {
      Step s = get(k);
      if (s.inputs().contains(i)) {
        List<Integer> inputs = s.inputs().stream().map(from -> from == i ? other : from).toList();
        steps.set(k, new Step(s.name(), s.layer(), inputs, s.shape(), s.weights()));
      }
    }
  }

  private Step step(String name, Layer layer, List<Integer> inputs, Map<String, Weight> weights)
      throws UntranslatableException {
    List<Shape> shapes = inputs.stream().map(this::shape).toList();
    try {
      Shape shape = layer.outputShape(shapes);
      Set<String> expected = new TreeSet<>();
      for (Parameter p : layer.parameters(shapes)) {
        expected.add(p.name());
      }
      if (!expected.equals(new TreeSet<>(weights.keySet()))) {
        throw new AssertionError(
            layer.describe(shapes) + ": " + expected + " expected, got " + weights.keySet());
      }
      return new Step(name, layer, inputs, shape, weights);
    } catch (IllegalArgumentException e) {
      throw new UntranslatableException(layer.kind() + ": " + e.getMessage());
    } catch (ArithmeticException e) {
      throw new UntranslatableException(layer.kind() + ": its sizes overflow");
    }
  }

  /** How many steps read each step's output, those that {@code output} does not need left out. */
  public int[] readers(int output) {
    boolean[] needed = needed(output);
    int[] readers = new int[steps.size()];
    if (output >= 0) {
      readers[output]++;
    }
    for (int i = 0; i < steps.size(); i++) {
      if (needed[i]) {
        for (int from : get(i).inputs()) {
          if (from >= 0) {
            readers[from]++;
          }
        }
      }
    }
    return readers;
  }

  private boolean[] needed(int output) {
    boolean[] needed = new boolean[steps.size()];
    if (output >= 0) {
      needed[output] = true;
    }
    for (int i = output; i >= 0; i--) {
      if (needed[i]) {
        for (int from : get(i).inputs()) {
          if (from >= 0) {
            needed[from] = true;
          }
        }
      }
    }
    return needed;
  }

  /** The network that ends in a step, without what that does not need. */
  public Network network(int output, int[] places) {
    boolean[] needed = needed(output);
    Network.Builder builder = Network.builder(input);
    List<Network.Builder.Ref> refs = new ArrayList<>();
    Map<String, Integer> taken = new HashMap<>();
    int count = 0;
    Arrays.fill(places, -1);
    for (int i = 0; i <= output; i++) {
      if (!needed[i]) {
        refs.add(builder.input());
        continue;
      }
      Step s = get(i);
      List<Network.Builder.Ref> from = new ArrayList<>();
      for (int k : s.inputs()) {
        from.add(k < 0 ? builder.input() : refs.get(k));
      }
      refs.add(builder.add(unique(s, taken), s.layer(), from));
      places[i] = count++;
    }
    return builder.build(refs.get(output));
  }

  private static String unique(Step s, Map<String, Integer> taken) {
    String base = s.name().isEmpty() ? s.layer().kind() : s.name();
    String name = s.name().isEmpty() ? base + "1" : base;
    while (taken.containsKey(name)) {
      int number = taken.merge(base, 1, Integer::sum);
      name = base + (s.name().isEmpty() ? "" : ".") + number;
    }
    taken.putIfAbsent(name, 1);
    taken.putIfAbsent(base, 1);
    return name;
  }

  /** Reads the numbers of all parameters. */
  public Weights weights(Network network, int[] places) throws OnnxFormatException {
    Weights weights = Weights.zeros(network);
    for (int i = 0; i < places.length; i++) {
      if (places[i] < 0) {
        continue;
      }
      Network.Node node = network.nodes().get(places[i]);
      for (Parameter p : node.parameters()) {
        Weight weight = get(i).weights().get(p.name());
        if (weight == null) {
          throw new AssertionError(node.name() + "." + p.name() + ": no numbers");
        }
        float[] values = weight.values();
        if (values.length != p.count()) {
          throw new OnnxFormatException(
              node.name()
                  + "."
                  + p.name()
                  + ": "
                  + p.sizes()
                  + " expected, got "
                  + values.length
                  + " numbers");
        }
        weights.set(new Tensor(node.name() + "." + p.name(), p.sizes(), values));
      }
    }
    return weights;
  }
}
