package striate.spark.score;

import java.util.List;
import java.util.Locale;
import org.apache.spark.ml.image.ImageSchema;
import org.apache.spark.sql.Row;
import striate.data.Picture;

/** Spark's struct of an image, whose samples are blue, green, red, alpha, as a picture. */
final class SparkImage {
  /** The fields by their places: a row that a program has made may not know their names. */
  private static final List<String> FIELDS = List.of(ImageSchema.columnSchema().fieldNames());

  private static final int DATA = FIELDS.indexOf("data");

  private static final int GREY = 1;
  private static final int COLOUR = 3;
  private static final int ALPHA = 4;

  private SparkImage() {}

  /** The bytes of its samples. */
  static long bytes(Row image) {
    return image.isNullAt(DATA) ? 0 : ImageSchema.getData(image).length;
  }

  /** The picture; transparent pixels are blended with white, as everywhere. */
  static Picture picture(Row image, String name) throws Unreadable {
    // All but the first, where it comes from.
    for (int i = 1; i < FIELDS.size(); i++) {
      if (image.isNullAt(i)) {
        throw new Unreadable(name + "." + FIELDS.get(i) + ": null");
      }
    }
    int channels = ImageSchema.getNChannels(image);
    int width = ImageSchema.getWidth(image);
    int height = ImageSchema.getHeight(image);
    byte[] data = ImageSchema.getData(image);
    if (width < 1 || height < 1) {
      throw new Unreadable(name + ": Spark could not read it as an image");
    }
    if (channels != GREY && channels != COLOUR && channels != ALPHA) {
      throw new Unreadable(name + ": 1, 3 or 4 channels expected, got " + channels);
    }
    // OpenCV's number of a type: 8 times the channels beyond one, and 0 for 8 bits without sign.
    int mode = ImageSchema.getMode(image);
    if (mode != 8 * (channels - 1)) {
      throw new Unreadable(
          name + ": 8 bits a sample expected, mode " + 8 * (channels - 1) + ", got mode " + mode);
    }
    if ((long) width * height * channels != data.length) {
      throw new Unreadable(
          String.format(
              Locale.ROOT,
              "%s: %d bytes expected, %d×%d×%d, got %d",
              name,
              (long) width * height * channels,
              height,
              width,
              channels,
              data.length));
    }
    return channels == GREY
        ? Picture.of(width, height, GREY, data)
        : Picture.of(width, height, COLOUR, rgb(data, channels));
  }

  private static byte[] rgb(byte[] bgr, int channels) {
    int pixels = bgr.length / channels;
    byte[] rgb = new byte[pixels * COLOUR];
    for (int i = 0; i < pixels; i++) {
      int alpha = channels == ALPHA ? bgr[channels * i + 3] & 0xff : 255;
      for (int c = 0; c < COLOUR; c++) {
        int sample = bgr[channels * i + 2 - c] & 0xff;
        rgb[COLOUR * i + c] = (byte) (alpha == 255 ? sample : onWhite(sample, alpha));
      }
    }
    return rgb;
  }

  private static int onWhite(int sample, int alpha) {
    return (2 * (sample * alpha + 255 * (255 - alpha)) + 255) / 510;
  }
}
