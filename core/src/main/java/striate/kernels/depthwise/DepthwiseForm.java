package striate.kernels.depthwise;

import striate.kernels.jit.FormCalls;
import striate.kernels.jit.FormState;
import striate.kernels.jit.Trial;
import striate.kernels.jit.VectorForm;

/** The depthwise kernels that exist twice. */
@SuppressWarnings("ImmutableEnumChecker") // what this JVM has compiled is the JVM's own state
public enum DepthwiseForm implements VectorForm {
  LINES,
  GRADIENT,
  /** Rows of kernels four, six or more wide, besides {@link #LINES}. */
  WIDE_LINES,
  /** The same, besides {@link #GRADIENT}. */
  WIDE_GRADIENT;

  private final FormState state = new FormState(this);

  @Override
  public FormState state() {
    return state;
  }

  @Override
  public int group() {
    return 3;
  }

  @Override
  public boolean isTile() {
    return false;
  }

  @Override
  public FormCalls calls(Trial trial) {
    DepthwiseTrial calls = new DepthwiseTrial(trial);
    return new FormCalls(calls.vector(this), calls.scalar(this), new DepthwiseIdleCalls().of(this));
  }
}
