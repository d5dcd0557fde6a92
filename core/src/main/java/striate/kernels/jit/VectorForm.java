package striate.kernels.jit;

/**
 * The kernels that exist twice, scalar and in vectors, with the same bits; and for each whether its
 * vector form has been compiled yet.
 *
 * <p>Until HotSpot's optimizing compiler has had it, a vector is an object, and a kernel in vectors
 * ten to a hundred times slower than its scalar twin. So a JVM starts on the scalar ones. The first
 * to ask for a kernel has its vector form compiled on a thread of its own ({@link WarmUp}), and
 * whoever calls the kernel after that gets the vectors. When that happens is left to chance, which
 * is why only kernels are here whose two forms give the same bits.
 *
 * <p>They are compiled in the order in which they stand here: first what training spends most of
 * its time in.
 */
@SuppressWarnings("ImmutableEnumChecker") // what this JVM has compiled is the JVM's own state
public enum VectorForm {
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
  DOTS,
  PLANE_BLOCK,
  PLANE_LANES,
  PLANES_1,
  PLANES_2,
  PLANES_3,
  PLANES_4,
  PLANES_6,
  PLANE_GRADIENT_1,
  PLANE_GRADIENT_2,
  PLANE_GRADIENT_3,
  PLANE_GRADIENT_4,
  PLANE_GRADIENT_6,
  LANES,
  LANE_GRADIENT,
  WINOGRAD_PRODUCT_1,
  WINOGRAD_PRODUCT_2,
  WINOGRAD_PRODUCT_3,
  WINOGRAD_PRODUCT_4,
  WINOGRAD_GRADIENT_1,
  WINOGRAD_GRADIENT_2,
  WINOGRAD_GRADIENT_3,
  WINOGRAD_GRADIENT_4,
  WINOGRAD_INPUT,
  WINOGRAD_OUTPUT,
  WINOGRAD_OUTPUT_GRADIENT,
  WINOGRAD_WEIGHTS,
  WINOGRAD_WEIGHT_GRADIENT,
  DEPTHWISE,
  DEPTHWISE_GRADIENT,
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
  NORMALISATION_SUMS,
  NORMALISATION_NORMALISE,
  NORMALISATION_BACKWARD_SUMS,
  NORMALISATION_BACKWARD,
  POOLING_MAX,
  POOLING_MAX_ONLY,
  POOLING_MAX_TWO_BY_TWO_BACKWARD,
  POOLING_MAX_BACKWARD,
  POOLING_AVERAGE,
  EXP_MINUS;

  // Plain fields, since a call that sees an old value is a little slower and no less right.
  private boolean ready = Vectors.available() && Vectors.atOnce();
  private boolean wanted = !Vectors.available() || ready;

  /** Whether to call the vector form. */
  public boolean ready() {
    return ready || ask();
  }

  private boolean ask() {
    if (!wanted) {
      wanted = true;
      WarmUp.wake();
    }
    return false;
  }

  /** Whether it is a tile of sums, all operations in one method. */
  boolean isTile() {
    return compareTo(WINOGRAD_WEIGHT_GRADIENT) <= 0;
  }

  /** Whether someone has asked in vain. */
  boolean isAwaited() {
    return wanted && !ready && Vectors.available();
  }

  /** To be called with true when it has been compiled; tests go back and forth. */
  void setReady(boolean compiled) {
    ready = compiled;
  }
}
