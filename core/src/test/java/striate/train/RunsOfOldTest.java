package striate.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import striate.nn.Loss;

/**
 * A run that an earlier version left goes on. {@code run-1} was begun with version 1 of the
 * checkpoints, and cancelled after eleven of its eighteen steps.
 */
final class RunsOfOldTest {
  @TempDir Path temp;

  private static Trainer.Settings settings() {
    return Trainer.of(Blobs.network(), Blobs.loader(90, 1, 20))
        .validation(Blobs.loader(40, 2, 16))
        .epochs(6)
        .threads(2)
        .seed(4)
        .optimizer(Optimizer.adamW(0.01, 0.01))
        .schedule(Schedule.plateau(0.5, 0).warmUp(3))
        .loss(Loss.crossEntropy().smoothing(0.1))
        .clipping(Clipping.byNorm(0.5))
        .accumulate(2)
        .ema(Ema.of(0.9))
        .note("from", "version 1");
  }

  private RunFolder left() throws IOException {
    for (String name :
        List.of(
            "settings.properties",
            "data.properties",
            "machine.properties",
            "metrics.jsonl",
            "checkpoint-000000000015.bin",
            "checkpoint-000000000019.bin")) {
      try (InputStream in = RunsOfOldTest.class.getResourceAsStream("run-1/" + name)) {
        Files.write(temp.resolve(name), in.readAllBytes());
      }
    }
    return RunFolder.at(temp);
  }

  @Test
  void versionOneGoesOn() throws IOException {
    assertGoesOn(left());
  }

  @Test
  void checkpointsNamedInOtherDigitsAreFoundAndLeft() throws IOException {
    RunFolder folder = left();
    long newest = folder.saved().orElseThrow();
    assertThat(folder.checkpoints().getFirst()).isEqualTo(folder.checkpoint(newest));
    List<Path> old = new ArrayList<>();
    for (Path file : folder.checkpoints()) {
      StringBuilder name = new StringBuilder();
      for (char c : file.getFileName().toString().toCharArray()) {
        name.append(c >= '0' && c <= '9' ? (char) (c - '0' + '\u0660') : c);
      }
      old.add(Files.move(file, file.resolveSibling(name.toString())));
    }
    // Digits outside the basic plane were never written, and are no number to Java.
    Files.createFile(temp.resolve("checkpoint-" + "\ud835\udfcf".repeat(12) + ".bin"));
    assertThat(folder.saved()).hasValue(newest);
    assertGoesOn(folder);
    assertThat(old).allSatisfy(file -> assertThat(file).exists());
  }

  private static void assertGoesOn(RunFolder folder) throws IOException {
    List<EpochResult> before = folder.history(Blobs.network());
    assertThat(before).hasSize(3);
    List<Long> steps = new ArrayList<>();
    List<String> notices = new ArrayList<>();
    TrainingResult result =
        settings()
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
                })
            .run();
    assertThat(steps).containsExactly(12L, 13L, 14L, 15L, 16L, 17L, 18L);
    assertThat(result.history()).hasSize(6).startsWith(before.toArray(new EpochResult[0]));
    // Only the width of the vectors may be another.
    assertThat(notices).allMatch(line -> line.contains("begun with vectors of 512 bits"));
    assertThat(folder.end().orElseThrow().stop()).isEqualTo(TrainingResult.Stop.FINISHED);
  }
}
