package striate.images;

import org.jspecify.annotations.Nullable;
import striate.data.DataException;
import striate.images.format.OtherFile;

/** What kind of picture a file holds, told by its first bytes; its name is not asked. */
enum Kind {
  PNG("PNG"),
  JPEG("JPEG"),
  WEBP("WebP"),
  GIF("GIF"),
  BMP("BMP");

  final String title;

  Kind(String title) {
    this.title = title;
  }

  static Kind of(byte[] file, String name) {
    if (file.length == 0) {
      throw new DataException(name + ": empty file");
    }
    Kind kind = of(file);
    if (kind == null) {
      throw new DataException(
          name
              + ": a PNG, JPEG, WebP, GIF or BMP picture expected, got "
              + OtherFile.describe(file));
    }
    return kind;
  }

  /** The kind that the first bytes tell, or null if it is none of these. */
  static @Nullable Kind of(byte[] file) {
    if (OtherFile.starts(file, 0, "\u0089PNG\r\n\u001a\n")) {
      return PNG;
    }
    if (OtherFile.starts(file, 0, "\u00ff\u00d8\u00ff")) {
      return JPEG;
    }
    if (OtherFile.starts(file, 0, "RIFF") && OtherFile.starts(file, 8, "WEBP")) {
      return WEBP;
    }
    if (OtherFile.starts(file, 0, "GIF87a") || OtherFile.starts(file, 0, "GIF89a")) {
      return GIF;
    }
    // "BM" begins many a text: behind it stands the size of a bitmap's header.
    if (OtherFile.starts(file, 0, "BM")
        && file.length >= 18
        && (file[14] & 0xff) >= 12
        && OtherFile.starts(file, 15, "\0\0\0")) {
      return BMP;
    }
    return null;
  }
}
