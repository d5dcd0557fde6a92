package striate.kernels.jit;

/**
 * What the trials of a package's vector forms have in common: the numbers of a {@link Trial}, and
 * sizes and settings that change with its turn, so that a call comes along every way through a
 * kernel; one that the compiler has not seen taken is slow when it is.
 */
public abstract class TrialCalls {
  /** Floats of a vector. */
  protected static final int LANES = Vectors.LANES;

  /** Rows of a matrix with so many columns. */
  protected static final int ROWS = 16;

  /** More than two vectors. */
  protected static final int CHANNELS = Trial.CHANNELS;

  /** Terms of a product, and pixels of a gradient. */
  protected static final int DEPTH = 4;

  /** Rows of a product. */
  protected static final int MOST_ROWS = 13;

  protected final Trial trial;
  protected final float[] a;
  protected final float[] b;
  protected final float[] c;
  protected final float[] d;

  /** Calls on the numbers of a trial. */
  protected TrialCalls(Trial trial) {
    this.trial = trial;
    this.a = trial.a;
    this.b = trial.b;
    this.c = trial.c;
    this.d = trial.d;
  }

  /** Every other turn. */
  protected final boolean odd() {
    return (trial.turn & 1) != 0;
  }

  /** Any number of rows. */
  protected final int rows() {
    return 1 + trial.turn % MOST_ROWS;
  }

  /** One vector or two. */
  protected final int vectors() {
    return odd() ? 1 : 2;
  }

  /** All lanes of a panel's last vector, or not. */
  protected final int present() {
    return trial.turn % 4 == 0 ? LANES - 1 : LANES;
  }
}
