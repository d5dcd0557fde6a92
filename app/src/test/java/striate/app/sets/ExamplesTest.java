package striate.app.sets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import striate.data.Picture;
import striate.data.Preprocessing;
import striate.images.Pictures;

final class ExamplesTest {
  private static final Preprocessing GREY = Preprocessing.of(1, 2, 2);

  @TempDir Path temp;

  private void picture(String place, int grey) throws IOException {
    Path file = temp.resolve(place);
    Files.createDirectories(file.getParent());
    byte g = (byte) grey;
    Pictures.write(Picture.of(2, 2, 1, new byte[] {g, g, g, g}), file);
  }

  private Examples examples(int most) {
    return Examples.of(
        temp.toString(),
        most,
        GREY,
        name -> DataSource.open(name, DataSource.Options.of(temp.resolve("none"))));
  }

  private static List<Integer> greys(Examples e) {
    float[] out = new float[4];
    return e.pictures().stream()
        .map(p -> {
          GREY.write(p, out, 0);
          return Math.round(255 * out[0]);
        })
        .toList();
  }

  @Test
  void noPictureThatAModelIsJudgedBy() throws IOException {
    for (int i = 0; i < 4; i++) {
      picture("train/a/" + i + ".png", 10 + i);
      picture("train/b/" + i + ".png", 20 + i);
      picture("validation/a/" + i + ".png", 100 + i);
      picture("validation/b/" + i + ".png", 110 + i);
      picture("test/a/" + i + ".png", 200 + i);
      picture("test/b/" + i + ".png", 210 + i);
    }
    assertThat(greys(examples(99))).containsExactly(10, 11, 12, 13, 20, 21, 22, 23);
    assertThat(greys(examples(4))).containsExactly(10, 12, 20, 22);
  }

  @Test
  void aFolderWithoutClasses() throws IOException {
    for (int i = 0; i < 6; i++) {
      picture(i + ".png", 10 * i);
    }
    Files.writeString(temp.resolve("2.png"), "no picture");
    Examples found = examples(99);
    assertThat(greys(found)).containsExactly(0, 10, 30, 40, 50);
    assertThat(found.problems()).singleElement().asString().contains("2.png");
    assertThat(greys(examples(3))).containsExactly(0, 40);
  }

  @Test
  void whatSystemsAndPeopleLeaveThereMakesNoSet() throws IOException {
    picture("a.png", 10);
    picture("b.png", 20);
    picture(".thumbnails/a.png", 99);
    picture("@eaDir/a.png", 99);
    Files.writeString(temp.resolve("notes.txt"), "from the garden");
    Files.writeString(temp.resolve("sample_submission.csv"), "image,label\na.png,0\n");
    assertThat(greys(examples(99))).containsExactly(10, 20);
  }

  @Test
  void aListMakesAFlatFolderASet() throws IOException {
    for (int i = 0; i < 8; i++) {
      picture(i + ".png", 10 * i);
    }
    String rows = "2.png,cat\n3.png,dog\n4.png,cat\n5.png,dog\n";
    Files.writeString(temp.resolve("labels.csv"), "file,label\n" + rows);
    assertThat(greys(examples(99))).containsExactlyInAnyOrder(20, 30, 40, 50);
    Files.delete(temp.resolve("labels.csv"));
    Files.writeString(temp.resolve("train.csv"), "file,label\n" + rows);
    Files.writeString(temp.resolve("test.csv"), "file,label\n6.png,cat\n7.png,dog\n");
    assertThat(greys(examples(99))).containsExactlyInAnyOrder(20, 30, 40, 50);
  }
}
