package striate.images;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import striate.data.DataException;
import striate.data.Picture;
import striate.images.format.BadPicture;
import striate.images.format.Pixels;
import striate.images.format.Room;
import striate.images.lossless.Bmp;
import striate.images.lossless.Gif;
import striate.images.lossless.Png;
import striate.images.webp.Webp;

/** A file's bytes to a picture, or to one {@link DataException}. */
final class Decoder {
  private Decoder() {}

  static Picture decode(byte[] file, String name) {
    Kind kind = Kind.of(file, name);
    try {
      Pixels stored =
          switch (kind) {
            case PNG -> Png.read(file);
            case JPEG -> jpeg(file);
            case WEBP -> Webp.read(file);
            case GIF -> Gif.read(file);
            case BMP -> Bmp.read(file);
          };
      Pixels p = Exif.upright(stored, Exif.orientation(file, kind));
      return Picture.of(p.width(), p.height(), p.channels(), p.samples());
    } catch (BadPicture e) {
      throw new DataException(
          name + (e.isDamage() ? ": damaged " + kind.title + ", " : ": ") + e.reason(), e);
    }
  }

  private static Pixels jpeg(byte[] file) {
    List<String> warnings = new ArrayList<>();
    try (BytesInput in = new BytesInput(file)) {
      ImageReader reader = reader();
      reader.setInput(in, false, true);
      reader.addIIOReadWarningListener(
          (IIOReadWarningListener) (source, warning) -> warnings.add(warning));
      int width = reader.getWidth(0);
      int height = reader.getHeight(0);
      Room.check(width, height, 8);
      byte[] samples = RawJpeg.samples(reader.readRaster(0, null), file);
      // Java's readers fill what is missing with grey and only murmur.
      for (String warning : warnings) {
        if (warning.toLowerCase(Locale.ROOT).contains("premature end")) {
          throw BadPicture.cut();
        }
      }
      return new Pixels(width, height, samples.length / (width * height), samples);
    } catch (BadPicture e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw BadPicture.damaged(String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
  }

  private static ImageReader reader() throws IOException {
    // The JDK's own, whatever else lies on the class path: the same file gives the same samples.
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("JPEG");
    while (readers.hasNext()) {
      ImageReader reader = readers.next();
      if (reader.getClass().getModule() == ImageReader.class.getModule()) {
        return reader;
      }
    }
    throw new IOException("this Java has no reader for it");
  }
}
