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
      case WIDE_LINES -> this::wide;
      case WIDE_GRADIENT -> this::wideGradient;
    };
  }

  private void depthwise() {
    for (int i = 0; i < CALLS; i++) {
      for (int count = 4; count <= 10; count += 3) {
        for (int stride = 1; stride <= 2; stride++) {
          DepthwiseLine.row(0, a, 0, 0, 0, a, 0, 0, 0, 1, 3, a, 0, b, 0, 0, count, stride, 0, 0);
          DepthwiseLine.row(0, a, 0, 0, 0, a, 0, 0, 0, 1, 5, a, 0, b, 0, 0, count, stride, 0, 0);
        }
      }
      for (int count = 1; count <= 8; count += count == 1 ? 3 : 4) {
        DepthwiseLine.line(0, a, 0, 0, 0, 0, a, 0, 0, 0, 1, 3, a, 0, b, 0, 0, count);
        DepthwiseLine.line(0, a, 0, 0, 0, 0, a, 0, 0, 0, 1, 5, a, 0, b, 0, 0, count);
        DepthwiseLine.line(0, a, 0, 1, 0, 0, a, 0, 0, 0, 1, 3, a, 0, b, 0, 0, count);
      }
    }
  }

  private void depthwiseGradient() {
    for (int i = 0; i < CALLS; i++) {
      for (int rows = 1; rows <= 3; rows++) {
        DepthwiseLine.rowGradient(0, a, 0, 0, 0, a, 0, 0, 1, 3, rows, 0, 0, b, 0, 0, 0);
        DepthwiseLine.rowGradient(0, a, 0, 0, 0, a, 0, 0, 1, 5, rows, 0, 0, b, 0, 0, 0);
        DepthwiseLine.gradient(0, a, 0, 1, 0, 0, a, 0, 0, 1, 3, rows, b, 0, 0, 0);
      }
      DepthwiseLine.gradient(0, a, 0, 1, 0, 0, a, 0, 0, 1, 4, 1, b, 0, 0, 0);
    }
  }

  private void wide() {
    for (int i = 0; i < CALLS; i++) {
      for (int count = 4; count <= 10; count += 3) {
        DepthwiseLine.row(0, a, 0, 0, 0, a, 0, 0, 0, 1, 7, a, 0, b, 0, 0, count, 1, 0, 0);
      }
    }
  }

  private void wideGradient() {
    for (int i = 0; i < CALLS; i++) {
      for (int rows = 1; rows <= 2; rows++) {
        DepthwiseLine.rowGradient(0, a, 0, 0, 0, a, 0, 0, 8, 7, rows, 0, 0, b, 0, 0, 0);
      }
    }
  }
}
