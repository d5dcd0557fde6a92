package striate.data;

import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import striate.files.Bytes;
import striate.files.Code;
import striate.files.Sha256;
import striate.threads.Loops;

/**
 * A cache of fitted pictures that a training loop can read fast: in the heap, or in a file that is
 * mapped into memory and found again by the next run.
 *
 * <p>Sets of arrays stay in the heap if they fit. Pictures that have to be decoded go to a file,
 * named by the set's fingerprint, the preprocessing, and the versions of what decodes and fits, so
 * that they are decoded once; if the disk does not take it they stay in the heap, and if that is
 * too small they are decoded whenever they are read. All three give the same samples.
 *
 * <p>A file appears under its name only when it is complete, and is read only if its length and
 * checksum are right; otherwise it is made again. Nothing has to be closed: the mapping goes with
 * the samples. What a killed process left is removed by the next one that uses the folder.
 */
public final class SampleCache {
  /** The default limit of all files together, in bytes: 20 GB. */
  public static final long LIMIT = 20_000_000_000L;

  private static final String FITTING = "fitting of pictures";

  private static final byte[] MAGIC = "STRIATE1".getBytes(StandardCharsets.US_ASCII);

  /** Magic, key, pictures, height, width, channels, checksum of the samples. */
  private static final int HEADER = 64;

  private static final int KEY = 32;
  private static final int CHECKSUM = 8 + KEY + 4 * 4;

  private final Path folder;
  private final long heap;
  private final long limit;

  private SampleCache(Path folder, long heap, long limit) {
    this.folder = folder;
    this.heap = heap;
    this.limit = limit;
  }

  /**
   * A cache in this folder, which is made when it is needed; up to a quarter of the heap, and
   * {@link #LIMIT} bytes of files.
   */
  public static SampleCache in(Path folder) {
    return new SampleCache(folder, Runtime.getRuntime().maxMemory() / 4, LIMIT);
  }

  /** A copy with another limit for the samples in the heap, in bytes. */
  public SampleCache heap(long bytes) {
    return new SampleCache(folder, bytes, limit);
  }

  /**
   * A copy with another limit for all files together, in bytes. Whenever samples are fitted, files
   * that no process uses go, those not used for longest first, until the others keep to it. The
   * file that is asked for stays even if it alone is larger.
   *
   * @throws IllegalArgumentException if it is below 0
   */
  public SampleCache limit(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException(
          "sample cache: a limit of at least 0 bytes expected, got " + bytes);
    }
    return new SampleCache(folder, heap, bytes);
  }

  /**
   * The pictures of a set, all fitted. Takes as long as decoding them all, the first time.
   *
   * @throws DataException if a picture can't be read any more
   * @throws java.util.concurrent.CancellationException if the calling thread is interrupted, before
   *     or meanwhile; it stays so
   */
  public Samples fit(Dataset set, Preprocessing preprocessing) {
    long bytes = (long) preprocessing.size() * set.size();
    boolean small = bytes <= Math.min(heap, Integer.MAX_VALUE - 8);
    if (small && set.inMemory()) {
      return Samples.inHeap(set, preprocessing);
    }
    Mapped mapped = mapped(set, preprocessing, bytes);
    if (mapped != null) {
      return new MappedSamples(set, preprocessing, mapped);
    }
    return small ? Samples.inHeap(set, preprocessing) : new StreamedSamples(set, preprocessing);
  }

  /** The samples in a file, found or made; null if the disk does not take them. */
  private @Nullable Mapped mapped(Dataset set, Preprocessing p, long bytes) {
    byte[] key = key(set, p);
    String name = HexFormat.of().formatHex(key, 0, 16);
    SampleFiles files = new SampleFiles(folder);
    Path file = files.samples(name);
    byte[] header = header(key, set.size(), p);
    try {
      Files.createDirectories(folder);
      SampleFiles.Held lease = files.lease(name);
      Bytes found = open(file, header, bytes);
      if (found != null) {
        files.touch(name);
        files.makeRoom(name, 0, limit);
        return new Mapped(found, lease);
      }
      if (!files.makeRoom(name, bytes + HEADER, limit)) {
        return null;
      }
      SampleFiles.Held draft = files.draft(name);
      try (FileChannel out = draft.channel) {
        write(out, set, p, header, bytes);
        // Renamed while it is locked: otherwise it might be taken for one of a process that is
        // gone.
        Files.move(
            draft.path, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(draft.path);
      }
      Bytes made = open(file, header, bytes);
      return made == null ? null : new Mapped(made, lease);
    } catch (IOException | UncheckedIOException e) {
      Loops.check(FITTING); // an interrupt closes channels, and is no fault of the disk's
      // A cache that can't be kept is no reason not to train.
      return null;
    }
  }

  private static byte[] key(Dataset set, Preprocessing p) {
    MessageDigest digest = Sha256.start();
    String text =
        String.join(
            " ",
            set.fingerprint(),
            Integer.toString(p.channels()),
            Integer.toString(p.height()),
            Integer.toString(p.width()),
            p.resize() == 0 ? p.fit().toString() : p.fit() + ":" + p.resize(),
            p.interpolation().text(),
            Code.version(SampleCache.class),
            set.decoder());
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
  private static @Nullable Bytes open(Path file, byte[] header, long bytes) throws IOException {
    if (!Files.isRegularFile(file)) {
      return null;
    }
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      if (in.size() != HEADER + bytes) {
        return null;
      }
      Bytes all = Bytes.map(in, 0, HEADER + bytes);
      Bytes samples = all.slice(HEADER, bytes);
      byte[] expected = header.clone();
      ByteBuffer.wrap(expected).putInt(CHECKSUM, (int) checksum(samples));
      return all.has(expected, 0) ? samples : null;
    }
  }

  private static long checksum(Bytes samples) {
    CRC32C crc = new CRC32C();
    for (long at = 0; at < samples.size(); ) {
      ByteBuffer some = samples.buffer(at, 1 << 24);
      at += some.remaining();
      crc.update(some);
    }
    return crc.getValue();
  }

  /**
   * Written, not mapped: on a full disk a write is an exception, a mapped page the end of the JVM.
   */
  private static void write(
      FileChannel out, Dataset set, Preprocessing p, byte[] header, long bytes) throws IOException {
    int length = p.size();
    Loops.parallel(
        FITTING,
        set.size(),
        i -> {
          byte[] samples = new byte[length];
          set.fitted(i, p).copyTo(samples, 0);
          put(out, ByteBuffer.wrap(samples), HEADER + (long) i * length);
        });
    Bytes written = Bytes.map(out, HEADER, bytes);
    ByteBuffer head = ByteBuffer.wrap(header.clone());
    head.putInt(CHECKSUM, (int) checksum(written));
    put(out, head, 0);
    out.force(true);
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

  /** A mapped file, and the lease that keeps it from being removed while it can be reached. */
  private record Mapped(Bytes samples, SampleFiles.@Nullable Held lease) {}

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
    /** Holds the lease as well as the samples. */
    private final Mapped mapped;

    private final int length;

    MappedSamples(Dataset set, Preprocessing preprocessing, Mapped mapped) {
      super(set, preprocessing);
      this.mapped = mapped;
      this.length = preprocessing.size();
    }

    @Override
    public void copy(int index, byte[] out, int at) {
      mapped.samples.copy((long) index * length, out, at, length);
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
