package striate.app.serve.http;

import org.jspecify.annotations.Nullable;

/** What answers requests. Its methods are called by many threads at once. */
public interface Service {
  /**
   * Whether all its methods return soon, without waiting for anything, streams nothing, and is to
   * be asked by few threads.
   */
  default boolean isPrompt() {
    return false;
  }

  /** How long a request that came now would surely wait, nanoseconds. */
  default long restNanos() {
    return 0;
  }

  /**
   * Begins with a request of which the head is known.
   *
   * @throws Refusal if it is refused
   */
  Step begin(Request request) throws Refusal;

  /** The answer that says no. */
  Answer refusal(@Nullable Request request, Refusal refusal);

  /** Something that should not happen, and is answered with 500. */
  void fault(Throwable fault);

  /**
   * A request is over.
   *
   * @param request null if its head could not be read
   * @param status of the answer, or 499 if the client went away before it
   * @param received bytes of the body
   * @param sent bytes of the body
   */
  void over(@Nullable Request request, String peer, int status, long received, long sent);
}
