package striate.app.option;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import striate.app.console.Screen;
import striate.app.recipe.Data;
import striate.app.recipe.Key;
import striate.app.recipe.Settings;
import striate.app.sets.Chosen;
import striate.app.sets.Copies;
import striate.app.sets.DataSource;
import striate.app.sets.SetFiles;
import striate.app.training.Session;
import striate.data.DataException;
import striate.data.Dataset;
import striate.data.SampleCache;
import striate.images.Problem;

/** The options of every command that reads images from a set. */
public final class SetOptions {
  /** Damaged files that are named; of the others the number is told. */
  private static final int NAMED = 5;

  /** Lines about what may be doubted. */
  private static final int NOTES = 20;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "Where named sets are (STRIATE_DATA, else ~/.striate/data).")
  private @Nullable Path data;

  @Option(
      names = "--strict",
      description = "Refuse a set with a damaged file instead of leaving the file out.")
  private boolean strict;

  private long cacheBytes = SampleCache.LIMIT;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Option(
      names = "--cache",
      paramLabel = "GB",
      description =
          "Gigabytes of disk for the cache of resized images, beside the named sets (20).")
  public void cache(double gigabytes) {
    if (!(gigabytes >= 0 && gigabytes <= 1e6)) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(),
          "--cache: 0 to 1000000 gigabytes expected, got " + gigabytes);
    }
    cacheBytes = (long) (gigabytes * 1e9);
  }

  /** The folder of named sets. */
  public Path folder() {
    return SetFiles.folder(data, System.getenv());
  }

  /** Where decoded pictures are kept from one run to the next. */
  public SampleCache cache() {
    return SampleCache.in(folder().resolve("cache")).limit(cacheBytes);
  }

  /** Opens the set that the settings name, and the test set if they name one. */
  public Data open(Settings settings, Session session) {
    DataSource source = source(settings.text(Key.DATA), List.of(), session.screen());
    tell(source, session);
    Dataset test = source.test();
    if (!settings.text(Key.TEST).isEmpty()) {
      test = test(settings.text(Key.TEST), source, session);
    }
    tellReplaced(settings, source, session);
    Copies.lines(source.train(), source.validation(), test).forEach(session::warn);
    return new Data(
        source.name(),
        source.train(),
        source.validation(),
        test,
        source.problems(),
        source.overview());
  }

  /** A share of the training images for validation, where the set has images for it. */
  private static void tellReplaced(Settings settings, DataSource source, Session session) {
    Dataset own = source.validation();
    if (own != null
        && !settings.isAuto(Key.VALIDATION)
        && settings.number(Key.VALIDATION, 0, 0.99) > 0) {
      session.warn(
          String.format(
              Locale.ROOT,
              "%s %s takes training images for validation; the set's own %,d validation images are"
                  + " not used",
              Key.VALIDATION.option(),
              settings.text(Key.VALIDATION),
              own.size()));
    }
  }

  /** The test images of another set, or else its validation images, or all if it has no parts. */
  private Dataset test(String name, DataSource source, Session session) {
    List<String> classes = source.train().classes();
    DataSource other = source(name, classes, session.screen());
    tell(other, session);
    Dataset named = other.test() == null ? other.validation() : other.test();
    Dataset whole = named == null ? other.train() : named;
    if (whole.size() == 0) {
      throw new DataException(name + ": images to test on expected, got none");
    }
    if (whole.classes().equals(classes)) {
      return whole;
    }
    Chosen chosen = Chosen.of(List.of(whole), classes);
    if (!chosen.unknown().isEmpty()) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: the classes of %s expected, %s, got %s",
              other.name(),
              source.name(),
              classes,
              whole.classes()));
    }
    return chosen;
  }

  /**
   * Opens a set, showing how far it is.
   *
   * @param known the classes of a model that is to be measured; none if the set is to train on
   */
  public DataSource source(String name, List<String> known, Screen screen) {
    return DataSource.open(
        name,
        new DataSource.Options(
            folder(),
            strict,
            known,
            (done, all) -> {
              if (done % 16 == 0) {
                screen.live("looking at " + name + ": " + done + " of " + all + " files");
              }
            }));
  }

  /** What was left out, and what may be doubted. */
  public static void tell(DataSource source, Session session) {
    tell(source.problems(), session);
    List<String> notes = source.notes();
    notes.subList(0, Math.min(NOTES, notes.size())).forEach(session::warn);
    if (notes.size() > NOTES) {
      session.warn(notes.size() - NOTES + " more lines ('striate data info SET' has them all)");
    }
  }

  private static void tell(List<Problem> problems, Session session) {
    for (Problem p : problems.subList(0, Math.min(NAMED, problems.size()))) {
      session.warn("left out " + p);
    }
    if (problems.size() > NAMED) {
      session.warn(
          "left out "
              + (problems.size() - NAMED)
              + " more files ('striate data info SET' lists them all)");
    }
  }
}
