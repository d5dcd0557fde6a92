package striate.app.studio.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import striate.app.studio.desk.Album;
import striate.data.SampleCache;

/** Which of a studio's runs is the newest. */
class RunsTest {
  @TempDir Path temp;

  @Test
  void theNewestBeganLastWhateverTheFolderWasCalledThen() throws IOException {
    try (Album album = Album.open(temp.resolve("album"));
        Trainings trainings = new Trainings(album, SampleCache.in(temp.resolve("cache")), 1)) {
      Runs runs = new Runs(trainings, 1);
      assertThat(runs.newest()).isEmpty();
      for (String name :
          List.of(
              "zebras",
              "zebras-20260101-120000",
              "cats-20260102-110000",
              "animals-20260102-120000",
              "animals-20260102-120000-2",
              "animals-20260102-120000-10")) {
        Path folder = Files.createDirectories(trainings.runs().resolve(name));
        Files.createFile(folder.resolve("answers.tsv"));
        assertThat(runs.newest()).isEqualTo(name);
      }
    }
  }

  @Test
  void picturesAreNamedFromTheFolder() {
    assertThat(Trainings.fromTheFolder("for example ../../a/b.png and ../pictures/7-c.png"))
        .isEqualTo("for example a/b.png and .striate/pictures/7-c.png");
  }
}
