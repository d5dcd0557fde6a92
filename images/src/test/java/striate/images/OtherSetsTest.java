package striate.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import striate.data.DataException;

/** Sets in the forms of other programs: read, or refused with what they are and what to do. */
class OtherSetsTest {
  @TempDir private Path root;
  private Tree tree = new Tree(Path.of(""));

  @BeforeEach
  void plant() {
    tree = new Tree(root);
  }

  private PictureSets open() {
    return PictureFiles.folder(root).open();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "train.zip ! 'PK\u0003\u0004\u0014' ! train.zip is a ZIP file: unpack it",
        "a/set.tar.gz ! '\u001f\u008b\u0008' ! a/set.tar.gz is a gzip file: unpack it",
        "x.npz ! PK\u0003\u0004                          train.npy ! x.npz is NumPy arrays (npz): each picture must be a file of its own",
        "data_batch_1 ! \u0080\u0002}q ! data_batch_1 is a Python pickle: CIFAR-10's binary version is read",
        "anno/coco.json ! {\"images\": [], \"annotations\": []} ! anno/coco.json is JSON (COCO or the like): make a CSV list of path,label of it",
        "metadata.json ! {\"name\": \"mine\", \"label\": 3} ! metadata.json is JSON: make a CSV list of path,label of it",
        "1.xml ! <annotation><folder>x</folder> ! 1.xml is XML of boxes (Pascal VOC): make a CSV list of path,label of it",
        "labels/1.txt ! 0 0.5 0.5 0.1 0.2 ! labels/1.txt is a text of boxes (YOLO): make a CSV list of path,label of it",
      })
  void setsOfOtherFormsAreNamed(String file, String start, String hint) {
    tree.pictures("images/1.png", "images/2.png");
    tree.text(file, start, StandardCharsets.ISO_8859_1);
    assertThatThrownBy(this::open)
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(root + ": one sub-folder for each class expected, got ")
        .hasMessageEndingWith("; " + hint);
  }

  @Test
  void aListInJsonBesideThePicturesIsRead() {
    tree.pictures("train/1.png", "train/2.png", "train/3.png");
    tree.text(
        "train/metadata.jsonl",
        """
        {"file_name": "1.png", "label": "cat"}
        {"file_name": "2.png", "label": "dog"}
        {"file_name": "3.png", "label": "dog"}
        """);
    assertThat(Tree.names(open().train())).containsExactly("1.png=cat", "2.png=dog", "3.png=dog");
  }

  @Test
  void classesInTheNamesOfFilesAreTold() {
    tree.pictures("train/cat.0.png", "train/cat.1.png", "train/dog.0.png", "train/dog.1.png");
    tree.pictures("test1/1.png", "test1/2.png");
    assertThatThrownBy(this::open)
        .hasMessageEndingWith(
            "; their names begin with cat, dog: folders of these names would be classes");
    tree.pictures("b/IMG_0001.png", "b/IMG_0002.png");
    assertThatThrownBy(() -> PictureFiles.folder(root.resolve("b")).open())
        .hasMessageEndingWith("got files without folders");
  }

  @Test
  void tablesWithoutPicturesAreNamed() {
    tree.text("train/0.parquet", "PAR1\u0015").text("test/0.parquet", "PAR1\u0015");
    assertThatThrownBy(this::open)
        .hasMessageEndingWith(
            "; test/0.parquet is a Parquet file: each picture must be a file of its own");
  }

  /** As Tiny ImageNet is made: boxes behind the class, in a text beside the folder of pictures. */
  @Test
  void aTextBesideTheFolderOfPicturesIsAList() {
    tree.folders("train/n1/images", "train/n2/images", "val/images", "test/images");
    tree.text("train/n1/n1_boxes.txt", "1.png\t0\t0\t62\t62\n").text("words.txt", "n1\tgoldfish\n");
    tree.text("val/val_annotations.txt", "1.png\tn2\t0\t32\t44\t62\n2.png\tn1\t5\t6\t7\t8\n");
    PictureSets sets = open();
    assertThat(Tree.counts(sets.train())).containsExactly("n1 2", "n2 2");
    assertThat(Tree.names(sets.validation())).containsExactly("1.png=n2", "2.png=n1");
    assertThat(sets.test()).isNull();
  }

  @Test
  void aTextOfWordsIsNoList() {
    tree.pictures("1.png", "2.png").text("notes.txt", "1.png is the nicest\n");
    assertThat(PictureFiles.areUnlabelled(root)).isTrue();
    tree.text("notes.txt", "1.png cat\n2.png dog\n");
    assertThat(PictureFiles.areUnlabelled(root)).isFalse();
    assertThat(Tree.names(open().train())).containsExactly("1.png=cat", "2.png=dog");
  }

  /** One list for all, as HuggingFace's folders have it: test pictures are not trained on. */
  @Test
  void foldersInPathsSayTheParts() {
    tree.pictures("train/1.png", "train/2.png", "test/1.png", "more/1.png");
    Path list = root.resolve("metadata.csv");
    String text = "file_name,label\ntrain/1.png,cat\ntrain/2.png,dog\ntest/1.png,cat\n";
    tree.text("metadata.csv", text);
    PictureSets sets = PictureFiles.manifest(list).open();
    assertThat(Tree.names(sets.train())).containsExactly("train/1.png=cat", "train/2.png=dog");
    assertThat(Tree.names(sets.test())).containsExactly("test/1.png=cat");
    assertThat(sets.notes())
        .contains(list + ": the folders of the paths are read as the parts: training and test");
    tree.text("metadata.csv", text + "more/1.png,dog\n");
    sets = PictureFiles.manifest(list).open();
    assertThat(sets.train().size()).isEqualTo(4);
    assertThat(sets.notes())
        .containsExactly(
            list
                + ": all is read as training, though folders of some paths say training and test; a"
                + " column split would tell");
  }

  @Test
  void foldersOfOtherToolsAreNoClasses() {
    tree.folders("cat", "dog", "~snapshot", "node_modules", ".ipynb_checkpoints", "@__thumb");
    tree.text("cat/1.png:Zone.Identifier", "[ZoneTransfer]");
    PictureSets sets = open();
    assertThat(sets.train().classes()).containsExactly("cat", "dog");
    assertThat(sets.problems()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///home/me/set/big%20cat/1.png?size=2",
        "https://example.org/a/big%20cat/1.png?sig=a%2Fb#x",
        "s3://bucket/set/big cat/1.png",
        "/data/local-files/?d=big%20cat/1.png",
        "big%20cat/1.png",
        "HERE/big%20cat/1.png",
      })
  void addressesArePaths(String address) {
    tree.pictures("big cat/1.png", "dog/1%.png");
    String cat = address.replace("HERE", "file://" + root);
    String dog =
        cat.replace("big%20cat", "dog").replace("big cat", "dog").replace("1.png", "1%.png");
    tree.text("list.csv", "image,label\n%s,cat\n%s,dog\n".formatted(cat, dog));
    PictureSets sets = PictureFiles.manifest(root.resolve("list.csv")).open();
    assertThat(Tree.names(sets.train())).containsExactly(cat + "=cat", dog + "=dog");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"My pets\n", "My pets, 2024\n,\n", "My pets;a;b\n\n", "\"My pets\n2024\"\n"})
  void aTitleAboveTheNamesOfColumns(String title) {
    tree.pictures("1.png", "2.png");
    tree.text("list.csv", title + "file,label\n1.png,cat\n2.png,dog\n");
    Path list = root.resolve("list.csv");
    PictureSets sets = PictureFiles.manifest(list).open();
    assertThat(Tree.names(sets.train())).containsExactly("1.png=cat", "2.png=dog");
    assertThat(sets.notes())
        .singleElement()
        .asString()
        .matches(
            ".* line [23]: read as the names of the columns; what stands above is not read: My pets.*");
  }
}
