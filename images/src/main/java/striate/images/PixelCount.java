package striate.images;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How many pixels a file says it has, told by a few bytes: what is needed to know how much memory
 * decoding will take, before any is taken. Nothing is checked; the decoder does that.
 */
final class PixelCount {
  /** Each costs a read, and a sound file has few before its frame. */
  private static final int MOST_MARKERS = 10_000;

  private static final int HEAD = 32;

  private final SeekableByteChannel file;

  private PixelCount(SeekableByteChannel file) {
    this.file = file;
  }

  /** The pixels, or 0 if it can't be told. */
  static long of(Path path) {
    if (!Files.isRegularFile(path)) {
      return 0;
    }
    try (SeekableByteChannel file = Files.newByteChannel(path)) {
      return new PixelCount(file).count();
    } catch (IOException e) {
      return 0;
    }
  }

  private long count() throws IOException {
    ByteBuffer head = at(0, HEAD);
    if (head.remaining() < HEAD) {
      return 0;
    }
    head.order(ByteOrder.BIG_ENDIAN);
    int magic = head.getInt(0);
    if (magic == 0x89504e47) {
      return pixels(head.getInt(16), head.getInt(20));
    }
    if (magic >>> 8 == 0xffd8ff) {
      return jpeg();
    }
    head.order(ByteOrder.LITTLE_ENDIAN);
    if (magic == 0x47494638) {
      return pixels(Short.toUnsignedInt(head.getShort(6)), Short.toUnsignedInt(head.getShort(8)));
    }
    if (magic >>> 16 == 0x424d) {
      return head.getInt(14) == 12
          ? pixels(Short.toUnsignedInt(head.getShort(18)), Short.toUnsignedInt(head.getShort(20)))
          : pixels(Math.abs((long) head.getInt(18)), Math.abs((long) head.getInt(22)));
    }
    return magic == 0x52494646 ? webp(head) : 0;
  }

  private static long pixels(long width, long height) {
    return width < 0 || height < 0 || width * height < 0 ? 0 : width * height;
  }

  private static long webp(ByteBuffer head) {
    return switch (head.getInt(12)) {
      case 0x20385056 -> pixels(head.getShort(26) & 0x3fff, head.getShort(28) & 0x3fff);
      case 0x4c385056 ->
          pixels((head.getInt(21) & 0x3fff) + 1L, ((head.getInt(21) >>> 14) & 0x3fff) + 1L);
      case 0x58385056 ->
          pixels((head.getInt(24) & 0xffffff) + 1L, ((head.getInt(26) >>> 8) & 0xffffff) + 1L);
      default -> 0;
    };
  }

  /** Goes from marker to marker to the one that begins a frame. */
  private long jpeg() throws IOException {
    long place = 2;
    for (int markers = 0; markers < MOST_MARKERS; markers++) {
      ByteBuffer marker = at(place, 9);
      if (marker.remaining() < 9 || marker.get(0) != (byte) 0xff) {
        return 0;
      }
      int kind = marker.get(1) & 0xff;
      if (kind == 0xff) {
        place++;
      } else if (kind >= 0xc0 && kind <= 0xcf && kind != 0xc4 && kind != 0xc8 && kind != 0xcc) {
        return pixels(
            Short.toUnsignedInt(marker.getShort(7)), Short.toUnsignedInt(marker.getShort(5)));
      } else if (kind == 0x01 || (kind >= 0xd0 && kind <= 0xd8)) {
        place += 2;
      } else {
        place += 2 + Math.max(2, Short.toUnsignedInt(marker.getShort(2)));
      }
    }
    return 0;
  }

  private ByteBuffer at(long place, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count);
    file.position(place);
    while (bytes.hasRemaining() && file.read(bytes) >= 0) {
      // A channel may give less than it is asked for.
    }
    return bytes.flip();
  }
}
