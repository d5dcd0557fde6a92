package striate.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import striate.nn.Loss;

/**
 * A run killed at random moments, without a chance to say goodbye, comes to the same bits as one
 * that was left alone. {@code -Dstriate.kills=30} for more kills than the few of every day.
 */
final class KillTest {
  private static final int KILLS = Integer.getInteger("striate.kills", 3);

  private static final int STEPS_OF_EPOCH = 3;

  /** Most steps that a life is given; a checkpoint comes every second step and after each epoch. */
  private static final int STEPS_OF_LIFE = 12;

  /** So that the run outlasts the kills. */
  private static final int EPOCHS = 4 + (KILLS * (STEPS_OF_LIFE + 2)) / STEPS_OF_EPOCH;

  @TempDir Path temp;

  private static Trainer.Settings settings(int epochs) {
    return Trainer.of(Blobs.network(), Blobs.loader(90, 1, 20))
        .validation(Blobs.loader(40, 2, 16))
        .epochs(epochs)
        .threads(2)
        .seed(4)
        .optimizer(Optimizer.adamW(0.01, 0.01))
        .schedule(Schedule.plateau(0.9, 1).warmUp(3))
        .loss(Loss.crossEntropy().smoothing(0.1))
        .clipping(Clipping.byNorm(0.5))
        .accumulate(2)
        .ema(Ema.of(0.9));
  }

  @Test
  void aKilledRunComesToTheSameBits() throws IOException, InterruptedException {
    Path folder = temp.resolve("run");
    Random random = new Random(7);
    int kills = 0;
    while (kills < KILLS) {
      Process process = start(folder);
      try (BufferedReader lines = process.inputReader()) {
        // One in four dies while it starts, the others at some moment of their training.
        if (kills % 4 == 3) {
          Thread.sleep(random.nextInt(600));
        } else {
          assertThat(lines.readLine()).isEqualTo("training");
          if (kills == 0) {
            assertThatThrownBy(() -> settings(EPOCHS).folder(RunFolder.at(folder)).run())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                    "run folder "
                        + folder
                        + " is in use by process "
                        + process.pid()
                        + "; two runs can't write one folder");
          }
          for (int steps = random.nextInt(STEPS_OF_LIFE + 1); steps > 0; steps--) {
            assertThat(lines.readLine()).isEqualTo("step");
          }
          Thread.sleep(random.nextInt(15));
        }
        assertThat(process.isAlive()).as("the run is over before kill %d", kills + 1).isTrue();
        process.destroyForcibly();
        assertThat(process.waitFor()).isNotZero();
        kills++;
      }
    }
    List<Path> left = RunFolder.at(folder).checkpoints();
    assertThat(left).isNotEmpty();
    for (Path file : left) {
      Checkpoint.check(file);
    }
    Process last = start(folder);
    try (BufferedReader lines = last.inputReader()) {
      List<String> all = lines.lines().toList();
      assertThat(last.waitFor()).as(all.toString()).isZero();
      TrainingResult whole = settings(EPOCHS).run();
      assertThat(all.getFirst()).isEqualTo("training");
      assertThat(all.getLast())
          .isEqualTo(
              Long.toHexString(whole.weights().hash())
                  + " "
                  + whole.epoch()
                  + " "
                  + whole.history().getLast().validation());
    }
    List<Integer> steps = new ArrayList<>();
    int epochs = 0;
    for (String line : Files.readAllLines(RunFolder.at(folder).metrics())) {
      assertThat(line).startsWith("{\"type\":\"").endsWith("}");
      if (line.startsWith("{\"type\":\"step\",\"step\":")) {
        steps.add(Integer.parseInt(line.substring(22, line.indexOf(',', 22))));
      } else {
        epochs++;
      }
    }
    assertThat(steps).hasSize(EPOCHS * STEPS_OF_EPOCH).isSorted().doesNotHaveDuplicates();
    assertThat(epochs).isEqualTo(EPOCHS);
  }

  private static Process start(Path folder) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--add-modules=jdk.incubator.vector"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(folder.toString(), Integer.toString(EPOCHS)));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  /** Trains in a folder, slowly, and prints what came out. */
  static final class Main {
    private Main() {}

    public static void main(String[] args) {
      TrainingResult result =
          settings(Integer.parseInt(args[1]))
              .folder(RunFolder.at(Path.of(args[0])).everySteps(2))
              .listener(
                  new TrainingListener() {
                    @Override
                    public void onStart(Progress p) {
                      System.out.println("training");
                    }

                    @Override
                    public void onStep(Progress p) {
                      System.out.println("step");
                      try {
                        TimeUnit.MILLISECONDS.sleep(5);
                      } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                      }
                    }
                  })
              .run();
      System.out.println(
          Long.toHexString(result.weights().hash())
              + " "
              + result.epoch()
              + " "
              + result.history().getLast().validation());
    }
  }
}
