package striate.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sets whose parts stand in texts beside the folders of classes. */
class SplitTextsTest {
  @TempDir private Path root;
  private Tree tree = new Tree(Path.of(""));

  @BeforeEach
  void plant() {
    tree = new Tree(root);
  }

  private PictureSets open() {
    return PictureFiles.folder(root).open();
  }

  /** As Food-101 is made: no suffixes. */
  @Test
  void aTextForEachPart() {
    tree.folders("images/apple_pie", "images/sushi");
    tree.text("meta/classes.txt", "apple_pie\nsushi\n");
    tree.text("meta/train.txt", "apple_pie/1\nsushi/2\n");
    tree.text("meta/test.txt", "apple_pie/2\r\nsushi/1\r\n");
    PictureSets sets = open();
    assertThat(Tree.counts(sets.train())).containsExactly("apple_pie 1", "sushi 1");
    assertThat(Tree.counts(sets.test())).containsExactly("apple_pie 1", "sushi 1");
    assertThat(sets.notes())
        .contains(
            root + "/meta/train.txt and " + root + "/meta/test.txt: read as the parts of the set");
  }

  /** As MIT Indoor Scenes is made: most files are in neither. */
  @Test
  void filesInNoPartAreLeftOut() {
    tree.folders("Images/bar", "Images/café au lait").pictures("Images/bar/3.png");
    tree.text("TrainImages.txt", "bar/1.png\ncafé au lait/1.png 0\n");
    tree.text("TestImages.txt", "bar/2.png\ncafé au lait/2.png 0\n");
    PictureSets sets = open();
    assertThat(Tree.counts(sets.train())).containsExactly("bar 1", "café au lait 1");
    assertThat(sets.notes().toString())
        .contains("read as the parts of the set, 1 file in none of them left out");
  }

  /** As DTD is made: ten splits. */
  @Test
  void ofSeveralSplitsTheFirst() {
    tree.folders("images/banded", "images/dotted").pictures("images/banded/3.png");
    for (int split = 1; split <= 10; split++) {
      int first = split == 1 ? 1 : 2;
      tree.text("labels/train" + split + ".txt", "banded/" + first + ".png\ndotted/1.png\n");
      tree.text("labels/val" + split + ".txt", "banded/3.png\n");
      tree.text("labels/test" + split + ".txt", "banded/" + (3 - first) + ".png\ndotted/2.png\n");
    }
    PictureSets sets = open();
    assertThat(Tree.names(sets.train()))
        .containsExactly("images/banded/1.png=banded", "images/dotted/1.png=dotted");
    assertThat(Tree.counts(sets.validation())).containsExactly("banded 1", "dotted 0");
    assertThat(Tree.names(sets.test()))
        .containsExactly("images/banded/2.png=banded", "images/dotted/2.png=dotted");
  }

  /** As CUB-200 is made. */
  @Test
  void numberedFiles() {
    tree.folders("images/001.Albatross", "images/002.Auklet");
    tree.text(
        "images.txt",
        "1 001.Albatross/1.png\n2 001.Albatross/2.png\n3 002.Auklet/1.png\n4 002.Auklet/2.png\n");
    tree.text("image_class_labels.txt", "1 1\n2 1\n3 2\n4 2\n");
    tree.text("train_test_split.txt", "1 0\n2 1\n3 1\n4 0\n");
    PictureSets sets = open();
    assertThat(Tree.names(sets.train()))
        .containsExactly(
            "images/001.Albatross/2.png=001.Albatross", "images/002.Auklet/1.png=002.Auklet");
    assertThat(Tree.names(sets.test()))
        .containsExactly(
            "images/001.Albatross/1.png=001.Albatross", "images/002.Auklet/2.png=002.Auklet");
  }

  @Test
  void textsOfSomethingElseAreNotRead() {
    tree.folders("images/a", "images/b");
    tree.text("train.txt", "the pictures to train on\n").text("test.txt", "others\n");
    assertThat(Tree.counts(open().train())).containsExactly("a 2", "b 2");
    tree.text("train.txt", "a/1.png\nb/1.png\nc/9.png\n").text("test.txt", "a/2.png\n");
    PictureSets sets = open();
    assertThat(Tree.counts(sets.train())).containsExactly("a 2", "b 2");
    assertThat(sets.notes())
        .contains(
            both()
                + "are not read: "
                + root
                + "/train.txt names 3 files, of which 2 are here; the first that is not, or not alone of"
                + " its name, is line 3: c/9.png");
    tree.text("train.txt", "a/1.png\nb/1.png\n").text("test.txt", "a/1.png\nb/2.png\n");
    sets = open();
    assertThat(Tree.counts(sets.train())).containsExactly("a 2", "b 2");
    assertThat(sets.notes())
        .contains(
            both()
                + "are not read: "
                + root
                + "/test.txt line 1 names images/a/1.png, as the text of training does");
  }

  private String both() {
    return root + "/train.txt and " + root + "/test.txt ";
  }

  /** The note on what was or was not read. */
  private String note(PictureSets sets) {
    return sets.notes().stream()
        .filter(n -> n.contains("not read: ") || n.contains("read as the parts"))
        .findFirst()
        .orElse("");
  }

  private void isNotRead(String why) {
    PictureSets sets = open();
    assertThat(sets.test()).isNull();
    assertThat(note(sets)).contains("not read: ").contains(why);
    assertThat(sets.notes()).noneMatch(n -> n.contains("\n"));
  }

  @Test
  void whatIsCalledAsATextOfASplitIsReadOrToldOf() throws IOException {
    tree.folders("images/a", "images/b");
    tree.text("train.txt", "a/1.png\nb/1.png\n");
    isNotRead(root + "/train.txt is not read: a text of training and one of another part");
    tree.text("test.txt", "");
    isNotRead(root + "/test.txt names no file");
    tree.text("test.txt", "# none\n\n \n");
    isNotRead(root + "/test.txt names no file");
    tree.text("test.txt", "2.png\n2.png\n");
    isNotRead("test.txt names 2 files, of which 0 are here");
    tree.text("test.txt", "a/2.png,a\n");
    isNotRead("is line 1: a/2.png,a");
    tree.text("test.txt", "a/2.png\nb/é.png\n", StandardCharsets.ISO_8859_1);
    isNotRead(root + "/test.txt line 2: text in UTF-8 expected, got the byte e9");
    Path test = root.resolve("test.txt");
    try (RandomAccessFile file = new RandomAccessFile(test.toFile(), "rw")) {
      file.setLength(1 << 30);
    }
    isNotRead("/test.txt: a list of at most 67,108,864 bytes expected, got 1,073,741,824");
    Files.delete(test);
    Files.createSymbolicLink(test, Path.of("nowhere"));
    isNotRead(root + "/test.txt: no such file");
    Files.delete(test);
    Files.createSymbolicLink(test, Path.of("/dev/zero"));
    isNotRead("a named pipe or a device");
    Files.delete(test);
    tree.text("train.txt", "the pictures to train on\n").text("test.txt", "others\n");
    isNotRead("the first that is not, or not alone of its name, is line 1: the pictures to train");
  }

  @Test
  void marksLineEndsCommentsAndEmptyLinesAreNoFiles() {
    for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE)) {
      tree.folders("a", "b");
      tree.text("train.txt", "\ufeff# training\r\n\r\na/1.png\r\n./b//1.png\r\n", charset);
      tree.text("test.txt", "\ufeffC:\\sets\\x\\a\\2.png\r/sets/x/../y/b/2\r", charset);
      PictureSets sets = open();
      assertThat(Tree.names(sets.train())).containsExactly("a/1.png=a", "b/1.png=b");
      assertThat(Tree.names(sets.test())).containsExactly("a/2.png=a", "b/2.png=b");
      assertThat(sets.notes()).containsExactly(both().strip() + ": read as the parts of the set");
    }
  }

  /** A folder's name alone says no class. */
  @Test
  void aPathOfAnotherClassIsOfAnotherFile() {
    tree.folders("images/a/front", "images/b/front");
    tree.text("train.txt", "a/front/1.png\nb/front/1.png\n");
    tree.text("test.txt", "jpg/a/front/2.png\nb/front/2.png\n");
    assertThat(Tree.names(open().test()))
        .containsExactly("images/a/front/2.png=a", "images/b/front/2.png=b");
    tree.text("test.txt", "c/front/2.png\n");
    isNotRead("names 1 file, of which 0 are here");
    tree.text("test.txt", "front/2.png\n");
    isNotRead("names 1 file, of which 0 are here");
  }

  @Test
  void namesThatDifferInSuffixCaseOrFormAlone() {
    tree.pictures(
        "a/1.png",
        "a/1.jpg",
        "A b/x.PNG",
        "A b/y.png",
        "b/u\u0308.png",
        "b/1.webp",
        "b/1 copy.png");
    tree.text("train.txt", "a/1.png\nb/\u00fc\nb/1.jpg\nA b/y\n");
    tree.text("test.txt", "a/1.jpg 0\na  B/X.png 1 2\n");
    PictureSets sets = open();
    assertThat(Tree.names(sets.train()))
        .containsExactlyInAnyOrder("a/1.png=a", "A b/y.png=A b", "b/u\u0308.png=b", "b/1.webp=b");
    assertThat(Tree.names(sets.test())).containsExactlyInAnyOrder("a/1.jpg=a", "A b/x.PNG=A b");
    assertThat(sets.notes().toString())
        .contains("train.txt: 1 file found that the text spells", "first: b/1.jpg for b/1.webp")
        .contains("test.txt: 1 file found that the text spells", "first: a  B/X.png for A b/x.PNG");
    tree.text("test.txt", "a/1\n");
    isNotRead("names 1 file, of which 0 are here");
    // Not b/1.
    tree.text("test.txt", "b/1 more.jpg\n");
    isNotRead("names 1 file, of which 0 are here");
  }

  @Test
  void filesThatAreMissingOrListedTwiceAreCounted() {
    tree.folders("a", "b").folders("c");
    String many = "a/1.png\n".repeat(150);
    tree.text("train.txt", many + "b/9.png\nb/1.png\n").text("test.txt", "b/2.png\na/2.png\n");
    assertThat(open().notes())
        .contains(
            both().strip()
                + ": read as the parts of the set, 2 files in none of them left out, with all of the"
                + " classes c",
            root
                + "/train.txt: 1 file not found, or not alone of the name, the first: line 151: b/9.png",
            root + "/train.txt: 149 files listed more than once, the first: a/1.png");
  }

  /** Texts of one split go together, whatever else is there. */
  @Test
  void splitsAreNotMixed() {
    tree.folders("a", "b");
    tree.text("train_2.txt", "a/1.png\nb/1.png\n").text("test_1.txt", "a/2.png\n");
    isNotRead("one of another part of the same split expected");
    tree.text("train.txt", "a/1.png\n").text("trainval.txt", "a/1.png\nb/1.png\n");
    isNotRead("one of another part of the same split expected");
    tree.text("test_2.txt", "a/2.png\nb/2.png\n");
    tree.text("train_03.txt", "a/2.png\nb/2.png\n").text("test_03.txt", "a/1.png\n");
    PictureSets sets = open();
    assertThat(Tree.names(sets.test())).containsExactly("a/2.png=a", "b/2.png=b");
    assertThat(note(sets)).contains("test_2.txt, the first of 2 splits,: read");
  }

  /** Where the set is a folder in the folder, where there are many classes or notes. */
  @Test
  void textsAreFoundWhereverTheClassesAre() {
    for (int i = 0; i < 30; i++) {
      tree.pictures("food/c" + i + "/1.png", "food/c" + i + "/2.png");
    }
    for (int i = 0; i < 120; i++) {
      tree.text("food/meta/a" + i + ".txt", "a note\n");
    }
    String train =
        IntStream.range(0, 30).mapToObj(i -> "c" + i + "/1\n").collect(Collectors.joining());
    tree.text("food/meta/meta/train.txt", "of other pictures\n");
    tree.text("food/meta/meta/test.txt", "of other pictures\n");
    tree.text("food/splits/train.txt", train);
    tree.text("food/splits/test.txt", train.replace("/1", "/2"));
    tree.text("food/zz/train.txt", train).text("food/zz/test.txt", train.replace("/1", "/2"));
    PictureSets sets = open();
    assertThat(sets.train().size()).isEqualTo(30);
    assertThat(Objects.requireNonNull(sets.test()).size()).isEqualTo(30);
    assertThat(sets.notes().toString())
        .contains("meta/meta/train.txt names 1 file, of which 0 are here")
        .contains("zz/test.txt are not read: " + root + "/food/splits/train.txt and");
  }

  /** A text that is also a list by its first line is told of once. */
  @Test
  void aTextOfASplitIsNoListThatIsNotRead() {
    tree.folders("a", "b");
    tree.text("train.txt", "a/1.png 0\nb/1.png 1\n").text("test.txt", "a/2.png 0\nb/2.png 1\n");
    assertThat(open().notes()).containsExactly(both().strip() + ": read as the parts of the set");
  }

  @Test
  void numberedFilesWithDoubtsAreNotRead() {
    tree.folders("images/a", "images/b");
    tree.text("train_test_split.txt", "1 0\n2 1\n");
    isNotRead("a text images.txt with the files of its numbers expected beside it");
    tree.text("images.txt", "1 a/1.png\n2 b/1.png\n2 a/2.png\n");
    isNotRead("images.txt line 3: another number expected for each file, got 2 again");
    tree.text("images.txt", "1 a/1.png\n2 b/1.png\n");
    tree.text("train_test_split.txt", "1 0\n2 1\n1 1\n");
    isNotRead("train_test_split.txt line 3: images/a/1.png is in test as well as in training");
    tree.text("train_test_split.txt", "1 0\n3 1\n");
    isNotRead("train_test_split.txt line 2: a number of images.txt and 0 or 1 expected, got 3 1");
    tree.text("train_test_split.txt", "1 train\n2 test\n");
    isNotRead("line 1: a number of images.txt and 0 or 1 expected, got 1 train");
  }
}
