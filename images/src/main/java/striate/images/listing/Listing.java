package striate.images.listing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The files that a source names, before any of them is opened. */
public final class Listing {
  /** The part of a set that a file belongs to. */
  public enum Part {
    /** The training set. */
    TRAIN("training"),
    /** The validation set. */
    VALIDATION("validation"),
    /** The test set. */
    TEST("test");

    private final String title;

    Part(String title) {
      this.title = title;
    }

    /** The name in messages. */
    public String title() {
      return title;
    }
  }

  /**
   * A file that may be a picture.
   *
   * @param file where it lies
   * @param name what it is called in the source
   * @param label its class
   */
  public record Entry(Part part, Path file, String name, String label) {}

  /**
   * A file or folder that is no part of the set.
   *
   * @param reason what is wrong with it, without its name
   */
  public record Fault(Path path, String reason) {}

  private final List<Entry> entries = new ArrayList<>();
  private final List<Fault> faults = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final Set<Path> lists = new HashSet<>();

  /** The files, in order. */
  public List<Entry> entries() {
    return entries;
  }

  /** The files and folders that were left out. */
  public List<Fault> faults() {
    return faults;
  }

  /** The notes on what could have been read in another way: a line each. */
  public List<String> notes() {
    return notes;
  }

  /** The lists that were read. */
  Set<Path> lists() {
    return lists;
  }

  void fault(Path path, String reason) {
    faults.add(new Fault(path, reason));
  }

  @SuppressWarnings("AnnotateFormatMethod") // its annotation would be a dependency
  void note(String format, Object... arguments) {
    notes.add(String.format(Locale.ROOT, format, arguments));
  }

  /** A count with its noun: {@code 1 picture}, {@code 7 pictures}. */
  public static String count(int n, String what) {
    return String.format(Locale.ROOT, "%,d %s%s", n, what, n == 1 ? "" : "s");
  }

  /** The first few of some names, and how many there are if these are not all. */
  public static String some(List<String> names) {
    int shown = Math.min(5, names.size());
    String text = String.join(", ", names.subList(0, shown));
    return shown == names.size() ? text : text + " and " + (names.size() - shown) + " more";
  }
}
