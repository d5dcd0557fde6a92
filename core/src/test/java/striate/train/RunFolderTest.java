package striate.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import striate.batch.Augment;
import striate.batch.Loader;
import striate.batch.Mix;
import striate.nn.Loss;
import striate.train.TrainingResult.Stop;
import striate.train.disk.Disk;

final class RunFolderTest {
  private static final Loader TRAIN = Blobs.loader(90, 1, 20);
  private static final Loader VALIDATION = Blobs.loader(40, 2, 16);
  private static final int EPOCHS = 6;
  private static final Pattern STEP = Pattern.compile("\"type\":\"step\",\"step\":(\\d+),.*}");

  @TempDir Path temp;
  private Path path;

  @BeforeEach
  void choosePath() {
    path = temp.resolve("a run");
  }

  /** Everything that has state; 5 batches an epoch are 3 moves. */
  private static Trainer.Settings settings() {
    return Trainer.of(Blobs.network(), TRAIN)
        .validation(VALIDATION)
        .epochs(EPOCHS)
        .threads(2)
        .seed(4)
        .optimizer(Optimizer.adamW(0.01, 0.01))
        .schedule(Schedule.plateau(0.5, 0).warmUp(3))
        .loss(Loss.crossEntropy().smoothing(0.1))
        .clipping(Clipping.byNorm(0.5))
        .accumulate(2)
        .ema(Ema.of(0.9));
  }

  private RunFolder folder() {
    return RunFolder.at(path).everySteps(2);
  }

  /** Keeps the notices, and cancels or interrupts at some step. */
  private static final class Watcher implements TrainingListener {
    final List<String> notices = new ArrayList<>();
    final List<Long> steps = new ArrayList<>();
    private final long stopAt;
    private final Runnable stop;

    Watcher(long stopAt, Runnable stop) {
      this.stopAt = stopAt;
      this.stop = stop;
    }

    Watcher() {
      this(-1, () -> {});
    }

    @Override
    public void onStep(Progress p) {
      steps.add(p.step());
      if (p.step() == stopAt) {
        stop.run();
      }
    }

    @Override
    public void onNotice(String line) {
      notices.add(line);
    }
  }

  private TrainingResult runUntil(long step, RunFolder folder) {
    Trainer[] trainer = new Trainer[1];
    Watcher watcher = new Watcher(step, () -> trainer[0].cancel());
    trainer[0] = settings().folder(folder).listener(watcher).build();
    return trainer[0].run();
  }

  /** The steps in the metrics, and that every line is whole. */
  private List<Integer> stepsInMetrics() throws IOException {
    List<Integer> steps = new ArrayList<>();
    for (String line : Files.readAllLines(folder().metrics())) {
      assertThat(line).startsWith("{\"type\":\"").endsWith("}");
      Matcher m = STEP.matcher(line.substring(1));
      if (m.matches()) {
        steps.add(Integer.parseInt(m.group(1)));
      }
    }
    return steps;
  }

  private static List<Integer> upTo(int steps) {
    return java.util.stream.IntStream.rangeClosed(1, steps).boxed().toList();
  }

  private static void assertSame(TrainingResult actual, TrainingResult expected) {
    assertThat(actual.weights().hash()).isEqualTo(expected.weights().hash());
    assertThat(actual.epoch()).isEqualTo(expected.epoch());
    assertThat(actual.steps()).isEqualTo(expected.steps());
    assertThat(actual.history()).hasSameSizeAs(expected.history());
    for (int i = 0; i < actual.history().size(); i++) {
      EpochResult a = actual.history().get(i);
      EpochResult b = expected.history().get(i);
      assertThat(List.of(a.loss(), a.accuracy(), a.learningRate(), a.steps()))
          .isEqualTo(List.of(b.loss(), b.accuracy(), b.learningRate(), b.steps()));
      assertThat(a.validation()).isEqualTo(b.validation());
    }
  }

  @Test
  void aRunStoppedAgainAndAgainGoesOnToTheSameBits() throws IOException {
    TrainingResult whole = settings().run();
    TrainingResult kept = settings().folder(RunFolder.at(temp.resolve("whole"))).run();
    assertSame(kept, whole);
    for (long step : new long[] {1, 2, 3, 7, 8, 17}) {
      TrainingResult part = runUntil(step, folder());
      assertThat(part.stop()).isEqualTo(Stop.CANCELLED);
      assertThat(part.steps()).isEqualTo(step);
    }
    Watcher watcher = new Watcher();
    TrainingResult end = settings().folder(folder()).listener(watcher).threads(1).run();
    assertThat(watcher.steps).containsExactly(18L);
    assertThat(watcher.notices).isEmpty();
    assertSame(end, whole);
    assertThat(stepsInMetrics()).isEqualTo(upTo(18));
    assertThat(folder().checkpoints()).hasSize(2);
    try (var files = Files.list(path)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "settings.properties",
              "data.properties",
              "machine.properties",
              "metrics.jsonl",
              "end.properties",
              "lock",
              "checkpoint-000000000030.bin",
              "checkpoint-000000000029.bin");
    }
  }

  @Test
  void picturesThatAreChangedAndMixedAreNoHindrance() {
    Loader changed =
        Loader.of(TRAIN.samples(), TRAIN.preprocessing())
            .batch(20)
            .seed(1)
            .augment(Augment.parse("shift(1,1)"))
            .mix(Mix.mixUp(0.4))
            .build();
    TrainingResult whole = with(changed, VALIDATION).threads(1).run();
    assertThat(whole.weights().hash()).isNotEqualTo(settings().run().weights().hash());
    for (long step : new long[] {2, 5, 10}) {
      Trainer[] trainer = new Trainer[1];
      Watcher watcher = new Watcher(step, () -> trainer[0].cancel());
      trainer[0] = with(changed, VALIDATION).folder(folder()).listener(watcher).build();
      trainer[0].run();
    }
    assertSame(with(changed, VALIDATION).folder(folder()).run(), whole);
  }

  @Test
  void aRunThatIsDoneIsNotDoneAgain() {
    TrainingResult once = settings().folder(folder()).run();
    Watcher watcher = new Watcher();
    TrainingResult twice = settings().folder(folder()).listener(watcher).run();
    assertThat(watcher.steps).isEmpty();
    assertSame(twice, once);
    assertThat(twice.elapsed()).isGreaterThan(Duration.ofNanos(once.elapsed().toNanos() / 2));
  }

  @Test
  void aRunThatEndedEarlyStaysEnded() {
    Trainer.Settings still =
        settings().optimizer(Optimizer.sgd(0)).ema(null).patience(2).epochs(40);
    TrainingResult once = still.folder(folder()).run();
    assertThat(once.stop()).isEqualTo(Stop.EARLY);
    Trainer.Settings again =
        settings().optimizer(Optimizer.sgd(0)).ema(null).patience(2).epochs(40);
    TrainingResult twice = again.folder(folder()).run();
    assertThat(twice.stop()).isEqualTo(Stop.EARLY);
    assertSame(twice, once);
  }

  @Test
  void aTimeLimitMayBeRaised() {
    TrainingResult none = settings().folder(folder()).timeLimit(Duration.ofNanos(1)).run();
    assertThat(none.stop()).isEqualTo(Stop.TIME);
    TrainingResult all = settings().folder(folder()).timeLimit(Duration.ofHours(1)).run();
    assertThat(all.stop()).isEqualTo(Stop.FINISHED);
    assertSame(all, settings().run());
  }

  @Test
  void anInterruptedRunIsSavedAndTheFolderFree() throws IOException {
    Watcher watcher = new Watcher(5, () -> Thread.currentThread().interrupt());
    TrainingResult part = settings().folder(folder()).listener(watcher).run();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(part.stop()).isEqualTo(Stop.CANCELLED);
    assertThat(watcher.notices).isEmpty();
    assertThat(folder().checkpoints().getFirst().getFileName())
        .hasToString("checkpoint-000000000009.bin");
    assertSame(settings().folder(folder()).run(), settings().run());
  }

  @Test
  void whatAListenerThrowsLeavesARunThatGoesOn() {
    RuntimeException own = new RuntimeException("the listener's");
    Watcher watcher =
        new Watcher(
            9,
            () -> {
              throw own;
            });
    assertThatThrownBy(() -> settings().folder(folder()).listener(watcher).run()).isSameAs(own);
    assertSame(settings().folder(folder()).run(), settings().run());
  }

  @Test
  void everyTruncationAndEveryFlippedByteIsSeen() throws IOException {
    runUntil(5, folder());
    byte[] whole = Files.readAllBytes(folder().checkpoints().getFirst());
    Path file = temp.resolve("damaged.bin");
    Files.write(file, whole);
    Checkpoint.check(file);
    Random random = new Random(1);
    for (int i = 0; i < 300; i++) {
      int length = i < 40 ? i : i < 80 ? whole.length - 1 - (i - 40) : random.nextInt(whole.length);
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> Checkpoint.check(file))
          .as("length %d", length)
          .isInstanceOf(IOException.class);
    }
    for (int i = 0; i < 300; i++) {
      int at = i < 40 ? i : i < 80 ? whole.length - 1 - (i - 40) : random.nextInt(whole.length);
      byte[] damaged = whole.clone();
      damaged[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, damaged);
      assertThatThrownBy(() -> Checkpoint.check(file))
          .as("byte %d", at)
          .isInstanceOf(IOException.class);
    }
    Files.write(file, Arrays.copyOf(whole, whole.length + 1));
    assertThatThrownBy(() -> Checkpoint.check(file))
        .hasMessage("it is cut short or altered: its checksum does not match");
  }

  @Test
  void aDamagedCheckpointGivesWayToTheOneBefore() throws IOException {
    TrainingResult whole = settings().run();
    for (int damage = 0; damage < 3; damage++) {
      path = temp.resolve("run " + damage);
      runUntil(11, folder());
      List<Path> before = folder().checkpoints();
      assertThat(before).hasSize(2);
      byte[] bytes = Files.readAllBytes(before.getFirst());
      switch (damage) {
        case 0 -> Files.write(before.getFirst(), Arrays.copyOf(bytes, bytes.length / 2));
        case 1 -> Files.write(before.getFirst(), new byte[0]);
        default -> {
          bytes[bytes.length / 3] ^= 4;
          Files.write(before.getFirst(), bytes);
        }
      }
      Watcher watcher = new Watcher();
      TrainingResult end = settings().folder(folder()).listener(watcher).run();
      assertThat(watcher.notices).hasSize(1);
      assertThat(watcher.notices.getFirst())
          .startsWith(before.getFirst().getFileName() + " is damaged and left out: it ");
      assertThat(watcher.steps.getFirst()).isLessThanOrEqualTo(11);
      assertSame(end, whole);
      assertThat(stepsInMetrics()).isEqualTo(upTo(18));
      assertThat(folder().checkpoints()).hasSize(2);
    }
  }

  @Test
  void withoutAnyGoodCheckpointTheRunBeginsAnew() throws IOException {
    runUntil(11, folder());
    for (Path file : folder().checkpoints()) {
      Files.write(file, new byte[100]);
    }
    Watcher watcher = new Watcher();
    TrainingResult end = settings().folder(folder()).listener(watcher).run();
    assertThat(watcher.notices).hasSize(3);
    assertThat(watcher.notices.getLast()).endsWith("the run begins anew");
    assertSame(end, settings().run());
    assertThat(stepsInMetrics()).isEqualTo(upTo(18));
  }

  @Test
  void linesAfterTheCheckpointAreCutOff() throws IOException {
    runUntil(11, folder());
    Files.writeString(
        folder().metrics(), "{\"type\":\"step\",\"step\":12,\"epo", StandardOpenOption.APPEND);
    Files.write(path.resolve(".checkpoint-000000000099.bin.tmp"), new byte[10]);
    assertSame(settings().folder(folder()).run(), settings().run());
    assertThat(stepsInMetrics()).isEqualTo(upTo(18));
    assertThat(path.resolve(".checkpoint-000000000099.bin.tmp")).doesNotExist();
  }

  /** A disk that has room for so many bytes more; less than nothing is no limit. */
  private static final class Full extends Disk {
    private long room = Long.MAX_VALUE;

    @Override
    protected FileOutputStream open(Path file, boolean append) throws IOException {
      return new FileOutputStream(file.toFile(), append) {
        @Override
        public void write(byte[] b, int off, int len) throws IOException {
          int fits = (int) Math.min(room, len);
          super.write(b, off, fits);
          room -= fits;
          if (fits < len) {
            throw new IOException("No space left on device");
          }
        }

        @Override
        public void write(byte[] b) throws IOException {
          write(b, 0, b.length);
        }
      };
    }
  }

  @Test
  void aFullDiskDoesNotEndTheTraining() throws IOException {
    TrainingResult whole = settings().run();
    for (int room : new int[] {0, 10, 500, 2000}) {
      path = temp.resolve("full " + room);
      Full disk = new Full();
      Watcher watcher =
          new Watcher(
              7,
              () -> {
                disk.room = room;
              });
      RunFolder folder = folder().on(disk);
      TrainingResult end = settings().folder(folder).listener(watcher).run();
      assertSame(end, whole);
      assertThat(watcher.notices).isNotEmpty();
      assertThat(watcher.notices.getFirst())
          .matches(
              "no checkpoint at step \\d+: no space left on device;"
                  + " checkpoint-\\d+\\.bin is kept");
      assertThat(folder().checkpoints()).hasSize(2);
      for (Path file : folder().checkpoints()) {
        Checkpoint.check(file);
      }
      try (var files = Files.list(path)) {
        assertThat(files.filter(f -> f.toString().endsWith(".tmp"))).isEmpty();
      }
      // With room again the run goes on from what was kept.
      Watcher later = new Watcher();
      assertSame(settings().folder(folder()).listener(later).run(), whole);
      assertThat(later.steps.getFirst()).isLessThanOrEqualTo(8);
      assertThat(stepsInMetrics()).isEqualTo(upTo(18));
    }
  }

  @Test
  void aDiskThatFillsUpForAWhileLosesNoLine() throws IOException {
    Full disk = new Full();
    long[] kept = new long[1];
    TrainingListener tide =
        new TrainingListener() {
          @Override
          public void onStep(Progress p) {
            if (p.step() == 5) {
              kept[0] = disk.room;
              disk.room = 30;
            } else if (p.step() == 11) {
              disk.room = kept[0];
            }
          }
        };
    settings().folder(folder().on(disk)).listener(tide).run();
    assertThat(stepsInMetrics()).isEqualTo(upTo(18));
  }

  @Test
  void noRoomAtTheStartIsOneClearError() throws IOException {
    Full disk = new Full();
    disk.room = 20;
    assertThatThrownBy(() -> settings().folder(folder().on(disk)).run())
        .isInstanceOf(java.io.UncheckedIOException.class)
        .hasMessage("run folder " + path + ": no space left on device");
    assertThat(folder().exists()).isFalse();
    assertSame(settings().folder(folder()).run(), settings().run());
    Path file = Files.createFile(temp.resolve("file"));
    assertThatThrownBy(() -> settings().folder(RunFolder.at(file)).run())
        .isInstanceOf(java.io.UncheckedIOException.class)
        .hasMessage("run folder " + file + ": " + file + ": a folder expected, got a file");
    Path inside = file.resolve("run");
    assertThatThrownBy(() -> settings().folder(RunFolder.at(inside)).run())
        .isInstanceOf(java.io.UncheckedIOException.class)
        .hasMessageMatching("run folder .*: .*: not a directory");
  }

  @Test
  void twoRunsCannotWriteOneFolder() {
    List<String> messages = new ArrayList<>();
    Watcher watcher =
        new Watcher(
            4,
            () -> {
              try {
                settings().folder(folder()).run();
              } catch (IllegalStateException e) {
                messages.add(e.getMessage());
              }
            });
    settings().folder(folder()).listener(watcher).run();
    assertThat(messages)
        .containsExactly(
            "run folder "
                + path
                + " is in use by process "
                + ProcessHandle.current().pid()
                + "; two runs can't write one folder");
  }

  @Test
  void otherSettingsAndDataAreRefusedByName() {
    runUntil(5, folder());
    assertRefused(
        settings().schedule(Schedule.cosine()),
        "setting schedule: WarmUp[steps=3, share=0.0, then=Plateau[gamma=0.5, patience=0,"
            + " threshold=1.0E-4, cooldown=0, least=0.0]] expected, got Cosine[end=0.0]"
            + "; a run goes on with the settings it began with");
    assertRefused(settings().seed(5), "setting seed: 4 expected, got 5; ");
    assertRefused(settings().epochs(5), "setting epochs: 6 or more expected, got 5; ");
    assertRefused(
        settings().note("recipe", "best"), "setting note.recipe: not set expected, got best; ");
    assertRefused(settings().optimizer(Optimizer.sgd(0.1)), "setting optimizer: Adam[rate=0.01");
    assertRefused(
        with(Blobs.loader(91, 1, 20), VALIDATION), "data train.pictures: 90 expected, got 91; ");
    Loader others = Loader.of(Blobs.set(90, 3), TRAIN.preprocessing()).batch(20).seed(1).build();
    assertRefused(with(others, VALIDATION), "data train.");
    assertRefused(with(TRAIN, Blobs.loader(40, 5, 16)), "data validation.");
    // The same pictures, in another order, or changed.
    Loader other = Loader.of(TRAIN.samples(), TRAIN.preprocessing()).batch(20).seed(99).build();
    assertRefused(with(other, VALIDATION), "setting loader.seed: 1 expected, got 99; ");
    Loader changed =
        Loader.of(TRAIN.samples(), TRAIN.preprocessing())
            .batch(20)
            .seed(1)
            .augment(Augment.parse("shift(1,1)"))
            .build();
    assertRefused(
        with(changed, VALIDATION), "setting loader.augment: none expected, got shift(1,1); ");
    // What does not decide the outcome may differ.
    assertSame(
        settings().threads(3).timeLimit(Duration.ofHours(2)).folder(RunFolder.at(path)).run(),
        settings().run());
  }

  private static Trainer.Settings with(Loader train, Loader validation) {
    return Trainer.of(Blobs.network(), train)
        .validation(validation)
        .epochs(EPOCHS)
        .seed(4)
        .optimizer(Optimizer.adamW(0.01, 0.01))
        .schedule(Schedule.plateau(0.5, 0).warmUp(3))
        .loss(Loss.crossEntropy().smoothing(0.1))
        .clipping(Clipping.byNorm(0.5))
        .accumulate(2)
        .ema(Ema.of(0.9));
  }

  private void assertRefused(Trainer.Settings settings, String message) {
    assertThatThrownBy(() -> settings.folder(folder()).run())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("run folder " + path + ": " + message);
  }

  @Test
  void theFolderTellsOfTheRun() throws IOException {
    assertThat(folder().exists()).isFalse();
    assertThat(folder().checkpoints()).isEmpty();
    settings().note("from", "a\\b\nc").folder(folder()).run();
    Map<String, String> settings = folder().settings();
    assertThat(settings)
        .containsEntry("note.from", "a\\b\nc")
        .containsEntry("epochs", "6")
        .containsEntry("averaging", "Averaging[decay=0.9, warmUp=true]");
    assertThat(settings.get("network.0")).startsWith("conv1 Conv2d[");
    assertThat(folder().data())
        .containsEntry("class.2", "below")
        .containsEntry("train.pictures", "90")
        .containsEntry("validation.pictures", "40");
    assertThat(folder().data().get("train.fingerprint")).matches("[0-9a-f]{64}");
    assertThat(folder().machine()).containsKeys("begun", "java", "processors", "vector.bits");
    List<String> lines = Files.readAllLines(folder().metrics());
    assertThat(lines).hasSize(18 + 6);
    assertThat(lines.getFirst())
        .matches(
            "\\{\"type\":\"step\",\"step\":1,\"epoch\":1,\"batch\":2,\"loss\":[0-9.e+-]+,"
                + "\"rate\":[0-9.e+-]+,\"imagesPerSecond\":[0-9.e+-]+,\"seconds\":[0-9.e+-]+}");
    assertThat(lines.getLast()).startsWith("{\"type\":\"epoch\",\"epoch\":6,\"step\":18,");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ar-EG", "hi-IN-u-nu-deva", "th-TH-u-nu-thai", "fa-IR", "tr-TR"})
  void theUsersLanguageHasNoPartInIt(String language) throws IOException {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag(language));
    try {
      settings().epochs(2).folder(folder()).run();
    } finally {
      Locale.setDefault(before);
    }
    assertThat(folder().checkpoints())
        .extracting(file -> file.getFileName().toString())
        .containsExactly("checkpoint-000000000010.bin", "checkpoint-000000000009.bin");
    for (String name : List.of("settings.properties", "data.properties", "metrics.jsonl")) {
      assertThat(path.resolve(name)).content().matches("\\p{ASCII}+");
    }
    settings().epochs(2).folder(folder()).run();
  }
}
