package striate.images.listing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import striate.data.DataException;

/**
 * The contents of a folder, in natural order, without what is hidden, belongs to the system, or is
 * a run of our own.
 *
 * @param folders sub-folders
 * @param files everything else
 */
public record Inside(List<Path> folders, List<Path> files) {
  /** What systems, file servers and tools leave behind in folders. */
  private static final Pattern LITTER =
      Pattern.compile(
          "\\..*|~\\$.*|__macosx|__pycache__|thumbs\\.db.*|ehthumbs.*\\.db|desktop\\.ini|icon\r"
              + "|@eadir|@tmp|@recycle|@recently-snapshot|@sharebin|@sharesnap"
              + "|@__thumb|lost\\.dir|~snapshot|node_modules"
              + "|#recycle|#snapshot|\\$recycle\\.bin|\\$recycle|recycler|recycled"
              + "|system volume information|lost\\+found|found\\.\\d{3}"
              + "|.*:zone\\.identifier|network trash folder|temporary items|aquota\\.(user|group)");

  private static final Pattern PICTURE =
      Pattern.compile(
          ".*\\.(png|apng|jpe?g?|jfif|jpg_large|webp|gif|bmp|dib|tiff?|hei[cf]|avif|jxl|jp2|svg)",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** A folder that has the first and one of the others is a run that Striate keeps. */
  private static final String RUN = "settings.properties";

  private static final Set<String> RUN_TOO =
      Set.of("machine.properties", "data.properties", "metrics.jsonl");

  /** A listener for what can't be read. */
  interface Faults {
    void left(Path path, String reason);

    /** Called for another way to a folder whose files are there already: nothing is missing. */
    default void again(Path path) {}
  }

  /**
   * What is in a folder.
   *
   * @throws DataException if it can't be listed
   */
  public static Inside of(Path folder) {
    List<Path> folders = new ArrayList<>();
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> inside = Files.newDirectoryStream(folder)) {
      for (Path p : inside) {
        if (isLitter(p)) {
          continue;
        }
        if (!Files.isDirectory(p)) {
          files.add(p);
        } else if (!isOurs(p)) {
          folders.add(p);
        }
      }
    } catch (IOException | UncheckedIOException | DirectoryIteratorException e) {
      throw unreadable(folder, e);
    }
    folders.sort(byName());
    files.sort(byName());
    return new Inside(folders, files);
  }

  private static Comparator<Path> byName() {
    return Comparator.comparing(FileNames::last, new NaturalOrder());
  }

  static boolean isLitter(Path p) {
    return LITTER.matcher(FileNames.last(p).toLowerCase(Locale.ROOT)).matches();
  }

  /** Whether a file is named as a picture, also of a kind that Striate doesn't read. */
  public static boolean isPicture(Path p) {
    return PICTURE.matcher(FileNames.last(p)).matches();
  }

  /** The files that are named as pictures, or have no suffix at all. */
  List<Path> pictures() {
    return files.stream().filter(f -> isPicture(f) || FileNames.last(f).indexOf('.') < 0).toList();
  }

  static boolean isRun(Path folder) {
    return Files.isRegularFile(folder.resolve(RUN))
        && RUN_TOO.stream().anyMatch(name -> Files.exists(folder.resolve(name)));
  }

  /** Whether a folder is a run, or one that holds runs. */
  private static boolean isOurs(Path folder) throws IOException {
    if (isRun(folder)) {
      return true;
    }
    int found = 0;
    int others = 0;
    try (DirectoryStream<Path> inside = Files.newDirectoryStream(folder)) {
      for (Path p : inside) {
        if (isLitter(p)) {
          continue;
        }
        // A class of a million pictures must not be listed twice.
        if (!Files.isDirectory(p)) {
          return false;
        }
        found += isRun(p) ? 1 : 0;
        others += isRun(p) ? 0 : 1;
      }
    } catch (AccessDeniedException e) {
      return false;
    }
    // Where 'train' keeps its runs there may be one that never came to its settings.
    return FileNames.last(folder).equals("runs")
        ? found > 0 || others == 0
        : found > 0 && others == 0;
  }

  /** The sub-folders of a folder that has nothing else in it; none if it has. */
  static List<Path> foldersAlone(Path folder) {
    try (DirectoryStream<Path> inside = Files.newDirectoryStream(folder)) {
      for (Path p : inside) {
        // A class of a million pictures is known by its first.
        if (isPicture(p) && !Files.isDirectory(p)) {
          return List.of();
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      throw unreadable(folder, e);
    }
    Inside all = of(folder);
    return all.pictures().isEmpty() ? all.folders() : List.of();
  }

  /** Whether any file below a folder is called as pictures are. */
  static boolean hasPicture(Path folder) {
    boolean[] found = new boolean[1];
    Walk.through(
        folder,
        (path, reason) -> {},
        file -> {
          found[0] = isPicture(file);
          return !found[0];
        });
    return found[0];
  }

  /** The files below a folder, at any depth, in natural order of their paths. */
  static List<Path> walk(Path folder, Faults faults) {
    List<Path> files = new ArrayList<>();
    Walk.through(folder, faults, files::add);
    files.sort(
        Comparator.comparing(file -> FileNames.text(folder.relativize(file)), new NaturalOrder()));
    return files;
  }

  /**
   * The files below a folder, whatever they hold, in natural order.
   *
   * @throws DataException if it is no folder, or can't be listed
   */
  public static List<Path> everything(Path folder, List<Listing.Fault> faults) {
    return walk(folder, (path, reason) -> faults.add(new Listing.Fault(path, reason)));
  }

  private static DataException unreadable(Path folder, Exception e) {
    String reason = e instanceof AccessDeniedException ? "permission denied" : e.getMessage();
    return new DataException(FileNames.text(folder) + ": can't be listed (" + reason + ")", e);
  }
}
