package striate.images;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import striate.data.DataException;
import striate.data.Dataset;

/**
 * Sets of pictures that lie in a file each.
 *
 * <pre>{@code
 * PictureSets sets = PictureFiles.folder(Path.of("photos")).open();
 * sets.problems().forEach(p -> log(p.toString()));
 * Split split = Split.of(sets.train(), 0.15, 0.15, 7);
 * }</pre>
 *
 * <p>Opening decodes every file once, on all processors. What is damaged or no picture is listed
 * with its reason and left out, or refused with {@link #strict}.
 */
public final class PictureFiles {
  /** Hears how many files were looked at; called by several threads at once. */
  @FunctionalInterface
  public interface Progress {
    /** So many of so many. */
    void looked(int done, int all);
  }

  private final Path source;
  private final Supplier<Listing> listing;
  private final boolean strict;
  private final Progress progress;

  private PictureFiles(Path source, Supplier<Listing> listing, boolean strict, Progress progress) {
    this.source = source;
    this.listing = listing;
    this.strict = strict;
    this.progress = progress;
  }

  /**
   * One sub-folder a class, named as the class; files below it count however deep they lie. Classes
   * and files are in natural order: {@code img2} before {@code img10}. Hidden files are passed
   * over.
   *
   * <p>If there is a folder {@code train} (or {@code training}) that has sub-folders itself, then
   * it, {@code validation} ({@code val}, {@code valid}) and {@code test} are sets of such classes.
   */
  public static PictureFiles folder(Path folder) {
    return new PictureFiles(folder, () -> FolderListing.of(folder), false, (done, all) -> {});
  }

  /**
   * A CSV file in UTF-8: path and label, cells in double quotes where they need to be. Paths are
   * relative to the file. The first line may name the columns ({@code path}, {@code file}, {@code
   * filename}, {@code image}; {@code label}, {@code class}, {@code category}), and then a third one
   * ({@code split}, {@code set}, {@code part}) may say train, validation or test.
   */
  public static PictureFiles manifest(Path file) {
    return new PictureFiles(file, () -> ManifestListing.of(file), false, (done, all) -> {});
  }

  /** Whether one file that can't be used is enough to refuse the whole; by default it is not. */
  public PictureFiles strict(boolean on) {
    return new PictureFiles(source, listing, on, progress);
  }

  /** Who hears how far the opening is. */
  public PictureFiles progress(Progress listener) {
    return new PictureFiles(source, listing, strict, listener);
  }

  /**
   * Lists the files and looks at each.
   *
   * @throws DataException if the source is not as described, no file is a picture, there are fewer
   *     than two classes, or validation or test have a class that training has not; with {@link
   *     #strict} also if any file can't be used
   */
  public PictureSets open() {
    FileScan scan = FileScan.of(listing.get(), progress);
    if (scan.found.isEmpty()) {
      throw new DataException(
          source
              + ": no picture in it"
              + (scan.problems.isEmpty()
                  ? ""
                  : "; "
                      + count(scan.problems.size())
                      + ", the first: "
                      + scan.problems.getFirst()));
    }
    if (strict && !scan.problems.isEmpty()) {
      throw new DataException(
          source + ": " + count(scan.problems.size()) + ", the first: " + scan.problems.getFirst());
    }
    List<FileScan.Found> train = scan.of(Listing.Part.TRAIN);
    List<String> classes =
        train.stream().map(f -> f.entry().label()).distinct().sorted(new NaturalOrder()).toList();
    if (classes.size() < 2) {
      throw new DataException(
          source + ": at least two classes with pictures to train on expected, got " + classes);
    }
    return new PictureSets(
        new FileDataset(classes, train),
        held(scan, Listing.Part.VALIDATION, classes),
        held(scan, Listing.Part.TEST, classes),
        scan.problems,
        scan.overview());
  }

  private @Nullable Dataset held(FileScan scan, Listing.Part part, List<String> classes) {
    List<FileScan.Found> pictures = scan.of(part);
    for (FileScan.Found picture : pictures) {
      if (!classes.contains(picture.entry().label())) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: %s has pictures of %s, training has none",
                source,
                FileScan.title(part),
                picture.entry().label()));
      }
    }
    return pictures.isEmpty() ? null : new FileDataset(classes, pictures);
  }

  private static String count(int problems) {
    return problems == 1 ? "1 file can't be used" : problems + " files can't be used";
  }
}
