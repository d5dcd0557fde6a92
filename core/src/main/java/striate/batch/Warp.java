package striate.batch;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Takes each pixel of a result from a place in a picture, between pixels bilinearly.
 *
 * <p>Places are fixed-point numbers, so a turn by 90° or a move by whole pixels is exact, and all
 * machines agree. The picture stands in planes with a margin, so that no place needs to be looked
 * at twice.
 */
final class Warp {
  /** A pixel, in the units of places. */
  static final int PIXEL = 1 << 16;

  /** Farther than this from the middle, places would not fit their type. */
  static final int REACH = 15_000;

  private static final float FRACTION = 1f / PIXEL;

  private final int height;
  private final int width;
  private final int channels;

  /** What the margin holds, how far outside a place may lie, and whether it is mirrored first. */
  private final int background;

  private final int margin;
  private final boolean mirrored;

  /** [channels][height + 3, width + 3]: one pixel of margin before, two behind. */
  private final float[][] planes;

  private final int stride;

  /** What the column adds to a place. */
  private final int[] columnX;

  private final int[] columnY;

  /** Of one row: where the upper left of four pixels stands, and how far from it. */
  private final int[] at;

  private final float[] right;
  private final float[] below;

  /** Displacements of one row; zero where there is no elastic distortion. */
  private final float[] dx;

  private final float[] dy;

  Warp(int height, int width, int channels, Outside outside) {
    this.height = height;
    this.width = width;
    this.channels = channels;
    background = outside instanceof Outside.Value v ? v.sample() : 0;
    margin = outside instanceof Outside.Value ? 1 : 0;
    mirrored = outside instanceof Outside.Reflect;
    stride = width + 3;
    planes = new float[channels][(height + 3) * stride];
    columnX = new int[width];
    columnY = new int[width];
    at = new int[width];
    right = new float[width];
    below = new float[width];
    dx = new float[width];
    dy = new float[width];
  }

  /**
   * Takes a picture in.
   *
   * @param picture [height, width, channels]
   * @param values for each channel and sample, the number that stands for it
   */
  void load(byte[] picture, float[][] values) {
    for (int c = 0; c < channels; c++) {
      float[] value = values[c];
      float[] plane = planes[c];
      // Where the margin shows, it is the background; elsewhere it is read with weight 0 only.
      Arrays.fill(plane, value[background]);
      for (int y = 0; y < height; y++) {
        int to = (y + 1) * stride + 1;
        for (int x = 0, from = y * width * channels + c; x < width; x++, from += channels) {
          plane[to + x] = value[picture[from] & 0xff];
        }
      }
    }
  }

  /**
   * Writes the result.
   *
   * @param field moves each pixel's place, in units of {@link #PIXEL}
   * @param out receives [channels, height, width] from {@code to}
   */
  void write(Geometry g, @Nullable ElasticField field, float[] out, int to) {
    double middleX = (width - 1) / 2.0;
    double middleY = (height - 1) / 2.0;
    for (int x = 0; x < width; x++) {
      double u = x - middleX - g.moveX;
      columnX[x] = fixed(g.xx * u);
      columnY[x] = fixed(g.yx * u);
    }
    int pixels = height * width;
    for (int y = 0; y < height; y++) {
      double v = y - middleY - g.moveY;
      int rowX = fixed(g.xy * v + middleX);
      int rowY = fixed(g.yy * v + middleY);
      if (field != null) {
        field.rowX(y, dx);
        field.rowY(y, dy);
      }
      if (mirrored) {
        reflected(rowX, rowY);
      } else {
        places(rowX, rowY);
      }
      for (int c = 0; c < channels; c++) {
        blend(planes[c], out, to + c * pixels + y * width);
      }
    }
  }

  private static int fixed(double pixels) {
    return (int) Math.floor(pixels * PIXEL + 0.5);
  }

  /** Places no farther outside than the margin. */
  private void places(int rowX, int rowY) {
    int low = -margin * PIXEL;
    int highX = (width - 1 + margin) * PIXEL;
    int highY = (height - 1 + margin) * PIXEL;
    for (int i = 0; i < width; i++) {
      int x = columnX[i] + rowX + (int) dx[i];
      int y = columnY[i] + rowY + (int) dy[i];
      place(i, Math.max(low, Math.min(highX, x)), Math.max(low, Math.min(highY, y)));
    }
  }

  private void reflected(int rowX, int rowY) {
    for (int i = 0; i < width; i++) {
      int x = columnX[i] + rowX + (int) dx[i];
      int y = columnY[i] + rowY + (int) dy[i];
      place(i, folded(x, width), folded(y, height));
    }
  }

  private static int folded(int place, int size) {
    int last = (size - 1) * PIXEL;
    if (last == 0) {
      return 0;
    }
    int back = Math.abs(place) % (2 * last);
    return Math.min(back, 2 * last - back);
  }

  private void place(int i, int x, int y) {
    at[i] = ((y >> 16) + 1) * stride + (x >> 16) + 1;
    right[i] = (x & (PIXEL - 1)) * FRACTION;
    below[i] = (y & (PIXEL - 1)) * FRACTION;
  }

  private void blend(float[] plane, float[] out, int to) {
    for (int i = 0; i < width; i++) {
      int p = at[i];
      float a = plane[p];
      float b = plane[p + stride];
      float top = a + right[i] * (plane[p + 1] - a);
      float bottom = b + right[i] * (plane[p + stride + 1] - b);
      out[to + i] = top + below[i] * (bottom - top);
    }
  }
}
