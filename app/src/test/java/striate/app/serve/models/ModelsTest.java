package striate.app.serve.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import striate.app.serve.protocol.Served;
import striate.app.serve.queue.Bounds;
import striate.app.serve.queue.Computing;
import striate.classify.Classifier;

/** Files that change under a server; the looks at them are called for here. */
class ModelsTest {
  @TempDir Path temp;
  private final List<String> events = new ArrayList<>();

  private Models models(Path... places) {
    return new Models(
        new Places(List.of(places).stream().map(Path::toString).toList()),
        Served::read,
        new Computing(1, new Bounds(1, 1, 1, Duration.ofHours(1))),
        new Listed());
  }

  private final class Listed implements Models.Events {
    @Override
    public void loaded(ServedModel model, @Nullable ServedModel before, double seconds) {
      events.add((before == null ? "new " : "again ") + model.name() + " " + model.version());
    }

    @Override
    public void warm(ServedModel model, double seconds) {
      events.add("warm " + model.name() + " " + model.version());
    }

    @Override
    public void failed(Key key, String message) {
      events.add("failed " + key.name() + " " + message.lines().count());
    }

    @Override
    public void removed(ServedModel model) {
      events.add("removed " + model.name() + " " + model.version());
    }
  }

  /** The seed is in the name of the last class. */
  private static String last(@Nullable ServedModel model) {
    Classifier classifier = Objects.requireNonNull(Objects.requireNonNull(model).classifier());
    return classifier.classes().getLast();
  }

  /** What somebody does who replaces a file as it should be done. */
  private void replace(Path file, int seed) throws IOException {
    Path draft = temp.resolve("draft");
    Served.write(seed, draft);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void twice(Models models) {
    models.look(); // sees that it is another
    models.look(); // and that it stays so
  }

  @Test
  void aReplacedFileTakesThePlaceOfTheOld() throws IOException {
    Path file = temp.resolve("m.onnx");
    Served.write(1, file);
    Models models = models(file);
    models.start();
    ServedModel old = models.find("m", null);
    models.look();
    assertThat(models.find("m", null)).isSameAs(old);
    replace(file, 2);
    twice(models);
    assertThat(last(models.find("m", "1"))).isEqualTo("fish 2");
    assertThat(last(old)).isEqualTo("fish 1");
    assertThat(events).containsExactly("new m 1", "again m 1");
    twice(models);
    assertThat(events).hasSize(2);
  }

  @Test
  void aFirstModelAnswersBeforeItIsWarmAndOneThatTakesItsPlaceDoesNot() throws IOException {
    Path file = temp.resolve("m.onnx");
    Served.write(1, file);
    Models models = models(file);
    models.start();
    ServedModel first = Objects.requireNonNull(models.find("m", null));
    assertThat(first.warm()).isFalse();
    assertThat(models.isWarm()).isFalse();
    models.warmUp();
    assertThat(first.warm()).isTrue();
    assertThat(events).containsExactly("new m 1", "warm m 1");
    replace(file, 2);
    twice(models);
    assertThat(Objects.requireNonNull(models.find("m", null)).warm()).isTrue();
    Served.write(3, temp.resolve("m.onnx"));
    models.warmUp();
    assertThat(events).as("nothing to warm up").containsExactly("new m 1", "warm m 1", "again m 1");
  }

  @Test
  void aDamagedOrMissingFileChangesNothing() throws IOException {
    Path file = temp.resolve("m.onnx");
    Served.write(1, file);
    Models models = models(file);
    models.start();
    ServedModel old = models.find("m", null);
    byte[] whole = Files.readAllBytes(file);
    for (byte[] damaged :
        List.of(
            new byte[0],
            "hello".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
            java.util.Arrays.copyOf(whole, whole.length / 2))) {
      events.clear();
      Files.write(file, damaged);
      twice(models);
      models.look();
      assertThat(events).as("said once").containsExactly("failed m 1");
      assertThat(models.find("m", null)).isSameAs(old);
    }
    Files.delete(file);
    twice(models);
    models.look();
    assertThat(models.find("m", null)).isSameAs(old);
    Served.write(3, file);
    twice(models);
    assertThat(last(models.find("m", null))).isEqualTo("fish 3");
  }

  @Test
  void aFailureThatPassesIsTriedAgain() throws IOException {
    Path file = temp.resolve("m.onnx");
    Served.write(1, file);
    boolean[] broken = {false};
    Models models =
        new Models(
            new Places(List.of(file.toString())),
            path -> {
              if (broken[0]) {
                throw new IOException("too many open files");
              }
              return Served.read(path);
            },
            new Computing(1, new Bounds(1, 1, 1, Duration.ofHours(1))),
            new Listed());
    models.start();
    replace(file, 2);
    broken[0] = true;
    twice(models);
    twice(models);
    broken[0] = false;
    models.look();
    assertThat(last(models.find("m", null))).isEqualTo("fish 2");
    assertThat(events).as("said once").containsExactly("new m 1", "failed m 1", "again m 1");
  }

  /** A reader that fails as told. */
  private Models failing(
      Path file, AtomicInteger readings, AtomicReference<@Nullable Throwable> failure) {
    return new Models(
        new Places(List.of(file.toString())),
        path -> {
          readings.incrementAndGet();
          Throwable thrown = failure.get();
          if (thrown instanceof RuntimeException e) {
            throw e;
          }
          if (thrown instanceof Error e) {
            throw e;
          }
          return Served.read(path);
        },
        new Computing(1, new Bounds(1, 1, 1, Duration.ofHours(1))),
        new Listed());
  }

  @Test
  void aFileThatIsRefusedIsTriedOnce() throws IOException {
    Path file = temp.resolve("m.onnx");
    Served.write(1, file);
    AtomicInteger readings = new AtomicInteger();
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    Models models = failing(file, readings, failure);
    models.start();
    failure.set(new IllegalArgumentException("no classes"));
    replace(file, 2);
    for (int i = 0; i < 10; i++) {
      models.look();
    }
    assertThat(readings.get()).isEqualTo(2);
    assertThat(events).containsExactly("new m 1", "failed m 1");
    failure.set(null);
    replace(file, 3);
    twice(models);
    assertThat(last(models.find("m", null))).isEqualTo("fish 3");
  }

  @Test
  void aShortageOfMemoryIsTriedEverMoreSeldom() throws IOException {
    Path file = temp.resolve("m.onnx");
    Served.write(1, file);
    AtomicInteger readings = new AtomicInteger();
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    Models models = failing(file, readings, failure);
    models.start();
    failure.set(new OutOfMemoryError("as if"));
    replace(file, 2);
    for (int i = 0; i < 100; i++) {
      models.look();
    }
    assertThat(readings.get()).isBetween(4, 10);
    failure.set(null);
    for (int i = 0; i < 100; i++) {
      models.look();
    }
    assertThat(last(models.find("m", null))).isEqualTo("fish 2");
    failure.set(new OutOfMemoryError("as if"));
    replace(file, 3);
    twice(models);
    failure.set(null);
    replace(file, 4); // another file does not wait for the last one
    twice(models);
    assertThat(last(models.find("m", null))).isEqualTo("fish 4");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  @Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aNamedPipeIsRefused() throws Exception {
    Path pipe = temp.resolve("pipe.onnx");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Models models = models(pipe);
    assertThatThrownBy(models::start).hasMessageContaining("a file expected, got a named pipe");
    Path file = temp.resolve("m.onnx");
    Served.write(1, file);
    Models others = models(file);
    others.start();
    Files.move(pipe, file, StandardCopyOption.ATOMIC_MOVE);
    twice(others);
    assertThat(events).containsExactly("new m 1", "failed m 1");
  }

  @Test
  void aBadPlaceDoesNotStopTheOthers() throws IOException {
    Path good = temp.resolve("good.onnx");
    Path folder = temp.resolve("folder");
    Served.write(1, good);
    Served.write(1, folder.resolve("1").resolve("a.onnx"));
    Models models = models(folder, good);
    models.start();
    Served.write(1, folder.resolve("1").resolve("b.onnx"));
    replace(good, 2);
    twice(models);
    assertThat(last(models.find("good", null))).isEqualTo("fish 2");
    assertThat(models.names()).containsExactly("folder", "good");
  }

  @Test
  void aFileThatIsBeingWrittenIsNotRead() throws IOException {
    Path file = temp.resolve("m.onnx");
    Served.write(1, file);
    Models models = models(file);
    models.start();
    Served.write(2, temp.resolve("other"));
    byte[] next = Files.readAllBytes(temp.resolve("other"));
    for (int i = 1; i <= 4; i++) {
      Files.write(file, java.util.Arrays.copyOf(next, next.length * i / 4));
      Files.setLastModifiedTime(file, FileTime.fromMillis(1_700_000_000_000L + i * 1000L));
      models.look();
    }
    assertThat(events).containsExactly("new m 1");
    models.look();
    assertThat(events).containsExactly("new m 1", "again m 1");
  }

  @Test
  void versionsComeAndGo() throws IOException {
    Path folder = temp.resolve("Käfer");
    Served.write(1, folder.resolve("1").resolve("model.onnx"));
    Served.write(2, folder.resolve("2.onnx"));
    Files.writeString(folder.resolve("notes.txt"), "x");
    Models models = models(folder);
    models.start();
    assertThat(models.names()).containsExactly("Käfer");
    assertThat(last(models.find("Käfer", null))).isEqualTo("fish 2");
    assertThat(last(models.find("Käfer", "1"))).isEqualTo("fish 1");
    for (String none : List.of("3", "x", "-1", "+1", "", "9".repeat(5000), "01")) {
      assertThat(models.find("Käfer", none)).as(none).isNull();
    }
    Served.write(10, folder.resolve("10").resolve("model.onnx"));
    twice(models);
    assertThat(last(models.find("Käfer", null))).as("10 is more than 2").isEqualTo("fish 10");
    Files.delete(folder.resolve("10").resolve("model.onnx"));
    Files.delete(folder.resolve("1").resolve("model.onnx"));
    twice(models);
    assertThat(models.versions("Käfer")).hasSize(1);
    assertThat(last(models.find("Käfer", null))).isEqualTo("fish 2");
    Files.delete(folder.resolve("2.onnx"));
    twice(models);
    assertThat(last(models.find("Käfer", null))).as("never the last one").isEqualTo("fish 2");
  }

  @Test
  void aFolderThatIsAwayTakesNoVersionWithIt() throws IOException {
    Path folder = temp.resolve("m");
    Path other = temp.resolve("other");
    Served.write(1, folder.resolve("1.onnx"));
    Served.write(2, folder.resolve("2.onnx"));
    Served.write(1, other.resolve("1.onnx"));
    Served.write(2, other.resolve("2.onnx"));
    Models models = models(folder, other);
    models.start();
    Files.move(folder, temp.resolve("away"));
    Files.delete(other.resolve("1.onnx"));
    twice(models);
    models.look();
    assertThat(models.versions("m")).hasSize(2);
    assertThat(models.versions("other")).as("what has gone, goes").hasSize(1);
    Files.move(temp.resolve("away"), folder);
    Files.delete(folder.resolve("1.onnx"));
    twice(models);
    assertThat(models.versions("m")).hasSize(1);
  }

  @Test
  void aFolderOfModelsIsServedWhole() throws IOException {
    Path folder = temp.resolve("all");
    Served.write(1, folder.resolve("a.onnx"));
    Served.write(2, folder.resolve("b").resolve("7.onnx"));
    Models models = models(folder);
    models.start();
    assertThat(models.names()).containsExactly("a", "b");
    assertThat(Objects.requireNonNull(models.find("b", null)).version()).isEqualTo("7");
    Served.write(3, folder.resolve("c.onnx"));
    twice(models);
    assertThat(models.names()).containsExactly("a", "b", "c");
  }

  @Test
  void namesThatMeetAreRefused() throws IOException {
    Served.write(1, temp.resolve("x").resolve("m.onnx"));
    Served.write(1, temp.resolve("y").resolve("m.onnx"));
    assertThatThrownBy(() ->
            models(temp.resolve("x").resolve("m.onnx"), temp.resolve("y").resolve("m.onnx"))
                .start())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("both are version 1 of m");
    Models named = models(Path.of(temp + "/x/m.onnx"), Path.of("other=" + temp + "/y/m.onnx"));
    named.start();
    assertThat(named.names()).containsExactly("m", "other");
    Files.createDirectory(temp.resolve("empty"));
    assertThatThrownBy(() -> models(temp.resolve("empty")).start())
        .hasMessageContaining("model files NAME.onnx expected, got none");
  }
}
