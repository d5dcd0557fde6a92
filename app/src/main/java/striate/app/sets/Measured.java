package striate.app.sets;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import striate.data.Dataset;

/**
 * The part of a set that a model is measured on.
 *
 * @param part which it is, never {@code AUTO}
 * @param title what it is called in a line: {@code test images}
 * @param images the pictures whose class the model has
 * @param unknown how many there are of other classes
 */
public record Measured(Part part, String title, Dataset images, List<String> unknown) {
  /** Copies the list. */
  public Measured {
    unknown = List.copyOf(unknown);
  }

  /** What may be asked for. */
  public enum Part {
    /** What is there of these three, the last first. */
    AUTO,
    TRAINING,
    VALIDATION,
    TEST,
    CALIBRATION,
    ALL
  }

  /**
   * Chooses a part.
   *
   * @param source the set; its own parts go before those that were cut out of it
   * @param kept what the model's training kept back from this very set, or null if it was another
   * @return null if there is no such part
   */
  public static @Nullable Measured of(
      DataSource source, Part wanted, @Nullable Kept kept, List<String> classes) {
    Map<Part, Dataset> parts = new LinkedHashMap<>();
    put(parts, Part.TEST, source.test());
    put(parts, Part.VALIDATION, source.validation());
    Part part = wanted;
    if (part == Part.AUTO) {
      part = parts.isEmpty() ? Part.ALL : parts.keySet().iterator().next();
    }
    boolean alone = parts.isEmpty();
    put(parts, Part.TRAINING, source.train());
    if (part == Part.ALL) {
      String title = alone ? "all images" : "images of all parts";
      return of(part, title, List.copyOf(parts.values()), classes);
    }
    if (kept != null) {
      // What was cut out of the training images is none of them.
      put(parts, Part.TRAINING, kept.train());
      putIfAbsent(parts, Part.VALIDATION, kept.validation());
      putIfAbsent(parts, Part.TEST, kept.test());
      putIfAbsent(parts, Part.CALIBRATION, kept.calibration());
    }
    Dataset found = parts.get(part);
    return found == null ? null : of(part, title(part) + " images", List.of(found), classes);
  }

  private static Measured of(Part part, String title, List<Dataset> parts, List<String> classes) {
    if (parts.size() == 1 && parts.getFirst().classes().equals(classes)) {
      return new Measured(part, title, parts.getFirst(), List.of());
    }
    Chosen chosen = Chosen.of(parts, classes);
    return new Measured(part, title, chosen, chosen.unknown());
  }

  private static void put(Map<Part, Dataset> parts, Part part, @Nullable Dataset set) {
    if (set != null && set.size() > 0) {
      parts.put(part, set);
    }
  }

  private static void putIfAbsent(Map<Part, Dataset> parts, Part part, @Nullable Dataset set) {
    if (!parts.containsKey(part)) {
      put(parts, part, set);
    }
  }

  private static String title(Part part) {
    return part.name().toLowerCase(Locale.ROOT);
  }

  /**
   * How the training of a model cut a set.
   *
   * @param train what it learned from
   * @param validation what its weights were chosen by, or null
   * @param test what it was tested on at the end, or null
   * @param calibration what it was calibrated on, or null
   */
  public record Kept(
      Dataset train,
      @Nullable Dataset validation,
      @Nullable Dataset test,
      @Nullable Dataset calibration) {}
}
