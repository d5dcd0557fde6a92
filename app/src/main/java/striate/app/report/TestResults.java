package striate.app.report;

import java.util.List;
import striate.data.Dataset;

/**
 * What a trained network made of a test set.
 *
 * @param set what the set is called, such as {@code test}
 * @param pictures its pictures, with their names
 * @param labels the class of each picture, as an index into {@code classes}
 * @param probabilities [pictures, classes], each row adding up to 1
 * @param accuracy share of the pictures classified right, with its interval
 * @param classes the figures of each class, in order
 * @param bins of the calibration diagram, rising
 * @param calibrationError the expected calibration error, 0 to 1
 * @param mostWrong places of wrong pictures, the surest first
 * @param suspectLabels places of pictures whose labels are likely wrong, the likeliest first
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier: nothing compares results
public record TestResults(
    String set,
    Dataset pictures,
    int[] labels,
    float[] probabilities,
    Proportion accuracy,
    List<ClassFigures> classes,
    List<Bin> bins,
    double calibrationError,
    int[] mostWrong,
    int[] suspectLabels) {
  /** Refuses lists and arrays of lengths that do not fit. */
  public TestResults {
    classes = List.copyOf(classes);
    bins = List.copyOf(bins);
    int count = classes.size();
    if (labels.length != pictures.size()) {
      throw new IllegalArgumentException(
          "labels: " + pictures.size() + " expected, got " + labels.length);
    }
    if (probabilities.length != (long) pictures.size() * count) {
      throw new IllegalArgumentException(
          "probabilities: %d for %d pictures of %d classes expected, got %d"
              .formatted(
                  (long) pictures.size() * count, pictures.size(), count, probabilities.length));
    }
  }

  /**
   * A share and its confidence interval; NaN where there is nothing to count.
   *
   * @param value 0 to 1
   * @param low end of the 95 % interval
   * @param high end of it
   */
  public record Proportion(double value, double low, double high) {}

  /**
   * One class.
   *
   * @param name of the class
   * @param images how many pictures are of it
   * @param answers how many pictures were said to be of it
   * @param precision share of the answers that are right
   * @param recall share of the images that are found
   * @param f1 harmonic mean of the two
   */
  public record ClassFigures(
      String name,
      int images,
      int answers,
      Proportion precision,
      Proportion recall,
      Proportion f1) {}

  /**
   * Answers of about one confidence.
   *
   * @param low confidence from which the bin reaches
   * @param high confidence to which it reaches
   * @param count answers in it
   * @param confidence their mean confidence
   * @param accuracy share of them that are right
   */
  public record Bin(double low, double high, int count, double confidence, double accuracy) {}

  /** The class with the largest probability of picture {@code index}; the first of equal ones. */
  int answer(int index) {
    int count = classes.size();
    int best = 0;
    for (int c = 1; c < count; c++) {
      if (probability(index, c) > probability(index, best)) {
        best = c;
      }
    }
    return best;
  }

  int label(int index) {
    return labels[index];
  }

  float probability(int index, int c) {
    return probabilities[index * classes.size() + c];
  }
}
