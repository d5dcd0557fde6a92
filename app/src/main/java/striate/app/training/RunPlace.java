package striate.app.training;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import striate.app.console.Failure;
import striate.train.RunFolder;

/** Where a new run is kept: a folder that was named, or one that nobody else has. */
public final class RunPlace {
  /** The folder of runs that were given no other. */
  public static final Path RUNS = Path.of("runs");

  /** Letters of a set's name; together with date and number far below what any disk takes. */
  private static final int LONGEST_NAME = 80;

  private static final int MOST_RUNS = 100_000;

  /** How often the folder of all runs may vanish while a run's is made. */
  private static final int MOST_GONE = 1000;

  private static final int PROBE = 4096;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

  private final Path base;
  private final boolean named;

  private RunPlace(Path base, boolean named) {
    this.base = base;
    this.named = named;
  }

  /** The folder that the user named. */
  public static RunPlace named(Path folder) {
    return new RunPlace(folder, true);
  }

  /**
   * A folder of its own among the runs.
   *
   * @param set what is trained on, as people call it
   */
  public static RunPlace fresh(String set, LocalDateTime now) {
    return fresh(RUNS, set, now);
  }

  /** The same among the runs of another folder. */
  public static RunPlace fresh(Path runs, String set, LocalDateTime now) {
    String name = set.replaceAll("[^A-Za-z0-9._-]", "_");
    String cut = name.substring(0, Math.min(LONGEST_NAME, name.length()));
    return new RunPlace(runs.resolve(cut + "-" + TIME.format(now)), false);
  }

  /**
   * Makes sure, before long work is done, that runs can be kept here; nothing is left behind.
   *
   * @throws Failure if a folder can't be made or written, or holds a run already
   */
  public void check(int runs) {
    for (int i = 0; named && i < runs; i++) {
      free(numbered(i));
    }
    for (int gone = 1; ; gone++) {
      List<Path> made = new ArrayList<>();
      try {
        probe(made);
        return;
      } catch (NoSuchFileException e) {
        // Somebody else who tried the same has just removed a folder that both thought made.
        if (gone == MOST_GONE) {
          throw failure(e);
        }
      } catch (IOException e) {
        throw failure(e);
      } finally {
        made.reversed().forEach(RunPlace::removeIfEmpty);
      }
    }
  }

  private void probe(List<Path> made) throws IOException {
    standing();
    // Of a folder that we choose, the name stays free for whoever takes it now.
    String name = ".striate-" + UUID.randomUUID();
    Path folder = (named ? base : base.resolveSibling(name)).toAbsolutePath();
    make(folder, made);
    Path probe = folder.resolve(name + ".tmp");
    try {
      Files.write(probe, new byte[PROBE], StandardOpenOption.CREATE_NEW);
    } finally {
      Files.deleteIfExists(probe);
    }
  }

  private Failure failure(IOException e) {
    return new Failure(
        "can't keep a run in "
            + base
            + ": "
            + Failure.reason(e)
            + (named ? "" : "; --run names another folder"),
        e);
  }

  private static void make(Path folder, List<Path> made) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path parent = folder.getParent();
    if (parent != null) {
      make(parent, made);
    }
    try {
      Files.createDirectory(folder);
      made.add(folder);
    } catch (FileAlreadyExistsException e) {
      if (!Files.exists(folder)) {
        throw new NoSuchFileException(folder.toString());
      }
      if (!Files.isDirectory(folder)) {
        throw new IOException(folder + " is a file", e);
      }
    }
  }

  /**
   * Takes the folder of a run; two programs that begin in one second get two.
   *
   * @param index among the runs of this program
   */
  public Path take(int index) {
    if (named) {
      Path folder = numbered(index);
      free(folder);
      return folder;
    }
    IOException fault = null;
    int gone = 0;
    for (int number = index; number < MOST_RUNS; number++) {
      Path folder = numbered(number);
      try {
        standing();
        Path absolute = folder.toAbsolutePath();
        Path parent = absolute.getParent();
        if (parent != null) {
          Files.createDirectories(parent);
        }
        Files.createDirectory(absolute);
        return folder;
      } catch (FileAlreadyExistsException e) {
        fault = e;
      } catch (NoSuchFileException e) {
        // Somebody has tried whether runs can be kept there, and has just removed the folder.
        fault = e;
        number--;
        if (++gone == MOST_GONE) {
          throw failure(e);
        }
      } catch (IOException e) {
        throw failure(e);
      }
    }
    throw failure(fault == null ? new IOException("too many runs") : fault);
  }

  /**
   * In a current folder that was removed, the JVM's absolute paths and its relative ones differ.
   */
  private void standing() throws IOException {
    Path here = Path.of("");
    if (!base.isAbsolute()
        && !(Files.isDirectory(here.toAbsolutePath())
            && Files.isSameFile(Path.of("."), here.toAbsolutePath()))) {
      throw new IOException("the current folder, " + here.toAbsolutePath() + ", was removed");
    }
  }

  /** Removes a folder that was taken and in which nothing came about. */
  public void giveBack(Path folder) {
    if (named || RunFolder.at(folder).exists()) {
      return;
    }
    removeIfEmpty(folder);
    Path parent = folder.getParent();
    if (parent != null) {
      removeIfEmpty(parent);
    }
  }

  @Override
  public String toString() {
    return base.toString();
  }

  private static void removeIfEmpty(Path folder) {
    try {
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      // Somebody else's by now, or not empty.
      return;
    }
  }

  private Path numbered(int index) {
    return index == 0 ? base : base.resolveSibling(base.getFileName() + "-" + (index + 1));
  }

  private static void free(Path folder) {
    if (RunFolder.at(folder).exists()) {
      throw new Failure(
          folder + " holds a run already; go on with 'striate resume " + folder + "'", null);
    }
  }

  /**
   * Makes sure that so much fits on a disk.
   *
   * @param bytes that will be written
   * @throws Failure if not
   */
  static void room(Path folder, long bytes, String what) {
    Path there = folder.toAbsolutePath();
    for (Path up = there.getParent(); up != null && !Files.exists(there); up = there.getParent()) {
      there = up;
    }
    try {
      FileStore store = Files.getFileStore(there);
      long room = store.getUsableSpace();
      // Some systems don't know and say 0; the probe has shown that a little fits.
      if (room > 0 && room < bytes) {
        throw new Failure(
            String.format(
                Locale.ROOT,
                "the disk of %s has room for %.1f MB; %s needs %.1f MB",
                folder,
                room / 1e6,
                what,
                bytes / 1e6),
            null);
      }
    } catch (IOException e) {
      // What can't be asked is found out by writing.
      return;
    }
  }
}
