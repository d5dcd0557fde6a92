package striate.app.studio.door;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import striate.app.report.Json;
import striate.app.serve.http.Answer;

/** What a handler answers. None of its kinds is a page: what comes from outside is never one. */
public final class Reply {
  private static final String NO_STORE = "no-store";

  private final Answer answer;

  private Reply(Answer answer) {
    this.answer = answer;
  }

  /** JSON of maps, iterables, texts, numbers: see {@link Json#of}. */
  public static Reply json(@Nullable Object value) {
    return new Reply(Answer.json(200, Json.of(value)).with("Cache-Control", NO_STORE));
  }

  /** Numbers. */
  public static Reply tensors(Tensors tensors) {
    return new Reply(
        new Answer(
            200,
            java.util.List.of(
                "Content-Type", "application/octet-stream", "Cache-Control", NO_STORE),
            tensors.parts()));
  }

  /** A picture that we have encoded ourselves, as PNG; the next studio's may have its address. */
  public static Reply png(byte[] png) {
    return new Reply(Answer.of(200, "image/png", png).with("Cache-Control", NO_STORE));
  }

  /**
   * A file to be saved.
   *
   * @param name of letters, digits, dots, dashes and underscores
   */
  public static Reply download(String name, byte[] bytes) {
    String plain = name.replaceAll("[^A-Za-z0-9._-]", "_");
    return new Reply(
        Answer.of(200, "application/octet-stream", bytes)
            .with("Content-Disposition", "attachment; filename=\"" + plain + "\"")
            .with("Cache-Control", NO_STORE));
  }

  /** A text to be saved, such as a list. */
  public static Reply download(String name, String text) {
    return download(name, text.getBytes(StandardCharsets.UTF_8));
  }

  Answer answer() {
    return answer;
  }
}
