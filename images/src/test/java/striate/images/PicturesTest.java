package striate.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import striate.data.DataException;
import striate.data.Picture;

/** Against what Pillow reads in the same files: {@code scripts/make_image_files.py}. */
class PicturesTest {
  @TempDir Path folder;

  static byte[] resource(String name) {
    try (InputStream in =
        Objects.requireNonNull(PicturesTest.class.getResourceAsStream(name), name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Picture read(byte[] file) {
    return Pictures.read(new ByteArrayInputStream(file));
  }

  @Test
  void readsWhatPillowReads() throws IOException {
    byte[] all;
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(resource("expected.gz")))) {
      all = in.readAllBytes();
    }
    int at = 0;
    int seen = 0;
    List<String> wrong = new ArrayList<>();
    while (at < all.length) {
      int end = at;
      while (all[end] != '\n') {
        end++;
      }
      String line = new String(all, at, end - at, StandardCharsets.US_ASCII);
      List<String> words = Arrays.asList(line.split(" ", -1));
      Picture p = read(resource(words.get(0)));
      List<Integer> sizes = words.subList(1, 5).stream().map(Integer::valueOf).toList();
      byte[] expected =
          Arrays.copyOfRange(all, end + 1, end + 1 + sizes.get(0) * sizes.get(1) * sizes.get(2));
      at = end + 1 + expected.length;
      seen++;
      assertThat(List.of(p.width(), p.height())).as(line).isEqualTo(sizes.subList(0, 2));
      assertThat(p.channels()).as(line).isEqualTo((int) sizes.get(2));
      byte[] got = p.samples();
      int worst = 0;
      for (int i = 0; i < got.length; i++) {
        worst = Math.max(worst, Math.abs((got[i] & 0xff) - (expected[i] & 0xff)));
      }
      if (worst > sizes.get(3)) {
        wrong.add(line + " is off by " + worst);
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(seen).isEqualTo(43);
  }

  @Test
  void aStreamThatIsTooLongIsNotCut() throws IOException {
    byte[] seven = new byte[7];
    assertThat(Pictures.bytes(new ByteArrayInputStream(seven), 7)).hasSize(7);
    assertThatThrownBy(() -> Pictures.bytes(new ByteArrayInputStream(seven), 6))
        .isInstanceOf(DataException.class)
        .hasMessage("picture: at most 6 bytes expected, got more");
  }

  @Test
  void everyOrientationShowsTheSamePicture() {
    Picture upright = read(resource("orientation-1.jpg"));
    for (int o = 2; o <= 8; o++) {
      Picture p = read(resource("orientation-" + o + ".jpg"));
      boolean turned = o >= 5;
      assertThat(p.width()).isEqualTo(turned ? upright.height() : upright.width());
      // The files differ in their note alone: every stored pixel is seen somewhere, unchanged.
      for (int y = 0; y < 18; y++) {
        for (int x = 0; x < 26; x++) {
          int[] seen =
              switch (o) {
                case 2 -> new int[] {25 - x, y};
                case 3 -> new int[] {25 - x, 17 - y};
                case 4 -> new int[] {x, 17 - y};
                case 5 -> new int[] {y, x};
                case 6 -> new int[] {17 - y, x};
                case 7 -> new int[] {17 - y, 25 - x};
                default -> new int[] {y, 25 - x};
              };
          for (int c = 0; c < 3; c++) {
            assertThat(p.sample(seen[0], seen[1], c)).isEqualTo(upright.sample(x, y, c));
          }
        }
      }
    }
  }

  @Test
  void whatIsWrittenIsReadAgain() throws IOException {
    for (String name : List.of("grey.png", "colour.png")) {
      Picture p = read(resource(name));
      Path file = folder.resolve("out.png");
      Pictures.write(p, file);
      assertThat(Pictures.read(file)).isEqualTo(p);
    }
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
    Path nowhere = folder.resolve("no/out.png");
    assertThatThrownBy(() -> Pictures.write(read(resource("grey.png")), nowhere))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(nowhere + ": can't be written");
  }

  @Test
  void filesAreNamedByTheirFirstBytes() throws IOException {
    Path file = folder.resolve("x");
    Files.write(file, Pictures.png(Picture.of(1, 1, 1, new byte[1])));
    assertThat(Pictures.whatIs(file)).isEqualTo("a PNG picture");
    Files.write(file, new byte[0]);
    assertThat(Pictures.whatIs(file)).isEqualTo("an empty file");
    Files.writeString(file, "PK\u0003\u0004" + "\0".repeat(26) + "x_train.npy");
    assertThat(Pictures.whatIs(file)).isEqualTo("NumPy arrays (npz)");
    assertThatThrownBy(() -> Pictures.whatIs(folder)).isInstanceOf(DataException.class);
  }

  @Test
  void whatIsNoPictureIsNamed() {
    says("picture: empty file", new byte[0]);
    String expected = "picture: a PNG, JPEG, WebP, GIF or BMP picture expected, got ";
    says(expected + "text that begins \"hello\"", "hello".getBytes(StandardCharsets.UTF_8));
    says(expected + "a file that starts with 42", "B".getBytes(StandardCharsets.UTF_8));
    says(expected + "PDF", "%PDF-1.7".getBytes(StandardCharsets.UTF_8));
    says(expected + "AVIF", "\0\0\0 ftypavif".getBytes(StandardCharsets.UTF_8));
    says(
        "picture: damaged PNG, the file ends early",
        "\u0089PNG\r\n\u001a\nshort".getBytes(StandardCharsets.ISO_8859_1));
    says(
        expected + "an ONNX model",
        "\b\b\u0012\7striate\"xx".getBytes(StandardCharsets.ISO_8859_1));
    says(
        expected + "a PyTorch file",
        ("PK\3\4" + "\0".repeat(26) + "archive/data.pkl").getBytes(StandardCharsets.ISO_8859_1));
    says(
        expected + "a PyTorch file",
        ("PK\3\4" + "\0".repeat(26) + "script/data/0").getBytes(StandardCharsets.ISO_8859_1));
    says(
        expected + "a Keras model",
        ("PK\3\4" + "\0".repeat(26) + "metadata.json").getBytes(StandardCharsets.ISO_8859_1));
    says(
        expected + "a Deeplearning4j model",
        ("PK\3\4" + "\0".repeat(26) + "configuration.json").getBytes(StandardCharsets.ISO_8859_1));
    says(
        expected + "a TensorFlow SavedModel",
        "\b\1\u0012\u0080\u0010".getBytes(StandardCharsets.ISO_8859_1));
    byte[] header = new byte[18];
    header[2] = 2; // TGA in colours begins as a cursor does
    says(expected + "a cursor (CUR)", header);
    header[12] = 5;
    header[14] = 7;
    header[16] = 24;
    says(expected + "TGA", header);
    says(
        expected + "a PNG that a transfer as text has damaged",
        "\u0089PNG\r\n\u001a\n".getBytes(StandardCharsets.UTF_8));
    says(
        expected + "a JPEG that a transfer as text has damaged",
        "\u00ff\u00d8\u00ff\u00e0".getBytes(StandardCharsets.UTF_8));
    says(
        expected + "a web server's answer with its headers",
        "HTTP/1.1 200 OK\r\n\r\n\u00ff\u00d8".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> Pictures.read(folder))
        .hasMessage(folder + ": a picture expected, got a folder");
    assertThatThrownBy(() -> Pictures.read(folder.resolve("x")))
        .hasMessage(folder.resolve("x") + ": no such file");
  }

  @Test
  void aFileThatEndsEarlyIsDamaged() {
    for (String name :
        List.of(
            "colour.png",
            "colour.jpg",
            "progressive.jpg",
            "lossless.webp",
            "lossy.webp",
            "palette.gif",
            "colour.bmp")) {
      byte[] file = resource(name);
      for (double share : new double[] {0.02, 0.3, 0.6, 0.9}) {
        assertThatThrownBy(() -> read(Arrays.copyOf(file, (int) (file.length * share))))
            .as(name + " " + share)
            .isInstanceOf(DataException.class);
      }
    }
    says("picture: damaged PNG, the file ends early", Arrays.copyOf(resource("colour.png"), 200));
    byte[] changed = resource("colour.png");
    changed[120] ^= 1;
    says("picture: damaged PNG, a checksum does not match", changed);
  }

  /** A header that promises more than anybody has: refused before memory is taken for it. */
  @Test
  void absurdSizesAreRefused() {
    byte[] png = resource("colour.png");
    ByteBuffer.wrap(png).putInt(16, 200_000).putInt(20, 200_000);
    CRC32 crc = new CRC32();
    crc.update(png, 12, 17);
    ByteBuffer.wrap(png).putInt(29, (int) crc.getValue());
    says("picture: 200000×200000 pixels are more than the 150000000 that Striate decodes", png);
    byte[] gif = resource("palette.gif");
    int frame = 13 + 3 * (2 << (gif[10] & 7));
    while (gif[frame] != 0x2c) {
      frame++;
    }
    for (int at : new int[] {6, 8, frame + 5, frame + 7}) {
      gif[at] = (byte) 0xff;
      gif[at + 1] = (byte) 0xff;
    }
    assertThatThrownBy(() -> read(gif)).isInstanceOf(DataException.class);
  }

  /** Whatever the bytes: a picture, or one kind of exception with one line. */
  @Test
  void damagedFilesAreOneException() {
    Random random = new Random(5);
    for (String name :
        List.of(
            "colour.png",
            "palette.png",
            "colour.jpg",
            "ink.jpg",
            "orientation-6.jpg",
            "lossless-alpha.webp",
            "lossy.webp",
            "turned.webp",
            "clear.gif",
            "palette.bmp",
            "alpha.bmp")) {
      byte[] file = resource(name);
      int read = 0;
      for (int i = 0; i < 300; i++) {
        byte[] damaged = Damage.of(file, random);
        try {
          Picture p = read(damaged);
          assertThat((long) p.width() * p.height())
              .isLessThan(striate.images.format.Room.MOST_PIXELS);
          read++;
        } catch (DataException e) {
          assertThat(e.getMessage()).startsWith("picture: ").doesNotContain("\n");
        }
      }
      assertThat(read).as(name).isLessThan(300);
    }
  }

  /** The notes of a camera, damaged in every way, never cost the picture. */
  @Test
  void damagedExifIsIgnored() {
    Random random = new Random(6);
    byte[] file = resource("orientation-6.jpg");
    int start = 4;
    int turned = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = file.clone();
      for (int n = 1 + random.nextInt(3); n > 0; n--) {
        damaged[start + random.nextInt(80)] = (byte) random.nextInt();
      }
      int o = Exif.orientation(damaged, Kind.JPEG);
      assertThat(o).isBetween(1, 8);
      turned += o == 6 ? 1 : 0;
      assertThat(Exif.orientation(damaged, Kind.PNG)).isBetween(1, 8);
      assertThat(Exif.orientation(damaged, Kind.WEBP)).isBetween(1, 8);
    }
    assertThat(turned).isBetween(1000, 19_000);
  }

  private static void says(String message, byte[] file) {
    assertThatThrownBy(() -> read(file)).isInstanceOf(DataException.class).hasMessage(message);
  }
}
