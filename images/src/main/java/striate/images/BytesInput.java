package striate.images;

import java.io.IOException;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * A file's bytes for ImageIO: no cache on disk, no second copy in the heap.
 *
 * <p>Some readers take the end of a file for zeros and go on, for minutes where the header promised
 * much: whoever keeps asking past the end gets an exception that is not the usual one.
 */
final class BytesInput extends ImageInputStreamImpl {
  private static final int PATIENCE = 1000;

  private final byte[] bytes;
  private int pastTheEnd;

  BytesInput(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public int read() throws IOException {
    bitOffset = 0;
    return streamPos < bytes.length ? bytes[(int) streamPos++] & 0xff : end();
  }

  @Override
  public int read(byte[] out, int at, int count) throws IOException {
    bitOffset = 0;
    if (count == 0) {
      return 0;
    }
    if (streamPos >= bytes.length) {
      return end();
    }
    int n = (int) Math.min(count, bytes.length - streamPos);
    System.arraycopy(bytes, (int) streamPos, out, at, n);
    streamPos += n;
    return n;
  }

  private int end() throws IOException {
    if (++pastTheEnd > PATIENCE) {
      throw new IOException("the file ends early");
    }
    return -1;
  }

  @Override
  public long length() {
    return bytes.length;
  }
}
