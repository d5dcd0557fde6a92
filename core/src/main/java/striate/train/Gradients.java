package striate.train;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import striate.kernels.element.Arithmetic;
import striate.kernels.element.Updates;
import striate.nn.Network;
import striate.run.Backprop;
import striate.run.DivergedException;

/**
 * What happens to gradients between backpropagation and the optimiser: the sum over the shards, and
 * over the batches of a group; the check that all are finite, while the weights are still as they
 * were; clipping. Every sum goes in the order of the blocks, whichever worker does what.
 */
final class Gradients {
  private final Network network;
  private final Backprop backprop;
  private final Clipping clipping;

  /** Sums over the batches of a group, [node][parameter]; null if a group is one batch. */
  private final float @Nullable [][][] sums;

  /** Of each block: the sum of its squares, or NaN if a number of it is not finite. */
  private final double[] squares;

  /** Null where one machine does everything. */
  private final @Nullable Owners owners;

  // The group, and the batch at hand.
  private double groupMass;
  private boolean first;
  private boolean last;
  private double norm;
  private float factor = 1;

  Gradients(
      Network network,
      Backprop backprop,
      Clipping clipping,
      boolean groups,
      @Nullable Owners owners) {
    this.owners = owners;
    this.network = network;
    this.backprop = backprop;
    this.clipping = clipping;
    squares = new double[backprop.blocks().size()];
    if (groups) {
      sums = new float[network.nodes().size()][][];
      Arrays.setAll(sums, n -> new float[network.nodes().get(n).parameters().size()][]);
      for (Backprop.Block b : backprop.blocks()) {
        int all = (int) network.nodes().get(b.node()).parameters().get(b.parameter()).count();
        if (b.from() == 0) {
          sums[b.node()][b.parameter()] = new float[all];
        }
      }
    } else {
      sums = null;
    }
  }

  /** Says which place in its group the batch has that backpropagation has just seen. */
  void batch(boolean isFirst, boolean isLast) {
    first = isFirst;
    last = isLast;
    groupMass = (isFirst ? 0 : groupMass) + backprop.mass();
  }

  /** Sums one block; blocks may be summed by several workers at once. */
  void sum(int index) {
    Backprop.Block b = backprop.blocks().get(index);
    if (owners == null) {
      backprop.sum(b);
    } else {
      owners.receive(index);
    }
    float[] g = backprop.gradient(b.node(), b.parameter());
    if (sums != null && !(first && last)) {
      group(g, sums[b.node()][b.parameter()], b);
    }
    look(index, b, g);
  }

  private void look(int index, Backprop.Block b, float[] g) {
    if (clipping instanceof Clipping.ByNorm) {
      squares[index] = Updates.squaredNorm(g, b.from(), b.count());
      return;
    }
    squares[index] = Arithmetic.isFinite(g, b.from(), b.count()) ? 0 : Double.NaN;
    if (clipping instanceof Clipping.ByValue by) {
      Updates.clamp(g, b.from(), b.count(), by.value());
    }
  }

  /** Adds a batch's gradient, weighed by its images, to the group's; the last gets the mean. */
  private void group(float[] g, float[] sum, Backprop.Block b) {
    float mass = (float) backprop.mass();
    if (first) {
      Arithmetic.scale(g, b.from(), mass, sum, b.from(), b.count());
    } else {
      Arithmetic.axpy(mass, g, b.from(), sum, b.from(), b.count());
    }
    if (last) {
      Arithmetic.scale(sum, b.from(), (float) (1 / groupMass), g, b.from(), b.count());
    }
  }

  /** Turns the sums of a group that ended early into means, as if its last batch were the last. */
  void meanOf(int index) {
    Backprop.Block b = backprop.blocks().get(index);
    float[] g = backprop.gradient(b.node(), b.parameter());
    if (sums == null) {
      throw new IllegalStateException("no groups");
    }
    float[] sum = sums[b.node()][b.parameter()];
    Arithmetic.scale(sum, b.from(), (float) (1 / groupMass), g, b.from(), b.count());
    look(index, b, g);
  }

  /**
   * Looks at all sums, and decides how far they are clipped.
   *
   * @throws DivergedException naming the first layer, in the order of backpropagation, whose
   *     gradient is not finite
   */
  void check() {
    if (owners != null) {
      owners.share(squares);
    }
    double sum = 0;
    for (double s : squares) {
      sum += s;
    }
    if (!Double.isFinite(sum)) {
      for (int i = squares.length - 1; i >= 0; i--) {
        if (!Double.isFinite(squares[i])) {
          Backprop.Block b = backprop.blocks().get(i);
          String name = network.nodes().get(b.node()).parameters().get(b.parameter()).name();
          throw DivergedException.ofGradient(network, b.node(), name);
        }
      }
    }
    factor = 1;
    if (clipping instanceof Clipping.ByNorm by) {
      norm = Math.sqrt(sum);
      factor = (float) Math.min(1, by.norm() / (norm + 1e-6));
    }
  }

  /** Scales a block down, if all gradients together are too large. */
  void clip(Backprop.Block b, float[] g) {
    if (factor < 1) {
      Arithmetic.scale(g, b.from(), factor, g, b.from(), b.count());
    }
  }

  /** The norm before clipping, if it was clipped by norm; otherwise 0. */
  double norm() {
    return norm;
  }
}
