package striate.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import striate.batch.Loader;
import striate.kernels.element.Arithmetic;
import striate.nn.Layers;
import striate.nn.Loss;
import striate.nn.Network;
import striate.nn.Shape;
import striate.nn.Tensor;
import striate.nn.Weights;
import striate.run.DivergedException;
import striate.train.TrainingResult.Choice;
import striate.train.TrainingResult.Stop;

final class TrainerTest {
  private static final Loader TRAIN = Blobs.loader(90, 1, 20);
  private static final Loader VALIDATION = Blobs.loader(40, 2, 16);

  private static Trainer.Settings settings() {
    return Trainer.of(Blobs.network(), TRAIN).threads(2).seed(4);
  }

  /** Everything that has state, at once. */
  private static Trainer.Settings everything() {
    return settings()
        .validation(VALIDATION)
        .epochs(4)
        .optimizer(Optimizer.adamW(0.01, 0.01))
        .schedule(Schedule.plateau(0.5, 0).warmUp(3))
        .loss(Loss.crossEntropy().smoothing(0.1))
        .clipping(Clipping.byNorm(0.5))
        .accumulate(2)
        .ema(Ema.of(0.9));
  }

  /** Keeps what it is told. */
  private static final class Told implements TrainingListener {
    final List<String> calls = new ArrayList<>();
    final List<Progress> steps = new ArrayList<>();

    @Override
    public void onStart(Progress p) {
      calls.add("start");
    }

    @Override
    public void onStep(Progress p) {
      calls.add("step");
      steps.add(p);
    }

    @Override
    public void onEpoch(Progress p, EpochResult r) {
      calls.add("epoch " + r.epoch());
      assertThat(p.epoch()).isEqualTo(r.epoch());
      assertThat(p.validation()).isEqualTo(r.validation());
    }

    @Override
    public void onEnd(TrainingResult r) {
      calls.add("end " + r.stop());
    }
  }

  /** Does something at each step. */
  private static TrainingListener atStep(java.util.function.Consumer<Progress> what) {
    return new TrainingListener() {
      @Override
      public void onStep(Progress p) {
        what.accept(p);
      }
    };
  }

  @Test
  void aTrainingGivesTheSameBitsAtAnyNumberOfThreads() {
    TrainingResult one = everything().threads(1).run();
    for (int threads : new int[] {2, 3}) {
      TrainingResult other = everything().threads(threads).run();
      assertThat(other.weights().hash()).isEqualTo(one.weights().hash());
      for (int i = 0; i < 4; i++) {
        EpochResult a = one.history().get(i);
        EpochResult b = other.history().get(i);
        assertThat(b.loss()).isEqualTo(a.loss());
        assertThat(b.validation()).isEqualTo(a.validation());
      }
    }
  }

  @Test
  void aNetworkLearnsAndTheBestEpochIsGiven() {
    TrainingResult result =
        settings().validation(VALIDATION).epochs(8).optimizer(Optimizer.adam(0.02)).run();
    assertThat(result.stop()).isEqualTo(Stop.FINISHED);
    assertThat(result.why()).isEqualTo("8 epochs are done");
    assertThat(result.choice()).isEqualTo(Choice.BEST);
    assertThat(result.steps()).isEqualTo(40);
    assertThat(result.history()).hasSize(8);
    EpochResult best = result.history().get(result.epoch() - 1);
    for (EpochResult e : result.history()) {
      assertThat(validated(e).accuracy()).isLessThanOrEqualTo(validated(best).accuracy());
    }
    assertThat(validated(best).accuracy()).isGreaterThan(0.8);
    // The weights are that epoch's: validated again they do the same.
    Evaluator again = new Evaluator(VALIDATION, Loss.crossEntropy(), 1);
    assertThat(again.run(result.weights(), () -> false)).isEqualTo(best.validation());
  }

  @Test
  void theLastWeightsAreGivenWithoutValidationOrOnRequest() {
    TrainingResult plain = settings().epochs(3).run();
    TrainingResult last = settings().epochs(3).validation(VALIDATION).keepLast().run();
    assertThat(plain.choice()).isEqualTo(Choice.LAST);
    assertThat(plain.epoch()).isEqualTo(3);
    assertThat(last.choice()).isEqualTo(Choice.LAST);
    assertThat(last.weights().hash()).isEqualTo(plain.weights().hash());
    assertThat(plain.history().getFirst().validation()).isNull();
  }

  @Test
  void theLoopIsTheStepsOfATraining() {
    Training t =
        Training.of(Blobs.network())
            .optimizer(Optimizer.sgd(0.1))
            .batch(20)
            .threads(1)
            .seed(4)
            .ema(Ema.of(0.8))
            .start();
    striate.batch.Batch b = TRAIN.newBatch();
    for (int epoch = 0; epoch < 2; epoch++) {
      for (int step = 0; step < 5; step++) {
        TRAIN.fill(epoch, step, b);
        t.learningRate(0.1f * Schedule.cosine().factor(epoch * 5L + step, 10));
        t.step(b.images(), b.labels(), b.count());
      }
    }
    TrainingResult result =
        settings()
            .epochs(2)
            .optimizer(Optimizer.sgd(0.1))
            .schedule(Schedule.cosine())
            .ema(Ema.of(0.8))
            .run();
    assertThat(result.averaged()).isTrue();
    assertThat(result.weights().hash()).isEqualTo(t.emaWeights().hash());
  }

  @Test
  void listenersAreToldInOrder() {
    Told told = new Told();
    settings().validation(VALIDATION).epochs(2).accumulate(2).listener(told).run();
    assertThat(told.calls)
        .containsExactly(
            "start",
            "step",
            "step",
            "step",
            "epoch 1",
            "step",
            "step",
            "step",
            "epoch 2",
            "end FINISHED");
    Progress last = told.steps.getLast();
    assertThat(last.step()).isEqualTo(6);
    assertThat(last.steps()).isEqualTo(6);
    assertThat(last.batch()).isEqualTo(5);
    assertThat(last.batches()).isEqualTo(5);
    assertThat(last.left()).isZero();
    assertThat(told.steps.getFirst().left()).isPositive();
    assertThat(told.steps.getFirst().validation()).isNull();
    assertThat(last.validation()).isNotNull();
    for (Progress p : told.steps) {
      assertThat(p.loss()).isBetween(0.01, 5.0);
      assertThat(p.accuracy()).isBetween(0.0, 1.0);
      assertThat(p.imagesPerSecond()).isPositive();
    }
  }

  @Test
  void theRateFollowsTheSchedule() {
    Told told = new Told();
    settings()
        .epochs(2)
        .optimizer(Optimizer.sgd(0.5))
        .schedule(Schedule.oneCycle())
        .listener(told)
        .run();
    for (int i = 0; i < 10; i++) {
      double expected = 0.5 * Schedule.oneCycle().factor(i, 10);
      assertThat(told.steps.get(i).learningRate()).isCloseTo(expected, within(1e-7));
    }
  }

  @Test
  void aPlateauCutsTheRate() {
    // So low a rate moves nothing: no validation is better than the first.
    Told told = new Told();
    Trainer.of(still(), TRAIN)
        .validation(VALIDATION)
        .epochs(4)
        .optimizer(Optimizer.sgd(1e-30))
        .schedule(Schedule.plateau(0.5, 0))
        .listener(told)
        .run();
    double[] cuts = {1, 1, 0.5, 0.25};
    for (int i = 0; i < 20; i++) {
      assertThat(told.steps.get(i).learningRate()).isEqualTo((float) (1e-30f * cuts[i / 5]));
    }
  }

  private static Validation validated(EpochResult e) {
    return java.util.Objects.requireNonNull(e.validation());
  }

  private static Network still() {
    return Network.of(Shape.image(1, 8, 8), Layers.flatten(), Layers.dense(3));
  }

  @Test
  void patienceEndsTheTraining() {
    TrainingResult result =
        Trainer.of(still(), TRAIN)
            .validation(VALIDATION)
            .epochs(50)
            .optimizer(Optimizer.sgd(0))
            .patience(3)
            .run();
    assertThat(result.stop()).isEqualTo(Stop.EARLY);
    assertThat(result.why()).isEqualTo("the validation has not become better for 3 epochs");
    assertThat(result.history()).hasSize(4);
    assertThat(result.epoch()).isEqualTo(1);
  }

  @Test
  void theTimeLimitEndsTheTraining() {
    TrainingResult none = settings().timeLimit(Duration.ofNanos(1)).run();
    assertThat(none.stop()).isEqualTo(Stop.TIME);
    assertThat(none.steps()).isZero();
    assertThat(none.weights().hash()).isEqualTo(Blobs.network().initialise(4).hash());
    TrainingResult some =
        settings()
            .timeLimit(Duration.ofMillis(500))
            .listener(
                atStep(p -> {
                  if (p.step() == 3) {
                    sleep(600);
                  }
                }))
            .run();
    assertThat(some.stop()).isEqualTo(Stop.TIME);
    assertThat(some.why()).isEqualTo("the time limit of 0.5s is reached");
    assertThat(some.steps()).isLessThanOrEqualTo(3);
  }

  private static void sleep(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void anotherThreadCancels() throws InterruptedException {
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch cancelled = new CountDownLatch(1);
    Trainer trainer =
        settings()
            .listener(
                atStep(p -> {
                  if (p.step() == 7) {
                    reached.countDown();
                    await(cancelled);
                  }
                }))
            .build();
    AtomicReference<TrainingResult> result = new AtomicReference<>();
    Thread virtual = Thread.ofVirtual().start(() -> result.set(trainer.run()));
    await(reached);
    trainer.cancel();
    cancelled.countDown();
    virtual.join();
    assertThat(result.get().stop()).isEqualTo(Stop.CANCELLED);
    assertThat(result.get().steps()).isEqualTo(7);
    assertThat(result.get().history()).hasSize(1);
    assertThatThrownBy(trainer::run).hasMessage("this trainer has run; build another");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void anInterruptEndsTheTrainingAndStaysSet() {
    TrainingResult result =
        settings()
            .listener(
                atStep(p -> {
                  if (p.step() == 2) {
                    Thread.currentThread().interrupt();
                  }
                }))
            .run();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(result.stop()).isEqualTo(Stop.CANCELLED);
    assertThat(result.why()).isEqualTo("its thread was interrupted");
    assertThat(result.steps()).isEqualTo(2);
  }

  @Test
  void whatAListenerThrowsComesOut() {
    RuntimeException own = new RuntimeException("the listener's");
    Told told = new Told();
    Trainer trainer =
        settings()
            .listener(told)
            .listener(
                atStep(p -> {
                  throw own;
                }))
            .build();
    assertThatThrownBy(trainer::run).isSameAs(own);
    assertThat(told.calls).containsExactly("start", "step");
  }

  @Test
  void aListenerMayLookAtTheWeights() {
    Trainer[] trainer = new Trainer[1];
    List<Long> hashes = new ArrayList<>();
    trainer[0] =
        settings().epochs(1).listener(atStep(p -> hashes.add(trainer[0].weights().hash()))).build();
    assertThatThrownBy(() -> trainer[0].weights()).hasMessage("the training has not begun");
    TrainingResult result = trainer[0].run();
    assertThat(hashes).hasSize(5).doesNotHaveDuplicates().endsWith(result.weights().hash());
  }

  @Test
  void divergenceNamesThePlaceAndKeepsTheLastGoodWeights() {
    Told told = new Told();
    Trainer.Settings settings =
        settings()
            .optimizer(Optimizer.sgd(0.1))
            // From the second epoch on the rate is beyond all bounds.
            .schedule(new Schedule.Step(5, 1e37))
            .listener(told);
    assertThatThrownBy(settings::run)
        .isInstanceOf(TrainingDivergedException.class)
        .hasCauseInstanceOf(DivergedException.class)
        .hasMessageMatching(
            "epoch 2, step \\d+, batch \\d of 5: .*: layer \\d, .*; a lower learning rate may help")
        .satisfies(e -> {
          TrainingDivergedException diverged = (TrainingDivergedException) e;
          assertThat(diverged.layer()).startsWith("layer ");
          TrainingResult result = diverged.result();
          assertThat(result.stop()).isEqualTo(Stop.DIVERGED);
          assertThat(result.choice()).isEqualTo(Choice.LAST_GOOD);
          assertThat(result.epoch()).isEqualTo(1);
          assertThat(result.weights().hash())
              .isEqualTo(settings().epochs(1).optimizer(Optimizer.sgd(0.1)).run().weights().hash());
          assertFinite(result.weights());
        });
    assertThat(told.calls).endsWith("end DIVERGED");
  }

  private static void assertFinite(Weights weights) {
    for (Tensor t : weights.tensors()) {
      assertThat(Arithmetic.isFinite(t.values(), 0, t.values().length)).as(t.name()).isTrue();
    }
  }

  @Test
  void squaredErrorTakesTheLabelsAsOneHot() {
    Network net = Network.of(Shape.features(64), Layers.dense(12), Layers.tanh(), Layers.dense(3));
    TrainingResult result =
        Trainer.of(net, TRAIN)
            .validation(VALIDATION)
            .loss(Loss.meanSquaredError())
            .metric(Metric.LOSS)
            .epochs(12)
            .threads(1)
            .optimizer(Optimizer.adam(0.01))
            .run();
    EpochResult best = result.history().get(result.epoch() - 1);
    for (EpochResult e : result.history()) {
      assertThat(validated(e).loss()).isGreaterThanOrEqualTo(validated(best).loss());
    }
    assertThat(validated(best).loss()).isBetween(0.0001, 0.2);
    assertThat(validated(best).accuracy()).isGreaterThan(0.7);
  }

  @Test
  void whatDoesNotFitIsNamed() {
    Network large = Network.of(Shape.image(1, 9, 9), Layers.flatten(), Layers.dense(3));
    assertThatThrownBy(() -> Trainer.of(large, TRAIN))
        .hasMessage("training pictures: the network expects [N, 1, 9, 9], got [1, 8, 8]");
    Network many = Network.of(Shape.image(1, 8, 8), Layers.flatten(), Layers.dense(4));
    assertThatThrownBy(() -> Trainer.of(many, TRAIN))
        .hasMessage("training pictures: the network has 4 outputs, the set 3 classes");
    assertThatThrownBy(() -> settings().epochs(0)).hasMessage("epochs: at least 1 expected, got 0");
    assertThatThrownBy(() -> settings().patience(3).build())
        .hasMessage("patience: a validation set is needed");
    assertThatThrownBy(() -> settings().schedule(Schedule.plateau(0.5, 2).warmUp(5)).build())
        .hasMessageEndingWith(": a validation set is needed");
    assertThatThrownBy(() -> settings().timeLimit(Duration.ZERO))
        .hasMessage("time limit: above 0 expected, got PT0S");
  }
}
