package striate.app.serve.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An answer, with its whole body.
 *
 * @param status the code
 * @param fields names and values in turn; the length and what concerns the connection come by
 *     themselves
 * @param body its bytes, in parts that follow one another; not to be changed
 */
public record Answer(int status, List<String> fields, List<byte[]> body) implements Step {
  /** Copies the lists. */
  public Answer {
    fields = List.copyOf(fields);
    body = List.copyOf(body);
  }

  /** With a body of one type. */
  public static Answer of(int status, String type, byte[] body) {
    return new Answer(status, List.of("Content-Type", type), List.of(body));
  }

  /** With JSON. */
  public static Answer json(int status, String text) {
    return of(status, "application/json", text.getBytes(StandardCharsets.UTF_8));
  }

  /** Without a body. */
  public static Answer empty(int status) {
    return new Answer(status, List.of(), List.of());
  }

  /** The same with one more field. */
  public Answer with(String name, String value) {
    List<String> more = new ArrayList<>(fields);
    more.add(name);
    more.add(value);
    return new Answer(status, more, body);
  }

  /** The length of the body. */
  public long length() {
    long length = 0;
    for (byte[] part : body) {
      length += part.length;
    }
    return length;
  }
}
