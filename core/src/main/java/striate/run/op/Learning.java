package striate.run.op;

import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import striate.nn.Network;
import striate.nn.Parameter;
import striate.nn.Selection;

/**
 * The scope of a backward pass: which parameters get a gradient, and which layers act as in
 * training (batch statistics, dropout at work). Immutable.
 *
 * <p>The two do not depend on each other. Where nothing before a layer learns and nobody asks for
 * the input's gradient, the backward pass does not reach it, and its memory is that of inference.
 */
public final class Learning {
  private final Network network;

  /** [node][parameter]; never true for a statistic. */
  private final boolean[][] learned;

  /** The nodes that act as in inference. */
  private final BitSet fixed;

  private Learning(Network network, boolean[][] learned, BitSet fixed) {
    this.network = network;
    this.learned = learned;
    this.fixed = fixed;
  }

  /** All parameters learn, all layers act as in training. */
  public static Learning all(Network network) {
    return of(network, true, new BitSet());
  }

  /** Nothing learns, all layers act as in inference: for the gradient of the input alone. */
  public static Learning none(Network network) {
    BitSet all = new BitSet();
    all.set(0, network.nodes().size());
    return of(network, false, all);
  }

  private static Learning of(Network network, boolean learns, BitSet fixed) {
    boolean[][] learned = new boolean[network.nodes().size()][];
    for (int n = 0; n < learned.length; n++) {
      List<Parameter> parameters = network.nodes().get(n).parameters();
      learned[n] = new boolean[parameters.size()];
      for (int p = 0; p < learned[n].length; p++) {
        learned[n][p] = learns && parameters.get(p).role() != Parameter.Role.STATISTIC;
      }
    }
    return new Learning(network, learned, fixed);
  }

  /**
   * A copy in which these layers act as in inference: batch normalisation with its running
   * statistics, which stay as they are, and no dropout. Their parameters learn as before.
   *
   * @param layers patterns as in {@link Selection}; {@code "*"} for all that there are, if any
   * @throws IllegalArgumentException naming a pattern that matches no layer, or none that acts in
   *     another way in training
   */
  public Learning fixed(String... layers) {
    BitSet more = (BitSet) fixed.clone();
    for (String pattern : layers) {
      Selection chosen = Selection.layers(network, List.of(pattern));
      boolean any = pattern.equals("*");
      for (int n = 0; n < learned.length; n++) {
        if (chosen.contains(network.nodes().get(n).name())) {
          more.set(n);
          any |= network.nodes().get(n).layer().differsInTraining();
        }
      }
      if (!any) {
        throw new IllegalArgumentException(
            "fixed: \""
                + pattern
                + "\" matches no layer that acts in another way in training (batch normalisation,"
                + " dropout); to keep parameters as they are, freeze them");
      }
    }
    return new Learning(network, learned, more);
  }

  /**
   * A copy in which these parameters are frozen: no gradient is computed for them.
   *
   * @param parameters patterns as in {@link Selection}
   * @throws IllegalArgumentException naming a pattern that matches no parameter
   */
  public Learning frozen(String... parameters) {
    return frozen(Selection.parameters(network, List.of(parameters)).names());
  }

  /**
   * A copy in which the parameters of these full names are frozen.
   *
   * @throws IllegalArgumentException naming one that the network does not have
   */
  public Learning frozen(Set<String> names) {
    Set<String> unknown = new TreeSet<>(names);
    for (Network.Node node : network.nodes()) {
      for (Parameter p : node.parameters()) {
        unknown.remove(node.name() + "." + p.name());
      }
    }
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "frozen: a parameter's full name expected, got " + unknown.iterator().next());
    }
    boolean[][] fewer = new boolean[learned.length][];
    for (int n = 0; n < fewer.length; n++) {
      Network.Node node = network.nodes().get(n);
      fewer[n] = learned[n].clone();
      for (int p = 0; p < fewer[n].length; p++) {
        fewer[n][p] &= !names.contains(node.name() + "." + node.parameters().get(p).name());
      }
    }
    return new Learning(network, fewer, fixed);
  }

  /** The network. */
  public Network network() {
    return network;
  }

  /** Whether a parameter gets a gradient. */
  public boolean learns(int node, int parameter) {
    return learned[node][parameter];
  }

  /** Whether a node acts as in inference. */
  public boolean isFixed(int node) {
    return fixed.get(node);
  }

  /** The number of values that learn. */
  public long count() {
    long count = 0;
    for (int n = 0; n < learned.length; n++) {
      for (int p = 0; p < learned[n].length; p++) {
        count += learned[n][p] ? network.nodes().get(n).parameters().get(p).count() : 0;
      }
    }
    return count;
  }

  /** For each parameter of a node, whether it gets a gradient. */
  public List<Boolean> learned(int node) {
    // A loop: the first lambda costs a program's start some ten milliseconds.
    Boolean[] flags = new Boolean[learned[node].length];
    for (int p = 0; p < flags.length; p++) {
      flags[p] = learned[node][p];
    }
    return List.of(flags);
  }

  @Override
  public String toString() {
    return "Learning("
        + count()
        + " of "
        + network.parameterCount()
        + " parameters, "
        + fixed.cardinality()
        + " of "
        + learned.length
        + " layers fixed)";
  }
}
