package striate.images;

import java.util.Arrays;
import java.util.Random;

/** Damaged copies of a file. */
public final class Damage {
  private static final int[] ODD = {0, 1, 0x7f, 0x80, 0xff};

  private Damage() {}

  /** The file with one to four changes: bits, bytes, odd values, cuts, repeats, insertions. */
  public static byte[] of(byte[] file, Random random) {
    byte[] out = file.clone();
    for (int n = 1 + random.nextInt(4); n > 0; n--) {
      if (out.length == 0) {
        return new byte[] {(byte) random.nextInt()};
      }
      // Headers are where parsers are hurt: half of the changes go there.
      int reach = random.nextBoolean() ? out.length : Math.min(out.length, 32);
      int at = random.nextInt(reach);
      switch (random.nextInt(6)) {
        case 0 -> out[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> out[at] = (byte) random.nextInt();
        case 2 -> out[at] = (byte) ODD[random.nextInt(ODD.length)];
        case 3 -> out = Arrays.copyOf(out, at);
        case 4 -> {
          byte[] longer = Arrays.copyOf(out, out.length + 1 + random.nextInt(40));
          System.arraycopy(out, at, longer, longer.length - (out.length - at), out.length - at);
          out = longer;
        }
        default -> {
          int to = random.nextInt(out.length);
          int count = Math.min(1 + random.nextInt(16), out.length - Math.max(at, to));
          System.arraycopy(out, at, out, to, count);
        }
      }
    }
    return out;
  }
}
