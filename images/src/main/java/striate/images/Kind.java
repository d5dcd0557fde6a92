package striate.images;

import java.util.HexFormat;
import striate.data.DataException;

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
    if (starts(file, 0, "\u0089PNG\r\n\u001a\n")) {
      return PNG;
    }
    if (starts(file, 0, "\u00ff\u00d8\u00ff")) {
      return JPEG;
    }
    if (starts(file, 0, "RIFF") && starts(file, 8, "WEBP")) {
      return WEBP;
    }
    if (starts(file, 0, "GIF87a") || starts(file, 0, "GIF89a")) {
      return GIF;
    }
    // "BM" begins many a text: the reserved field of a bitmap is zero.
    if (starts(file, 0, "BM") && starts(file, 6, "\0\0\0\0")) {
      return BMP;
    }
    throw new DataException(
        name + ": a PNG, JPEG, WebP, GIF or BMP picture expected, got " + other(file));
  }

  private static String other(byte[] file) {
    if (starts(file, 4, "ftyp")) {
      return starts(file, 8, "avif") ? "AVIF" : "a HEIF picture or a film";
    }
    if (starts(file, 0, "II*\0") || starts(file, 0, "MM\0*")) {
      return "TIFF";
    }
    if (starts(file, 0, "%PDF")) {
      return "PDF";
    }
    if (starts(file, 0, "PK\u0003\u0004")) {
      return "a ZIP file";
    }
    if (starts(file, 0, "<svg") || starts(file, 0, "<?xml")) {
      return "SVG or other XML";
    }
    return "a file that starts with " + HexFormat.of().formatHex(file, 0, Math.min(4, file.length));
  }

  private static boolean starts(byte[] file, int at, String magic) {
    if (file.length < at + magic.length()) {
      return false;
    }
    for (int i = 0; i < magic.length(); i++) {
      if ((file[at + i] & 0xff) != magic.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
