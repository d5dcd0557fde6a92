package striate.app.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import striate.app.console.Failure;
import striate.app.recipe.Key;
import striate.app.recipe.SettingException;
import striate.app.recipe.Settings;
import striate.app.sets.Catalog;
import striate.train.RunFolder;

/**
 * Where a run's images lie, so that it goes on from whatever folder it is called: kept beside the
 * settings, for a model's file should not tell it.
 */
public final class DataPlace {
  /** Begins the names of these remarks in a run's folder. */
  public static final String PREFIX = "place.";

  private static final String RUN = PREFIX + "run";

  /** Ends the name of the way from the run to the images. */
  private static final String FROM_RUN = ".from-run";

  private static final List<Key> KEYS = List.of(Key.DATA, Key.TEST);

  private DataPlace() {}

  /**
   * The settings that a training noted in a run's folder.
   *
   * @throws Failure if they are those of another version
   */
  public static Settings settings(RunFolder folder) throws IOException {
    Map<String, String> noted = new LinkedHashMap<>(folder.notes());
    noted.keySet().removeIf(key -> key.startsWith(PREFIX));
    try {
      return Settings.of(noted);
    } catch (SettingException e) {
      throw new Failure(folder.path() + " is a run of another version: " + e.getMessage(), e);
    }
  }

  /** What to note of a run that begins in a folder. */
  public static Map<String, String> of(Settings settings, Path run) {
    Map<String, String> places = new LinkedHashMap<>();
    for (Key key : KEYS) {
      Path path = path(settings.text(key));
      if (path != null && Files.exists(path)) {
        Path images = path.toAbsolutePath().normalize();
        Path folder = run.toAbsolutePath().normalize();
        places.put(PREFIX + key.text(), images.toString());
        places.put(RUN, folder.toString());
        if (Objects.equals(images.getRoot(), folder.getRoot())) {
          // By itself, since in another locale the whole path may be none.
          places.put(PREFIX + key.text() + FROM_RUN, folder.relativize(images).toString());
        }
      }
    }
    return places;
  }

  /** Forgets where the images of a key were. */
  public static void forget(Map<String, String> places, Key key) {
    places.remove(PREFIX + key.text());
    places.remove(PREFIX + key.text() + FROM_RUN);
  }

  /**
   * The settings with the places where the images are now: where they were, or, if run and images
   * were moved together, where they lie as seen from the run, or where the name leads from here.
   *
   * @param notes of the run's folder
   * @throws Failure if they are nowhere
   */
  public static Settings located(Settings settings, Map<String, String> notes, Path run) {
    Settings located = settings;
    for (Key key : KEYS) {
      if (path(settings.text(key)) != null) {
        located = located.with(key, locate(key, settings.text(key), notes, run));
      }
    }
    return located;
  }

  private static String locate(Key key, String name, Map<String, String> notes, Path run) {
    List<Path> places = new ArrayList<>();
    Path was = path(notes.getOrDefault(PREFIX + key.text(), ""));
    Path runWas = path(notes.getOrDefault(RUN, ""));
    Path fromRun = path(notes.getOrDefault(PREFIX + key.text() + FROM_RUN, ""));
    if (was != null) {
      places.add(was);
    }
    if (fromRun != null) {
      places.add(run.toAbsolutePath().resolve(fromRun).normalize());
    } else if (was != null) {
      if (runWas != null && was.getRoot() != null && was.getRoot().equals(runWas.getRoot())) {
        places.add(run.toAbsolutePath().resolve(runWas.relativize(was)).normalize());
      }
    }
    places.add(Path.of(name));
    for (Path place : places) {
      if (Files.exists(place)) {
        return place.toString();
      }
    }
    throw new Failure(
        places.getFirst()
            + ": no such file or folder; "
            + (key == Key.DATA ? "--set" : key.option())
            + " tells where the run's images are now",
        null);
  }

  /** A path, unless it is empty or the name of a set. */
  private static @Nullable Path path(String text) {
    if (text.isEmpty() || Catalog.names().contains(text)) {
      return null;
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      return null;
    }
  }
}
