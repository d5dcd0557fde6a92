package striate.kernels.jit;

/**
 * Numbers on which the two forms of a kernel are tried, shared by all forms.
 *
 * @see TrialCalls
 */
public final class Trial {
  static final int CHANNELS = 2 * Vectors.LANES + 1;

  private static final int ARRAY = 64 * 1024;

  /** Counts the calls. */
  public int turn;

  public final float[] a = new float[ARRAY];
  public final float[] b = new float[ARRAY];
  public final float[] c = new float[ARRAY];
  public final float[] d = new float[ARRAY];
  public final float[] places = new float[ARRAY];
  public final double[] sums = new double[2 * CHANNELS];
  public final double[] squares = new double[CHANNELS];
  public int found;

  /** The same numbers each time. */
  public Trial() {
    for (int i = 0; i < ARRAY; i++) {
      a[i] = (i % 31 - 15) / 16f;
      b[i] = (i % 17 - 8) / 64f;
      c[i] = (i % 13 - 6) / 8f;
      d[i] = (i % 7 + 1) / 8f;
      places[i] = i % 4;
    }
  }
}
