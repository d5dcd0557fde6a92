package striate.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import striate.batch.Loader;
import striate.data.Dataset;
import striate.data.Preprocessing;
import striate.data.Samples;
import striate.train.TrainingResult.Stop;

/** An interrupt, before a training begins or at any moment of it, is a cancellation. */
final class InterruptTest {
  private static final Loader TRAIN = Blobs.loader(90, 1, 20);

  @TempDir Path temp;

  private static Trainer.Settings settings() {
    return Trainer.of(Blobs.network(), TRAIN)
        .validation(Blobs.loader(40, 2, 16))
        .threads(2)
        .epochs(3);
  }

  @AfterEach
  void noInterruptIsLeft() {
    assertThat(Thread.interrupted()).isFalse();
  }

  private static void assertCancelled(TrainingResult result) {
    assertThat(Thread.interrupted()).isTrue();
    assertThat(result.stop()).isEqualTo(Stop.CANCELLED);
    assertThat(result.why()).isEqualTo("its thread was interrupted");
  }

  @Test
  void beforeTheStart() {
    Thread.currentThread().interrupt();
    TrainingResult result = settings().run();
    assertCancelled(result);
    assertThat(result.steps()).isZero();
    assertThat(result.history()).isEmpty();
  }

  @Test
  void beforeTheStartOfARunInAFolder() {
    Thread.currentThread().interrupt();
    assertCancelled(settings().folder(RunFolder.at(temp)).run());
    // Nothing is in the way of the next.
    TrainingResult whole = settings().folder(RunFolder.at(temp)).run();
    assertThat(whole.stop()).isEqualTo(Stop.FINISHED);
    assertThat(whole.weights().hash()).isEqualTo(settings().run().weights().hash());
  }

  /** The data's fingerprints are taken while the folder is being opened. */
  @Test
  void whileTheFolderIsOpened() {
    Samples interrupting = new Interrupting(TRAIN.samples(), -1);
    Loader loader = Loader.of(interrupting, TRAIN.preprocessing()).batch(20).build();
    Trainer.Settings settings = Trainer.of(Blobs.network(), loader).threads(1).epochs(2);
    assertCancelled(settings.folder(RunFolder.at(temp)).run());
    assertThat(settings().folder(RunFolder.at(temp.resolve("other"))).run().stop())
        .isEqualTo(Stop.FINISHED);
  }

  @Test
  void atAnyStep() {
    for (int step = 1; step <= 15; step++) {
      int at = step;
      TrainingResult result =
          settings()
              .listener(
                  new TrainingListener() {
                    @Override
                    public void onStep(Progress p) {
                      if (p.step() == at) {
                        Thread.currentThread().interrupt();
                      }
                    }
                  })
              .run();
      assertCancelled(result);
      assertThat(result.steps()).isEqualTo(at);
    }
  }

  /** The consumer is interrupted while it waits for a batch of the validation. */
  @Test
  void duringTheValidation() {
    Thread consumer = Thread.currentThread();
    Samples samples =
        new Samples() {
          private final Samples all = Blobs.loader(40, 2, 16).samples();

          @Override
          public List<String> classes() {
            return all.classes();
          }

          @Override
          public int size() {
            return all.size();
          }

          @Override
          public int channels() {
            return all.channels();
          }

          @Override
          public int height() {
            return all.height();
          }

          @Override
          public int width() {
            return all.width();
          }

          @Override
          public int label(int index) {
            return all.label(index);
          }

          @Override
          public void copy(int index, byte[] out, int at) {
            if (index == 20) {
              consumer.interrupt();
              while (consumer.isInterrupted() && consumer.getState() == Thread.State.WAITING) {
                Thread.onSpinWait();
              }
            }
            all.copy(index, out, at);
          }
        };
    Loader validation = Loader.of(samples, TRAIN.preprocessing()).batch(16).build();
    assertCancelled(settings().validation(validation).run());
  }

  @Test
  void theSearchForARate() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> LearningRateFinder.of(Blobs.network(), TRAIN).run())
        .isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void theFittingOfPictures() {
    Dataset set = Blobs.set(30, 1);
    Preprocessing other = Preprocessing.of(1, 5, 5);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> Loader.of(set, other)).isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  /** Interrupts the calling thread when it is asked for a picture. */
  private record Interrupting(Samples all, int picture) implements Samples {
    @Override
    public List<String> classes() {
      return all.classes();
    }

    @Override
    public int size() {
      return all.size();
    }

    @Override
    public int channels() {
      return all.channels();
    }

    @Override
    public int height() {
      return all.height();
    }

    @Override
    public int width() {
      return all.width();
    }

    @Override
    public int label(int index) {
      return all.label(index);
    }

    @Override
    public void copy(int index, byte[] out, int at) {
      if (picture < 0 && !Thread.currentThread().getName().startsWith("striate")) {
        Thread.currentThread().interrupt();
      }
      all.copy(index, out, at);
    }
  }
}
