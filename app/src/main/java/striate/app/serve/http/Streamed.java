package striate.app.serve.http;

import java.io.IOException;
import java.util.List;

/**
 * An answer without a length, such as a stream of events: written piece by piece until its writer
 * or its client ends it. It is the last of its connection.
 */
public non-sealed interface Streamed extends Step {
  /** Names and values in turn. */
  List<String> fields();

  /**
   * Writes until it returns; called on a thread of its own. When the client goes away, the thread
   * is interrupted.
   */
  void write(Pieces out) throws IOException, InterruptedException;

  /** Where it writes. */
  interface Pieces {
    /**
     * Sends some bytes.
     *
     * @throws IOException if the client has gone, or does not read them in the time of an answer
     */
    void send(byte[] bytes) throws IOException;
  }
}
