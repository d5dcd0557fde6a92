package striate.app.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import striate.app.studio.work.State;
import striate.data.Picture;
import striate.data.SampleCache;
import striate.images.Pictures;
import tools.jackson.databind.JsonNode;

/**
 * Many classes in a heap of 512 MB. With {@code -Dstriate.studio.classes=200
 * -Dstriate.studio.each=1000} many pictures, too; it prints what everything took.
 */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class StudioHoldsTest {
  private static final int SIDE = 16;

  @TempDir private Path temp;

  @Test
  void manyClassesInASmallHeap() throws Exception {
    int classes = Integer.getInteger("striate.studio.classes", 1000);
    int each = Integer.getInteger("striate.studio.each", 3);
    Path folder = temp.resolve("many");
    Random random = new Random(1);
    for (int c = 0; c < classes; c++) {
      Path kind =
          Files.createDirectories(folder.resolve(String.format(Locale.ROOT, "class %04d", c)));
      for (int i = 0; i < each; i++) {
        byte[] samples = new byte[SIDE * SIDE * 3];
        random.nextBytes(samples);
        for (int k = 0; k < samples.length; k++) {
          samples[k] = (byte) (((c * 37 + k % 3 * 80) & 0xff) / 2 + (samples[k] & 63));
        }
        Files.write(kind.resolve(i + ".png"), Pictures.png(Picture.of(SIDE, SIDE, 3, samples)));
      }
    }
    Path said = temp.resolve("said");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                folder.toString(),
                temp.resolve("cache").toString(),
                String.valueOf(classes),
                String.valueOf(each))
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    int code = process.waitFor();
    String text = Files.readString(said);
    assertThat(code).as(text).isZero();
    if (each > 100) {
      System.out.println(text); // for whoever asked for the figures
    }
    assertThat(text).contains("heap at its fullest");
  }

  /** The studio, and who uses it, in a process of their own. */
  static final class Child {
    private static final int MIB = 1 << 20;

    private Child() {}

    private static void check(boolean holds, String what) {
      if (!holds) {
        throw new AssertionError(what);
      }
    }

    /** Something that takes time. */
    private interface Work {
      void run() throws Exception;
    }

    private static void timed(String what, Work work) throws Exception {
      long start = System.nanoTime();
      work.run();
      System.out.printf(Locale.ROOT, "%-52s %8.0f ms%n", what, (System.nanoTime() - start) * 1e-6);
    }

    public static void main(String[] arguments) throws Exception {
      Path folder = Path.of(arguments[0]);
      int classes = Integer.parseInt(arguments[2]);
      int each = Integer.parseInt(arguments[3]);
      int all = classes * each;
      List<Throwable> faults = new ArrayList<>();
      Studio[] opened = new Studio[1];
      StudioSettings settings =
          new StudioSettings(folder, 0, 64 << 20, SampleCache.in(Path.of(arguments[1])), 2);
      timed("open", () -> opened[0] = new Studio(settings, faults::add));
      try (Studio studio = opened[0];
          Visitor visitor = new Visitor(studio)) {
        timed(
            "classes",
            () -> check(visitor.get("/api/album").get("classes").size() == classes, "classes"));
        Random random = new Random(2);
        timed(
            "20 screens of 120 names anywhere",
            () -> {
              for (int i = 0; i < 20; i++) {
                JsonNode some =
                    visitor.get(
                        "/api/pictures",
                        "count",
                        "120",
                        "from",
                        String.valueOf(random.nextInt(all)));
                check(some.get("total").asInt() == all, "total");
              }
            });
        timed(
            "200 thumbnails",
            () -> {
              for (int i = 0; i < 200; i++) {
                String name =
                    String.format(
                        Locale.ROOT,
                        "class %04d/%d.png",
                        random.nextInt(classes),
                        random.nextInt(each));
                check(visitor.bytes("/api/thumb", Map.of("name", name)).statusCode() == 200, name);
              }
            });
        timed(
            "a class merged, and taken back",
            () -> {
              visitor.post("/api/merge", Map.of("from", "class 0000", "to", "class 0001"));
              visitor.post("/api/undo", Map.of());
            });
        List<String> names = new ArrayList<>();
        for (int i = 0; i < studio.album().size(); i++) {
          names.add(studio.album().name(i));
        }
        timed(
            "all pictures labelled, and taken back, 10 times",
            () -> {
              for (int i = 0; i < 10; i++) {
                visitor.post("/api/label", Map.of("pictures", names, "to", "class 0000"));
                visitor.post("/api/undo", Map.of());
              }
            });
        check(
            visitor.get("/api/album").get("classes").get(1).get("count").asInt() == each,
            "taken back");
        timed(
            "trained for an epoch, and asked",
            () -> {
              visitor.post(
                  "/api/train",
                  Map.of(
                      "settings",
                      Map.of(
                          "network",
                          "c8 pool c16 global",
                          "image",
                          "3x16x16",
                          "epochs",
                          "1",
                          "batch-size",
                          "128",
                          "augment",
                          "none",
                          "validation",
                          "0.34",
                          "test-share",
                          "0.34")));
              studio.trainings().await();
              check(
                  studio.trainings().state().phase() == State.Phase.DONE,
                  studio.trainings().state().toString());
            });
        timed(
            "matrix",
            () -> {
              JsonNode matrix = visitor.get("/api/matrix", "classes", "30");
              check(matrix.get("names").size() == 30, "names");
              check(matrix.get("pairs").size() <= 200, "pairs");
              check(matrix.get("total").asInt() > all / 12, "total");
              int chosen = matrix.get("pairs").get(0).get("is").asInt();
              JsonNode one =
                  visitor.get("/api/matrix", "classes", "30", "focus", String.valueOf(chosen));
              int at = 0;
              while (one.get("numbers").get(at).asInt() != chosen) {
                at++;
              }
              for (int i = 0; i < one.get("numbers").size(); i++) {
                int both =
                    one.get("counts").get(at).get(i).asInt()
                        + one.get("counts").get(i).get(at).asInt();
                check(i == at || both > 0, "only what has to do with the chosen class");
              }
            });
        timed(
            "mistakes, the likeliest first",
            () -> {
              JsonNode runs = visitor.get("/api/runs");
              String run = runs.get(0).get("name").asString();
              JsonNode wrong =
                  visitor.get("/api/pictures", "run", run, "wrong", "1", "count", "120");
              check(wrong.get("items").size() > 0, "mistakes");
            });
        check(faults.isEmpty(), faults.toString());
      }
      long peak = 0;
      for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
        peak += pool.getType() == MemoryType.HEAP ? pool.getPeakUsage().getUsed() : 0;
      }
      System.out.printf(Locale.ROOT, "heap at its fullest: %d MB of 512%n", peak / MIB);
      System.out.flush();
    }
  }
}
