package striate.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import striate.data.DataException;

/** Lists as people and programs write them: read, or the column named that is missing. */
class ListsTest {
  @TempDir Path root;
  private Tree tree = new Tree(Path.of(""));
  private Path list = Path.of("");

  @BeforeEach
  void makePictures() {
    list = root.resolve("list.csv");
    tree = new Tree(root).pictures("a.png", "b.png", "c.png", "pics/d.png", "pics/e f.png");
  }

  private PictureSets open(String text) {
    tree.text("list.csv", text);
    return PictureFiles.manifest(list).open();
  }

  private void reads(String text, String... names) {
    PictureSets sets = open(text);
    assertThat(Tree.names(sets.train())).containsExactly(names);
    assertThat(sets.problems()).isEmpty();
  }

  private void refuses(String text, String message) {
    assertThatThrownBy(() -> open(text))
        .isInstanceOf(DataException.class)
        .hasMessage(list + message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "path,label", "file_name,label", "image_path,target", "filepath,class",
            "filename,class_name",
        "image,category", "img,label", "File,Label", "FILE NAME;Class Name", "image_id,label",
        "id,breed", "id_code,diagnosis", "img_path,y", "image_name\tspecies", "name|tag",
        "\"Image File\",\"Class-Label\"", "# path,label", "filename,has_cactus",
            "ImagePath,Category"
      })
  void commonHeaders(String header) {
    String s = header.replaceAll(".*([,;\t|]).*", "$1");
    reads(
        header + "\na.png" + s + "cat\nb.png" + s + "dog\npics/d.png" + s + "cat\n",
        "a.png=cat",
        "b.png=dog",
        "pics/d.png=cat");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"split", "set", "subset", "Partition", "part", "dataset", "Usage", "fold"})
  void partsInAColumn(String name) {
    PictureSets sets =
        open(
            "file_name,%s,label\na.png,train,cat\nb.png,Training,dog\nc.png,test,cat\npics/d.png,val,dog\n"
                .formatted(name));
    assertThat(Tree.names(sets.train())).containsExactly("a.png=cat", "b.png=dog");
    assertThat(Tree.names(sets.test())).containsExactly("c.png=cat");
    assertThat(Tree.names(sets.validation())).containsExactly("pics/d.png=dog");
  }

  @Test
  void columnsInAnyOrderAndMoreOfThem() {
    reads(",width,label,path,height\n0,4,cat,a.png,3\n1,4,dog,b.png,3\n", "a.png=cat", "b.png=dog");
    PictureSets sets = open("path,label,class_name\na.png,0,cat\nb.png,1,dog\n");
    assertThat(sets.train().classes()).containsExactly("0", "1");
    assertThat(sets.notes()).containsExactly(list + ": label is read as the label, not class_name");
  }

  @ParameterizedTest
  @ValueSource(strings = {",", ";", "\t", "|"})
  void separators(String s) {
    reads("path,label\na.png,cat\nb.png,dog\n".replace(",", s), "a.png=cat", "b.png=dog");
    reads("a.png,cat\nb.png,dog\n".replace(",", s), "a.png=cat", "b.png=dog");
    reads(
        "path,label\n\"pics/e f.png\",\"big%s \"\"old\"\" cat\"\nb.png,dog\n"
            .replace(",", s)
            .formatted(s),
        "pics/e f.png=big" + s + " \"old\" cat",
        "b.png=dog");
  }

  @Test
  void aSeparatorThatIsAlsoInALabel() {
    reads("path;label\na.png;cat, tabby\nb.png;dog, old\n", "a.png=cat, tabby", "b.png=dog, old");
    reads("path,label\na.png,cat; tabby\nb.png,dog; old\n", "a.png=cat; tabby", "b.png=dog; old");
    reads("sep=;\r\na.png;cat\r\nb.png;dog\r\n", "a.png=cat", "b.png=dog");
  }

  @Test
  void spacesWithinANameStay() {
    reads(
        "path,label\na.png,\"palm\u00a0tree\u00a0\"\nb.png,\u202fpalm\u202ftree\nc.png,palm tree\n",
        "a.png=palm\u00a0tree",
        "b.png=palm\u202ftree",
        "c.png=palm tree");
  }

  @Test
  void wordsInAText() {
    tree.text("list.txt", "a.png 0\nb.png 1\npics/d.png 0\n");
    assertThat(Tree.names(PictureFiles.manifest(root.resolve("list.txt")).open().train()))
        .containsExactly("a.png=0", "b.png=1", "pics/d.png=0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.png, \"cat\"\nb.png,  \"dog\"  \n",
        "\"a.png\" ,cat\n \"b.png\",dog",
        "a.png,cat\rb.png,dog\r",
        "a.png,cat\r\n\r\n\r\nb.png,dog\r\n\r\n",
        "\n\n  \na.png,cat\n,\nb.png,dog\n,,\n",
        "# written by a program\na.png,cat\n#\nb.png,dog\n",
        "a.png,\u00a0cat \nb.png,\tdog\u00a0\n",
        "\ufeffa.png,cat\nb.png,dog",
        "\ufeff\"a.png\",\"cat\"\n\"b.png\",\"dog\"",
        ".\\a.png,cat\n.\\b.png,dog\n",
        "./a.png,cat\n./b.png,dog\n",
        "cat,a.png\ndog,b.png\n",
        "file_name,cat,dog\na.png,1,0\nb.png,0,1\n",
        "image,cat,dog,elk\na.png,1.0,0.0,0.0\nb.png,0.0,1.0,0.0\n",
        "image;cat;dog\na.png;True;False\nb.png;False;True\n",
        "\"path\",\"label\"\n\"1\",\"a.png\",\"cat\"\n\"2\",\"b.png\",\"dog\"\n",
        "\"path\" \"label\"\n\"1\" \"a.png\" \"cat\"\n\"2\" \"b.png\" \"dog\"\n",
      })
  void oddButSound(String text) {
    PictureSets sets = open(text);
    assertThat(Tree.names(sets.train()))
        .hasSize(2)
        .anyMatch(name -> name.endsWith("a.png=cat"))
        .anyMatch(name -> name.endsWith("b.png=dog"));
    assertThat(sets.train().classes()).containsExactly("cat", "dog");
    assertThat(sets.problems()).isEmpty();
  }

  static List<Charset> charsets() {
    return List.of(
        StandardCharsets.UTF_8,
        StandardCharsets.UTF_16,
        StandardCharsets.UTF_16LE,
        StandardCharsets.UTF_16BE);
  }

  @ParameterizedTest
  @MethodSource("charsets")
  void charsets(Charset charset) {
    for (String mark : List.of("", "\ufeff")) {
      tree.text("list.csv", mark + "path,label\r\na.png,Müll\r\nb.png,猫\r\n", charset);
      assertThat(Tree.names(PictureFiles.manifest(list).open().train()))
          .containsExactly("a.png=Müll", "b.png=猫");
    }
  }

  @Test
  void otherCharsetsAreRefusedWithTheLine() {
    tree.text("list.csv", "path,label\na.png,cat\nb.png,Müll\n", StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> PictureFiles.manifest(list).open())
        .hasMessage(
            list
                + " line 3: text in UTF-8 expected, got the byte fc (Excel has it as \"CSV UTF-8\")");
  }

  @Test
  void textInUtf16BeginsWithAnyLetter() {
    tree.text("list.csv", "a.png,猫\nb.png,犬\n", StandardCharsets.UTF_16LE);
    assertThat(PictureFiles.manifest(list).open().train().classes()).containsExactly("犬", "猫");
    for (Charset charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      tree.text("list.csv", "猫,a.png\n犬,b.png\n", charset);
      assertThat(PictureFiles.manifest(list).open().train().classes()).containsExactly("犬", "猫");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"images\": [{\"file_name\": \"a.png\"}]}', JSON",
    "'{\"file_name\": \"a\", \"label\": \"cat\"}', JSON",
    "'{\"annotations\": [{\"file_name\": \"a.png\"}]}', JSON",
    "'<!DOCTYPE html><html><body>Sign in</body></html>', an HTML page",
    "'version https://git-lfs.github.com/spec/v1', a Git LFS pointer (run git lfs pull)",
    "'PAR1\u0015\u0004\u0015\u0010', a Parquet file",
    "'PK\u0003\u0004\u0014\u0000', a ZIP file",
  })
  void whatIsNoListIsNamed(String text, String what) {
    refuses(text, ": a list of pictures as text expected, got " + what);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"file_name\": \"a.png\", \"label\": \"cat\"}\n{\"label\": \"dog\", \"file_name\": \"b.png\"}\n",
        "{\"id\": 1, \"image\": \"a.png\", \"box\": [1, 2], \"label\": \"cat\"}\r\n\r\n"
            + "{\"id\": 2, \"image\": \"b.png\", \"label\": \"dog\", \"by\": {\"x\": 1}}",
        "[\n  {\"path\": \"a.png\", \"class\": \"c\\u0061t\"},\n  {\"path\": \"b.png\", \"class\": \"dog\"}\n]",
        "{\"a.png\": \"cat\", \"b.png\": \"dog\"}",
        "\ufeff[{\"file\": \"a.png\", \"label\": [\"cat\"]}, {\"file\": \"b.png\", \"label\": [\"dog\"]}]",
      })
  void listsInJson(String text) {
    PictureSets sets = open(text);
    assertThat(Tree.names(sets.train())).containsExactly("a.png=cat", "b.png=dog");
  }

  @Test
  void listsInJsonTellParts() {
    PictureSets sets =
        open(
            """
            {"file_name": "a.png", "label": 0, "split": "train"}
            {"file_name": "b.png", "label": 1.0, "split": "train"}
            {"file_name": "c.png", "label": 1, "split": "test"}
            """);
    assertThat(Tree.names(sets.train())).containsExactly("a.png=0", "b.png=1");
    assertThat(Tree.names(Objects.requireNonNull(sets.test()))).containsExactly("c.png=1");
  }

  @Test
  void whatIsWrongInJsonIsNamed() {
    refuses(
        "{\"file_name\": \"a.png\", \"label\": \"cat\"}\n{\"file_name\": \"b.png\", ",
        " line 2: a value expected, got the end");
    refuses(
        "[{\"file_name\": \"a.png\", \"label\": \"cat\"},\n7]",
        " line 2: an object of a file name and a label expected");
  }

  @Test
  void listsMayBeginAsOtherFilesDo() {
    tree.pictures("ID3.png", "[1].png");
    reads("ID3.png,cat\nb.png,dog\n", "ID3.png=cat", "b.png=dog");
    reads("[1].png,cat\nb.png,dog\n", "[1].png=cat", "b.png=dog");
  }

  @Test
  void quotesEscapedWithABackslash() {
    reads(
        "path,label\n\"a.png\",\"say \\\"no\\\"\"\n\"b.png\",\"C:\\\"\n",
        "a.png=say \"no\"",
        "b.png=C:\\");
  }

  @Test
  void filesBesideTheListOrInAFolderOfImages() {
    tree.pictures("images/x.png", "images/y.jpg.png", "images/deep/z.png");
    reads(
        "id,label\nx,cat\ny.jpg,dog\ndeep\\z,cat\na,dog\n",
        "x=cat",
        "y.jpg=dog",
        "deep/z=cat",
        "a=dog");
    tree.pictures("sets/images/q.png");
    tree.text("sets/list.csv", "id,label\nq,cat\nq.png,dog\n");
    assertThat(Tree.names(PictureFiles.manifest(root.resolve("sets/list.csv")).open().train()))
        .containsExactly("q=cat", "q.png=dog");
  }

  @Test
  void whatIsMissingIsNamed() {
    refuses(
        "path,width,height\na.png,1,2\n",
        " line 1: a column of labels (label, class, target or the like) expected, got the columns"
            + " path, width, height");
    refuses(
        "width,label\n1,cat\n2,dog\n",
        " line 1: a column of files (path, file_name, image or the like) expected, got the columns"
            + " width, label");
    refuses(
        "image,cat,dog\na.png,1,0\nb.png,0,0\n",
        " line 3: a 1 in one of the columns cat, dog expected, got none");
    refuses(
        "image,cat,dog\na.png,1,1\nb.png,0,1\n",
        " line 2: a 1 in one of the columns cat, dog expected, got it in cat, dog");
    refuses("path,label\na.png\nb.png,dog\n", " line 2: 2 cells expected, got 1 cell");
    refuses(
        "path,label,split\na.png,cat,maybe\n",
        " line 2: train, validation or test expected, got maybe");
    refuses("path,label\na.png,\n", " line 2: an empty label");
  }

  @Test
  void missingFilesAreCounted() {
    StringBuilder text = new StringBuilder("path,label\na.png,cat\nb.png,dog\n");
    for (int i = 0; i < 30; i++) {
      text.append("no").append(i).append(".png,cat\n");
    }
    PictureSets sets = open(text.toString());
    assertThat(sets.problems()).hasSize(30);
    assertThat(sets.notes())
        .containsExactly(
            list
                + ": 30 files of 32 not found, the first: no0.png, no1.png, no2.png, no3.png,"
                + " no4.png and 25 more");
  }

  @Test
  void filesListedTwiceAreCounted() {
    PictureSets sets = open("path,label\na.png,cat\nb.png,dog\na.png,cat\n./a.png,dog\n");
    assertThat(sets.notes())
        .containsExactly(list + ": 1 file listed more than once, the first: a.png");
  }

  @Test
  void labelsThatDifferInCaseAreTold() {
    PictureSets sets = open("path,label\na.png,cat\nb.png,Cat\nc.png,Cat\n");
    assertThat(sets.train().classes()).containsExactly("Cat", "cat");
    assertThat(sets.notes())
        .containsExactly(list + ": classes cat and Cat differ in case or spaces alone");
  }

  @ParameterizedTest
  @CsvSource({"3,2,10", "0,1,2"})
  void numbersAreLabels(String one, String two, String three) {
    PictureSets sets =
        open("image,label\na.png,%s\nb.png,%s\nc.png,%s\n".formatted(one, two, three));
    assertThat(sets.train().classes()).hasSize(3).containsExactlyInAnyOrder(one, two, three);
  }

  /** macOS takes names apart, Windows does not look at case; Linux finds neither. */
  @Test
  void filesSpeltInAnotherWayAreFound() {
    String apart = Normalizer.normalize("Müll/ö.png", Normalizer.Form.NFD);
    tree.pictures(apart, "Pets/Rex.JPG", "x.png", "X.png");
    PictureSets sets = open("path,label\nMüll/ö.png,cat\npets\\rex.jpg,dog\npets/REX,dog\n");
    assertThat(Tree.names(sets.train()))
        .containsExactly("Müll/ö.png=cat", "pets/rex.jpg=dog", "pets/REX=dog");
    assertThat(sets.notes())
        .contains(
            list
                + ": 2 files found that the list spells in another case or with another suffix,"
                + " the first: pets\\rex.jpg for Rex.JPG");
    // Which of two is meant, nobody knows.
    assertThat(open("path,label\na.png,cat\nb.png,dog\nx.PNG,dog\n").problems()).hasSize(1);
  }

  /** Where pictures were converted after the list was written. */
  @Test
  void theSuffixMayBeAnother() {
    PictureSets sets = open("path,label\na.jpg,cat\nb.JPEG,dog\n");
    assertThat(Tree.names(sets.train())).containsExactly("a.jpg=cat", "b.JPEG=dog");
    assertThat(sets.notes())
        .contains(
            list
                + ": 2 files found that the list spells in another case or with another suffix,"
                + " the first: a.jpg for a.png");
    // A single one would rather be another file: a mask for instance.
    assertThat(open("path,label\na.png,cat\nb.png,dog\nc.jpg,dog\n").problems()).hasSize(1);
    // Nobody knows which of two is meant.
    tree.pictures("b.bmp");
    assertThat(open("path,label\na.jpg,cat\nb.jpg,dog\nc.jpg,dog\n").problems()).hasSize(1);
  }

  @Test
  void theSeparatorIsTheOneBesideThePicture() {
    assertThat(Tree.names(open("a.png,red;old\nb.png,red;new\n").train()))
        .containsExactly("a.png=red;old", "b.png=red;new");
    assertThat(Tree.names(open("a.png;1,5\nb.png;2,5\n").train()))
        .containsExactly("a.png=1,5", "b.png=2,5");
  }

  @Test
  void wordsMayStandInColumns() {
    tree.text("list.txt", "a.png       0\n b.png     1  \npics/d.png  0\n");
    assertThat(Tree.names(PictureFiles.manifest(root.resolve("list.txt")).open().train()))
        .containsExactly("a.png=0", "b.png=1", "pics/d.png=0");
  }

  @Test
  void aNameWithAHash() {
    tree.pictures("#1.png");
    reads("#1.png,cat\nb.png,dog\n", "#1.png=cat", "b.png=dog");
  }
}
