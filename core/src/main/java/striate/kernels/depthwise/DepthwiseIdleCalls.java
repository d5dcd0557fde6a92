package striate.kernels.depthwise;

import striate.kernels.generated.DepthwiseLine;
import striate.kernels.jit.IdleCalls;

/** Calls of depthwise kernels with nothing to do. */
final class DepthwiseIdleCalls extends IdleCalls {
  /** {@link #CALLS} calls of each method that the form consists of. */
  Runnable of(DepthwiseForm form) {
    return switch (form) {
      case LINES -> this::depthwise;
      case GRADIENT -> this::depthwiseGradient;
    };
  }

  private void depthwise() {
    for (int i = 0; i < CALLS; i++) {
      for (int count = 1; count <= 8; count += count == 1 ? 3 : 4) {
        DepthwiseLine.row(0, a, 0, 0, 0, a, 0, 0, 0, 1, 3, a, 0, b, 0, 0, 2 + count, 0, 0);
        DepthwiseLine.row(0, a, 0, 0, 0, a, 0, 0, 0, 1, 5, a, 0, b, 0, 0, 2 + count, 0, 0);
        DepthwiseLine.line(0, a, 0, 0, 0, 0, a, 0, 0, 0, 1, 3, a, 0, b, 0, 0, count);
        DepthwiseLine.line(0, a, 0, 0, 0, 0, a, 0, 0, 0, 1, 5, a, 0, b, 0, 0, count);
        DepthwiseLine.line(0, a, 0, 1, 0, 0, a, 0, 0, 0, 1, 3, a, 0, b, 0, 0, count);
      }
    }
  }

  private void depthwiseGradient() {
    for (int i = 0; i < CALLS; i++) {
      DepthwiseLine.rowGradient(0, a, 0, 0, a, 0, 0, 1, 3, 0, 0, b, 0, 0);
      DepthwiseLine.rowGradient(0, a, 0, 0, a, 0, 0, 1, 5, 0, 0, b, 0, 0);
      DepthwiseLine.gradient(0, a, 0, 0, 0, a, 0, 0, 1, 3, b, 0, 0);
      DepthwiseLine.gradient(0, a, 0, 0, 0, a, 0, 0, 1, 5, b, 0, 0);
      DepthwiseLine.gradient(0, a, 0, 1, 0, a, 0, 0, 1, 4, b, 0, 0);
    }
  }
}
