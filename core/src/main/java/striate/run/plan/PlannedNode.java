package striate.run.plan;

import striate.run.op.LayerOp;

/**
 * A node of the network as a {@link Plan} has it: what it has to do, and the slots that its numbers
 * are in; −1 stands for none.
 *
 * @param inputs slots of its inputs, where no event says otherwise
 * @param output slot of its output
 * @param saved slot of what forward keeps for backward
 * @param gradient slot of its output's gradient
 * @param inputGradients slots of its inputs' gradients
 */
@SuppressWarnings("ArrayRecordComponent") // read in the innermost loop, compared by nobody
public record PlannedNode(
    Duty duty, int[] inputs, int output, int saved, int gradient, int[] inputGradients) {
  public LayerOp op() {
    return duty.op();
  }

  public boolean hasBackward() {
    return duty.hasBackward();
  }

  public boolean deferred() {
    return duty.deferred();
  }

  public boolean skipForward() {
    return duty.skipForward();
  }

  public boolean skipBackward() {
    return duty.skipBackward();
  }

  /** How many sums there are of the gradient of parameter {@code p}: one, or one for each shard. */
  public int sums(int p) {
    return duty.deferred() && p == 0 ? 1 : Plan.SHARDS;
  }
}
