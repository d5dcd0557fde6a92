package striate.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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
        .contains(root + "/train.txt is not read: it names 3 files, of which 2 are here");
    tree.text("train.txt", "a/1.png\nb/1.png\n").text("test.txt", "a/1.png\nb/2.png\n");
    sets = open();
    assertThat(Tree.counts(sets.train())).containsExactly("a 2", "b 2");
    assertThat(sets.notes())
        .contains(
            root + "/test.txt is not read: it names images/a/1.png, as the text of training does");
  }
}
