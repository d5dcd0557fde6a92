package striate.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import striate.kernels.conv.Convolution;
import striate.kernels.element.Activation;
import striate.kernels.jit.Vectors;
import striate.kernels.shape.ConvGeometry;

/**
 * Effective GFLOP/s of convolutions over a grid of ordinary shapes, on one core, and their share of
 * the peak that the program measures first. "Effective" counts the direct method's arithmetic, so a
 * way with fewer multiplications may exceed the peak.
 *
 * <p>Arguments: parts of names of shapes to run (all, if none); {@code -s SECONDS} for each figure
 * (0.25). Prints {@code shape, images, operation, GFLOP/s, share of the peak, share of what the
 * peak and memory allow, way}, separated by tabs. Memory allows what moves every operand once, at
 * the rate that {@link Bandwidth} measures for a working set of that size. After the kernels come
 * whole training steps of layers ({@link LayerSteps}; their names begin with {@code step}), and at
 * last a list of all that is below a third of the smaller of peak and memory bound.
 */
public final class ShapeGrid {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** Floats of an array that has regions of its own, however large those are. */
  private static final int LONG_ARRAY = 16 << 20;

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
    all.add(new Shape("narrow 16x4 s2 28", conv(28, 64, 64, 3, 2, 1, 16), 4));
    all.add(new Shape("narrow 16x4 1x1 28", conv(28, 64, 64, 1, 1, 0, 16), 4));
    all.add(new Shape("narrow 8x8 1x1 28", conv(28, 64, 64, 1, 1, 0, 8), 4));
    all.add(new Shape("narrow 16x8 14", conv(14, 128, 128, 3, 1, 1, 16), 4));
    all.add(new Shape("narrow 16x8 s2 14", conv(14, 128, 128, 3, 2, 1, 16), 4));
    all.add(new Shape("narrow 4x6 1x1 7", conv(7, 24, 24, 1, 1, 0, 4), 4));
    all.add(new Shape("depthwise x4 s2 16 14", conv(14, 16, 64, 3, 2, 1, 16), 4));
    all.add(new Shape("narrow 4x4 7x7 7", conv(7, 16, 16, 7, 1, 0, 4), 4));
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
  public static void main(String[] args) throws ReflectiveOperationException, InterruptedException {
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
    Bandwidth bandwidth = new Bandwidth();
    System.out.printf("# GB/s read and written, working set %s%n", bandwidth);
    List<String> ofPeak = new ArrayList<>();
    List<String> ofBoth = new ArrayList<>();
    List<Shape> chosen = new ArrayList<>(shapes());
    if (!wanted.isEmpty()) {
      chosen.removeIf(shape -> wanted.stream().noneMatch(shape.name()::contains));
    }
    // The first round is for the compiler alone: it asks for the vector forms, and once they are
    // there the second shows each shape's way through them.
    for (int round = 0; round < 2; round++) {
      for (Shape shape : chosen) {
        run(shape, peak, bandwidth, seconds / 10, null, ofBoth);
      }
      awaitCompiler();
    }
    for (Shape shape : chosen) {
      run(shape, peak, bandwidth, seconds, ofPeak, ofBoth);
    }
    System.out.printf(
        "# below a third of the peak: %d; of these, where memory would allow more: %d%n",
        ofPeak.size(), ofBoth.size());
    new LayerSteps(peak, bandwidth).run(wanted, seconds, ofBoth);
    System.out.println("# below a third of the smaller of peak and memory bound, and the share:");
    ofBoth.forEach(name -> System.out.println("#   " + name));
  }

  /** Waits until no vector form is being compiled. */
  static void awaitCompiler() throws InterruptedException {
    while (Vectors.areBeingCompiled()) {
      Thread.sleep(50);
    }
  }

  private static void run(
      Shape shape,
      double peak,
      Bandwidth bandwidth,
      double seconds,
      @Nullable List<String> ofPeak,
      List<String> ofBoth) {
    ConvGeometry g = shape.g();
    int images = shape.images();
    Convolution c = Convolution.of(g);
    int most = Math.max(c.backwardDataScratch(images), c.backwardWeightsScratch(images));
    int scratchLength = Math.max(c.forwardScratch(images), most);
    int[] lengths = {
      images * g.inSize(),
      g.weightLength(),
      images * g.outSize(),
      images * g.outSize(),
      images * g.inSize(),
      g.weightLength(),
      g.outC(),
      c.packedForwardLength(),
      c.packedBackwardLength(),
      scratchLength
    };
    int[] at = new int[lengths.length];
    float[] m = memory(lengths, at);
    int x = at[0];
    int w = at[1];
    int dy = at[2];
    int y = at[3];
    int dx = at[4];
    int dw = at[5];
    int bias = at[6];
    int packed = at[7];
    int packedBack = at[8];
    int scratch = at[9];
    c.packForward(m, w, m, packed, 0, 1);
    c.packBackward(m, w, m, packedBack, 0, 1);
    double flops = 2.0 * images * g.multiplyAdds();
    double[] rates = {
      rate(
          flops,
          seconds,
          () -> c.forward(m, x, images, m, packed, m, bias, Activation.RELU, m, y, m, scratch)),
      rate(flops, seconds, () -> c.backwardData(m, dy, images, m, packedBack, m, dx, m, scratch)),
      rate(flops, seconds, () -> c.backwardWeights(m, x, m, dy, images, m, dw, false, m, scratch)),
    };
    String[] names = {"forward", "backward data", "backward weights"};
    if (ofPeak == null) {
      return;
    }
    double in = 4.0 * images * g.inSize();
    double out = 4.0 * images * g.outSize();
    double weights = 4.0 * g.weightLength();
    double[] allowed = {
      flops / bandwidth.nanos(in + weights, out),
      flops / bandwidth.nanos(out + weights, in),
      flops / bandwidth.nanos(in + out, weights),
    };
    for (int i = 0; i < rates.length; i++) {
      String name = shape.name() + ", " + names[i];
      double share = rates[i] / Math.min(peak, allowed[i]);
      if (rates[i] < peak / 3) {
        ofPeak.add(name);
      }
      if (share < 1 / 3.0) {
        ofBoth.add(String.format(Locale.ROOT, "%s %.2f", name, share));
      }
      System.out.printf(
          Locale.ROOT,
          "%s\t%d\t%s\t%.1f\t%.2f\t%.2f\t%s%n",
          shape.name(),
          images,
          names[i],
          rates[i],
          rates[i] / peak,
          share,
          c.description());
    }
  }

  /**
   * One long array for all operands, each of which starts on a cache line, as they do in the
   * engine: the JVM gives a long array regions of its own, and its numbers start 16 bytes into the
   * first.
   */
  private static float[] memory(int[] lengths, int[] starts) {
    int line = 64 / Float.BYTES;
    int end = line - 16 / Float.BYTES;
    for (int i = 0; i < lengths.length; i++) {
      starts[i] = end;
      end += Math.ceilDiv(lengths[i], line) * line;
    }
    float[] all = new float[Math.max(end, LONG_ARRAY)];
    Random random = new Random(7);
    for (int i = 0; i < end; i++) {
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
