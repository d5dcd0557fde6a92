package striate.nn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A network: an immutable graph of layers, with the shape of every output known.
 *
 * <p>It holds no weights and no memory; {@link Weights} and {@code striate.run} do. Most networks
 * are written as a sequence, with {@link Layers#residual} and {@link Layers#concat} where it
 * branches:
 *
 * {@snippet :
 * Network net = Network.of(Shape.image(1, 28, 28),
 *     conv(32, 3), relu(), conv(64, 3), relu(), maxPool(2), dropout(0.25),
 *     flatten(), dense(128), relu(), dropout(0.5), dense(10));
 * }
 *
 * <p>Any other graph is built node by node with {@link #builder}.
 */
public final class Network {
  /**
   * A node of the graph: one layer at its place.
   *
   * @param name unique in the network, for example {@code conv2}
   * @param layer its settings
   * @param inputs indices of the nodes it reads, −1 for the network's input
   * @param inputShapes their shapes
   * @param shape of its output
   * @param parameters of the layer, learned or kept
   */
  public record Node(
      String name,
      Layer layer,
      List<Integer> inputs,
      List<Shape> inputShapes,
      Shape shape,
      List<Parameter> parameters) {
    /** Copies the lists. */
    public Node {
      inputs = List.copyOf(inputs);
      inputShapes = List.copyOf(inputShapes);
      parameters = List.copyOf(parameters);
    }

    /** The layer with its settings, as messages show it. */
    public String describe() {
      return layer.describe(inputShapes);
    }
  }

  private final Shape input;
  private final List<Node> nodes;

  private Network(Shape input, List<Node> nodes) {
    this.input = input;
    this.nodes = List.copyOf(nodes);
  }

  /**
   * A sequence of parts.
   *
   * @throws ShapeException naming the layer whose input does not fit
   */
  public static Network of(Shape input, Part... parts) {
    return of(input, List.of(parts));
  }

  /** A sequence of parts. */
  public static Network of(Shape input, List<? extends Part> parts) {
    Builder builder = builder(input);
    return builder.build(builder.add(new Part.Sequence(List.copyOf(parts)), builder.input()));
  }

  /** A builder of any other graph, node by node. */
  public static Builder builder(Shape input) {
    return new Builder(input);
  }

  /** The shape of one example. */
  public Shape input() {
    return input;
  }

  /** The nodes, each after all that it reads; the last one is the output. */
  public List<Node> nodes() {
    return nodes;
  }

  /** The shape of one output. */
  public Shape output() {
    return nodes.getLast().shape();
  }

  /** The shape that node {@code index} writes; −1 is the input. */
  public Shape shape(int index) {
    return index < 0 ? input : nodes.get(index).shape();
  }

  /** The number of trainable parameters. */
  public long parameterCount() {
    long count = 0;
    for (Node n : nodes) {
      for (Parameter p : n.parameters()) {
        count += p.role() == Parameter.Role.STATISTIC ? 0 : p.count();
      }
    }
    return count;
  }

  /** The multiply-adds of one example's forward pass. */
  public long multiplyAdds() {
    long sum = 0;
    for (Node n : nodes) {
      sum += n.layer().multiplyAdds(n.inputShapes());
    }
    return sum;
  }

  /** Initial weights, drawn by each layer's initialiser; the same seed gives the same bits. */
  public Weights initialise(long seed) {
    return Weights.initialise(this, seed);
  }

  /** The layers with their shapes, parameters and multiply-adds, as a table. */
  public String summary() {
    return Summary.of(this);
  }

  /** The place of node {@code index} as messages name it: {@code layer 3, Conv2d(64→128, 3×3)}. */
  public String place(int index) {
    return "layer " + index + ", " + nodes.get(index).describe();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Network n && input.equals(n.input) && nodes.equals(n.nodes);
  }

  @Override
  public int hashCode() {
    return Objects.hash(input, nodes);
  }

  @Override
  public String toString() {
    return "Network(" + input + " → " + output() + ", " + nodes.size() + " layers)";
  }

  /** A builder of a graph, node by node; not for sharing between threads. */
  public static final class Builder {
    /**
     * An output that further layers may read.
     *
     * @param index of the node, −1 for the network's input
     * @param shape of the output
     */
    public record Ref(int index, Shape shape) {}

    private final Shape input;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Integer> counters = new HashMap<>();
    private final Set<String> names = new HashSet<>();

    private Builder(Shape input) {
      this.input = input;
    }

    /** The network's input. */
    public Ref input() {
      return new Ref(-1, input);
    }

    /** Adds a part that reads {@code from}; returns its output. */
    public Ref add(Part part, Ref from) {
      // Not a switch over patterns, here and on the way to the first step: the first of them to run
      // costs a program's start some ten milliseconds.
      if (part instanceof Layer layer) {
        return add(layer, List.of(from));
      }
      if (part instanceof Part.Sequence(List<Part> parts)) {
        Ref at = from;
        for (Part p : parts) {
          at = add(p, at);
        }
        return at;
      }
      if (part instanceof Part.Residual(Part.Sequence body, Part.Sequence shortcut)) {
        Ref a = add(body, from);
        Ref b = add(shortcut, from);
        return add(new Add(), List.of(a, b));
      }
      List<Ref> ends = new ArrayList<>();
      for (Part.Sequence branch : ((Part.Branches) part).branches()) {
        ends.add(add(branch, from));
      }
      return add(new Concat(), ends);
    }

    /** Adds a layer that reads several outputs. */
    public Ref add(Layer layer, List<Ref> from) {
      String kind = layer.kind();
      String name;
      do {
        int number = counters.getOrDefault(kind, 0) + 1;
        counters.put(kind, number);
        name = kind + number;
      } while (names.contains(name));
      return add(name, layer, from);
    }

    /**
     * Adds a layer under this name.
     *
     * @throws ShapeException naming the layer if its inputs do not fit
     * @throws IllegalArgumentException if the name is taken
     */
    public Ref add(String name, Layer layer, List<Ref> from) {
      List<Shape> shapes = new ArrayList<>();
      List<Integer> inputs = new ArrayList<>();
      for (Ref ref : from) {
        if (ref.index() >= nodes.size() || !shapeOf(ref.index()).equals(ref.shape())) {
          throw new IllegalArgumentException(
              "layer " + nodes.size() + ": an input belongs to another network");
        }
        shapes.add(ref.shape());
        inputs.add(ref.index());
      }
      String place = "layer " + nodes.size() + ", " + layer.describe(shapes) + ": ";
      boolean fits = layer.arity() < 0 ? shapes.size() >= 2 : shapes.size() == layer.arity();
      if (!fits) {
        throw new ShapeException(
            place
                + "expects "
                + (layer.arity() < 0 ? "at least 2" : layer.arity())
                + " inputs, got "
                + shapes.size());
      }
      Shape shape;
      List<Parameter> parameters;
      try {
        shape = layer.outputShape(shapes);
        parameters = layer.parameters(shapes);
        for (Parameter p : parameters) {
          if (p.count() > Integer.MAX_VALUE - 16) {
            throw new ShapeException(
                p.name() + " " + p.sizes() + " has more numbers than an array holds");
          }
        }
      } catch (ShapeException e) {
        throw new ShapeException(place + e.getMessage());
      } catch (ArithmeticException e) {
        throw new ShapeException(place + "its sizes overflow");
      }
      if (!names.add(name)) {
        throw new IllegalArgumentException(place + "the name " + name + " is taken");
      }
      nodes.add(new Node(name, layer, inputs, shapes, shape, parameters));
      return new Ref(nodes.size() - 1, shape);
    }

    private Shape shapeOf(int index) {
      return index < 0 ? input : nodes.get(index).shape();
    }

    /**
     * The network that ends in {@code output}.
     *
     * @throws IllegalArgumentException if it has no layer, or one that the output does not need
     */
    public Network build(Ref output) {
      if (nodes.isEmpty()) {
        throw new IllegalArgumentException("a network needs at least one layer");
      }
      if (output.index() != nodes.size() - 1) {
        throw new IllegalArgumentException(
            "the output must be the last layer added: layer "
                + (nodes.size() - 1)
                + ", got layer "
                + output.index());
      }
      boolean[] read = new boolean[nodes.size()];
      read[nodes.size() - 1] = true;
      for (Node n : nodes) {
        for (int i : n.inputs()) {
          if (i >= 0) {
            read[i] = true;
          }
        }
      }
      for (int i = 0; i < read.length; i++) {
        if (!read[i]) {
          throw new IllegalArgumentException(
              "layer " + i + ", " + nodes.get(i).describe() + ": nothing reads its output");
        }
      }
      return new Network(input, nodes);
    }
  }
}
