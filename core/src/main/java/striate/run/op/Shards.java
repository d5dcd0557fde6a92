package striate.run.op;

/**
 * The order in which what the shards of a batch leave is put together: a binary tree over as many
 * places as a batch has shards at most. A batch of fewer shards fills the first places, and a merge
 * with an empty place is left out. So each aligned half, quarter … of the places has a result of
 * its own, and the whole has the same bits whether one machine puts it together or several.
 */
public final class Shards {
  private Shards() {}

  /**
   * Merges what the shards left in the shared memory of a layer, level by level.
   *
   * @param backward whether it is what the backward pass left
   * @param from the first shard to merge
   * @param to the end of the shards to merge
   * @param gap how far apart results lie that are there already; 1 at first
   * @param end how far apart results lie in the end: a power of two
   */
  public static void merge(
      LayerOp op, Pass pass, boolean backward, int from, int to, int gap, int end) {
    for (int g = gap; g < end; g *= 2) {
      for (int into = from; into + g < to; into += 2 * g) {
        if (backward) {
          op.mergeBackward(pass, into, into + g);
        } else {
          op.mergeForward(pass, into, into + g);
        }
      }
    }
  }
}
