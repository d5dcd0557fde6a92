package striate.images;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import striate.data.DataException;
import striate.data.Picture;
import striate.files.Sha256;
import striate.images.listing.FileNames;
import striate.images.listing.Listing;
import striate.threads.Loops;

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
    private final byte[] content;
    private final int width;
    private final int height;
    private final boolean colour;
    private final @Nullable Picture kept;

    Found(Listing.Entry entry, byte[] digest, Picture picture, boolean keep) {
      this.entry = entry;
      this.digest = digest;
      this.content = picture.digest();
      this.width = picture.width();
      this.height = picture.height();
      this.colour = !picture.isGrey();
      this.kept = keep ? picture : null;
    }

    Listing.Entry entry() {
      return entry;
    }

    byte[] digest() {
      return digest;
    }

    byte[] content() {
      return content;
    }

    int width() {
      return width;
    }

    int height() {
      return height;
    }

    /** Whether any pixel has colour, however many channels the file has. */
    boolean colour() {
      return colour;
    }

    @Nullable Picture kept() {
      return kept;
    }
  }

  final List<Found> found = new ArrayList<>();
  final List<Problem> problems = new ArrayList<>();
  final List<String> notes = new ArrayList<>();

  static FileScan of(Listing listing, Gate gate, PictureFiles.Progress progress) {
    List<Listing.Entry> entries = listing.entries();
    Object[] results = new Object[entries.size()];
    AtomicLong kept = new AtomicLong(Runtime.getRuntime().maxMemory() / 8);
    AtomicInteger done = new AtomicInteger();
    Loops.parallel(
        "opening of pictures",
        results.length,
        i -> {
          results[i] = look(entries.get(i), gate, kept);
          progress.looked(done.incrementAndGet(), results.length);
        });
    FileScan scan = new FileScan();
    for (Listing.Fault fault : listing.faults()) {
      scan.problems.add(new Problem(fault.path(), fault.reason()));
    }
    scan.notes.addAll(listing.notes());
    for (Object result : results) {
      if (result instanceof Found f) {
        scan.found.add(f);
      } else if (result instanceof Problem p) {
        scan.problems.add(p);
      }
    }
    scan.lostClasses(listing, results);
    return scan;
  }

  private static Object look(Listing.Entry entry, Gate gate, AtomicLong kept) {
    try {
      return gate.with(entry.file(), () -> found(entry, kept));
    } catch (DataException e) {
      String name = FileNames.text(entry.file());
      String reason = String.valueOf(e.getMessage());
      return new Problem(
          entry.file(),
          reason.startsWith(name + ": ") ? reason.substring(name.length() + 2) : reason);
    }
  }

  private static Found found(Listing.Entry entry, AtomicLong kept) {
    byte[] file = Pictures.bytes(entry.file());
    Picture picture = Decoder.decode(file, FileNames.text(entry.file()));
    long size = (long) picture.width() * picture.height() * picture.channels();
    boolean keep = kept.addAndGet(-size) >= 0;
    if (!keep) {
      kept.addAndGet(size);
    }
    return new Found(entry, Sha256.of(file), picture, keep);
  }

  /** A line for each class none of whose files is a picture. */
  private void lostClasses(Listing listing, Object[] results) {
    Map<String, List<Problem>> problems = new LinkedHashMap<>();
    Set<String> sound = new HashSet<>();
    for (int i = 0; i < results.length; i++) {
      Listing.Entry entry = listing.entries().get(i);
      String name = entry.part().title() + ": no file of class " + entry.label();
      if (results[i] instanceof Problem p) {
        problems.computeIfAbsent(name, n -> new ArrayList<>()).add(p);
      } else {
        sound.add(name);
      }
    }
    problems.forEach((name, all) -> {
      if (!sound.contains(name)) {
        notes.add(
            String.format(
                Locale.ROOT,
                "%s is a picture; it is left out (%s, the first: %s)",
                name,
                Listing.count(all.size(), "file"),
                all.getFirst()));
      }
    });
  }

  List<Found> of(Listing.Part part) {
    return found.stream().filter(f -> f.entry.part() == part).toList();
  }

  PictureSets.Overview overview() {
    int[] widths = found.stream().mapToInt(Found::width).sorted().toArray();
    int[] heights = found.stream().mapToInt(Found::height).sorted().toArray();
    int last = widths.length - 1;
    return new PictureSets.Overview(
        found.stream().anyMatch(Found::colour) ? 3 : 1,
        widths[last / 2],
        heights[last / 2],
        Math.min(widths[0], heights[0]),
        Math.max(widths[last], heights[last]),
        widths[0] == widths[last] && heights[0] == heights[last]);
  }
}
