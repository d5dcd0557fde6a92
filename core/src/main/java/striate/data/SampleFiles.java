package striate.data;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of a {@link SampleCache}'s folder: finished ones, drafts of those that are being
 * written, and leases of those that are in use.
 *
 * <p>A draft or lease is locked for as long as its process lives and needs it. What is not locked
 * was left behind by a process that is gone, and is removed. A process never opens a draft or lease
 * of its own a second time: on POSIX that would cost it the lock. Only names of exactly these
 * patterns are touched.
 */
final class SampleFiles {
  private static final Pattern SAMPLES = Pattern.compile("([0-9a-f]{32})\\.samples");
  private static final Pattern HELPER =
      Pattern.compile("\\.([0-9a-f]{32})\\.samples\\.(\\d+-\\d+)\\.[0-9a-f-]{36}\\.(part|use)");

  /** This process, unlike any other before or after it that has the same number. */
  private static final String OWNER =
      ProcessHandle.current().pid()
          + "-"
          + ProcessHandle.current().info().startInstant().map(Instant::toEpochMilli).orElse(0L);

  private static final int TRIES = 3;

  private final Path folder;

  SampleFiles(Path folder) {
    this.folder = folder;
  }

  /** Where the samples of a key are, or will be. */
  Path samples(String key) {
    return folder.resolve(key + ".samples");
  }

  /** A new, locked file beside the samples of a key. */
  static final class Held {
    final Path path;
    final FileChannel channel;

    Held(Path path, FileChannel channel) {
      this.path = path;
      this.channel = channel;
    }
  }

  /** A draft, to be written to and renamed while its channel is open. */
  Held draft(String key) throws IOException {
    return create(key, "part");
  }

  /**
   * Says that the samples of a key are in use for as long as the lease can be reached; null where
   * that can't be written down, as in a folder that one may only read.
   */
  @Nullable Held lease(String key) {
    try {
      return create(key, "use");
    } catch (IOException e) {
      return null;
    }
  }

  private Held create(String key, String kind) throws IOException {
    for (int i = 0; i < TRIES; i++) {
      String name = "." + key + ".samples." + OWNER + "." + UUID.randomUUID() + "." + kind;
      Path path = folder.resolve(name);
      FileChannel channel =
          FileChannel.open(
              path,
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      if (locks(channel)) {
        return new Held(path, channel);
      }
      channel.close(); // taken for one of a process that is gone, before it was locked
    }
    throw new IOException(folder + ": others keep removing what is new");
  }

  private static boolean locks(FileChannel channel) {
    try {
      return channel.tryLock() != null;
    } catch (IOException e) {
      return true; // a file system without locks: nobody can tell, so nobody removes it
    }
  }

  /** Notes that the samples of a key are used now. */
  void touch(String key) {
    try {
      Files.setLastModifiedTime(samples(key), FileTime.from(Instant.now()));
    } catch (IOException e) {
      return; // a folder that one may only read has no order of use
    }
  }

  /** A finished file that nobody uses. */
  private record Spare(Path path, long bytes, FileTime used) {}

  /**
   * Removes what processes that are gone have left, and then, those not used for longest first,
   * samples that nobody uses, until all take {@code limit} bytes with {@code more} to come, and the
   * disk has {@code more} to spare.
   *
   * @param keep the key whose samples stay
   * @return whether the disk has room for {@code more} bytes
   */
  boolean makeRoom(String keep, long more, long limit) throws IOException {
    List<String> used = new ArrayList<>();
    List<Path> finished = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path path : files.toList()) {
        Matcher helper = HELPER.matcher(path.getFileName().toString());
        if (helper.matches()) {
          if (helper.group(2).equals(OWNER) || !removeUnlocked(path)) {
            used.add(helper.group(1));
          }
        } else if (SAMPLES.matcher(path.getFileName().toString()).matches()) {
          finished.add(path);
        }
      }
    }
    List<Spare> spare = new ArrayList<>();
    long total = more;
    long removable = 0;
    for (Path path : finished) {
      String key = path.getFileName().toString().substring(0, 32);
      Spare file = look(path);
      if (file != null) {
        total += file.bytes;
        if (!key.equals(keep) && !used.contains(key)) {
          spare.add(file);
          removable += file.bytes;
        }
      }
    }
    spare.sort(Comparator.comparing(Spare::used));
    boolean fits = more == 0 || room() + removable >= more;
    for (Spare file : spare) {
      if (total <= limit && (more == 0 || !fits || room() >= more)) {
        break;
      }
      if (remove(file.path)) {
        total -= file.bytes;
      }
    }
    return more == 0 || room() >= more;
  }

  /** A tenth is left to others: a disk that is full to the brim hurts more than a slow epoch. */
  private long room() throws IOException {
    return Files.getFileStore(folder).getUsableSpace() / 10 * 9;
  }

  private static @Nullable Spare look(Path path) {
    try {
      return new Spare(path, Files.size(path), Files.getLastModifiedTime(path));
    } catch (IOException e) {
      return null; // removed by another process meanwhile
    }
  }

  private static boolean remove(Path path) {
    try {
      return Files.deleteIfExists(path);
    } catch (IOException e) {
      return false; // mapped by somebody, where the system does not allow that
    }
  }

  /** Removes a file whose process is gone; false if it lives. */
  private static boolean removeUnlocked(Path path) {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      FileLock lock = channel.tryLock();
      return lock != null && remove(path);
    } catch (IOException | OverlappingFileLockException e) {
      return false;
    }
  }
}
