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
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import striate.nn.Layers;
import striate.nn.Network;
import striate.nn.Shape;
import striate.train.Optimizer;
import striate.train.Training;

/** A steady training step and a steady inference allocate nothing, workers included. */
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

  @Test
  void aTrainingStepAllocatesNothing() {
    Network net = network();
    Training training =
        Training.of(net).batch(16).threads(2).optimizer(Optimizer.adam(0.001)).start();
    float[] images = new float[16 * net.input().size()];
    int[] labels = new int[16];
    assertThat(leastBytesACall(() -> training.step(images, labels, 16))).isLessThan(ALLOWANCE);
  }

  @Test
  void anInferenceAllocatesNothing() {
    Network net = network();
    float[] images = new float[16 * net.input().size()];
    float[] outputs = new float[160];
    for (int threads : new int[] {1, 2}) {
      Inference inference = Inference.of(net.initialise(1), threads);
      assertThat(leastBytesACall(() -> inference.run(images, 16, outputs))).isLessThan(ALLOWANCE);
      assertThat(leastBytesACall(() -> inference.run(images, 1, outputs))).isLessThan(ALLOWANCE);
    }
  }
}
