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

  /** The tiles and the parts of sums are made for up to 16 floats. */
  private static final int MOST_BITS = 512;

  private static final boolean MODULE =
      ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
  private static final boolean COMPILED = optimizes(System.getProperty("java.vm.info", ""));

  /** What the JVM reports. */
  private static final int WIDTH = MODULE && COMPILED ? VectorWidth.bits() : 0;

  private static final int BITS = usable(WIDTH) ? WIDTH : 0;

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
   * registers of 128, 256 or 512 bits. (In a JVM that runs without its optimizing compiler the
   * vector classes are ordinary, slow objects, whatever width it reports.)
   */
  public static boolean available() {
    return BITS > 0;
  }

  /** Whether there are kernels for vectors of so many bits. */
  static boolean usable(int bits) {
    return bits >= LEAST_BITS && bits <= MOST_BITS && Integer.bitCount(bits) == 1;
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
        ? refusal(WIDTH)
        : "scalar kernels: start java with --add-modules"
            + " jdk.incubator.vector for the fast ones";
  }

  /** Why vectors of a width are not used. */
  static String refusal(int bits) {
    if (bits > LEAST_BITS) {
      return "scalar kernels: vectors of 128, 256 or 512 bits expected, got "
          + bits
          + "; start java with -XX:MaxVectorSize=64 for the fast ones";
    }
    return "scalar kernels: this JVM compiles no vectors of 128 bits or more";
  }
}
