package striate.kernels.planar;

import striate.kernels.jit.FormCalls;
import striate.kernels.jit.FormState;
import striate.kernels.jit.Trial;
import striate.kernels.jit.VectorForm;

/** The kernels of planes that exist twice. */
@SuppressWarnings("ImmutableEnumChecker") // what this JVM has compiled is the JVM's own state
public enum PlanarForm implements VectorForm {
  BLOCK,
  LANES,
  PLANES_1,
  PLANES_2,
  PLANES_3,
  PLANES_4,
  PLANES_6,
  GRADIENT_1,
  GRADIENT_2,
  GRADIENT_3,
  GRADIENT_4,
  GRADIENT_6;

  private final FormState state = new FormState(this);

  @Override
  public FormState state() {
    return state;
  }

  @Override
  public int group() {
    return 1;
  }

  @Override
  public boolean isTile() {
    return true;
  }

  @Override
  public FormCalls calls(Trial trial) {
    PlanarTrial calls = new PlanarTrial(trial);
    return new FormCalls(calls.vector(this), calls.scalar(this), new PlanarIdleCalls().of(this));
  }
}
