package striate.app.serve.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import striate.app.serve.http.Refusal;
import striate.app.serve.models.Places;

/**
 * What a path means.
 *
 * @param kind what is asked for
 * @param model the model's name, or empty
 * @param version the version, or null for the highest
 */
public record Route(Kind kind, String model, @Nullable String version) {
  private static final int MOST_PARTS = 8;

  /** What can be asked for. */
  public enum Kind {
    /** What the server is. */
    SERVER("server", "GET"),
    /** Whether it is alive. */
    LIVE("live", "GET"),
    /** Whether it is ready. */
    READY("ready", "GET"),
    /** What a model reads and gives. */
    MODEL("model", "GET"),
    /** Whether a model is ready. */
    MODEL_READY("model_ready", "GET"),
    /** Tensors to tensors. */
    INFER("infer", "POST"),
    /** A picture to classes. */
    CLASSIFY("classify", "POST"),
    /** All models. */
    INDEX("index", "POST"),
    /** Figures for Prometheus. */
    METRICS("metrics", "GET"),
    /** The description of all this. */
    OPENAPI("openapi", "GET");

    private final String label;
    private final String method;

    Kind(String label, String method) {
      this.label = label;
      this.method = method;
    }

    /** As metrics and logs call it. */
    public String label() {
      return label;
    }

    /** Its method; GET has HEAD beside it. */
    public String method() {
      return method;
    }
  }

  /**
   * The route of a path as it was sent.
   *
   * @throws Refusal if there is none
   */
  public static Route of(String path) throws Refusal {
    List<String> parts = parts(path);
    int n = parts.size();
    String first = n == 0 ? "" : parts.getFirst();
    if (n == 1) {
      return switch (first) {
        case "v2" -> new Route(Kind.SERVER, "", null);
        case "metrics" -> new Route(Kind.METRICS, "", null);
        case "openapi.json" -> new Route(Kind.OPENAPI, "", null);
        default -> throw nothing();
      };
    }
    if (n < 3 || !first.equals("v2")) {
      throw nothing();
    }
    String second = parts.get(1);
    String third = parts.get(2);
    if (n == 3 && second.equals("health")) {
      return switch (third) {
        case "live" -> new Route(Kind.LIVE, "", null);
        case "ready" -> new Route(Kind.READY, "", null);
        default -> throw nothing();
      };
    }
    if (n == 3 && second.equals("repository") && third.equals("index")) {
      return new Route(Kind.INDEX, "", null);
    }
    if (!second.equals("models")) {
      throw nothing();
    }
    boolean versioned = n > 4 && parts.get(3).equals("versions");
    String version = versioned ? parts.get(4) : null;
    int rest = versioned ? 5 : 3;
    String model = Places.name(third);
    if (n == rest) {
      return new Route(Kind.MODEL, model, version);
    }
    if (n != rest + 1) {
      throw nothing();
    }
    return switch (parts.get(rest)) {
      case "ready" -> new Route(Kind.MODEL_READY, model, version);
      case "infer" -> new Route(Kind.INFER, model, version);
      case "classify" -> new Route(Kind.CLASSIFY, model, version);
      default -> throw nothing();
    };
  }

  private static Refusal nothing() {
    return new Refusal(404, "nothing is here; /openapi.json tells what there is");
  }

  /** The parts between slashes, decoded; none is empty, . or .., nor holds a slash. */
  private static List<String> parts(String path) throws Refusal {
    if (path.equals("/")) {
      return List.of();
    }
    List<String> parts = new ArrayList<>();
    String[] raw = path.split("/", -1);
    // A slash at the end is let pass: v2/ is v2.
    int end = raw.length > 2 && raw[raw.length - 1].isEmpty() ? raw.length - 1 : raw.length;
    if (end - 1 > MOST_PARTS) {
      throw nothing();
    }
    for (int i = 1; i < end; i++) {
      String part = decoded(raw[i]);
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        throw new Refusal(400, "a path without empty parts, . and .. expected");
      }
      for (int c = 0; c < part.length(); c++) {
        if (part.charAt(c) == '/'
            || part.charAt(c) == '\\'
            || Character.isISOControl(part.charAt(c))) {
          throw new Refusal(400, "no slashes or control characters expected in a name");
        }
      }
      parts.add(part);
    }
    return parts;
  }

  /** With %XX as the bytes of UTF-8 that they are. */
  static String decoded(String text) throws Refusal {
    if (text.indexOf('%') < 0) {
      return text;
    }
    ByteBuffer bytes = ByteBuffer.allocate(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '%') {
        bytes.put((byte) c);
        continue;
      }
      int high = i + 3 <= text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
      int low = i + 3 <= text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
      if (high < 0 || low < 0) {
        throw new Refusal(400, "two hexadecimal digits expected behind a percent sign");
      }
      bytes.put((byte) (high << 4 | low));
      i += 2;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException e) {
      throw new Refusal(400, "UTF-8 expected behind percent signs");
    }
  }

  /** Whether it has digits alone, and at least one. */
  static boolean isNumber(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /**
   * A number of a query, or {@code otherwise} if the query does not name it.
   *
   * @throws Refusal if it is no number of at least 1, or the query has something else
   */
  public static int number(String query, String name, int otherwise) throws Refusal {
    if (query.isEmpty()) {
      return otherwise;
    }
    int equals = query.indexOf('=');
    String key = equals < 0 ? query : query.substring(0, equals);
    String value = equals < 0 ? "" : query.substring(equals + 1);
    if (!decoded(key).equals(name) || value.indexOf('&') >= 0) {
      throw new Refusal(400, "query: " + name + " expected and nothing else");
    }
    String digits = decoded(value);
    if (digits.length() > 9 || !isNumber(digits) || Integer.parseInt(digits) == 0) {
      throw new Refusal(400, "query: " + name + ": a number from 1 on expected");
    }
    return Integer.parseInt(digits);
  }
}
