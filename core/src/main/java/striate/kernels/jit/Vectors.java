package striate.kernels.jit;

/**
 * Whether this JVM has vectors worth using: the one place that asks.
 *
 * <p>The answer cannot change while the JVM runs, so it is given once, when the class is loaded,
 * and {@code Kernels} chooses by it.
 */
public final class Vectors {
  /** Below this a vector instruction does no more than two scalar ones. */
  private static final int LEAST_BITS = 128;

  private static final boolean MODULE =
      ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
  private static final boolean COMPILED = optimizes(System.getProperty("java.vm.info", ""));
  private static final int BITS = MODULE && COMPILED ? VectorWidth.bits() : 0;

  /** Floats of a vector; asked without the vector classes, which take long to load. */
  public static final int LANES = bits() / Float.SIZE;

  /**
   * Whether there are 32 vector registers. AVX-512 has them and so has 64-bit ARM; a 256-bit vector
   * or an x86 128-bit one is taken for AVX2 or SSE with 16.
   */
  public static final boolean MANY_REGISTERS =
      bits() >= 512 || System.getProperty("os.arch", "").equals("aarch64");

  private static final boolean AT_ONCE = Boolean.getBoolean("striate.vectors.at-once");

  static {
    // Once, since a class is loaded once; where it goes is for the program's logging to say.
    if (!available()) {
      System.getLogger("striate").log(System.Logger.Level.WARNING, "striate: {0}", describe());
    }
  }

  private Vectors() {}

  /**
   * True when the vector kernels are used: the JVM has the module, and compiles its operations to
   * registers of at least 128 bits. (In a JVM that runs without its optimizing compiler the vector
   * classes are ordinary, slow objects, whatever width it reports.)
   */
  public static boolean available() {
    return BITS >= LEAST_BITS;
  }

  /**
   * Whether kernels start in vectors at once, instead of scalar until their vector forms are
   * compiled: the system property {@code striate.vectors.at-once}, for measurements and tests.
   */
  static boolean atOnce() {
    return AT_ONCE;
  }

  /**
   * Whether vector forms are being compiled, as in the first seconds of a program. HotSpot has one
   * thread for that on two cores, and whoever leaves it one of them gets it back much faster.
   */
  public static boolean areBeingCompiled() {
    return WarmUp.isCompiling();
  }

  /** The width of a vector register in bits, or 0 when the scalar kernels are used. */
  public static int bits() {
    return available() ? BITS : 0;
  }

  private static boolean optimizes(String info) {
    return !info.contains("emulated-client") && !info.contains("interpreted mode");
  }

  /**
   * One phrase for a person: what is used and, when it is the slow path, how to get the fast one.
   */
  public static String describe() {
    if (available()) {
      return BITS + "-bit vectors";
    }
    return MODULE
        ? "scalar kernels: this JVM compiles no vectors of 128 bits or more"
        : "scalar kernels: start java with --add-modules jdk.incubator.vector for the fast ones";
  }
}
