package striate.images.webp;

import striate.images.format.BadPicture;

/**
 * A prefix code of at most 15 bits: a table for the first eight, tables behind it for the rest.
 *
 * <p>Source: RFC 9649, section 3.7.
 */
final class PrefixCode {
  private static final int ROOT = 8;
  private static final int LONGEST = 15;

  /** Symbol and length, or, with a length above the root's, the place of a second table. */
  private final int[] table;

  private final int rootMask;
  private final int rootBits;

  private PrefixCode(int[] table, int rootBits) {
    this.table = table;
    this.rootBits = rootBits;
    this.rootMask = (1 << rootBits) - 1;
  }

  /** A code of one symbol takes no bits. */
  static PrefixCode single(int symbol) {
    return new PrefixCode(new int[] {symbol << 4}, 0);
  }

  /** Numbers that the table takes. */
  int size() {
    return table.length;
  }

  int read(LsbReader in) {
    int bits = in.peek();
    int entry = table[bits & rootMask];
    int length = entry & 15;
    if (length > rootBits) {
      entry = table[(entry >> 4) + (bits >> rootBits & (1 << (length - rootBits)) - 1)];
      length = entry & 15;
    }
    in.drop(length);
    return entry >> 4;
  }

  /** The canonical code of these lengths, 0 for symbols that do not occur. */
  static PrefixCode of(int[] lengths, int symbols) {
    int[] counts = new int[LONGEST + 1];
    int used = 0;
    int last = 0;
    int longest = 0;
    for (int i = 0; i < symbols; i++) {
      counts[lengths[i]]++;
      if (lengths[i] > 0) {
        used++;
        last = i;
        longest = Math.max(longest, lengths[i]);
      }
    }
    if (used == 0) {
      throw BadPicture.damaged("a prefix code without symbols");
    }
    if (used == 1) {
      return single(last);
    }
    int[] next = new int[LONGEST + 2];
    int code = 0;
    for (int length = 1; length <= LONGEST; length++) {
      next[length] = code;
      code = (code + counts[length]) << 1;
    }
    // All bit patterns have a symbol, and none has two.
    if (code != 1 << (LONGEST + 1)) {
      throw BadPicture.damaged("a prefix code that is not complete");
    }
    int root = Math.min(ROOT, longest);
    int[] table = new int[1 << root];
    int size = table.length;
    if (longest > root) {
      // How long the codes are that begin alike: so large is the table that tells them apart.
      int[] tails = new int[1 << root];
      int[] at = next.clone();
      for (int i = 0; i < symbols; i++) {
        int length = lengths[i];
        if (length > 0) {
          int reversed = reverse(at[length]++, length);
          if (length > root) {
            int head = reversed & (1 << root) - 1;
            tails[head] = Math.max(tails[head], length);
          }
        }
      }
      for (int head = 0; head < tails.length; head++) {
        if (tails[head] > 0) {
          table[head] = size << 4 | tails[head];
          size += 1 << (tails[head] - root);
        }
      }
      table = java.util.Arrays.copyOf(table, size);
    }
    for (int i = 0; i < symbols; i++) {
      int length = lengths[i];
      if (length == 0) {
        continue;
      }
      int reversed = reverse(next[length]++, length);
      int entry = i << 4 | length;
      if (length <= root) {
        for (int p = reversed; p < 1 << root; p += 1 << length) {
          table[p] = entry;
        }
      } else {
        int start = table[reversed & (1 << root) - 1];
        int tail = (start & 15) - root;
        for (int p = reversed >> root; p < 1 << tail; p += 1 << (length - root)) {
          table[(start >> 4) + p] = entry;
        }
      }
    }
    return new PrefixCode(table, root);
  }

  private static int reverse(int code, int length) {
    return Integer.reverse(code) >>> (32 - length);
  }
}
