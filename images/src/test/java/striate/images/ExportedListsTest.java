package striate.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import striate.data.DataException;

/** Lists as other programs and other machines write them. */
class ExportedListsTest {
  @TempDir private Path root;

  @BeforeEach
  void plant() {
    new Tree(root).folders("cat", "dog");
  }

  private PictureSets open(String text) throws IOException {
    Path list = Files.writeString(root.resolve("labels.csv"), text);
    return PictureFiles.manifest(list).open();
  }

  @Test
  void pathsOfAnotherMachineAreFoundByTheirEnds() throws IOException {
    String own = String.valueOf(root.getFileName());
    for (String start :
        new String[] {
          "C:\\Users\\me\\set\\",
          "\\\\server\\share\\",
          "gs://bucket/a/",
          "/kaggle/input/",
          own + "/"
        }) {
      String slash = start.contains("\\") ? "\\" : "/";
      StringBuilder text = new StringBuilder("path,label\n");
      for (String file : new String[] {"cat/1.png", "cat/2.png", "dog/1.png", "dog/2.png"}) {
        text.append(start).append(file.replace("/", slash)).append(',');
        text.append(file, 0, 3).append('\n');
      }
      PictureSets sets = open(text.toString());
      assertThat(Tree.counts(sets.train())).as(start).containsExactly("cat 2", "dog 2");
      assertThat(sets.notes())
          .as(start)
          .containsExactly(
              root.resolve("labels.csv")
                  + ": 4 files found by the end of the path that the list has, the first: "
                  + (start + "cat/1.png").replace("/", start.contains("\\") ? "\\" : "/"));
    }
    // A path that stays here is taken at its word.
    assertThatThrownBy(() -> open("path,label\nx/cat/1.png,cat\nx/dog/1.png,dog\n"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no such file");
  }

  @Test
  void theColumnOfFilesIsKnownByItsCells() throws IOException {
    PictureSets sets =
        open("ID,Label,External ID\nx1,cat,cat/1.png\nx2,cat,cat/2.png\nx3,dog,dog/1.png\n");
    assertThat(Tree.counts(sets.train())).containsExactly("cat 2", "dog 1");
    assertThat(sets.notes())
        .containsExactly(root.resolve("labels.csv") + ": External ID is read as the files");
    assertThat(Tree.counts(open("X_ray,Label\ncat/1.png,cat\ndog/1.png,dog\n").train()))
        .containsExactly("cat 1", "dog 1");
  }

  @Test
  void flagsOfAPartAreRead() throws IOException {
    PictureSets sets =
        open("name,label,is_valid\ncat/1.png,cat,False\ndog/1.png,dog,False\ncat/2.png,cat,True\n");
    assertThat(Tree.counts(sets.train())).containsExactly("cat 1", "dog 1");
    assertThat(Tree.counts(sets.validation())).containsExactly("cat 1", "dog 0");
    PictureSets tests =
        open("name,label,is_test\ncat/1.png,cat,0\ndog/1.png,dog,0\ndog/2.png,dog,1\n");
    assertThat(Tree.counts(tests.test())).containsExactly("cat 0", "dog 1");
  }

  @Test
  void columnsOfZerosAreNoClasses() {
    assertThatThrownBy(
            () -> open("filename,region_count,region_id\ncat/1.png,0,0\ndog/1.png,0,0\n"))
        .isInstanceOf(DataException.class)
        .hasMessageEndingWith(
            "a column of labels (label, class, target or the like) expected, got the columns"
                + " filename, region_count, region_id");
  }

  @Test
  void aLabelThatIsNoneIsTold() throws IOException {
    assertThat(open("path,label\ncat/1.png,cat\ndog/1.png,NaN\ndog/2.png,NaN\n").notes())
        .containsExactly("NaN is read as a class; programs write it where there is no label");
  }
}
