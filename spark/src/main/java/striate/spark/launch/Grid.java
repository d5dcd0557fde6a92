package striate.spark.launch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import striate.app.recipe.Key;
import striate.app.recipe.Settings;

/** All combinations of values of some settings. */
final class Grid {
  private final Map<Key, List<String>> values;

  private Grid(Map<Key, List<String>> values) {
    this.values = values;
  }

  /**
   * Parses {@code learning-rate=0.01,0.03}; commas within parentheses part nothing.
   *
   * @param refused keys that cannot be among them
   */
  static Grid parse(List<String> texts, CommandSpec spec, List<Key> refused) {
    Map<Key, List<String>> values = new LinkedHashMap<>();
    for (String text : texts) {
      int equals = text.indexOf('=');
      Key key = equals < 0 ? null : Key.named(text.substring(0, equals).strip());
      if (key == null || refused.contains(key) || key == Key.SEED) {
        throw new ParameterException(
            spec.commandLine(),
            "--grid: a setting and its values expected, such as learning-rate=0.001,0.003, got '"
                + text
                + "'"
                + (key == Key.SEED ? "; --seeds is for seeds" : ""));
      }
      List<String> parts = parts(text.substring(equals + 1));
      if (parts.stream().anyMatch(String::isBlank) || values.put(key, parts) != null) {
        throw new ParameterException(
            spec.commandLine(), "--grid: each setting once and no empty value expected: " + text);
      }
    }
    return new Grid(values);
  }

  private static List<String> parts(String text) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == ',' && depth == 0) {
        parts.add(text.substring(from, i).strip());
        from = i + 1;
      }
    }
    parts.add(text.substring(from).strip());
    return parts;
  }

  /** The settings that differ. */
  List<Key> keys() {
    return List.copyOf(values.keySet());
  }

  /** The settings of each combination; the first setting's values change last. */
  List<Settings> of(Settings base) {
    List<Settings> all = List.of(base);
    for (Map.Entry<Key, List<String>> one : values.entrySet()) {
      List<Settings> more = new ArrayList<>();
      for (Settings before : all) {
        one.getValue().forEach(value -> more.add(before.with(one.getKey(), value)));
      }
      all = more;
    }
    return all;
  }
}
