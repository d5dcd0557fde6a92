package striate.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import striate.random.SplitMix;

/**
 * The values of a network's parameters: named tensors, and nothing else. Not safe to change while
 * something reads them; training works on a copy of its own.
 */
public final class Weights {
  private final Network network;
  private final float[][][] stored;
  private final Map<String, int[]> places = new LinkedHashMap<>();

  private Weights(Network network, float[][][] stored) {
    this.network = network;
    this.stored = stored;
    List<Network.Node> nodes = network.nodes();
    for (int n = 0; n < nodes.size(); n++) {
      List<Parameter> parameters = nodes.get(n).parameters();
      for (int p = 0; p < parameters.size(); p++) {
        places.put(nodes.get(n).name() + "." + parameters.get(p).name(), new int[] {n, p});
      }
    }
  }

  static Weights initialise(Network network, long seed) {
    Weights weights = zeros(network);
    for (Map.Entry<String, int[]> entry : weights.places.entrySet()) {
      int[] place = entry.getValue();
      Parameter parameter = weights.parameter(place);
      float[] values = new float[(int) parameter.count()];
      long stream = SplitMix.mix(seed * SplitMix.GAMMA + hash(entry.getKey()));
      parameter.initialiser().fill(values, parameter, stream);
      parameter.store(values, weights.stored[place[0]][place[1]], weights.image(place));
    }
    return weights;
  }

  private static long hash(String name) {
    long h = 0;
    for (int i = 0; i < name.length(); i++) {
      h = SplitMix.mix(h + name.charAt(i));
    }
    return h;
  }

  /** Weights of {@code network}, all zero. */
  public static Weights zeros(Network network) {
    float[][][] stored = new float[network.nodes().size()][][];
    for (int n = 0; n < stored.length; n++) {
      List<Parameter> parameters = network.nodes().get(n).parameters();
      stored[n] = new float[parameters.size()][];
      for (int p = 0; p < stored[n].length; p++) {
        stored[n][p] = new float[(int) parameters.get(p).count()];
      }
    }
    return new Weights(network, stored);
  }

  /** The network that these weights belong to. */
  public Network network() {
    return network;
  }

  /** The names of the tensors, in the order of the network's layers. */
  public Set<String> names() {
    return java.util.Collections.unmodifiableSet(places.keySet());
  }

  /**
   * A copy of one tensor, in logical order.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public Tensor get(String name) {
    int[] place = place(name);
    Parameter parameter = parameter(place);
    float[] values = new float[(int) parameter.count()];
    parameter.show(stored[place[0]][place[1]], values, image(place));
    return new Tensor(name, parameter.sizes(), values);
  }

  /** Copies of all tensors, in order. */
  public List<Tensor> tensors() {
    List<Tensor> all = new ArrayList<>();
    for (String name : places.keySet()) {
      all.add(get(name));
    }
    return all;
  }

  /**
   * Sets one tensor.
   *
   * @throws ShapeException if the sizes differ
   * @throws IllegalArgumentException if there is none of that name
   */
  public void set(Tensor tensor) {
    int[] place = place(tensor.name());
    Parameter parameter = parameter(place);
    if (!parameter.sizes().equals(tensor.sizes())) {
      throw new ShapeException(
          network.place(place[0])
              + ": "
              + tensor.name()
              + " expects "
              + parameter.sizes()
              + ", got "
              + tensor.sizes());
    }
    parameter.store(tensor.values(), stored[place[0]][place[1]], image(place));
  }

  /** A copy that shares nothing with this one. */
  public Weights copy() {
    float[][][] copy = new float[stored.length][][];
    for (int n = 0; n < copy.length; n++) {
      copy[n] = new float[stored[n].length][];
      for (int p = 0; p < copy[n].length; p++) {
        copy[n][p] = stored[n][p].clone();
      }
    }
    return new Weights(network, copy);
  }

  /**
   * A copy of the weights of the network that ends in a node: the nodes that it needs.
   *
   * @throws IndexOutOfBoundsException if there is no such node
   */
  public Weights upTo(int node) {
    List<Network.Node> nodes = network.nodes();
    Objects.checkIndex(node, nodes.size());
    boolean[] needed = new boolean[node + 1];
    needed[node] = true;
    for (int i = node; i >= 0; i--) {
      for (int j : nodes.get(i).inputs()) {
        if (needed[i] && j >= 0) {
          needed[j] = true;
        }
      }
    }
    Network.Builder builder = Network.builder(network.input());
    Network.Builder.Ref[] refs = new Network.Builder.Ref[node + 1];
    List<float[][]> taken = new ArrayList<>();
    for (int i = 0; i <= node; i++) {
      if (needed[i]) {
        Network.Node n = nodes.get(i);
        refs[i] =
            builder.add(
                n.name(),
                n.layer(),
                n.inputs().stream().map(j -> j < 0 ? builder.input() : refs[j]).toList());
        taken.add(Arrays.stream(stored[i]).map(float[]::clone).toArray(float[][]::new));
      }
    }
    return new Weights(builder.build(refs[node]), taken.toArray(new float[0][][]));
  }

  /** The parameters of a node as stored, not copied: for code that runs or trains the network. */
  public float[][] stored(int node) {
    return stored[node];
  }

  /** A 64-bit hash of all bits in order: equal trainings have equal hashes. */
  public long hash() {
    long h = 0;
    for (float[][] node : stored) {
      for (float[] values : node) {
        for (float v : values) {
          h = h * 0x9E3779B97F4A7C15L + Float.floatToRawIntBits(v);
          h ^= h >>> 29;
        }
      }
    }
    return SplitMix.mix(h);
  }

  private int[] place(String name) {
    int[] place = places.get(name);
    if (place == null) {
      throw new IllegalArgumentException(
          "no tensor is called " + name + "; there are " + String.join(", ", places.keySet()));
    }
    return place;
  }

  private Parameter parameter(int[] place) {
    return network.nodes().get(place[0]).parameters().get(place[1]);
  }

  private Shape image(int[] place) {
    return network.nodes().get(place[0]).inputShapes().getFirst();
  }
}
