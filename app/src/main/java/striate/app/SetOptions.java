package striate.app;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import striate.app.console.Screen;
import striate.app.recipe.Data;
import striate.app.recipe.Key;
import striate.app.recipe.Settings;
import striate.app.sets.DataSource;
import striate.app.sets.SetFiles;
import striate.app.training.Session;
import striate.data.DataException;
import striate.data.Dataset;
import striate.data.SampleCache;
import striate.images.Problem;

/** The options of every command that reads images from a set. */
final class SetOptions {
  /** Damaged files that are named; of the others the number is told. */
  private static final int NAMED = 5;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "Where named sets are (STRIATE_DATA, else ~/.striate/data).")
  private @Nullable Path data;

  @Option(
      names = "--strict",
      description = "Refuse a set with a damaged file instead of leaving the file out.")
  private boolean strict;

  /** The folder of named sets. */
  Path folder() {
    return SetFiles.folder(data, System.getenv());
  }

  /** Where decoded pictures are kept from one run to the next. */
  SampleCache cache() {
    return SampleCache.in(folder().resolve("cache"));
  }

  /** Opens the set that the settings name, and the test set if they name one. */
  Data open(Settings settings, Session session) {
    DataSource source = source(settings.text(Key.DATA), session.screen());
    tell(source.problems(), session);
    Dataset test = source.test();
    if (!settings.text(Key.TEST).isEmpty()) {
      DataSource other = source(settings.text(Key.TEST), session.screen());
      tell(other.problems(), session);
      Dataset named = other.test();
      test = named == null ? other.train() : named;
      if (!test.classes().equals(source.train().classes())) {
        throw new DataException(
            other.name()
                + ": the classes of "
                + source.name()
                + " expected, "
                + source.train().classes()
                + ", got "
                + test.classes());
      }
    }
    return new Data(source.name(), source.train(), source.validation(), test, source.problems());
  }

  /** Opens a set, showing how far it is. */
  DataSource source(String name, Screen screen) {
    return DataSource.open(
        name,
        new DataSource.Options(
            folder(),
            strict,
            (done, all) -> {
              if (done % 16 == 0) {
                screen.live("looking at " + name + ": " + done + " of " + all + " files");
              }
            }));
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
