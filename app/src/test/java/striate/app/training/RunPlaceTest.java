package striate.app.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import striate.app.console.Failure;
import striate.app.recipe.Key;
import striate.app.recipe.Settings;

/** Where runs and their images are. */
final class RunPlaceTest {
  private static final LocalDateTime NOW = LocalDateTime.of(2026, 3, 4, 5, 6, 7);

  @TempDir Path temp;

  private Path base(String name) {
    return temp.resolve("runs").resolve(name);
  }

  @Test
  void aNameOfAnyLengthAndLettersIsAFolder() {
    String name = "ü x/".repeat(60);
    String folder = RunPlace.fresh(name, NOW).toString();
    assertThat(folder).matches("runs/(_|x){80}-20260304-050607");
    assertThat(RunPlace.fresh("photos", NOW)).hasToString("runs/photos-20260304-050607");
  }

  @Test
  void tenThatBeginInOneSecondGetTenFolders() throws Exception {
    Set<Path> taken = new ConcurrentSkipListSet<>();
    CyclicBarrier barrier = new CyclicBarrier(10);
    List<Thread> threads =
        IntStream.range(0, 10)
            .mapToObj(i ->
                Thread.ofPlatform()
                    .start(() -> {
                      RunPlace place = RunPlace.fresh(temp.resolve("runs"), "photos", NOW);
                      try {
                        barrier.await();
                      } catch (Exception e) {
                        throw new AssertionError(e);
                      }
                      place.check(1);
                      taken.add(place.take(0));
                    }))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(taken).hasSize(10).contains(base("photos-20260304-050607"));
    assertThat(taken).allSatisfy(folder -> assertThat(folder).isEmptyDirectory());
  }

  @Test
  void tryingLeavesNothing() throws IOException {
    RunPlace.fresh(temp.resolve("runs"), "photos", NOW).check(3);
    RunPlace.named(temp.resolve("a/b/c")).check(2);
    try (Stream<Path> left = Files.list(temp)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void whereNoRunCanBeKeptIsToldBefore() throws IOException {
    Path file = Files.createFile(temp.resolve("file"));
    for (Path place : List.of(file, file.resolve("run"), file.resolve("a/b"))) {
      assertThatThrownBy(() -> RunPlace.named(place).check(1))
          .isInstanceOf(Failure.class)
          .hasMessageStartingWith("can't keep a run in " + place + ": ");
    }
    Path longName = temp.resolve("x".repeat(300));
    assertThatThrownBy(() -> RunPlace.named(longName).check(1))
        .isInstanceOf(Failure.class)
        .hasMessage("can't keep a run in " + longName + ": file name too long");
    Path run = Files.createDirectory(temp.resolve("run"));
    Files.createFile(run.resolve("settings.properties"));
    assertThatThrownBy(() -> RunPlace.named(run).check(1))
        .hasMessage(run + " holds a run already; go on with 'striate resume " + run + "'");
    Files.move(run, temp.resolve("other-2"));
    assertThatThrownBy(() -> RunPlace.named(temp.resolve("other")).check(2))
        .hasMessageContaining("other-2 holds a run already");
    RunPlace.named(temp.resolve("other")).check(1);
  }

  /** No folder can be made in Linux's /proc, for which there is said to be no such folder. */
  @Test
  @EnabledOnOs(OS.LINUX)
  @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void whatVanishesAgainAndAgainIsTold() {
    RunPlace place = RunPlace.fresh(Path.of("/proc"), "photos", NOW);
    assertThatThrownBy(() -> place.take(0))
        .isInstanceOf(Failure.class)
        .hasMessageStartingWith("can't keep a run in /proc/photos-20260304-050607: ");
  }

  @Test
  void aFolderInWhichNothingCameAboutGoes() throws IOException {
    RunPlace place = RunPlace.fresh(temp.resolve("runs"), "photos", NOW);
    Path folder = place.take(0);
    place.giveBack(folder);
    assertThat(temp.resolve("runs")).doesNotExist();
    Path used = place.take(0);
    Files.createFile(used.resolve("lock"));
    place.giveBack(used);
    assertThat(used).exists();
    Path theirs = Files.createDirectory(temp.resolve("theirs"));
    RunPlace named = RunPlace.named(theirs);
    named.giveBack(named.take(0));
    assertThat(theirs).exists();
  }

  @Test
  void tooLittleRoomIsToldInNumbers() {
    assertThatThrownBy(() -> RunPlace.room(temp, Long.MAX_VALUE, "the run"))
        .isInstanceOf(Failure.class)
        .hasMessageMatching(
            "the disk of \\S+ has room for [0-9.]+ MB; the run needs 9223372036854\\.8 MB");
    RunPlace.room(temp, 1, "the run");
  }

  @Test
  void imagesAreFoundWhereTheyWereOrWhereTheyWereMovedWithTheRun() throws IOException {
    Path project = Files.createDirectories(temp.resolve("project"));
    Path photos = Files.createDirectories(project.resolve("photos"));
    Path run = Files.createDirectories(project.resolve("runs/one"));
    Settings begun = Settings.standard().with(Key.DATA, photos).with(Key.TEST, "fashion-mnist");
    Map<String, String> places = DataPlace.of(begun, run);
    assertThat(places)
        .containsOnlyKeys("place.data", "place.data.from-run", "place.run")
        .containsEntry("place.data", photos.toString());
    // The name alone leads nowhere from here.
    Settings settings = begun.with(Key.DATA, "no-such-photos");
    Settings found = DataPlace.located(settings, places, run);
    assertThat(found.text(Key.DATA)).isEqualTo(photos.toString());
    assertThat(found.text(Key.TEST)).isEqualTo("fashion-mnist");

    Path moved = Files.move(project, temp.resolve("moved"));
    assertThat(DataPlace.located(settings, places, moved.resolve("runs/one")).text(Key.DATA))
        .isEqualTo(moved.resolve("photos").toString());
    // As where the locale has no such path as the whole one.
    Map<String, String> fromRun = Map.of("place.data.from-run", "../../photos");
    assertThat(DataPlace.located(settings, fromRun, moved.resolve("runs/one")).text(Key.DATA))
        .isEqualTo(moved.resolve("photos").toString());
    assertThatThrownBy(() -> DataPlace.located(settings, places, temp.resolve("elsewhere")))
        .isInstanceOf(Failure.class)
        .hasMessage(
            photos + ": no such file or folder; --set tells where the run's images are now");
    assertThatThrownBy(() -> DataPlace.located(settings, new TreeMap<>(), run))
        .hasMessageStartingWith("no-such-photos: no such file or folder; --set");
  }
}
