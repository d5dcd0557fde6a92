package striate.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import striate.nn.Initialiser;
import striate.nn.Loss;
import striate.nn.Network;
import striate.nn.Parameter;
import striate.nn.Weights;
import striate.run.op.CustomLayer;
import striate.run.op.Learning;
import striate.run.plan.Plan;

/**
 * A gradient check: compares a network's gradients with finite differences of its loss, for a layer
 * of your own or for a whole network.
 *
 * <p>For each parameter, and for the input, the loss is computed a little to both sides along
 * random directions; the gradient must predict half the difference. The arithmetic is in single
 * precision, so agreement to some 10⁻³ of the gradient's size is all that can be asked for; a wrong
 * backward pass is off by 10⁻¹ and more. Put few kinks (ReLU, max pooling) between a parameter and
 * the loss, or expect slightly larger errors.
 */
public final class GradientCheck {
  private static final int DIRECTIONS = 4;
  private static final double CHANGE = 5e-3;

  /** Sums in another order differ by so much of a gradient's size. */
  private static final double ROUNDING = 1e-4;

  /**
   * The result for one parameter.
   *
   * @param name of the parameter, or {@code input}
   * @param predicted change of the loss by the gradient, in the worst direction
   * @param measured change of the loss
   * @param error their difference in relation to the gradient's typical change along a direction
   */
  public record Result(String name, double predicted, double measured, double error) {}

  private GradientCheck() {}

  /**
   * Checks every parameter and the input.
   *
   * @param weights of the network, left as they are
   * @param images [count, C, H, W]
   * @param labels [count]
   * @return one result for each parameter that learns, and one for the input
   */
  public static List<Result> run(
      Weights weights, float[] images, int[] labels, int count, long seed) {
    return run(weights, Learning.all(weights.network()), images, labels, count, seed);
  }

  /**
   * Checks the parameters that learn, and the input.
   *
   * @param learning what learns, and which layers act as in inference
   */
  public static List<Result> run(
      Weights weights, Learning learning, float[] images, int[] labels, int count, long seed) {
    return run(weights, learning, images, labels, count, seed, Plan.Limits.USUAL);
  }

  static List<Result> run(
      Weights weights,
      Learning learning,
      float[] images,
      int[] labels,
      int count,
      long seed,
      Plan.Limits limits) {
    Weights w = weights.copy();
    Backprop backprop = new Backprop(w, Loss.crossEntropy(), learning, count, 1, true, limits);
    float[] x = images.clone();
    Network network = w.network();
    backprop.run(x, labels, count, seed);
    for (Backprop.Block b : backprop.blocks()) {
      backprop.sum(b);
    }
    float[] inputGradient = backprop.inputGradient();
    List<float[]> values = new ArrayList<>();
    List<float[]> gradients = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int n = 0; n < network.nodes().size(); n++) {
      List<Parameter> parameters = network.nodes().get(n).parameters();
      for (int p = 0; p < parameters.size(); p++) {
        if (learning.learns(n, p)) {
          float[] value = w.stored(n)[p];
          values.add(value);
          gradients.add(Arrays.copyOf(backprop.gradient(n, p), value.length));
          names.add(network.nodes().get(n).name() + "." + parameters.get(p).name());
        }
      }
    }
    values.add(x);
    gradients.add(inputGradient);
    names.add("input");
    List<Result> results = new ArrayList<>();
    Initialiser.Stream random = new Initialiser.Stream(seed);
    for (int i = 0; i < values.size(); i++) {
      int length = i == values.size() - 1 ? count * network.input().size() : values.get(i).length;
      results.add(
          check(
              names.get(i),
              values.get(i),
              gradients.get(i),
              length,
              random,
              () -> backprop.run(x, labels, count, seed)));
    }
    return results;
  }

  /**
   * Checks every parameter and the input, and fails if one is wrong; or if a layer of your own does
   * not do without a gradient that is not wanted, because a parameter is frozen or nothing before
   * it learns.
   *
   * @throws AssertionError naming a parameter whose error exceeds {@code tolerance}, or such a
   *     layer
   */
  public static void require(
      Weights weights, float[] images, int[] labels, int count, long seed, double tolerance) {
    for (Result r : run(weights, images, labels, count, seed)) {
      if (!(r.error() <= tolerance)) {
        throw new AssertionError(
            r.name()
                + ": the gradient predicts a change of "
                + r.predicted()
                + ", the loss changes by "
                + r.measured());
      }
    }
    Network network = weights.network();
    for (int n = 0; n < network.nodes().size(); n++) {
      if (network.nodes().get(n).layer() instanceof CustomLayer) {
        requireUnwanted(weights, n, images, labels, count, seed);
      }
    }
  }

  /** Freezes each of a layer's parameters, then all that is before it. */
  private static void requireUnwanted(
      Weights weights, int node, float[] images, int[] labels, int count, long seed) {
    Network network = weights.network();
    Learning all = Learning.all(network);
    float[][] expected = gradients(weights, all, true, node, images, labels, count, seed);
    List<Parameter> parameters = network.nodes().get(node).parameters();
    for (int p = 0; p < parameters.size(); p++) {
      if (all.learns(node, p)) {
        String name = network.nodes().get(node).name() + "." + parameters.get(p).name();
        requireSame(
            weights,
            all.frozen(name),
            true,
            name + " is frozen",
            node,
            expected,
            images,
            labels,
            count,
            seed);
      }
    }
    Set<String> before = new HashSet<>();
    for (Network.Node n : network.nodes().subList(0, node)) {
      n.parameters().forEach(p -> before.add(n.name() + "." + p.name()));
    }
    Learning after = all.frozen(before);
    if (after.count() > 0) {
      requireSame(
          weights,
          after,
          false,
          "nothing before it learns",
          node,
          expected,
          images,
          labels,
          count,
          seed);
    }
  }

  private static void requireSame(
      Weights weights,
      Learning learning,
      boolean input,
      String where,
      int node,
      float[][] expected,
      float[] images,
      int[] labels,
      int count,
      long seed) {
    String place = weights.network().place(node);
    float[][] got;
    try {
      got = gradients(weights, learning, input, node, images, labels, count, seed);
    } catch (RuntimeException e) {
      throw new AssertionError(place + ": where " + where + ", its backward pass throws " + e, e);
    }
    for (int p = 0; p < got.length; p++) {
      double norm = 0;
      double difference = 0;
      for (int i = 0; i < got[p].length; i++) {
        norm += (double) expected[p][i] * expected[p][i];
        double d = (double) expected[p][i] - got[p][i];
        difference += d * d;
      }
      if (!(difference <= ROUNDING * ROUNDING * norm)) {
        throw new AssertionError(
            place
                + ": where "
                + where
                + ", the gradient of "
                + weights.network().nodes().get(node).parameters().get(p).name()
                + " is another");
      }
    }
  }

  /** The gradients of a node's parameters that are wanted, summed up. */
  private static float[][] gradients(
      Weights weights,
      Learning learning,
      boolean input,
      int node,
      float[] images,
      int[] labels,
      int count,
      long seed) {
    Backprop backprop =
        new Backprop(
            weights.copy(), Loss.crossEntropy(), learning, count, 1, input, Plan.Limits.USUAL);
    backprop.run(images, labels, count, seed);
    backprop.blocks().forEach(backprop::sum);
    List<Parameter> parameters = weights.network().nodes().get(node).parameters();
    float[][] gradients = new float[parameters.size()][];
    for (int p = 0; p < gradients.length; p++) {
      gradients[p] =
          learning.learns(node, p)
              ? Arrays.copyOf(backprop.gradient(node, p), (int) parameters.get(p).count())
              : new float[0];
    }
    return gradients;
  }

  private static Result check(
      String name,
      float[] values,
      float[] gradient,
      int length,
      Initialiser.Stream random,
      java.util.function.DoubleSupplier loss) {
    double norm = 0;
    double size = 0;
    for (int i = 0; i < length; i++) {
      norm += (double) gradient[i] * gradient[i];
      size += (double) values[i] * values[i];
    }
    norm = Math.sqrt(norm);
    // A change of the loss that is large beside its rounding, by a step that is small for the
    // values.
    double step =
        Math.min(
            CHANGE / Math.max(norm, 1e-9),
            3e-3 * Math.max(Math.sqrt(size), 0.1 * Math.sqrt(length)));
    float[] before = values.clone();
    Result worst = new Result(name, 0, 0, 0);
    for (int d = 0; d < DIRECTIONS; d++) {
      double[] direction = new double[length];
      double unit = 0;
      for (int i = 0; i < length; i++) {
        // Half along the gradient, half at random: along a random direction alone, a large
        // parameter's change would drown in rounding.
        direction[i] =
            random.nextNormal() / Math.sqrt(length) + (norm > 0 ? gradient[i] / norm : 0);
        unit += direction[i] * direction[i];
      }
      unit = Math.sqrt(unit);
      double predicted = 0;
      for (int i = 0; i < length; i++) {
        values[i] = (float) (before[i] + direction[i] / unit * step);
        predicted += gradient[i] * ((double) values[i] - before[i]);
      }
      double up = loss.getAsDouble();
      for (int i = 0; i < length; i++) {
        values[i] = (float) (before[i] - direction[i] / unit * step);
      }
      double measured = (up - loss.getAsDouble()) / 2;
      System.arraycopy(before, 0, values, 0, before.length);
      double error = Math.abs(predicted - measured) / Math.max(norm * step, 1e-4);
      if (!(error <= worst.error())) {
        worst = new Result(name, predicted, measured, error);
      }
    }
    return worst;
  }
}
