package striate.app.sets;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import striate.app.mnist.EmbeddedMnist;
import striate.data.ArrayDataset;
import striate.data.DataException;
import striate.data.Dataset;
import striate.data.Idx;
import striate.data.Picture;
import striate.images.PictureFiles;
import striate.images.PictureSets;
import striate.images.Pictures;
import striate.images.Problem;

/**
 * Pictures to train on and to be judged by, wherever they come from.
 *
 * @param name what the user asked for
 * @param train the pictures to train on; if nothing else is there, all of them
 * @param validation null if the source has none of its own
 * @param test null if the source has none of its own
 * @param problems files that were left out
 * @param notes lines about what may be doubted
 * @param overview sizes and channels
 */
public record DataSource(
    String name,
    Dataset train,
    @Nullable Dataset validation,
    @Nullable Dataset test,
    List<Problem> problems,
    List<String> notes,
    PictureSets.Overview overview) {
  private static final List<String> LISTS =
      List.of(".csv", ".tsv", ".tab", ".psv", ".txt", ".lst", ".json", ".jsonl", ".ndjson");

  /**
   * How a source is opened.
   *
   * @param data the folder that holds the named sets, {@link SetFiles#folder}
   * @param strict whether one file that can't be used is enough to refuse a folder or a list
   * @param known the classes of a model that is to be measured; none if the source is to train on
   * @param progress hears how many files were looked at
   */
  public record Options(
      Path data, boolean strict, List<String> known, PictureFiles.Progress progress) {
    /** Copies the list. */
    public Options {
      known = List.copyOf(known);
    }

    /** Lenient and silent. */
    public static Options of(Path data) {
      return new Options(data, false, List.of(), (done, all) -> {});
    }
  }

  /**
   * Opens a named set, a folder (of classes; of train, validation and test; of IDX or CIFAR-10
   * files), a list (CSV and the like), or an IDX file of pictures with its labels beside it.
   *
   * @throws DataException if there is no such thing, or it is not as it should be
   */
  public static DataSource open(String what, Options options) {
    if (what.equals(Catalog.EMBEDDED)) {
      return of(what, embedded(EmbeddedMnist.Part.TRAIN), embedded(EmbeddedMnist.Part.TEST));
    }
    Optional<NamedSet> named = Catalog.find(what);
    if (named.isPresent()) {
      SetFiles.Pair pair = SetFiles.read(named.get(), options.data);
      return of(what, pair.train(), pair.test());
    }
    Path path = path(what);
    if (Files.isDirectory(path)) {
      Supplier<SetFiles.Pair> files = SetFiles.recognised(path);
      if (files == null) {
        return of(what, PictureFiles.folder(path), options);
      }
      SetFiles.Pair pair = files.get();
      return of(what, pair.train(), pair.test());
    }
    if (!Files.exists(path)) {
      throw new DataException(
          what
              + ": no such file or folder, and no set of that name ("
              + String.join(", ", Catalog.names())
              + ")"
              + charset(what));
    }
    String name = what.toLowerCase(Locale.ROOT);
    if (LISTS.stream().anyMatch(name::endsWith)) {
      return of(what, PictureFiles.manifest(path), options);
    }
    if (name.endsWith("-ubyte") || name.endsWith("-ubyte.gz") || name.contains("idx3")) {
      return of(what, Idx.read(path, SetFiles.labels(path)), null);
    }
    throw new DataException(
        what
            + ": a folder of classes, a .csv list or an IDX file of pictures expected, got "
            + Pictures.whatIs(path));
  }

  /** What to say where a name may be missing only because the JVM reads names in a poor charset. */
  public static String charset(String what) {
    String charset = System.getProperty("sun.jnu.encoding", "UTF-8");
    return charset.equalsIgnoreCase("UTF-8") || what.chars().allMatch(c -> c < 128)
        ? ""
        : "; this system's file names are taken as " + charset + ", try LC_ALL=C.UTF-8";
  }

  private static Path path(String what) {
    try {
      return Path.of(what);
    } catch (InvalidPathException e) {
      throw new DataException(what + ": no set of that name, and no path" + charset(what), e);
    }
  }

  private static ArrayDataset embedded(EmbeddedMnist.Part part) {
    EmbeddedMnist mnist = new EmbeddedMnist();
    byte[] labels = mnist.labels(part);
    return ArrayDataset.of(
        mnist.pixels(part),
        EmbeddedMnist.SIDE,
        EmbeddedMnist.SIDE,
        1,
        IntStream.range(0, labels.length).map(i -> labels[i]).toArray(),
        IntStream.range(0, 10).mapToObj(String::valueOf).toList());
  }

  private static DataSource of(String name, Dataset train, @Nullable Dataset test) {
    if (train.size() == 0) {
      throw new DataException(name + ": no picture in it");
    }
    Picture p = train.picture(0);
    return new DataSource(
        name,
        train,
        null,
        test,
        List.of(),
        List.of(),
        new PictureSets.Overview(
            p.channels(),
            p.width(),
            p.height(),
            Math.min(p.width(), p.height()),
            Math.max(p.width(), p.height()),
            true));
  }

  private static DataSource of(String name, PictureFiles files, Options options) {
    PictureSets sets =
        files.strict(options.strict).known(options.known).progress(options.progress).open();
    return new DataSource(
        name,
        sets.train(),
        sets.validation(),
        sets.test(),
        sets.problems(),
        sets.notes(),
        sets.overview());
  }
}
