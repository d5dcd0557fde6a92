package striate.images.fuzz;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** PNG; checksums are made right, for no fuzzer finds them. */
public final class FuzzPng {
  private static final int SIGNATURE = 8;

  private FuzzPng() {}

  /** Called by the fuzzer, and for each file of the corpus. */
  public static void fuzzerTestOneInput(byte[] data) {
    AnyPicture.read(data);
    AnyPicture.read(repaired(data));
  }

  /** With right checksums, if it is a PNG at all. */
  static byte[] repaired(byte[] data) {
    if (data.length < SIGNATURE || data[0] != (byte) 0x89) {
      return data;
    }
    byte[] repaired = data.clone();
    ByteBuffer file = ByteBuffer.wrap(repaired);
    long at = SIGNATURE;
    while (at + 12 <= repaired.length) {
      int p = (int) at;
      long length = file.getInt(p) & 0xffffffffL;
      if (at + 12 + length > repaired.length) {
        break;
      }
      CRC32 crc = new CRC32();
      crc.update(repaired, p + 4, (int) length + 4);
      file.putInt(p + 8 + (int) length, (int) crc.getValue());
      at += 12 + length;
    }
    return repaired;
  }
}
