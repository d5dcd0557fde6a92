package striate.images.jpeg;

import java.util.HexFormat;

/**
 * The Huffman tables that files without any mean, as films of JPEGs do. Source: ITU-T T.81, annex
 * K.3.
 */
final class StandardTables {
  /** Counts of codes of 1 to 16 bits, and symbols: of DC and AC, each for luma and for chroma. */
  private static final String[] TABLES = {
    "00010501010101010100000000000000000102030405060708090a0b",
    "00030101010101010101010000000000000102030405060708090a0b",
    "0002010303020403050504040000017d0102030004110512213141061351610722711432"
        + "8191a1082342b1c11552d1f02433627282090a161718191a25262728292a343536373839"
        + "3a434445464748494a535455565758595a636465666768696a737475767778797a838485"
        + "868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5"
        + "c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9fa",
    "000201020404030407050404000102770001020311040521310612415107617113223281"
        + "08144291a1b1c109233352f0156272d10a162434e125f11718191a262728292a35363738"
        + "393a434445464748494a535455565758595a636465666768696a737475767778797a8283"
        + "8485868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3"
        + "c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae2e3e4e5e6e7e8e9eaf2f3f4f5f6f7f8f9fa"
  };

  private StandardTables() {}

  /** The table of class 0 (DC) or 1 (AC) and number 0 or 1. */
  static HuffmanTable of(int kind, int number) {
    byte[] bytes = HexFormat.of().parseHex(TABLES[2 * kind + number]);
    int[] counts = new int[17];
    int[] symbols = new int[bytes.length - 16];
    for (int i = 0; i < 16; i++) {
      counts[i + 1] = bytes[i];
    }
    for (int i = 0; i < symbols.length; i++) {
      symbols[i] = bytes[16 + i] & 0xff;
    }
    return HuffmanTable.of(counts, symbols);
  }
}
