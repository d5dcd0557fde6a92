package striate.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import striate.Child;
import striate.batch.Loader;
import striate.data.ArrayDataset;
import striate.data.Preprocessing;
import striate.nn.Layers;
import striate.nn.Network;
import striate.nn.Shape;

/** What an epoch allocates. */
final class MemoryTest {
  private static final int SIDE = 64;

  private static Loader loader() {
    ArrayDataset set =
        ArrayDataset.of(
            new byte[100 * SIDE * SIDE], SIDE, SIDE, 1, new int[100], List.of("a", "b"));
    return Loader.of(set, Preprocessing.of(1, SIDE, SIDE)).batch(25).build();
  }

  /**
   * A batch is 400 kB; the other things of an epoch (its weights, its result) are small. In a JVM
   * without vectors, which are objects until they are compiled.
   */
  @Test
  void epochsShareTheMemoryOfTheirBatches() {
    Child.End end = Child.run(List.of(), Main.class);
    assertThat(end.code()).as(end.toString()).isZero();
    assertThat(Long.parseLong(end.lines().getLast())).isLessThan(4L * 25 * SIDE * SIDE);
  }

  /** Prints the fewest bytes that an epoch took. */
  static final class Main {
    private Main() {}

    public static void main(String[] args) {
      Network network =
          Network.of(
              Shape.image(1, SIDE, SIDE), Layers.maxPool(32), Layers.flatten(), Layers.dense(2));
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      List<Long> bytes = new ArrayList<>();
      Trainer.of(network, loader())
          .epochs(20)
          .threads(1)
          .listener(
              new TrainingListener() {
                @Override
                public void onEpoch(Progress p, EpochResult r) {
                  bytes.add(threads.getCurrentThreadAllocatedBytes());
                }
              })
          .run();
      long least = Long.MAX_VALUE;
      for (int e = 1; e < bytes.size(); e++) {
        least = Math.min(least, bytes.get(e) - bytes.get(e - 1));
      }
      System.out.println(least);
    }
  }
}
