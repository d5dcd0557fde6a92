package striate.app.serve.models;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where models lie, as a user names them:
 *
 * <ul>
 *   <li>a file {@code photos.onnx}: version 1 of the model photos
 *   <li>a folder {@code photos} with {@code 1.onnx}, {@code 2.onnx} or {@code 1/model.onnx}: these
 *       versions of the model photos
 *   <li>any other folder: each {@code NAME.onnx} and each such folder in it
 * </ul>
 */
public final class Places {
  private static final String SUFFIX = ".onnx";
  private static final String FIRST = "1";
  private static final int LONGEST_VERSION = 18;

  private final List<Place> places;

  private record Place(@Nullable String name, Path path) {}

  /**
   * The places that arguments name, each {@code PATH} or {@code NAME=PATH}.
   *
   * @throws IllegalArgumentException if an argument is neither
   */
  public Places(List<String> arguments) {
    List<Place> all = new ArrayList<>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      int slash = argument.indexOf('/');
      boolean named = equals > 0 && (slash < 0 || equals < slash);
      if (named && !Files.exists(Path.of(argument))) {
        String name = name(argument.substring(0, equals));
        all.add(new Place(name, Path.of(argument.substring(equals + 1))));
      } else {
        all.add(new Place(null, Path.of(argument)));
      }
    }
    places = List.copyOf(all);
  }

  /** The name as it is compared: composed, whatever the file system makes of it. */
  public static String name(String text) {
    boolean ascii = true; // most often, and the JDK's tables for the others take time to load
    for (int i = 0; ascii && i < text.length(); i++) {
      ascii = text.charAt(i) < 0x80;
    }
    return ascii ? text : Normalizer.normalize(text, Normalizer.Form.NFC);
  }

  /**
   * The files that are there now.
   *
   * @throws IOException if a folder can't be read, has no model, or two have the same name; the
   *     message is for the user
   */
  SortedMap<Key, Path> scan() throws IOException {
    SortedMap<Key, Path> found = new TreeMap<>();
    for (Place place : places) {
      if (!Files.exists(place.path)) {
        throw new IOException(place.path + ": no such file or folder");
      }
      place(place, found);
    }
    return found;
  }

  /**
   * The same, with what is wrong in a place told to {@code problems} and the others looked at.
   *
   * @param absent takes the names of places where nothing is now: not known to have gone for good,
   *     and whether it was a file or a folder cannot be told
   */
  SortedMap<Key, Path> scan(Consumer<String> problems, Set<String> absent) {
    SortedMap<Key, Path> found = new TreeMap<>();
    for (Place place : places) {
      try {
        if (!Files.exists(place.path)) {
          absent.add(place.name != null ? place.name : nameOf(place.path));
          continue;
        }
        place(place, found);
      } catch (IOException e) {
        problems.accept(String.valueOf(e.getMessage()));
      }
    }
    return found;
  }

  private static void place(Place place, SortedMap<Key, Path> found) throws IOException {
    if (Files.isDirectory(place.path)) {
      folder(place, found);
    } else {
      String name = place.name != null ? place.name : nameOf(place.path);
      add(found, new Key(name, FIRST), place.path);
    }
  }

  private static void folder(Place place, SortedMap<Key, Path> found) throws IOException {
    Path folder = place.path;
    SortedMap<String, Path> versions = versions(folder);
    if (!versions.isEmpty()) {
      String name = place.name != null ? place.name : nameOf(folder.toRealPath());
      for (Map.Entry<String, Path> v : versions.entrySet()) {
        add(found, new Key(name, v.getKey()), v.getValue());
      }
      return;
    }
    if (place.name != null) {
      throw new IOException(
          folder + ": versions expected, such as 1.onnx or 1/model.onnx, got none");
    }
    int before = found.size();
    for (Path entry : entries(folder)) {
      if (Files.isDirectory(entry)) {
        for (Map.Entry<String, Path> v : versions(entry).entrySet()) {
          add(found, new Key(nameOf(entry), v.getKey()), v.getValue());
        }
      } else if (isModel(entry)) {
        add(found, new Key(nameOf(entry), FIRST), entry);
      }
    }
    if (found.size() == before) {
      throw new IOException(folder + ": model files NAME.onnx expected, got none");
    }
  }

  private static void add(SortedMap<Key, Path> found, Key key, Path file) throws IOException {
    Path other = found.putIfAbsent(key, file);
    if (other != null) {
      throw new IOException(
          other
              + " and "
              + file
              + ": both are version "
              + key.version()
              + " of "
              + key.name()
              + "; NAME="
              + file
              + " gives another name");
    }
  }

  private static SortedMap<String, Path> versions(Path folder) throws IOException {
    SortedMap<String, Path> versions = new TreeMap<>(Key.VERSIONS);
    for (Path entry : entries(folder)) {
      String name = String.valueOf(entry.getFileName());
      if (Files.isDirectory(entry) && isVersion(name)) {
        List<Path> models = entries(entry).stream().filter(Places::isModel).toList();
        if (models.size() > 1) {
          throw new IOException(entry + ": one file NAME.onnx expected, got " + models.size());
        }
        if (models.size() == 1) {
          put(versions, name, models.getFirst());
        }
      } else if (isModel(entry) && isVersion(nameOf(entry))) {
        put(versions, nameOf(entry), entry);
      }
    }
    return versions;
  }

  private static void put(SortedMap<String, Path> versions, String version, Path file)
      throws IOException {
    if (versions.putIfAbsent(version, file) != null) {
      throw new IOException(file + ": version " + version + " is there twice");
    }
  }

  /** Whether a name is one of a version. */
  static boolean isVersion(String name) {
    return !name.isEmpty()
        && name.length() <= LONGEST_VERSION
        && name.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** Not hidden: what is being written often begins with a dot. */
  private static boolean isModel(Path file) {
    String name = String.valueOf(file.getFileName());
    return !name.startsWith(".")
        && name.toLowerCase(Locale.ROOT).endsWith(SUFFIX)
        && name.length() > SUFFIX.length()
        && Files.isRegularFile(file);
  }

  private static String nameOf(Path path) {
    String name = String.valueOf(path.toAbsolutePath().normalize().getFileName());
    boolean suffix =
        name.toLowerCase(Locale.ROOT).endsWith(SUFFIX) && name.length() > SUFFIX.length();
    return name(suffix ? name.substring(0, name.length() - SUFFIX.length()) : name);
  }

  private static List<Path> entries(Path folder) throws IOException {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      stream.forEach(entries::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    entries.sort(null);
    return entries;
  }
}
