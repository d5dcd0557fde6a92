package striate.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import striate.files.InputFile;

/** Folders to which several links lead, and links that lead back. */
class LinksTest {
  @TempDir private Path root;
  private Tree tree = new Tree(Path.of(""));

  @BeforeEach
  void plant() {
    tree = new Tree(root);
  }

  private Path link(String from, String to) throws IOException {
    return Files.createSymbolicLink(root.resolve(from), root.resolve(to));
  }

  /** Two links from each folder to the next would make 2¹² ways to the last one. */
  @Test
  void aFarmOfLinksIsWalkedOnce() throws IOException {
    tree.folders("cat/f0", "dog");
    for (int i = 1; i <= 12; i++) {
      tree.folders(".far/f" + i);
    }
    for (int i = 0; i < 12; i++) {
      String from = (i == 0 ? "cat/f" : ".far/f") + i;
      link(from + "/a", ".far/f" + (i + 1));
      link(from + "/b", ".far/f" + (i + 1));
    }
    PictureSets sets = PictureFiles.folder(root).open();
    assertThat(Tree.counts(sets.train())).containsExactly("cat 26", "dog 2");
    assertThat(sets.problems()).isEmpty();
    assertThat(sets.notes())
        .containsExactly(
            root.resolve("cat")
                + ": 12 links to folders that are read already, the first: "
                + root.resolve("cat/f0/b"));
  }

  @Test
  void whatLiesInTheFolderGoesBeforeLinksToIt() throws IOException {
    tree.folders("cat/z", "dog");
    link("cat/a", "cat/z");
    PictureSets sets = PictureFiles.folder(root).open();
    assertThat(Tree.counts(sets.train())).containsExactly("cat 2", "dog 2");
    assertThat(sets.train().name(0)).isEqualTo("cat/z/1.png");
    assertThat(sets.problems()).isEmpty();
    assertThat(sets.notes())
        .containsExactly(
            root.resolve("cat")
                + ": 1 link to folders that are read already, the first: "
                + root.resolve("cat/a"));
    assertThat(PictureFiles.folder(root).strict(true).open().train().size()).isEqualTo(4);
  }

  /** {@code photos/latest -> 2024}: each picture is there once, and nothing is wrong. */
  @Test
  void anotherWayToPicturesIsNoProblem() throws IOException {
    tree.folders("photos/2023", "photos/2024");
    link("photos/latest", "photos/2024");
    List<Problem> problems = new ArrayList<>();
    assertThat(PictureFiles.below(root.resolve("photos"), problems::add)).hasSize(4);
    assertThat(problems).isEmpty();
  }

  /** {@code cat/up -> ..} would make dogs cats. */
  @Test
  void whatLeadsBackIsNotFollowed() throws IOException {
    tree.folders("cat", "dog");
    link("cat/up", ".");
    link("all", ".");
    PictureSets sets = PictureFiles.folder(root).open();
    assertThat(Tree.counts(sets.train())).containsExactly("cat 2", "dog 2");
    assertThat(sets.problems())
        .containsExactlyInAnyOrder(
            new Problem(root.resolve("cat/up"), "a link to a folder that it lies in"),
            new Problem(root.resolve("all"), "a link to a folder that it lies in"));
  }

  @Test
  void aPartThatLeadsBackIsNoEndlessWay() throws IOException {
    tree.folders("train/cat", "train/dog", "test/cat", "test/dog");
    Files.createDirectory(root.resolve("valid"));
    link("valid/valid", "valid");
    PictureSets sets = PictureFiles.folder(root).open();
    assertThat(Tree.counts(sets.train())).containsExactly("cat 2", "dog 2");
    assertThat(sets.validation()).isNull();
    assertThat(sets.problems())
        .containsExactly(
            new Problem(root.resolve("valid/valid"), "a link to a folder that it lies in"));
  }

  @Test
  void theFolderThatIsNamedMayBeALink() throws IOException {
    tree.folders("photos/cat", "photos/dog");
    Path link = link("photos/now", "photos");
    List<Problem> problems = new ArrayList<>();
    assertThat(PictureFiles.below(link, problems::add)).hasSize(4);
    assertThat(problems)
        .containsExactly(new Problem(link.resolve("now"), "a link to a folder that it lies in"));
  }

  /** Those of the kernel say that they are empty, and some wait when they are read. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aFileWithoutSizeIsNotRead() throws IOException {
    tree.folders("cat", "dog");
    Path kernels = Files.createSymbolicLink(root.resolve("cat/3.png"), Path.of("/proc/version"));
    PictureSets sets = PictureFiles.folder(root).open();
    assertThat(sets.problems()).containsExactly(new Problem(kernels, "empty file"));
    assertThat(Pictures.whatIs(kernels)).isEqualTo("an empty file");
    assertThatThrownBy(() -> PictureFiles.manifest(kernels).open())
        .hasMessage(kernels + ": lines of path and label expected, got an empty file");
    assertThat(InputFile.open(kernels).readAllBytes()).isEmpty();
    Files.delete(kernels); // JUnit warns of links that lead out
  }

  @Test
  void aCopyOfTheSetWithinTheSetIsTold() {
    tree.folders("cat", "dog/dog", "backup/cat", "backup/dog");
    assertThat(PictureFiles.folder(root).open().notes())
        .containsExactly(
            root.resolve("backup")
                + " is read as a class, though it has folders of other classes: cat, dog");
  }
}
