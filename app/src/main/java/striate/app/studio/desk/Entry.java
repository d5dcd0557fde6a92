package striate.app.studio.desk;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import striate.app.report.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * A line of the journal.
 *
 * @param kind what was done
 * @param from a class, or an empty text
 * @param to a class, or an empty text
 * @param pictures by their names in the project
 */
record Entry(Kind kind, String from, String to, List<String> pictures) {
  /** What can be done. */
  enum Kind {
    /** Pictures get another class. */
    LABEL,
    /** A class that has no picture yet. */
    CLASS,
    /** A class gets another name. */
    RENAME,
    /** All pictures of a class get another, and the class is no more. */
    MERGE,
    /** Pictures are left out. */
    ASIDE,
    /** Pictures are taken back in. */
    BACK,
    /** A picture came in by the page. */
    ADD,
    /** The last step that holds is taken back. */
    UNDO,
    /** The step that was taken back last holds again. */
    REDO
  }

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build();

  /** Copies the list, and spells the classes as {@link #spelled}. */
  Entry {
    from = spelled(from);
    to = spelled(to);
    pictures = List.copyOf(pictures);
  }

  /** A class's name as the reader of a list spells it, and so a model's answers do. */
  static String spelled(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC).replace('\u00a0', ' ').strip();
  }

  /** What was done, in words. */
  String words() {
    int n = pictures.size();
    String some = n == 1 ? pictures.getFirst() : n + " pictures";
    return switch (kind) {
      case LABEL -> some + " to " + to;
      case CLASS -> "new class " + to;
      case RENAME -> "class " + from + " called " + to;
      case MERGE -> "class " + from + " merged into " + to;
      case ASIDE -> some + " left out";
      case BACK -> some + " taken back in";
      case ADD -> some + " added to " + to;
      case UNDO -> "undone";
      case REDO -> "done again";
    };
  }

  /** The line in the journal. */
  String text() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("do", kind.name());
    map.put("from", from);
    map.put("to", to);
    map.put("pictures", pictures);
    return Json.of(map);
  }

  /**
   * A line that was written by {@link #text}.
   *
   * @throws IllegalArgumentException if it is none of ours
   */
  static Entry of(String line) {
    Kind kind = null;
    String from = "";
    String to = "";
    List<String> pictures = new ArrayList<>();
    try (JsonParser in = JSON.createParser(ObjectReadContext.empty(), line)) {
      in.nextToken();
      while (in.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = in.currentName();
        in.nextToken();
        switch (name) {
          case "do" -> kind = Kind.valueOf(in.getString());
          case "from" -> from = in.getString();
          case "to" -> to = in.getString();
          case "pictures" -> {
            while (in.nextToken() != JsonToken.END_ARRAY) {
              pictures.add(in.getString());
            }
          }
          default -> throw new IllegalArgumentException("there is no " + name + " in a journal");
        }
      }
    } catch (JacksonException e) {
      throw new IllegalArgumentException("no line of a journal: " + e.getOriginalMessage(), e);
    }
    if (kind == null) {
      throw new IllegalArgumentException("no line of a journal: " + line);
    }
    return new Entry(kind, from, to, pictures);
  }
}
