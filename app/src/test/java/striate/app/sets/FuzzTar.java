package striate.app.sets;

import java.io.ByteArrayInputStream;
import java.io.IOException;

/** Archives in tar; the first byte says how much of each file is read before it is passed over. */
public final class FuzzTar {
  private FuzzTar() {}

  /** Called by the fuzzer, and for each file of the corpus. */
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) {
      return;
    }
    long[] sum = new long[1];
    int wanted = data[0] & 0xff;
    try {
      Tar.read(
          new ByteArrayInputStream(data, 1, data.length - 1),
          (name, size, content) -> {
            byte[] some = wanted == 0 ? content.readAllBytes() : content.readNBytes(wanted - 1);
            if (size < 0 || some.length > size || (wanted == 0 && some.length < size)) {
              throw new AssertionError(some.length + " of " + size + " bytes");
            }
            sum[0] += some.length;
          });
    } catch (IOException e) {
      if (e.getMessage() != null && e.getMessage().lines().count() > 1) {
        throw new AssertionError("a message of one line expected", e);
      }
    }
    if (sum[0] > data.length) {
      throw new AssertionError(sum[0] + " bytes out of " + data.length);
    }
  }
}
