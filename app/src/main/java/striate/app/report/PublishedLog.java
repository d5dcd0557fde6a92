package striate.app.report;

import java.util.List;

/**
 * The twelve lines of the log that the book prints for its listing (the first nine of 300 epochs
 * and the last three).
 */
final class PublishedLog {
  /** A line, and the epoch that it tells of. */
  record Line(int epoch, String text, double test, double train) {
    private static Line of(int epoch, String test, String train) {
      String text = "I:" + epoch + " Test-Acc:" + test + " Train-Acc:" + train;
      return new Line(epoch, text, Double.parseDouble(test), Double.parseDouble(train));
    }
  }

  /** The lines in their order. */
  static final List<Line> LINES =
      List.of(
          Line.of(0, "0.0288", "0.055"),
          Line.of(1, "0.0273", "0.037"),
          Line.of(2, "0.028", "0.037"),
          Line.of(3, "0.0292", "0.04"),
          Line.of(4, "0.0339", "0.046"),
          Line.of(5, "0.0478", "0.068"),
          Line.of(6, "0.076", "0.083"),
          Line.of(7, "0.1316", "0.096"),
          Line.of(8, "0.2137", "0.127"),
          Line.of(297, "0.8774", "0.816"),
          Line.of(298, "0.8774", "0.804"),
          Line.of(299, "0.8774", "0.814"));

  private PublishedLog() {}
}
