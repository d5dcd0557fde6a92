package striate.app.studio.desk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import striate.data.Fit;
import striate.data.Preprocessing;
import striate.files.Sha256;
import striate.files.WholeFile;
import striate.images.PictureReader;
import striate.images.Pictures;

/**
 * Small pictures, made when they are first looked at and kept on the disk, so that a set of any
 * size takes no memory. Those not looked at for longest go when they take too much room.
 */
public final class Thumbnails {
  /** Pixels of a side. */
  public static final int SIDE = 96;

  private static final long MOST_BYTES = 1L << 30;
  private static final long LOOK_AFTER = 64L << 20;

  private static final Preprocessing SQUARE = Preprocessing.of(3, SIDE, SIDE).fit(Fit.CROP);

  private final Path folder;
  private final long most;
  private final PictureReader reader = new PictureReader();
  private final AtomicLong written = new AtomicLong(LOOK_AFTER);
  private final ReentrantLock tidying = new ReentrantLock();

  /** In the studio's own folder. */
  public Thumbnails(Path own) {
    this(own, MOST_BYTES);
  }

  Thumbnails(Path own, long most) {
    this.folder = own.resolve("thumbs");
    this.most = most;
  }

  /**
   * A square from the middle of a picture, as PNG.
   *
   * @throws IOException if the file can't be read
   * @throws striate.data.DataException if it is no picture
   */
  public byte[] of(Path file) throws IOException {
    BasicFileAttributes facts = Files.readAttributes(file, BasicFileAttributes.class);
    String key = file + "\n" + facts.size() + "\n" + facts.lastModifiedTime().toMillis();
    String digest =
        HexFormat.of().formatHex(Sha256.of(key.getBytes(StandardCharsets.UTF_8))).substring(0, 32);
    Path kept = folder.resolve(digest.substring(0, 2)).resolve(digest + ".png");
    byte[] there = kept(kept);
    if (there != null) {
      return there;
    }
    byte[] png = Pictures.png(reader.fitted(file, SQUARE));
    try {
      Files.createDirectories(folder.resolve(digest.substring(0, 2)));
      WholeFile.write(kept, out -> out.write(png));
      if (written.addAndGet(png.length) > LOOK_AFTER) {
        tidy();
      }
    } catch (IOException e) {
      return png; // a full disk: it is made again when it is looked at again
    }
    return png;
  }

  /** What is kept in a file, which counts as looked at now; null if there is nothing any more. */
  private static byte @Nullable [] kept(Path file) {
    if (!Files.exists(file)) {
      return null;
    }
    try {
      byte[] png = Files.readAllBytes(file);
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
      return png;
    } catch (IOException e) {
      return null; // it has just gone
    }
  }

  /**
   * Removes what was not looked at for longest, until the rest fits. What others rename or remove
   * meanwhile is not counted.
   */
  private void tidy() throws IOException {
    if (!tidying.tryLock()) {
      return;
    }
    try {
      written.set(0);
      List<Kept> all = new ArrayList<>();
      long bytes = 0;
      Files.walkFileTree(folder, new Listing(all));
      for (Kept one : all) {
        bytes += one.bytes;
      }
      all.sort(Comparator.comparingLong(Kept::looked));
      for (Kept one : all) {
        if (bytes <= most) {
          return;
        }
        Files.deleteIfExists(one.file);
        bytes -= one.bytes;
      }
    } finally {
      tidying.unlock();
    }
  }

  private record Kept(Path file, long bytes, long looked) {}

  /** Lists what is there, and goes on where something has gone. */
  private static final class Listing extends SimpleFileVisitor<Path> {
    private final List<Kept> all;

    Listing(List<Kept> all) {
      this.all = all;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes facts) {
      if (facts.isRegularFile()) {
        all.add(new Kept(file, facts.size(), facts.lastModifiedTime().toMillis()));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) {
      return FileVisitResult.CONTINUE;
    }
  }
}
