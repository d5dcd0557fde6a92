package striate.images.listing;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import striate.data.DataException;

/**
 * The parts of a set that lies in folders of classes, where texts beside these folders say them: a
 * text for each part with a file in each line ({@code meta/train.txt} of Food-101, {@code
 * labels/test1.txt} of DTD, {@code TestImages.txt} of MIT Indoor Scenes), or numbered files and a 0
 * or 1 for each number (CUB-200). Texts that name other files are of something else. Whatever is
 * called as such a text and is not read is noted: its test pictures would be trained on.
 */
final class SplitTexts {
  /** Folders in a folder of texts that are looked into as well. */
  private static final int FOLDERS = 20;

  private static final String TEXT = ".txt";

  /** As CUB-200 calls its texts. */
  private static final String FILES = "images.txt";

  private static final String FLAGS = "train_test_split.txt";

  private static final int MOST_BYTES = 1 << 26;

  /** How many of a text's files must be there: some sets name a few that are not. */
  private static final double NEARLY_ALL = 0.99;

  /** The number of a split before or behind the name of its part; not a year. */
  private static final Pattern NUMBERED =
      Pattern.compile("(?:(\\d{1,3})[-_ ])?(.*?)(?:[-_ ]?(?<!\\d)(\\d{1,3}))?");

  private final Path root;
  private final Listing listing;
  private @Nullable FilesByPath files;

  private SplitTexts(Path root, Listing listing) {
    this.root = root;
    this.listing = listing;
  }

  /**
   * Gives the files their parts, if there are such texts.
   *
   * @param places the folders beside whose files they may lie
   */
  static void apply(Path root, List<Path> places, Listing listing) {
    if (listing.entries().stream().allMatch(e -> e.part() == Listing.Part.TRAIN)
        && !listing.entries().isEmpty()) {
      new SplitTexts(root, listing).apply(places);
    }
  }

  private void apply(List<Path> places) {
    Set<Path> folders = new LinkedHashSet<>(places);
    for (Path place : places) {
      for (Path folder : Inside.of(place).folders()) {
        if (!Inside.hasPicture(folder) && !Walk.leadsBack(folder)) {
          folders.add(folder);
          List<Path> inner = inside(folder);
          folders.addAll(inner.size() <= FOLDERS ? inner : List.of());
        }
      }
    }
    String read = null;
    for (Path folder : folders) {
      List<Path> texts = texts(folder);
      read = numbered(texts, read);
      read = lines(texts, read);
    }
  }

  private static List<Path> inside(Path folder) {
    try {
      return Inside.of(folder).folders();
    } catch (DataException e) {
      return List.of(); // the listing of the classes says so
    }
  }

  /** The texts of a folder but for those that are lists, whatever they are: read or told of. */
  private List<Path> texts(Path folder) {
    List<Path> texts = new ArrayList<>();
    try (DirectoryStream<Path> inside = Files.newDirectoryStream(folder)) {
      for (Path p : inside) {
        if (name(p).endsWith(TEXT)
            && !Inside.isLitter(p)
            && !Files.isDirectory(p)
            && !listing.lists().contains(p)) {
          texts.add(p);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      return List.of(); // as above
    }
    texts.sort(Comparator.comparing(FileNames::last, new NaturalOrder()));
    return texts;
  }

  private static String name(Path file) {
    return FileNames.last(file).toLowerCase(Locale.ROOT);
  }

  /**
   * What a text's name says.
   *
   * @param split the number of the split, or -1
   */
  private record Named(Listing.Part part, int split) {}

  private static @Nullable Named named(Path text) {
    String name = name(text);
    if (!name.endsWith(TEXT)) {
      return null;
    }
    String stem = name.substring(0, name.length() - TEXT.length());
    Matcher matcher = NUMBERED.matcher(stem);
    Listing.Part part = matcher.matches() ? PartName.of(matcher.group(2)) : null;
    if (part == null) {
      part = PartName.of(stem);
      return part == null ? null : new Named(part, -1);
    }
    String digits = matcher.group(1) == null ? matcher.group(3) : matcher.group(1);
    return new Named(part, digits == null ? -1 : Integer.parseInt(digits));
  }

  /** Whether a file is called as such texts are. */
  static boolean isNamed(Path file) {
    return named(file) != null || name(file).equals(FILES) || name(file).equals(FLAGS);
  }

  /** A line that is neither empty nor a comment. */
  private record Line(int number, String text) {}

  private static List<Line> read(Path text) {
    List<String> all = ListText.read(text, MOST_BYTES).lines().toList();
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (!all.get(i).isBlank()) {
        lines.add(new Line(i + 1, all.get(i)));
      }
    }
    return lines;
  }

  private FilesByPath files() {
    FilesByPath known = files;
    if (known == null) {
      known = new FilesByPath(root, List.copyOf(listing.entries()));
      files = known;
    }
    return known;
  }

  /** What texts say, and what is odd about them. */
  private final class Said {
    final Map<Integer, Listing.Part> parts = new HashMap<>();
    final List<String> notes = new ArrayList<>();

    /** Adds the file of each line; says why if the text is not to be read. */
    @Nullable String add(Path text, List<Line> lines, Map<Line, Integer> found) {
      String name = FileNames.text(text);
      Set<Integer> seen = new HashSet<>();
      List<String> missing = new ArrayList<>();
      List<String> twice = new ArrayList<>();
      List<String> spelt = new ArrayList<>();
      int count = 0;
      for (Line line : lines) {
        FilesByPath.Match match = files().find(line.text());
        if (match == null && line.text().strip().startsWith("#")) {
          continue;
        }
        count++;
        if (match == null || match.place() < 0) {
          missing.add("line " + line.number() + ": " + SeveralLabels.shown(line.text().strip()));
          continue;
        }
        found.put(line, match.place());
        if (!seen.add(match.place())) {
          twice.add(match.path());
        }
        if (match.spelt()) {
          spelt.add(match.path() + " for " + listing.entries().get(match.place()).name());
        }
      }
      if (count == 0) {
        return name + " names no file";
      }
      if (found.size() < NEARLY_ALL * count) {
        return String.format(
            Locale.ROOT,
            "%s names %s, of which %,d are here; the first that is not, or not alone of its name, is %s",
            name,
            Listing.count(count, "file"),
            found.size(),
            missing.getFirst());
      }
      note(missing, "%s: %s not found, or not alone of the name, the first: %s", name);
      note(twice, "%s: %s listed more than once, the first: %s", name);
      note(
          spelt,
          "%s: %s found that the text spells in another case or with another suffix, the first: %s",
          name);
      return null;
    }

    @SuppressWarnings("AnnotateFormatMethod") // its annotation would be a dependency
    private void note(List<String> what, String format, String text) {
      if (!what.isEmpty()) {
        String count = Listing.count(what.size(), "file");
        notes.add(String.format(Locale.ROOT, format, text, count, what.getFirst()));
      }
    }
  }

  private void notRead(String texts, boolean several, String why) {
    listing.note("%s %s not read: %s", texts, several ? "are" : "is", why);
  }

  /**
   * A text for each part.
   *
   * @param read the texts that are read already, or null
   * @return the texts that are read
   */
  private @Nullable String lines(List<Path> texts, @Nullable String read) {
    Map<Integer, EnumMap<Listing.Part, Path>> splits = new TreeMap<>();
    List<Path> others = new ArrayList<>();
    for (Path text : texts) {
      Named named = named(text);
      if (named != null) {
        put(
            splits.computeIfAbsent(named.split(), k -> new EnumMap<>(Listing.Part.class)),
            named.part(),
            text,
            others);
      }
    }
    String all = joined(splits.values().stream().flatMap(s -> s.values().stream()).toList());
    int count = splits.values().stream().mapToInt(Map::size).sum();
    splits.values().removeIf(s -> s.size() < 2 || !s.containsKey(Listing.Part.TRAIN));
    if (splits.isEmpty()) {
      if (count > 0) {
        notRead(
            all,
            count > 1,
            "a text of training and one of another part of the same split expected beside each"
                + " other");
      }
      return read;
    }
    EnumMap<Listing.Part, Path> first = splits.values().iterator().next();
    String names = joined(first.values());
    if (read != null) {
      notRead(names, true, read + " say the parts");
      return read;
    }
    Said said = new Said();
    String why = lines(first, said);
    if (why != null) {
      notRead(names, true, why);
      return null;
    }
    give(said, names + (splits.size() > 1 ? ", the first of " + splits.size() + " splits," : ""));
    if (!others.isEmpty()) {
      notRead(joined(others), others.size() > 1, names + " say the parts");
    }
    return names;
  }

  private static void put(
      EnumMap<Listing.Part, Path> split, Listing.Part part, Path text, List<Path> others) {
    Path other = split.putIfAbsent(part, text);
    if (other == null) {
      return;
    }
    // Where there are "dev" and "eval", the second is the test.
    if (part == Listing.Part.VALIDATION
        && PartName.isEval(name(text))
        && !split.containsKey(Listing.Part.TEST)) {
      split.put(Listing.Part.TEST, text);
    } else {
      others.add(text);
    }
  }

  private static String joined(java.util.Collection<Path> texts) {
    return String.join(" and ", texts.stream().map(FileNames::text).toList());
  }

  private @Nullable String lines(Map<Listing.Part, Path> texts, Said said) {
    for (Map.Entry<Listing.Part, Path> text : texts.entrySet()) {
      Map<Line, Integer> found = new HashMap<>();
      List<Line> lines;
      try {
        lines = read(text.getValue());
      } catch (DataException e) {
        return e.getMessage();
      }
      String why = said.add(text.getValue(), lines, found);
      if (why != null) {
        return why;
      }
      for (Line line : lines) {
        Integer place = found.get(line);
        Listing.Part other = place == null ? null : said.parts.put(place, text.getKey());
        if (place != null && other != null && other != text.getKey()) {
          return String.format(
              Locale.ROOT,
              "%s line %d names %s, as the text of %s does",
              FileNames.text(text.getValue()),
              line.number(),
              listing.entries().get(place).name(),
              other.title());
        }
      }
    }
    return null;
  }

  /** Numbered files, and a 0 or 1 for each number; as {@link #lines}. */
  private @Nullable String numbered(List<Path> texts, @Nullable String read) {
    Path numbers = named(texts, FILES);
    Path split = named(texts, FLAGS);
    if (split == null) {
      return read;
    }
    String name = FileNames.text(split);
    if (read != null) {
      notRead(name, false, read + " say the parts");
      return read;
    }
    Said said = new Said();
    String why =
        numbers == null
            ? "a text images.txt with the files of its numbers expected beside it"
            : numbered(numbers, split, said);
    if (why != null) {
      notRead(name, false, why);
      return null;
    }
    give(said, name);
    return name;
  }

  private static @Nullable Path named(List<Path> texts, String name) {
    return texts.stream().filter(t -> name(t).equals(name)).findFirst().orElse(null);
  }

  private @Nullable String numbered(Path numbers, Path split, Said said) {
    List<Line> flags;
    Map<String, Integer> files = new HashMap<>();
    try {
      List<Line> named = new ArrayList<>();
      List<Line> all = read(numbers);
      for (Line line : all) {
        named.add(new Line(line.number(), second(line)));
      }
      Map<Line, Integer> found = new HashMap<>();
      String why = said.add(numbers, named, found);
      if (why != null) {
        return why;
      }
      for (Line line : all) {
        Integer place = found.get(new Line(line.number(), second(line)));
        Integer other = files.put(first(line), place == null ? -1 : place);
        if (other != null && !other.equals(place)) {
          return String.format(
              Locale.ROOT,
              "%s line %d: another number expected for each file, got %s again",
              FileNames.text(numbers),
              line.number(),
              first(line));
        }
      }
      flags = read(split);
    } catch (DataException e) {
      return e.getMessage();
    }
    for (Line line : flags) {
      String place = FileNames.text(split) + " line " + line.number();
      Integer file = files.get(first(line));
      String flag = second(line);
      if (!flag.matches("[01]") || file == null) {
        return String.format(
            Locale.ROOT,
            "%s: a number of %s and 0 or 1 expected, got %s",
            place,
            FileNames.last(numbers),
            SeveralLabels.shown(line.text().strip()));
      }
      Listing.Part part = flag.equals("1") ? Listing.Part.TRAIN : Listing.Part.TEST;
      Listing.Part other = file < 0 ? null : said.parts.put(file, part);
      if (other != null && other != part) {
        return String.format(
            Locale.ROOT,
            "%s: %s is in %s as well as in %s",
            place,
            listing.entries().get(file).name(),
            other.title(),
            part.title());
      }
    }
    return said.parts.isEmpty() ? FileNames.text(split) + " names no file" : null;
  }

  private static String first(Line line) {
    return line.text().strip().split("\\s+", 2)[0];
  }

  private static String second(Line line) {
    String[] cells = line.text().strip().split("\\s+", 2);
    return cells.length == 2 ? cells[1] : "";
  }

  private void give(Said said, String texts) {
    List<Listing.Entry> all = List.copyOf(listing.entries());
    listing.entries().clear();
    Set<String> classes = new TreeSet<>(new NaturalOrder());
    int left = 0;
    for (int i = 0; i < all.size(); i++) {
      Listing.Part part = said.parts.get(i);
      Listing.Entry e = all.get(i);
      classes.add(e.label());
      if (part == null) {
        left++;
      } else {
        listing.entries().add(new Listing.Entry(part, e.file(), e.name(), e.label()));
      }
    }
    listing.entries().forEach(e -> classes.remove(e.label()));
    listing.note(
        "%s: read as the parts of the set%s%s",
        texts,
        left == 0 ? "" : ", " + Listing.count(left, "file") + " in none of them left out",
        classes.isEmpty() ? "" : ", with all of the classes " + Listing.some(List.copyOf(classes)));
    said.notes.forEach(note -> listing.note("%s", note));
  }
}
