package striate.images;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import striate.data.DataException;
import striate.data.Dataset;
import striate.images.listing.FileNames;
import striate.images.listing.FolderListing;
import striate.images.listing.Inside;
import striate.images.listing.ListFiles;
import striate.images.listing.Listing;
import striate.images.listing.ManifestListing;
import striate.images.listing.NaturalOrder;

/**
 * A source of datasets: a folder or a list of pictures, one file each.
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
  /** A listener for the progress of opening; called by several threads at once. */
  @FunctionalInterface
  public interface Progress {
    /** Called when {@code done} of {@code all} files were looked at. */
    void looked(int done, int all);
  }

  private final Path source;
  private final Function<List<String>, Listing> listing;
  private final boolean strict;
  private final List<String> known;
  private final Progress progress;

  private PictureFiles(
      Path source,
      Function<List<String>, Listing> listing,
      boolean strict,
      List<String> known,
      Progress progress) {
    this.source = source;
    this.listing = listing;
    this.strict = strict;
    this.known = known;
    this.progress = progress;
  }

  /**
   * A folder of class folders: one sub-folder for each class, named as the class; files below it
   * count however deep they lie. Classes and files are in natural order: {@code img2} before {@code
   * img10}. Hidden files, those of file systems and file servers, and folders of Striate's own runs
   * are ignored.
   *
   * <p>If there is a folder for training ({@code train}, {@code training_set}, {@code seg_train} or
   * the like) that has folders of classes itself, then it and those for validation ({@code val},
   * {@code valid}, {@code dev} …) and test are sets of such classes. Where there is a list (CSV)
   * and no folders of classes, the list is read. What is ambiguous is noted, or refused.
   */
  public static PictureFiles folder(Path folder) {
    return new PictureFiles(
        folder, known -> FolderListing.of(folder, known), false, List.of(), (done, all) -> {});
  }

  /**
   * A list of pictures in UTF-8 or UTF-16: path and label, separated by commas, semicolons, tabs or
   * bars, cells in double quotes where they need to be. Files lie where the list lies, or in a
   * folder {@code images} there; a suffix may be missing.
   *
   * <p>The first line may name the columns ({@code path}, {@code file_name}, {@code image}, {@code
   * id} …; {@code label}, {@code class}, {@code target} …, or a column for each class with a 1 in
   * one of them), and then a third one ({@code split}, {@code set}, {@code subset}) may say
   * training, validation or test.
   */
  public static PictureFiles manifest(Path file) {
    return new PictureFiles(
        file, known -> ManifestListing.of(file), false, List.of(), (done, all) -> {});
  }

  /** A copy that sets whether one unusable file makes the opening fail; by default it does not. */
  public PictureFiles strict(boolean on) {
    return new PictureFiles(source, listing, on, known, progress);
  }

  /** A copy with a listener for the progress of the opening. */
  public PictureFiles progress(Progress listener) {
    return new PictureFiles(source, listing, strict, known, listener);
  }

  /**
   * A copy for the evaluation of a model with these classes: pictures of one class are enough, none
   * need be for training, and classes may be there that are none of the model's.
   */
  public PictureFiles known(List<String> classes) {
    return new PictureFiles(source, listing, strict, List.copyOf(classes), progress);
  }

  /**
   * Lists the files, decodes each, and gives the datasets.
   *
   * @throws DataException if the source is not as described, no file is a picture, there are fewer
   *     than two classes, or validation or test have a class that training has not; with {@link
   *     #strict} also if any file can't be used
   */
  public PictureSets open() {
    Gate gate = new Gate();
    FileScan scan = FileScan.of(listing.apply(known), gate, progress);
    String name = FileNames.text(source);
    if (scan.found.isEmpty()) {
      throw new DataException(
          name
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
          name + ": " + count(scan.problems.size()) + ", the first: " + scan.problems.getFirst());
    }
    List<FileScan.Found> train = scan.of(Listing.Part.TRAIN);
    List<String> classes = classes(known.isEmpty() ? train : scan.found);
    if (known.isEmpty() && classes.size() < 2) {
      throw new DataException(
          name
              + ": at least two classes with pictures to train on expected, got "
              + classes
              + (scan.notes.isEmpty() ? "" : "; " + scan.notes.getLast()));
    }
    return new PictureSets(
        new FileDataset(classes, train, gate),
        held(scan, Listing.Part.VALIDATION, classes, gate),
        held(scan, Listing.Part.TEST, classes, gate),
        scan.problems,
        scan.notes,
        scan.overview());
  }

  /**
   * A file that may be a picture, before it is opened.
   *
   * @param file where it lies
   * @param label its class
   * @param part {@code training}, {@code validation} or {@code test}
   */
  public record Listed(Path file, String label, String part) {}

  /**
   * Lists the files with their classes and parts, in order, and opens none.
   *
   * @param problems receives what is no part of the set, with the reason
   * @throws DataException if the source is not as described
   */
  public List<Listed> listed(Consumer<Problem> problems) {
    Listing files = listing.apply(known);
    files.faults().forEach(f -> problems.accept(new Problem(f.path(), f.reason())));
    return files.entries().stream()
        .map(e -> new Listed(e.file(), e.label(), e.part().title()))
        .toList();
  }

  private static List<String> classes(List<FileScan.Found> pictures) {
    return pictures.stream()
        .map(f -> f.entry().label())
        .distinct()
        .sorted(new NaturalOrder())
        .toList();
  }

  private @Nullable Dataset held(
      FileScan scan, Listing.Part part, List<String> classes, Gate gate) {
    List<FileScan.Found> pictures = scan.of(part);
    if (pictures.isEmpty()) {
      return null;
    }
    List<String> here = classes(pictures);
    List<String> unknown = new ArrayList<>(here);
    unknown.removeAll(Set.copyOf(classes));
    if (!unknown.isEmpty()) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: %s has pictures of %s, training has none",
              FileNames.text(source),
              part.title(),
              Listing.some(unknown)));
    }
    List<String> missing = new ArrayList<>(classes);
    missing.removeAll(Set.copyOf(here));
    if (!missing.isEmpty() && known.isEmpty()) {
      scan.notes.add(part.title() + " has no picture of " + Listing.some(missing));
    }
    return new FileDataset(classes, pictures, gate);
  }

  private static String count(int problems) {
    return problems == 1 ? "1 file can't be used" : problems + " files can't be used";
  }

  /**
   * Whether the files of a folder are without classes: it has neither folders nor a list (CSV).
   * Hidden and system files, and folders of Striate's own runs, do not count.
   *
   * @throws DataException if the folder can't be listed
   */
  public static boolean areUnlabelled(Path folder) {
    Inside inside = Inside.of(folder);
    return inside.folders().isEmpty() && ListFiles.in(inside).isEmpty();
  }

  /**
   * The pictures below a folder, however deep, in natural order: files that have the name or the
   * first bytes of a picture. Hidden and system files are left out.
   *
   * <p>A link to a folder whose pictures are there already adds nothing and is no problem.
   *
   * @param problems receives what is no file, or can't be listed
   * @throws DataException if the folder can't be listed
   */
  public static List<Path> below(Path folder, Consumer<Problem> problems) {
    List<Listing.Fault> faults = new ArrayList<>();
    List<Path> files =
        Inside.everything(folder, faults).stream()
            .filter(file -> Inside.isPicture(file) || PixelCount.of(file) > 0)
            .toList();
    faults.forEach(fault -> problems.accept(new Problem(fault.path(), fault.reason())));
    return files;
  }

  /** The text of a path: right even if the JVM decodes file names with the wrong charset. */
  public static String text(Path path) {
    return FileNames.text(path);
  }
}
