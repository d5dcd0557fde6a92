package striate.kernels.element;

import striate.kernels.jit.IdleCalls;

/** Calls of elementwise kernels with nothing to do. */
final class ElementIdleCalls extends IdleCalls {
  /** {@link #CALLS} calls of each method that the form consists of. */
  Runnable of(ElementForm form) {
    return switch (form) {
      case RELU ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorActivations.relu(a, 0, b, 0, 0);
            }
          };
      case LEAKY_RELU ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorActivations.leakyRelu(a, 0, b, 0, 0, 1f);
            }
          };
      case TANH ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorActivations.tanh(a, 0, b, 0, 0);
            }
          };
      case SIGMOID ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorActivations.sigmoid(a, 0, b, 0, 0);
            }
          };
      case GELU ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorActivations.gelu(a, 0, b, 0, 0);
            }
          };
      case SILU ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorActivations.silu(a, 0, b, 0, 0);
            }
          };
      case HARD_SWISH ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorActivations.hardSwish(a, 0, b, 0, 0);
            }
          };
      case RELU_BACKWARD ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorActivations.reluBackward(a, 0, a, 0, b, 0, 0, 1f);
            }
          };
      case TANH_DROPPED_BACKWARD ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorActivations.tanhBackward(a, 0, a, 0, b, 0, 0, 1f);
            }
          };
      case LEAKY_RELU_BACKWARD ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorActivations.leakyReluBackward(a, 0, a, 0, b, 0, 0, 1f);
            }
          };
      case GELU_BACKWARD ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorActivations.geluBackward(a, 0, a, 0, b, 0, 0);
            }
          };
      case SILU_BACKWARD ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorActivations.siluBackward(a, 0, a, 0, b, 0, 0);
            }
          };
      case HARD_SWISH_BACKWARD ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorActivations.hardSwishBackward(a, 0, a, 0, b, 0, 0);
            }
          };
      case COLUMN_SUMS ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorArithmetic.columnSums(a, 0, 0, 5 * LANES, b, 0, true);
            }
          };
      case ADD_BIAS ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorArithmetic.addBias(b, 0, 1, 0, a, 0, false);
            }
          };
      case FIRST_NOT_FINITE ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorArithmetic.firstNotFinite(a, 0, 0);
            }
          };
      case DROPOUT ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorDropout.apply(a, 0, b, 0, 0, 1, 1f, 1, 1);
            }
          };
      case CLIPPED_RELU_FORWARD ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorClippedRelu.forward(a, 0, b, 0, 0, 1f);
            }
          };
      case CLIPPED_RELU_BACKWARD ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorClippedRelu.backward(a, 0, a, 0, b, 0, 0, 1f);
            }
          };
      case EXP_MINUS ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorActivations.expMinus(a, 0, 1f, b, 0, 0);
            }
          };
      case LOG ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorUnary.log(a, 0, b, 0, 0);
            }
          };
      case SOFTPLUS ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorUnary.softplus(a, 0, b, 0, 0);
            }
          };
      case MISH ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorUnary.mish(a, 0, b, 0, 0);
            }
          };
      case ELU ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorUnary.elu(a, 0, b, 0, 0, 1.5f, 2f, 0.5f);
            }
          };
      case ELU_BACKWARD ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorUnary.eluBackward(a, 0, a, 0, b, 0, 0, 1f, 1f, 1f);
            }
          };
      case SWISH ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorUnary.swish(a, 0, b, 0, 0, 1.5f);
            }
          };
      case GELU_TANH ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorUnary.geluTanh(a, 0, b, 0, 0);
            }
          };
      case ABS ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorUnary.abs(a, 0, b, 0, 0);
            }
          };
      case SQRT ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorUnary.sqrt(a, 0, b, 0, 0);
            }
          };
      case ROUND ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorUnary.round(a, 0, b, 0, 0);
            }
          };
      case CLIP ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorUnary.clip(a, 0, b, 0, 0, -0.5f, 0.5f);
            }
          };
      case CLIP_BACKWARD ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorUnary.clipBackward(a, 0, a, 0, b, 0, 0, 0f, 1f);
            }
          };
      case HARD_SIGMOID ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorUnary.hardSigmoid(a, 0, b, 0, 0, 0.75f, 0.5f);
            }
          };
      case HARD_SIGMOID_BACKWARD ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorUnary.hardSigmoidBackward(a, 0, a, 0, b, 0, 0, 1f, 0f);
            }
          };
      case PAIR_SUM ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorPairs.sum(a, 0, a, 0, b, 0, 0);
            }
          };
      case PAIR_DIFFERENCE ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorPairs.difference(a, 0, a, 0, b, 0, 0);
            }
          };
      case PAIR_PRODUCT ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorPairs.product(a, 0, a, 0, b, 0, 0);
            }
          };
      case PAIR_QUOTIENT ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorPairs.quotient(a, 0, a, 0, b, 0, 0);
            }
          };
      case PAIR_LARGER ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorPairs.larger(a, 0, a, 0, b, 0, 0);
            }
          };
      case PAIR_SMALLER ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorPairs.smaller(a, 0, a, 0, b, 0, 0);
            }
          };
      case PAIR_PRODUCT_SUM ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorPairs.productSum(a, 0, a, 0, a, 0, b, 0, 0);
            }
          };
      case PRELU ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorPairs.prelu(a, 0, a, 0, b, 0, 0);
            }
          };
      case PRELU_BACKWARD ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorPairs.preluBackward(a, 0, a, 0, a, 0, b, 0, 0);
            }
          };
      case PRELU_SLOPE ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorPairs.preluSlope(a, 0, a, 0, b, 0, 0);
            }
          };
      case SHIFT_SCALE ->
          () -> {
            for (int i = 0; i < CALLS; i++) {
              VectorPairs.shiftScale(a, 0, 0.25f, 1.5f, b, 0, 0);
            }
          };
    };
  }
}
