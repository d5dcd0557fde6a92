package striate.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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
    assertThat(tests.notes())
        .containsExactly(
            root.resolve("labels.csv") + ": is_test is read as the part: test where it is true",
            "test has no picture of cat");
  }

  @Test
  void twoFlagsOfPartsAreCombined() throws IOException {
    for (String[] words :
        new String[][] {{"True", "False"}, {"yes", "NO"}, {"T", "f"}, {"y", "n"}, {"1", "0"}}) {
      String text =
          """
          is_valid,is_test,name,label
          F,F,cat/1.png,cat
          F,F,dog/1.png,dog
          T,F,cat/2.png,cat
          F,T,dog/2.png,dog
          """;
      PictureSets sets = open(flags(text, words[0], words[1]));
      assertThat(Tree.counts(sets.train())).as(words[0]).containsExactly("cat 1", "dog 1");
      assertThat(Tree.counts(sets.validation())).as(words[0]).containsExactly("cat 1", "dog 0");
      assertThat(Tree.counts(sets.test())).as(words[0]).containsExactly("cat 0", "dog 1");
    }
    assertThatThrownBy(
            () -> open("name,label,is_valid,is_test\ncat/1.png,cat,0,0\ndog/1.png,dog,1,1\n"))
        .isInstanceOf(DataException.class)
        .hasMessage(
            root.resolve("labels.csv")
                + " line 3: one part expected, got true for both is_valid and is_test");
  }

  private static String flags(String text, String yes, String no) {
    return text.replaceAll("(?m)(?<=^|,)T(?=,)", yes).replaceAll("(?m)(?<=^|,)F(?=,)", no);
  }

  @Test
  void flagsOfOtherWordsAreTold() throws IOException {
    PictureSets sets = open("name,label,is_valid\ncat/1.png,cat,maybe\ndog/1.png,dog,1\n");
    assertThat(Tree.counts(sets.train())).containsExactly("cat 1", "dog 1");
    assertThat(sets.notes())
        .containsExactly(
            root.resolve("labels.csv")
                + ": is_valid is not read: true or false expected, got maybe");
  }

  @Test
  void flagsAreNoClasses() throws IOException {
    PictureSets sets =
        open(
            """
            name,cat,dog,is_valid,is_test
            cat/1.png,1,0,0,0
            dog/1.png,0,1,0,0
            cat/2.png,1,0,1,0
            dog/2.png,0,1,0,1
            """);
    assertThat(Tree.counts(sets.train())).containsExactly("cat 1", "dog 1");
    assertThat(Tree.counts(sets.validation())).containsExactly("cat 1", "dog 0");
    assertThat(Tree.counts(sets.test())).containsExactly("cat 0", "dog 1");
  }

  @Test
  void aFalseFlagLeavesARowInTheListsOwnPart() {
    Tree tree = new Tree(root.resolve("set")).pictures("a.png", "b.png", "c.png", "d.png");
    tree.text("train.csv", "name,label,is_valid\na.png,cat,False\nb.png,dog,False\n");
    tree.text("test.csv", "name,label,is_valid\nc.png,cat,False\nd.png,dog,False\n");
    PictureSets sets = PictureFiles.folder(root.resolve("set")).open();
    assertThat(Tree.names(sets.train())).containsExactly("a.png=cat", "b.png=dog");
    assertThat(Tree.names(sets.test())).containsExactly("c.png=cat", "d.png=dog");
    tree.text("test.csv", "name,label,is_valid\nc.png,cat,False\nd.png,dog,True\n");
    assertThat(PictureFiles.folder(root.resolve("set")).open().problems())
        .containsExactly(
            new Problem(
                root.resolve("set/test.csv"), "line 3: is_valid is true in a list of test"));
  }

  /** A path that says test does not find the picture of that name in training. */
  @Test
  void aPathOfAnotherMachineFindsNoOtherPartsPicture() {
    Tree tree = new Tree(root.resolve("ds"));
    tree.pictures("train/1.png", "train/2.png", "train/3.png", "test/2.png");
    String start = "/kaggle/input/ds/";
    tree.text(
        "labels.csv",
        "path,label\nF/train/2.png,cat\nF/train/3.png,dog\nF/test/1.png,dog\nF/test/2.png,cat\n"
            .replace("F/", start));
    Path list = root.resolve("ds/labels.csv");
    PictureSets sets = PictureFiles.manifest(list).open();
    assertThat(sets.problems())
        .containsExactly(
            new Problem(root.resolve("ds").resolve(start + "test/1.png"), "no such file"));
    assertThat(Tree.counts(sets.train())).containsExactly("cat 1", "dog 1");
    assertThat(Tree.counts(sets.test())).containsExactly("cat 1", "dog 0");
    // Nor where all paths say it.
    tree.text(
        "labels.csv", "path,label\nF/test/1.png,cat\nF/test/3.png,dog\n".replace("F/", start));
    assertThatThrownBy(() -> PictureFiles.manifest(list).open())
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no picture in it; 2 files can't be used");
  }

  @Test
  void aPathOfAnotherMachineFindsNoOtherClassesPicture() {
    Tree tree = new Tree(root.resolve("ds")).pictures("cat/2.png", "dog/1.png", "1.png");
    tree.text(
        "labels.csv",
        "path,label\nC:\\a\\cat\\1.png,cat\nC:\\a\\cat\\2.png,cat\nC:\\a\\dog\\1.png,dog\n");
    PictureSets sets = PictureFiles.manifest(root.resolve("ds/labels.csv")).open();
    assertThat(Tree.counts(sets.train())).containsExactly("cat 1", "dog 1");
    assertThat(sets.problems()).hasSize(1);
  }

  /** A part's name above the set is none of the set's: a user may be called dev. */
  @Test
  void aFolderAboveTheSetMayBeCalledAsAPart() throws IOException {
    PictureSets sets =
        open("path,label\n/home/dev/set/cat/1.png,cat\n/home/dev/set/dog/1.png,dog\n");
    assertThat(Tree.counts(sets.train())).containsExactly("cat 1", "dog 1");
  }

  /** Paths of this machine are taken at their word, also where a file is missing. */
  @Test
  void aPathOfThisMachineIsNotShortened() {
    Tree tree = new Tree(root.resolve("ds")).pictures("2.png");
    String here = root + "/";
    tree.text(
        "labels.csv",
        "path,label\nF/cat/1.png,cat\nF/dog/1.png,dog\nF/gone/2.png,dog\n".replace("F/", here));
    PictureSets sets = PictureFiles.manifest(root.resolve("ds/labels.csv")).open();
    assertThat(Tree.counts(sets.train())).containsExactly("cat 1", "dog 1");
    assertThat(sets.problems())
        .containsExactly(new Problem(root.resolve("gone/2.png"), "no such file"));
  }

  @Test
  void aColumnOfPartsGoesBeforeFlags() throws IOException {
    PictureSets sets =
        open("name,label,is_valid,split\ncat/1.png,cat,1,train\ndog/1.png,dog,0,train\n");
    assertThat(Tree.counts(sets.train())).containsExactly("cat 1", "dog 1");
    assertThat(sets.notes())
        .containsExactly(
            root.resolve("labels.csv") + ": is_valid is not read: split says the part");
  }

  @Test
  void aMissingPictureIsNotReadFromMasksInAnotherFolder() {
    Tree tree = new Tree(root.resolve("ds"));
    tree.pictures("images/1.jpg", "images/2.jpg", "images/4.jpg");
    tree.pictures("png/1.png", "png/2.png", "png/3.png", "png/4.png", "images/5.webp");
    tree.text("labels.csv", "id,label\n3,cat\n1,cat\n2,dog\n4,dog\n5,cat\n");
    PictureSets sets = PictureFiles.manifest(root.resolve("ds/labels.csv")).open();
    assertThat(sets.problems()).containsExactly(new Problem(root.resolve("ds/3"), "no such file"));
    assertThat(Tree.names(sets.train())).containsExactly("1=cat", "2=dog", "4=dog", "5=cat");
  }

  /** Where a file is missing, neither it nor those after it are read from the masks. */
  @Test
  void aMissingPictureIsNotReadFromTheMasks() {
    Tree tree = new Tree(root.resolve("ds"));
    StringBuilder text = new StringBuilder("id,label\n");
    for (int i = 1; i <= 6; i++) {
      tree.pictures("images/" + i + ".png");
      if (i != 2) {
        tree.pictures("images/" + i + ".jpg");
      }
      text.append(i).append(i % 2 == 0 ? ",cat\n" : ",dog\n");
    }
    tree.text("labels.csv", text.toString());
    Path list = root.resolve("ds/labels.csv");
    PictureSets sets = PictureFiles.manifest(list).open();
    assertThat(sets.train().size()).isEqualTo(5);
    assertThat(sets.problems()).containsExactly(new Problem(root.resolve("ds/2"), "no such file"));
    assertThat(sets.notes())
        .contains(
            list
                + ": files images/*.jpg are read, though others of the same names are there:"
                + " images/*.png");
  }

  @ParameterizedTest
  @ValueSource(strings = {"y", "target", "tag", "photo", "label", "Image"})
  void aListWithoutHeaderMayBeginWithAClassCalledAsAColumn(String label) throws IOException {
    for (String text :
        new String[] {
          "cat/1.png,%s\ncat/2.png,%s\ndog/1.png,n\n", "cat/1.png,%s\ngone.png,%s\ndog/1.png,n\n",
        }) {
      PictureSets sets = open(text.replace("%s", label));
      assertThat(Tree.names(sets.train()))
          .contains("cat/1.png=" + label, "dog/1.png=n")
          .hasSize(text.contains("gone") ? 2 : 3);
    }
    assertThat(Tree.names(open("y,cat/1.png\nn,dog/1.png\n".replace("y,", label + ",")).train()))
        .containsExactly("cat/1.png=" + label, "dog/1.png=n");
  }

  /** Files called as columns are do not make a header a row. */
  @Test
  void aHeaderStaysOneWhateverFilesAreCalled() throws IOException {
    new Tree(root).pictures("path.png", "label.png", "image.jpg");
    for (String header : new String[] {"path,label", "image,label"}) {
      assertThat(Tree.names(open(header + "\ncat/1.png,cat\ndog/1.png,dog\n").train()))
          .containsExactly("cat/1.png=cat", "dog/1.png=dog");
    }
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

  /** What is not for training must not be trained on. */
  @Test
  void aFlagOfTrainingIsRead() throws IOException {
    for (String name : new String[] {"is_train", "is_training", "is_training_img"}) {
      PictureSets sets =
          open(
              "name,label,%s\ncat/1.png,cat,1\ndog/1.png,dog,1\ncat/2.png,cat,0\n".formatted(name));
      assertThat(Tree.counts(sets.train())).containsExactly("cat 1", "dog 1");
      assertThat(Tree.counts(sets.test())).containsExactly("cat 1", "dog 0");
      assertThat(sets.notes())
          .contains(
              root.resolve("labels.csv")
                  + ": "
                  + name
                  + " is read as the part: training where it is true, test where nothing else is");
    }
    PictureSets both =
        open(
            """
            name,label,is_train,is_valid
            cat/1.png,cat,1,0
            dog/1.png,dog,1,0
            cat/2.png,cat,0,1
            dog/2.png,dog,0,0
            """);
    assertThat(Tree.counts(both.train())).containsExactly("cat 1", "dog 1");
    assertThat(Tree.counts(both.validation())).containsExactly("cat 1", "dog 0");
    assertThat(Tree.counts(both.test())).containsExactly("cat 0", "dog 1");
    refuses(
        "name,label,is_train,is_test\ncat/1.png,cat,1,0\ndog/1.png,dog,0,0\n",
        " line 3: one part expected, got false for is_train and all other parts");
    refuses(
        "name,label,is_train,is_test\ncat/1.png,cat,1,0\ndog/1.png,dog,1,1\n",
        " line 3: one part expected, got true for both is_train and is_test");
  }

  private void refuses(String text, String message) {
    assertThatThrownBy(() -> open(text))
        .isInstanceOf(DataException.class)
        .hasMessage(root.resolve("labels.csv") + message);
  }

  /** Somebody's folds are no parts; that they are not read is said. */
  @Test
  void numbersOfFoldsAreNoParts() throws IOException {
    for (String text :
        new String[] {
          "image,label,fold\ncat/1.png,cat,0\ndog/1.png,dog,1\n",
          "image,label,fold\ncat/1.png,cat,0\ndog/1.png,dog,train\n",
          "image,fold,cat,dog\ncat/1.png,0,1,0\ndog/1.png,1,0,1\n",
        }) {
      PictureSets sets = open(text);
      assertThat(Tree.counts(sets.train())).as(text).containsExactly("cat 1", "dog 1");
      assertThat(sets.notes())
          .as(text)
          .containsExactly(
              root.resolve("labels.csv")
                  + ": fold is not read: train, validation or test in all rows expected, got 0");
    }
    // A single other column is the label, whatever its name.
    assertThat(open("image,set\ncat/1.png,1\ndog/1.png,2\n").train().classes())
        .containsExactly("1", "2");
  }

  /** A separator that is not in quotes would cut a label. */
  @Test
  void cellsBeyondTheFirstLineAreRefused() throws IOException {
    refuses(
        "image,label\ncat/1.png,cat, tabby\ndog/1.png,dog\n",
        " line 2: 2 cells expected as in the first line, got 3");
    refuses(
        "cat/1.png,cat\ndog/1.png,dog, old\n",
        " line 2: 2 cells expected as in the first line, got 3");
    assertThat(Tree.counts(open("image,label\ncat/1.png,cat,,\ndog/1.png,dog\n").train()))
        .containsExactly("cat 1", "dog 1");
  }

  @Test
  void anEmptyPartIsNamed() {
    refuses(
        "image,label,split\ncat/1.png,cat,train\ndog/1.png,dog,\n",
        " line 3: train, validation or test expected, got an empty cell");
  }

  @Test
  void headersOfUnknownNamesAreHeaders() throws IOException {
    refuses(
        "Image Index,Finding Labels,Follow-up\ncat/1.png,cat,7\ndog/1.png,dog,8\n",
        " line 1: a column of labels (label, class, target or the like) expected, got the columns"
            + " Image Index, Finding Labels, Follow-up");
    assertThat(Tree.names(open("Bild Nr,Befund\ncat/1.png,cat\ndog/1.png,dog\n").train()))
        .containsExactly("cat/1.png=cat", "dog/1.png=dog");
  }
}
