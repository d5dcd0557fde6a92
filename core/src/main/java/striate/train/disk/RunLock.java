package striate.train.disk;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One process's hold on a run's folder: a lock of the system on a file, and in the file who holds
 * it.
 *
 * <p>The system's lock alone is not enough: on POSIX it is gone as soon as anything in the process
 * closes another descriptor of the file, be it a backup or a second run that is refused. The record
 * (process, its start, the file) outlasts that. Nor is the record alone enough: the lock decides
 * between two that come at once, and holds where one can't see the other's process. See ADR 0019.
 */
public final class RunLock implements AutoCloseable {
  /** The name of the file. */
  public static final String NAME = "lock";

  /** Beyond the record, since some systems don't let anybody read what is locked. */
  private static final long LOCKED_BYTE = 1L << 40;

  /** The system computes a start from its clock, which may have been set meanwhile. */
  private static final long SAME_START_MILLIS = 10_000;

  private static final int LONGEST_RECORD = 1000;

  /** How often, and how long after each other, a lock is asked for whose holder can't be seen. */
  private static final int ATTEMPTS = 40;

  private static final long PAUSE_NANOS = 50_000_000L;

  private final Path path;
  private final RandomAccessFile file;
  private final Owner self;

  private RunLock(Path path, RandomAccessFile file, Owner self) {
    this.path = path;
    this.file = file;
    this.self = self;
  }

  /**
   * Who holds a lock.
   *
   * @param pid the process, 0 if nobody
   * @param start when it began, milliseconds since 1970, 0 if unknown
   * @param place which file the record was written to: a copied folder is not held
   */
  private record Owner(long pid, long start, String place) {
    static final Owner NOBODY = new Owner(0, 0, "");

    static Owner self(Path file) throws IOException {
      ProcessHandle me = ProcessHandle.current();
      return new Owner(me.pid(), millis(me.info().startInstant()), RunLock.place(file));
    }

    static Owner parse(String record) {
      List<String> lines = record.lines().toList();
      try {
        // Versions before this record wrote the process alone.
        return lines.isEmpty()
            ? NOBODY
            : new Owner(
                Long.parseLong(lines.getFirst().strip()),
                lines.size() < 3 ? 0 : Long.parseLong(lines.get(1)),
                lines.size() < 3 ? "" : lines.get(2));
      } catch (NumberFormatException e) {
        return NOBODY;
      }
    }

    String record() {
      return pid + "\n" + start + "\n" + place + "\n";
    }

    /** Whether the process is on this machine and runs. */
    boolean runs() {
      Optional<ProcessHandle> process =
          pid < 1 ? Optional.empty() : ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
      if (process.isEmpty()) {
        return false;
      }
      ProcessHandle.Info info = process.get().info();
      long began = millis(info.startInstant());
      if (start == 0 || began == 0) {
        return true;
      }
      // A killed process whose parent has not asked for it has a start, but no command any more.
      boolean ended = info.command().isEmpty() && info.commandLine().isEmpty();
      return Math.abs(began - start) <= SAME_START_MILLIS && !ended;
    }

    private static long millis(Optional<Instant> time) {
      return time.map(Instant::toEpochMilli).orElse(0L);
    }
  }

  /**
   * Takes the hold.
   *
   * @throws IllegalStateException if somebody has it
   * @throws IOException if the file can't be used
   */
  public static RunLock take(Path folder) throws IOException {
    Path path = folder.resolve(NAME);
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(NAME + " is not a file of a run: remove it");
    }
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
    RunLock taken = null;
    try {
      Owner self = Owner.self(path);
      for (int i = 0; !isFree(file, folder, path, self); i++) {
        // The system is about to end its process, or its record is about to be written.
        if (i == ATTEMPTS || Owner.parse(read(file)).runs()) {
          throw new IllegalStateException(inUse(folder, path, Owner.parse(read(file))));
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      file.setLength(0);
      file.write(self.record().getBytes(StandardCharsets.UTF_8));
      taken = new RunLock(path, file, self);
      return taken;
    } finally {
      if (taken == null) {
        file.close();
      }
    }
  }

  /** Whether the folder is free; it is taken then, but for the record. */
  private static boolean isFree(RandomAccessFile file, Path folder, Path path, Owner self)
      throws IOException {
    if (!lock(file)) {
      return false;
    }
    Owner owner = Owner.parse(read(file));
    // With the lock in hand a record of this very process is a leftover.
    if (owner.place().equals(self.place()) && owner.pid() != self.pid() && owner.runs()) {
      throw new IllegalStateException(inUse(folder, path, owner));
    }
    return true;
  }

  // The lock lives as long as its file is open.
  private static boolean lock(RandomAccessFile file) throws IOException {
    try {
      FileLock lock = file.getChannel().tryLock(LOCKED_BYTE, 1, false);
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static String inUse(Path folder, Path path, Owner owner) {
    String text = "run folder " + folder + " is in use";
    if (owner.pid() > 0) {
      text += " by process " + owner.pid();
    }
    text += "; two runs can't write one folder";
    return owner.runs()
        ? text
        : text + "; if nobody trains there, on another machine either, remove " + path;
  }

  private static String read(RandomAccessFile file) throws IOException {
    byte[] bytes = new byte[(int) Math.min(LONGEST_RECORD, file.length())];
    file.seek(0);
    file.readFully(bytes);
    file.seek(0);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** What tells a file from its copies, and stays when its folder is renamed. */
  private static String place(Path file) throws IOException {
    Object key = key(file);
    return key == null ? file.toRealPath().toString() : key.toString();
  }

  private static @Nullable Object key(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }

  /**
   * Whether the hold is still ours: somebody may have removed the file, and another run begun.
   *
   * @throws IOException if the file can't be read
   */
  public boolean isHeld() throws IOException {
    if (!read(file).equals(self.record())) {
      return false;
    }
    try {
      return place(path).equals(self.place());
    } catch (NoSuchFileException e) {
      // Removed, but nobody has come.
      return true;
    }
  }

  /** Gives the folder free. */
  @Override
  public void close() throws IOException {
    try (file) {
      if (read(file).equals(self.record())) {
        file.setLength(0);
      }
    }
  }
}
