package striate.app.recipe;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The recipes that come with the program: settings in a file each, {@code SET/RECIPE.properties},
 * those for a named set before those for any.
 */
public final class Recipes {
  /** Their names; {@code standard} is used where none is named. */
  public static final List<String> NAMES =
      List.of("standard", "best", "fast", "tiny", "dense", "conv", "stacked");

  private Recipes() {}

  /**
   * The settings that a recipe gives for a set.
   *
   * @param set a named set, or anything else
   * @throws SettingException if there is none
   */
  public static Map<String, String> find(String set, String recipe) {
    if (NAMES.contains(recipe)) {
      for (String place : List.of(set, "any")) {
        Map<String, String> found = read(place + "/" + recipe + ".properties");
        if (found != null) {
          return found;
        }
      }
    }
    throw new SettingException(
        "--recipe: one of " + String.join(", ", NAMES) + " expected, got '" + recipe + "'");
  }

  private static @Nullable Map<String, String> read(String name) {
    try (InputStream in = Recipes.class.getResourceAsStream(name)) {
      if (in == null) {
        return null;
      }
      Properties p = new Properties();
      p.load(new InputStreamReader(in, StandardCharsets.UTF_8));
      Map<String, String> map = new TreeMap<>();
      p.stringPropertyNames().forEach(k -> map.put(k, p.getProperty(k)));
      return map;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
