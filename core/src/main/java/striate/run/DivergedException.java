package striate.run;

import striate.nn.Network;
import striate.nn.Parameter;
import striate.nn.Weights;

/**
 * Thrown when training diverges: the loss or a gradient is not a finite number. Names the layer at
 * fault.
 */
public final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String place;
  private final String fault;

  private DivergedException(String what, String place, String fault) {
    super(
        what
            + ": "
            + (place.isEmpty() ? "" : place + ": ")
            + fault
            + "; a lower learning rate may help");
    this.place = place;
    this.fault = fault;
  }

  /** What is wrong there. */
  String fault() {
    return fault;
  }

  /**
   * The layer at fault, as {@code layer 3, Conv2d(64→128, 3×3)}; empty if every layer's numbers are
   * finite and only the loss is not.
   */
  public String layer() {
    return place;
  }

  /**
   * The exception for a gradient that is not finite though the loss is, first met at {@code node}.
   */
  public static DivergedException ofGradient(Network network, int node, String parameter) {
    return new DivergedException(
        "the gradients went out of range",
        network.place(node),
        "the gradient of " + parameter + " is not finite");
  }

  /** Looks for the first layer whose weights, or else whose output, are not finite. */
  static DivergedException explain(
      Network network, Weights weights, float[] images, int count, double loss) {
    for (int i = 0; i < network.nodes().size(); i++) {
      float[][] stored = weights.stored(i);
      for (int p = 0; p < stored.length; p++) {
        int bad = striate.kernels.element.Arithmetic.firstNotFinite(stored[p], 0, stored[p].length);
        if (bad >= 0) {
          Parameter parameter = network.nodes().get(i).parameters().get(p);
          return new DivergedException(
              "the loss is " + loss,
              network.place(i),
              parameter.name() + " holds " + stored[p][bad]);
        }
      }
    }
    int node = Inference.firstNotFinite(weights, images, count);
    return node < 0
        ? new DivergedException("the loss is " + loss, "", "the outputs are too large")
        : new DivergedException(
            "the loss is " + loss, network.place(node), "its output is not finite");
  }
}
