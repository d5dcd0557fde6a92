package striate.images.listing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import striate.data.DataException;

/**
 * Which columns of a list are what.
 *
 * @param path the column of files
 * @param label the column of classes, or -1
 * @param part the column that says training, validation or test, or -1
 * @param flags the columns that say true or false of a part
 * @param classes the columns of classes, none if there is a label
 * @param names the header, or empty
 * @param width how many cells a row may have
 */
record ListColumns(
    int path, int label, int part, PartFlags flags, OneHot classes, List<String> names, int width) {
  /** In the order of preference; without case, spaces and underscores. */
  private static final List<String> PATHS =
      List.of(
          "path",
          "filepath",
          "imagepath",
          "imgpath",
          "picturepath",
          "relativepath",
          "relpath",
          "filename",
          "imagefilename",
          "imgfilename",
          "imagefile",
          "file",
          "files",
          "filenames",
          "imagename",
          "imgname",
          "picturename",
          "image",
          "img",
          "picture",
          "photo",
          "images",
          "imageid",
          "imgid",
          "pictureid",
          "photoid",
          "fileid",
          "idcode",
          "id",
          "name");

  private static final List<String> LABELS =
      List.of(
          "label",
          "classname",
          "labelname",
          "categoryname",
          "class",
          "category",
          "target",
          "labels",
          "classes",
          "classlabel",
          "labeltext",
          "groundtruth",
          "groundtruthlabel",
          "truth",
          "gt",
          "targets",
          "categories",
          "tag",
          "choice",
          "y",
          "ytrue",
          "species",
          "breed",
          "diagnosis",
          "dx",
          "variety",
          "classid",
          "labelid",
          "categoryid",
          "targetid",
          "classindex",
          "classidx",
          "labelidx",
          "labelindex");

  /** A column of these names says the part, whatever is in it. */
  private static final List<String> PARTS = List.of("split", "subset", "partition", "datasplit");

  /** These may say the part. */
  private static final Set<String> MAYBE_PARTS =
      Set.of("set", "part", "dataset", "usage", "phase", "fold", "mode", "stage", "type", "group");

  /** And hardly anything else. */
  private static final Set<String> SURELY_PARTS = Set.of("fold", "set", "usage", "phase");

  private static final Pattern PICTURE =
      Pattern.compile(".*\\.(png|jpe?g|jfif|webp|gif|bmp)", Pattern.CASE_INSENSITIVE);

  /** Rows by which it is judged what a column is. */
  private static final int JUDGED = 20;

  /**
   * Finds them.
   *
   * @param exists whether a cell names a file
   * @param listing is told what may be doubted
   * @throws DataException naming the column that is missing
   */
  static ListColumns of(
      List<Csv.Row> rows, String name, Predicate<String> exists, Listing listing) {
    List<String> first = rows.getFirst().cells();
    List<String> plain = first.stream().map(ListColumns::plain).toList();
    int path = find(plain, PATHS);
    int label = find(plain, LABELS);
    int files = files(rows, exists, path);
    int begun = begun(rows, exists, files, path >= 0 || label >= 0);
    if (begun >= 0) {
      return headless(rows, begun, name, listing);
    }
    if (files >= 0 && files != path && files != label) {
      listing.note("%s: %s is read as the files", name, first.get(files));
      path = files;
    }
    String place = name + " line " + rows.getFirst().line();
    if (first.size() < 2) {
      throw new DataException(place + ": path and label expected, got 1 cell");
    }
    if (path < 0) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: a column of files (path, file_name, image or the like) expected, got the columns %s",
              place,
              Listing.some(first)));
    }
    List<Csv.Row> data = rows.subList(1, rows.size());
    int said = find(plain, PARTS);
    int part = said == path ? -1 : said;
    PartFlags flags = PartFlags.of(first, data, name, part < 0 ? null : first.get(part), listing);
    if (part < 0 && flags.columns().isEmpty()) {
      part = maybePart(plain, data, path);
    }
    if (label >= 0 && label != path) {
      tellOthers(first, plain, label, name, listing);
      tellNoPart(first, plain, data, List.of(path, label, part), name, listing);
      return new ListColumns(path, label, part, flags, OneHot.none(first), first, first.size());
    }
    List<Integer> others = new ArrayList<>();
    for (int i = 0; i < first.size(); i++) {
      // Without a name: the row numbers that data frames write.
      if (i != path && i != part && !plain.get(i).isEmpty() && !PartFlags.isFlag(plain.get(i))) {
        others.add(i);
      }
    }
    List<Integer> doubtful =
        others.stream().filter(i -> MAYBE_PARTS.contains(plain.get(i))).toList();
    OneHot hot = OneHot.of(first, data, others, doubtful, name);
    if (!hot.columns().isEmpty()) {
      List<Integer> read = new ArrayList<>(hot.columns());
      read.addAll(List.of(path, part));
      tellNoPart(first, plain, data, read, name, listing);
      return new ListColumns(path, -1, part, flags, hot, first, first.size());
    }
    if (others.size() == 1) {
      listing.note("%s: %s is read as the label", name, first.get(others.getFirst()));
      return new ListColumns(
          path, others.getFirst(), part, flags, OneHot.none(first), first, first.size());
    }
    throw new DataException(
        String.format(
            Locale.ROOT,
            "%s: a column of labels (label, class, target or the like) expected, got the columns %s%s",
            place,
            Listing.some(first),
            OneHot.reason(first, data, others)));
  }

  /**
   * The column whose cells are files, if it is another than the one of a known name, which has
   * none; else that one.
   */
  private static int files(List<Csv.Row> rows, Predicate<String> exists, int named) {
    List<Csv.Row> some = rows.subList(1, Math.min(rows.size(), 1 + JUDGED));
    if (named >= 0 && some.stream().anyMatch(row -> isThere(row, named, exists))) {
      return named;
    }
    for (int i = 0; i < rows.getFirst().cells().size(); i++) {
      int column = i;
      if (!some.isEmpty() && some.stream().allMatch(row -> isThere(row, column, exists))) {
        return i;
      }
    }
    return named;
  }

  private static boolean isThere(Csv.Row row, int column, Predicate<String> exists) {
    String cell = cell(row, column);
    return !cell.isBlank() && exists.test(cell);
  }

  /** Whether cells are names of columns, one of files and one of labels. */
  static boolean isHeader(List<String> cells) {
    List<String> plain = cells.stream().map(ListColumns::plain).toList();
    return find(plain, PATHS) >= 0 && find(plain, LABELS) >= 0;
  }

  private static void tellOthers(
      List<String> first, List<String> plain, int label, String name, Listing listing) {
    List<String> others = new ArrayList<>();
    for (int i = 0; i < plain.size(); i++) {
      // As label2 is one beside label.
      if (i != label && LABELS.contains(plain.get(i).replaceFirst("\\d+$", ""))) {
        others.add(first.get(i));
      }
    }
    if (!others.isEmpty()) {
      listing.note(
          "%s: %s is read as the label, not %s",
          name, first.get(label), String.join(" or ", others));
    }
  }

  /** Columns called as those of parts, which would have been read if they said nothing else. */
  private static void tellNoPart(
      List<String> first,
      List<String> plain,
      List<Csv.Row> data,
      List<Integer> read,
      String name,
      Listing listing) {
    for (int i = 0; i < plain.size(); i++) {
      int column = i;
      if (read.contains(i) || !MAYBE_PARTS.contains(plain.get(i))) {
        continue;
      }
      List<String> all = data.stream().map(row -> cell(row, column)).distinct().toList();
      List<String> odd = all.stream().filter(text -> PartName.of(text) == null).toList();
      boolean some = odd.size() < all.size();
      if (!odd.isEmpty() && (some || SURELY_PARTS.contains(plain.get(i)))) {
        listing.note(
            "%s: %s is not read: train, validation or test in all rows expected, got %s",
            name, first.get(i), odd.getFirst().isEmpty() ? "an empty cell" : odd.getFirst());
      }
    }
  }

  private static int maybePart(List<String> plain, List<Csv.Row> data, int path) {
    for (int i = 0; i < plain.size(); i++) {
      int column = i;
      if (i != path
          && MAYBE_PARTS.contains(plain.get(i))
          && !data.isEmpty()
          && data.stream().allMatch(row -> PartName.of(cell(row, column)) != null)) {
        return i;
      }
    }
    return -1;
  }

  /**
   * The column of files if the first row has one already, so that it names no columns; else -1.
   *
   * @param files the column that files were found in, or -1
   * @param named whether the first row has the name of a column
   */
  private static int begun(List<Csv.Row> rows, Predicate<String> exists, int files, boolean named) {
    List<String> first = rows.getFirst().cells();
    if (files >= 0
        && rows.subList(1, Math.min(rows.size(), 1 + JUDGED)).stream()
            .anyMatch(row -> isThere(row, files, exists))) {
      if (isData(first.get(files), exists)) {
        return files;
      }
      if (named) {
        return -1;
      }
    }
    for (int i = 0; i < first.size(); i++) {
      if (isData(first.get(i), exists)) {
        return i;
      }
    }
    return -1;
  }

  /** A picture may be called as a column is: {@code image.png} does not make {@code image} one. */
  private static boolean isData(String cell, Predicate<String> exists) {
    String plain = plain(cell);
    return !PATHS.contains(plain) && !LABELS.contains(plain) && isFile(cell, exists);
  }

  /** Without names of columns: the one with files is the path, the one beside it the label. */
  private static ListColumns headless(List<Csv.Row> rows, int path, String name, Listing listing) {
    List<String> first = rows.getFirst().cells();
    int part = -1;
    for (int i = 0; i < first.size() && first.size() > 2; i++) {
      int column = i;
      if (i != path
          && part < 0
          && rows.stream().allMatch(row -> PartName.of(cell(row, column)) != null)) {
        part = i;
      }
    }
    int label = 0;
    while (label == path || label == part) {
      label++;
    }
    OneHot none = OneHot.none(List.of());
    ListColumns headless =
        new ListColumns(path, label, part, PartFlags.NONE, none, List.of(), first.size());
    List<Integer> read = List.of(path, label, part);
    for (Csv.Row row : rows) {
      for (int i = 0; i < row.cells().size(); i++) {
        if (!read.contains(i) && !row.cells().get(i).isBlank()) {
          listing.note(
              "%s line %d: path%s are read, not %s",
              name,
              row.line(),
              part < 0 ? " and label" : ", label and split",
              SeveralLabels.shown(row.cells().get(i)));
          return headless;
        }
      }
    }
    return headless;
  }

  private static boolean isFile(String cell, Predicate<String> exists) {
    return !cell.isBlank() && (isPicture(cell) || exists.test(cell));
  }

  /** Whether a cell is named as a picture. */
  static boolean isPicture(String cell) {
    return PICTURE.matcher(cell).matches();
  }

  private static int find(List<String> plain, List<String> wanted) {
    for (String name : wanted) {
      int i = plain.indexOf(name);
      if (i >= 0) {
        return i;
      }
    }
    return -1;
  }

  static String plain(String cell) {
    return cell.toLowerCase(Locale.ROOT).replaceAll("[\\s_.#-]", "");
  }

  static String cell(Csv.Row row, int column) {
    return column < row.cells().size() ? row.cells().get(column) : "";
  }

  /** Cells that a row must have. */
  int least() {
    int most = Math.max(path, Math.max(label, part));
    for (int column : classes.columns()) {
      most = Math.max(most, column);
    }
    for (int column : flags.columns()) {
      most = Math.max(most, column);
    }
    return most + 1;
  }

  /**
   * The class of a row.
   *
   * @throws DataException if it has none, or several
   */
  String label(Csv.Row row, String place) {
    if (label >= 0) {
      return SeveralLabels.one(cell(row, label), place);
    }
    return classes.label(row, place);
  }

  /**
   * The part of a row, or null if its cell says none.
   *
   * @param standard what the row belongs to if no column says
   * @throws DataException if flags contradict each other or the list
   */
  Listing.@Nullable Part part(Csv.Row row, Listing.Part standard, String place) {
    return part < 0 ? flags.part(row, standard, place) : PartName.of(cell(row, part));
  }
}
