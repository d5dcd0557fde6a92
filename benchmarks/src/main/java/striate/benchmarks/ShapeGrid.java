package striate.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import striate.kernels.ConvGeometry;
import striate.kernels.Convolution;
import striate.kernels.Vectors;

/**
 * Effective GFLOP/s of convolutions over a grid of ordinary shapes, on one core, and their share of
 * the peak that the program measures first. "Effective" counts the direct method's arithmetic, so a
 * way with fewer multiplications may exceed the peak.
 *
 * <p>Arguments: parts of names of shapes to run (all, if none); {@code -s SECONDS} for each figure
 * (0.25). Prints {@code shape, images, operation, GFLOP/s, share, way}, separated by tabs.
 */
public final class ShapeGrid {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private ShapeGrid() {}

  private record Shape(String name, ConvGeometry g, int images) {}

  private static ConvGeometry conv(
      int size, int in, int out, int k, int stride, int pad, int groups) {
    int outSize = (size + 2 * pad - k) / stride + 1;
    return new ConvGeometry(
        size, size, in, outSize, outSize, out, k, k, stride, stride, pad, pad, 1, 1, groups);
  }

  private static List<Shape> shapes() {
    List<Shape> all = new ArrayList<>();
    all.add(new Shape("W1 conv 1-16 28", conv(28, 1, 16, 3, 1, 0, 1), 16));
    all.add(new Shape("W1 dense 10816-10", ConvGeometry.dense(10816, 10), 32));
    all.add(new Shape("W2 conv 1-32 28", conv(28, 1, 32, 3, 1, 0, 1), 8));
    all.add(new Shape("W2 conv 32-64 26", conv(26, 32, 64, 3, 1, 0, 1), 4));
    all.add(new Shape("W2 dense 9216-128", ConvGeometry.dense(9216, 128), 32));
    all.add(new Shape("W2 dense 9216-128 b128", ConvGeometry.dense(9216, 128), 128));
    all.add(new Shape("W2 dense 9216-128 b1", ConvGeometry.dense(9216, 128), 1));
    all.add(new Shape("W2 dense 128-10", ConvGeometry.dense(128, 10), 32));
    all.add(new Shape("W3 conv 3-16 32", conv(32, 3, 16, 3, 1, 1, 1), 4));
    all.add(new Shape("W3 conv 16-16 32", conv(32, 16, 16, 3, 1, 1, 1), 4));
    all.add(new Shape("W3 conv 16-16 32 b1", conv(32, 16, 16, 3, 1, 1, 1), 1));
    all.add(new Shape("W3 conv 16-32 s2 32", conv(32, 16, 32, 3, 2, 1, 1), 4));
    all.add(new Shape("W3 1x1 16-32 s2 32", conv(32, 16, 32, 1, 2, 0, 1), 4));
    all.add(new Shape("W3 conv 32-32 16", conv(16, 32, 32, 3, 1, 1, 1), 8));
    all.add(new Shape("W3 conv 32-64 s2 16", conv(16, 32, 64, 3, 2, 1, 1), 8));
    all.add(new Shape("W3 1x1 32-64 s2 16", conv(16, 32, 64, 1, 2, 0, 1), 8));
    all.add(new Shape("W3 conv 64-64 8", conv(8, 64, 64, 3, 1, 1, 1), 16));
    all.add(new Shape("W4 conv 64-64 32", conv(32, 64, 64, 3, 1, 1, 1), 4));
    for (int channels : new int[] {3, 24, 96, 200}) {
      all.add(
          new Shape(
              "3x3 " + channels + "-" + channels + " 28",
              conv(28, channels, channels, 3, 1, 1, 1),
              7));
      all.add(
          new Shape(
              "5x5 " + channels + "-" + channels + " 28",
              conv(28, channels, channels, 5, 1, 2, 1),
              7));
      all.add(
          new Shape(
              "1x1 " + channels + "-" + channels + " 28",
              conv(28, channels, channels, 1, 1, 0, 1),
              7));
      all.add(
          new Shape(
              "3x3 s2 " + channels + "-" + channels + " 28",
              conv(28, channels, channels, 3, 2, 1, 1),
              7));
    }
    all.add(new Shape("5x5 1-6 28", conv(28, 1, 6, 5, 1, 2, 1), 7));
    all.add(new Shape("5x5 6-16 14", conv(14, 6, 16, 5, 1, 0, 1), 7));
    all.add(new Shape("7x7 s2 3-64 224", conv(224, 3, 64, 7, 2, 3, 1), 1));
    all.add(new Shape("3x3 3-64 224", conv(224, 3, 64, 3, 1, 1, 1), 1));
    all.add(new Shape("3x3 s2 3-32 224", conv(224, 3, 32, 3, 2, 1, 1), 1));
    all.add(new Shape("3x3 64-64 224", conv(224, 64, 64, 3, 1, 1, 1), 1));
    all.add(new Shape("3x3 64-64 56", conv(56, 64, 64, 3, 1, 1, 1), 1));
    all.add(new Shape("3x3 128-128 28", conv(28, 128, 128, 3, 1, 1, 1), 1));
    all.add(new Shape("3x3 256-256 14", conv(14, 256, 256, 3, 1, 1, 1), 1));
    all.add(new Shape("3x3 512-512 7", conv(7, 512, 512, 3, 1, 1, 1), 1));
    all.add(new Shape("3x3 512-512 7 b7", conv(7, 512, 512, 3, 1, 1, 1), 7));
    all.add(new Shape("1x1 512-2048 7", conv(7, 512, 2048, 1, 1, 0, 1), 7));
    all.add(new Shape("1x1 s2 256-512 56", conv(56, 256, 512, 1, 2, 0, 1), 1));
    all.add(new Shape("1x1 16-96 112", conv(112, 16, 96, 1, 1, 0, 1), 1));
    all.add(new Shape("1x1 144-24 56", conv(56, 144, 24, 1, 1, 0, 1), 1));
    all.add(new Shape("1x1 320-1280 7", conv(7, 320, 1280, 1, 1, 0, 1), 7));
    all.add(new Shape("grouped 32x4 56", conv(56, 128, 128, 3, 1, 1, 32), 1));
    all.add(new Shape("grouped 2x64 28", conv(28, 128, 128, 3, 1, 1, 2), 1));
    all.add(new Shape("grouped 8x12 28", conv(28, 96, 96, 3, 1, 1, 8), 1));
    all.add(new Shape("depthwise 32 112", conv(112, 32, 32, 3, 1, 1, 32), 1));
    all.add(new Shape("depthwise s2 96 112", conv(112, 96, 96, 3, 2, 1, 96), 1));
    all.add(new Shape("depthwise 384 14", conv(14, 384, 384, 3, 1, 1, 384), 7));
    all.add(new Shape("depthwise 384 14 b1", conv(14, 384, 384, 3, 1, 1, 384), 1));
    all.add(new Shape("depthwise 64 14 b1", conv(14, 64, 64, 3, 1, 1, 64), 1));
    all.add(new Shape("depthwise 5x5 200 14", conv(14, 200, 200, 5, 1, 2, 200), 7));
    all.add(new Shape("depthwise x2 48 28", conv(28, 48, 96, 3, 1, 1, 48), 7));
    all.add(new Shape("dense 512-1000", ConvGeometry.dense(512, 1000), 7));
    all.add(new Shape("dense 512-1000 b1", ConvGeometry.dense(512, 1000), 1));
    all.add(new Shape("dense 4096-4096 b32", ConvGeometry.dense(4096, 4096), 32));
    return all;
  }

  /** Runs the grid. */
  public static void main(String[] args) throws InterruptedException {
    double seconds = 0.25;
    List<String> wanted = new ArrayList<>();
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals("-s")) {
        seconds = Double.parseDouble(args[++i]);
      } else {
        wanted.add(args[i]);
      }
    }
    double peak = Peak.measure();
    System.out.printf(Locale.ROOT, "# peak of one core: %.1f GFLOP/s%n", peak);
    int below = 0;
    List<Shape> chosen = new ArrayList<>(shapes());
    if (!wanted.isEmpty()) {
      chosen.removeIf(shape -> wanted.stream().noneMatch(shape.name()::contains));
    }
    // The first round is for the compiler alone: it asks for the vector forms, and once they are
    // there the second shows each shape's way through them.
    for (int round = 0; round < 2; round++) {
      for (Shape shape : chosen) {
        run(shape, peak, seconds / 5, false);
      }
      while (Vectors.areBeingCompiled()) {
        Thread.sleep(50);
      }
    }
    for (Shape shape : chosen) {
      below += run(shape, peak, seconds, true);
    }
    System.out.printf(Locale.ROOT, "# below a third of the peak: %d%n", below);
  }

  private static int run(Shape shape, double peak, double seconds, boolean print) {
    ConvGeometry g = shape.g();
    int images = shape.images();
    Convolution c = Convolution.of(g);
    float[] x = values(images * g.inSize());
    float[] w = values(g.weightLength());
    float[] dy = values(images * g.outSize());
    float[] y = new float[images * g.outSize()];
    float[] dx = new float[images * g.inSize()];
    float[] dw = new float[g.weightLength()];
    float[] bias = values(g.outC());
    float[] packed = new float[c.packedForwardLength()];
    float[] packedBack = new float[c.packedBackwardLength()];
    int most = Math.max(c.backwardDataScratch(images), c.backwardWeightsScratch(images));
    float[] scratch = new float[Math.max(c.forwardScratch(images), most)];
    c.packForward(w, 0, packed, 0, 0, 1);
    c.packBackward(w, 0, packedBack, 0, 0, 1);
    double flops = 2.0 * images * g.multiplyAdds();
    double[] rates = {
      rate(
          flops,
          seconds,
          () -> c.forward(x, 0, images, packed, 0, bias, 0, true, y, 0, scratch, 0)),
      rate(flops, seconds, () -> c.backwardData(dy, 0, images, packedBack, 0, dx, 0, scratch, 0)),
      rate(flops, seconds, () -> c.backwardWeights(x, 0, dy, 0, images, dw, 0, false, scratch, 0)),
    };
    String[] names = {"forward", "backward data", "backward weights"};
    int below = 0;
    for (int i = 0; print && i < rates.length; i++) {
      below += rates[i] < peak / 3 ? 1 : 0;
      System.out.printf(
          Locale.ROOT,
          "%s\t%d\t%s\t%.1f\t%.2f\t%s%n",
          shape.name(),
          images,
          names[i],
          rates[i],
          rates[i] / peak,
          c.description());
    }
    return below;
  }

  private static float[] values(int length) {
    Random random = new Random(7);
    float[] all = new float[length];
    for (int i = 0; i < length; i++) {
      all[i] = random.nextFloat() - 0.5f;
    }
    return all;
  }

  /**
   * The best of five stretches, after a warm-up, in the time that this thread had a core: others'
   * work on the machine counts little.
   */
  private static double rate(double flops, double seconds, Runnable action) {
    long warm = THREADS.getCurrentThreadCpuTime() + (long) (seconds * 1e9 / 2);
    long calls = 0;
    while (THREADS.getCurrentThreadCpuTime() < warm) {
      action.run();
      calls++;
    }
    long each = Math.max(1, calls / 5);
    double best = 0;
    for (int stretch = 0; stretch < 5; stretch++) {
      long start = THREADS.getCurrentThreadCpuTime();
      for (long i = 0; i < each; i++) {
        action.run();
      }
      best = Math.max(best, flops * each / (THREADS.getCurrentThreadCpuTime() - start));
    }
    return best;
  }
}
