package striate.images;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import striate.data.DataException;

/** Looks whether a PNG file is whole: its reader in the JDK overlooks sums that do not match. */
final class PngChunks {
  private static final int END = 0x49454e44;

  private PngChunks() {}

  /** Refuses a file that ends early, or whose needed chunks have other sums than they say. */
  static void check(byte[] file, String name) {
    ByteBuffer in = ByteBuffer.wrap(file);
    long at = 8;
    while (true) {
      if (at + 12 > file.length) {
        throw cut(name);
      }
      int p = (int) at;
      long length = in.getInt(p) & 0xffffffffL;
      int type = in.getInt(p + 4);
      if (at + 12 + length > file.length) {
        throw cut(name);
      }
      // A capital first letter: the picture can't be drawn without this chunk.
      boolean needed = (type >>> 24 & 0x20) == 0;
      if (needed) {
        CRC32 crc = new CRC32();
        crc.update(file, p + 4, (int) length + 4);
        if ((int) crc.getValue() != in.getInt(p + 8 + (int) length)) {
          throw new DataException(name + ": damaged PNG, a checksum does not match");
        }
      }
      if (type == END) {
        return;
      }
      at += 12 + length;
    }
  }

  private static DataException cut(String name) {
    return new DataException(name + ": damaged PNG, the file ends early");
  }
}
