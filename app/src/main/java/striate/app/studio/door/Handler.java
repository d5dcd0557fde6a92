package striate.app.studio.door;

import java.io.IOException;

/** What answers a route's requests, on many threads at once. */
@FunctionalInterface
public interface Handler {
  /**
   * The answer.
   *
   * @throws striate.app.serve.http.Refusal for a request that is wrong: its line is for the user
   */
  Reply handle(Call call) throws IOException;
}
