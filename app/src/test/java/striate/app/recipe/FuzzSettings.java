package striate.app.recipe;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The settings of a training, as lines of key=value: what a user may write in any of them. */
public final class FuzzSettings {
  private FuzzSettings() {}

  /** Called by the fuzzer, and for each file of the corpus. */
  public static void fuzzerTestOneInput(byte[] data) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (String line : new String(data, StandardCharsets.UTF_8).split("\n", -1)) {
      int at = line.indexOf('=');
      if (at > 0) {
        texts.put(line.substring(0, at), line.substring(at + 1));
      }
    }
    try {
      Settings settings = Settings.of(texts);
      if (!Settings.of(settings.texts()).equals(settings)
          || !Settings.of(settings.textsLike(texts)).equals(settings)) {
        throw new AssertionError("other settings come back: " + settings);
      }
      Prepared.check(settings);
    } catch (SettingException e) {
      line(e);
    }
  }

  static void line(SettingException e) {
    String message = String.valueOf(e.getMessage());
    if (message.isBlank() || message.lines().count() != 1) {
      throw new AssertionError("a message of one line expected, got: " + message, e);
    }
  }
}
