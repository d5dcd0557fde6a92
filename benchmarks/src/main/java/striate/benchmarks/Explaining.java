package striate.benchmarks;

import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import striate.explain.Explainer;
import striate.explain.Method;
import striate.nn.Architectures;
import striate.nn.Network;
import striate.nn.Shape;
import striate.nn.Weights;
import striate.run.InputGradient;

/**
 * Explains one picture by ResNet-18 at 224×224, method by method, against one forward and backward
 * pass of the whole network for the same picture.
 *
 * <p>Arguments: the number of threads (all cores), the seconds for each method (8). Passes and
 * explanations take turns, so that both have the same machine. Prints medians in milliseconds.
 */
public final class Explaining {
  private static final int LEAST_TURNS = 3;

  private Explaining() {}

  /** Runs it. */
  public static void main(String[] args) {
    int threads =
        args.length > 0 ? Integer.parseInt(args[0]) : Runtime.getRuntime().availableProcessors();
    double seconds = args.length > 1 ? Double.parseDouble(args[1]) : 8;
    Network network = Architectures.resNet18(Shape.image(3, 224, 224), 1000);
    Weights weights = network.initialise(1);
    float[] image = new float[network.input().size()];
    Random random = new Random(1);
    for (int i = 0; i < image.length; i++) {
      image[i] = (float) random.nextGaussian();
    }
    Explainer explainer = Explainer.of(weights, threads);
    InputGradient pass = InputGradient.of(weights, 1, threads);
    int[] target = {7};
    System.out.printf(Locale.ROOT, "ResNet-18, 224×224, %d threads%n", threads);
    long end = System.nanoTime() + 6_000_000_000L;
    while (System.nanoTime() < end) { // until kernels are compiled
      pass.run(image, target, 1);
      explainer.explain(image, 7, new Method.GradCam());
    }
    for (String key : new String[] {"grad-cam", "hires-cam", "occlusion", "integrated-gradients"}) {
      measure(explainer, pass, image, Method.of(key), seconds);
    }
  }

  private static void measure(
      Explainer explainer, InputGradient pass, float[] image, Method method, double seconds) {
    int[] target = {7};
    double[] passes = new double[1000];
    double[] maps = new double[1000];
    int turns = 0;
    long end = System.nanoTime() + (long) (seconds * 1e9);
    while (turns < LEAST_TURNS || (turns < maps.length && System.nanoTime() < end)) {
      long start = System.nanoTime();
      pass.run(image, target, 1);
      long middle = System.nanoTime();
      explainer.explain(image, 7, method);
      passes[turns] = (middle - start) / 1e6;
      maps[turns] = (System.nanoTime() - middle) / 1e6;
      turns++;
    }
    double one = median(passes, turns);
    double map = median(maps, turns);
    System.out.printf(
        Locale.ROOT,
        "%-22s %9.1f ms, a pass forward and backward %7.1f ms: %.2f times (%d turns)%n",
        method.key(),
        map,
        one,
        map / one,
        turns);
  }

  private static double median(double[] values, int count) {
    double[] sorted = Arrays.copyOf(values, count);
    Arrays.sort(sorted);
    return sorted[count / 2];
  }
}
