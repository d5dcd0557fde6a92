package striate.benchmarks;

import java.util.Locale;
import java.util.Random;
import striate.kernels.element.ActivationFunctions;
import striate.kernels.element.Arithmetic;
import striate.kernels.element.Dropout;
import striate.kernels.element.Layouts;
import striate.kernels.element.Updates;
import striate.kernels.jit.Vectors;
import striate.kernels.loss.Losses;
import striate.kernels.norm.Normalisation;
import striate.kernels.pool.KernelPooling;
import striate.kernels.pool.PoolShape;
import striate.kernels.pool.Pooling;

/**
 * Nanoseconds an input element, on one core with the data in its first caches, of everything that
 * is not a matrix product. The best of many short runs, so that other programs disturb little.
 *
 * <p>Arguments: parts of names to run (all, if none).
 */
public final class Elementwise {

  private static final int N = 8192;
  private static final int RUNS = 300;
  private static final long ELEMENTS_A_RUN = 400_000;
  private static final long ELEMENTS_TO_WARM_UP = 40_000_000;

  private final float[] x = numbers(1, 2);
  private final float[] dy = numbers(2, 1);
  private final float[] y = new float[N];
  private final float[] index = new float[N];
  private final float[] ones = new float[N];
  private final double[] sums = new double[N];
  private final double[] squares = new double[N];
  private final int[] labels = new int[N];
  private final String[] wanted;

  private Elementwise(String[] wanted) {
    this.wanted = wanted.clone();
    Arithmetic.fill(ones, 0, N, 1f);
  }

  private static float[] numbers(long seed, double deviation) {
    Random random = new Random(seed);
    float[] x = new float[N];
    for (int i = 0; i < N; i++) {
      x[i] = (float) (random.nextGaussian() * deviation);
    }
    return x;
  }

  /** Runs the benchmarks whose names contain one of the arguments. */
  public static void main(String[] arguments) {
    System.out.println("# " + Vectors.describe() + "; ns an element");
    Elementwise benchmark = new Elementwise(arguments);
    benchmark.activations();
    benchmark.ranges();
    for (int channels : new int[] {8, 12, 16, 20, 24, 40, 64, 144}) {
      benchmark.channels(channels);
    }
    benchmark.others();
  }

  private void time(String name, long elements, Runnable kernel) {
    boolean run = wanted.length == 0;
    for (String part : wanted) {
      run |= name.contains(part);
    }
    if (!run) {
      return;
    }
    for (long done = 0; done < ELEMENTS_TO_WARM_UP; done += elements) {
      kernel.run();
    }
    long repetitions = Math.max(1, ELEMENTS_A_RUN / elements);
    double best = Double.MAX_VALUE;
    for (int i = 0; i < RUNS; i++) {
      long start = System.nanoTime();
      for (long k = 0; k < repetitions; k++) {
        kernel.run();
      }
      best = Math.min(best, (System.nanoTime() - start) / (double) (repetitions * elements));
    }
    System.out.printf(Locale.ROOT, "%s\t%.3f%n", name, best);
  }

  private void activations() {
    time("relu", N, () -> ActivationFunctions.relu(x, 0, y, 0, N));
    time("relu backward", N, () -> ActivationFunctions.reluBackward(x, 0, dy, 0, y, 0, N, 1f));
    time("tanh", N, () -> ActivationFunctions.tanh(x, 0, y, 0, N));
    time("tanh backward", N, () -> ActivationFunctions.tanhBackward(x, 0, dy, 0, y, 0, N));
    time("sigmoid", N, () -> ActivationFunctions.sigmoid(x, 0, y, 0, N));
    time("gelu", N, () -> ActivationFunctions.gelu(x, 0, y, 0, N));
    time("gelu backward", N, () -> ActivationFunctions.geluBackward(x, 0, dy, 0, y, 0, N));
    time("silu", N, () -> ActivationFunctions.silu(x, 0, y, 0, N));
    time("silu backward", N, () -> ActivationFunctions.siluBackward(x, 0, dy, 0, y, 0, N));
    time("hardSwish", N, () -> ActivationFunctions.hardSwish(x, 0, y, 0, N));
  }

  private void ranges() {
    time("add", N, () -> Arithmetic.add(x, 0, dy, 0, y, 0, N));
    time("axpy", N, () -> Arithmetic.axpy(1e-9f, x, 0, y, 0, N));
    time("firstNotFinite", N, () -> Arithmetic.firstNotFinite(x, 0, N));
    time("sumTree of 8", N, () -> Arithmetic.sumTree(x, 0, N / 8, 8, y, 0, N / 8));
    time("dropout", N, () -> Dropout.apply(x, 0, y, 0, N, 0.75f, 17, 5));
    time("sgd", N, () -> Updates.sgd(y, 0, dy, 0, N, 1e-9f, 0.1f));
    time(
        "momentum",
        N,
        () -> Updates.sgdMomentum(y, 0, index, 0, x, 0, N, 1e-9f, 0.9f, false, 0.1f));
    time(
        "adam",
        N,
        () ->
            Updates.adam(
                y, 0, index, 0, ones, 0, x, 0, N, 1e-9f, 0.9f, 0.99f, 1e-8f, 0.5, 0.5, 0.1f, true));
    time("squaredNorm", N, () -> Updates.squaredNorm(x, 0, N));
  }

  private void channels(int c) {
    String name = " of " + c + " channels";
    int rows = N / c;
    int n = rows * c;
    time("columnSums" + name, n, () -> Arithmetic.columnSums(x, 0, rows, c, y, 0, false));
    time("addBias relu" + name, n, () -> Arithmetic.addBias(y, 0, rows, c, ones, 0, true));
    time("statistics" + name, n, () -> Normalisation.statistics(x, 0, rows, c, sums, squares, 0));
    for (float ceiling : new float[] {Float.POSITIVE_INFINITY, 1.5f}) {
      String relu = (ceiling == 1.5f ? " relu6" : " relu") + name;
      time(
          "normalise" + relu,
          n,
          () -> Normalisation.normalise(x, 0, rows, c, ones, 0, dy, 0, y, 0, ceiling));
      time(
          "backwardSums" + relu,
          n,
          () -> Normalisation.backwardSums(x, 0, dy, 0, rows, c, ones, 0, ceiling, sums, 0));
      time(
          "backward" + relu,
          n,
          () -> Normalisation.backward(x, 0, dy, 0, rows, c, ones, 0, ones, 0, ceiling, y, 0));
    }
    PoolShape two = PoolShape.of(8, 16, c, 2, 2);
    PoolShape three = new PoolShape(8, 16, c, 3, 3, 2, 2, 1, 1, 1, 1, 1, 1);
    int in = two.inSize();
    time("max 2x2/2" + name, in, () -> Pooling.max(two, x, 0, y, 0, index, 0, 0, 4));
    time("max 2x2/2 backward" + name, in, () -> Pooling.maxBackward(two, dy, 0, index, 0, y, 0));
    time("max 3x3/2" + name, in, () -> Pooling.max(three, x, 0, y, 0, index, 0, 0, 4));
    time("max 3x3/2 backward" + name, in, () -> Pooling.maxBackward(three, dy, 0, index, 0, y, 0));
    time("average 2x2/2" + name, in, () -> Pooling.average(two, true, x, 0, y, 0, 0, 4));
    time(
        "average 2x2/2 backward" + name, in, () -> Pooling.averageBackward(two, true, dy, 0, y, 0));
  }

  private void others() {
    time("kernel sum of 4", N, () -> KernelPooling.sum(x, 0, N / 4, 4, 4, 1, y, 0));
    time("kernel max of 4", N, () -> KernelPooling.max(x, 0, N / 4, 4, 4, y, 0, index, 0));
    time("nchw to nhwc, 3 channels", 3072, () -> Layouts.nchwToNhwc(x, 0, 3, 1024, y, 0, 1));
    time("nchw to nhwc, 64 channels", N, () -> Layouts.nchwToNhwc(x, 0, 64, N / 64, y, 0, 1));
    time(
        "cross-entropy of 10 classes",
        1280,
        () -> Losses.softmaxCrossEntropy(x, 0, 128, 10, labels, 0, 0, null, 1, y, 0));
    time(
        "cross-entropy of 1000 classes",
        8000,
        () -> Losses.softmaxCrossEntropy(x, 0, 8, 1000, labels, 0, 0, null, 1, y, 0));
  }
}
