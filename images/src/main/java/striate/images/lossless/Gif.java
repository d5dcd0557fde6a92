package striate.images.lossless;

import java.util.Arrays;
import striate.images.format.BadPicture;
import striate.images.format.Bytes;
import striate.images.format.Pixels;
import striate.images.format.Room;

/**
 * A decoder of GIF pictures: the first frame on its canvas.
 *
 * <p>What the frame leaves open is transparent if the frame has a transparent colour, and otherwise
 * of the palette's first colour, as Pillow shows it. Once all pixels of the frame are there, the
 * rest of the file is ignored.
 *
 * <p>Source: GIF89a specification.
 */
public final class Gif {
  private static final int EXTENSION = 0x21;
  private static final int CONTROL = 0xf9;
  private static final int FRAME = 0x2c;
  private static final int TRAILER = 0x3b;

  private final Bytes in;
  private int transparent = -1;

  private Gif(byte[] file) {
    in = new Bytes(file, 6, file.length);
  }

  /** Decodes a file that begins with GIF's signature. */
  public static Pixels read(byte[] file) {
    return new Gif(file).read();
  }

  private Pixels read() {
    int width = in.u16();
    int height = in.u16();
    int flags = in.u8();
    in.skip(2); // colour of the background, which nobody shows, and shape of the pixels
    int[] global = (flags & 0x80) != 0 ? table(flags) : Palette.ramp();
    while (true) {
      int block = in.u8();
      if (block == FRAME) {
        return frame(width, height, global);
      }
      if (block == TRAILER) {
        throw BadPicture.damaged("there is no frame in it");
      }
      if (block == EXTENSION) {
        extension();
      }
      // Other bytes between blocks are passed over, as viewers do.
    }
  }

  private int[] table(int flags) {
    int[] out = new int[2 << (flags & 7)];
    for (int i = 0; i < out.length; i++) {
      int red = in.u8();
      int green = in.u8();
      out[i] = 0xff000000 | red << 16 | green << 8 | in.u8();
    }
    return out;
  }

  private void extension() {
    boolean control = in.u8() == CONTROL;
    for (int size = in.u8(); size > 0; size = in.u8()) {
      int end = in.at() + size;
      if (control && size >= 4) {
        boolean has = (in.u8() & 1) != 0;
        in.skip(2);
        transparent = has ? in.u8() : -1;
        control = false;
      }
      in.to(end);
    }
  }

  private Pixels frame(int screenWidth, int screenHeight, int[] global) {
    int left = in.u16();
    int top = in.u16();
    int width = in.u16();
    int height = in.u16();
    int flags = in.u8();
    if (width == 0 || height == 0) {
      throw BadPicture.damaged("at least one pixel expected, got " + width + "×" + height);
    }
    // A frame larger than its canvas enlarges it.
    int wide = Math.max(screenWidth, left + width);
    int high = Math.max(screenHeight, top + height);
    Room.check(wide, high, 7);
    int[] colours = Arrays.copyOf((flags & 0x80) != 0 ? table(flags) : global, 256);
    int size = (flags & 0x80) != 0 ? 2 << (flags & 7) : global.length;
    Arrays.fill(colours, size, 256, 0xff000000);
    if (transparent >= 0) {
      colours[transparent] = 0;
    }
    byte[] indices = Lzw.read(in, width * height);
    Palette palette = new Palette(Arrays.copyOf(colours, Math.max(size, transparent + 1)));
    byte[] out = new byte[wide * high * palette.channels()];
    if (wide > width || high > height) {
      for (int i = 0; i < wide * high; i++) {
        palette.put(out, i, Math.max(0, transparent));
      }
    }
    boolean interlaced = (flags & 0x40) != 0;
    int row = 0;
    int step = interlaced ? 8 : 1;
    int firstRow = 0;
    for (int i = 0; i < height; i++) {
      int to = (top + row) * wide + left;
      for (int x = 0; x < width; x++) {
        palette.put(out, to + x, indices[i * width + x] & 0xff);
      }
      row += step;
      while (interlaced && row >= height && i < height - 1) {
        // Rows 0, 8, 16, …; 4, 12, …; 2, 6, …; 1, 3, …
        step = firstRow == 0 ? 8 : step / 2;
        firstRow = firstRow == 0 ? 4 : firstRow / 2;
        row = firstRow;
      }
    }
    return new Pixels(wide, high, palette.channels(), out);
  }
}
