package striate.calibrate;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import striate.kernels.element.Arithmetic;
import striate.nn.Network;
import striate.nn.Weights;
import striate.run.Activations;
import striate.threads.Loops;

/** The ranges of the input and of every layer's output of a network, found on examples. */
public final class Calibration {
  private static final int MOST_TOGETHER = 1 << 20;

  private final Histogram[] histograms;
  private @Nullable String wrong;
  private int wrongExample = Integer.MAX_VALUE;

  private Calibration(int count) {
    histograms = new Histogram[count];
    for (int i = 0; i < count; i++) {
      histograms[i] = new Histogram();
    }
  }

  /**
   * Runs examples through a network. The ranges do not depend on the number of threads.
   *
   * @param count how many examples
   * @param examples gives each by its number, [C, H, W], from several threads at once
   * @param progress gets how many are done, after each, from any thread, one call at a time
   * @throws IllegalArgumentException naming the example and the layer whose output is not finite
   * @throws java.util.concurrent.CancellationException if the calling thread is interrupted
   */
  public static Calibration of(
      Weights weights, int count, IntFunction<float[]> examples, IntConsumer progress) {
    Network network = weights.network();
    Calibration found = new Calibration(network.nodes().size() + 1);
    Activations activations = Activations.of(weights);
    int[] done = {0};
    int together = together(network, Runtime.getRuntime().maxMemory());
    for (int from = 0; from < count; from += together) {
      int first = from;
      Loops.parallel(
          "calibration",
          Math.min(together, count - from),
          k -> {
            int i = first + k;
            float[] example = examples.apply(i);
            float[][] outputs = activations.run(example);
            found.add(network, i, 0, example);
            for (int n = 0; n < outputs.length; n++) {
              found.add(network, i, n + 1, outputs[n]);
            }
            synchronized (done) {
              done[0]++;
              progress.accept(done[0]);
            }
          });
    }
    if (found.wrong != null) {
      throw new IllegalArgumentException(found.wrong);
    }
    return found;
  }

  /** How many examples' values half of the heap holds: as many as threads, or fewer. */
  static int together(Network network, long heap) {
    long floats = network.input().size();
    for (Network.Node n : network.nodes()) {
      floats += 2L * n.shape().size(); // in both layouts
    }
    long fit = Math.max(1, heap / 2 / (4 * floats));
    return fit < Runtime.getRuntime().availableProcessors() ? (int) fit : MOST_TOGETHER;
  }

  private void add(Network network, int example, int place, float[] values) {
    Histogram h = histograms[place];
    boolean finite;
    synchronized (h) {
      finite = h.add(values);
    }
    if (!finite) {
      wrong(
          example,
          (place == 0 ? "input" : name(network.nodes().get(place - 1)))
              + ": finite numbers expected, got "
              + values[Arithmetic.firstNotFinite(values, 0, values.length)]
              + " for example "
              + example);
    }
  }

  /** Of several examples the first counts, and of its layers: the others follow from it. */
  private synchronized void wrong(int example, String what) {
    if (example < wrongExample) {
      wrongExample = example;
      wrong = what;
    }
  }

  /** Folding changes the layers' numbers, but not their names. */
  private static String name(Network.Node node) {
    return "layer " + node.name() + ", " + node.describe();
  }

  /** The range of the network's input in {@code steps} steps. */
  public Range input(int steps) {
    return histograms[0].range(steps);
  }

  /** The ranges of the layers' outputs in {@code steps} steps, in the order of the nodes. */
  public List<Range> outputs(int steps) {
    return Arrays.stream(histograms).skip(1).map(h -> h.range(steps)).toList();
  }
}
