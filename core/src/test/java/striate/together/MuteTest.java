package striate.together;

import static org.assertj.core.api.Assertions.assertThat;
import static striate.nn.Layers.batchNorm;
import static striate.nn.Layers.conv;
import static striate.nn.Layers.dense;
import static striate.nn.Layers.flatten;
import static striate.nn.Layers.relu;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import striate.batch.Loader;
import striate.data.ArrayDataset;
import striate.data.Preprocessing;
import striate.nn.Network;
import striate.nn.Shape;
import striate.nn.Weights;
import striate.train.Optimizer;
import striate.train.Progress;
import striate.train.Trainer;
import striate.train.TrainingListener;

class MuteTest {
  private static final int SIDE = 12;

  /** Steps with numbers of no training would take another time than those of a training. */
  @ParameterizedTest
  @CsvSource({"2, 0", "2, 1", "4, 2", "16, 15"})
  void aRehearsalsNumbersAreThoseOfATraining(int machines, int machine) {
    Random random = new Random(7);
    byte[] samples = new byte[256 * SIDE * SIDE];
    random.nextBytes(samples);
    int[] labels = random.ints(256, 0, 4).toArray();
    Network network =
        Network.of(
            Shape.image(1, SIDE, SIDE),
            conv(16, 3).noBias(),
            batchNorm(),
            relu(),
            flatten(),
            dense(256), // whose gradient is computed from all machines' images
            relu(),
            dense(4));
    Loader loader =
        Loader.of(
                ArrayDataset.of(samples, SIDE, SIDE, 1, labels, List.of("a", "b", "c", "d")),
                Preprocessing.of(1, SIDE, SIDE).normalise(List.of(0.5f), List.of(0.29f)))
            .batch(32)
            .threads(1)
            .build();
    Weights initial = network.initialise(3);
    List<Double> losses = new ArrayList<>();
    Weights after =
        Trainer.of(network, loader)
            .weights(initial)
            .epochs(5)
            .threads(1)
            .optimizer(Optimizer.sgd(0.01, 0.9))
            .exchange(new Mute(machines, machine))
            .listener(
                new TrainingListener() {
                  @Override
                  public void onStep(Progress p) {
                    losses.add(p.stepLoss());
                  }
                })
            .run()
            .weights();
    assertThat(losses).hasSize(40).allSatisfy(loss -> assertThat(loss).isBetween(0.0, 10.0));
    // What the others own stays as it was; a block of weights belongs to one machine.
    assertThat(kept(initial, after)).isGreaterThan(0.95 - 1.0 / machines);
  }

  private static double kept(Weights before, Weights after) {
    int kept = 0;
    int all = 0;
    for (String name : before.names()) {
      float[] was = before.get(name).values();
      float[] is = after.get(name).values();
      for (int i = 0; i < was.length; i++) {
        kept += was[i] == is[i] ? 1 : 0;
      }
      all += was.length;
    }
    return (double) kept / all;
  }
}
