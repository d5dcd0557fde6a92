package striate.images;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.PackedColorModel;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The samples of a decoded image as 8-bit grey or red, green, blue.
 *
 * <p>Samples are taken as the file has them: no colour profile is applied, and grey stays what it
 * is ({@link BufferedImage#getRGB} would take it for linear light and brighten it). 16 bits become
 * 8 by rounding. What is transparent lies on white.
 */
final class Rasters {
  private Rasters() {}

  /** Samples [height, width, channels], of one channel or three. */
  static byte[] samples(BufferedImage image) {
    ColorModel model = image.getColorModel();
    Raster raster = image.getRaster();
    if (model instanceof IndexColorModel palette) {
      return indexed(raster, palette);
    }
    if (model instanceof PackedColorModel) {
      return packed(raster, model);
    }
    byte @Nullable [] plain = interleaved(raster);
    return plain != null ? plain : banded(raster, model);
  }

  /** The common case, an opaque picture of bytes side by side, without a detour. */
  private static byte @Nullable [] interleaved(Raster raster) {
    int bands = raster.getNumBands();
    int width = raster.getWidth();
    int height = raster.getHeight();
    if (!(raster.getDataBuffer() instanceof DataBufferByte buffer)
        || !(raster.getSampleModel() instanceof PixelInterleavedSampleModel model)
        || raster.getParent() != null
        || model.getPixelStride() != bands
        || model.getScanlineStride() != bands * width
        || (bands != 1 && bands != 3)) {
      return null;
    }
    byte[] in = buffer.getData();
    int at = buffer.getOffset();
    if (bands == 1) {
      return Arrays.copyOfRange(in, at, at + width * height);
    }
    int[] offsets = model.getBandOffsets();
    byte[] out = new byte[3 * width * height];
    for (int i = 0; i < out.length; i += 3) {
      out[i] = in[at + i + offsets[0]];
      out[i + 1] = in[at + i + offsets[1]];
      out[i + 2] = in[at + i + offsets[2]];
    }
    return out;
  }

  private static byte[] indexed(Raster raster, IndexColorModel palette) {
    int[] colours = new int[palette.getMapSize()];
    palette.getRGBs(colours);
    boolean grey = true;
    for (int i = 0; i < colours.length; i++) {
      int red = over(colours[i] >> 16 & 0xff, colours[i] >>> 24);
      int green = over(colours[i] >> 8 & 0xff, colours[i] >>> 24);
      int blue = over(colours[i] & 0xff, colours[i] >>> 24);
      colours[i] = red << 16 | green << 8 | blue;
      grey &= red == green && green == blue;
    }
    int width = raster.getWidth();
    int channels = grey ? 1 : 3;
    byte[] out = new byte[width * raster.getHeight() * channels];
    int[] row = new int[width];
    int to = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getSamples(0, y, width, 1, 0, row);
      for (int index : row) {
        // A damaged file may point past its palette.
        int colour = index < colours.length ? colours[index] : 0;
        to = put(out, to, channels, colour);
      }
    }
    return out;
  }

  private static byte[] packed(Raster raster, ColorModel model) {
    int width = raster.getWidth();
    byte[] out = new byte[3 * width * raster.getHeight()];
    Object pixel = null;
    int to = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      for (int x = 0; x < width; x++) {
        pixel = raster.getDataElements(x, y, pixel);
        int colour = model.getRGB(pixel);
        int alpha = colour >>> 24;
        to =
            put(
                out,
                to,
                3,
                over(colour >> 16 & 0xff, alpha) << 16
                    | over(colour >> 8 & 0xff, alpha) << 8
                    | over(colour & 0xff, alpha));
      }
    }
    return out;
  }

  /** One, two (grey and alpha), three or four bands of whatever width. */
  private static byte[] banded(Raster raster, ColorModel model) {
    int bands = raster.getNumBands();
    boolean alpha = model != null && model.hasAlpha();
    int colours = bands - (alpha ? 1 : 0);
    if (colours != 1 && colours != 3) {
      throw new IllegalArgumentException(bands + " bands");
    }
    int type = raster.getTransferType();
    if (type != DataBuffer.TYPE_BYTE && type != DataBuffer.TYPE_USHORT) {
      throw new IllegalArgumentException("samples of Java2D's type " + type);
    }
    int most = type == DataBuffer.TYPE_BYTE ? 255 : 65535;
    int width = raster.getWidth();
    byte[] out = new byte[width * raster.getHeight() * colours];
    int[] row = new int[width * bands];
    int to = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int x = 0; x < width; x++) {
        long opaque = alpha ? row[x * bands + colours] : most;
        for (int c = 0; c < colours; c++) {
          long sum = row[x * bands + c] * opaque + (most - opaque) * most;
          out[to++] = (byte) ((sum * 255 * 2 + (long) most * most) / (2L * most * most));
        }
      }
    }
    return out;
  }

  private static int put(byte[] out, int to, int channels, int colour) {
    if (channels == 1) {
      out[to] = (byte) colour;
      return to + 1;
    }
    out[to] = (byte) (colour >> 16);
    out[to + 1] = (byte) (colour >> 8);
    out[to + 2] = (byte) colour;
    return to + 3;
  }

  /** A sample of some opacity, both 0 to 255, on white. */
  private static int over(int sample, int alpha) {
    return (2 * (sample * alpha + 255 * (255 - alpha)) + 255) / 510;
  }
}
