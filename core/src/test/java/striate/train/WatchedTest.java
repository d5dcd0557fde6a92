package striate.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import striate.nn.Network;
import striate.run.Activations;
import striate.watch.Moment;
import striate.watch.Visitors;
import striate.watch.WeightHistory;

/** Trainings that are looked at. */
final class WatchedTest {
  private static Trainer.Settings settings() {
    return Trainer.of(Blobs.network(), Blobs.loader(90, 1, 20))
        .validation(Blobs.loader(40, 2, 16))
        .threads(2)
        .seed(4)
        .ema(Ema.of(0.9))
        .accumulate(2)
        .epochs(30);
  }

  private static Moment get(CompletableFuture<Moment> answer) throws Exception {
    return answer.get(2, TimeUnit.MINUTES);
  }

  /** A visitor asks without pause, and looks at the last layer. */
  @Test
  void aTrainingThatIsWatchedEndsInTheSameBits() throws Exception {
    TrainingResult alone = settings().run();
    Visitors visitors = Visitors.of(1);
    WeightHistory history = WeightHistory.of(Blobs.network(), 1 << 20, 7);
    AtomicBoolean done = new AtomicBoolean();
    FutureTask<Integer> watching =
        new FutureTask<>(() -> {
          float[] picture = new float[Blobs.SIDE * Blobs.SIDE];
          int looks = 0;
          while (!done.get()) {
            Moment m = visitors.ask().join();
            m.look(picture, m.network().nodes().size() - 1);
            looks++;
          }
          return looks;
        });
    Thread.ofPlatform().start(watching);
    TrainingResult watched = settings().visitors(visitors).history(history).run();
    Moment last = get(visitors.ask());
    done.set(true);
    assertThat(watching.get(2, TimeUnit.MINUTES)).isPositive();
    assertThat(watched.weights().hash()).isEqualTo(alone.weights().hash());
    assertThat(last.step()).isEqualTo(watched.steps());
    List<Moment> moments = history.moments();
    assertThat(moments.getFirst().step()).isZero();
    assertThat(moments.getFirst().weights().hash()).isEqualTo(Blobs.network().initialise(4).hash());
    assertThat(moments.getLast().weights().hash()).isEqualTo(last.weights().hash());
    assertThat(history.isComplete()).isTrue();
  }

  @Test
  void aMomentHoldsTheWeightsOfItsStepAndTwoRunsHaveOneHistory() {
    List<List<Long>> hashes = new java.util.ArrayList<>();
    for (int threads = 1; threads <= 3; threads += 2) {
      WeightHistory history = WeightHistory.of(Blobs.network(), 1 << 20, 9);
      settings().threads(threads).history(history).run();
      hashes.add(history.moments().stream().map(m -> m.weights().hash()).toList());
      assertThat(history.moments()).hasSizeGreaterThan(4);
    }
    assertThat(hashes.get(1)).isEqualTo(hashes.get(0));
    // The weights of a step against a training that ends there.
    WeightHistory history = WeightHistory.of(Blobs.network(), 1 << 20, 100);
    settings().epochs(2).history(history).run();
    Training by = settings().copy().step.start();
    assertThat(history.moments().getFirst().weights().hash()).isEqualTo(by.hash());
    TrainingResult one = settings().ema(null).epochs(1).keepLast().run();
    Moment atItsEnd = history.moments().get((int) one.steps());
    assertThat(atItsEnd.step()).isEqualTo(one.steps());
    assertThat(atItsEnd.weights().hash()).isEqualTo(one.weights().hash());
  }

  /** Bit by bit the numbers of {@link Activations}, though computed layer by layer. */
  @Test
  void aLookGivesTheNumbersOfActivations() throws Exception {
    Visitors visitors = Visitors.of();
    settings().epochs(2).visitors(visitors).run();
    Moment m = get(visitors.ask());
    Network network = m.network();
    float[] picture = new float[network.input().size()];
    for (int i = 0; i < picture.length; i++) {
      picture[i] = (float) Math.sqrt(i) - 3;
    }
    float[][] all = Activations.of(m.weights()).run(picture);
    for (int n = 0; n < all.length; n++) {
      assertThat(m.look(picture, n).output()).as(network.place(n)).isEqualTo(all[n]);
      int from = network.nodes().get(n).inputs().getFirst();
      assertThat(m.look(picture, n).inputs().getFirst()).isEqualTo(from < 0 ? picture : all[from]);
    }
  }

  /** Asked for in the middle, a cancelled training still answers. */
  @Test
  void aTrainingThatIsCancelledAnswersWithItsLastStep() throws Exception {
    Visitors visitors = Visitors.of();
    Trainer[] trainer = new Trainer[1];
    trainer[0] =
        settings()
            .visitors(visitors)
            .listener(
                new TrainingListener() {
                  @Override
                  public void onStep(Progress p) {
                    if (p.step() == 4) {
                      trainer[0].cancel();
                    }
                  }
                })
            .build();
    TrainingResult result = trainer[0].run();
    assertThat(result.steps()).isEqualTo(4);
    assertThat(get(visitors.ask()).step()).isEqualTo(4);
  }

  @Test
  void aTrainingThatDivergesShowsItsLastGoodWeights() throws Exception {
    Visitors visitors = Visitors.of();
    WeightHistory history = WeightHistory.of(Blobs.network(), 1 << 20, 9);
    Trainer.Settings wild =
        settings()
            .ema(null)
            .optimizer(Optimizer.sgd(0.1))
            .schedule(new Schedule.Step(6, 1e37))
            .visitors(visitors)
            .history(history);
    assertThatThrownBy(wild::run).isInstanceOf(TrainingDivergedException.class);
    Moment m = get(visitors.ask());
    assertThat(history.moments().getLast().step()).isEqualTo(m.step());
    assertThat(history.isComplete()).isTrue();
  }

  @Test
  void aTrainingThatAnErrorEndsCancelsTheRequests() {
    Visitors visitors = Visitors.of(1);
    CompletableFuture<?>[] late = new CompletableFuture<?>[1];
    Trainer.Settings broken =
        settings()
            .visitors(visitors)
            .listener(
                new TrainingListener() {
                  @Override
                  public void onStep(Progress p) {
                    late[0] = visitors.ask();
                    throw new IllegalStateException("a listener's fault");
                  }
                });
    assertThatThrownBy(broken::run).hasMessage("a listener's fault");
    assertThatThrownBy(() -> late[0].get(2, TimeUnit.MINUTES))
        .isInstanceOfAny(CancellationException.class, ExecutionException.class)
        .hasStackTraceContaining("the training ended by an error");
  }

  @Test
  void aHistoryOfAnotherNetworkIsRefused() {
    WeightHistory other =
        WeightHistory.of(
            Network.of(striate.nn.Shape.features(2), striate.nn.Layers.dense(2)), 1 << 20);
    assertThatThrownBy(() -> settings().history(other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the history is of ");
  }
}
