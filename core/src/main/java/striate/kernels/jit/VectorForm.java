package striate.kernels.jit;

/**
 * A kernel that exists twice, scalar and in vectors, with the same bits; and whether its vector
 * form has been compiled yet. Each package has an enum of its own.
 *
 * <p>Until HotSpot's optimizing compiler has had it, a vector is an object, and a kernel in vectors
 * ten to a hundred times slower than its scalar twin. So a JVM starts on the scalar ones. The first
 * to ask for a kernel has its vector form compiled on a thread of its own ({@link WarmUp}), and
 * whoever calls the kernel after that gets the vectors. When that happens is left to chance, which
 * is why only kernels are here whose two forms give the same bits.
 */
public interface VectorForm {
  /** What has become of it in this JVM. */
  FormState state();

  /** Its name in its package. */
  String name();

  /** Its place in its package. They are compiled in the order in which they stand there. */
  int ordinal();

  /** The place of its package, likewise: first what training spends most of its time in. */
  int group();

  /** Whether it is a tile of sums, all operations in one method. */
  boolean isTile();

  /** The calls that have it compiled, on those numbers. */
  FormCalls calls(Trial trial);

  /** Whether waiting for it makes no sense: it is compiled, or was given up, or nobody wants it. */
  default boolean isSettled() {
    return state().isSettled();
  }

  /** Whether to call the vector form. */
  default boolean ready() {
    return state().ready();
  }
}
