package striate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static striate.nn.Layers.batchNorm;
import static striate.nn.Layers.conv;
import static striate.nn.Layers.dense;
import static striate.nn.Layers.dropout;
import static striate.nn.Layers.flatten;
import static striate.nn.Layers.maxPool;
import static striate.nn.Layers.relu;
import static striate.nn.Layers.residual;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import striate.nn.Layers;
import striate.nn.Network;
import striate.nn.Shape;
import striate.train.Clipping;
import striate.train.Ema;
import striate.train.Optimizer;
import striate.train.ParameterGroup;
import striate.train.Training;

/**
 * A steady training step and a steady inference allocate nothing, workers included. Measured in a
 * JVM of its own: in one where thousands of odd shapes have gone through the kernels before, what
 * the compiler makes of them is not what a program gets.
 */
class MemoryTest {
  /** What the JVM itself may allocate meanwhile, for each call. */
  private static final long ALLOWANCE = 4096;

  private static final int CALLS = 40;

  /** Until the kernels are compiled, vectors are objects; that takes some thousand calls. */
  private static final long PATIENCE_NANOS = 120_000_000_000L;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static Network network() {
    return Network.of(
        Shape.image(3, 12, 12),
        conv(16, 3).noBias(),
        batchNorm(),
        relu(),
        residual(conv(16, 3).same(), Layers.tanh()),
        conv(24, 3),
        relu(),
        maxPool(2),
        dropout(0.2),
        flatten(),
        dense(40),
        relu(),
        dense(10));
  }

  private static long leastBytesACall(Runnable call) {
    long least = Long.MAX_VALUE;
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (least > ALLOWANCE && System.nanoTime() < end) {
      long before = THREADS.getTotalThreadAllocatedBytes();
      for (int i = 0; i < CALLS; i++) {
        call.run();
      }
      least = Math.min(least, (THREADS.getTotalThreadAllocatedBytes() - before) / CALLS);
    }
    return least;
  }

  private static long everything() {
    Network net = network();
    Training training =
        Training.of(net)
            .batch(16)
            .threads(2)
            .optimizer(Optimizer.sgd(0.01, 0.9))
            .clipping(Clipping.byNorm(1))
            .ema(Ema.of(0.99))
            .accumulate(2)
            .start();
    float[] images = new float[16 * net.input().size()];
    float[] shares = new float[160];
    java.util.Arrays.fill(shares, 0.1f);
    return leastBytesACall(() -> training.step(images, shares, 16));
  }

  /** Frozen, with rates of their own, fixed. */
  private static long tuning() {
    Network net = network();
    Training training =
        Training.of(net)
            .batch(16)
            .threads(2)
            .optimizer(Optimizer.adam(0.001))
            .fixed("*")
            .groups(
                ParameterGroup.of("conv1").frozen(),
                ParameterGroup.of("dense*").rateFactor(2),
                ParameterGroup.rest().rateFactor(0.1).weightDecay(0.01))
            .start();
    float[] images = new float[16 * net.input().size()];
    int[] labels = new int[16];
    return leastBytesACall(() -> training.step(images, labels, 16));
  }

  private static long training() {
    Network net = network();
    Training training =
        Training.of(net).batch(16).threads(2).optimizer(Optimizer.adam(0.001)).start();
    float[] images = new float[16 * net.input().size()];
    int[] labels = new int[16];
    return leastBytesACall(() -> training.step(images, labels, 16));
  }

  /** A network without Winograd's transforms, which have no scalar form to start on. */
  private static long scalarStart() {
    Network net =
        Network.of(
            Shape.image(1, 12, 12),
            conv(16, 3).noBias(),
            Layers.tanh(),
            dropout(0.5),
            flatten(),
            dense(10));
    Training training = Training.of(net).batch(16).threads(2).optimizer(Optimizer.sgd(0.1)).start();
    float[] images = new float[16 * net.input().size()];
    int[] labels = new int[16];
    return leastBytesACall(() -> training.step(images, labels, 16));
  }

  private static long inference(int threads, int count) {
    Network net = network();
    float[] images = new float[16 * net.input().size()];
    float[] outputs = new float[160];
    Inference inference = Inference.of(net.initialise(1), threads);
    return leastBytesACall(() -> inference.run(images, count, outputs));
  }

  /** Those of one network in one JVM, which compiles it once. */
  @ParameterizedTest
  @ValueSource(
      strings = {"training tuning everything", "inference-1-16 inference-2-16 inference-2-1"})
  void aCallAllocatesNothing(String what) throws IOException, InterruptedException {
    assertThat(allocated(what, true)).hasSize(3).allMatch(bytes -> bytes < ALLOWANCE);
  }

  @Test
  void neitherDoesOneThatStartsScalar() throws IOException, InterruptedException {
    assertThat(allocated("scalar-start", false)).hasSize(1).allMatch(bytes -> bytes < ALLOWANCE);
  }

  private static List<Long> allocated(String what, boolean vectorsAtOnce)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--add-modules=jdk.incubator.vector");
    command.add("-Dstriate.vectors.at-once=" + vectorsAtOnce);
    command.add("-cp");
    command.addAll(List.of(System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(what.split(" ", -1)));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return output.strip().lines().map(Long::valueOf).toList();
  }

  /** Prints the bytes that a call of each allocates. */
  static final class Main {
    private Main() {}

    public static void main(String[] args) {
      for (String what : args) {
        String[] words = what.split("-", -1);
        System.out.println(
            switch (what) {
              case "training" -> training();
              case "tuning" -> tuning();
              case "everything" -> everything();
              case "scalar-start" -> scalarStart();
              default -> inference(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
            });
      }
    }
  }
}
