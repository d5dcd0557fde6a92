package striate.images.jpeg;

import striate.images.format.BadPicture;

/** A Huffman code of at most 16 bits. Source: ITU-T T.81, annexes C and F.2.2.3. */
final class HuffmanTable {
  static final int LOOK = 9;

  /** For each 9 bits: length times 256 plus symbol, or 0 if the code is longer. */
  final int[] look = new int[1 << LOOK];

  private final int[] symbols;

  /**
   * Of each length the first code behind its last one, shifted to 16 bits, and where its symbols
   * are.
   */
  private final int[] limit = new int[18];

  private final int[] offset = new int[17];

  private HuffmanTable(int[] symbols) {
    this.symbols = symbols;
  }

  /**
   * @param counts of codes of 1 to 16 bits, from index 1
   */
  static HuffmanTable of(int[] counts, int[] symbols) {
    HuffmanTable table = new HuffmanTable(symbols);
    int code = 0;
    int at = 0;
    for (int length = 1; length <= 16; length++) {
      table.offset[length] = at - code;
      for (int i = 0; i < counts[length]; i++, code++, at++) {
        if (code >= 1 << length) {
          throw BadPicture.damaged("a Huffman table with too many codes");
        }
        if (length <= LOOK) {
          int from = code << (LOOK - length);
          for (int k = 0; k < 1 << (LOOK - length); k++) {
            table.look[from + k] = length << 8 | symbols[at];
          }
        }
      }
      table.limit[length] = code << (16 - length);
      code <<= 1;
    }
    table.limit[17] = Integer.MAX_VALUE;
    return table;
  }

  /** Of 16 bits that begin with a long code: its length times 256 plus its symbol. */
  int find(int sixteen) {
    int length = LOOK + 1;
    while (length <= 16 && sixteen >= limit[length]) {
      length++;
    }
    int place = length > 16 ? -1 : offset[length] + (sixteen >> (16 - length));
    if (place < 0 || place >= symbols.length) {
      throw BadPicture.damaged("an undefined code");
    }
    return length << 8 | symbols[place];
  }
}
