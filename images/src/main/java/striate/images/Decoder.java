package striate.images;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import org.jspecify.annotations.Nullable;
import striate.data.DataException;
import striate.data.Picture;

/** A file's bytes to a picture, or to one {@link DataException}. */
final class Decoder {
  /** More is no photograph, but a file that wants to fill the memory. */
  static final long MOST_PIXELS = 150_000_000;

  /** Up to here a file may be as small as it likes. */
  private static final long PLAUSIBLE_PIXELS = 16_000_000;

  /** Beyond, a picture of one colour is packed about so well. */
  private static final long PIXELS_OF_A_BYTE = 4_096;

  /** Bytes of heap that a pixel may take while it is decoded. */
  private static final int BYTES = 12;

  private Decoder() {}

  static Picture decode(byte[] file, String name) {
    Kind kind = Kind.of(file, name);
    if (kind == Kind.PNG) {
      PngChunks.check(file, name);
    }
    List<String> warnings = new ArrayList<>();
    try {
      return decode(file, kind, name, warnings);
    } catch (DataException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // Readers answer damage with whatever exception they run into.
      throw damaged(kind, name, e.getMessage() == null ? e.toString() : e.getMessage(), e);
    }
  }

  private static Picture decode(byte[] file, Kind kind, String name, List<String> warnings)
      throws IOException {
    ImageReader reader = reader(kind);
    try (BytesInput in = new BytesInput(file)) {
      reader.setInput(in, false, true);
      reader.addIIOReadWarningListener(
          (IIOReadWarningListener) (source, warning) -> warnings.add(warning));
      int width = reader.getWidth(0);
      int height = reader.getHeight(0);
      checkSize(width, height, file.length, name);
      byte[] samples = samples(reader, kind, file);
      // Java's readers fill what is missing with grey and only murmur.
      for (String warning : warnings) {
        if (warning.toLowerCase(Locale.ROOT).contains("premature end")) {
          throw damaged(kind, name, "the file ends early", null);
        }
      }
      int channels = samples.length / (width * height);
      return Exif.upright(samples, width, height, channels, Exif.orientation(file, kind));
    } finally {
      reader.dispose();
    }
  }

  private static byte[] samples(ImageReader reader, Kind kind, byte[] file) throws IOException {
    if (kind != Kind.JPEG) {
      return Rasters.samples(reader.read(0));
    }
    BufferedImage image;
    try {
      image = reader.read(0);
    } catch (IIOException | IllegalArgumentException e) {
      // Four inks, or a broken profile: without Java's conversion it may still be read.
      return RawJpeg.samples(reader.readRaster(0, null), file);
    }
    return image.getRaster().getNumBands() == 4
        ? RawJpeg.samples(reader.readRaster(0, null), file)
        : Rasters.samples(image);
  }

  private static void checkSize(int width, int height, int bytes, String name) {
    if (width < 1 || height < 1) {
      throw new DataException(name + ": at least one pixel expected, got " + width + "×" + height);
    }
    long pixels = (long) width * height;
    long heap = Runtime.getRuntime().maxMemory();
    if (pixels > MOST_PIXELS) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: %d×%d pixels are more than the %d that Striate decodes",
              name,
              width,
              height,
              MOST_PIXELS));
    }
    if (pixels > PLAUSIBLE_PIXELS && pixels / PIXELS_OF_A_BYTE > bytes) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: %d×%d pixels are not plausible in a file of %d bytes",
              name,
              width,
              height,
              bytes));
    }
    if (pixels > heap / BYTES) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: %d×%d pixels may need %d bytes of heap, there are at most %d",
              name,
              width,
              height,
              pixels * BYTES,
              heap));
    }
  }

  private static ImageReader reader(Kind kind) throws IOException {
    if (kind == Kind.WEBP) {
      return new WebPImageReaderSpi().createReaderInstance(null);
    }
    // The JDK's own, whatever else lies on the class path: the same file gives the same samples.
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(kind.title);
    while (readers.hasNext()) {
      ImageReader reader = readers.next();
      if (reader.getClass().getModule() == ImageReader.class.getModule()) {
        return reader;
      }
    }
    throw new IOException("this Java has no reader for it");
  }

  private static DataException damaged(
      Kind kind, String name, String reason, @Nullable Throwable cause) {
    return new DataException(
        name + ": damaged " + kind.title + " (" + reason.lines().findFirst().orElse("") + ")",
        cause);
  }
}
