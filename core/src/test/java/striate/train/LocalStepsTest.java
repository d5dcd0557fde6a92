package striate.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import striate.nn.Layers;
import striate.nn.Network;
import striate.nn.Shape;
import striate.nn.Weights;
import striate.run.Exchange;
import striate.run.Machines;

/** What is not the training of one machine: local SGD, and statistics of each machine. */
class LocalStepsTest {
  /** Without statistics and masks: then what is averaged is what one machine computes. */
  private static Network plain() {
    return Network.of(
        Shape.image(1, Blobs.SIDE, Blobs.SIDE),
        Layers.conv(6, 3),
        Layers.relu(),
        Layers.maxPool(2),
        Layers.flatten(),
        Layers.dense(3));
  }

  private static Trainer.Settings settings(Network network, int images, int batch) {
    return Trainer.of(network, Blobs.loader(images, 1, batch))
        .epochs(3)
        .threads(1)
        .optimizer(Optimizer.sgd(0.05, 0.9));
  }

  private static TrainingResult together(Trainer.Settings settings, Exchange x, int every) {
    return settings.exchange(x).localSteps(every).run();
  }

  private static void assertClose(Weights found, Weights expected, float most) {
    for (int n = 0; n < expected.network().nodes().size(); n++) {
      for (int p = 0; p < expected.stored(n).length; p++) {
        float[] e = expected.stored(n)[p];
        float[] f = found.stored(n)[p];
        for (int i = 0; i < e.length; i++) {
          assertThat(f[i]).as("%d %d %d", n, p, i).isCloseTo(e[i], within(most));
        }
      }
    }
  }

  /** The mean of equal parts' steps is the step of their mean gradient, momentum included. */
  @ParameterizedTest
  @ValueSource(ints = {2, 4, 16})
  void aMeanAfterEachStepIsOneMachinesTraining(int machines) {
    Weights expected = settings(plain(), 64, 32).run().weights();
    List<Weights> found =
        Machines.run(machines, x -> together(settings(plain(), 64, 32), x, 1).weights());
    assertClose(found.getFirst(), expected, 2e-6f);
    assertThat(found.stream().map(Weights::hash).distinct()).hasSize(1);
  }

  /** Batch 21 of 50 images: a last batch of 8, and 16 machines of which half have none of it. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 16})
  void allEndAlikeAndAResumedOneToo(int machines, @TempDir Path temp) {
    RunFolder folder = RunFolder.at(temp.resolve("run")).everySteps(1);
    List<Long> whole =
        Machines.run(
            machines,
            x ->
                together(
                        settings(Blobs.network(), 50, 21)
                            .optimizer(Optimizer.adam(0.01))
                            .ema(Ema.of(0.9)),
                        x,
                        2)
                    .weights()
                    .hash());
    assertThat(whole.stream().distinct()).hasSize(1);
    for (int step = 1; step < 6; step++) {
      int last = step;
      assertThatThrownBy(() ->
              Machines.run(
                  machines,
                  x ->
                      together(
                          settings(Blobs.network(), 50, 21)
                              .optimizer(Optimizer.adam(0.01))
                              .ema(Ema.of(0.9))
                              .folder(folder)
                              .listener(
                                  new TrainingListener() {
                                    @Override
                                    public void onStep(Progress p) {
                                      if (p.step() > last) {
                                        throw new IllegalStateException("enough");
                                      }
                                    }
                                  }),
                          x,
                          2)))
          .isInstanceOf(IllegalStateException.class);
    }
    List<Long> resumed =
        Machines.run(
            machines,
            x ->
                together(
                        settings(Blobs.network(), 50, 21)
                            .optimizer(Optimizer.adam(0.01))
                            .ema(Ema.of(0.9))
                            .folder(folder)
                            .threads(2),
                        x,
                        2)
                    .weights()
                    .hash());
    assertThat(resumed).containsOnly(whole.getFirst());
  }

  @Test
  void itLearnsAndIsAnotherTrainingThanThatOfOneMachine() {
    TrainingResult exact = settings(Blobs.network(), 64, 32).run();
    List<TrainingResult> local =
        Machines.run(4, x -> together(settings(Blobs.network(), 64, 32), x, 4));
    assertThat(local.getFirst().weights().hash()).isNotEqualTo(exact.weights().hash());
    assertThat(local.getFirst().history().getLast().loss())
        .isLessThan(local.getFirst().history().getFirst().loss());
  }

  @Test
  void anotherNumberOfMachinesCannotGoOn(@TempDir Path temp) {
    RunFolder folder = RunFolder.at(temp.resolve("run"));
    Machines.run(2, x -> together(settings(plain(), 64, 32).folder(folder), x, 2));
    assertThatThrownBy(
            () -> Machines.run(4, x -> together(settings(plain(), 64, 32).folder(folder), x, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("local.steps");
  }

  @Test
  void whatDoesNotGoTogetherIsRefused() {
    assertThatThrownBy(() -> settings(plain(), 64, 32).localSteps(2).build())
        .hasMessage("local steps: several machines expected, got none");
    assertThatThrownBy(() -> settings(plain(), 64, 32).ownStatistics().build())
        .hasMessage("statistics of each machine: several machines expected, got none");
    assertThatThrownBy(() -> settings(plain(), 64, 32).localSteps(-1))
        .hasMessage("local steps: at least 0 expected, got -1");
    Machines.run(
        2,
        x -> {
          assertThatThrownBy(
                  () -> settings(plain(), 64, 32).exchange(x).localSteps(2).accumulate(2).build())
              .hasMessageContaining("no accumulated batches expected");
          return 0;
        });
  }

  private static Weights mean(List<Weights> all) {
    Weights mean = all.getFirst().copy();
    for (int n = 0; n < mean.network().nodes().size(); n++) {
      for (int p = 0; p < mean.stored(n).length; p++) {
        float[] to = mean.stored(n)[p];
        for (int i = 0; i < to.length; i++) {
          double sum = 0;
          for (Weights w : all) {
            sum += w.stored(n)[p][i];
          }
          to[i] = (float) (sum / all.size());
        }
      }
    }
    return mean;
  }

  /** A machine's own statistics, then the mean of the gradients and of the running statistics. */
  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void statisticsOfEachMachineAreThoseOfItsImagesAlone(int machines) {
    Network network =
        Network.of(
            Shape.image(1, Blobs.SIDE, Blobs.SIDE),
            Layers.conv(6, 3).noBias(),
            Layers.batchNorm(),
            Layers.relu(),
            Layers.flatten(),
            Layers.dense(3));
    float[] images = Blobs.images(Blobs.set(32, 3), Blobs.loader(32, 3, 32).preprocessing());
    int[] labels = new int[32];
    for (int i = 0; i < 32; i++) {
      labels[i] = Blobs.set(32, 3).label(i);
    }
    int own = 32 / machines;
    int size = Blobs.SIDE * Blobs.SIDE;
    List<Weights> parts = new ArrayList<>();
    for (int m = 0; m < machines; m++) {
      // A step of plain SGD for each part by itself; the mean of the steps is that of the
      // gradients.
      Training part =
          Training.of(network).optimizer(Optimizer.sgd(0.1)).batch(own).threads(1).start();
      part.step(
          Arrays.copyOfRange(images, m * own * size, (m + 1) * own * size),
          Arrays.copyOfRange(labels, m * own, (m + 1) * own),
          own);
      parts.add(part.weights());
    }
    Weights expected = mean(parts);
    List<Weights> found =
        Machines.run(
            machines,
            x -> {
              Training t =
                  Training.of(network)
                      .optimizer(Optimizer.sgd(0.1))
                      .batch(32)
                      .threads(1)
                      .exchange(x)
                      .ownStatistics(true)
                      .start();
              t.step(images, labels, 32);
              return t.weights();
            });
    assertClose(found.getFirst(), expected, 1e-6f);
    assertThat(found.stream().map(Weights::hash).distinct()).hasSize(1);
    Weights whole =
        Training.of(network).optimizer(Optimizer.sgd(0.1)).batch(32).threads(1).start().weights();
    assertThat(found.getFirst().hash()).isNotEqualTo(whole.hash());
  }

  /** Batches of 21 with a last one of 8, of which some machines have no image. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 16})
  void machinesWithStatisticsOfTheirOwnEndAlike(int machines) {
    List<Long> found =
        Machines.run(
            machines,
            x ->
                settings(Blobs.network(), 50, 21)
                    .exchange(x)
                    .ownStatistics()
                    .run()
                    .weights()
                    .hash());
    assertThat(found.stream().distinct()).hasSize(1);
    long exact = settings(Blobs.network(), 50, 21).run().weights().hash();
    if (machines == 1) {
      assertThat(found).containsOnly(exact);
    } else {
      assertThat(found.getFirst()).isNotEqualTo(exact);
    }
  }
}
