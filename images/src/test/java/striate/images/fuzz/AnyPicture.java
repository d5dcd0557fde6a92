package striate.images.fuzz;

import java.io.ByteArrayInputStream;
import striate.data.DataException;
import striate.data.Picture;
import striate.images.Notes;
import striate.images.Pictures;

/** What holds for any bytes at all: a picture, or one exception of one line. */
final class AnyPicture {
  private AnyPicture() {}

  static void read(byte[] file) {
    try {
      Picture p = Pictures.read(new ByteArrayInputStream(file));
      if (p.samples().length != p.width() * p.height() * p.channels()) {
        throw new AssertionError(p + " of " + p.samples().length + " samples");
      }
      // By this count memory is shared out among those that decode.
      if (Notes.pixels(file) < (long) p.width() * p.height()) {
        throw new AssertionError(p + " though " + Notes.pixels(file) + " pixels were counted");
      }
    } catch (DataException e) {
      String message = String.valueOf(e.getMessage());
      if (!message.startsWith("picture: ") || message.lines().count() != 1) {
        throw new AssertionError(message, e);
      }
    }
  }
}
