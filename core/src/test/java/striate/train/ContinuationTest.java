package striate.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import striate.batch.Batch;
import striate.batch.Loader;
import striate.nn.Layers;
import striate.nn.Network;
import striate.nn.Shape;
import striate.nn.Tensor;
import striate.nn.Weights;
import striate.train.TrainingResult.Choice;
import striate.train.TrainingResult.Stop;

/** Runs that are given more than they began with, or that went astray. */
final class ContinuationTest {
  private static final Loader TRAIN = Blobs.loader(90, 1, 20);
  private static final Loader VALIDATION = Blobs.loader(40, 2, 16);
  private static final int STEPS = 5;

  @TempDir Path temp;
  private RunFolder folder;
  private final List<String> notices = new ArrayList<>();
  private final List<Long> steps = new ArrayList<>();

  @BeforeEach
  void chooseFolder() {
    folder = RunFolder.at(temp.resolve("run")).everySteps(2);
  }

  private Trainer.Settings settings() {
    return Trainer.of(Blobs.network(), TRAIN)
        .validation(VALIDATION)
        .epochs(3)
        .threads(2)
        .seed(4)
        .optimizer(Optimizer.adamW(0.003, 0.01))
        .folder(folder)
        .listener(
            new TrainingListener() {
              @Override
              public void onStep(Progress p) {
                steps.add(p.step());
              }

              @Override
              public void onNotice(String line) {
                notices.add(line);
              }
            });
  }

  /** Trains by hand: from some weights, with the optimiser new, the factor of each step given. */
  private static Training byHand(
      Training training, int from, int to, Optimizer optimizer, Schedule schedule, int total) {
    for (int epoch = from; epoch < to; epoch++) {
      Loader.Stream stream = TRAIN.stream(epoch);
      for (Batch b = stream.next(); b != null; b = stream.next()) {
        training.learningRate(
            optimizer.learningRate() * schedule.factor(training.steps(), (long) total * STEPS));
        training.step(b.images(), b.labels(), b.count());
      }
    }
    return training;
  }

  private static Training.Settings step(Optimizer optimizer) {
    return Training.of(Blobs.network()).optimizer(optimizer).seed(4).batch(20);
  }

  @Test
  void moreEpochsOfAScheduleThatKnowsNoEndAreThoseOfALongerRun() throws IOException {
    Schedule schedule = Schedule.step(4, 0.8).warmUp(3);
    TrainingResult longer = settings().schedule(schedule).epochs(7).folder(null).run();
    TrainingResult first = settings().schedule(schedule).run();
    assertThat(first.stop()).isEqualTo(Stop.FINISHED);
    assertThat(folder.end().orElseThrow())
        .isEqualTo(new RunFolder.End(Stop.FINISHED, "3 epochs are done"));
    steps.clear();
    TrainingResult more = settings().schedule(schedule).epochs(7).run();
    assertThat(steps.getFirst()).isEqualTo(16);
    assertThat(more.weights().hash()).isEqualTo(longer.weights().hash());
    assertThat(more.epoch()).isEqualTo(longer.epoch());
    assertThat(more.history()).hasSize(7);
    assertThat(notices)
        .containsExactly(
            folder
                + ": 7 epochs instead of 3; the rest follows the schedule of the longer training");
    assertThat(folder.settings()).containsEntry("epochs", "7");
    assertThatThrownBy(() -> settings().schedule(schedule).run())
        .hasMessage(
            folder
                + ": setting epochs: 7 or more expected, got 3; a run goes on with the settings it"
                + " began with");
  }

  @Test
  void moreEpochsOfACosineFollowTheLongerOneFromWhereTheyBegin() throws IOException {
    Schedule cosine = Schedule.cosine();
    UnaryOperator<Trainer.Settings> last = s -> s.schedule(cosine).keepLast();
    last.apply(settings()).run();
    Optimizer adam = Optimizer.adamW(0.003, 0.01);
    Training hand = byHand(step(adam).start(), 0, 3, adam, cosine, 3);
    assertThat(folder.lastWeights(Blobs.network()).hash()).isEqualTo(hand.hash());
    byHand(hand, 3, 6, adam, cosine, 6);

    // Stopped in between, too.
    Trainer[] trainer = new Trainer[1];
    TrainingListener stop =
        new TrainingListener() {
          @Override
          public void onStep(Progress p) {
            if (p.step() == 22) {
              trainer[0].cancel();
            }
          }
        };
    trainer[0] = last.apply(settings()).epochs(6).listener(stop).build();
    assertThat(trainer[0].run().stop()).isEqualTo(Stop.CANCELLED);
    assertThat(folder.end().orElseThrow().stop()).isEqualTo(Stop.CANCELLED);
    TrainingResult end = last.apply(settings()).epochs(6).run();
    assertThat(end.weights().hash()).isEqualTo(hand.hash());
    assertThat(notices).hasSize(1);
  }

  @Test
  void aRunThatEndedEarlyGoesOnWithMorePatience() {
    UnaryOperator<Trainer.Settings> still = s -> s.optimizer(Optimizer.sgd(0)).epochs(20);
    assertThat(still.apply(settings()).patience(2).run().stop()).isEqualTo(Stop.EARLY);
    TrainingResult more = still.apply(settings()).patience(6).run();
    assertThat(more.stop()).isEqualTo(Stop.EARLY);
    TrainingResult whole = still.apply(settings()).patience(6).folder(null).run();
    assertThat(more.history()).hasSameSizeAs(whole.history());
    assertThat(still.apply(settings()).run().stop()).isEqualTo(Stop.FINISHED);
  }

  @Test
  void aTimeLimitMayBeRaisedOrGo() throws IOException {
    TrainingResult none = settings().timeLimit(Duration.ofNanos(1)).run();
    assertThat(none.stop()).isEqualTo(Stop.TIME);
    assertThat(folder.end().orElseThrow().stop()).isEqualTo(Stop.TIME);
    assertThat(settings().timeLimit(Duration.ofHours(1)).run().stop()).isEqualTo(Stop.FINISHED);
    assertThat(settings().epochs(4).run().stop()).isEqualTo(Stop.FINISHED);
  }

  @Test
  void weightsAreTakenOutOfARun() throws IOException {
    Network network = Blobs.network();
    assertThatThrownBy(() -> folder.weights(network))
        .hasMessage(folder + ": there is no checkpoint");
    List<Long> during = new ArrayList<>();
    TrainingListener reader =
        new TrainingListener() {
          @Override
          public void onEpoch(Progress p, EpochResult e) {
            try {
              assertThat(folder.history(network)).hasSize(e.epoch());
              during.add(folder.lastWeights(network).hash());
            } catch (IOException ex) {
              throw new AssertionError(ex);
            }
          }
        };
    TrainingResult result = settings().ema(Ema.of(0.5)).epochs(5).listener(reader).run();
    assertThat(during).hasSize(5).doesNotHaveDuplicates();
    assertThat(folder.weights(network).hash()).isEqualTo(result.weights().hash());
    assertThat(folder.weights(network).hash()).isEqualTo(during.get(result.epoch() - 1));
    assertThat(folder.lastWeights(network).hash()).isEqualTo(during.getLast());
    assertThat(folder.history(network)).isEqualTo(result.history());
    Network other = Network.of(Shape.image(1, 8, 8), Layers.flatten(), Layers.dense(3));
    assertThatThrownBy(() -> folder.weights(other))
        .isInstanceOf(IOException.class)
        .hasMessage(
            folder.checkpoints().getLast() + ": tensor dense1.weight expected, got conv1.weight");
    Files.write(folder.checkpoints().getFirst(), new byte[50]);
    assertThat(during).contains(folder.weights(network).hash());
  }

  /** Grows beyond all bounds after eleven steps. */
  private static final Schedule ASTRAY = Schedule.step(11, 1e25);

  @Test
  void aRunThatDivergedGoesOnFromItsBestWithAnotherSchedule() throws IOException {
    assertThatThrownBy(() -> settings().schedule(ASTRAY).epochs(5).run())
        .isInstanceOfSatisfying(
            TrainingDivergedException.class,
            e -> {
              assertThat(e.result().choice()).isEqualTo(Choice.BEST);
              assertThat(e.result().history()).hasSize(2);
            });
    RunFolder.End end = folder.end().orElseThrow();
    assertThat(end.stop()).isEqualTo(Stop.DIVERGED);
    assertThat(end.why()).startsWith("epoch 3, step 13, batch 3 of 5: ");
    int best = folder.history(Blobs.network()).size();
    Weights from = folder.weights(Blobs.network());
    assertThat(folder.lastWeights(Blobs.network()).hash()).isEqualTo(from.hash());
    assertThatThrownBy(() -> settings().schedule(ASTRAY).epochs(5).run())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            folder
                + " diverged ("
                + end.why()
                + ") and would again: it goes on with a lower learning rate, another schedule or clipping");
    assertThat(folder.end()).contains(end);
    assertThatThrownBy(() -> settings().optimizer(Optimizer.sgd(0.001)).epochs(5).run())
        .hasMessageContaining("setting optimizer: Adam[");
    assertThat(folder.end()).contains(end);

    steps.clear();
    Optimizer lower = Optimizer.adamW(0.001, 0.01);
    TrainingResult result = settings().optimizer(lower).epochs(5).run();
    assertThat(steps.getFirst()).isEqualTo(best * (long) STEPS + 1);
    assertThat(result.stop()).isEqualTo(Stop.FINISHED);
    assertThat(result.steps()).isEqualTo(5 * STEPS);
    assertThat(result.history()).hasSize(5);
    List<String> lines = Files.readAllLines(folder.metrics());
    assertThat(lines).filteredOn(l -> l.startsWith("{\"type\":\"step\"")).hasSize(5 * STEPS);
    assertThat(lines).filteredOn(l -> l.startsWith("{\"type\":\"epoch\"")).hasSize(5);
    // A new training of these weights is the same, but for dropout's and Adam's count of steps.
    Training hand = step(lower).weights(from).start();
    hand.goBack(from, (long) best * STEPS, (long) best * STEPS);
    byHand(hand, best, 5, lower, Schedule.constant(), 5);
    assertThat(folder.lastWeights(Blobs.network()).hash()).isEqualTo(hand.hash());
  }

  @Test
  void afterDivergingAdamBeginsAnew() {
    // The first step of Adam is as long as the rate, whatever the gradient; later ones are not.
    Network network = Network.of(Shape.features(1), Layers.dense(2));
    Training training =
        Training.of(network)
            .optimizer(new Optimizer.Adam(0.01f, 0.9f, 0.999f, 1e-20f, 0, false))
            .start();
    Weights start = training.weights();
    for (int i = 0; i < 50; i++) {
      training.step(new float[] {1}, new int[] {0}, 1);
    }
    training.goBack(start, 7, 7);
    training.step(new float[] {1}, new int[] {0}, 1);
    float[] before = start.get("dense1.weight").values();
    float[] after = training.weights().get("dense1.weight").values();
    for (int i = 0; i < 2; i++) {
      assertThat(Math.abs(after[i] - before[i])).isCloseTo(0.01f, within(1e-6f));
    }
    assertThat(training.steps()).isEqualTo(8);
  }

  private static org.assertj.core.data.Offset<Float> within(float distance) {
    return org.assertj.core.data.Offset.offset(distance);
  }

  @Test
  void withoutValidationItGoesOnAfterTheLastWholeEpoch() throws IOException {
    UnaryOperator<Trainer.Settings> alone = s -> s.validation(null).epochs(4);
    assertThatThrownBy(() -> alone.apply(settings()).schedule(ASTRAY).run())
        .isInstanceOfSatisfying(
            TrainingDivergedException.class,
            e -> {
              assertThat(e.result().choice()).isEqualTo(Choice.LAST_GOOD);
              assertThat(e.result().epoch()).isEqualTo(2);
            });
    steps.clear();
    TrainingResult result = alone.apply(settings()).clipping(Clipping.byNorm(1)).run();
    assertThat(steps.getFirst()).isEqualTo(11);
    assertThat(result.history()).hasSize(4);
  }

  @Test
  void aRunThatDivergedAtOnceBeginsAnew() throws IOException {
    Optimizer wild = Optimizer.sgd(3e38);
    assertThatThrownBy(() -> settings().optimizer(wild).run())
        .isInstanceOf(TrainingDivergedException.class);
    assertThat(folder.history(Blobs.network())).isEmpty();
    TrainingResult whole = settings().optimizer(Optimizer.sgd(0.1)).folder(null).run();
    TrainingResult again = settings().optimizer(Optimizer.sgd(0.1)).run();
    assertThat(again.weights().hash()).isEqualTo(whole.weights().hash());
    assertThat(folder.end().orElseThrow().stop()).isEqualTo(Stop.FINISHED);
  }

  @Test
  void remarksAreKeptAndNotCompared() throws IOException {
    settings().remark("place", "here").note("from", "x").run();
    settings().remark("place", "there").note("from", "x").run();
    assertThat(folder.settings()).containsEntry("remark.place", "there");
    assertThatThrownBy(() -> settings().remark("place", "there").note("from", "y").run())
        .hasMessageContaining("setting note.from: x expected, got y");
    settings().remark("from", "z").run();
    assertThat(folder.notes()).containsOnly(java.util.Map.entry("from", "z"));
    settings().remark("other", "z").run();
    assertThat(folder.notes()).containsOnly(java.util.Map.entry("other", "z"));
  }

  @Test
  void whatIsChangedAfterBuildingChangesNothing() {
    TrainingResult expected = settings().folder(null).epochs(2).run();
    Weights weights = Blobs.network().initialise(4);
    Trainer.Settings settings = settings().weights(weights).epochs(2);
    steps.clear();
    Trainer trainer = settings.build();
    TrainingListener changes =
        new TrainingListener() {
          @Override
          public void onStep(Progress p) {
            spoil(settings, weights);
          }
        };
    spoil(settings, weights);
    settings.listener(changes);
    assertThat(trainer.run().weights().hash()).isEqualTo(expected.weights().hash());
    // Changed while it trains.
    Trainer.Settings during = settings().epochs(2).folder(null);
    during.listener(
        new TrainingListener() {
          @Override
          public void onStep(Progress p) {
            spoil(during, Blobs.network().initialise(4));
          }
        });
    assertThat(during.run().weights().hash()).isEqualTo(expected.weights().hash());
  }

  private static void spoil(Trainer.Settings settings, Weights weights) {
    Tensor bias = weights.get("dense1.weight");
    weights.set(new Tensor(bias.name(), bias.sizes(), new float[bias.values().length]));
    settings
        .epochs(9)
        .optimizer(Optimizer.sgd(1))
        .schedule(Schedule.cosine())
        .clipping(Clipping.byValue(1e-9))
        .ema(Ema.of(0.1))
        .accumulate(3)
        .seed(99)
        .threads(1)
        .weights(weights)
        .metric(Metric.LOSS)
        .keepLast()
        .patience(1)
        .validation(null)
        .timeLimit(Duration.ofNanos(1))
        .note("spoilt", "yes");
  }
}
