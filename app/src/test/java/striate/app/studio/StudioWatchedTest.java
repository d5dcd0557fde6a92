package striate.app.studio;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import striate.data.SampleCache;

/**
 * What watching costs a training, measured with {@code -Dstriate.studio.watched=5} (pairs of
 * trainings): the time of the epochs, watched by a browser's stream and requests, and not watched.
 */
class StudioWatchedTest {
  @TempDir private Path temp;

  @Test
  void whatWatchingCosts() throws Exception {
    int pairs = Integer.getInteger("striate.studio.watched", 0);
    assumeTrue(pairs > 0, "measured only with -Dstriate.studio.watched=PAIRS");
    Path folder = Shapes.folder(temp.resolve("shapes"), 600);
    List<Double> alone = new ArrayList<>();
    List<Double> watched = new ArrayList<>();
    List<Throwable> faults = new ArrayList<>();
    try (Studio studio =
            new Studio(
                new StudioSettings(folder, 0, 32 << 20, SampleCache.in(temp.resolve("c")), 2),
                faults::add);
        Visitor visitor = new Visitor(studio)) {
      train(studio); // compiles what will be measured
      for (int i = 0; i < pairs; i++) {
        alone.add(train(studio));
        Thread watcher = Thread.ofVirtual().start(() -> watch(visitor));
        HttpResponse<Stream<String>> stream = visitor.stream();
        Thread reader = Thread.ofVirtual().start(() -> stream.body().forEach(line -> {}));
        watched.add(train(studio));
        watcher.interrupt();
        reader.interrupt();
        stream.body().close();
      }
    }
    alone.sort(null);
    watched.sort(null);
    double ratio = watched.get(pairs / 2) / alone.get(pairs / 2);
    System.out.printf(
        Locale.ROOT,
        "epochs alone %s s, watched %s s, medians' ratio %.3f%n",
        alone,
        watched,
        ratio);
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
    return studio.trainings().curve().epochs().stream().mapToDouble(e -> e.seconds()).sum();
  }

  /** What the page asks for while it shows the curves. */
  private static void watch(Visitor visitor) {
    try {
      while (true) {
        visitor.bytes("/api/training/curve", Map.of());
        Thread.sleep(1000);
      }
    } catch (Exception e) {
      Thread.currentThread().interrupt();
    }
  }
}
