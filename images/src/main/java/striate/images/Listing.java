package striate.images;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The files that a source names, before any of them is opened. */
final class Listing {
  /** Which set a file belongs to. */
  enum Part {
    TRAIN,
    VALIDATION,
    TEST
  }

  /**
   * @param file where it lies
   * @param name what it is called in the source
   * @param label its class
   */
  record Entry(Part part, Path file, String name, String label) {}

  final List<Entry> entries = new ArrayList<>();
  final List<Problem> problems = new ArrayList<>();

  boolean has(Part part) {
    return entries.stream().anyMatch(e -> e.part == part);
  }
}
