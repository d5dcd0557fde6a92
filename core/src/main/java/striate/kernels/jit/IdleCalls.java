package striate.kernels.jit;

/**
 * Calls of vector kernels with nothing to do: no values, no rows, no terms.
 *
 * <p>HotSpot compiles what is called often, some thousands of times. Doing work in all those calls
 * is what made vectors slow to come: until its kernel is compiled, each operation on a vector is a
 * call of a dozen small methods, and those were what was called most and hence compiled first, for
 * a second or more. So nearly all calls come from here. Some with work are needed among them, for
 * the compiler leaves out what it has never seen happen; that one in {@link #CALLS} is enough.
 *
 * <p>The loops are here and not with the caller, since otherwise the caller of a kernel would be
 * called as often, and compiled too.
 */
public abstract class IdleCalls {
  /** Calls in one run. */
  protected static final int CALLS = 24;

  /** Floats of a vector. */
  protected static final int LANES = Vectors.LANES;

  /** Floats of a tile, or more. */
  private static final int ROOM = 24 * 16;

  /** A tile has no calls that are to be inlined for being frequent: enough that each was seen. */
  private static final int RUNS_OF_TILES = 4;

  protected final float[] a = new float[ROOM];
  protected final float[] b = new float[ROOM];

  /** After how many runs one call with work is due. */
  static int runsToOneWithWork(VectorForm form) {
    return form.isTile() ? RUNS_OF_TILES : 1;
  }
}
