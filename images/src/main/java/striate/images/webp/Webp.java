package striate.images.webp;

import java.util.Arrays;
import java.util.Locale;
import striate.images.format.BadPicture;
import striate.images.format.Bytes;
import striate.images.format.Pixels;
import striate.images.format.Room;
import striate.images.format.White;

/**
 * A decoder of WebP files: still pictures, and the first frame of animations on its canvas.
 *
 * <p>Source: RFC 9649, section 2.
 */
public final class Webp {
  private static final int VP8 = 0x20385056;
  private static final int VP8L = 0x4c385056;
  private static final int VP8X = 0x58385056;
  private static final int ALPH = 0x48504c41;
  private static final int ANMF = 0x464d4e41;
  private static final int ANIMATED = 2;

  private final byte[] file;
  private int canvasWidth;
  private int canvasHeight;
  private boolean animated;
  private int alphaFrom;
  private int alphaTo;

  private Webp(byte[] file) {
    this.file = file;
  }

  /** Decodes a file that begins with RIFF and WEBP. */
  public static Pixels read(byte[] file) {
    return new Webp(file).chunks(12, file.length, false);
  }

  /** Goes through chunks until there is a picture. */
  private Pixels chunks(int from, int to, boolean inFrame) {
    long at = from;
    while (at + 8 <= to) {
      Bytes in = new Bytes(file, (int) at, to);
      int kind = in.s32();
      long size = in.u32();
      int start = in.at();
      boolean picture = kind == VP8 || kind == VP8L || kind == ALPH || kind == ANMF || kind == VP8X;
      if (picture && size > in.left()) {
        throw BadPicture.cut();
      }
      int end = (int) Math.min(to, start + size);
      switch (kind) {
        case VP8X -> {
          // In a frame it would change a canvas that was checked.
          if (!inFrame) {
            int flags = new Bytes(file, start, end).u8();
            Bytes sides = new Bytes(file, start, end);
            sides.skip(4);
            canvasWidth = sides.u24() + 1;
            canvasHeight = sides.u24() + 1;
            animated = (flags & ANIMATED) != 0;
            if ((long) canvasWidth * canvasHeight > Room.MOST_PIXELS) {
              Room.check(canvasWidth, canvasHeight, Vp8.BYTES);
            }
          }
        }
        case ALPH -> {
          if (alphaTo == 0) {
            alphaFrom = start;
            alphaTo = end;
          }
        }
        case VP8, VP8L -> {
          // A still picture beside an animation is not what viewers show.
          if (inFrame || !animated) {
            Pixels pixels = kind == VP8 ? lossy(start, end) : lossless(start, end);
            return inFrame ? pixels : onCanvas(pixels, 0, 0, false);
          }
        }
        case ANMF -> {
          if (!inFrame && animated) {
            return frame(start, end);
          }
        }
        default -> {} // notes
      }
      at = start + size + (size & 1);
    }
    throw BadPicture.cut();
  }

  private Pixels frame(int start, int end) {
    Bytes in = new Bytes(file, start, end);
    int left = 2 * in.u24();
    int top = 2 * in.u24();
    int width = in.u24() + 1;
    int height = in.u24() + 1;
    in.skip(4); // duration, and how it is blended with what was there before: nothing was
    if ((long) left + width > canvasWidth || (long) top + height > canvasHeight) {
      throw BadPicture.damaged("a frame that is not on its canvas");
    }
    Room.check(canvasWidth, canvasHeight, Vp8l.BYTES);
    Pixels pixels = chunks(in.at(), end, true);
    if (pixels.width() != width || pixels.height() != height) {
      throw BadPicture.damaged(
          String.format(
              Locale.ROOT,
              "a frame of %d×%d expected, got %d×%d",
              width,
              height,
              pixels.width(),
              pixels.height()));
    }
    return onCanvas(pixels, left, top, true);
  }

  private Pixels onCanvas(Pixels p, int left, int top, boolean frame) {
    if (canvasWidth == 0 || (p.width() == canvasWidth && p.height() == canvasHeight)) {
      return p;
    }
    if (!frame) {
      throw BadPicture.damaged(
          String.format(
              Locale.ROOT,
              "a canvas of %d×%d with a picture of %d×%d",
              canvasWidth,
              canvasHeight,
              p.width(),
              p.height()));
    }
    byte[] out = new byte[3 * canvasWidth * canvasHeight];
    Arrays.fill(out, (byte) 255);
    for (int y = 0; y < p.height(); y++) {
      System.arraycopy(
          p.samples(), 3 * y * p.width(), out, 3 * ((top + y) * canvasWidth + left), 3 * p.width());
    }
    return new Pixels(canvasWidth, canvasHeight, 3, out);
  }

  private Pixels lossless(int start, int end) {
    int[] size = Vp8l.size(file, start, end);
    int[] pixels = Vp8l.picture(file, start, end);
    byte[] out = new byte[3 * pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      int colour = White.under(pixels[i]);
      out[3 * i] = (byte) (colour >> 16);
      out[3 * i + 1] = (byte) (colour >> 8);
      out[3 * i + 2] = (byte) colour;
    }
    return new Pixels(size[0], size[1], 3, out);
  }

  private Pixels lossy(int start, int end) {
    int[] size = Vp8.size(new Bytes(file, start, end));
    byte[] alpha =
        alphaTo == 0 ? new byte[0] : Alpha.read(file, alphaFrom, alphaTo, size[0], size[1]);
    byte[] out = Vp8.read(new Bytes(file, start, end));
    for (int i = 0; i < alpha.length; i++) {
      int opaque = alpha[i] & 0xff;
      if (opaque < 255) {
        for (int c = 3 * i; c < 3 * i + 3; c++) {
          out[c] = (byte) White.under(out[c] & 0xff, opaque);
        }
      }
    }
    return new Pixels(size[0], size[1], 3, out);
  }
}
