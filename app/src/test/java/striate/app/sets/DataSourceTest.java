package striate.app.sets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import striate.data.DataException;
import striate.data.Picture;
import striate.images.PictureSets;
import striate.images.Pictures;

class DataSourceTest {
  @TempDir Path data;

  private DataSource open(String what) {
    return DataSource.open(what, DataSource.Options.of(data));
  }

  private static void idx(Path images, Path labels, int count) throws IOException {
    ByteBuffer pictures = ByteBuffer.allocate(16 + count * 6);
    pictures.putInt(0x803).putInt(count).putInt(2).putInt(3);
    Files.write(images, pictures.array());
    ByteBuffer numbers = ByteBuffer.allocate(8 + count).putInt(0x801).putInt(count);
    for (int i = 0; i < count; i++) {
      numbers.put((byte) (i % 3));
    }
    Files.write(labels, numbers.array());
  }

  private void picture(String name) throws IOException {
    Path file = data.resolve(name);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Pictures.write(Picture.of(2, 1, 3, new byte[] {1, 2, 3, 4, 5, 6}), file);
  }

  @Test
  void theEmbeddedDigits() {
    DataSource mnist = open("mnist");
    assertThat(mnist.train().size()).isEqualTo(1000);
    assertThat(Objects.requireNonNull(mnist.test()).size()).isEqualTo(10_000);
    assertThat(mnist.validation()).isNull();
    // The first labels of MNIST, as its authors show them.
    assertThat(mnist.train().first(10).labels()).containsExactly(5, 0, 4, 1, 9, 2, 1, 3, 1, 4);
    assertThat(mnist.overview()).isEqualTo(new PictureSets.Overview(1, 28, 28, 28, 28, true));
  }

  @Test
  void namedSetsLieInTheDataFolder() throws IOException {
    assertThatThrownBy(() -> open("mnist-full"))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "mnist-full: train-images-idx3-ubyte.gz is not in %s; \"striate data fetch mnist-full\" fetches the set (12 MB)",
            data.resolve("mnist-full"));
    Path folder = Files.createDirectory(data.resolve("mnist-full"));
    idx(folder.resolve("train-images-idx3-ubyte"), folder.resolve("train-labels-idx1-ubyte"), 9);
    idx(folder.resolve("t10k-images.idx3-ubyte"), folder.resolve("t10k-labels-idx1-ubyte"), 6);
    DataSource source = open("mnist-full");
    assertThat(source.train().size()).isEqualTo(9);
    assertThat(source.train().classes()).hasSize(10);
    assertThat(Objects.requireNonNull(source.test()).size()).isEqualTo(6);
    // The same files in a folder with any name: the labels tell the classes.
    assertThat(open(folder.toString()).train().classes()).containsExactly("0", "1", "2");
    assertThat(SetFiles.check(Catalog.all().getFirst(), data))
        .hasSize(4)
        .allMatch(s -> Objects.requireNonNull(s.fault()).startsWith("SHA-256 "));
  }

  @Test
  void anIdxFileFindsItsLabels() throws IOException {
    Path images = data.resolve("my-images-idx3-ubyte");
    idx(images, data.resolve("my-labels-idx1-ubyte"), 4);
    DataSource source = open(images.toString());
    assertThat(source.train().counts()).containsExactly(2, 1, 1);
    assertThat(source.test()).isNull();
    Files.delete(data.resolve("my-labels-idx1-ubyte"));
    assertThatThrownBy(() -> open(images.toString()))
        .hasMessage(images + ": no file of labels beside it (my-labels-idx1-ubyte)");
  }

  @Test
  void foldersAndLists() throws IOException {
    picture("photos/cat/1.png");
    picture("photos/dog/1.png");
    DataSource folder = open(data.resolve("photos").toString());
    assertThat(folder.train().classes()).containsExactly("cat", "dog");
    Path list = data.resolve("list.CSV");
    Files.writeString(list, "photos/cat/1.png,x\nphotos/dog/1.png,y\nnone.png,y\n");
    DataSource manifest = open(list.toString());
    assertThat(manifest.train().classes()).containsExactly("x", "y");
    assertThat(manifest.problems()).hasSize(1);
    assertThatThrownBy(() ->
            DataSource.open(
                list.toString(), new DataSource.Options(data, true, List.of(), (done, all) -> {})))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("none.png: no such file");
  }

  @Test
  void whatIsNothingIsNamed() throws IOException {
    assertThatThrownBy(() -> open("mnits"))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "mnits: no such file or folder, and no set of that name (mnist, mnist-full,"
                + " fashion-mnist, cifar-10)");
    Path text = Files.writeString(data.resolve("a.xyz"), "");
    assertThatThrownBy(() -> open(text.toString()))
        .hasMessage(
            text
                + ": a folder of classes, a .csv list or an IDX file of pictures expected, got an"
                + " empty file");
    Path parquet = Files.writeString(data.resolve("train.parquet"), "PAR1\u0015\u0004");
    assertThatThrownBy(() -> open(parquet.toString())).hasMessageEndingWith("got a Parquet file");
    assertThatThrownBy(() -> open("a\0b")).isInstanceOf(DataException.class);
  }

  @Test
  void theDataFolder() {
    Path option = Path.of("here");
    assertThat(SetFiles.folder(option, Map.of("STRIATE_DATA", "there"))).isEqualTo(option);
    assertThat(SetFiles.folder(null, Map.of("STRIATE_DATA", "there"))).isEqualTo(Path.of("there"));
    assertThat(SetFiles.folder(null, Map.of())).endsWithRaw(Path.of(".striate", "data"));
  }

  /** As EMNIST's files are called, and a set without a test. */
  @Test
  void idxFilesOfOtherNamesInAFolder() throws IOException {
    Path folder = Files.createDirectory(data.resolve("letters"));
    Path train = folder.resolve("emnist-letters-train-images-idx3-ubyte");
    idx(train, folder.resolve("emnist-letters-train-labels-idx1-ubyte"), 9);
    DataSource alone = open(folder.toString());
    assertThat(alone.train().size()).isEqualTo(9);
    assertThat(alone.test()).isNull();
    idx(
        folder.resolve("emnist-letters-test-images-idx3-ubyte"),
        folder.resolve("emnist-letters-test-labels-idx1-ubyte"),
        6);
    assertThat(Objects.requireNonNull(open(folder.toString()).test()).size()).isEqualTo(6);
    assertThatThrownBy(
            () -> open(folder.resolve("emnist-letters-train-labels-idx1-ubyte").toString()))
        .isInstanceOf(DataException.class)
        .hasMessageEndingWith("it has labels; the IDX file of pictures beside it is the set");
    idx(
        folder.resolve("emnist-digits-train-images-idx3-ubyte"),
        folder.resolve("emnist-digits-train-labels-idx1-ubyte"),
        6);
    assertThatThrownBy(() -> open(folder.toString()))
        .isInstanceOf(DataException.class)
        .hasMessage(
            folder
                + ": one IDX file of pictures to train on expected, got"
                + " emnist-digits-train-images-idx3-ubyte, emnist-letters-train-images-idx3-ubyte;"
                + " name the one to train on, or move the others");
  }

  @Test
  void idxFilesInCapitalsAndTwoTests() throws IOException {
    Path folder = Files.createDirectory(data.resolve("capitals"));
    idx(folder.resolve("Train-Images-idx3-ubyte"), folder.resolve("Train-Labels-idx1-ubyte"), 9);
    assertThat(open(folder.toString()).train().size()).isEqualTo(9);
    idx(folder.resolve("test1-image-idx3-ubyte"), folder.resolve("test1-label-idx1-ubyte"), 6);
    assertThat(Objects.requireNonNull(open(folder.toString()).test()).size()).isEqualTo(6);
    idx(folder.resolve("test2-image-idx3-ubyte"), folder.resolve("test2-label-idx1-ubyte"), 6);
    assertThatThrownBy(() -> open(folder.toString()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("one IDX file of pictures to test on expected, got")
        .hasMessageEndingWith("name the one to train on, or move the others");
  }
}
