package striate.benchmarks;

import static striate.nn.Layers.batchNorm;
import static striate.nn.Layers.conv;
import static striate.nn.Layers.dense;
import static striate.nn.Layers.depthwise;
import static striate.nn.Layers.relu;
import static striate.nn.Layers.relu6;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import striate.nn.Loss;
import striate.nn.Network;
import striate.nn.Parameter;
import striate.nn.Part;
import striate.nn.Shape;
import striate.run.Backprop;

/**
 * Whole training steps of single layers as the engine does them: the batch of sixteen in its
 * shards, weights packed, forward, both gradients, a large weight's gradient by rows at the end.
 * What counts is the layer's own processor time; input, loss and the sums over shards are left out.
 *
 * <p>The bound is the least time that the three products can take: each the longer of its
 * arithmetic at the peak and of moving its operands once. Batch normalisation with its activation
 * has to move its input twice and write once, and backward read input and gradient twice and write
 * once.
 */
final class LayerSteps {
  private static final int IMAGES = 16;

  /**
   * One layer, or one with its activation.
   *
   * @param first whether it reads the pictures, so that nobody wants their gradient
   */
  private record Case(String name, Network network, boolean first) {}

  /** What a step takes at least, and what it took. */
  private record Figures(double flops, double leastNanos, double nanos, String parts) {}

  private final double peak;
  private final Bandwidth bandwidth;

  LayerSteps(double peak, Bandwidth bandwidth) {
    this.peak = peak;
    this.bandwidth = bandwidth;
  }

  private static void add(
      List<Case> all, String name, int size, int channels, boolean first, Part... parts) {
    Network network = Network.of(Shape.image(channels, size, size), parts);
    all.add(new Case("step " + name, network, first));
  }

  private static List<Case> cases() {
    List<Case> all = new ArrayList<>();
    add(all, "7x7 s2 3-64 224", 224, 3, true, conv(64, 7).stride(2).pad(3).noBias());
    add(all, "3x3 s2 3-32 224", 224, 3, true, conv(32, 3).stride(2).pad(1).noBias());
    int[][] same = {{64, 56}, {128, 28}, {256, 14}, {512, 7}};
    for (int[] s : same) {
      String name = "3x3 " + s[0] + "-" + s[0] + " " + s[1];
      add(all, name, s[1], s[0], false, conv(s[0], 3).pad(1).noBias());
    }
    add(all, "3x3 s2 64-128 56", 56, 64, false, conv(128, 3).stride(2).pad(1).noBias());
    add(all, "3x3 s2 256-512 14", 14, 256, false, conv(512, 3).stride(2).pad(1).noBias());
    add(all, "1x1 s2 64-128 56", 56, 64, false, conv(128, 1).stride(2).noBias());
    int[][] pointwise = {
      {64, 256, 56},
      {1024, 2048, 7},
      {2048, 512, 7},
      {16, 96, 112},
      {24, 144, 56},
      {144, 24, 56},
      {384, 64, 14},
      {320, 1280, 7}
    };
    for (int[] p : pointwise) {
      String name = "1x1 " + p[0] + "-" + p[1] + " " + p[2];
      add(all, name, p[2], p[0], false, conv(p[1], 1).noBias());
    }
    int[][] depth = {{32, 112}, {96, 112}, {384, 14}};
    for (int[] d : depth) {
      for (int stride = 1; stride <= 2; stride++) {
        String name = "depthwise " + (stride == 2 ? "s2 " : "") + d[0] + " " + d[1];
        add(all, name, d[1], d[0], false, depthwise(3).stride(stride).pad(1).noBias());
      }
    }
    for (int[] d : new int[][] {{32, 112}, {96, 112}, {144, 56}, {384, 14}, {24, 56}}) {
      add(all, "norm relu6 " + d[0] + " " + d[1], d[1], d[0], false, batchNorm(), relu6());
    }
    add(all, "norm relu 64 112", 112, 64, false, batchNorm(), relu());
    Network dense = Network.of(Shape.features(512), dense(1000));
    all.add(new Case("step dense 512-1000", dense, false));
    return all;
  }

  /**
   * Measures the cases whose names contain one of {@code wanted}, or all, and prints a line for
   * each as {@link ShapeGrid} does.
   *
   * @param below receives the names of those below a third of their bound
   */
  void run(List<String> wanted, double seconds, List<String> below)
      throws ReflectiveOperationException, InterruptedException {
    List<Case> chosen = cases();
    if (!wanted.isEmpty()) {
      chosen.removeIf(c -> wanted.stream().noneMatch(c.name()::contains));
    }
    // Few images first: scalar code does a whole batch in seconds, and asks for its vector form.
    for (int round = 0; round < 2 && !chosen.isEmpty(); round++) {
      for (Case c : chosen) {
        measure(c, 2, 0);
      }
      ShapeGrid.awaitCompiler();
    }
    for (Case c : chosen) {
      Figures f = measure(c, IMAGES, seconds);
      double share = f.leastNanos() / f.nanos();
      if (share < 1 / 3.0) {
        below.add(String.format(Locale.ROOT, "%s %.2f", c.name(), share));
      }
      double rate = f.flops() / f.nanos();
      System.out.printf(
          Locale.ROOT,
          "%s\t%d\ttraining step\t%s\t%s\t%.2f\t%s%n",
          c.name(),
          IMAGES,
          f.flops() == 0 ? "" : String.format(Locale.ROOT, "%.1f", rate),
          f.flops() == 0 ? "" : String.format(Locale.ROOT, "%.2f", rate / peak),
          share,
          f.parts());
    }
  }

  private Figures measure(Case c, int images, double seconds) throws ReflectiveOperationException {
    Network network = c.network();
    Backprop backprop =
        new Backprop(network.initialise(1), Loss.meanSquaredError(), images, 1, !c.first());
    LayerClock clock = LayerClock.in(backprop);
    float[] x = numbers(images * network.input().size());
    float[] targets = numbers(images * network.output().size());
    double[] best = new double[LayerClock.COLUMNS];
    double least = Double.MAX_VALUE;
    double spent = 0;
    for (int step = 0; step < 2 || spent < seconds * 1e9; step++) {
      clock.reset();
      backprop.run(x, targets, images, step);
      double[] nanos = clock.nanos();
      double sum = 0;
      for (double n : nanos) {
        sum += n;
      }
      if (sum < least) {
        least = sum;
        best = nanos;
      }
      spent += sum;
    }
    double flops = 2.0 * images * network.multiplyAdds() * (c.first() ? 2 : 3);
    String parts =
        String.format(
            Locale.ROOT,
            "ms: forward %.2f, backward %.2f, weights by rows %.2f, packing %.2f",
            best[0] * 1e-6,
            best[1] * 1e-6,
            best[2] * 1e-6,
            best[3] * 1e-6);
    return new Figures(flops, bound(c, images), least, parts);
  }

  private double bound(Case c, int images) {
    Network network = c.network();
    double in = 4.0 * images * network.input().size();
    double out = 4.0 * images * network.output().size();
    if (network.multiplyAdds() == 0) {
      return bandwidth.nanos(2 * in, out) + bandwidth.nanos(2 * in + 2 * out, in);
    }
    double weights = 0;
    for (Parameter p : network.nodes().getFirst().parameters()) {
      weights += 4.0 * p.count();
    }
    double products = 2.0 * images * network.multiplyAdds() / peak;
    double forward = Math.max(products, bandwidth.nanos(in + weights, out));
    double ofInput = c.first() ? 0 : Math.max(products, bandwidth.nanos(out + weights, in));
    return forward + ofInput + Math.max(products, bandwidth.nanos(in + out, weights));
  }

  private static float[] numbers(int count) {
    Random random = new Random(1);
    float[] few = new float[8191];
    for (int i = 0; i < few.length; i++) {
      few[i] = (float) random.nextGaussian();
    }
    float[] many = new float[count];
    for (int i = 0; i < count; i += few.length) {
      System.arraycopy(few, 0, many, i, Math.min(few.length, count - i));
    }
    return many;
  }
}
