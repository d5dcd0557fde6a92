package striate.spark.together;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.spark.SparkConf;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import striate.train.Progress;
import striate.train.Trainer;
import striate.train.TrainingListener;

/** Trainings that two tasks of one JVM share; executors that are processes: {@link ClusterTest}. */
class SharedTrainingTest {
  private static JavaSparkContext spark() {
    SparkSession session =
        SparkSession.builder()
            .master("local[2]")
            .appName("striate tests")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .getOrCreate();
    session.sparkContext().setLogLevel("ERROR");
    return JavaSparkContext.fromSparkContext(session.sparkContext());
  }

  private static long expected(int epochs) {
    return SpotsWork.training(epochs).threads(2).run().weights().hash();
  }

  private static SharedTraining of(SharedWork work, int machines) {
    return SharedTraining.of(spark(), work).machines(machines).anyway();
  }

  @Test
  void executorsComeToTheBitsOfOneMachine(@TempDir Path temp) throws Exception {
    long expected = expected(2);
    for (int machines : new int[] {1, 2}) {
      SharedResult result = of(SpotsWork.of(2), machines).run(temp.resolve("run" + machines));
      assertThat(result.hash()).as("%d executors", machines).isEqualTo(expected);
      assertThat(result.model().weights().hash()).isEqualTo(expected);
      assertThat(result.steps()).isEqualTo(6);
    }
  }

  /** The one that is left finds out, and both go on from the checkpoint. */
  @Test
  void aLostTaskChangesNoBit(@TempDir Path temp) throws Exception {
    Path deaths = Files.createDirectory(temp.resolve("deaths"));
    List<String> notices = new ArrayList<>();
    Path run = Files.createDirectory(temp.resolve("run"));
    // Of another driver that looks for it now, and of one that was killed.
    Path other = Files.createFile(run.resolve(TrainTask.MARK + "other-1"));
    Path old = Files.createFile(run.resolve(TrainTask.MARK + "old-1"));
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
    SharedResult result =
        of(new SpotsWork(3, deaths.toString(), SpotsWork.Death.TASK, 1), 2)
            .everySteps(1)
            .notices(notices::add)
            .run(run);
    assertThat(deaths.toFile().list()).hasSize(1);
    assertThat(result.hash()).isEqualTo(expected(3));
    // What shows that the folder is shared is gone.
    assertThat(run.toFile().listFiles((folder, name) -> name.startsWith(TrainTask.MARK)))
        .containsExactly(other.toFile());
  }

  /** It is told of, and ended: the training does not wait until Spark misses it. */
  @Test
  void aTaskThatStandsStillIsNamed(@TempDir Path temp) throws Exception {
    List<String> notices = new ArrayList<>();
    SharedResult result =
        of(new Still(temp.resolve("stood").toString()), 2)
            .everySteps(1)
            .attempts(30)
            .timeout(Duration.ofSeconds(2))
            .notices(notices::add)
            .run(temp.resolve("run"));
    assertThat(result.hash()).isEqualTo(expected(3));
    assertThat(notices)
        .anySatisfy(line -> assertThat(line).contains("nothing came in 2000 ms from machine 1"));
  }

  /** One executor of two stands still, once. */
  record Still(String stood) implements SharedWork {
    @Override
    public Trainer.Settings settings() {
      TaskContext task = TaskContext.get();
      return SpotsWork.training(3)
          .listener(
              new TrainingListener() {
                @Override
                public void onStep(Progress p) {
                  if (task.partitionId() == 1 && p.step() == 4 && isFirst()) {
                    try {
                      new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                      throw new IllegalStateException("ended by Spark", e);
                    }
                  }
                }
              });
    }

    private boolean isFirst() {
      try {
        Files.createFile(Path.of(stood));
        return true;
      } catch (FileAlreadyExistsException e) {
        return false;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamed(@TempDir Path temp) throws Exception {
    Path file = Files.write(temp.resolve("file"), new byte[0]);
    assertThatThrownBy(() -> of(SpotsWork.of(1), 2).run(file.resolve("run")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(
            "executor 0 (127.0.0.1): run folder " + file.resolve("run") + ": a folder that can be")
        .hasMessageNotContaining("null");
  }

  /** Settings that no executor can make: no second attempt, and the reason in the first line. */
  @Test
  void whatWouldFailAgainIsNotTriedAgain(@TempDir Path temp) {
    List<String> notices = new ArrayList<>();
    assertThatThrownBy(() -> of(new Missing(1), 2).notices(notices::add).run(temp.resolve("run")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("executor 1 (127.0.0.1): no pictures here");
    assertThat(notices).isEmpty();
    assertThatThrownBy(() -> of(new Other(1), 2).notices(notices::add).run(temp.resolve("run")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("machine 1: seed 4 expected as on machine 0, got 5;");
    assertThat(notices).isEmpty();
  }

  /** One executor of two has no pictures. */
  record Missing(int machine) implements SharedWork {
    @Override
    public Trainer.Settings settings() throws Exception {
      if (TaskContext.get().partitionId() == machine) {
        throw new IOException("no pictures here");
      }
      return SpotsWork.training(1);
    }
  }

  /** One executor of two has another seed. */
  record Other(int machine) implements SharedWork {
    @Override
    public Trainer.Settings settings() {
      return SpotsWork.training(1).seed(TaskContext.get().partitionId() == machine ? 5 : 4);
    }
  }

  @Test
  void whatCannotBeIsRefused(@TempDir Path temp) {
    assertThatThrownBy(() ->
            Stage.checkConf(new SparkConf(false).set("spark.dynamicAllocation.enabled", "true")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "spark.dynamicAllocation.enabled: false expected, for a training needs all of its"
                + " executors from the first step to the last, got true");
    SpotsWork work = SpotsWork.of(1);
    assertThatThrownBy(() -> of(work, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1, 2, 4, 8 or 16 expected");
    assertThatThrownBy(() -> of(work, 4).patience(Duration.ofMillis(1)).run(temp.resolve("run")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "executors: 4 tasks at once expected, got room for 2 (local[2], spark.task.cpus=1);"
                + " Spark would wait for ever");
    // Six steps of nothing are not worth two machines.
    assertThatThrownBy(() -> SharedTraining.of(spark(), work).machines(2).run(temp.resolve("run")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("at least 1.2 expected");
  }
}
