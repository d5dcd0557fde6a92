package striate.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import striate.data.DataException;
import striate.data.Dataset;
import striate.data.Picture;
import striate.files.Code;
import striate.images.listing.Listing;

class PictureFilesTest {
  @TempDir Path root;

  private void put(String name, String resource) throws IOException {
    put(name, PicturesTest.resource(resource));
  }

  private void put(String name, byte[] content) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.write(file, content);
  }

  private static List<String> names(Dataset set) {
    return IntStream.range(0, set.size())
        .mapToObj(i -> set.name(i).replace('\\', '/') + "=" + set.classes().get(set.label(i)))
        .toList();
  }

  private void refuses(String message) {
    assertThatThrownBy(() -> PictureFiles.folder(root).open())
        .isInstanceOf(DataException.class)
        .hasMessage(message);
  }

  @Test
  void aFolderAClassInNaturalOrder() throws IOException {
    put("10/a.png", "grey.png");
    put("2/img10.jpg", "colour.jpg");
    put("2/img9.webp", "lossless.webp");
    put("2/deeper/still/x.gif", "palette.gif");
    put("2/.hidden.png", "grey.png");
    put("2/Thumbs.db", "grey.png");
    put(".git/x.png", "grey.png");
    AtomicInteger seen = new AtomicInteger();
    PictureSets sets =
        PictureFiles.folder(root).progress((done, all) -> seen.addAndGet(all)).open();
    assertThat(names(sets.train()))
        .containsExactly("2/deeper/still/x.gif=2", "2/img9.webp=2", "2/img10.jpg=2", "10/a.png=10");
    assertThat(sets.train().classes()).containsExactly("2", "10");
    assertThat(sets.problems()).isEmpty();
    assertThat(sets.validation()).isNull();
    assertThat(sets.test()).isNull();
    assertThat(sets.overview()).isEqualTo(new PictureSets.Overview(3, 26, 18, 18, 26, true));
    assertThat(sets.train().picture(3)).isEqualTo(Pictures.read(root.resolve("10/a.png")));
    assertThat(seen.get()).isEqualTo(16);
  }

  @Test
  void damagedAndOddFilesAreListed() throws IOException {
    put("cat/1.png", "colour.png");
    put("cat/2.png", Arrays.copyOf(PicturesTest.resource("colour.png"), 100));
    put("cat/3.txt", "hello".getBytes(StandardCharsets.UTF_8));
    put("dog/1.jpg", "colour.jpg");
    put("dog/2.jpg", new byte[0]);
    put("loose.png", "colour.png");
    Files.createDirectory(root.resolve("elk"));
    PictureSets sets = PictureFiles.folder(root).open();
    assertThat(names(sets.train())).containsExactly("cat/1.png=cat", "dog/1.jpg=dog");
    assertThat(sets.problems())
        .containsExactly(
            new Problem(root.resolve("loose.png"), "lies in no class's folder"),
            new Problem(root.resolve("elk"), "a class without files"),
            new Problem(root.resolve("cat/2.png"), "damaged PNG, the file ends early"),
            new Problem(
                root.resolve("cat/3.txt"),
                "a PNG, JPEG, WebP, GIF or BMP picture expected, got text that begins"
                    + " \"hello\""),
            new Problem(root.resolve("dog/2.jpg"), "empty file"));
    assertThatThrownBy(() -> PictureFiles.folder(root).strict(true).open())
        .isInstanceOf(DataException.class)
        .hasMessage(
            root
                + ": 5 files can't be used, the first: "
                + root.resolve("loose.png")
                + ": lies in no class's folder");
  }

  @Test
  void foldersForTrainingValidationAndTest() throws IOException {
    put("train/a/1.png", "colour.png");
    put("train/b/1.png", "grey.png");
    put("val/b/1.png", "grey.png");
    put("test/a/1.png", "colour.png");
    PictureSets sets = PictureFiles.folder(root).open();
    assertThat(names(sets.train())).containsExactly("train/a/1.png=a", "train/b/1.png=b");
    assertThat(names(Objects.requireNonNull(sets.validation()))).containsExactly("val/b/1.png=b");
    assertThat(names(Objects.requireNonNull(sets.test()))).containsExactly("test/a/1.png=a");
    put("test/c/1.png", "colour.png");
    refuses(root + ": test has pictures of c, training has none");
    put("extra/1.png", "colour.png");
    refuses(
        root
            + ": either train, validation and test or one sub-folder for each class expected, got"
            + " extra beside train");
  }

  @Test
  void whatIsNoSetIsNamed() throws IOException {
    assertThatThrownBy(() -> PictureFiles.folder(root.resolve("no")).open())
        .hasMessage(root.resolve("no") + ": no such folder");
    refuses(root + ": one sub-folder for each class expected, got an empty folder");
    put("1.png", "colour.png");
    refuses(root + ": one sub-folder for each class expected, got files without folders");
    put("cat/1.png", "colour.png");
    refuses(root + ": at least two classes with pictures to train on expected, got [cat]");
    put("cat/1.png", new byte[0]);
    refuses(
        root
            + ": no picture in it; 2 files can't be used, the first: "
            + root.resolve("1.png")
            + ": lies in no class's folder");
  }

  @Test
  void fingerprintsAreOfContentNotOfPlace() throws IOException {
    put("a/1.png", "colour.png");
    put("b/1.png", "grey.png");
    String one = PictureFiles.folder(root).open().train().fingerprint();
    Files.move(root.resolve("a/1.png"), root.resolve("a/2.png"));
    assertThat(PictureFiles.folder(root).open().train().fingerprint()).isEqualTo(one);
    put("a/2.png", "colour.bmp");
    assertThat(PictureFiles.folder(root).open().train().fingerprint()).isNotEqualTo(one);
  }

  @Test
  void aListWithQuotesAndWithoutHeader() throws IOException {
    put("pics/a, b.png", "colour.png");
    put("pics/c.png", "grey.png");
    Path list = root.resolve("list.csv");
    Files.writeString(
        list,
        "\ufeffpics/c.png,\"say \"\"no\"\"\"\r\n\r\n\"pics/a, b.png\", yes \r\nmissing.png,yes");
    PictureSets sets = PictureFiles.manifest(list).open();
    assertThat(names(sets.train())).containsExactly("pics/c.png=say \"no\"", "pics/a, b.png=yes");
    assertThat(sets.problems())
        .containsExactly(new Problem(root.toAbsolutePath().resolve("missing.png"), "no such file"));
  }

  @Test
  void aListWithHeaderAndSplit() throws IOException {
    put("c.png", "grey.png");
    Path list = root.resolve("list.csv");
    Files.writeString(list, "Split,Label,File\ntrain,a,c.png\ntrain,b,c.png\ntest,b,c.png\n");
    PictureSets sets = PictureFiles.manifest(list).open();
    assertThat(names(sets.train())).containsExactly("c.png=a", "c.png=b");
    assertThat(names(Objects.requireNonNull(sets.test()))).containsExactly("c.png=b");
    lines(
        list,
        "split,label,file\nother,a,c.png",
        " line 2: train, validation or test expected, got other");
    lines(list, "a\n", " line 1: path and label expected, got 1 cell");
    lines(list, "a.png,b\n\n,c", " line 3: an empty path");
    lines(list, "a,\"b\nc", " line 1: a quote is never closed");
    lines(list, "a,\"b\"c", " line 1: a comma expected after a quote, got c");
    lines(list, "", ": lines of path and label expected, got an empty file");
    lines(list, "path,label", ": no picture in it");
    Files.write(list, new byte[] {'a', ',', (byte) 0xff});
    assertThatThrownBy(() -> PictureFiles.manifest(list).open())
        .hasMessage(
            list
                + " line 1: text in UTF-8 expected, got the byte ff (Excel has it as \"CSV UTF-8\")");
  }

  private static void lines(Path list, String text, String message) throws IOException {
    Files.writeString(list, text);
    assertThatThrownBy(() -> PictureFiles.manifest(list).open())
        .isInstanceOf(DataException.class)
        .hasMessage(list + message);
  }

  @Test
  void picturesThatDoNotFitTheHeapAreReadAgain() throws IOException {
    Picture big = Picture.of(3, 2, 1, new byte[] {1, 2, 3, 4, 5, 6});
    Path file = root.resolve("x.png");
    Pictures.write(big, file);
    Listing.Entry entry = new Listing.Entry(Listing.Part.TRAIN, file, "x", "a");
    FileDataset set =
        new FileDataset(
            List.of("a"), List.of(new FileScan.Found(entry, new byte[32], big, false)), new Gate());
    assertThat(set.picture(0)).isEqualTo(big);
    Files.delete(file);
    assertThatThrownBy(() -> set.picture(0)).hasMessage(file + ": no such file");
  }

  @Test
  void anInterruptEndsTheOpening() throws IOException {
    for (int i = 0; i < 40; i++) {
      put("a/" + i + ".png", "grey.png");
      put("b/" + i + ".png", "grey.png");
    }
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> PictureFiles.folder(root).open())
        .isInstanceOf(CancellationException.class)
        .hasMessage("opening of pictures: interrupted");
    assertThat(Thread.interrupted()).isTrue();
    Thread caller = Thread.currentThread();
    // Once: others may still be told of their progress when the caller has gone on.
    AtomicBoolean first = new AtomicBoolean(true);
    assertThatThrownBy(() ->
            PictureFiles.folder(root)
                .progress((done, all) -> {
                  if (first.getAndSet(false)) {
                    caller.interrupt();
                  }
                })
                .open())
        .isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  /** What is kept of decoded pictures is kept by this. */
  @Test
  void setsOfFilesTellWhatDecodesThem() throws IOException {
    put("a/1.png", "grey.png");
    put("b/1.png", "grey.png");
    Dataset set = PictureFiles.folder(root).open().train();
    assertThat(set.decoder()).isEqualTo(Code.version(Pictures.class));
    assertThat(set.subset(1).decoder()).isEqualTo(set.decoder());
  }
}
