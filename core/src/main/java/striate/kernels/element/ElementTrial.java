package striate.kernels.element;

import striate.kernels.jit.Trial;
import striate.kernels.jit.TrialCalls;

/** Calls of elementwise kernels on numbers. */
final class ElementTrial extends TrialCalls {
  /** Values of a range: enough vectors for a loop, and a rest. */
  private static final int RANGE = 8 * LANES + 3;

  /** For a loop that takes four vectors at a time. */
  private static final int LONG_RANGE = 2 * RANGE;

  ElementTrial(Trial trial) {
    super(trial);
  }

  /** A call in vectors. */
  Runnable vector(ElementForm form) {
    return switch (form) {
      case RELU -> () -> VectorActivations.relu(a, 0, c, 0, RANGE);
      case LEAKY_RELU -> () -> VectorActivations.leakyRelu(a, 0, c, 0, RANGE, 0.1f);
      case TANH -> () -> VectorActivations.tanh(a, 0, c, 0, RANGE);
      case SIGMOID -> () -> VectorActivations.sigmoid(a, 0, c, 0, RANGE);
      case GELU -> () -> VectorActivations.gelu(a, 0, c, 0, RANGE);
      case SILU -> () -> VectorActivations.silu(a, 0, c, 0, RANGE);
      case HARD_SWISH -> () -> VectorActivations.hardSwish(a, 0, c, 0, RANGE);
      case RELU_BACKWARD -> () -> VectorActivations.reluBackward(a, 0, b, 0, c, 0, RANGE, 2f);
      case TANH_DROPPED_BACKWARD ->
          () -> VectorActivations.tanhBackward(a, 0, b, 0, c, 0, RANGE, 0.5f);
      case LEAKY_RELU_BACKWARD ->
          () -> VectorActivations.leakyReluBackward(a, 0, b, 0, c, 0, RANGE, 0.1f);
      case GELU_BACKWARD -> () -> VectorActivations.geluBackward(a, 0, b, 0, c, 0, RANGE);
      case SILU_BACKWARD -> () -> VectorActivations.siluBackward(a, 0, b, 0, c, 0, RANGE);
      case HARD_SWISH_BACKWARD ->
          () -> VectorActivations.hardSwishBackward(a, 0, b, 0, c, 0, RANGE);
      case COLUMN_SUMS -> () -> VectorArithmetic.columnSums(a, 0, ROWS, columns(), c, 0, odd());
      case ADD_BIAS -> () -> VectorArithmetic.addBias(c, 0, ROWS, columns(), b, 0, odd());
      case FIRST_NOT_FINITE ->
          () -> trial.found += VectorArithmetic.firstNotFinite(a, 0, LONG_RANGE);
      case DROPOUT -> () -> VectorDropout.apply(a, 0, c, 0, RANGE, 12345, 2f, trial.turn, 678);
      case CLIPPED_RELU_FORWARD -> () -> VectorClippedRelu.forward(a, 0, c, 0, RANGE, 0.5f);
      case CLIPPED_RELU_BACKWARD -> () -> VectorClippedRelu.backward(a, 0, b, 0, c, 0, RANGE, 0.5f);
      case EXP_MINUS -> () -> VectorActivations.expMinus(a, 0, 1f, c, 0, RANGE);
      case LOG -> () -> VectorUnary.log(d, 0, c, 0, RANGE);
      case SOFTPLUS -> () -> VectorUnary.softplus(a, 0, c, 0, RANGE);
      case MISH -> () -> VectorUnary.mish(a, 0, c, 0, RANGE);
      case ELU -> () -> VectorUnary.elu(a, 0, c, 0, RANGE, 1.5f, 2f, 0.5f);
      case ELU_BACKWARD -> () -> VectorUnary.eluBackward(a, 0, b, 0, c, 0, RANGE, 1.5f, 2f, 0.5f);
      case SWISH -> () -> VectorUnary.swish(a, 0, c, 0, RANGE, 1.5f);
      case GELU_TANH -> () -> VectorUnary.geluTanh(a, 0, c, 0, RANGE);
      case ABS -> () -> VectorUnary.abs(a, 0, c, 0, RANGE);
      case SQRT -> () -> VectorUnary.sqrt(d, 0, c, 0, RANGE);
      case ROUND -> () -> VectorUnary.round(a, 0, c, 0, RANGE);
      case CLIP -> () -> VectorUnary.clip(a, 0, c, 0, RANGE, -0.5f, 0.5f);
      case CLIP_BACKWARD -> () -> VectorUnary.clipBackward(a, 0, b, 0, c, 0, RANGE, -0.5f, 0.5f);
      case HARD_SIGMOID -> () -> VectorUnary.hardSigmoid(a, 0, c, 0, RANGE, 0.75f, 0.5f);
      case HARD_SIGMOID_BACKWARD ->
          () -> VectorUnary.hardSigmoidBackward(a, 0, b, 0, c, 0, RANGE, 0.75f, 0.5f);
      case PAIR_SUM -> () -> VectorPairs.sum(a, 0, d, 0, c, 0, RANGE);
      case PAIR_DIFFERENCE -> () -> VectorPairs.difference(a, 0, d, 0, c, 0, RANGE);
      case PAIR_PRODUCT -> () -> VectorPairs.product(a, 0, d, 0, c, 0, RANGE);
      case PAIR_QUOTIENT -> () -> VectorPairs.quotient(a, 0, d, 0, c, 0, RANGE);
      case PAIR_LARGER -> () -> VectorPairs.larger(a, 0, d, 0, c, 0, RANGE);
      case PAIR_SMALLER -> () -> VectorPairs.smaller(a, 0, d, 0, c, 0, RANGE);
      case PAIR_PRODUCT_SUM -> () -> VectorPairs.productSum(a, 0, b, 0, d, 0, c, 0, RANGE);
      case PRELU -> () -> VectorPairs.prelu(a, 0, d, 0, c, 0, RANGE);
      case PRELU_BACKWARD -> () -> VectorPairs.preluBackward(a, 0, d, 0, b, 0, c, 0, RANGE);
      case PRELU_SLOPE -> () -> VectorPairs.preluSlope(a, 0, b, 0, c, 0, RANGE);
      case SHIFT_SCALE -> () -> VectorPairs.shiftScale(a, 0, 0.25f, 1.5f, c, 0, RANGE);
    };
  }

  /** The same call without vectors. */
  Runnable scalar(ElementForm form) {
    return switch (form) {
      case RELU -> () -> ScalarActivations.relu(a, 0, c, 0, RANGE);
      case LEAKY_RELU -> () -> ScalarActivations.leakyRelu(a, 0, c, 0, RANGE, 0.1f);
      case TANH -> () -> ScalarActivations.tanh(a, 0, c, 0, RANGE);
      case SIGMOID -> () -> ScalarActivations.sigmoid(a, 0, c, 0, RANGE);
      case GELU -> () -> ScalarActivations.gelu(a, 0, c, 0, RANGE);
      case SILU -> () -> ScalarActivations.silu(a, 0, c, 0, RANGE);
      case HARD_SWISH -> () -> ScalarActivations.hardSwish(a, 0, c, 0, RANGE);
      case RELU_BACKWARD -> () -> ScalarActivations.reluBackward(a, 0, b, 0, c, 0, RANGE, 2f);
      case TANH_DROPPED_BACKWARD ->
          () -> ScalarActivations.tanhBackward(a, 0, b, 0, c, 0, RANGE, 0.5f);
      case LEAKY_RELU_BACKWARD ->
          () -> ScalarActivations.leakyReluBackward(a, 0, b, 0, c, 0, RANGE, 0.1f);
      case GELU_BACKWARD -> () -> ScalarActivations.geluBackward(a, 0, b, 0, c, 0, RANGE);
      case SILU_BACKWARD -> () -> ScalarActivations.siluBackward(a, 0, b, 0, c, 0, RANGE);
      case HARD_SWISH_BACKWARD ->
          () -> ScalarActivations.hardSwishBackward(a, 0, b, 0, c, 0, RANGE);
      case COLUMN_SUMS -> () -> ScalarArithmetic.columnSums(a, 0, ROWS, columns(), c, 0, odd());
      case ADD_BIAS -> () -> ScalarArithmetic.addBias(c, 0, ROWS, columns(), b, 0, odd());
      case FIRST_NOT_FINITE ->
          () -> trial.found += ScalarArithmetic.firstNotFinite(a, 0, LONG_RANGE);
      case DROPOUT -> () -> ScalarDropout.apply(a, 0, c, 0, RANGE, 12345, 2f, trial.turn, 678);
      case CLIPPED_RELU_FORWARD -> () -> ClippedRelu.scalarForward(a, 0, c, 0, RANGE, 0.5f);
      case CLIPPED_RELU_BACKWARD -> () -> ClippedRelu.scalarBackward(a, 0, b, 0, c, 0, RANGE, 0.5f);
      case EXP_MINUS -> () -> ScalarActivations.expMinus(a, 0, 1f, c, 0, RANGE);
      case LOG -> () -> UnaryFunctions.scalarLog(d, 0, c, 0, RANGE);
      case SOFTPLUS -> () -> UnaryFunctions.scalarSoftplus(a, 0, c, 0, RANGE);
      case MISH -> () -> UnaryFunctions.scalarMish(a, 0, c, 0, RANGE);
      case ELU -> () -> UnaryFunctions.scalarElu(a, 0, c, 0, RANGE, 1.5f, 2f, 0.5f);
      case ELU_BACKWARD ->
          () -> UnaryGradients.scalarEluBackward(a, 0, b, 0, c, 0, RANGE, 1.5f, 2f, 0.5f);
      case SWISH -> () -> UnaryFunctions.scalarSwish(a, 0, c, 0, RANGE, 1.5f);
      case GELU_TANH -> () -> UnaryFunctions.scalarGeluTanh(a, 0, c, 0, RANGE);
      case ABS -> () -> UnaryFunctions.scalarAbs(a, 0, c, 0, RANGE);
      case SQRT -> () -> UnaryFunctions.scalarSqrt(d, 0, c, 0, RANGE);
      case ROUND -> () -> UnaryFunctions.scalarRound(a, 0, c, 0, RANGE);
      case CLIP -> () -> UnaryFunctions.scalarClip(a, 0, c, 0, RANGE, -0.5f, 0.5f);
      case CLIP_BACKWARD ->
          () -> UnaryGradients.scalarClipBackward(a, 0, b, 0, c, 0, RANGE, -0.5f, 0.5f);
      case HARD_SIGMOID -> () -> UnaryFunctions.scalarHardSigmoid(a, 0, c, 0, RANGE, 0.75f, 0.5f);
      case HARD_SIGMOID_BACKWARD ->
          () -> UnaryGradients.scalarHardSigmoidBackward(a, 0, b, 0, c, 0, RANGE, 0.75f, 0.5f);
      case PAIR_SUM -> () -> PairArithmetic.scalarSum(a, 0, d, 0, c, 0, RANGE);
      case PAIR_DIFFERENCE -> () -> PairArithmetic.scalarDifference(a, 0, d, 0, c, 0, RANGE);
      case PAIR_PRODUCT -> () -> PairArithmetic.scalarProduct(a, 0, d, 0, c, 0, RANGE);
      case PAIR_QUOTIENT -> () -> PairArithmetic.scalarQuotient(a, 0, d, 0, c, 0, RANGE);
      case PAIR_LARGER -> () -> PairArithmetic.scalarLarger(a, 0, d, 0, c, 0, RANGE);
      case PAIR_SMALLER -> () -> PairArithmetic.scalarSmaller(a, 0, d, 0, c, 0, RANGE);
      case PAIR_PRODUCT_SUM -> () -> PairArithmetic.scalarProductSum(a, 0, b, 0, d, 0, c, 0, RANGE);
      case PRELU -> () -> PairArithmetic.scalarPrelu(a, 0, d, 0, c, 0, RANGE);
      case PRELU_BACKWARD ->
          () -> PairArithmetic.scalarPreluBackward(a, 0, d, 0, b, 0, c, 0, RANGE);
      case PRELU_SLOPE -> () -> PairArithmetic.scalarPreluSlope(a, 0, b, 0, c, 0, RANGE);
      case SHIFT_SCALE -> () -> PairArithmetic.scalarShiftScale(a, 0, 0.25f, 1.5f, c, 0, RANGE);
    };
  }

  private int columns() {
    return odd() ? CHANNELS : 6 * LANES;
  }
}
