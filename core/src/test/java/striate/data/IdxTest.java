package striate.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxTest {
  @TempDir Path folder;
  private Path images;
  private Path labels;

  @BeforeEach
  void files() {
    images = folder.resolve("images");
    labels = folder.resolve("labels");
  }

  private static byte[] idx(int magic, int[] sizes, byte... content) {
    ByteBuffer out = ByteBuffer.allocate(4 + 4 * sizes.length + content.length).putInt(magic);
    for (int size : sizes) {
      out.putInt(size);
    }
    return out.put(content).array();
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(content);
    }
    return out.toByteArray();
  }

  private static byte[] twoPictures() {
    return idx(
        0x803, new int[] {2, 1, 3}, (byte) 1, (byte) 2, (byte) 3, (byte) 4, (byte) 5, (byte) -6);
  }

  @Test
  void plainAndPackedAreTheSame() throws IOException {
    for (boolean packed : new boolean[] {false, true}) {
      byte[] numbers = idx(0x801, new int[] {2}, (byte) 2, (byte) 0);
      Files.write(images, packed ? gzip(twoPictures()) : twoPictures());
      Files.write(labels, packed ? gzip(numbers) : numbers);
      ArrayDataset set = Idx.read(images, labels);
      // What no label says is no class.
      assertThat(set.classes()).containsExactly("0", "2");
      assertThat(set.labels()).containsExactly(1, 0);
      assertThat(set.picture(1)).isEqualTo(Picture.of(3, 1, 1, new byte[] {4, 5, -6}));
    }
  }

  @Test
  void labelsThatBeginWithOneAndHaveGaps() throws IOException {
    Files.write(images, twoPictures());
    Files.write(labels, idx(0x801, new int[] {2}, (byte) 26, (byte) 1));
    ArrayDataset train = Idx.read(images, labels);
    assertThat(train.classes()).containsExactly("1", "26");
    assertThat(train.labels()).containsExactly(1, 0);
    assertThat(Idx.numbered(images, labels, List.of("1", "3", "26")).labels())
        .containsExactly(2, 0);
    assertThatThrownBy(() -> Idx.numbered(images, labels, List.of("1", "3")))
        .isInstanceOf(DataException.class)
        .hasMessage(labels + ": picture 0: one of the labels 1, 3 expected, got 26");
    for (String name : List.of("cat", "256", "-1")) {
      assertThatThrownBy(() -> Idx.numbered(images, labels, List.of("1", name)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("class 1: a number from 0 to 255 expected, got '" + name + "'");
    }
  }

  @Test
  void whatIsWrongIsNamed() throws IOException {
    assertThatThrownBy(() -> Idx.read(images, labels)).hasMessage(labels + ": no such file");
    says("%s: an IDX header of 16 bytes expected, got 0");
    says("%s: an IDX header of 16 bytes expected, got 5", 0, 0, 8, 3, 0);
    says("%s: an IDX file of pictures starts with 00000803, got 00000801", 0, 0, 8, 1, 0, 0);
    says(
        "%s: the header's sizes [2, 1, 3] ask for 6 bytes, the file has 5",
        Arrays.copyOf(twoPictures(), 21));
    says(
        "%s: the header's sizes [2, 1, 3] ask for 6 bytes, the file has 7",
        Arrays.copyOf(twoPictures(), 23));
    says(
        "%s: the header's sizes [2, 1, 3] ask for 6 bytes, the file has 5",
        gzip(Arrays.copyOf(twoPictures(), 21)));
    says(
        "%s: the header's sizes [2, 1, 3] ask for 6 bytes, the file has more",
        gzip(Arrays.copyOf(twoPictures(), 23)));
    says(
        "%s: the header's sizes [60000, 60000, 60000] are more than Striate reads",
        idx(0x803, new int[] {60000, 60000, 60000}));
    says(
        "%s: the header's sizes [1, 1, 4294967295] are more than Striate reads",
        idx(0x803, new int[] {1, 1, -1}));
    says(
        "%s: the header's sizes [2147483640, 1, 1] are more than Striate reads",
        idx(0x803, new int[] {Integer.MAX_VALUE - 7, 1, 1}));
    says(
        "%s: the header's sizes [2000000000, 1, 1] ask for 2000000000 bytes, the file has 0",
        idx(0x803, new int[] {2000000000, 1, 1}));
    byte[] bomb = gzip(idx(0x803, new int[] {2000000000, 1, 1}));
    says(
        "%s: the header's sizes [2000000000, 1, 1] ask for 2000000000 bytes, the file has at most "
            + (bomb.length * 1032L - 16),
        bomb);
    byte[] cut = gzip(twoPictures());
    says("%s: damaged gzip data (Unexpected end of ZLIB input stream)", Arrays.copyOf(cut, 20));
    says("%s: pictures of at least 1×1 expected, got 0×5", idx(0x803, new int[] {2, 5, 0}));
  }

  @Test
  void picturesAndLabelsMustMatch() throws IOException {
    Files.write(images, twoPictures());
    Files.write(labels, idx(0x801, new int[] {3}, (byte) 0, (byte) 1, (byte) 0));
    assertThatThrownBy(() -> Idx.read(images, labels, List.of("a", "b")))
        .hasMessage(labels + ": a label for each of 2 pictures expected, got 3");
    Files.write(labels, idx(0x801, new int[] {2}, (byte) 0, (byte) -1));
    assertThatThrownBy(() -> Idx.read(images, labels, List.of("a", "b")))
        .isInstanceOf(DataException.class)
        .hasMessage(labels + ": label of picture 1: 0 to 1 expected, got 255");
  }

  /**
   * Whatever the bytes: a set, or one kind of exception, and no memory that the file does not fill.
   */
  @Test
  void damagedFilesAreOneException() throws IOException {
    byte[] pictures = idx(0x803, new int[] {20, 4, 5}, new byte[400]);
    byte[][] seeds = {pictures, gzip(pictures)};
    Files.write(labels, idx(0x801, new int[] {20}, new byte[20]));
    Random random = new Random(11);
    int read = 0;
    for (int i = 0; i < 6000; i++) {
      byte[] file = Mutations.of(seeds[i % 2], random);
      Files.write(images, file);
      try {
        assertThat(Idx.read(images, labels).size()).isEqualTo(20);
        read++;
      } catch (DataException e) {
        assertThat(e.getMessage()).startsWith(folder.toString()).doesNotContain("\n");
      }
    }
    assertThat(read).isBetween(100, 5900);
  }

  private void says(String message, int... file) throws IOException {
    byte[] bytes = new byte[file.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) file[i];
    }
    says(message, bytes);
  }

  private void says(String message, byte[] file) throws IOException {
    Files.write(images, file);
    Files.write(labels, idx(0x801, new int[] {2}, (byte) 0, (byte) 1));
    assertThatThrownBy(() -> Idx.read(images, labels))
        .isInstanceOf(DataException.class)
        .hasMessage(message, images);
  }
}
