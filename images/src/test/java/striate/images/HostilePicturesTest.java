package striate.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import striate.data.DataException;

/** Files whose numbers contradict one another. */
@SuppressWarnings("ByteBufferBackingArray") // all of them are allocated here
class HostilePicturesTest {
  @TempDir private Path folder;

  /**
   * A canvas told once more within a frame, smaller than the one that the frame was held against.
   */
  @Test
  void aFrameDoesNotChangeItsCanvas() throws IOException {
    byte[] lossless = PicturesTest.resource("lossless.webp");
    byte[] inner = chunk("VP8X", canvas(0, 1, 1));
    byte[] picture = Arrays.copyOfRange(lossless, 12, lossless.length);
    int width = Pictures.read(Files.write(folder.resolve("a.webp"), lossless)).width();
    int height = Pictures.read(folder.resolve("a.webp")).height();
    ByteBuffer frame = little(16 + inner.length + picture.length);
    put24(frame, 4);
    put24(frame, 0);
    put24(frame, width - 1);
    put24(frame, height - 1);
    put24(frame, 0);
    frame.put((byte) 0).put(inner).put(picture);
    byte[] body = join(chunk("VP8X", canvas(2, width + 8, height)), chunk("ANMF", frame.array()));
    ByteBuffer file = little(12 + body.length);
    file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(4 + body.length);
    file.put("WEBP".getBytes(StandardCharsets.US_ASCII)).put(body);
    Path path = Files.write(folder.resolve("b.webp"), file.array());
    assertThat(Pictures.read(path).width()).isEqualTo(width + 8);
  }

  /** Steps to the right without a pixel, until an int would overflow. */
  @Test
  void stepsInRunsEnd() throws IOException {
    int steps = (1 << 24) / 255 + 2;
    ByteBuffer file = little(54 + 8 + 4 * steps + 4);
    file.put((byte) 'B').put((byte) 'M').putInt(file.capacity()).putInt(0).putInt(62);
    file.putInt(40).putInt(4).putInt(4).putShort((short) 1).putShort((short) 8).putInt(1);
    file.putInt(0).putInt(0).putInt(0).putInt(2).putInt(0).putLong(0x00ffffff00000000L);
    for (int i = 0; i < steps; i++) {
      file.put((byte) 0).put((byte) 2).put((byte) 255).put((byte) 0);
    }
    file.put((byte) 1).put((byte) 1).put((byte) 0).put((byte) 1);
    Path path = Files.write(folder.resolve("a.bmp"), file.array());
    assertThatThrownBy(() -> Pictures.read(path))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("a run that leaves the picture");
  }

  /** Texts that are unpacked to a megabyte each: one budget for all of them. */
  @Test
  void theTextsOfAFileAreUnpackedToAMegabyteTogether() throws IOException {
    byte[] note =
        text(
            "\nexif\n      32\n49492a0008000000010012010300010000000600000000000000"
                .getBytes(StandardCharsets.US_ASCII));
    byte[] empty = text(new byte[1 << 20]);
    byte[] plain = PicturesTest.resource("colour.png");
    int upright = Pictures.read(Files.write(folder.resolve("a.png"), plain)).width();
    byte[] start = Arrays.copyOf(plain, 33);
    byte[] rest = Arrays.copyOfRange(plain, 33, plain.length);
    Path noted = Files.write(folder.resolve("b.png"), join(start, note, rest));
    assertThat(Pictures.read(noted).width()).isNotEqualTo(upright);
    Path bomb = Files.write(folder.resolve("c.png"), join(start, empty, note, rest));
    assertThat(Pictures.read(bomb).width()).isEqualTo(upright);
  }

  private static byte[] text(byte[] content) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    packed.write("zTXtRaw profile type exif\0\0".getBytes(StandardCharsets.US_ASCII));
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(packed)) {
      deflater.write(content);
    }
    CRC32 crc = new CRC32();
    crc.update(packed.toByteArray());
    ByteBuffer out = ByteBuffer.allocate(8 + packed.size());
    return out.putInt(packed.size() - 4)
        .put(packed.toByteArray())
        .putInt((int) crc.getValue())
        .array();
  }

  private static byte[] canvas(int flags, int width, int height) {
    ByteBuffer b = little(10).put((byte) flags).put(new byte[3]);
    put24(b, width - 1);
    put24(b, height - 1);
    return b.array();
  }

  private static byte[] chunk(String kind, byte[] content) {
    ByteBuffer b = little(8 + content.length + (content.length & 1));
    return b.put(kind.getBytes(StandardCharsets.US_ASCII))
        .putInt(content.length)
        .put(content)
        .array();
  }

  private static byte[] join(byte[]... parts) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.write(part);
    }
    return all.toByteArray();
  }

  private static void put24(ByteBuffer b, int n) {
    b.put((byte) n).put((byte) (n >> 8)).put((byte) (n >> 16));
  }

  private static ByteBuffer little(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }
}
