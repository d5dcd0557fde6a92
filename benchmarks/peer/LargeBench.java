package striate.benchmarks.peer;

import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import peers.Peer;

/**
 * Times the large networks of any {@link Peer}: W5 is ResNet-18 and W6 MobileNetV2, both for 1000
 * classes and 3×224×224 images of random numbers; with an i, in inference. The harness of the smaller
 * workloads has one batch size and a warm-up for steps of milliseconds.
 *
 * <p>Arguments: a folder (not read), THREADS, WORKLOAD... One line a figure, as {@code peers.Bench}
 * has them. A training step takes 16 images, momentum 0.9; inference 1 image, then 32.
 */
public final class LargeBench {
  /** Outputs of the networks. */
  public static final int CLASSES = 1000;

  /** Height and width of the images. */
  public static final int SIDE = 224;

  /** Images of a training step. */
  public static final int TRAINING = 16;

  /** Images of an inference of many. */
  public static final int MANY = 32;

  /** For all: such a rate that random labels do not make it diverge within the run. */
  public static final float RATE = 0.01f;

  private static final int IMAGE = 3 * SIDE * SIDE;

  /** A peer that can tell how many numbers a network learns. */
  public interface Counted {
    /** Numbers that training changes: no running statistics. */
    long parameters(String workload) throws Exception;
  }

  private interface Step {
    void run() throws Exception;
  }

  private final Peer peer;
  private final int threads;

  private LargeBench(Peer peer, int threads) {
    this.peer = peer;
    this.threads = threads;
  }

  /** Runs the workloads that the arguments name. */
  public static void main(Peer peer, String[] args) throws Exception {
    LargeBench bench = new LargeBench(peer, Integer.parseInt(args[1]));
    peer.init(bench.threads);
    for (int i = 2; i < args.length; i++) {
      try {
        String network = args[i].substring(0, 2);
        if (peer instanceof Counted counted) {
          bench.report(args[i], "parameters", counted.parameters(network));
        }
        if (args[i].endsWith("i")) {
          bench.infer(args[i], network);
        } else {
          bench.train(args[i]);
        }
      } catch (Exception | LinkageError e) {
        System.err.println("FAILED " + peer.name() + " " + args[i] + ": " + e);
        e.printStackTrace();
      }
      System.gc();
    }
  }

  /** Whether a workload is one of these. */
  public static boolean isLarge(String workload) {
    return workload.startsWith("W5") || workload.startsWith("W6");
  }

  private void report(String workload, String metric, double value) {
    String format = value == Math.rint(value) ? "%.0f" : value >= 100 ? "%.1f" : "%.4f";
    System.out.printf(
        Locale.ROOT,
        "%s\t%s\t%d\t%s\t" + format + "%n",
        peer.name(),
        workload,
        threads,
        metric,
        value);
  }

  private static float[][] batches(int count, int images) {
    Random random = new Random(1);
    float[][] x = new float[count][images * IMAGE];
    for (float[] batch : x) {
      for (int i = 0; i < batch.length; i++) {
        batch[i] = (float) random.nextGaussian();
      }
    }
    return x;
  }

  private void train(String workload) throws Exception {
    float[][] x = batches(3, TRAINING);
    int[][] y = new int[x.length][TRAINING];
    Random random = new Random(2);
    for (int[] labels : y) {
      Arrays.setAll(labels, i -> random.nextInt(CLASSES));
    }
    try (Peer.Net net = peer.net(workload, true)) {
      if (net == null) {
        return;
      }
      float[] loss = new float[2];
      int[] steps = new int[1];
      double seconds =
          segments(
              () -> {
                int k = steps[0] % x.length;
                loss[1] = net.step(x[k], y[k], TRAINING);
                if (steps[0]++ == 0) {
                  loss[0] = loss[1];
                }
              },
              3,
              10,
              1,
              3);
      report(workload, "train_images_per_s", TRAINING / seconds);
      report(workload, "loss_first", loss[0]);
      report(workload, "loss_last", loss[1]);
    }
  }

  private void infer(String workload, String network) throws Exception {
    float[][] one = batches(8, 1);
    float[] out = new float[MANY * CLASSES];
    try (Peer.Net net = peer.net(network, false)) {
      if (net == null) {
        return;
      }
      long end = System.nanoTime() + 6_000_000_000L;
      for (int i = 0; i < 20 || System.nanoTime() < end; i++) {
        net.infer(one[i % one.length], 1, out);
      }
      // The 99th percentile wants hundreds of calls, and a slow peer must end some time.
      long[] nanos = new long[1000];
      int calls = 0;
      end = System.nanoTime() + 10_000_000_000L;
      while (calls < nanos.length && (calls < 100 || System.nanoTime() < end)) {
        long start = System.nanoTime();
        net.infer(one[calls % one.length], 1, out);
        nanos[calls++] = System.nanoTime() - start;
      }
      Arrays.sort(nanos, 0, calls);
      report(workload, "lat_b1_median_us", nanos[calls / 2] / 1e3);
      report(workload, "lat_b1_p99_us", nanos[(int) (calls * 0.99)] / 1e3);
    }
    float[][] many = batches(2, MANY);
    try (Peer.Net net = peer.net(network, false)) {
      int[] steps = new int[1];
      double seconds =
          segments(() -> net.infer(many[steps[0]++ % many.length], MANY, out), 2, 4, 1, 2);
      report(workload, "thr_b32_images_per_s", MANY / seconds);
    }
  }

  /** Seconds of a step: the median of three segments after the warm-up. */
  private static double segments(
      Step step, int warmSteps, double warmSeconds, int least, double leastSeconds)
      throws Exception {
    long end = System.nanoTime() + (long) (warmSeconds * 1e9);
    for (int i = 0; i < warmSteps || System.nanoTime() < end; i++) {
      step.run();
    }
    double[] each = new double[3];
    for (int k = 0; k < each.length; k++) {
      long start = System.nanoTime();
      end = start + (long) (leastSeconds * 1e9);
      int count = 0;
      while (count < least || System.nanoTime() < end) {
        step.run();
        count++;
      }
      each[k] = (System.nanoTime() - start) / 1e9 / count;
    }
    Arrays.sort(each);
    return each[1];
  }
}
