package striate.app.report;

import java.util.List;

/**
 * What a run was trained and tested on.
 *
 * @param source where the images are from, and under what licence
 * @param fingerprint of the training data, or empty
 * @param parts the sets, such as training, validation and test
 * @param problems files that were skipped
 */
public record DataFigures(
    String source, String fingerprint, List<Part> parts, List<Problem> problems) {
  /** Copies the lists. */
  public DataFigures {
    parts = List.copyOf(parts);
    problems = List.copyOf(problems);
  }

  /**
   * One set.
   *
   * @param name such as {@code training}
   * @param counts images of each class
   */
  public record Part(String name, List<Integer> counts) {
    /** Copies the list. */
    public Part {
      counts = List.copyOf(counts);
    }
  }

  /**
   * A file that could not be used.
   *
   * @param file its path
   * @param reason one line
   */
  public record Problem(String file, String reason) {}
}
