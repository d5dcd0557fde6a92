package striate.images;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import striate.data.DataException;
import striate.images.listing.FileNames;

/**
 * Lets as many pictures be decoded at once as half of the heap has room for: of small ones as many
 * as there are threads, of large ones fewer.
 */
final class Gate {
  private static final int UNIT = 1 << 20;

  /** Bytes of heap that a pixel may take while it is decoded and fitted. */
  private static final int BYTES = 12;

  private final int units;
  private final Semaphore free;

  Gate() {
    this(Runtime.getRuntime().maxMemory() / 2);
  }

  Gate(long bytes) {
    units = Math.clamp(bytes / UNIT, 1, Integer.MAX_VALUE);
    // In the order of their coming, so that a large one is not passed by small ones for ever.
    free = new Semaphore(units, true);
  }

  /**
   * Does {@code work} on a file's picture when there is room for it.
   *
   * @throws DataException if even alone it does not fit the heap
   */
  <T> T with(Path file, Supplier<T> work) {
    return with(() -> PixelCount.of(file), 2 * size(file), () -> FileNames.text(file), work);
  }

  /** The same for the bytes of a file, which are in the heap already. */
  <T> T with(byte[] file, String name, Supplier<T> work) {
    return with(() -> PixelCount.of(file), 0, () -> name, work);
  }

  private <T> T with(LongSupplier pixels, long besides, Supplier<String> name, Supplier<T> work) {
    long bytes = pixels.getAsLong() * BYTES + besides;
    int needed = Math.clamp(Math.ceilDiv(bytes, UNIT), 1, units);
    try {
      return holding(needed, work);
    } catch (OutOfMemoryError e) {
      // Others, or another part of the program, took more than was thought: once more, alone.
      return alone(pixels, name, work);
    }
  }

  private <T> T alone(LongSupplier pixels, Supplier<String> name, Supplier<T> work) {
    try {
      return holding(units, work);
    } catch (OutOfMemoryError e) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: %,d pixels do not fit into the heap of %d MB",
              name.get(),
              pixels.getAsLong(),
              Runtime.getRuntime().maxMemory() / UNIT),
          e);
    }
  }

  private <T> T holding(int needed, Supplier<T> work) {
    free.acquireUninterruptibly(needed);
    try {
      return work.get();
    } finally {
      free.release(needed);
    }
  }

  private static long size(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.size(file) : 0;
    } catch (java.io.IOException e) {
      return 0;
    }
  }
}
