package striate.app.serve.http;

/** A request whose body is wanted. */
public non-sealed interface BodyWanted extends Step {
  /** Whether a request that tells no length has no body, and is not refused with 411. */
  default boolean mayBeUntold() {
    return false;
  }

  /** The most bytes that its body may have. */
  long mostBytes();

  /**
   * Checks what the head tells of the body's length.
   *
   * @throws Refusal if that is nothing, or too much
   */
  default void checkLength(Request request) throws Refusal {
    if (!request.lengthTold() && !mayBeUntold()) {
      throw new Refusal(411, "a Content-Length expected, or Transfer-Encoding: chunked");
    }
    if (request.length() > mostBytes()) {
      throw new Refusal(413, "a body of at most " + mostBytes() + " bytes expected");
    }
  }

  /**
   * Takes the body, which stays in memory until the answer is written.
   *
   * @return the answer to come
   * @throws Refusal if it cannot be answered
   */
  Coming take(byte[] body) throws Refusal;
}
