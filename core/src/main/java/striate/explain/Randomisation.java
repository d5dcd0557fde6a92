package striate.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import striate.nn.Network;
import striate.nn.Parameter;
import striate.nn.Weights;

/**
 * The test of Adebayo et al. 2018 (arXiv 1810.03292): layer by layer from the top, weights are
 * drawn anew, and the map of the ever more random network is compared with the map by ranks. A map
 * that hardly changes shows the picture, not what the network has learned.
 *
 * @param steps from the top down; the last ones have all weights drawn anew, each with another seed
 * @param verdict about the last ones
 * @param correlation the mean of the last ones' rank correlations without their signs; NaN if it is
 *     not known
 * @param unsigned the same for the maps' absolute values: whether they are strong at the same
 *     places
 */
public record Randomisation(
    List<Step> steps, Verdict verdict, double correlation, double unsigned) {
  /** Correlations below this count as none; the paper names no number. */
  public static final double LIMIT = 0.5;

  /** Points of an integral, and noisy copies, that suffice for a comparison by ranks. */
  private static final int FEWER_STEPS = 20;

  private static final int FEWER_SAMPLES = 10;

  /** What the test comes to. */
  public enum Verdict {
    /** With random weights the map is another: it depends on what was learned. */
    DEPENDS,
    /**
     * With random weights the signs are others, but the map is strong at much the same places:
     * where it is strong shows the picture, what speaks for or against was learned.
     */
    SIGNS_DEPEND,
    /** With random weights the map is much the same. */
    HARDLY_DEPENDS,
    /**
     * There is nothing to compare: the map or all those of random weights are the same all over.
     */
    UNKNOWN
  }

  /**
   * A network with weights drawn anew from the top down to a layer.
   *
   * @param downTo the lowest of these layers
   * @param all whether these are all layers
   * @param correlation Spearman's, of the signed maps; NaN if one is the same all over
   * @param unsigned the same of the maps' absolute values
   */
  public record Step(String downTo, boolean all, double correlation, double unsigned) {}

  /** Copies the list. */
  public Randomisation {
    steps = List.copyOf(steps);
  }

  /** The layers whose weights are drawn, from the last one on. */
  private static List<Integer> layers(Network network) {
    List<Integer> layers = new ArrayList<>();
    for (int i = network.nodes().size() - 1; i >= 0; i--) {
      // Constants are settings, though other programs keep them among the weights.
      if (network.nodes().get(i).parameters().stream()
          .anyMatch(p -> p.role() != Parameter.Role.STATISTIC)) {
        layers.add(i);
      }
    }
    return layers;
  }

  /** The number of maps that are made. */
  static int maps(Network network, Receipt.Effort effort) {
    int depths = Math.min(effort.depths(), layers(network).size());
    return depths == 0 ? 0 : depths + effort.seeds() - 1;
  }

  /** The test; {@code part} is told of each map. */
  static Randomisation of(
      Explainer explainer,
      float[] image,
      Explanation explained,
      Receipt.Effort effort,
      Runnable part) {
    Weights learned = explainer.weights();
    Network network = learned.network();
    List<Integer> layers = layers(network);
    List<Step> steps = new ArrayList<>();
    int depths = Math.min(effort.depths(), layers.size());
    // One copy for all: what a step draws, the next ones draw too.
    Weights drawn = learned.copy();
    for (int seed = 1; seed <= effort.seeds() && depths > 0; seed++) {
      Weights fresh = network.initialise(seed);
      for (int d = seed == 1 ? 1 : depths; d <= depths; d++) {
        int count = (int) ((long) layers.size() * d / depths);
        for (int node : layers.subList(0, count)) {
          Logits.copy(fresh, node, drawn, node);
        }
        String downTo = network.nodes().get(layers.get(count - 1)).name();
        steps.add(step(explainer.with(drawn), image, explained, downTo, d == depths));
        part.run();
      }
    }
    return verdict(steps);
  }

  private static Step step(
      Explainer random, float[] image, Explanation explained, String downTo, boolean all) {
    float[] map = explained.map().values();
    float[] other;
    try {
      other =
          random
              .map(image, explained.target(), quick(explained.method()), explained.layer())
              .values();
    } catch (IllegalArgumentException e) { // numbers grew beyond all bounds
      return new Step(downTo, all, Double.NaN, Double.NaN);
    }
    return new Step(
        downTo, all, Ranks.correlation(map, other), Ranks.correlation(abs(map), abs(other)));
  }

  private static Method quick(Method method) {
    return switch (method) {
      case Method.IntegratedGradients m ->
          new Method.IntegratedGradients(Math.min(m.steps(), FEWER_STEPS));
      case Method.SmoothGrad m ->
          new Method.SmoothGrad(Math.min(m.samples(), FEWER_SAMPLES), m.noise(), m.seed());
      default -> method;
    };
  }

  private static Randomisation verdict(List<Step> steps) {
    double correlation = mean(steps, Step::correlation);
    // NaN where absolute values are the same all over: then only signs tell anything.
    double unsigned = mean(steps, Step::unsigned);
    Verdict verdict = Verdict.DEPENDS;
    if (Double.isNaN(correlation)) {
      verdict = Verdict.UNKNOWN;
    } else if (correlation >= LIMIT) {
      verdict = Verdict.HARDLY_DEPENDS;
    } else if (unsigned >= LIMIT) {
      verdict = Verdict.SIGNS_DEPEND;
    }
    return new Randomisation(steps, verdict, correlation, unsigned);
  }

  private static double mean(List<Step> steps, ToDoubleFunction<Step> number) {
    double sum = 0;
    int count = 0;
    for (Step s : steps) {
      double value = number.applyAsDouble(s);
      if (s.all() && !Double.isNaN(value)) {
        sum += Math.abs(value);
        count++;
      }
    }
    return count == 0 ? Double.NaN : sum / count;
  }

  private static float[] abs(float[] values) {
    float[] out = values.clone();
    for (int i = 0; i < out.length; i++) {
      out[i] = Math.abs(out[i]);
    }
    return out;
  }
}
