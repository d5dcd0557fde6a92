package striate.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import striate.data.ArrayDataset;
import striate.data.Preprocessing;
import striate.data.Samples;

class PrefetchTest {
  private static final ArrayDataset SET = Sets.varied(83, 5, 4, 3);

  private static Loader.Settings settings() {
    return Loader.of(SET, Sets.preprocessing(SET)).batch(8).seed(3);
  }

  static void assertSame(Batch actual, Batch expected, int length) {
    assertThat(actual.count()).isEqualTo(expected.count());
    int n = expected.count();
    assertThat(Arrays.copyOf(actual.indices(), n)).isEqualTo(Arrays.copyOf(expected.indices(), n));
    assertThat(Arrays.copyOf(actual.labels(), n)).isEqualTo(Arrays.copyOf(expected.labels(), n));
    assertThat(Arrays.copyOf(actual.images(), n * length))
        .isEqualTo(Arrays.copyOf(expected.images(), n * length));
    assertThat(actual.mixed()).isEqualTo(expected.mixed());
    if (expected.mixed()) {
      int t = n * (expected.targets().length / expected.capacity());
      assertThat(Arrays.copyOf(actual.targets(), t))
          .isEqualTo(Arrays.copyOf(expected.targets(), t));
    }
  }

  /** Reads the streams of two epochs to their ends and holds every batch against fill. */
  static void assertStreamsAsFilled(Loader loader, int fromStep) {
    Batch expected = loader.newBatch();
    int length = loader.samples().length();
    for (long epoch = 2; epoch < 4; epoch++) {
      Loader.Stream stream = loader.stream(epoch, fromStep);
      for (int step = fromStep; step < loader.steps(); step++) {
        Batch batch = Objects.requireNonNull(stream.next());
        loader.fill(epoch, step, expected);
        assertSame(batch, expected, length);
      }
      assertThat(stream.next()).isNull();
      assertThat(stream.next()).isNull();
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 0", "1, 2, 3", "2, 1, 0", "2, 2, 10", "3, 1, 0", "3, 5, 2", "8, 1, 11"})
  void aStreamGivesWhatFillGives(int threads, int ahead, int fromStep) {
    assertStreamsAsFilled(settings().threads(threads).ahead(ahead).build(), fromStep);
  }

  /** Samples that do as they are told. */
  private record Told(Samples all, Runnable before, int badPicture) implements Samples {
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
      before.run();
      if (index == badPicture) {
        throw new IllegalStateException("picture " + index + " is gone");
      }
      all.copy(index, out, at);
    }
  }

  private static Loader told(Runnable before, int badPicture) {
    Preprocessing preprocessing = Sets.preprocessing(SET);
    Samples all = Samples.inHeap(SET, preprocessing);
    return Loader.of(new Told(all, before, badPicture), preprocessing).batch(8).inOrder().build();
  }

  @Test
  void aFailureReachesTheConsumerAtItsStep() {
    Loader.Stream stream = told(() -> {}, 20).stream(0);
    assertThat(stream.next()).isNotNull();
    assertThat(stream.next()).isNotNull();
    assertThatThrownBy(stream::next)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("picture 20 is gone");
    assertThatThrownBy(stream::next).hasMessage("picture 20 is gone");
  }

  @Test
  void aCancelledStreamSaysSo() {
    Loader.Stream stream = settings().build().stream(0);
    assertThat(stream.next()).isNotNull();
    stream.cancel();
    assertThatThrownBy(stream::next)
        .isInstanceOf(CancellationException.class)
        .hasMessage("the stream of batches was cancelled");
  }

  @Test
  void anInterruptedConsumerStopsWaiting() throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    Loader loader =
        told(
            () -> {
              try {
                never.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            },
            -1);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread consumer =
        Thread.ofVirtual()
            .start(() -> {
              try {
                loader.stream(0).next();
              } catch (CancellationException e) {
                if (Thread.currentThread().isInterrupted()) {
                  thrown.set(e);
                }
              }
            });
    consumer.interrupt();
    consumer.join();
    never.countDown();
    assertThat(thrown.get()).hasMessage("interrupted while waiting for a batch");
  }

  /** The thread is held alive by nothing but the second that it waits. */
  @Test
  void anAbandonedStreamLeavesNoThread() throws InterruptedException {
    AtomicReference<Thread> filler = new AtomicReference<>();
    Loader loader = told(() -> filler.set(Thread.currentThread()), -1);
    Loader.Stream stream = loader.stream(0);
    assertThat(stream.next()).isNotNull();
    Thread first = filler.get();
    assertThat(first.isDaemon()).isTrue();
    first.join(60_000);
    assertThat(first.isAlive()).isFalse();
    // A consumer that was only slow goes on, with another thread.
    int steps = 1;
    while (stream.next() != null) {
      steps++;
    }
    assertThat(steps).isEqualTo(loader.steps());
    assertThat(filler.get()).isNotSameAs(first);
  }

  @Test
  void aFinishedStreamLeavesItsMemoryToTheNext() {
    Loader loader = settings().ahead(1).build();
    int last = loader.steps() - 1;
    Batch dropped = loader.stream(0, last).next();
    Loader.Stream one = loader.stream(0, last);
    Batch ended = one.next();
    assertThat(ended).isNotNull().isNotSameAs(dropped);
    assertThat(one.next()).isNull();
    assertThat(loader.stream(1, last).next()).isSameAs(ended);
  }

  /** As a training's epoch ends: all batches were taken, nobody asked for one more. */
  @Test
  void aClosedStreamLeavesItsMemoryToTheNext() throws InterruptedException {
    for (int threads = 1; threads <= 4; threads++) {
      Loader loader = settings().ahead(2).threads(threads).build();
      Set<Batch> seen = Collections.newSetFromMap(new IdentityHashMap<>());
      for (int epoch = 0; epoch < 20; epoch++) {
        try (Loader.Stream stream = loader.stream(epoch)) {
          // Every other epoch is given up midway, while threads are at work.
          for (int i = 0; i < loader.steps() / (1 + epoch % 2); i++) {
            seen.add(Objects.requireNonNull(stream.next()));
          }
        }
        awaitIdle(loader);
      }
      assertThat(seen).hasSize(3);
    }
  }

  /** Until no thread is at a batch: an epoch that was given up gives its memory back then. */
  private static void awaitIdle(Loader loader) throws InterruptedException {
    while (loader.idleRings() == 0) {
      Thread.sleep(1);
    }
  }

  @Test
  void whatIsClosedTwiceIsGivenBackOnce() {
    Loader loader = settings().build();
    Loader.Stream stream = loader.stream(0, loader.steps());
    assertThat(stream.next()).isNull();
    stream.close();
    stream.close();
    assertThat(stream.next()).isNull();
    assertThat(loader.idleRings()).isEqualTo(1);
  }

  @Test
  void aFailedStreamGivesItsMemoryBackToo() throws InterruptedException {
    Loader loader = told(() -> {}, 3);
    try (Loader.Stream stream = loader.stream(0)) {
      assertThatThrownBy(stream::next).hasMessage("picture 3 is gone");
    }
    awaitIdle(loader);
    assertThat(loader.idleRings()).isEqualTo(1);
  }
}
