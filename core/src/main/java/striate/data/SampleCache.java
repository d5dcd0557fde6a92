package striate.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import striate.files.Sha256;

/**
 * Keeps fitted pictures where a training loop can read them fast: in the heap, or in a file that is
 * mapped into memory and found again by the next run.
 *
 * <p>Sets of arrays stay in the heap if they fit. Pictures that have to be decoded go to a file,
 * named by the set's fingerprint and the preprocessing, so that they are decoded once; if the disk
 * does not take it they stay in the heap, and if that is too small they are decoded whenever they
 * are read. All three give the same samples.
 *
 * <p>A file appears under its name only when it is complete, and is read only if its length and
 * checksum are right; otherwise it is made again. Nothing has to be closed: the mapping goes with
 * the samples.
 */
public final class SampleCache {
  private static final byte[] MAGIC = "STRIATE1".getBytes(StandardCharsets.US_ASCII);

  /** Magic, key, pictures, height, width, channels, checksum of the samples. */
  private static final int HEADER = 64;

  private static final int KEY = 32;
  private static final int CHECKSUM = 8 + KEY + 4 * 4;

  private final Path folder;
  private final long heap;

  private SampleCache(Path folder, long heap) {
    this.folder = folder;
    this.heap = heap;
  }

  /** Files in this folder, which is made when it is needed; up to a quarter of the heap. */
  public static SampleCache in(Path folder) {
    return new SampleCache(folder, Runtime.getRuntime().maxMemory() / 4);
  }

  /** The same with another limit for what stays in the heap, in bytes. */
  public SampleCache heap(long bytes) {
    return new SampleCache(folder, bytes);
  }

  /**
   * All pictures of a set, fitted. Takes as long as decoding them all, the first time.
   *
   * @throws DataException if a picture can't be read any more
   */
  public Samples fit(Dataset set, Preprocessing preprocessing) {
    long bytes = (long) preprocessing.size() * set.size();
    boolean small = bytes <= Math.min(heap, Integer.MAX_VALUE - 8);
    if (small && set.inMemory()) {
      return Samples.inHeap(set, preprocessing);
    }
    MemorySegment mapped = mapped(set, preprocessing, bytes);
    if (mapped != null) {
      return new MappedSamples(set, preprocessing, mapped);
    }
    return small ? Samples.inHeap(set, preprocessing) : new StreamedSamples(set, preprocessing);
  }

  /** The samples in a file, found or made; null if the disk does not take them. */
  private @Nullable MemorySegment mapped(Dataset set, Preprocessing p, long bytes) {
    byte[] key = key(set, p);
    Path file = folder.resolve(HexFormat.of().formatHex(key, 0, 16) + ".samples");
    byte[] header = header(key, set.size(), p);
    try {
      MemorySegment found = open(file, header, bytes);
      if (found != null) {
        return found;
      }
      Files.createDirectories(folder);
      // A tenth is left to others: a disk that is full to the brim hurts more than a slow epoch.
      if (Files.getFileStore(folder).getUsableSpace() / 10 * 9 < bytes + HEADER) {
        return null;
      }
      Path part = folder.resolve("." + file.getFileName() + "." + UUID.randomUUID() + ".part");
      try {
        write(part, set, p, header, bytes);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
      return open(file, header, bytes);
    } catch (IOException | UncheckedIOException e) {
      // A cache that can't be kept is no reason not to train.
      return null;
    }
  }

  private static byte[] key(Dataset set, Preprocessing p) {
    MessageDigest digest = Sha256.start();
    String text =
        set.fingerprint() + " " + p.channels() + " " + p.height() + " " + p.width() + " " + p.fit();
    return digest.digest(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] header(byte[] key, int pictures, Preprocessing p) {
    return ByteBuffer.allocate(HEADER)
        .put(MAGIC)
        .put(key, 0, KEY)
        .putInt(pictures)
        .putInt(p.height())
        .putInt(p.width())
        .putInt(p.channels())
        .array();
  }

  /** The samples of a file that is whole and the right one, or null. */
  private static @Nullable MemorySegment open(Path file, byte[] header, long bytes)
      throws IOException {
    if (!Files.isRegularFile(file)) {
      return null;
    }
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      if (in.size() != HEADER + bytes) {
        return null;
      }
      MemorySegment all = in.map(FileChannel.MapMode.READ_ONLY, 0, in.size(), Arena.ofAuto());
      MemorySegment samples = all.asSlice(HEADER);
      byte[] expected = header.clone();
      ByteBuffer.wrap(expected).putInt(CHECKSUM, (int) checksum(samples));
      return all.asSlice(0, HEADER).mismatch(MemorySegment.ofArray(expected)) < 0 ? samples : null;
    }
  }

  private static long checksum(MemorySegment samples) {
    CRC32C crc = new CRC32C();
    long step = 1 << 24;
    for (long at = 0; at < samples.byteSize(); at += step) {
      crc.update(samples.asSlice(at, Math.min(step, samples.byteSize() - at)).asByteBuffer());
    }
    return crc.getValue();
  }

  /**
   * Written, not mapped: on a full disk a write is an exception, a mapped page the end of the JVM.
   */
  private static void write(Path part, Dataset set, Preprocessing p, byte[] header, long bytes)
      throws IOException {
    try (FileChannel out =
        FileChannel.open(
            part,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      int length = p.size();
      IntStream.range(0, set.size())
          .parallel()
          .forEach(i -> {
            byte[] samples = new byte[length];
            set.fitted(i, p).copyTo(samples, 0);
            put(out, ByteBuffer.wrap(samples), HEADER + (long) i * length);
          });
      MemorySegment written = out.map(FileChannel.MapMode.READ_ONLY, HEADER, bytes, Arena.ofAuto());
      ByteBuffer head = ByteBuffer.wrap(header.clone());
      head.putInt(CHECKSUM, (int) checksum(written));
      put(out, head, 0);
      out.force(true);
    }
  }

  private static void put(FileChannel out, ByteBuffer bytes, long at) {
    try {
      long to = at;
      while (bytes.hasRemaining()) {
        to += out.write(bytes, to);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What mapped and streamed samples share. */
  private abstract static sealed class Fitted implements Samples {
    final Dataset set;
    final Preprocessing preprocessing;
    private final int[] labels;

    Fitted(Dataset set, Preprocessing preprocessing) {
      this.set = set;
      this.preprocessing = preprocessing;
      this.labels = set.labels();
    }

    @Override
    public List<String> classes() {
      return set.classes();
    }

    @Override
    public int size() {
      return labels.length;
    }

    @Override
    public int channels() {
      return preprocessing.channels();
    }

    @Override
    public int height() {
      return preprocessing.height();
    }

    @Override
    public int width() {
      return preprocessing.width();
    }

    @Override
    public int label(int index) {
      return labels[index];
    }
  }

  private static final class MappedSamples extends Fitted {
    private final MemorySegment samples;
    private final int length;

    MappedSamples(Dataset set, Preprocessing preprocessing, MemorySegment samples) {
      super(set, preprocessing);
      this.samples = samples;
      this.length = preprocessing.size();
    }

    @Override
    public void copy(int index, byte[] out, int at) {
      MemorySegment.copy(samples, ValueLayout.JAVA_BYTE, (long) index * length, out, at, length);
    }

    @Override
    public String toString() {
      return "samples in a mapped file";
    }
  }

  private static final class StreamedSamples extends Fitted {
    StreamedSamples(Dataset set, Preprocessing preprocessing) {
      super(set, preprocessing);
    }

    @Override
    public void copy(int index, byte[] out, int at) {
      set.fitted(index, preprocessing).copyTo(out, at);
    }

    @Override
    public String toString() {
      return "samples decoded at each reading";
    }
  }
}
