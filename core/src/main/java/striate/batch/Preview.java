package striate.batch;

import java.util.Arrays;
import java.util.Locale;
import striate.data.Picture;
import striate.data.Preprocessing;

/**
 * A contact sheet of augmented pictures, as the network will see them: a row for each picture, at
 * its left the picture as it is, then its versions of epochs 0, 1, 2, …
 */
public final class Preview {
  /** Pixels between pictures, before enlargement. */
  private static final int GAP = 2;

  private static final byte PAPER = (byte) 255;

  private final Loader loader;
  private final int[] pictures;
  private final int versions;
  private final int zoom;

  private Preview(Loader loader, int[] pictures, int versions, int zoom) {
    this.loader = loader;
    this.pictures = pictures;
    this.versions = versions;
    this.zoom = zoom;
  }

  /**
   * The sheet, on white. A loader that mixes mixes each picture with the one below it, the last
   * with the first.
   *
   * @param pictures their places in the set, at least one
   * @param versions of each, at least one
   * @param zoom how often each pixel is repeated across and down, at least once
   */
  public static Picture of(Loader loader, int[] pictures, int versions, int zoom) {
    if (pictures.length < 1 || versions < 1 || zoom < 1) {
      throw new IllegalArgumentException(
          "preview: at least one picture, one version and zoom 1 expected, got "
              + pictures.length
              + ", "
              + versions
              + " and "
              + zoom);
    }
    for (int p : pictures) {
      if (p < 0 || p >= loader.samples().size()) {
        throw new IllegalArgumentException(
            "preview: pictures 0 to " + (loader.samples().size() - 1) + " expected, got " + p);
      }
    }
    return new Preview(loader, pictures.clone(), versions, zoom).sheet();
  }

  private Picture sheet() {
    Preprocessing p = loader.preprocessing();
    long wide = (versions + 1L) * (p.width() + GAP) + GAP;
    long high = (long) pictures.length * (p.height() + GAP) + GAP;
    double samples = (double) wide * high * p.channels() * zoom * zoom;
    if (samples > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "preview: at most "
              + (Integer.MAX_VALUE - 8)
              + " samples expected, got "
              + String.format(Locale.ROOT, "%.0f", samples)
              + " of "
              + pictures.length
              + " pictures in "
              + versions
              + " versions, each pixel "
              + zoom
              + "×"
              + zoom);
    }
    int across = (int) wide;
    int down = (int) high;
    byte[] sheet = new byte[across * down * p.channels()];
    Arrays.fill(sheet, PAPER);
    byte[] cell = new byte[p.size()];
    for (int row = 0; row < pictures.length; row++) {
      loader.samples().copy(pictures[row], cell, 0);
      place(cell, row, 0, across, sheet);
    }
    for (int version = 0; version < versions; version++) {
      Batch batch = loader.only(pictures, version);
      for (int row = 0; row < pictures.length; row++) {
        samples(batch.images(), row * p.size(), cell);
        place(cell, row, version + 1, across, sheet);
      }
    }
    return enlarged(sheet, across, down);
  }

  /** The way back from a network's input, [C, H, W], to samples, [height, width, channels]. */
  private void samples(float[] images, int from, byte[] cell) {
    Preprocessing p = loader.preprocessing();
    int pixels = p.height() * p.width();
    for (int c = 0; c < p.channels(); c++) {
      int source = p.source(c);
      for (int i = 0; i < pixels; i++) {
        float sample = p.sample(c, images[from + c * pixels + i]);
        cell[i * p.channels() + source] = (byte) Math.clamp(Math.round(sample), 0, 255);
      }
    }
  }

  private void place(byte[] cell, int row, int column, int across, byte[] sheet) {
    Preprocessing p = loader.preprocessing();
    int left = GAP + column * (p.width() + GAP);
    int top = GAP + row * (p.height() + GAP);
    int line = p.width() * p.channels();
    for (int y = 0; y < p.height(); y++) {
      int to = ((top + y) * across + left) * p.channels();
      System.arraycopy(cell, y * line, sheet, to, line);
    }
  }

  private Picture enlarged(byte[] sheet, int across, int down) {
    int channels = loader.preprocessing().channels();
    byte[] large = new byte[sheet.length * zoom * zoom];
    int line = across * zoom * channels;
    for (int y = 0; y < down; y++) {
      int to = y * zoom * line;
      for (int x = 0; x < across * zoom; x++) {
        System.arraycopy(
            sheet, (y * across + x / zoom) * channels, large, to + x * channels, channels);
      }
      for (int repeat = 1; repeat < zoom; repeat++) {
        System.arraycopy(large, to, large, to + repeat * line, line);
      }
    }
    return Picture.of(across * zoom, down * zoom, channels, large);
  }
}
