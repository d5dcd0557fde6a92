package striate.app.sets;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import striate.app.console.Failure;
import striate.files.InputFile;
import striate.files.JsonReader;

/**
 * The names of classes in a file, in the order of a network's outputs, as other programs write
 * them.
 *
 * <ul>
 *   <li>Text, a name a line; before each may stand its number from 0, or WordNet's (such as {@code
 *       n01440764}), after which the first of several synonyms is taken.
 *   <li>JSON: a list of names; {@code {"0": "tench"}}; {@code {"0": ["n01440764", "tench"]}};
 *       {@code {"tench": 0}}; a configuration with {@code id2label}.
 * </ul>
 *
 * @param names all different
 * @param repeated names that were there more than once, and now carry their number
 */
public record ClassFile(List<String> names, List<String> repeated) {
  private static final int MOST_BYTES = 64 << 20;
  private static final Pattern SYNSET = Pattern.compile("n\\d{8}[\\s,:]+(\\S.*)");
  private static final Pattern NUMBERED =
      Pattern.compile("(\\d{1,9})(?:\\s*[:,\\t]\\s*|\\s+)(\\S.*)");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

  /** Copies the lists. */
  public ClassFile {
    names = List.copyOf(names);
    repeated = List.copyOf(repeated);
  }

  /**
   * Reads a file.
   *
   * @throws Failure if it has no names; the message names the place
   * @throws IOException if it cannot be read
   */
  public static ClassFile read(Path file) throws IOException {
    byte[] bytes;
    try (InputStream in = InputFile.open(file)) {
      bytes = in.readNBytes(MOST_BYTES + 1);
    }
    if (bytes.length > MOST_BYTES) {
      throw new Failure(file + ": a file of class names expected, got more than 64 MB", null);
    }
    try {
      return of(text(bytes));
    } catch (IllegalArgumentException e) {
      throw new Failure(file + ": " + e.getMessage(), e);
    }
  }

  private static String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("class names in UTF-8 expected, got other bytes", e);
    }
  }

  static ClassFile of(String content) {
    String text = content.startsWith("\ufeff") ? content.substring(1) : content;
    String start = text.stripLeading();
    boolean json = start.startsWith("[") || start.startsWith("{");
    List<String> names = json ? structured(JsonReader.read(text)) : lines(text);
    if (names.isEmpty()) {
      throw new IllegalArgumentException("class names expected, got none");
    }
    return different(names);
  }

  private static List<String> lines(String text) {
    List<String> lines = new ArrayList<>(text.lines().map(String::strip).toList());
    while (!lines.isEmpty() && lines.getLast().isEmpty()) {
      lines.removeLast();
    }
    int empty = lines.indexOf("");
    if (empty >= 0) {
      throw new IllegalArgumentException("line " + (empty + 1) + ": a name expected, got none");
    }
    List<String> names = new ArrayList<>();
    for (String line : lines) {
      Matcher m = NUMBERED.matcher(line);
      if (!m.matches() || Integer.parseInt(m.group(1)) != names.size()) {
        names = lines;
        break;
      }
      names.add(m.group(2));
    }
    return names.stream().allMatch(name -> SYNSET.matcher(name).matches())
        ? names.stream().map(ClassFile::firstSynonym).toList()
        : names;
  }

  /** "tench" of "n01440764 tench, Tinca tinca". */
  private static String firstSynonym(String line) {
    Matcher m = SYNSET.matcher(line);
    if (!m.matches()) {
      return line;
    }
    String synonyms = m.group(1);
    int comma = synonyms.indexOf(',');
    return comma < 1 ? synonyms : synonyms.substring(0, comma).strip();
  }

  private static List<String> structured(@Nullable Object value) {
    List<String> names = new ArrayList<>();
    if (value instanceof List<?> list) {
      for (Object entry : list) {
        names.add(name(entry, "entry " + names.size()));
      }
      return names;
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException("a list or an object of class names expected");
    }
    if (map.get("id2label") instanceof Map<?, ?> labels) {
      return structured(labels);
    }
    Map<Integer, String> byNumber = new TreeMap<>();
    for (Map.Entry<?, ?> e : map.entrySet()) {
      String key = String.valueOf(e.getKey());
      String number = key;
      String name;
      if (e.getValue() instanceof Long place) {
        number = Long.toString(place);
        name = key;
      } else {
        name = name(e.getValue(), '"' + key + '"');
      }
      if (!NUMBER.matcher(number).matches()) {
        throw new IllegalArgumentException(
            '"' + key + "\": a class's number and its name expected");
      }
      if (byNumber.put(Integer.parseInt(number), name) != null) {
        throw new IllegalArgumentException("class " + number + " is there twice");
      }
    }
    for (Map.Entry<Integer, String> e : byNumber.entrySet()) {
      if (e.getKey() != names.size()) {
        throw new IllegalArgumentException("class " + names.size() + " expected, got none");
      }
      names.add(e.getValue());
    }
    return names;
  }

  /** The name in an entry: a string, or the last one of a list such as Keras's. */
  private static String name(@Nullable Object entry, String place) {
    Object last = entry instanceof List<?> list && !list.isEmpty() ? list.getLast() : entry;
    if (last instanceof String name && !name.isBlank()) {
      return name.strip();
    }
    throw new IllegalArgumentException(place + ": a name expected, got " + last);
  }

  /** Those that are there more than once get their number behind them. */
  private static ClassFile different(List<String> names) {
    Map<String, Integer> counts = new HashMap<>();
    names.forEach(name -> counts.merge(name, 1, Integer::sum));
    Set<String> taken = new HashSet<>(names);
    List<String> all = new ArrayList<>();
    List<String> repeated = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      if (counts.getOrDefault(name, 0) > 1) {
        do {
          name += " (" + i + ")";
        } while (!taken.add(name));
        repeated.add(name);
      }
      all.add(name);
    }
    return new ClassFile(all, repeated);
  }
}
