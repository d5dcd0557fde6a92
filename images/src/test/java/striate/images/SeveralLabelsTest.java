package striate.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import striate.data.DataException;

/** Lists whose pictures have several classes each, and names that only look like several. */
class SeveralLabelsTest {
  @TempDir private Path root;
  private Path list = Path.of("");

  @BeforeEach
  void plant() {
    list = root.resolve("list.csv");
    new Tree(root).pictures("1.png", "2.png", "3.png", "4.png", "5.png");
  }

  /** A list of pictures 1, 2, 3 … of these classes. */
  private PictureSets open(String... labels) {
    StringBuilder text = new StringBuilder("path,label\n");
    for (int i = 0; i < labels.length; i++) {
      text.append(i + 1).append(".png,\"").append(labels[i].replace("\"", "\"\"")).append("\"\n");
    }
    new Tree(root).text("list.csv", text.toString());
    return PictureFiles.manifest(list).open();
  }

  @ParameterizedTest
  @ValueSource(strings = {"|", ";", ",", ", ", " | ", "; "})
  void joinedClassesAreTold(String sign) {
    String cell = "cat" + sign + "pet";
    assertThat(open("dog", cell, "cat", cell).notes())
        .containsExactly(
            list
                + " line 3: "
                + cell
                + " is read as one class, though cat is one too; a picture has one class (2 rows so)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "cat|pet ! dog|pet ! pet stands in other rows too",
        "cat,pet ! dog,pet ! pet stands in other rows too",
        "Mass;Hernia ! Hernia;Nodule ! hernia stands in other rows too",
        "cat, pet ! pet, dog ! pet stands in other rows too",
        "16 0 ! 7 ! it looks like several",
      })
  void whatStandsInSeveralCellsIsTold(String one, String two, String why) {
    assertThat(open(one, two, "elk").notes())
        .containsExactly(
            list
                + " line 2: "
                + one
                + " is read as one class, though "
                + why
                + "; a picture has one class ("
                + (two.length() == 1 ? "1 row" : "2 rows")
                + " so)");
  }

  @Test
  void wordsThatAreAllClassesAreTold() {
    assertThat(open("scab", "rust", "scab rust").notes())
        .containsExactly(
            list
                + " line 4: scab rust is read as one class, though scab and rust are classes too; a"
                + " picture has one class (1 row so)");
  }

  /** A column called as one of several: one part that is a class is enough there. */
  @Test
  void wordsOfAColumnOfTagsAreTold() {
    new Tree(root).text("list.csv", "path,tags\n1.png,clear\n2.png,clear primary\n3.png,haze\n");
    assertThat(PictureFiles.manifest(list).open().notes())
        .contains(
            list
                + " line 3: clear primary is read as one class, though clear is one too; a picture has"
                + " one class (1 row so)");
    assertThat(open("clear", "clear primary", "haze").notes()).isEmpty();
  }

  static List<List<String>> names() {
    return List.of(
        List.of("Bed | Sofa", "Chair | Table", "Rug | Mat"),
        List.of("Smith, John", "Smith, Anna", "Jones, John"),
        List.of("Paris, France", "Lyon, France", "Rome, Italy"),
        List.of("cock", "tench, Tinca tinca", "goldfish, Carassius auratus"),
        List.of("palm tree", "apple tree", "apple"),
        List.of("salt & pepper", "salt", "sugar"),
        List.of("n/a-1", "a/b", "b"),
        List.of("cat [old]", "cat (young)", "cat"),
        List.of("big cat", "big dog", "12"));
  }

  @ParameterizedTest
  @MethodSource("names")
  void namesWithSignsStayNames(List<String> labels) {
    PictureSets sets = open(labels.toArray(String[]::new));
    assertThat(sets.notes()).isEmpty();
    assertThat(sets.train().classes()).containsExactlyInAnyOrderElementsOf(labels);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[\"cat\",\"pet\"]",
        "['cat', 'pet']",
        "['cat' 'pet']",
        "[cat, pet]",
        "{cat,pet}",
        "[1, 3]",
        "[0 1 0]",
        "[0. 1. 0.]",
        "('cat', 'pet')",
        "{\"choices\": [\"cat\", \"pet\"]}",
      })
  void aListInACellIsRefused(String cell) {
    assertThatThrownBy(() -> open("dog", cell, "cat"))
        .isInstanceOf(DataException.class)
        .hasMessage(list + " line 3: one class expected, got the list " + cell);
  }

  @Test
  void aListOfOneIsThatOne() {
    assertThat(Tree.names(open("['cat']", "[\"dog\"]", "[3]", "('elk',)").train()))
        .containsExactly("1.png=cat", "2.png=dog", "3.png=3", "4.png=elk");
    assertThatThrownBy(() -> open("cat", "[]")).hasMessage(list + " line 3: an empty label");
  }

  @Test
  void furtherColumnsOfClassesAreTold() {
    Tree tree = new Tree(root).text("list.csv", "1.png,cat,\n2.png,dog,pet\n3.png,cat,\n");
    assertThat(PictureFiles.manifest(list).open().notes())
        .containsExactly(list + " line 2: path and label are read, not pet");
    tree.text("list.csv", "path,label,label_2\n1.png,cat,\n2.png,dog,pet\n");
    assertThat(PictureFiles.manifest(list).open().notes())
        .containsExactly(list + ": label is read as the label, not label_2");
  }

  @ParameterizedTest
  @CsvSource({
    "yes,no",
    "Y,N",
    "x,''",
    "X,''",
    "TRUE,FALSE",
    "t,f",
    "1,-1",
    "1,''",
    "1.000e+00,0.000e+00",
    "✓,-",
  })
  void marksOfOneColumn(String yes, String no) {
    new Tree(root)
        .text(
            "list.csv",
            "image,cat,dog,elk\n1.png,Y,N,N\n2.png,N,Y,N\n3.png,N,N,Y\n"
                .replace("N", "\0")
                .replace("Y", yes)
                .replace("\0", no));
    PictureSets sets = PictureFiles.manifest(list).open();
    assertThat(Tree.names(sets.train())).containsExactly("1.png=cat", "2.png=dog", "3.png=elk");
    assertThat(sets.notes()).isEmpty();
  }

  @Test
  void marksThatDoNotFitAreNamed() {
    String columns =
        " line 1: a column of labels (label, class, target or the like) expected, got the columns"
            + " image, cat, dog; nor are they columns of classes with a 1 in one of them: ";
    List<String> cases = new ArrayList<>();
    cases.add("1.png,0.8,0.2\n2.png,0.1,0.9\n");
    cases.add(columns + "line 2 has 0.8 under cat");
    cases.add("1.png,yes,no\n2.png,no,yes\n3.png,maybe,no\n");
    cases.add(columns + "line 4 has maybe under cat");
    cases.add("1.png,1,0\n2.png,0,1\n3.png,0,-1\n");
    cases.add(" line 4: 1 or 0 expected under dog, got -1");
    cases.add("1.png,x,x\n2.png,x,x\n");
    cases.add(" line 2: a 1 in one of the columns cat, dog expected, got it in cat, dog");
    for (int i = 0; i < cases.size(); i += 2) {
      new Tree(root).text("list.csv", "image,cat,dog\n" + cases.get(i));
      assertThatThrownBy(() -> PictureFiles.manifest(list).open())
          .isInstanceOf(DataException.class)
          .hasMessage(list + cases.get(i + 1));
    }
  }
}
