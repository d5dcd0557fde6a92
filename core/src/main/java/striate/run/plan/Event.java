package striate.run.plan;

/**
 * One thing to do for some images. While a plan is made, {@code in} and {@code out} are buffers, in
 * the plan itself slots; −1 stands for none.
 *
 * @param node of the network, −1 for its input
 * @param in where the node finds its inputs; of a sum, what is added up
 * @param out where its output is or goes to; of a loss and a sum, the gradient
 */
@SuppressWarnings("ArrayRecordComponent") // read in the innermost loop, compared by nobody
public record Event(Kind kind, int node, int[] in, int out) {

  /** What happens to a node. */
  public enum Kind {
    INPUT,
    FORWARD,
    FORWARD_AFTER,
    /** {@link #FORWARD_AFTER} once more, because what it wrote was not kept. */
    AGAIN,
    LOSS,
    SUM,
    BACKWARD,
    BACKWARD_AFTER
  }

  /** Whether a new segment begins with it, since all images had to meet before. */
  boolean follows() {
    return kind == Kind.FORWARD_AFTER || kind == Kind.BACKWARD_AFTER;
  }

  /** The same with slots instead of buffers. */
  Event placed(Buffers buffers) {
    return new Event(kind, node, buffers.slots(in), buffers.slot(out));
  }
}
