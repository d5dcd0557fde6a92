package striate.train;

import java.util.Arrays;
import striate.kernels.element.Updates;
import striate.nn.Weights;
import striate.run.Backprop;
import striate.run.op.Learning;

/** The optimiser's arithmetic on one block of a parameter, and the state that it keeps. */
final class Update {
  private final Optimizer optimizer;

  /** [state][node][parameter], each as long as the parameter; those that do not learn have none. */
  final float[][][][] states;

  Update(Optimizer optimizer, Weights weights, Learning learning) {
    this.optimizer = optimizer;
    states = new float[optimizer.states()][weights.network().nodes().size()][][];
    for (float[][][] state : states) {
      for (int n = 0; n < state.length; n++) {
        state[n] = new float[weights.stored(n).length][];
        for (int p = 0; p < state[n].length; p++) {
          state[n][p] = new float[learning.learns(n, p) ? weights.stored(n)[p].length : 0];
        }
      }
    }
  }

  /** Forgets the steps so far. */
  void clear() {
    for (float[][][] state : states) {
      for (float[][] node : state) {
        for (float[] values : node) {
          Arrays.fill(values, 0);
        }
      }
    }
  }

  /**
   * Moves the weights of a block.
   *
   * @param decay the weight decay, in place of the optimiser's own
   * @param step from 1
   */
  void run(Backprop.Block b, float[] w, float[] g, float decay, float rate, long step) {
    int at = b.from();
    int n = b.count();
    // Not a switch over patterns: the first of them costs a program's start some ten milliseconds.
    if (optimizer instanceof Optimizer.Sgd o) {
      if (o.momentum() > 0) {
        float[] v = states[0][b.node()][b.parameter()];
        Updates.sgdMomentum(w, at, v, at, g, at, n, rate, o.momentum(), o.nesterov(), decay);
      } else {
        Updates.sgd(w, at, g, at, n, rate, decay);
      }
    } else if (optimizer instanceof Optimizer.Adam o) {
      Updates.adam(
          w,
          at,
          states[0][b.node()][b.parameter()],
          at,
          states[1][b.node()][b.parameter()],
          at,
          g,
          at,
          n,
          rate,
          o.beta1(),
          o.beta2(),
          o.epsilon(),
          1 - StrictMath.pow(o.beta1(), (double) step),
          1 - StrictMath.pow(o.beta2(), (double) step),
          decay,
          o.decoupled());
    } else {
      Optimizer.RmsProp o = (Optimizer.RmsProp) optimizer;
      Updates.rmsProp(
          w,
          at,
          states[0][b.node()][b.parameter()],
          at,
          g,
          at,
          n,
          rate,
          o.alpha(),
          o.epsilon(),
          decay);
    }
  }
}
