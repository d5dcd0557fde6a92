package striate.images;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import striate.data.DataException;

/**
 * One sub-folder a class, or {@code train}, {@code validation} and {@code test} of such folders.
 */
final class FolderListing {
  /** What systems leave behind in folders. */
  private static final Set<String> LITTER = Set.of("thumbs.db", "desktop.ini", "__macosx");

  private final Path root;
  private final Listing listing = new Listing();

  private FolderListing(Path root) {
    this.root = root;
  }

  static Listing of(Path root) {
    if (!Files.exists(root)) {
      throw new DataException(root + ": no such folder");
    }
    if (!Files.isDirectory(root)) {
      throw new DataException(root + ": a folder expected");
    }
    FolderListing listing = new FolderListing(root);
    listing.list();
    return listing.listing;
  }

  private void list() {
    List<Path> folders = children(root, true);
    if (folders.isEmpty()) {
      throw new DataException(
          root
              + ": one sub-folder for each class expected, got "
              + (children(root, false).isEmpty() ? "an empty folder" : "files without folders"));
    }
    Map<Listing.Part, Path> parts = new LinkedHashMap<>();
    List<Path> others = new ArrayList<>();
    for (Path folder : folders) {
      Listing.Part part = part(folder);
      if (part == null) {
        others.add(folder);
      } else if (parts.put(part, folder) != null) {
        throw new DataException(root + ": two folders for " + part.name().toLowerCase(Locale.ROOT));
      }
    }
    Path train = parts.get(Listing.Part.TRAIN);
    if (train == null || children(train, true).isEmpty()) {
      // Without a folder of that name and of that shape, "test" is a class like any other.
      classes(Listing.Part.TRAIN, root);
      return;
    }
    if (!others.isEmpty()) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: either train, validation and test or one sub-folder for each class expected, got %s beside %s",
              root,
              others.getFirst().getFileName(),
              train.getFileName()));
    }
    parts.forEach(this::classes);
  }

  private static Listing.@Nullable Part part(Path folder) {
    return switch (folder.getFileName().toString().toLowerCase(Locale.ROOT)) {
      case "train", "training" -> Listing.Part.TRAIN;
      case "val", "valid", "validation" -> Listing.Part.VALIDATION;
      case "test", "testing" -> Listing.Part.TEST;
      default -> null;
    };
  }

  private void classes(Listing.Part part, Path folder) {
    for (Path loose : children(folder, false)) {
      listing.problems.add(new Problem(loose, "lies in no class's folder"));
    }
    for (Path label : children(folder, true)) {
      List<Path> files = walk(label);
      for (Path file : files) {
        listing.entries.add(
            new Listing.Entry(
                part, file, root.relativize(file).toString(), label.getFileName().toString()));
      }
      if (files.isEmpty()) {
        listing.problems.add(new Problem(label, "a class without files"));
      }
    }
  }

  /** All files below a class's folder, however deep, by their names. */
  private List<Path> walk(Path folder) {
    List<Path> files = new ArrayList<>();
    try {
      Files.walkFileTree(
          folder,
          EnumSet.of(FileVisitOption.FOLLOW_LINKS),
          Integer.MAX_VALUE,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path inner, BasicFileAttributes attributes) {
              return inner.equals(folder) || shown(inner)
                  ? FileVisitResult.CONTINUE
                  : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (shown(file)) {
                files.add(file);
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              listing.problems.add(new Problem(file, "can't be read (" + e + ")"));
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
    files.sort(
        Comparator.comparing(file -> folder.relativize(file).toString(), new NaturalOrder()));
    return files;
  }

  private static List<Path> children(Path folder, boolean folders) {
    try (Stream<Path> inside = Files.list(folder)) {
      return inside
          .filter(p -> shown(p) && Files.isDirectory(p) == folders)
          .sorted(Comparator.comparing(p -> p.getFileName().toString(), new NaturalOrder()))
          .toList();
    } catch (IOException e) {
      throw unreadable(folder, e);
    } catch (UncheckedIOException e) {
      throw unreadable(folder, e);
    }
  }

  private static boolean shown(Path p) {
    String name = p.getFileName().toString();
    return !name.startsWith(".") && !LITTER.contains(name.toLowerCase(Locale.ROOT));
  }

  private static DataException unreadable(Path folder, Exception e) {
    return new DataException(folder + ": can't be listed (" + e.getMessage() + ")", e);
  }
}
