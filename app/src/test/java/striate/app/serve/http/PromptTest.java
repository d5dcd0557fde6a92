package striate.app.serve.http;

/** The same connections, with a service that a {@link Loop} asks. */
class PromptTest extends ListenerTest {
  @Override
  boolean isPrompt() {
    return true;
  }
}
