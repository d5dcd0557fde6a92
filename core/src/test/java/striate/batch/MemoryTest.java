package striate.batch;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import striate.data.ArrayDataset;
import striate.data.Preprocessing;

/** Making batches allocates nothing, in the stream's threads either. In a JVM of its own. */
class MemoryTest {
  /** What the JVM itself may allocate meanwhile, for each batch of 32 pictures. */
  private static final long ALLOWANCE = 512;

  /** Until the code is compiled, some objects are not yet known to be needless. */
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  private static final int BATCHES = 200;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static Loader loader(int threads) {
    ArrayDataset set = Sets.varied(32 * (BATCHES + 8), 8, 8, 3);
    return Loader.of(set, Preprocessing.of(3, 8, 8))
        .augment(
            Augment.parse(
                "shift(2) rotate(10) scale(0.9,1.1) elastic(4,34) flip-horizontal crop(2)"
                    + " light(0.1,0.2) cutout(3,noise) erase outside(reflect)"))
        .mix(Mix.cutMix(0.3))
        .batch(32)
        .threads(threads)
        .build();
  }

  private static long filling() {
    Loader loader = loader(1);
    Batch batch = loader.newBatch();
    return leastBytes(
        () -> {
          for (int step = 0; step < BATCHES; step++) {
            loader.fill(1, step, batch);
          }
        },
        () -> {});
  }

  /** The start of a stream makes an order, a thread and its memory: it is not measured. */
  private static long streaming(int threads) {
    Loader loader = loader(threads);
    Loader.Stream[] stream = new Loader.Stream[1];
    return leastBytes(
        () -> {
          for (int step = 0; step < BATCHES; step++) {
            Objects.requireNonNull(stream[0].next());
          }
        },
        () -> {
          stream[0] = loader.stream(1);
          for (int i = 0; i < 8; i++) {
            Objects.requireNonNull(stream[0].next());
          }
        });
  }

  private static long leastBytes(Runnable batches, Runnable before) {
    long least = Long.MAX_VALUE;
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (least > ALLOWANCE && System.nanoTime() < end) {
      before.run();
      long start = THREADS.getTotalThreadAllocatedBytes();
      batches.run();
      least = Math.min(least, (THREADS.getTotalThreadAllocatedBytes() - start) / BATCHES);
    }
    return least;
  }

  @ParameterizedTest
  @ValueSource(strings = {"fill", "1", "2"})
  void aBatchAllocatesNothing(String what) throws IOException, InterruptedException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            what);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    assertThat(Long.parseLong(output.strip())).isLessThanOrEqualTo(ALLOWANCE);
  }

  /** Prints the bytes that a batch allocates. */
  static final class Main {
    private Main() {}

    public static void main(String[] args) {
      System.out.println(args[0].equals("fill") ? filling() : streaming(Integer.parseInt(args[0])));
    }
  }
}
