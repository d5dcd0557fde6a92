package striate.images;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import striate.data.DataException;

/**
 * A CSV file of path and label, and, if its first line names such a column, of the set that each
 * picture belongs to. Paths are relative to the file.
 */
final class ManifestListing {
  private static final Set<String> PATHS = Set.of("path", "file", "filename", "image");
  private static final Set<String> LABELS = Set.of("label", "class", "category");
  private static final Set<String> PARTS = Set.of("split", "set", "part");
  private static final long MOST_BYTES = 1L << 28;

  private ManifestListing() {}

  static Listing of(Path file) {
    List<Csv.Row> rows = Csv.rows(text(file), file.toString());
    if (rows.isEmpty()) {
      throw new DataException(file + ": lines of path and label expected, got an empty file");
    }
    List<String> first =
        rows.getFirst().cells().stream()
            .map(cell -> cell.strip().toLowerCase(Locale.ROOT))
            .toList();
    int path = find(first, PATHS);
    int label = find(first, LABELS);
    int part = find(first, PARTS);
    if (path >= 0 && label >= 0) {
      rows = rows.subList(1, rows.size());
    } else {
      path = 0;
      label = 1;
      part = -1;
    }
    Listing listing = new Listing();
    for (Csv.Row row : rows) {
      add(listing, file, row, path, label, part);
    }
    return listing;
  }

  private static int find(List<String> cells, Set<String> names) {
    for (int i = 0; i < cells.size(); i++) {
      if (names.contains(cells.get(i))) {
        return i;
      }
    }
    return -1;
  }

  private static void add(Listing listing, Path file, Csv.Row row, int path, int label, int part) {
    String place = file + " line " + row.line();
    List<String> cells = row.cells();
    if (cells.size() <= Math.max(path, Math.max(label, part))) {
      throw new DataException(
          place
              + ": "
              + (part < 0 ? "path and label" : "path, label and split")
              + " expected, got "
              + cells.size()
              + (cells.size() == 1 ? " cell" : " cells"));
    }
    String name = cells.get(path);
    String kind = cells.get(label);
    if (name.isBlank() || kind.isBlank()) {
      throw new DataException(place + ": an empty " + (name.isBlank() ? "path" : "label"));
    }
    Listing.Part which = Listing.Part.TRAIN;
    if (part >= 0) {
      which =
          switch (cells.get(part).strip().toLowerCase(Locale.ROOT)) {
            case "train", "training" -> Listing.Part.TRAIN;
            case "val", "valid", "validation" -> Listing.Part.VALIDATION;
            case "test", "testing" -> Listing.Part.TEST;
            default ->
                throw new DataException(
                    place + ": train, validation or test expected, got " + cells.get(part));
          };
    }
    try {
      listing.entries.add(
          new Listing.Entry(which, file.toAbsolutePath().resolveSibling(name), name, kind));
    } catch (InvalidPathException e) {
      throw new DataException(place + ": no path: " + e.getReason(), e);
    }
  }

  private static String text(Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new DataException(
            file + ": " + Files.size(file) + " bytes are too many for a list of pictures");
      }
      String text = Files.readString(file);
      return text.startsWith("\ufeff") ? text.substring(1) : text;
    } catch (NoSuchFileException e) {
      throw new DataException(file + ": no such file", e);
    } catch (AccessDeniedException e) {
      throw new DataException(file + ": may not be read", e);
    } catch (CharacterCodingException e) {
      throw new DataException(file + ": text in UTF-8 expected", e);
    } catch (IOException e) {
      throw new DataException(file + ": can't be read (" + e.getMessage() + ")", e);
    }
  }
}
