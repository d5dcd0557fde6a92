package striate.kernels.winograd;

import striate.kernels.jit.FormCalls;
import striate.kernels.jit.FormState;
import striate.kernels.jit.Trial;
import striate.kernels.jit.VectorForm;

/** Winograd's kernels. */
@SuppressWarnings("ImmutableEnumChecker") // what this JVM has compiled is the JVM's own state
public enum WinogradForm implements VectorForm {
  PRODUCT_1,
  PRODUCT_2,
  PRODUCT_3,
  PRODUCT_4,
  GRADIENT_1,
  GRADIENT_2,
  GRADIENT_3,
  GRADIENT_4,
  INPUT,
  OUTPUT,
  OUTPUT_GRADIENT,
  WEIGHTS,
  WEIGHT_GRADIENT;

  private final FormState state = new FormState(this);

  @Override
  public FormState state() {
    return state;
  }

  @Override
  public int group() {
    return 2;
  }

  @Override
  public boolean isTile() {
    return true;
  }

  @Override
  public FormCalls calls(Trial trial) {
    WinogradTrial calls = new WinogradTrial(trial);
    return new FormCalls(calls.vector(this), calls.scalar(this), new WinogradIdleCalls().of(this));
  }
}
