package striate.app.studio.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import striate.app.studio.Shapes;
import striate.images.PictureFiles;
import striate.images.Problem;

/** Labels, their journal, and what becomes of them when the process dies. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class AlbumTest {
  @TempDir Path temp;
  private Path folder;

  @BeforeEach
  void make() throws IOException {
    folder = Shapes.folder(temp.resolve("shapes"), 4);
  }

  private static String counts(Album album) {
    return album.classes().stream()
        .map(k -> k.name() + " " + k.count())
        .collect(Collectors.joining(", "));
  }

  private String again() throws IOException {
    try (Album album = Album.open(folder)) {
      return counts(album);
    }
  }

  @Test
  void everyStepIsUndoneDoneAgainAndThereTheNextTime() throws IOException {
    List<String> course = new ArrayList<>();
    try (Album album = Album.open(folder)) {
      course.add(counts(album));
      album.label(new int[] {0, 1}, "squares");
      course.add(counts(album));
      album.label(new int[] {2}, "new, with a comma");
      course.add(counts(album));
      album.rename("discs", "balls");
      course.add(counts(album));
      album.merge("stripes", "balls");
      course.add(counts(album));
      album.aside(new int[] {0, 5}, true);
      course.add(counts(album));
      album.aside(new int[] {5}, false);
      course.add(counts(album));
      album.addClass("empty");
      course.add(counts(album));
      album.add(Shapes.picture("discs", 99), "empty");
      course.add(counts(album));
    }
    assertThat(course.getLast()).isEqualTo("balls 5, squares 5, new, with a comma 1, empty 1");
    assertThat(again()).isEqualTo(course.getLast());
    try (Album album = Album.open(folder)) {
      for (int i = course.size() - 2; i >= 0; i--) {
        assertThat(album.undo()).isTrue();
        assertThat(counts(album)).isEqualTo(course.get(i));
      }
      assertThat(album.undo()).isFalse();
    }
    assertThat(again()).isEqualTo(course.getFirst());
    try (Album album = Album.open(folder)) {
      for (int i = 1; i < course.size(); i++) {
        assertThat(album.redo()).isTrue();
        assertThat(counts(album)).isEqualTo(course.get(i));
      }
      assertThat(album.redo()).isFalse();
      album.undo();
      album.rename("balls", "round");
      assertThat(album.redo()).isFalse();
    }
  }

  @Test
  void classesAreFollowedThroughTheirNames() throws IOException {
    try (Album album = Album.open(folder)) {
      long first = album.version();
      album.rename("discs", "balls");
      long second = album.version();
      album.addClass("discs");
      album.merge("balls", "squares");
      assertThat(album.now("discs", first)).isEqualTo("squares");
      assertThat(album.now("balls", second)).isEqualTo("squares");
      assertThat(album.now("discs", second)).isEqualTo("discs");
      album.undo();
      assertThat(album.now("discs", first)).isEqualTo("balls");
    }
  }

  @Test
  void aNameThatWasTakenBackIsFollowedToo() throws IOException {
    long first;
    long second;
    try (Album album = Album.open(folder)) {
      first = album.version();
      album.rename("discs", "balls");
      album.rename("balls", "spheres");
      second = album.version();
      album.undo();
      assertThat(album.now("spheres", second)).isEqualTo("balls");
      album.undo();
      assertThat(album.now("spheres", second)).isEqualTo("discs");
      assertThat(album.now("discs", first)).isEqualTo("discs");
      album.redo();
      assertThat(album.now("spheres", second)).isEqualTo("balls");
      album.merge("balls", "squares");
    }
    try (Album album = Album.open(folder)) {
      assertThat(album.now("spheres", second)).isEqualTo("squares");
      assertThat(album.now("discs", first)).isEqualTo("squares");
      assertThat(album.now("stripes", second)).isEqualTo("stripes");
    }
  }

  @Test
  void wrongStepsChangeNothing() throws IOException {
    try (Album album = Album.open(folder)) {
      String before = counts(album);
      for (String name : List.of("", "  ", "a\nb", "x".repeat(101), "\u0000")) {
        assertThatThrownBy(() -> album.addClass(name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> album.label(new int[] {0}, name))
            .isInstanceOf(IllegalArgumentException.class);
      }
      assertThatThrownBy(() -> album.rename("discs", "squares"))
          .hasMessage("there is a class squares already");
      assertThatThrownBy(() -> album.rename("none", "x")).hasMessage("there is no class none");
      assertThatThrownBy(() -> album.merge("discs", "discs"))
          .hasMessage("two classes expected, got discs twice");
      assertThatThrownBy(() -> album.label(new int[] {12}, "discs"))
          .hasMessage("there is no picture 12");
      assertThatThrownBy(() -> album.label(new int[0], "discs"))
          .hasMessage("at least one picture expected");
      assertThat(counts(album)).isEqualTo(before);
      assertThat(album.last()).isEmpty();
    }
  }

  @Test
  void aLineThatWasCutOffIsLeftOutAndDamageBeforeItIsRefused() throws IOException {
    try (Album album = Album.open(folder)) {
      album.label(new int[] {0}, "squares");
      album.label(new int[] {1}, "squares");
    }
    Path file = folder.resolve(".striate/journal");
    byte[] whole = Files.readAllBytes(file);
    int first = new String(whole, StandardCharsets.UTF_8).indexOf('\n') + 1;
    for (int length = first; length < whole.length; length++) {
      Files.write(file, java.util.Arrays.copyOf(whole, length));
      try (Album album = Album.open(folder)) {
        assertThat(counts(album)).isEqualTo("discs 3, squares 5, stripes 4");
        assertThat(album.notes()).hasSize(length == first ? 0 : 1);
        album.label(new int[] {2}, "stripes");
      }
      assertThat(again()).isEqualTo("discs 2, squares 5, stripes 5");
    }
    for (int at = 0; at < first - 1; at++) {
      byte[] bent = whole.clone();
      bent[at] ^= 1;
      Files.write(file, bent);
      assertThatThrownBy(this::again)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("journal line 1: damaged");
    }
    Files.write(file, whole);
    assertThat(again()).isEqualTo("discs 2, squares 6, stripes 4");
  }

  @Test
  void oneStudioAtATimeAndPicturesMayVanish() throws IOException {
    try (Album album = Album.open(folder)) {
      assertThatThrownBy(() -> Album.open(folder)).hasMessageContaining("another studio is open");
      album.label(new int[] {0}, "squares");
    }
    Files.delete(folder.resolve("discs/discs0.png"));
    try (Album album = Album.open(folder)) {
      assertThat(counts(album)).isEqualTo("discs 3, squares 4, stripes 4");
      assertThat(album.notes()).hasSize(1);
    }
  }

  @Test
  void theListIsReadAsItWasMeant() throws IOException {
    Path odd = temp.resolve("odd");
    List<String> names =
        List.of("a b.png", "c,d.png", "quote\"s.png", "#hash.png", "semi;colon.png", "ä.png");
    for (String kind : List.of("one", "two; three")) {
      Files.createDirectories(odd.resolve(kind));
      for (String name : names) {
        Files.copy(folder.resolve("discs/discs1.png"), odd.resolve(kind).resolve(name));
      }
    }
    try (Album album = Album.open(odd)) {
      album.label(new int[] {0}, "it's, \"quoted\"");
      album.add(Shapes.picture("discs", 5), "one");
      Files.writeString(odd.resolve("labels.csv"), album.list(""));
      var read = PictureFiles.manifest(odd.resolve("labels.csv")).open();
      assertThat(read.problems()).isEmpty();
      assertThat(read.train().size()).isEqualTo(13);
      assertThat(read.train().classes())
          .containsExactlyInAnyOrder("one", "two; three", "it's, \"quoted\"");
      var trained = PictureFiles.manifest(album.writeList()).open();
      assertThat(trained.problems()).isEmpty();
      assertThat(trained.train().size()).isEqualTo(13);
    }
  }

  @Test
  void emptyAndLooseFoldersAreAlbumsToo() throws IOException {
    try (Album album = Album.open(temp.resolve("new/one"))) {
      assertThat(album.size()).isZero();
      album.add(Shapes.picture("discs", 1), "discs");
      assertThat(counts(album)).isEqualTo("discs 1");
      assertThatThrownBy(() -> album.add(Shapes.picture("discs", 1), "squares"))
          .hasMessage("this picture is there already, in class discs");
    }
    try (Album album = Album.open(folder.resolve("discs"))) {
      assertThat(counts(album)).isEqualTo("unsorted 4");
    }
  }

  @Test
  void aPictureWhoseComingWasUndoneIsInNoClass() throws IOException {
    folder = temp.resolve("nothing");
    try (Album album = Album.open(folder)) {
      int added = album.add(Shapes.picture("discs", 1), "discs");
      assertThat(album.undo()).isTrue();
      assertThat(counts(album)).isEmpty();
      assertThat(album.className(album.label(added))).isNull();
      assertThat(album.pictures(p -> true)).isEmpty();
      for (boolean out : List.of(true, false)) {
        assertThatThrownBy(() -> album.aside(new int[] {added}, out))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageEndingWith("is not there: its coming was undone");
      }
      assertThat(album.list("")).isEqualTo("path,label\n");
    }
    assertThat(again()).isEmpty();
    try (Album album = Album.open(folder)) {
      assertThat(album.list("")).isEqualTo("path,label\n");
      assertThat(album.redo()).isTrue();
      assertThat(counts(album)).isEqualTo("discs 1");
      album.undo();
      album.addClass("squares");
      assertThat(counts(album)).isEqualTo("squares 0");
      album.add(Shapes.picture("discs", 1), "discs");
    }
    assertThat(again()).isEqualTo("squares 0, discs 1");
  }

  @Test
  void filesWhoseNamesHaveControlCharactersAreLeftOut() throws IOException {
    Path odd = folder.resolve("odd\tclass");
    try {
      Files.createDirectories(odd);
      Files.copy(folder.resolve("discs/discs1.png"), odd.resolve("plain.png"));
      Files.copy(folder.resolve("discs/discs1.png"), folder.resolve("discs/two\nlines.png"));
    } catch (IOException | InvalidPathException e) {
      assumeTrue(false, "a disk that takes no such names");
    }
    try (Album album = Album.open(folder)) {
      assertThat(counts(album)).isEqualTo("discs 4, squares 4, stripes 4");
      assertThat(album.problems())
          .extracting(Problem::reason)
          .containsExactlyInAnyOrder(
              "its name has a control character", "its name has a control character");
      var read = PictureFiles.manifest(album.writeList()).open();
      assertThat(read.problems()).isEmpty();
      assertThat(read.train().size()).isEqualTo(12);
    }
  }

  @Test
  void filesWhoseNamesAreNoTextAreLeftOut() throws IOException {
    try {
      for (String name : List.of("%E4.png", "%F6.png")) { // Latin-1
        Path odd = Path.of(URI.create(folder.resolve("discs").toUri() + name));
        Files.copy(folder.resolve("discs/discs1.png"), odd);
      }
    } catch (IOException | IllegalArgumentException e) {
      assumeTrue(false, "a disk that takes no such names");
    }
    try (Album album = Album.open(folder)) {
      assertThat(counts(album)).isEqualTo("discs 4, squares 4, stripes 4");
      assertThat(album.problems())
          .extracting(Problem::reason)
          .hasSize(2)
          .allMatch(r -> r.startsWith("its name is no text in this system's charset"));
    }
  }

  @Test
  void classesAreSpelledAsTheListsReaderSpellsThem() throws IOException {
    try (Album album = Album.open(folder)) {
      album.label(new int[] {0}, "a\u0308pple\u00a0tree\u00a0");
      album.label(new int[] {1}, "\u00e4pple tree");
      assertThat(counts(album)).isEqualTo("discs 2, squares 4, stripes 4, \u00e4pple tree 2");
      var read = PictureFiles.manifest(album.writeList()).open();
      assertThat(read.train().classes()).contains("\u00e4pple tree");
    }
  }

  @Test
  void nothingIsSaidToHoldWhenTheJournalIsGone() throws IOException {
    try (Album album = Album.open(folder)) {
      album.label(new int[] {0}, "squares");
      Files.delete(folder.resolve(".striate/journal"));
      assertThatThrownBy(() -> album.label(new int[] {1}, "squares"))
          .isInstanceOf(NoSuchFileException.class);
      assertThat(counts(album)).isEqualTo("discs 3, squares 5, stripes 4");
    }
  }

  /** What {@link #survivesKill} kills: labels pictures, and says each label when it holds. */
  static final class Labeller {
    private Labeller() {}

    public static void main(String[] arguments) throws IOException {
      Album album = Album.open(Path.of(arguments[0]));
      Random random = new Random(Long.parseLong(arguments[1]));
      while (true) {
        int picture = random.nextInt(12);
        String kind = "k" + random.nextInt(1_000_000);
        album.label(new int[] {picture}, kind);
        System.out.println(album.name(picture) + " " + kind);
        System.out.flush();
      }
    }
  }

  @Test
  void survivesKill() throws Exception {
    int kills = Integer.getInteger("striate.studio.kills", 3);
    for (int round = 0; round < kills; round++) {
      File said = temp.resolve("said" + round).toFile();
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:+UseSerialGC",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Labeller.class.getName(),
                  folder.toString(),
                  String.valueOf(round))
              .redirectErrorStream(true)
              .redirectOutput(said)
              .start();
      // At least some steps, then a blow at any moment.
      while (process.isAlive() && lines(said).size() < 20 + 7 * round) {
        Thread.onSpinWait();
      }
      process.destroyForcibly();
      process.waitFor();
      List<String> lines = lines(said);
      assertThat(lines).as("what it said").hasSizeGreaterThanOrEqualTo(20);
      try (Album album = Album.open(folder)) {
        // Of each picture, the last label that was said to hold, or one that came after it.
        java.util.Map<String, String> last = new java.util.HashMap<>();
        lines.forEach(l -> last.put(l.split(" ", -1)[0], l.split(" ", -1)[1]));
        int other = 0;
        for (var one : last.entrySet()) {
          String now = album.className(album.label(album.place(one.getKey())));
          other += one.getValue().equals(now) ? 0 : 1;
        }
        assertThat(other).isLessThanOrEqualTo(1);
        assertThat(album.version()).isGreaterThanOrEqualTo(lines.size());
      }
    }
  }

  /** Whole lines that were said. */
  private static List<String> lines(File said) throws IOException {
    String text = Files.readString(said.toPath());
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
  }

  /** Reads a journal in a process of its own, and undoes everything. */
  static final class Undoer {
    private Undoer() {}

    public static void main(String[] arguments) throws IOException {
      Labels labels = new Labels();
      int pictures = Integer.parseInt(arguments[1]);
      for (int i = 0; i < pictures; i++) {
        labels.begin("a long folder/" + i + ".png", "old");
      }
      Journal journal = Journal.open(Path.of(arguments[0]), l -> labels.take(Entry.of(l)));
      journal.close();
      long steps = labels.version();
      while (!labels.last().isEmpty()) {
        labels.take(new Entry(Entry.Kind.UNDO, "", "", List.of()));
      }
      int old = labels.named("old");
      long back = IntStream.range(0, pictures).filter(p -> labels.label(p) == old).count();
      System.out.println(steps + " steps, " + back + " pictures as before");
    }
  }

  /** Steps that name all pictures take little memory: 30 MB of journal in a heap of 40. */
  @Test
  void manyStepsOnAllPicturesAreReadAndUndoneInASmallHeap() throws Exception {
    int pictures = 3000;
    int steps = 400;
    List<String> names = new ArrayList<>();
    for (int i = 0; i < pictures; i++) {
      names.add("a long folder/" + i + ".png");
    }
    Path file = temp.resolve("long");
    try (Writer out = Files.newBufferedWriter(file)) {
      for (int i = 0; i < steps; i++) {
        String text = new Entry(Entry.Kind.LABEL, "", "new " + i % 2, names).text();
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        out.write(HexFormat.of().toHexDigits((int) crc.getValue()) + " " + text + "\n");
      }
    }
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx40m",
                "-cp",
                System.getProperty("java.class.path"),
                Undoer.class.getName(),
                file.toString(),
                String.valueOf(pictures))
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said.strip()).isEqualTo("400 steps, 3000 pictures as before");
  }

  @Test
  void aFolderThatTakesNoFilesIsRefusedInWords() throws IOException {
    Path full = Files.createDirectories(folder.resolveSibling("full"));
    Files.writeString(full.resolve(".striate"), "a file where the studio's folder would be");
    assertThatThrownBy(() -> Album.open(full))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(
            full + ": a folder expected in which the studio may write its own files (.striate): ");
  }

  @Test
  void anotherProgramsJournalIsRefused() throws IOException {
    Files.createDirectories(folder.resolve(".striate"));
    Path file = folder.resolve(".striate/journal");
    Files.writeString(file, "hello\nworld\n", StandardOpenOption.CREATE);
    assertThatThrownBy(this::again).hasMessageContaining("journal line 1: damaged");
  }
}
