package striate.images;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import striate.data.DataException;
import striate.data.Picture;
import striate.files.Sha256;

/**
 * Decodes every file of a listing once, to tell what can be trained on from what can't before the
 * training begins.
 *
 * <p>Small sets stay decoded: an eighth of the heap is theirs.
 */
final class FileScan {
  /** A file that is a picture. */
  static final class Found {
    private final Listing.Entry entry;
    private final byte[] digest;
    private final int width;
    private final int height;
    private final int channels;
    private final @Nullable Picture kept;

    Found(Listing.Entry entry, byte[] digest, Picture picture, boolean keep) {
      this.entry = entry;
      this.digest = digest;
      this.width = picture.width();
      this.height = picture.height();
      this.channels = picture.channels();
      this.kept = keep ? picture : null;
    }

    Listing.Entry entry() {
      return entry;
    }

    byte[] digest() {
      return digest;
    }

    int width() {
      return width;
    }

    int height() {
      return height;
    }

    int channels() {
      return channels;
    }

    @Nullable Picture kept() {
      return kept;
    }
  }

  final List<Found> found = new ArrayList<>();
  final List<Problem> problems = new ArrayList<>();

  static FileScan of(Listing listing, PictureFiles.Progress progress) {
    List<Listing.Entry> entries = listing.entries;
    Object[] results = new Object[entries.size()];
    AtomicLong room = new AtomicLong(Runtime.getRuntime().maxMemory() / 8);
    AtomicInteger done = new AtomicInteger();
    IntStream.range(0, results.length)
        .parallel()
        .forEach(i -> {
          results[i] = look(entries.get(i), room);
          progress.looked(done.incrementAndGet(), results.length);
        });
    FileScan scan = new FileScan();
    scan.problems.addAll(listing.problems);
    for (Object result : results) {
      if (result instanceof Found f) {
        scan.found.add(f);
      } else if (result instanceof Problem p) {
        scan.problems.add(p);
      }
    }
    return scan;
  }

  private static Object look(Listing.Entry entry, AtomicLong room) {
    String name = entry.file().toString();
    try {
      byte[] file = Pictures.bytes(entry.file());
      Picture picture = Decoder.decode(file, name);
      long size = (long) picture.width() * picture.height() * picture.channels();
      boolean keep = room.addAndGet(-size) >= 0;
      if (!keep) {
        room.addAndGet(size);
      }
      return new Found(entry, Sha256.of(file), picture, keep);
    } catch (DataException e) {
      String reason = String.valueOf(e.getMessage());
      return new Problem(
          entry.file(),
          reason.startsWith(name + ": ") ? reason.substring(name.length() + 2) : reason);
    }
  }

  List<Found> of(Listing.Part part) {
    return found.stream().filter(f -> f.entry.part() == part).toList();
  }

  PictureSets.Overview overview() {
    int[] widths = found.stream().mapToInt(Found::width).sorted().toArray();
    int[] heights = found.stream().mapToInt(Found::height).sorted().toArray();
    int last = widths.length - 1;
    return new PictureSets.Overview(
        found.stream().mapToInt(Found::channels).max().orElse(1),
        widths[last / 2],
        heights[last / 2],
        Math.min(widths[0], heights[0]),
        Math.max(widths[last], heights[last]));
  }

  static String title(Listing.Part part) {
    return part.name().toLowerCase(Locale.ROOT);
  }
}
