package striate.app.sets;

import java.net.URI;
import java.util.List;

/**
 * A public set that Striate knows how to fetch, check and read.
 *
 * @param name as users write it
 * @param title one line about it
 * @param licence who made it, and its terms
 * @param classes by label
 * @param files what is fetched
 * @param mirrors folders on the web that hold the files, tried in order; each ends with a slash
 */
public record NamedSet(
    String name,
    String title,
    String licence,
    List<String> classes,
    List<File> files,
    List<URI> mirrors) {
  /** Keeps copies of the lists. */
  public NamedSet {
    classes = List.copyOf(classes);
    files = List.copyOf(files);
    mirrors = List.copyOf(mirrors);
  }

  /** What a file is, and so what its checksum is of. */
  public enum Form {
    /** gzip, kept as it is; the checksum is of what is in it, for every mirror packs anew. */
    GZIP,
    /** gzip of tar, unpacked when it has come; the checksum is of the file itself. */
    TAR_GZIP
  }

  /**
   * One file of a set.
   *
   * @param name on the mirrors and here
   * @param bytes how large it is, about
   * @param sha256 hexadecimal, of what {@code form} says
   */
  public record File(String name, Form form, long bytes, String sha256) {}

  /** Bytes to fetch, about. */
  public long bytes() {
    return files.stream().mapToLong(File::bytes).sum();
  }
}
