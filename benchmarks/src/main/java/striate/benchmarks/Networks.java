package striate.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import striate.format.Onnx;
import striate.kernels.jit.Vectors;
import striate.nn.Architectures;
import striate.nn.Network;
import striate.nn.Shape;
import striate.nn.Weights;
import striate.run.Inference;
import striate.train.Optimizer;
import striate.train.ParameterGroup;
import striate.train.Training;

/**
 * Trains a well-known network for some steps, or runs it, and tells where the time goes.
 *
 * <p>Arguments: {@code resnet18}, {@code mobilenetv2}, {@code vgg11}, {@code vgg16}, {@code
 * resnet20}, {@code resnet56} or {@code lenet5}, or an ONNX file ({@code
 * scripts/make_other_networks.py} writes some), and {@code train} or {@code infer}; then, where
 * wanted, {@code -b IMAGES} of a step (16 to train, 1 to infer), {@code -t THREADS} (all cores),
 * {@code -n STEPS} that count (5, or 50 of one image), {@code -w STEPS} before them at least (3;
 * and 3 seconds, and until the compiler is done), {@code -s SIZE} of the images (224; 32 for the
 * small networks), {@code --fixed} for a training with running statistics and without dropout,
 * {@code --head} for one of the last layer alone, the others being frozen as well, {@code --layers}
 * for a table of the layers' times and {@code --methods} for a sampling profile, both from the
 * steps that count.
 *
 * <p>Prints the median, the least and the 99th percentile of the steps' milliseconds, images a
 * second at the median, and effective GFLOP/s: two for each multiply-add of the direct method, and
 * a training step counted as three times its forward pass. Times in the layers' table are processor
 * time over all threads, so a step of w ms has threads × w to give away.
 */
public final class Networks {
  private static final int CLASSES = 1000;

  /**
   * Kernels ask for their vector forms one after another: no compiler at work is no sign at first.
   */
  private static final long LEAST_WARM_UP_NANOS = 3_000_000_000L;

  /** How long the compiler may take before the steps count all the same. */
  private static final long MOST_WARM_UP_NANOS = 60_000_000_000L;

  private final String name;
  private final boolean training;
  private int batch;
  private int threads = Runtime.getRuntime().availableProcessors();
  private int steps;
  private int warmUp = 3;
  private int size;
  private boolean fixed;
  private boolean head;
  private boolean layers;
  private boolean methods;

  private Networks(String name, boolean training) {
    this.name = name;
    this.training = training;
    batch = training ? 16 : 1;
  }

  /** Runs one network. */
  public static void main(String[] args) throws ReflectiveOperationException, IOException {
    if (args.length < 2 || !(args[1].equals("train") || args[1].equals("infer"))) {
      System.err.println(
          "usage: Networks NETWORK train|infer [-b IMAGES] [-t THREADS] [-n STEPS] [-w STEPS]"
              + " [-s SIZE] [--fixed] [--head] [--layers] [--methods]");
      System.exit(2);
    }
    Networks run = new Networks(args[0], args[1].equals("train"));
    for (int i = 2; i < args.length; i++) {
      switch (args[i]) {
        case "-b" -> run.batch = Integer.parseInt(args[++i]);
        case "-t" -> run.threads = Integer.parseInt(args[++i]);
        case "-n" -> run.steps = Integer.parseInt(args[++i]);
        case "-w" -> run.warmUp = Integer.parseInt(args[++i]);
        case "-s" -> run.size = Integer.parseInt(args[++i]);
        case "--fixed" -> run.fixed = true;
        case "--head" -> run.head = true;
        case "--layers" -> run.layers = true;
        case "--methods" -> run.methods = true;
        default -> throw new IllegalArgumentException("no option " + args[i]);
      }
    }
    run.run();
  }

  private static Network network(String name, int size) {
    int large = size == 0 ? 224 : size;
    int small = size == 0 ? 32 : size;
    return switch (name) {
      case "resnet18" -> Architectures.resNet18(Shape.image(3, large, large), CLASSES);
      case "mobilenetv2" -> Architectures.mobileNetV2(Shape.image(3, large, large), CLASSES);
      case "vgg11" -> Architectures.vgg(11, Shape.image(3, large, large), CLASSES);
      case "vgg16" -> Architectures.vgg(16, Shape.image(3, large, large), CLASSES);
      case "resnet20" -> Architectures.resNet20(Shape.image(3, small, small), 10);
      case "resnet56" -> Architectures.resNet56(Shape.image(3, small, small), 10);
      case "lenet5" -> Architectures.leNet5(10);
      default -> throw new IllegalArgumentException("no network " + name);
    };
  }

  private void run() throws ReflectiveOperationException, IOException {
    Weights weights =
        name.endsWith(".onnx")
            ? Onnx.read(Path.of(name)).weights()
            : network(name, size).initialise(1);
    Network network = weights.network();
    Random random = new Random(1);
    float[] images = new float[batch * network.input().size()];
    int[] labels = new int[batch];
    int classes = network.output().size();
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) random.nextGaussian();
    }
    for (int i = 0; i < batch; i++) {
      labels[i] = random.nextInt(classes);
    }
    Object engine;
    Runnable step;
    if (training) {
      Training.Settings settings =
          Training.of(network)
              .weights(weights)
              // Fresh running statistics normalise nothing: a network that learnt would diverge.
              .optimizer(Optimizer.sgd(fixed || head ? 0 : 0.01, 0.9))
              .batch(batch)
              .threads(threads)
              .seed(1);
      if (fixed || head) {
        settings.fixed("*");
      }
      if (head) {
        String last = network.nodes().getLast().name();
        settings.groups(ParameterGroup.of(last), ParameterGroup.rest().frozen());
      }
      Training t = settings.start();
      engine = t;
      step = () -> t.step(images, labels, batch);
    } else {
      Inference inference = Inference.of(weights, threads);
      float[] outputs = new float[batch * classes];
      engine = inference;
      step = () -> inference.run(images, batch, outputs);
    }
    if (steps == 0) {
      steps = batch == 1 ? 50 : 5;
    }
    // Before the warm-up: a clock that came later would have the steps compiled anew.
    LayerClock clock = layers ? LayerClock.in(engine) : null;
    long start = System.nanoTime();
    for (int i = 0; i < warmUp || isCold(System.nanoTime() - start); i++) {
      step.run();
    }
    measure(network, step, clock);
  }

  private static boolean isCold(long nanos) {
    return nanos < LEAST_WARM_UP_NANOS
        || (Vectors.areBeingCompiled() && nanos < MOST_WARM_UP_NANOS);
  }

  private void measure(Network network, Runnable step, @Nullable LayerClock clock)
      throws IOException {
    if (clock != null) {
      clock.reset();
    }
    double[] ms = new double[steps];
    double wall = 0;
    String profile = "";
    try (MethodSamples samples = methods ? new MethodSamples() : null) {
      for (int i = 0; i < steps; i++) {
        long start = System.nanoTime();
        step.run();
        long nanos = System.nanoTime() - start;
        ms[i] = nanos * 1e-6;
        wall += nanos;
      }
      if (samples != null) {
        profile = samples.table(40);
      }
    }
    Arrays.sort(ms);
    double median = ms[steps / 2];
    double flops = 2.0 * batch * network.multiplyAdds() * (training ? 3 : 1);
    System.out.printf(
        Locale.ROOT,
        "# %s; %s parameters, %.2f GFLOP an image%n",
        Vectors.describe(),
        String.format(Locale.ROOT, "%,d", network.parameterCount()),
        2e-9 * network.multiplyAdds());
    System.out.println(
        "network\twhat\tbatch\tthreads\tmedian ms\tleast ms\tp99 ms\timages/s\tGFLOP/s");
    System.out.printf(
        Locale.ROOT,
        "%s\t%s\t%d\t%d\t%.2f\t%.2f\t%.2f\t%.2f\t%.1f%n",
        name,
        training ? "train" : "infer",
        batch,
        threads,
        median,
        ms[0],
        ms[(int) (steps * 0.99)],
        batch * 1e3 / median,
        flops / median * 1e-6);
    if (clock != null) {
      System.out.print(clock.table(steps, batch, threads, wall, training));
    }
    System.out.print(profile);
  }
}
