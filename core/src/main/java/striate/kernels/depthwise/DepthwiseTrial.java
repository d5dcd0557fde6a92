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
  private final Depthwise[] wide = {wide(7, 12), wide(7, 7), wide(6, 6), wide(8, 13)};

  DepthwiseTrial(Trial trial) {
    super(trial);
  }

  /** A call in vectors. */
  Runnable vector(DepthwiseForm form) {
    return switch (form) {
      case LINES, WIDE_LINES ->
          () -> {
            Depthwise way = depthwise(form);
            way.rowsInVectors(a, 0, b, 0, d, 0, Activation.NONE, c, 0, 0, way.resultRows());
          };
      case GRADIENT, WIDE_GRADIENT ->
          () -> {
            Depthwise way = depthwise(form);
            way.gradientInVectors(a, 0, b, 0, 1, c, 0, 0, way.rows(), odd(), taps, 0);
          };
    };
  }

  /** The same call without vectors. */
  Runnable scalar(DepthwiseForm form) {
    return switch (form) {
      case LINES, WIDE_LINES ->
          () -> depthwise(form).scalar.forward(a, 0, 1, b, 0, d, 0, Activation.NONE, c, 0, c, 0);
      case GRADIENT, WIDE_GRADIENT ->
          () -> {
            Depthwise way = depthwise(form);
            way.scalar.weightRows(a, 0, b, 0, 1, c, 0, 0, way.rows(), odd(), c, 0);
          };
    };
  }

  /** Few rows, but long enough ones for every size of tile. */
  private static Depthwise depthwise(int kernel, int stride, int width) {
    return depthwise(kernel, kernel, stride, width);
  }

  private static Depthwise wide(int kernel, int width) {
    return depthwise(3, kernel, 1, width);
  }

  private static Depthwise depthwise(int kernelH, int kernelW, int stride, int width) {
    int padH = kernelH / 2;
    int padW = kernelW / 2;
    int outH = (4 + 2 * padH - kernelH) / stride + 1;
    int outW = (width + 2 * padW - kernelW) / stride + 1;
    return new Depthwise(
        new ConvGeometry(
            4, width, CHANNELS, outH, outW, CHANNELS, kernelH, kernelW, stride, stride, padH, padW,
            1, 1, CHANNELS));
  }

  private Depthwise depthwise(DepthwiseForm form) {
    return switch (form) {
      case LINES, GRADIENT -> depthwise[trial.turn % depthwise.length];
      case WIDE_LINES, WIDE_GRADIENT -> wide[trial.turn % wide.length];
    };
  }
}
