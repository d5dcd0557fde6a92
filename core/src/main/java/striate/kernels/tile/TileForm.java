package striate.kernels.tile;

import striate.kernels.jit.FormCalls;
import striate.kernels.jit.FormState;
import striate.kernels.jit.Trial;
import striate.kernels.jit.VectorForm;

/** The tiles that exist twice. */
@SuppressWarnings("ImmutableEnumChecker") // what this JVM has compiled is the JVM's own state
public enum TileForm implements VectorForm {
  PRODUCT_1,
  PRODUCT_2,
  PRODUCT_3,
  PRODUCT_4,
  NINE_TAPS,
  GRADIENT_1,
  GRADIENT_2,
  GRADIENT_3,
  GRADIENT_4,
  ROW_1,
  ROW_2,
  ROW_3,
  ROW_4,
  DOTS;

  private final FormState state = new FormState(this);

  @Override
  public FormState state() {
    return state;
  }

  @Override
  public int group() {
    return 0;
  }

  @Override
  public boolean isTile() {
    return true;
  }

  @Override
  public FormCalls calls(Trial trial) {
    TileTrial calls = new TileTrial(trial);
    return new FormCalls(calls.vector(this), calls.scalar(this), new TileIdleCalls().of(this));
  }
}
