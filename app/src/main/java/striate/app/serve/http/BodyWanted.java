package striate.app.serve.http;

/** A request whose body is wanted. */
public non-sealed interface BodyWanted extends Step {
  /** The most bytes that its body may have. */
  long mostBytes();

  /**
   * Takes the body, which stays in memory until the answer is written.
   *
   * @return the answer to come
   * @throws Refusal if it cannot be answered
   */
  Coming take(byte[] body) throws Refusal;
}
