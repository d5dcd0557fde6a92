package striate.app.serve.http;

import java.time.Duration;

/**
 * What a client may take.
 *
 * @param connections open at once; beyond it, one that has not sent a whole head makes room
 * @param lineBytes of a request line
 * @param headBytes of a head: request line and fields
 * @param fields in a head
 * @param bodyBytes of a body
 * @param idle between two requests
 * @param head from the first byte of a head to its last, and of a TLS handshake
 * @param body from the end of a head to the end of its body
 * @param write of an answer, from its first byte to its last
 */
public record Limits(
    int connections,
    int lineBytes,
    int headBytes,
    int fields,
    long bodyBytes,
    Duration idle,
    Duration head,
    Duration body,
    Duration write) {
  /** The usual ones. */
  public static final Limits USUAL =
      new Limits(
          4096,
          8 << 10,
          16 << 10,
          64,
          16 << 20,
          Duration.ofSeconds(60),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30));

  /** The same with other limits on connections and bodies. */
  public Limits sizes(int most, long bytes) {
    return new Limits(most, lineBytes, headBytes, fields, bytes, idle, head, body, write);
  }

  /** The same with other times. */
  public Limits times(Duration idle, Duration head, Duration body, Duration write) {
    return new Limits(
        connections, lineBytes, headBytes, fields, bodyBytes, idle, head, body, write);
  }
}
