package striate.app.serve.http;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A request's head, checked.
 *
 * @param method such as GET
 * @param path as it was sent, from its / on, and without the query
 * @param query as it was sent, without the ?; empty if there is none
 * @param http11 whether its version is 1.1, not 1.0
 * @param fields names in lower case, and values, in turn
 * @param length of the body as told; −1 where it comes in chunks; 0 where none is told
 * @param lengthTold whether the head has one or the other
 * @param peer address of the client
 * @param began when its first byte came, as {@link System#nanoTime}
 * @param note what the service keeps with it
 */
public record Request(
    String method,
    String path,
    String query,
    boolean http11,
    List<String> fields,
    long length,
    boolean lengthTold,
    String peer,
    long began,
    AtomicReference<@Nullable Object> note) {
  /** The value of a field, the first if there are several, or null. */
  public @Nullable String field(String name) {
    String wanted = name.toLowerCase(Locale.ROOT);
    for (int i = 0; i < fields.size(); i += 2) {
      if (fields.get(i).equals(wanted)) {
        return fields.get(i + 1);
      }
    }
    return null;
  }

  /** How often a field is there. */
  int count(String name) {
    int count = 0;
    for (int i = 0; i < fields.size(); i += 2) {
      count += fields.get(i).equals(name) ? 1 : 0;
    }
    return count;
  }

  /** Whether a field that is a list has this word, in any case. */
  boolean has(String name, String word) {
    for (int i = 0; i < fields.size(); i += 2) {
      if (fields.get(i).equals(name)) {
        for (String part : fields.get(i + 1).split(",", -1)) {
          if (part.strip().equalsIgnoreCase(word)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** Whether the client lets the connection stay. */
  boolean keepsAlive() {
    return http11 ? !has("connection", "close") : has("connection", "keep-alive");
  }

  /** Whether the client waits for a word before it sends the body. */
  boolean waits() {
    return http11 && has("expect", "100-continue");
  }
}
