package striate.run;

/** Refuses what will not fit, before anything is allocated. */
final class Heap {
  private Heap() {}

  /**
   * Checks that {@code bytes} can fit into the heap at all.
   *
   * @throws IllegalArgumentException with the bytes needed and the bytes there are
   */
  static void check(long bytes, String what) {
    long most = Runtime.getRuntime().maxMemory();
    if (bytes > most) {
      throw new IllegalArgumentException(
          what
              + " needs "
              + bytes
              + " bytes, the heap holds at most "
              + most
              + "; give the JVM more (-Xmx) or take a smaller batch");
    }
  }
}
