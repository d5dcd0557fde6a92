package striate.app.console;

/** The JVM's heap, and whether it will do. */
public final class Heap {
  private static final long MIB = 1L << 20;

  private Heap() {}

  /** The most bytes that the heap may grow to. */
  public static long available() {
    return Runtime.getRuntime().maxMemory();
  }

  /** Refuses to begin what would end halfway. */
  public static void require(String command, long bytes) {
    long needed = Math.ceilDiv(bytes, MIB);
    if (available() < bytes) {
      throw new Failure(
          command
              + " needs a heap of "
              + needed
              + " MB and this JVM has "
              + text(available())
              + "; start with more, for example STRIATE_JAVA_OPTS=-Xmx"
              + 2 * needed
              + "m",
          null);
    }
  }

  /**
   * What to say in place of a heap of so many bytes that did not do: twice as much, 1 GB at least.
   */
  public static String option(long bytes) {
    return "-Xmx" + Math.max(1, Math.ceilDiv(2 * bytes, 1024 * MIB)) + "g";
  }

  public static String text(long bytes) {
    return bytes / MIB + " MB";
  }
}
