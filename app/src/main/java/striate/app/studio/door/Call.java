package striate.app.studio.door;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import striate.app.serve.http.Refusal;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** A request that came through the door: its query, or its body. */
public final class Call {
  private static final int DEEPEST = 16;
  private static final int MOST_NAMES = 10_000;
  private static final int LONGEST_QUERY = 4096;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final Map<String, String> query;
  private final byte[] body;

  private Call(Map<String, String> query, byte[] body) {
    this.query = query;
    this.body = body;
  }

  /** A request by its query, as it was sent, and its body. */
  static Call of(String query, byte[] body) throws Refusal {
    Map<String, String> map = new LinkedHashMap<>();
    if (query.length() > LONGEST_QUERY) {
      throw wrong("a query of at most " + LONGEST_QUERY + " letters expected");
    }
    for (String part : query.split("&", -1)) {
      if (!part.isEmpty()) {
        int eq = part.indexOf('=');
        try {
          String name = decode(eq < 0 ? part : part.substring(0, eq));
          if (map.put(name, eq < 0 ? "" : decode(part.substring(eq + 1))) != null) {
            throw wrong(name + " expected once");
          }
        } catch (IllegalArgumentException e) {
          throw wrong("a query in UTF-8 expected: " + e.getMessage());
        }
      }
    }
    return new Call(map, body);
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static Refusal wrong(String line) {
    return new Refusal(400, line);
  }

  /** Whether the query has a name. */
  public boolean has(String name) {
    return query.containsKey(name);
  }

  /**
   * A value of the query.
   *
   * @throws Refusal if there is none
   */
  public String text(String name) throws Refusal {
    String value = query.get(name);
    if (value == null) {
      throw wrong(name + " expected in the query");
    }
    return value;
  }

  /** A value of the query, or another if there is none. */
  public String text(String name, String otherwise) {
    return query.getOrDefault(name, otherwise);
  }

  /**
   * A whole number of the query.
   *
   * @throws Refusal if there is none from {@code least} to {@code most}
   */
  public int whole(String name, int least, int most) throws Refusal {
    String value = text(name);
    int number;
    try {
      number = Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw outside(name, least, most, value);
    }
    if (number < least || number > most) {
      throw outside(name, least, most, value);
    }
    return number;
  }

  /** A whole number of the query, or another if there is none. */
  public int whole(String name, int least, int most, int otherwise) throws Refusal {
    return has(name) ? whole(name, least, most) : otherwise;
  }

  private static Refusal outside(String name, long least, long most, Object got) {
    String text = String.valueOf(got);
    return wrong(
        name
            + ": a whole number from "
            + least
            + " to "
            + most
            + " expected, got "
            + text.substring(0, Math.min(40, text.length())));
  }

  /** The body, which is a JSON object: maps, lists, text, longs, doubles, booleans, null. */
  public Fields json() throws Refusal {
    try (JsonParser in = JSON.createParser(ObjectReadContext.empty(), body)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw wrong("a JSON object expected");
      }
      Map<String, @Nullable Object> map = map(in);
      if (in.nextToken() != null) {
        throw wrong("one JSON object expected, and nothing behind it");
      }
      return new Fields(map);
    } catch (JacksonException e) {
      throw wrong(
          "JSON expected: " + String.valueOf(e.getOriginalMessage()).replaceAll("\\s+", " "));
    }
  }

  private static Map<String, @Nullable Object> map(JsonParser in) throws Refusal {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String name = in.currentName();
      if (map.size() == MOST_NAMES) {
        throw wrong("at most " + MOST_NAMES + " names expected");
      }
      in.nextToken();
      map.put(name, value(in));
    }
    return map;
  }

  private static @Nullable Object value(JsonParser in) throws Refusal {
    return switch (in.currentToken()) {
      case START_OBJECT -> map(in);
      case START_ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
          list.add(value(in));
        }
        yield list;
      }
      case VALUE_STRING -> in.getString();
      case VALUE_NUMBER_INT -> whole(in);
      case VALUE_NUMBER_FLOAT -> in.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case null, default -> null;
    };
  }

  private static Object whole(JsonParser in) throws Refusal {
    try {
      return in.getLongValue();
    } catch (JacksonException e) {
      throw wrong("whole numbers of 64 bits expected, got " + in.getString());
    }
  }

  /** The values of a JSON object, each asked for by its name and kind. */
  public static final class Fields {
    private final Map<String, @Nullable Object> map;

    Fields(Map<String, @Nullable Object> map) {
      this.map = map;
    }

    /** All values. */
    public Map<String, @Nullable Object> map() {
      return map;
    }

    /** Whether there is a value, and not null. */
    public boolean has(String name) {
      return map.get(name) != null;
    }

    /** A text. */
    public String text(String name) throws Refusal {
      if (map.get(name) instanceof String text) {
        return text;
      }
      throw wrong(name + ": a text expected");
    }

    /** A text of at most so many letters, on one line, not empty. */
    public String line(String name, int most) throws Refusal {
      String text = text(name).strip();
      if (text.isEmpty()
          || text.length() > most
          || text.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
        throw wrong(name + ": a line of 1 to " + most + " letters expected");
      }
      return text;
    }

    /** A whole number. */
    public long whole(String name, long least, long most) throws Refusal {
      Object value = map.get(name);
      if (value instanceof Long number && number >= least && number <= most) {
        return number;
      }
      throw outside(name, least, most, String.valueOf(value));
    }

    /** A number. */
    public double number(String name, double least, double most) throws Refusal {
      Object value = map.get(name);
      if (value instanceof Number n && n.doubleValue() >= least && n.doubleValue() <= most) {
        return n.doubleValue();
      }
      throw wrong(name + ": a number from " + least + " to " + most + " expected, got " + value);
    }

    /** True or false; false if it is not there. */
    public boolean truth(String name) throws Refusal {
      Object value = map.get(name);
      if (value == null || value instanceof Boolean) {
        return Boolean.TRUE.equals(value);
      }
      throw wrong(name + ": true or false expected");
    }

    /** A list of texts. */
    public List<String> texts(String name, int most) throws Refusal {
      List<String> texts = new ArrayList<>();
      if (map.get(name) instanceof List<?> list && list.size() <= most) {
        for (Object one : list) {
          if (one instanceof String text) {
            texts.add(text);
          }
        }
        if (texts.size() == list.size()) {
          return texts;
        }
      }
      throw wrong(name + ": a list of at most " + most + " texts expected");
    }
  }
}
