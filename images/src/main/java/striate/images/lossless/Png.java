package striate.images.lossless;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import striate.images.format.BadPicture;
import striate.images.format.Pixels;
import striate.images.format.Room;

/**
 * A decoder of PNG pictures, row by row: besides the result, it takes the memory of two rows.
 *
 * <p>A file is sound if all its pixels are there and the checksums before them are right; what
 * comes after is ignored. 16 bits become 8 by rounding. Gamma and profiles are not applied.
 *
 * <p>Source: W3C PNG, third edition.
 */
public final class Png {
  private final byte[] file;
  private final PngChunks chunks;
  private final Inflater inflater;
  private final Palette palette;
  private final int samples;
  private final int channels;
  private final byte[] out;
  private int nextPart;
  private boolean started;

  private Png(byte[] file, PngChunks chunks, Inflater inflater) {
    this.file = file;
    this.chunks = chunks;
    this.inflater = inflater;
    this.palette = new Palette(chunks.palette);
    this.samples =
        switch (chunks.type) {
          case PngChunks.COLOUR -> 3;
          case PngChunks.GREY_ALPHA -> 2;
          case PngChunks.COLOUR_ALPHA -> 4;
          default -> 1;
        };
    this.channels = chunks.type == PngChunks.INDEXED ? palette.channels() : samples < 3 ? 1 : 3;
    this.out = new byte[chunks.width * chunks.height * channels];
  }

  /** Decodes a file that begins with PNG's signature. */
  public static Pixels read(byte[] file) {
    PngChunks chunks = PngChunks.of(file);
    // Few rows: then a row of 16-bit samples counts.
    Room.check(chunks.width, chunks.height, chunks.height < 32 ? 20 : 7);
    if (chunks.type == PngChunks.INDEXED && chunks.palette.length == 0) {
      throw BadPicture.damaged("its palette is missing");
    }
    Inflater inflater = new Inflater(true);
    try {
      Png png = new Png(file, chunks, inflater);
      if (chunks.interlaced) {
        png.pass(0, 8, 0, 8);
        png.pass(4, 8, 0, 8);
        png.pass(0, 4, 4, 8);
        png.pass(2, 4, 0, 4);
        png.pass(0, 2, 2, 4);
        png.pass(1, 2, 0, 2);
        png.pass(0, 1, 1, 2);
      } else {
        png.pass(0, 1, 0, 1);
      }
      return new Pixels(chunks.width, chunks.height, png.channels, png.out);
    } catch (DataFormatException e) {
      throw BadPicture.damaged(
          e.getMessage() == null ? "its data can't be unpacked" : e.getMessage());
    } finally {
      inflater.end();
    }
  }

  /**
   * Pixels from {@code left} in steps of {@code right}, rows from {@code top} in steps of {@code
   * down}.
   */
  private void pass(int left, int right, int top, int down) throws DataFormatException {
    int width = (chunks.width - left + right - 1) / right;
    if (width <= 0 || top >= chunks.height) {
      return;
    }
    int bits = samples * chunks.depth;
    int count = (int) (((long) width * bits + 7) / 8);
    int back = Math.max(1, bits / 8);
    byte[] row = new byte[count];
    byte[] above = new byte[count];
    byte[] filter = new byte[1];
    for (int y = top; y < chunks.height; y += down) {
      fill(filter);
      fill(row);
      unfilter(filter[0], row, above, back);
      int pixel = y * chunks.width + left;
      if (right == 1
          && chunks.depth == 8
          && chunks.transparent.length == 0
          && channels == samples
          && chunks.type != PngChunks.INDEXED) {
        System.arraycopy(row, 0, out, pixel * channels, count);
      } else {
        put(row, width, pixel, right);
      }
      byte[] swap = above;
      above = row;
      row = swap;
    }
  }

  private void fill(byte[] to) throws DataFormatException {
    int at = 0;
    while (at < to.length) {
      int n = inflater.inflate(to, at, to.length - at);
      at += n;
      if (n == 0) {
        if (inflater.finished() || inflater.needsDictionary()) {
          throw BadPicture.damaged("fewer pixels than its header says");
        }
        if (!inflater.needsInput()) {
          throw BadPicture.damaged("its data can't be unpacked");
        }
        feed();
      }
    }
  }

  private void feed() {
    if (nextPart == chunks.data.size()) {
      throw BadPicture.cut();
    }
    PngChunks.Part part = chunks.data.get(nextPart++);
    int from = part.from();
    if (!started) {
      started = true;
      // zlib's two bytes, which could in theory lie in two parts; its sum at the end is not asked
      // for.
      int[] head = new int[2];
      for (int i = 0; i < 2; i++) {
        while (from == part.to()) {
          if (nextPart == chunks.data.size()) {
            throw BadPicture.cut();
          }
          part = chunks.data.get(nextPart++);
          from = part.from();
        }
        head[i] = file[from++] & 0xff;
      }
      if ((head[0] & 15) != 8 || (head[0] << 8 | head[1]) % 31 != 0 || (head[1] & 0x20) != 0) {
        throw BadPicture.damaged("its data can't be unpacked");
      }
    }
    inflater.setInput(file, from, part.to() - from);
  }

  private static void unfilter(int filter, byte[] row, byte[] above, int back) {
    switch (filter) {
      case 0 -> {}
      case 1 -> {
        for (int i = back; i < row.length; i++) {
          row[i] = (byte) (row[i] + row[i - back]);
        }
      }
      case 2 -> {
        for (int i = 0; i < row.length; i++) {
          row[i] = (byte) (row[i] + above[i]);
        }
      }
      case 3 -> {
        for (int i = 0; i < row.length; i++) {
          int left = i < back ? 0 : row[i - back] & 0xff;
          row[i] = (byte) (row[i] + ((left + (above[i] & 0xff)) >> 1));
        }
      }
      case 4 -> {
        for (int i = 0; i < Math.min(back, row.length); i++) {
          row[i] = (byte) (row[i] + above[i]);
        }
        for (int i = back; i < row.length; i++) {
          int a = row[i - back] & 0xff;
          int b = above[i] & 0xff;
          int c = above[i - back] & 0xff;
          int toA = Math.abs(b - c);
          int toB = Math.abs(a - c);
          int toC = Math.abs(a + b - 2 * c);
          int nearest = toA <= toB && toA <= toC ? a : toB <= toC ? b : c;
          row[i] = (byte) (row[i] + nearest);
        }
      }
      default -> throw BadPicture.damaged("a filter of 0 to 4 expected, got " + (filter & 0xff));
    }
  }

  private void put(byte[] row, int width, int first, int step) {
    int depth = chunks.depth;
    int[] clear = chunks.transparent;
    boolean alpha = samples == 2 || samples == 4;
    int colours = alpha ? samples - 1 : samples;
    long most = (1L << depth) - 1;
    long half = most * most;
    for (int x = 0; x < width; x++) {
      int pixel = first + x * step;
      if (chunks.type == PngChunks.INDEXED) {
        palette.put(out, pixel, sample(row, x));
        continue;
      }
      int at = x * samples;
      boolean hidden = clear.length > 0;
      for (int c = 0; c < clear.length; c++) {
        hidden &= sample(row, at + c) == clear[c];
      }
      long opaque = hidden ? 0 : alpha ? sample(row, at + colours) : most;
      if (opaque == most && depth == 8) {
        for (int c = 0; c < colours; c++) {
          out[pixel * channels + c] = row[at + c];
        }
        continue;
      }
      for (int c = 0; c < colours; c++) {
        long sum = sample(row, at + c) * opaque + (most - opaque) * most;
        out[pixel * channels + c] = (byte) ((sum * 510 + half) / (2 * half));
      }
    }
  }

  private int sample(byte[] row, int i) {
    return switch (chunks.depth) {
      case 8 -> row[i] & 0xff;
      case 16 -> (row[2 * i] & 0xff) << 8 | (row[2 * i + 1] & 0xff);
      case 4 -> row[i >> 1] >> (4 * (1 - (i & 1))) & 15;
      case 2 -> row[i >> 2] >> (2 * (3 - (i & 3))) & 3;
      default -> row[i >> 3] >> (7 - (i & 7)) & 1;
    };
  }
}
