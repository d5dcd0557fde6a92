package striate.images;

import striate.data.DataException;
import striate.data.Picture;
import striate.images.format.BadPicture;
import striate.images.format.Pixels;
import striate.images.jpeg.Jpeg;
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
      Pixels p =
          switch (kind) {
            case PNG -> Png.read(file);
            case JPEG -> Jpeg.read(file);
            case WEBP -> Webp.read(file);
            case GIF -> Gif.read(file);
            case BMP -> Bmp.read(file);
          };
      // One name for both: what was stored is garbage once the picture is upright.
      p = Exif.upright(p, Exif.orientation(file, kind));
      return Picture.of(p.width(), p.height(), p.channels(), p.samples());
    } catch (BadPicture e) {
      throw new DataException(
          name + (e.isDamage() ? ": damaged " + kind.title + ", " : ": ") + e.reason(), e);
    } catch (IndexOutOfBoundsException | ArithmeticException | NegativeArraySizeException e) {
      // A check that a reader lacks must not end the work on all other files.
      throw new DataException(
          name + ": damaged " + kind.title + ", its numbers contradict one another", e);
    }
  }
}
