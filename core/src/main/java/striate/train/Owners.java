package striate.train;

import java.util.function.IntConsumer;
import striate.nn.Weights;
import striate.run.Backprop;
import striate.run.Exchange;

/**
 * Who of several machines owns which blocks of the parameters: about as many numbers each. An owner
 * gets all machines' parts of its blocks' gradients, updates the weights, and gives them to all.
 */
final class Owners {
  private final Exchange exchange;
  private final Backprop backprop;

  /** The first block of each owner, and the end of the last one's. */
  final int[] blocks;

  /** The same in numbers. */
  private final int[] from;

  /** Where each block lies among all numbers. */
  private final int[] at;

  /** All numbers that learn, block after block: parts of gradients, then weights. */
  private final float[] flat;

  /** The machines' parts of this one's gradients. */
  private final float[] received;

  private final int first;

  private final IntConsumer sendBody =
      new IntConsumer() {
        @Override
        public void accept(int block) {
          backprop.send(backprop.blocks().get(block), flat, at[block]);
        }
      };

  Owners(Exchange exchange, Backprop backprop) {
    this.exchange = exchange;
    this.backprop = backprop;
    int machines = exchange.machines();
    int count = backprop.blocks().size();
    at = new int[count];
    long all = 0;
    for (int b = 0; b < count; b++) {
      at[b] = (int) all;
      all += backprop.blocks().get(b).count();
    }
    flat = new float[Math.toIntExact(all)];
    blocks = new int[machines + 1];
    from = new int[machines + 1];
    int b = 0;
    for (int m = 1; m <= machines; m++) {
      while (b < count && 2L * at[b] + backprop.blocks().get(b).count() <= 2 * all * m / machines) {
        b++;
      }
      blocks[m] = m == machines ? count : b;
      from[m] = blocks[m] < count ? at[blocks[m]] : flat.length;
    }
    int own = from[exchange.machine() + 1] - from[exchange.machine()];
    received = new float[Math.multiplyExact(own, machines)];
    first = blocks[exchange.machine()];
  }

  /** The memory in bytes. */
  long bytes() {
    return ((long) flat.length + received.length) * Float.BYTES;
  }

  /** The first block of this machine. */
  int first() {
    return first;
  }

  /** How many blocks it owns. */
  int count() {
    return blocks[exchange.machine() + 1] - first;
  }

  /** Deals all parts of the gradients to their owners. */
  void deal() {
    backprop.parallel(at.length, sendBody);
    exchange.deal(flat, from, received);
  }

  /** Sums one of this machine's blocks; after this {@link Backprop#gradient} has the sum. */
  void receive(int block) {
    int own = from[exchange.machine()];
    int stride = from[exchange.machine() + 1] - own;
    backprop.receive(backprop.blocks().get(block), received, at[block] - own, stride);
  }

  /** Gives every owner's number for each of its blocks to all. */
  void share(double[] ofBlocks) {
    exchange.share(ofBlocks, blocks);
  }

  /** Gives every owner's weights to all. */
  void share(Weights weights) {
    // In a rehearsal nobody sends the others' weights, and gradients stand in their place.
    boolean all = exchange.isRehearsal();
    int end = all ? at.length : first + count();
    for (int b = all ? 0 : first; b < end; b++) {
      Backprop.Block k = backprop.blocks().get(b);
      float[] w = weights.stored(k.node())[k.parameter()];
      System.arraycopy(w, k.from(), flat, at[b], k.count());
    }
    exchange.share(flat, from);
    for (int b = 0; b < at.length; b++) {
      Backprop.Block k = backprop.blocks().get(b);
      float[] w = weights.stored(k.node())[k.parameter()];
      System.arraycopy(flat, at[b], w, k.from(), k.count());
    }
  }

  /** The same for one of the optimiser's states, [node][parameter]. */
  void share(float[][][] state) {
    for (int b = first; b < first + count(); b++) {
      Backprop.Block k = backprop.blocks().get(b);
      System.arraycopy(state[k.node()][k.parameter()], k.from(), flat, at[b], k.count());
    }
    exchange.share(flat, from);
    for (int b = 0; b < at.length; b++) {
      Backprop.Block k = backprop.blocks().get(b);
      System.arraycopy(flat, at[b], state[k.node()][k.parameter()], k.from(), k.count());
    }
  }
}
