package striate.images.jpeg;

/**
 * A walk from marker to marker of a JPEG file: one rule for all who look into it, so that they see
 * the same file. Bytes that belong to nothing are passed over, as libjpeg does, and so are markers
 * that begin no segment.
 *
 * <p>Source: ITU-T T.81, annex B.1.1.
 */
public final class Markers {
  /** The marker at the end of a picture. */
  public static final int END = 0xd9;

  /** The marker that begins a scan. */
  public static final int SCAN = 0xda;

  /** The bytes of a file by their places. */
  @FunctionalInterface
  public interface Source {
    /** The byte at a place, 0 to 255, or −1 beyond the end. */
    int at(long place);
  }

  private final Source file;
  private long at = 2;

  /** A walk that begins behind SOI. */
  public Markers(Source file) {
    this.file = file;
  }

  /** A walk through a file in memory. */
  public Markers(byte[] file) {
    this(place -> place < file.length ? file[(int) place] & 0xff : -1);
  }

  /** Moves to the next marker that begins a segment or ends the picture; −1 at the file's end. */
  public int next() {
    while (true) {
      int b = file.at(at);
      while (b >= 0 && b != 0xff) {
        b = file.at(++at);
      }
      while (b == 0xff) {
        b = file.at(++at);
      }
      if (b < 0) {
        return -1;
      }
      at++;
      if (b > 1 && !(b >= 0xd0 && b <= 0xd8)) {
        return b;
      }
    }
  }

  /** The place behind the marker, where its segment's length stands. */
  public long at() {
    return at;
  }

  /** Goes on from another place. */
  public void to(long place) {
    at = place;
  }

  /** The place behind the segment at hand; whoever cares has checked that it lies in the file. */
  public long end() {
    return at + Math.max(2, file.at(at) << 8 | file.at(at + 1));
  }

  /** Whether a marker begins a frame. */
  public static boolean isFrame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }
}
