package striate.app.report;

import java.util.Locale;
import striate.classify.Evaluation;
import striate.data.Dataset;

/**
 * What a trained network made of a test set.
 *
 * @param set what the set is called, such as {@code test}
 * @param pictures its pictures
 * @param evaluation of these pictures, in their order
 */
record TestResults(String set, Dataset pictures, Evaluation evaluation) {
  /** Refuses an evaluation of another number of pictures. */
  TestResults {
    if (evaluation.count() != pictures.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "results: an evaluation of the %d pictures of %s expected, got one of %d",
              pictures.size(),
              set,
              evaluation.count()));
    }
  }

  int classes() {
    return evaluation.classes().size();
  }

  int label(int place) {
    return evaluation.label(place);
  }

  int answer(int place) {
    return evaluation.predicted(place);
  }

  double probability(int place, int c) {
    return evaluation.probability(place, c);
  }

  /** The most confident mistakes, and no more than a page shows. */
  int[] mostWrong() {
    return evaluation.confidentlyWrong(ShownPictures.MOST_LISTED).stream()
        .mapToInt(Evaluation.Example::index)
        .toArray();
  }

  /** All pictures whose label is likely wrong, the likeliest first. */
  int[] suspectLabels() {
    return evaluation.likelyLabelErrors().stream().mapToInt(Evaluation.Example::index).toArray();
  }
}
