package striate.app.studio.builder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import striate.app.console.Failure;
import striate.app.recipe.SettingException;
import striate.app.serve.http.Refusal;
import striate.app.studio.door.Handler;
import striate.data.DataException;

/** Turns what the studio's inner parts refuse into answers for its page. */
final class Wrong {
  private Wrong() {}

  /** A handler whose refusals have a status. */
  static Handler told(Handler handler) {
    return call -> {
      try {
        return handler.handle(call);
      } catch (Refusal e) {
        throw e;
      } catch (IllegalArgumentException | DataException e) {
        throw new Refusal(422, line(e));
      } catch (SettingException | Failure e) {
        throw new Refusal(422, line(e));
      } catch (IllegalStateException e) {
        throw new Refusal(409, line(e));
      } catch (UncheckedIOException e) {
        throw new Refusal(507, line(Objects.requireNonNullElse(e.getCause(), e)));
      } catch (IOException e) {
        throw new Refusal(404, line(e));
      }
    };
  }

  private static String line(Throwable e) {
    return String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
  }
}
