package striate.explain;

/**
 * A signed map of relevance: how much each cell speaks for a class, below zero against it.
 *
 * @param rows of cells
 * @param columns of cells
 * @param values [rows, columns]; not to be changed
 * @param placement of the cells over the network's input
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier; nothing compares maps
public record RelevanceMap(int rows, int columns, float[] values, Placement placement) {

  /** Checks that the values fill the map. */
  public RelevanceMap {
    if ((long) rows * columns != values.length) {
      throw new IllegalArgumentException(
          "map: " + rows + "×" + columns + " values expected, got " + values.length);
    }
  }

  /** The value of a cell. */
  public float at(int row, int column) {
    return values[row * columns + column];
  }

  /** The sum of all cells. */
  public double sum() {
    double sum = 0;
    for (float v : values) {
      sum += v;
    }
    return sum;
  }

  /** The largest value. */
  public float most() {
    float most = values[0];
    for (float v : values) {
      most = Math.max(most, v);
    }
    return most;
  }

  /** The least value. */
  public float least() {
    float least = values[0];
    for (float v : values) {
      least = Math.min(least, v);
    }
    return least;
  }

  /** Whether any cell speaks for the class; if none does, a map of positive parts is blank. */
  public boolean hasPositive() {
    return most() > 0;
  }

  /** Whether every cell is zero: nothing depends on this layer's output. */
  public boolean isZero() {
    return most() == 0 && least() == 0;
  }

  /**
   * The map at each pixel of the network's input.
   *
   * @return [height, width]
   */
  public float[] overInput(int height, int width) {
    return placement.spread(values, rows, columns, height, width);
  }

  /** A map of the same size and place. */
  RelevanceMap with(float[] others) {
    return new RelevanceMap(rows, columns, others, placement);
  }
}
