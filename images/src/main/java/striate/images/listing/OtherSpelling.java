package striate.images.listing;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Files whose names a list spells in another way: in another Unicode form, as macOS writes them, in
 * another case, as Windows reads them, or with the suffix of another picture format, as where the
 * files were converted and the list was not.
 */
final class OtherSpelling {
  /** The files and folders of each folder that was asked for, by {@link FileNames#alike}. */
  private final Map<Path, Map<String, List<Path>>> folders = new HashMap<>();

  /** The pictures of such folders, by the same form of their names without a suffix. */
  private final Map<Path, Map<String, List<Path>>> stems = new HashMap<>();

  private boolean suffixes;

  /** Lets a picture's suffix be another: where no file of a list has the one that it says. */
  void anySuffix() {
    suffixes = true;
  }

  /** The one file or folder that is spelt so, or null if there is none, or several. */
  @Nullable Path find(Path wanted) {
    Path above = wanted.getParent();
    if (above == null || wanted.getFileName() == null) {
      return null;
    }
    Path folder = folders.containsKey(above) || Files.isDirectory(above) ? above : find(above);
    if (folder == null) {
      return null;
    }
    String name = FileNames.last(wanted);
    List<Path> found =
        folders
            .computeIfAbsent(folder, OtherSpelling::list)
            .getOrDefault(FileNames.alike(name), List.of());
    if (found.size() > 1) {
      found = found.stream().filter(p -> isForm(p, name)).toList();
    }
    if (found.isEmpty() && suffixes && Inside.isPicture(wanted)) {
      found =
          stems
              .computeIfAbsent(folder, this::stems)
              .getOrDefault(stem(FileNames.alike(name)), List.of());
    }
    return found.size() == 1 ? found.getFirst() : null;
  }

  private Map<String, List<Path>> stems(Path folder) {
    Map<String, List<Path>> names = new HashMap<>();
    folders
        .getOrDefault(folder, Map.of())
        .forEach((name, paths) -> {
          if (Inside.isPicture(paths.getFirst())) {
            names.computeIfAbsent(stem(name), k -> new ArrayList<>()).addAll(paths);
          }
        });
    return names;
  }

  private static String stem(String name) {
    return name.substring(0, name.lastIndexOf('.'));
  }

  /** Whether a file's name differs from another in its Unicode form alone. */
  static boolean isForm(Path file, String name) {
    return FileNames.composed(FileNames.last(file)).equals(FileNames.composed(name));
  }

  private static Map<String, List<Path>> list(Path folder) {
    Map<String, List<Path>> names = new HashMap<>();
    try (DirectoryStream<Path> inside = Files.newDirectoryStream(folder)) {
      for (Path p : inside) {
        names.computeIfAbsent(FileNames.alike(FileNames.last(p)), k -> new ArrayList<>()).add(p);
      }
    } catch (IOException | DirectoryIteratorException e) {
      return Map.of(); // then there is none
    }
    return names;
  }
}
