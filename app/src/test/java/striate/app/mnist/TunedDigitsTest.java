package striate.app.mnist;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import striate.app.mnist.EmbeddedMnist.Part;
import striate.batch.Loader;
import striate.data.ArrayDataset;
import striate.data.Preprocessing;
import striate.nn.Layers;
import striate.nn.Network;
import striate.nn.Shape;
import striate.nn.Weights;
import striate.train.Optimizer;
import striate.train.Trainer;
import striate.tune.FineTuning;

/** The table of docs/fine-tuning.md in short: digits 0 to 4, then 5 to 9 with five images each. */
final class TunedDigitsTest {
  private static final int PIXELS = EmbeddedMnist.SIDE * EmbeddedMnist.SIDE;

  /** The images of five digits from {@code first} on: the first {@code each}, or those after. */
  private static Loader loader(int first, int each, boolean after, int batch) {
    EmbeddedMnist mnist = new EmbeddedMnist();
    byte[] pixels = mnist.pixels(Part.TRAIN);
    byte[] all = mnist.labels(Part.TRAIN);
    int[] counts = new int[5];
    List<Integer> taken = new ArrayList<>();
    for (int i = 0; i < all.length; i++) {
      int label = all[i] - first;
      if (label >= 0 && label < 5 && counts[label]++ < each != after) {
        taken.add(i);
      }
    }
    byte[] samples = new byte[taken.size() * PIXELS];
    int[] labels = new int[taken.size()];
    for (int i = 0; i < labels.length; i++) {
      System.arraycopy(pixels, taken.get(i) * PIXELS, samples, i * PIXELS, PIXELS);
      labels[i] = all[taken.get(i)] - first;
    }
    return Loader.of(
            ArrayDataset.of(samples, 28, 28, 1, labels, List.of("a", "b", "c", "d", "e")),
            Preprocessing.of(1, 28, 28))
        .batch(batch)
        .build();
  }

  @Test
  void aTunedHeadIsAheadOfAHundredUpdatesFromNothing() {
    Network network =
        Network.of(
            Shape.image(1, 28, 28),
            Layers.conv(8, 5).stride(2),
            Layers.relu(),
            Layers.maxPool(2),
            Layers.conv(16, 3),
            Layers.relu(),
            Layers.flatten(),
            Layers.dense(5));
    Weights old =
        Trainer.of(network, loader(0, 1000, false, 16))
            .epochs(6)
            .optimizer(Optimizer.adam(0.003))
            .threads(2)
            .run()
            .weights();
    Loader few = loader(5, 5, false, 5);
    Loader held = loader(5, 5, true, 50);
    FineTuning.Head head = FineTuning.of(old, few).validation(held).threads(2).head();
    double tuned = Objects.requireNonNull(head.validation()).accuracy();
    double fresh =
        Objects.requireNonNull(
                Trainer.of(network, few)
                    .validation(held)
                    .epochs(20) // a hundred updates
                    .optimizer(Optimizer.adam(0.003))
                    .threads(2)
                    .keepLast()
                    .run()
                    .history()
                    .getLast()
                    .validation())
            .accuracy();
    assertThat(tuned).isGreaterThan(fresh);
  }
}
