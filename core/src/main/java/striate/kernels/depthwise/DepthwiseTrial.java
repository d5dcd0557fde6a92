package striate.kernels.depthwise;

import striate.kernels.element.Activation;
import striate.kernels.jit.Trial;
import striate.kernels.jit.TrialCalls;
import striate.kernels.shape.ConvGeometry;

/** Calls of depthwise kernels on numbers. */
final class DepthwiseTrial extends TrialCalls {
  private final float[] taps = new float[25 * 3 * LANES];
  private final Depthwise[] depthwise = {
    depthwise(3, 1, 12),
    depthwise(3, 1, 7),
    depthwise(3, 1, 6),
    depthwise(5, 1, 13),
    depthwise(5, 1, 7),
    depthwise(5, 1, 5),
    depthwise(3, 2, 18),
    depthwise(3, 2, 13),
    depthwise(3, 2, 11),
    depthwise(5, 2, 18),
    depthwise(5, 2, 13),
    depthwise(5, 2, 9)
  };

  DepthwiseTrial(Trial trial) {
    super(trial);
  }

  /** A call in vectors. */
  Runnable vector(DepthwiseForm form) {
    return switch (form) {
      case LINES ->
          () ->
              depthwise()
                  .rowsInVectors(
                      a, 0, b, 0, d, 0, Activation.NONE, c, 0, 0, depthwise().resultRows());
      case GRADIENT ->
          () ->
              depthwise()
                  .gradientInVectors(a, 0, b, 0, 1, c, 0, 0, depthwise().rows(), odd(), taps, 0);
    };
  }

  /** The same call without vectors. */
  Runnable scalar(DepthwiseForm form) {
    return switch (form) {
      case LINES ->
          () -> depthwise().scalar.forward(a, 0, 1, b, 0, d, 0, Activation.NONE, c, 0, c, 0);
      case GRADIENT ->
          () ->
              depthwise()
                  .scalar
                  .weightRows(a, 0, b, 0, 1, c, 0, 0, depthwise().rows(), odd(), c, 0);
    };
  }

  /** Few rows, but long enough ones for every size of tile. */
  private static Depthwise depthwise(int kernel, int stride, int width) {
    int pad = kernel / 2;
    int outH = (4 - 1) / stride + 1;
    int outW = (width - 1) / stride + 1;
    return new Depthwise(
        new ConvGeometry(
            4, width, CHANNELS, outH, outW, CHANNELS, kernel, kernel, stride, stride, pad, pad, 1,
            1, CHANNELS));
  }

  private Depthwise depthwise() {
    return depthwise[trial.turn % depthwise.length];
  }
}
