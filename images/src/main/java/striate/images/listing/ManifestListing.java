package striate.images.listing;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import striate.data.DataException;

/**
 * The listing of a manifest: a list of files and their classes, and, if it has such a column, of
 * the set that each picture belongs to.
 */
public final class ManifestListing {
  private static final Set<String> NO_VALUE = Set.of("nan", "null", "n/a", "#n/a", "<na>");

  /** Lines among which the names of the columns are looked for. */
  private static final int TITLE = 5;

  private final Listing listing;
  private final Path list;
  private final String name;
  private final Listing.Part standard;
  private final ListedFiles files;
  private final Map<Path, Integer> times = new HashMap<>();
  private final List<String> twice = new ArrayList<>();
  private final List<String> missing = new ArrayList<>();
  private final List<String> spelt = new ArrayList<>();
  private final SeveralLabels several = new SeveralLabels();
  private final Listing.@Nullable Part of;

  /** Whether the folders in the paths say the parts. */
  private boolean folders;

  private int none;

  private ManifestListing(Listing listing, Path list, Listing.@Nullable Part part) {
    this.listing = listing;
    this.list = list;
    this.name = FileNames.text(list);
    this.of = part;
    this.standard = part == null ? Listing.Part.TRAIN : part;
    this.files = new ListedFiles(list, part);
  }

  /**
   * Reads a list.
   *
   * @throws DataException naming the line, what was expected and what is there
   */
  public static Listing of(Path list) {
    Listing listing = new Listing();
    new ManifestListing(listing, list, null)
        .read(Csv.rows(ListText.read(list), FileNames.text(list)));
    return listing;
  }

  /** Adds the files of a list, which belong to {@code part} unless it says otherwise itself. */
  static void add(Listing listing, Path list, Listing.@Nullable Part part) {
    listing.lists().add(list);
    new ManifestListing(listing, list, part)
        .read(Csv.rows(ListText.read(list), FileNames.text(list)));
  }

  private void read(List<Csv.Row> lines) {
    List<Csv.Row> all = withoutTitle(lines);
    if (all.isEmpty()) {
      throw new DataException(name + ": lines of path and label expected, got an empty file");
    }
    ListColumns columns = ListColumns.of(all, name, this::exists, listing);
    List<Csv.Row> rows = columns.names().isEmpty() ? all : all.subList(1, all.size());
    files.settle(rows.stream().map(row -> ListColumns.cell(row, columns.path())).toList());
    Map<String, String> spellings = new HashMap<>();
    folders = PathParts.of(rows, columns, of, name, listing);
    for (Csv.Row row : rows) {
      add(row, columns, spellings);
    }
    String column =
        columns.label() < 0 || columns.names().isEmpty()
            ? ""
            : columns.names().get(columns.label());
    several.tell(name, column, listing);
    if (!missing.isEmpty()) {
      listing.note(
          "%s: %s of %,d not found, the first: %s",
          name, Listing.count(missing.size(), "file"), rows.size(), Listing.some(missing));
    }
    if (!spelt.isEmpty()) {
      listing.note(
          "%s: %s found that the list spells in another case or with another suffix, the first: %s",
          name, Listing.count(spelt.size(), "file"), spelt.getFirst());
    }
    if (!files.others().isEmpty()) {
      listing.note(
          "%s: files %s are read, though others of the same names are there: %s",
          name, files.chosen(), Listing.some(files.others()));
    }
    if (files.shortened() > 0) {
      listing.note(
          "%s: %s found by the end of the path that the list has, the first: %s",
          name, Listing.count(files.shortened(), "file"), files.firstShortened());
    }
    if (!twice.isEmpty()) {
      listing.note(
          "%s: %s listed more than once, the first: %s",
          name, Listing.count(twice.size(), "file"), Listing.some(twice));
    }
  }

  /** Some programs write what the list is of above the names of its columns. */
  private List<Csv.Row> withoutTitle(List<Csv.Row> lines) {
    for (int i = 0; i < Math.min(TITLE, lines.size()); i++) {
      List<String> cells = lines.get(i).cells();
      if (ListColumns.isHeader(cells)) {
        if (i > 0) {
          listing.note(
              "%s line %d: read as the names of the columns; what stands above is not read: %s",
              name,
              lines.get(i).line(),
              SeveralLabels.shown(
                  lines.getFirst().cells().stream()
                      .filter(c -> !c.isBlank())
                      .findFirst()
                      .orElse("")));
        }
        return lines.subList(i, lines.size());
      }
      if (cells.stream().anyMatch(this::exists)) {
        return lines;
      }
    }
    return lines;
  }

  private boolean exists(String cell) {
    try {
      return files.find(cell) != null || files.mayBeShortened(cell);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private void add(Csv.Row row, ListColumns columns, Map<String, String> spellings) {
    String place = name + " line " + row.line();
    int size = row.cells().size();
    if (size < columns.least()) {
      throw new DataException(
          place
              + ": "
              + (columns.names().isEmpty()
                  ? columns.part() < 0 ? "path and label" : "path, label and split"
                  : Listing.count(columns.names().size(), "cell"))
              + " expected, got "
              + Listing.count(size, "cell"));
    }
    if (size > columns.width()
        && row.cells().subList(columns.width(), size).stream().anyMatch(c -> !c.isBlank())) {
      // A separator in a name that is not in quotes: what follows it would be lost.
      throw new DataException(
          place
              + ": "
              + Listing.count(columns.width(), "cell")
              + " expected as in the first line, got "
              + size);
    }
    String path = ListColumns.cell(row, columns.path());
    if (path.isBlank()) {
      throw new DataException(place + ": an empty path");
    }
    String label = FileNames.composed(columns.label(row, place)).strip();
    if (label.isBlank()) {
      throw new DataException(place + ": an empty label");
    }
    if (columns.label() >= 0) {
      several.add(label, row.line());
    }
    String other = spellings.putIfAbsent(FileNames.alike(label), label);
    if (other != null && !other.equals(label) && spellings.put(label + "\0", label) == null) {
      listing.note("%s: classes %s and %s differ in case or spaces alone", name, other, label);
    }
    Listing.Part part = folders ? PathParts.of(path) : columns.part(row, standard, place);
    if (part == null) {
      String cell = ListColumns.cell(row, columns.part());
      throw new DataException(
          place
              + ": train, validation or test expected, got "
              + (cell.isBlank() ? "an empty cell" : cell));
    }
    if (NO_VALUE.contains(FileNames.alike(label)) && none++ == 0) {
      listing.note("%s is read as a class; programs write it where there is no label", label);
    }
    try {
      add(part, path, label);
    } catch (InvalidPathException e) {
      throw new DataException(place + ": no path: " + e.getReason(), e);
    }
  }

  private void add(Listing.Part part, String path, String label) {
    Path file = files.find(path);
    if (file == null) {
      file = files.findShortened(path);
    }
    if (file == null) {
      file = files.findSpelled(path);
      if (file != null && !OtherSpelling.isForm(file, path.replaceFirst(".*[/\\\\]", ""))) {
        spelt.add(path + " for " + FileNames.last(file));
      }
    }
    if (file == null) {
      missing.add(path);
      listing.fault(files.expected(path), "no such file");
      return;
    }
    if (times.merge(file, 1, Integer::sum) == 2) {
      twice.add(path);
    }
    listing.entries().add(new Listing.Entry(part, file, path, label));
  }

  @Override
  public String toString() {
    return "list " + list;
  }
}
