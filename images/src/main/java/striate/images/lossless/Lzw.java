package striate.images.lossless;

import striate.images.format.BadPicture;
import striate.images.format.Bytes;

/**
 * GIF's packing: codes of 3 to 12 bits in blocks of at most 255 bytes. Source: GIF89a, appendix F.
 */
final class Lzw {
  private static final int MOST = 1 << 12;

  private Lzw() {}

  /** Unpacks so many indices; what follows them is left alone. */
  static byte[] read(Bytes in, int count) {
    int literalBits = in.u8();
    if (literalBits < 1 || literalBits > 8) {
      throw BadPicture.damaged("codes of 1 to 8 bits expected, got " + literalBits);
    }
    byte[] out = new byte[count];
    int clear = 1 << literalBits;
    // A code stands for the string of another one and a further index.
    int[] prefix = new int[MOST];
    byte[] suffix = new byte[MOST];
    int[] length = new int[MOST];
    for (int i = 0; i < clear; i++) {
      suffix[i] = (byte) i;
      length[i] = 1;
    }
    int bits = literalBits + 1;
    int next = clear + 2;
    int before = -1;
    int window = 0;
    int held = 0;
    int left = 0;
    int at = 0;
    while (at < count) {
      while (held < bits) {
        if (left == 0) {
          left = in.u8();
          if (left == 0) {
            throw BadPicture.damaged("fewer pixels than its header says");
          }
        }
        window |= in.u8() << held;
        held += 8;
        left--;
      }
      int code = window & (1 << bits) - 1;
      window >>>= bits;
      held -= bits;
      if (code == clear) {
        bits = literalBits + 1;
        next = clear + 2;
        before = -1;
        continue;
      }
      if (code == clear + 1) {
        throw BadPicture.damaged("fewer pixels than its header says");
      }
      if (code > next || (code == next && before < 0) || (code > clear && before < 0)) {
        throw BadPicture.damaged("an undefined code");
      }
      // The code that is being made begins and ends with the same index.
      boolean own = code == next;
      int source = own ? before : code;
      int size = length[source];
      int stop = at + size;
      int to = stop;
      int c = source;
      byte first = 0;
      while (to > at) {
        to--;
        first = suffix[c];
        if (to < count) {
          out[to] = first;
        }
        c = prefix[c];
      }
      if (own && stop < count) {
        out[stop] = first;
      }
      at = Math.min(count, own ? stop + 1 : stop);
      if (before >= 0 && next < MOST) {
        prefix[next] = before;
        suffix[next] = first;
        length[next] = length[before] + 1;
        next++;
        if (next == 1 << bits && bits < 12) {
          bits++;
        }
      }
      before = code;
    }
    return out;
  }
}
