package striate.spark.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import striate.app.recipe.Key;
import striate.app.recipe.Recipes;
import striate.app.recipe.Settings;
import striate.format.Onnx;
import striate.nn.Layer;
import striate.nn.Layers;
import striate.nn.Network;
import striate.nn.Shape;
import striate.spark.score.ModelFile;
import striate.train.Training;
import striate.train.disk.RunLock;

/** What travels between driver and tasks, and a task that is done again. */
class TravelTest {
  @TempDir private Path folder;

  private static <T> T travelled(T value, Class<T> type) {
    SerializerInstance kryo = new KryoSerializer(new SparkConf(false)).newInstance();
    ClassTag<T> tag = ClassTag$.MODULE$.apply(type);
    ByteBuffer bytes = kryo.serialize(value, tag);
    return kryo.deserialize(bytes, tag);
  }

  @Test
  void itTravelsByKryo() throws Exception {
    Trial trial = new Trial("1-seed-1", 0, Map.of("seed", "1"), -1, 0);
    assertThat(travelled(trial, Trial.class)).isEqualTo(trial);
    TrialResult failed = TrialResult.failed(trial, "why");
    TrialResult result = travelled(failed, TrialResult.class);
    assertThat(result.trial()).isEqualTo(trial);
    assertThat(result.failure()).isEqualTo("why");
    assertThat(result.accuracy()).isNaN();
    Trained trained = new Trained(new byte[] {1, 2}, "", List.of("a row"));
    Trained back = travelled(trained, Trained.class);
    assertThat(back.onnx()).containsExactly(1, 2);
    assertThat(back.warnings()).containsExactly("a row");
    Network network =
        Network.of(
            Shape.image(1, 6, 6),
            new Layer[] {Layers.conv(2, 3), Layers.flatten(), Layers.dense(3)});
    ModelFile model =
        ModelFile.of(
            Onnx.toBytes(
                striate.format.Model.of(Training.of(network).seed(1).start().weights())
                    .preprocessing(striate.data.Preprocessing.of(1, 6, 6))));
    assertThat(travelled(model, ModelFile.class).digest()).isEqualTo(model.digest());
    assertThat(travelled(model, ModelFile.class).classes()).isEqualTo(model.classes());
  }

  @Test
  void aTaskThatIsDoneAgainWaitsForItsFolder() throws Exception {
    Settings settings =
        Settings.of(Recipes.find("mnist", "standard"))
            .with(Key.DATA, "mnist")
            .with(Key.NETWORK, "c4 pool global")
            .with(Key.EPOCHS, 1)
            .with(Key.LIMIT, 60)
            .with(Key.AUGMENT, "none");
    Trial trial = new Trial("one", 0, settings.texts(), -1, 0);
    TrialRun run = new TrialRun(new TrialRun.Places(null, folder.toString()), false);
    Path own = Files.createDirectory(folder.resolve("one"));
    RunLock lock = RunLock.take(own);
    // At its first attempt somebody else trains there.
    assertThat(run.result(trial, 1, new Killed(null), null).failure()).contains("is in use");
    AtomicInteger pauses = new AtomicInteger();
    TrialResult result =
        run.result(
            trial,
            1,
            new Killed(null),
            () -> {
              if (pauses.incrementAndGet() == 2) {
                free(lock);
              }
            });
    assertThat(result.failure()).isEmpty();
    assertThat(pauses).hasValue(2);
  }

  private static void free(RunLock lock) {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
