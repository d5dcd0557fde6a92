package striate.data;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import striate.files.InputFile;

/**
 * A reader of IDX files, the format of MNIST: unsigned bytes [n, rows, columns] and labels [n],
 * each with a header of big-endian numbers. Packed with gzip or not: their first bytes tell.
 *
 * <p>A header is believed only as far as the file's length bears it out, so no file makes this
 * class allocate more than its content fills.
 *
 * <p>Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits".
 */
public final class Idx {
  /** Deflate can't pack more than this into one byte. */
  private static final long MOST_PACKED = 1032;

  /** The longest array that every JVM makes. */
  private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

  private Idx() {}

  /** What is in a file: its sizes, and as many bytes as they multiply to. */
  private static final class Content {
    final int[] sizes;
    final byte[] bytes;

    Content(int[] sizes, byte[] bytes) {
      this.sizes = sizes;
      this.bytes = bytes;
    }
  }

  /**
   * A dataset of grey pictures.
   *
   * @param classes the names of the classes
   * @throws DataException if a file can't be read or is no such IDX file, if they do not hold the
   *     same number, or a label is no index into the classes
   */
  public static ArrayDataset read(Path images, Path labels, List<String> classes) {
    return read(images, labels, labels(labels), classes);
  }

  private static ArrayDataset read(Path images, Path labels, int[] numbers, List<String> classes) {
    Content pictures = open(images, 3);
    int[] sizes = pictures.sizes;
    if (sizes[0] != numbers.length) {
      throw new DataException(
          labels
              + ": a label for each of "
              + sizes[0]
              + " pictures expected, got "
              + numbers.length);
    }
    if (sizes[0] > 0 && (sizes[1] == 0 || sizes[2] == 0)) {
      throw new DataException(
          images + ": pictures of at least 1×1 expected, got " + sizes[2] + "×" + sizes[1]);
    }
    try {
      return ArrayDataset.wrap(
          pictures.bytes, Math.max(1, sizes[1]), Math.max(1, sizes[2]), 1, numbers, classes);
    } catch (IllegalArgumentException e) {
      throw new DataException(labels + ": " + e.getMessage(), e);
    }
  }

  /**
   * As {@link #read(Path, Path, List)}; the classes are the numbers that occur, in order: labels
   * may begin with 1 and have gaps.
   */
  public static ArrayDataset read(Path images, Path labels) {
    return numbered(
        images,
        labels,
        IntStream.of(labels(labels)).distinct().sorted().mapToObj(String::valueOf).toList());
  }

  /**
   * As {@link #read(Path, Path, List)}, but each label's number is the name of its class: for the
   * test images of a set whose training images have told its classes.
   *
   * @throws IllegalArgumentException if a class is no number from 0 to 255
   * @throws DataException as above, or if a label is none of the classes
   */
  public static ArrayDataset numbered(Path images, Path labels, List<String> classes) {
    return read(images, labels, places(labels(labels), classes, labels), classes);
  }

  private static int[] places(int[] numbers, List<String> classes, Path labels) {
    int[] places = new int[256];
    Arrays.fill(places, -1);
    for (int c = 0; c < classes.size(); c++) {
      places[number(classes.get(c), c)] = c;
    }
    int[] found = new int[numbers.length];
    for (int i = 0; i < found.length; i++) {
      found[i] = places[numbers[i]];
      if (found[i] < 0) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: picture %d: one of the labels %s expected, got %d",
                labels,
                i,
                String.join(", ", classes),
                numbers[i]));
      }
    }
    return found;
  }

  private static int number(String name, int c) {
    try {
      int number = Integer.parseInt(name);
      if (number >= 0 && number <= 255) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Falls through to the one message for both.
    }
    throw new IllegalArgumentException(
        "class " + c + ": a number from 0 to 255 expected, got '" + name + "'");
  }

  /**
   * The labels in a file, each 0 to 255.
   *
   * @throws DataException if the file can't be read or is no IDX file of labels
   */
  public static int[] labels(Path file) {
    byte[] bytes = open(file, 1).bytes;
    int[] labels = new int[bytes.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = bytes[i] & 0xff;
    }
    return labels;
  }

  private static Content open(Path file, int dimensions) {
    try {
      Content content = open(file, dimensions, false);
      return content == null ? Objects.requireNonNull(open(file, dimensions, true)) : content;
    } catch (NoSuchFileException e) {
      throw new DataException(file + ": no such file", e);
    } catch (AccessDeniedException e) {
      throw new DataException(file + ": permission denied", e);
    } catch (FileSystemException e) {
      throw new DataException(
          file + ": " + Objects.requireNonNullElse(e.getReason(), "can't be read"), e);
    } catch (IOException e) {
      throw new DataException(file + ": can't be read (" + e.getMessage() + ")", e);
    }
  }

  private static @Nullable Content open(Path file, int dimensions, boolean counted)
      throws IOException {
    try (InputStream in = InputFile.open(file)) {
      return read(in, Files.size(file), file.toString(), dimensions, counted);
    }
  }

  /**
   * Reads {@code length} bytes of a file.
   *
   * @param counted whether what a packed file says of its size is known to be right
   * @return null if it is right and was only counted, for there is not much heap
   */
  private static @Nullable Content read(
      InputStream file, long length, String name, int dimensions, boolean counted)
      throws IOException {
    byte[] start = file.readNBytes(2);
    InputStream in = new SequenceInputStream(new ByteArrayInputStream(start), file);
    boolean packed = start.length == 2 && start[0] == 0x1f && (start[1] & 0xff) == 0x8b;
    try {
      if (packed) {
        return unpacked(
            new GZIPInputStream(new BufferedInputStream(in, 1 << 16), 1 << 16),
            name,
            dimensions,
            Math.multiplyExact(length, MOST_PACKED),
            true,
            counted);
      }
      return unpacked(in, name, dimensions, length, false, true);
    } catch (ZipException | EOFException e) {
      throw new DataException(name + ": damaged gzip data (" + e.getMessage() + ")", e);
    }
  }

  /**
   * @param most bytes that the file can hold at most; exactly, if it is not packed
   */
  private static @Nullable Content unpacked(
      InputStream in, String name, int dimensions, long most, boolean packed, boolean counted)
      throws IOException {
    int header = 4 + 4 * dimensions;
    byte[] head = in.readNBytes(header);
    String kind = dimensions == 1 ? "labels" : "pictures";
    if (head.length >= 4 && ByteBuffer.wrap(head).getInt() != 0x800 + dimensions) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: an IDX file of %s starts with %08x, got %08x",
              name,
              kind,
              0x800 + dimensions,
              ByteBuffer.wrap(head).getInt()));
    }
    if (head.length < header) {
      throw new DataException(
          name + ": an IDX header of " + header + " bytes expected, got " + head.length);
    }
    int[] sizes = new int[dimensions];
    ByteBuffer.wrap(head, 4, header - 4).asIntBuffer().get(sizes);
    long total = 1;
    for (int size : sizes) {
      if (size < 0 || (size > 0 && total > MOST_BYTES / size)) {
        throw new DataException(
            name + ": the header's sizes " + describe(sizes) + " are more than Striate reads");
      }
      total *= size;
    }
    long available = most - header;
    if (packed ? total > available : total != available) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: the header's sizes %s ask for %d bytes, the file has %s%d",
              name,
              describe(sizes),
              total,
              packed ? "at most " : "",
              available));
    }
    if (total > Runtime.getRuntime().maxMemory()) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: needs %d bytes of heap, there are at most %d",
              name,
              total,
              Runtime.getRuntime().maxMemory()));
    }
    // A packed file that says more than it has: what arrives decides how much is allocated. That
    // takes twice the room for a while, so where there is little the bytes are counted first.
    boolean counts = !counted && total > Runtime.getRuntime().maxMemory() / 4;
    byte[] bytes =
        counts ? new byte[0] : counted ? new byte[(int) total] : in.readNBytes((int) total);
    long got =
        counts ? count(in, total) : counted ? in.readNBytes(bytes, 0, bytes.length) : bytes.length;
    if (got < total) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: the header's sizes %s ask for %d bytes, the file has %d",
              name,
              describe(sizes),
              total,
              got));
    }
    if (in.read() != -1) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: the header's sizes %s ask for %d bytes, the file has more",
              name,
              describe(sizes),
              total));
    }
    return counts ? null : new Content(sizes, bytes);
  }

  /** How many bytes there are, {@code most} at most. */
  private static long count(InputStream in, long most) throws IOException {
    byte[] some = new byte[1 << 16];
    long count = 0;
    int n = 0;
    while (n >= 0 && count < most) {
      count += n;
      n = in.read(some, 0, (int) Math.min(some.length, most - count));
    }
    return count;
  }

  private static String describe(int[] sizes) {
    StringBuilder text = new StringBuilder();
    for (int size : sizes) {
      text.append(text.isEmpty() ? "[" : ", ").append(Integer.toUnsignedString(size));
    }
    return text.append("]").toString();
  }
}
