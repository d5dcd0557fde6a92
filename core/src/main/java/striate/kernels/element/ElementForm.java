package striate.kernels.element;

import striate.kernels.jit.FormCalls;
import striate.kernels.jit.FormState;
import striate.kernels.jit.Trial;
import striate.kernels.jit.VectorForm;

/** The elementwise kernels that exist twice. */
@SuppressWarnings("ImmutableEnumChecker") // what this JVM has compiled is the JVM's own state
public enum ElementForm implements VectorForm {
  RELU,
  LEAKY_RELU,
  TANH,
  SIGMOID,
  GELU,
  SILU,
  HARD_SWISH,
  RELU_BACKWARD,
  TANH_DROPPED_BACKWARD,
  LEAKY_RELU_BACKWARD,
  GELU_BACKWARD,
  SILU_BACKWARD,
  HARD_SWISH_BACKWARD,
  COLUMN_SUMS,
  ADD_BIAS,
  FIRST_NOT_FINITE,
  DROPOUT,
  CLIPPED_RELU_FORWARD,
  CLIPPED_RELU_BACKWARD,
  EXP_MINUS,
  LOG,
  SOFTPLUS,
  MISH,
  ELU,
  ELU_BACKWARD,
  SWISH,
  GELU_TANH,
  ABS,
  SQRT,
  ROUND,
  CLIP,
  CLIP_BACKWARD,
  HARD_SIGMOID,
  HARD_SIGMOID_BACKWARD,
  PAIR_SUM,
  PAIR_DIFFERENCE,
  PAIR_PRODUCT,
  PAIR_QUOTIENT,
  PAIR_LARGER,
  PAIR_SMALLER,
  PAIR_PRODUCT_SUM,
  PRELU,
  PRELU_BACKWARD,
  PRELU_SLOPE,
  SHIFT_SCALE;

  private final FormState state = new FormState(this);

  @Override
  public FormState state() {
    return state;
  }

  @Override
  public int group() {
    return 4;
  }

  @Override
  public boolean isTile() {
    return false;
  }

  @Override
  public FormCalls calls(Trial trial) {
    ElementTrial calls = new ElementTrial(trial);
    return new FormCalls(calls.vector(this), calls.scalar(this), new ElementIdleCalls().of(this));
  }
}
