package striate.run.plan;

/**
 * Neighbouring layers that an image goes through together, a band of rows at a time: what one layer
 * writes is still in the nearest caches when the next one reads it, and of the outputs between them
 * only a few rows exist at any time, in scratch. Several workers each take some rows of the last
 * output, with the rows around them that they need of the outputs between, which two workers then
 * both compute; so they meet once for the whole chain. Immutable; see {@link RowChains} for the
 * choice.
 *
 * @param links its layers
 * @param height the number of rows of the last output that are at most in a band
 * @param scratchAt where the rows between layers begin in scratch, after what the layers need
 *     themselves
 * @param floats of the rows between layers
 */
@SuppressWarnings("ArrayRecordComponent") // read in the innermost loop, compared by nobody
public record RowChain(Link[] links, int height, int scratchAt, int floats) {
  /** The most layers; longer chains would only have more rows to compute twice. */
  public static final int LONGEST = 8;

  /**
   * A layer of the chain.
   *
   * @param event its event, with slots
   * @param fromPrevious whether each of its inputs is the previous layer's output
   * @param rows of its output
   * @param rowFloats of a row
   * @param size of its output
   * @param at where its band lies among those in scratch; −1 if its output is in its slot
   * @param moves whether its band is its own: a layer that works in place has the previous one's
   */
  @SuppressWarnings("ArrayRecordComponent") // read in the innermost loop, compared by nobody
  public record Link(
      Event event,
      boolean[] fromPrevious,
      int rows,
      int rowFloats,
      int size,
      int at,
      boolean moves) {}

  /** The number of its events. */
  public int length() {
    return links.length;
  }

  /** The number of rows of the last output. */
  public int rows() {
    return links[links.length - 1].rows();
  }

  /** Floats of scratch. */
  public long scratch() {
    return (long) scratchAt + floats;
  }
}
