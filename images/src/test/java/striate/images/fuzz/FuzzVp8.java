package striate.images.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Lossy WebP: a frame of VP8 alone, without its container. */
public final class FuzzVp8 {
  private FuzzVp8() {}

  /** Called by the fuzzer, and for each file of the corpus. */
  public static void fuzzerTestOneInput(byte[] data) {
    AnyPicture.read(riff("VP8 ", data));
  }

  static byte[] riff(String kind, byte[] data) {
    ByteBuffer out = ByteBuffer.allocate(20 + data.length).order(ByteOrder.LITTLE_ENDIAN);
    out.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(12 + data.length);
    out.put("WEBP".getBytes(StandardCharsets.US_ASCII));
    out.put(kind.getBytes(StandardCharsets.US_ASCII)).putInt(data.length).put(data);
    return out.array();
  }
}
