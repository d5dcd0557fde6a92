package striate.images;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import striate.images.jpeg.Markers;

/**
 * How many pixels a file says it has, told by a few bytes: what is needed to know how much memory
 * decoding will take, before any is taken. Never fewer than the decoder makes of a sound file;
 * nothing else is checked, the decoder does that.
 */
final class PixelCount {
  private static final int PNG = 0x89504e47;
  private static final int GIF = 0x47494638;
  private static final int RIFF = 0x52494646;
  private static final int BITMAP = 0x424d;

  private final Markers.Source file;

  private PixelCount(Markers.Source file) {
    this.file = file;
  }

  /** The pixels, or 0 if it can't be told. */
  static long of(Path path) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      if (!attributes.isRegularFile() || attributes.size() == 0) {
        return 0;
      }
    } catch (IOException e) {
      return 0;
    }
    try (SeekableByteChannel file = Files.newByteChannel(path)) {
      return new PixelCount(new Window(file)).count();
    } catch (IOException | UncheckedIOException e) {
      return 0;
    }
  }

  /** The same for the bytes of a file. */
  static long of(byte[] file) {
    return new PixelCount(place -> place < file.length ? file[(int) place] & 0xff : -1).count();
  }

  private long count() {
    int magic = big16(0) << 16 | big16(2);
    if (magic == PNG) {
      return pixels((long) big16(16) << 16 | big16(18), (long) big16(20) << 16 | big16(22));
    }
    if (magic >>> 8 == 0xffd8ff) {
      return jpeg();
    }
    if (magic == GIF) {
      return gif();
    }
    if (magic >>> 16 == BITMAP) {
      return little32(14) == 12
          ? pixels(little16(18), little16(20))
          : pixels(Math.abs((long) little32(18)), Math.abs((long) little32(22)));
    }
    return magic == RIFF ? webp(12, Long.MAX_VALUE, false) : 0;
  }

  private static long pixels(long width, long height) {
    return width < 0 || height < 0 || width * height < 0 ? 0 : width * height;
  }

  private long jpeg() {
    Markers markers = new Markers(file);
    for (int marker = markers.next(); marker >= 0; marker = markers.next()) {
      if (Markers.isFrame(marker)) {
        long at = markers.at();
        return pixels(big16(at + 5), big16(at + 3));
      }
      if (marker == Markers.END) {
        return 0;
      }
      markers.to(markers.end());
    }
    return 0;
  }

  /** A frame that is larger than the screen enlarges it. */
  private long gif() {
    long screen = pixels(little16(6), little16(8));
    long at = 13 + ((u8(10) & 0x80) != 0 ? 3L * (2 << (u8(10) & 7)) : 0);
    while (true) {
      int block = file.at(at++);
      if (block == 0x2c) {
        return pixels(
            Math.max(little16(6), little16(at) + little16(at + 4)),
            Math.max(little16(8), little16(at + 2) + little16(at + 6)));
      }
      if (block < 0 || block == 0x3b) {
        return screen;
      }
      if (block == 0x21) {
        at++;
        for (int size = u8(at++); size > 0; size = u8(at++)) {
          at += size;
        }
      }
    }
  }

  /** The canvas, and the first picture, which may be larger in a file that is damaged. */
  private long webp(long from, long to, boolean inFrame) {
    long most = 0;
    boolean animated = false;
    long at = from;
    while (at < to && file.at(at + 7) >= 0) {
      long size = little32(at + 4) & 0xffffffffL;
      long in = at + 8;
      switch (little32(at)) {
        case 0x20385056 -> { // VP8
          if (!animated) {
            return Math.max(most, pixels(little16(in + 6) & 0x3fff, little16(in + 8) & 0x3fff));
          }
        }
        case 0x4c385056 -> { // VP8L
          if (!animated) {
            int sides = little32(in + 1);
            return Math.max(most, pixels((sides & 0x3fff) + 1L, (sides >>> 14 & 0x3fff) + 1L));
          }
        }
        case 0x58385056 -> { // VP8X
          if (!inFrame) {
            animated = (u8(in) & 2) != 0;
            int width = little32(in + 4) & 0xffffff;
            int height = little32(in + 6) >>> 8;
            most = Math.max(most, pixels(width + 1L, height + 1L));
          }
        }
        case 0x464d4e41 -> { // ANMF
          if (animated) {
            return Math.max(most, webp(in + 16, in + size, true));
          }
        }
        default -> {}
      }
      at = in + size + (size & 1);
    }
    return most;
  }

  private int u8(long place) {
    return Math.max(0, file.at(place));
  }

  private int little16(long place) {
    return u8(place) | u8(place + 1) << 8;
  }

  private int little32(long place) {
    return little16(place) | little16(place + 2) << 16;
  }

  private int big16(long place) {
    return u8(place) << 8 | u8(place + 1);
  }

  /** The bytes of a file on a disk, a few thousand at a time. */
  private static final class Window implements Markers.Source {
    private final SeekableByteChannel file;
    private final ByteBuffer bytes = ByteBuffer.allocate(4096).limit(0);
    private long start;

    Window(SeekableByteChannel file) {
      this.file = file;
    }

    @Override
    public int at(long place) {
      if (place < start || place >= start + bytes.limit()) {
        fill(place);
      }
      int i = (int) (place - start);
      return i < bytes.limit() ? bytes.get(i) & 0xff : -1;
    }

    private void fill(long place) {
      try {
        start = place;
        bytes.clear();
        file.position(place);
        while (bytes.hasRemaining() && file.read(bytes) >= 0) {
          // A channel may give less than it is asked for.
        }
        bytes.flip();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
