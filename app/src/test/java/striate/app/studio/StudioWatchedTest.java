package striate.app.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import striate.app.studio.work.State;
import striate.data.SampleCache;

/**
 * What watching costs a training, measured with {@code -Dstriate.studio.watched=15} (turns): the
 * time of the epochs, watched by a browser's stream and requests, beside the mean of the trainings
 * before and behind it that are not watched.
 */
class StudioWatchedTest {
  @TempDir private Path temp;

  @Test
  void whatWatchingCosts() throws Exception {
    int turns = Integer.getInteger("striate.studio.watched", 0);
    assumeTrue(turns > 0, "measured only with -Dstriate.studio.watched=TURNS");
    Path folder = Shapes.folder(temp.resolve("shapes"), 600);
    double[] ratios = new double[turns];
    List<Throwable> faults = new CopyOnWriteArrayList<>();
    try (Studio studio =
            new Studio(
                new StudioSettings(folder, 0, 32 << 20, SampleCache.in(temp.resolve("c")), 2),
                faults::add);
        Visitor visitor = new Visitor(studio)) {
      train(studio); // compiles what will be measured
      double before = train(studio);
      for (int i = 0; i < turns; i++) {
        Thread watcher = Thread.ofVirtual().start(() -> watch(visitor, faults));
        // A stream of its own connection, which ends with its client.
        Visitor listener = new Visitor(studio);
        HttpResponse<Stream<String>> stream = listener.stream();
        AtomicLong lines = new AtomicLong();
        Thread reader = Thread.ofVirtual().start(() -> read(stream, lines));
        double watched = train(studio);
        watcher.interrupt();
        watcher.join();
        listener.end();
        reader.join();
        assertThat(lines.get()).as("lines of the stream").isPositive();
        double after = train(studio);
        ratios[i] = watched / ((before + after) / 2);
        System.out.printf(
            Locale.ROOT, "epochs alone %.3f and %.3f s, watched %.3f s%n", before, after, watched);
        before = after;
      }
    }
    assertThat(faults).isEmpty();
    Arrays.sort(ratios);
    System.out.printf(
        Locale.ROOT,
        "watched to alone: median %.3f, quartiles %.3f to %.3f of %d turns%n",
        ratios[turns / 2],
        ratios[turns / 4],
        ratios[3 * turns / 4],
        turns);
  }

  private static void read(HttpResponse<Stream<String>> stream, AtomicLong lines) {
    try {
      stream.body().forEach(line -> lines.incrementAndGet());
    } catch (UncheckedIOException e) {
      // Its client has ended.
    }
  }

  private static double train(Studio studio) throws InterruptedException {
    studio
        .trainings()
        .begin(
            Map.of(
                "network", "c32 c32 pool c64 global",
                "image", "3x24x24",
                "epochs", "6",
                "batch-size", "64"));
    studio.trainings().await();
    State state = studio.trainings().state();
    assertThat(state.phase()).as(state.line()).isEqualTo(State.Phase.DONE);
    return studio.trainings().curve().epochs().stream().mapToDouble(e -> e.seconds()).sum();
  }

  /** What the page asks for while it shows the curves. */
  private static void watch(Visitor visitor, List<Throwable> faults) {
    try {
      while (true) {
        int status = visitor.bytes("/api/training/curve", Map.of()).statusCode();
        if (status != 200) {
          faults.add(new AssertionError("the curve: " + status));
        }
        Thread.sleep(1000);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the training is over
    } catch (IOException e) {
      faults.add(e); // what is watched no more is not measured
    }
  }
}
