package striate.kernels.norm;

import striate.kernels.jit.FormCalls;
import striate.kernels.jit.FormState;
import striate.kernels.jit.Trial;
import striate.kernels.jit.VectorForm;

/** The kernels of batch normalisation that exist twice. */
@SuppressWarnings("ImmutableEnumChecker") // what this JVM has compiled is the JVM's own state
public enum NormForm implements VectorForm {
  SUMS,
  NORMALISE,
  BACKWARD_SUMS,
  BACKWARD;

  private final FormState state = new FormState(this);

  @Override
  public FormState state() {
    return state;
  }

  @Override
  public int group() {
    return 5;
  }

  @Override
  public boolean isTile() {
    return false;
  }

  @Override
  public FormCalls calls(Trial trial) {
    NormTrial calls = new NormTrial(trial);
    return new FormCalls(calls.vector(this), calls.scalar(this), new NormIdleCalls().of(this));
  }
}
