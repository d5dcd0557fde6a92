package striate.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * A reader of CIFAR-10's binary files: records of a label and 32×32 samples of red, then of green,
 * then of blue.
 *
 * <p>Source: A. Krizhevsky, "Learning Multiple Layers of Features from Tiny Images" (2009), and the
 * description beside the files.
 */
public final class Cifar10 {
  /** The names of the classes, by label. */
  public static final List<String> CLASSES =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

  /** The height and width of a picture. */
  public static final int SIDE = 32;

  private static final int PIXELS = SIDE * SIDE;
  private static final int RECORD = 1 + 3 * PIXELS;

  private Cifar10() {}

  /**
   * A dataset of the pictures of several files, in order.
   *
   * @throws DataException if a file can't be read, is no whole number of records, or has a label
   *     above 9
   */
  public static ArrayDataset read(List<Path> files) {
    long[] counts = new long[files.size()];
    long total = 0;
    for (int i = 0; i < counts.length; i++) {
      counts[i] = records(files.get(i));
      total += counts[i];
    }
    long bytes = total * 3 * PIXELS;
    if (bytes > Integer.MAX_VALUE - 8 || bytes > Runtime.getRuntime().maxMemory()) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: needs %d bytes of heap, there are at most %d",
              files.getFirst(),
              bytes,
              Math.min(Integer.MAX_VALUE - 8, Runtime.getRuntime().maxMemory())));
    }
    byte[] samples = new byte[(int) bytes];
    int[] labels = new int[(int) total];
    int at = 0;
    for (int i = 0; i < counts.length; i++) {
      Path file = files.get(i);
      try (InputStream in = Files.newInputStream(file)) {
        read(in, file, samples, labels, at, (int) counts[i]);
      } catch (IOException e) {
        throw unreadable(file, e);
      }
      at += (int) counts[i];
    }
    return ArrayDataset.wrap(samples, SIDE, SIDE, 3, labels, CLASSES);
  }

  private static long records(Path file) {
    try {
      long size = Files.size(file);
      if (size == 0 || size % RECORD != 0) {
        throw new DataException(
            file + ": records of " + RECORD + " bytes expected, got " + size + " bytes");
      }
      return size / RECORD;
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /**
   * Reads the records of a file into places from {@code first} on.
   *
   * @param count how many it had when it was measured
   * @throws DataException if it has fewer by now
   */
  static void read(InputStream in, Path file, byte[] samples, int[] labels, int first, int count)
      throws IOException {
    byte[] record = new byte[RECORD];
    InputStream buffered = new BufferedInputStream(in, 1 << 18);
    for (int r = 0; r < count; r++) {
      if (buffered.readNBytes(record, 0, RECORD) < RECORD) {
        throw new DataException(
            file + ": " + count + " records expected, got " + r + ": the file has changed");
      }
      int label = record[0] & 0xff;
      if (label >= CLASSES.size()) {
        throw new DataException(
            file + ": label of picture " + r + ": 0 to 9 expected, got " + label);
      }
      labels[first + r] = label;
      int to = (first + r) * 3 * PIXELS;
      for (int i = 0; i < PIXELS; i++) {
        samples[to + 3 * i] = record[1 + i];
        samples[to + 3 * i + 1] = record[1 + PIXELS + i];
        samples[to + 3 * i + 2] = record[1 + 2 * PIXELS + i];
      }
    }
  }

  private static DataException unreadable(Path file, IOException e) {
    if (e instanceof NoSuchFileException) {
      return new DataException(file + ": no such file", e);
    }
    if (e instanceof AccessDeniedException) {
      return new DataException(file + ": permission denied", e);
    }
    return new DataException(file + ": can't be read (" + e.getMessage() + ")", e);
  }
}
