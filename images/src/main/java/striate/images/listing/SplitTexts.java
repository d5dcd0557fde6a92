package striate.images.listing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import striate.data.DataException;

/**
 * The parts of a set that lies in folders of classes, where texts beside these folders say them: a
 * text for each part with a file in each line ({@code meta/train.txt} of Food-101, {@code
 * labels/test1.txt} of DTD, {@code TestImages.txt} of MIT Indoor Scenes), or numbered files and a 0
 * or 1 for each number (CUB-200). Texts that name other files are of something else.
 */
final class SplitTexts {
  private static final int FOLDERS = 20;
  private static final int TEXTS = 100;
  private static final long MOST_BYTES = 1 << 26;

  /** How many of a text's files must be there: some sets name a few that are not. */
  private static final double NEARLY_ALL = 0.99;

  private final Path root;
  private final Listing listing;

  /** The place of each file by its folder and its name without the suffix; -1 for several. */
  private final Map<String, Integer> places = new HashMap<>();

  private SplitTexts(Path root, Listing listing) {
    this.root = root;
    this.listing = listing;
  }

  /** Gives the files their parts, if there are such texts. */
  static void apply(Path root, Listing listing) {
    if (listing.entries().stream().allMatch(e -> e.part() == Listing.Part.TRAIN)
        && !listing.entries().isEmpty()) {
      new SplitTexts(root, listing).apply();
    }
  }

  private void apply() {
    List<Path> folders = new ArrayList<>(List.of(root));
    Inside.of(root).folders().stream()
        .limit(FOLDERS)
        .filter(f -> !Inside.hasPicture(f))
        .forEach(folders::add);
    for (Path folder : folders) {
      Map<Listing.Part, Path> texts = new EnumMap<>(Listing.Part.class);
      Map<String, Path> named = new HashMap<>();
      int count = 0;
      for (Path file : Inside.of(folder).files()) {
        String name = FileNames.last(file).toLowerCase(Locale.ROOT);
        if (!name.endsWith(".txt") || ++count > TEXTS || !isReadable(file)) {
          continue;
        }
        named.put(name, file);
        // Of several splits, train1 to train10, the first.
        String stem = name.substring(0, name.length() - 4).replaceAll("[-_ ]?0*1$", "");
        Listing.Part part = PartName.of(stem);
        if (part != null) {
          texts.putIfAbsent(part, file);
        }
      }
      Path numbers = named.get("images.txt");
      Path split = named.get("train_test_split.txt");
      if (numbers != null && split != null) {
        numbered(numbers, split);
        return;
      }
      if (texts.size() > 1 && texts.containsKey(Listing.Part.TRAIN)) {
        lines(texts);
        return;
      }
    }
  }

  private static boolean isReadable(Path file) {
    try {
      return Files.isRegularFile(file) && Files.size(file) <= MOST_BYTES;
    } catch (java.io.IOException e) {
      return false; // then it says nothing
    }
  }

  private void index() {
    for (int i = 0; i < listing.entries().size(); i++) {
      Path file = listing.entries().get(i).file();
      Path folder = file.getParent();
      String key = key((folder == null ? "" : FileNames.last(folder)) + "/" + FileNames.last(file));
      places.merge(key, i, (a, b) -> -1);
    }
  }

  /** The last folder of a path and the name without a picture's suffix. */
  private static String key(String path) {
    String plain = path.strip().replace('\\', '/');
    int last = plain.lastIndexOf('/');
    String end = plain.substring(plain.lastIndexOf('/', last - 1) + 1);
    return FileNames.alike(
        Inside.isPicture(Path.of("x" + suffix(end)))
            ? end.substring(0, end.lastIndexOf('.'))
            : end);
  }

  private static String suffix(String name) {
    int dot = name.lastIndexOf('.');
    String suffix = dot < 0 ? "" : name.substring(dot);
    return suffix.matches("\\.\\w+") ? suffix : "";
  }

  /** The place of a line's file: all of the line, or what stands before its last space. */
  private @Nullable Integer place(String line) {
    for (String path = line.strip(); !path.isEmpty(); path = before(path)) {
      Integer place = places.get(key(path));
      if (place != null) {
        return place;
      }
    }
    return null;
  }

  private static String before(String path) {
    int space = Math.max(path.lastIndexOf(' '), path.lastIndexOf('\t'));
    return space < 0 ? "" : path.substring(0, space).strip();
  }

  private void lines(Map<Listing.Part, Path> texts) {
    index();
    Map<Integer, Listing.Part> parts = new HashMap<>();
    for (Map.Entry<Listing.Part, Path> text : texts.entrySet()) {
      List<String> lines = read(text.getValue());
      int found = 0;
      for (String line : lines) {
        Integer place = place(line);
        if (place != null && place >= 0) {
          found++;
          Listing.Part other = parts.put(place, text.getKey());
          if (other != null && other != text.getKey()) {
            listing.note(
                "%s is not read: it names %s, as the text of %s does",
                FileNames.text(text.getValue()),
                listing.entries().get(place).name(),
                other.title());
            return;
          }
        }
      }
      if (found < NEARLY_ALL * lines.size() || found == 0) {
        if (found > 0) {
          listing.note(
              "%s is not read: it names %,d files, of which %,d are here",
              FileNames.text(text.getValue()), lines.size(), found);
        }
        return;
      }
    }
    give(parts, String.join(" and ", texts.values().stream().map(FileNames::text).toList()));
  }

  private void numbered(Path numbers, Path split) {
    index();
    Map<String, Integer> files = new HashMap<>();
    for (String line : read(numbers)) {
      String[] cells = line.strip().split("\\s+", 2);
      Integer place = cells.length == 2 ? place(cells[1]) : null;
      if (place != null && place >= 0) {
        files.put(cells[0], place);
      }
    }
    Map<Integer, Listing.Part> parts = new HashMap<>();
    List<String> lines = read(split);
    for (String line : lines) {
      String[] cells = line.strip().split("\\s+", 2);
      Integer place = files.get(cells[0]);
      if (place != null && cells.length == 2 && cells[1].matches("[01]")) {
        parts.put(place, cells[1].equals("1") ? Listing.Part.TRAIN : Listing.Part.TEST);
      }
    }
    if (parts.size() < NEARLY_ALL * lines.size() || parts.isEmpty()) {
      listing.note(
          "%s is not read: of its %,d files %,d are here",
          FileNames.text(split), lines.size(), parts.size());
      return;
    }
    give(parts, FileNames.text(split));
  }

  private static List<String> read(Path text) {
    try {
      return ListText.read(text).lines().filter(line -> !line.isBlank()).toList();
    } catch (DataException e) {
      return List.of(); // it is no text: nothing of it is found
    }
  }

  private void give(Map<Integer, Listing.Part> parts, String texts) {
    List<Listing.Entry> all = List.copyOf(listing.entries());
    listing.entries().clear();
    int left = 0;
    for (int i = 0; i < all.size(); i++) {
      Listing.Part part = parts.get(i);
      Listing.Entry e = all.get(i);
      if (part == null) {
        left++;
      } else {
        listing.entries().add(new Listing.Entry(part, e.file(), e.name(), e.label()));
      }
    }
    listing.note(
        "%s: read as the parts of the set%s",
        texts, left == 0 ? "" : ", " + Listing.count(left, "file") + " in none of them left out");
  }
}
