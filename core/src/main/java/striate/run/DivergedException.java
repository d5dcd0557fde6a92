package striate.run;

import striate.nn.Network;
import striate.nn.Parameter;
import striate.nn.Weights;

/** Training went astray: the loss is no longer a finite number. Names the layer at fault. */
public final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private DivergedException(String message) {
    super(message);
  }

  /** Looks for the first layer whose weights, or else whose output, are not finite. */
  static DivergedException explain(
      Network network, Weights weights, float[] images, int count, double loss) {
    for (int i = 0; i < network.nodes().size(); i++) {
      float[][] stored = weights.stored(i);
      for (int p = 0; p < stored.length; p++) {
        int bad = striate.kernels.Arithmetic.firstNotFinite(stored[p], 0, stored[p].length);
        if (bad >= 0) {
          Parameter parameter = network.nodes().get(i).parameters().get(p);
          return new DivergedException(
              "the loss is "
                  + loss
                  + ": "
                  + network.place(i)
                  + ": "
                  + parameter.name()
                  + " holds "
                  + stored[p][bad]
                  + "; a lower rate may help");
        }
      }
    }
    int node = Inference.firstNotFinite(weights, images, count);
    return new DivergedException(
        "the loss is "
            + loss
            + ": "
            + (node < 0
                ? "the outputs are too large"
                : network.place(node) + ": its output is not finite")
            + "; a lower rate may help");
  }
}
