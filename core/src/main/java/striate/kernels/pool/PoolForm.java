package striate.kernels.pool;

import striate.kernels.jit.FormCalls;
import striate.kernels.jit.FormState;
import striate.kernels.jit.Trial;
import striate.kernels.jit.VectorForm;

/** The kernels of pooling that exist twice. */
@SuppressWarnings("ImmutableEnumChecker") // what this JVM has compiled is the JVM's own state
public enum PoolForm implements VectorForm {
  MAX,
  MAX_ONLY,
  MAX_TWO_BY_TWO_BACKWARD,
  MAX_BACKWARD,
  AVERAGE;

  private final FormState state = new FormState(this);

  @Override
  public FormState state() {
    return state;
  }

  @Override
  public int group() {
    return 6;
  }

  @Override
  public boolean isTile() {
    return false;
  }

  @Override
  public FormCalls calls(Trial trial) {
    PoolTrial calls = new PoolTrial(trial);
    return new FormCalls(calls.vector(this), calls.scalar(this), new PoolIdleCalls().of(this));
  }
}
