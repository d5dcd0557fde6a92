package striate.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import striate.nn.Network;
import striate.run.op.LayerOp;
import striate.run.op.Pass;
import striate.run.plan.Plan;
import striate.run.plan.PlannedNode;

/**
 * A {@link Backprop} that is one of several: what its machine exchanges with the others between the
 * first layer's forward pass and the gradients. All memory is made with it.
 */
final class Apart {
  /**
   * A buffer that the gradient of a large weight reads over the whole batch.
   *
   * @param slot of the plan
   * @param size floats of an image
   */
  private record Rows(int slot, int size) {}

  private final Exchange exchange;
  private final Workspace space;
  private final int machines;
  private final int machine;
  private final int places;
  private final List<Rows> rows = new ArrayList<>();
  private final int pieces;

  /** The machines' records of one meeting, and where each begins. */
  private final double[] records;

  private final int[] recordFrom;
  private final double[] losses = new double[2 * Plan.SHARDS];
  private final int[] lossFrom;
  private final int[] imageFrom;

  /**
   * Makes the memory.
   *
   * @throws IllegalArgumentException if the machines can't share the shards, or a layer can't be
   *     shared
   */
  Apart(Exchange exchange, Plan plan, Workspace space, int pieces) {
    Exchange.check(exchange.machines(), exchange.machine());
    this.exchange = exchange;
    this.space = space;
    this.pieces = pieces;
    machines = exchange.machines();
    machine = exchange.machine();
    places = Plan.SHARDS / machines;
    int longest = 0;
    Map<Integer, Integer> slots = new LinkedHashMap<>();
    for (int i = 0; i < plan.nodes(); i++) {
      PlannedNode node = plan.node(i);
      Network.Node n = node.duty().node();
      LayerOp op = node.op();
      if (op.meets()) {
        if (op.recordLength(false) == 0) {
          throw new IllegalArgumentException(
              plan.network.place(i)
                  + ": its images meet, and machines can't exchange what they leave (recordLength is"
                  + " 0)");
        }
        longest = Math.max(longest, Math.max(op.recordLength(false), op.recordLength(true)));
      }
      if (node.deferred()) {
        slots.put(node.inputs()[0], n.inputShapes().getFirst().size());
        slots.put(node.gradient(), n.shape().size());
      }
    }
    slots.forEach((slot, size) -> rows.add(new Rows(slot, size)));
    records = new double[Math.multiplyExact(longest, machines)];
    recordFrom = new int[machines + 1];
    imageFrom = new int[machines + 1];
    lossFrom = new int[machines + 1];
    for (int m = 0; m <= machines; m++) {
      lossFrom[m] = 2 * places * m;
    }
  }

  /** Exchanges what the shards left in a layer; then each machine's stands at its first shard. */
  void meet(LayerOp op, Pass p, boolean backward) {
    int length = op.recordLength(backward);
    for (int m = 0; m <= machines; m++) {
      recordFrom[m] = m * length;
    }
    op.writeRecord(p, backward, machine * places, records, machine * length);
    exchange.share(records, recordFrom);
    for (int m = 0; m < machines; m++) {
      if (m != machine && m * places < p.shards) {
        op.readRecord(p, backward, m * places, records, m * length);
      }
    }
  }

  /** Has what this machine's own shards left stand for the whole batch's, at the first shard. */
  void takeFirst(LayerOp op, Pass p, boolean backward) {
    if (machine > 0) {
      op.writeRecord(p, backward, machine * places, records, 0);
      op.readRecord(p, backward, 0, records, 0);
    }
  }

  /** Exchanges the shards' losses. */
  void losses(Objective objective) {
    objective.write(machine * places, (machine + 1) * places, losses, lossFrom[machine]);
    exchange.share(losses, lossFrom);
    objective.read(losses);
  }

  /** Exchanges the images' numbers that the gradients of large weights read. */
  void images(int count, int shardImages) {
    for (int r = 0; r < rows.size(); r++) {
      Rows row = rows.get(r);
      int start = space.at(row.slot(), row.size(), 0, 0);
      for (int m = 0; m <= machines; m++) {
        imageFrom[m] = start + Math.min(count, m * places * shardImages) * row.size();
      }
      exchange.share(space.slot(row.slot(), 0), imageFrom);
    }
  }

  /** How many parts of large weights' gradients this machine computes. */
  int pieces() {
    return (pieces - machine + machines - 1) / machines;
  }

  /** The index of one of them: a layer's parts are dealt in turn, so that each has as many. */
  int piece(int item) {
    return item * machines + machine;
  }
}
