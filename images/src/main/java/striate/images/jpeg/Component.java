package striate.images.jpeg;

/** One of a picture's components: its size, its tables, and what is decoded of it. */
final class Component {
  final int id;
  final int across;
  final int down;
  final int quantiser;

  /** Samples, without padding. */
  int width;

  int height;

  /** Blocks that the planes hold: whole MCUs. */
  int blocksAcross;

  int blocksDown;

  /** Samples of whole blocks, row by row. */
  byte[] plane = {};

  /** Coefficients of every block in zigzag order, of progressive files only. */
  short[] coefficients = {};

  /** Factors in zigzag order, as they were when the component's first scan began. */
  int[] factors = {};

  /** How many low bits of each coefficient are not known yet; -1 if nothing is. */
  final int[] missing = new int[64];

  /** Coefficients of each block that scans have gone over so far. */
  int work;

  // Of the scan that is being read.
  HuffmanTable dc = StandardTables.of(0, 0);
  HuffmanTable ac = dc;
  int before;

  Component(int id, int across, int down, int quantiser) {
    this.id = id;
    this.across = across;
    this.down = down;
    this.quantiser = quantiser;
    java.util.Arrays.fill(missing, -1);
  }

  int stride() {
    return 8 * blocksAcross;
  }
}
