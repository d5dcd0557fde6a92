package striate.trust;

import striate.classify.Evaluation;

/**
 * Class probabilities of labelled pictures, as arrays, checked once.
 *
 * @param probabilities [pictures, classes]
 * @param labels the true class of each
 * @param classes how many there are
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Answered(float[] probabilities, int[] labels, int classes) {
  /** Checks lengths, labels and numbers. */
  Answered {
    if (labels.length == 0) {
      throw new IllegalArgumentException("calibration: at least 1 picture expected, got none");
    }
    if (classes < 1 || probabilities.length != (long) labels.length * classes) {
      throw new IllegalArgumentException(
          "calibration: "
              + (long) labels.length * classes
              + " probabilities expected for "
              + labels.length
              + " pictures of "
              + classes
              + " classes, got "
              + probabilities.length);
    }
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= classes) {
        throw new IllegalArgumentException(
            "picture "
                + i
                + ": a label from 0 to "
                + (classes - 1)
                + " expected, got "
                + labels[i]);
      }
    }
    for (int i = 0; i < probabilities.length; i++) {
      float p = probabilities[i];
      if (!(p >= 0 && p <= 1)) {
        throw new IllegalArgumentException(
            "picture " + i / classes + ": probabilities from 0 to 1 expected, got " + p);
      }
    }
  }

  /** Those of an evaluation, not copied. */
  static Answered of(Evaluation e) {
    return new Answered(e.probabilities(), e.labels(), e.classes().size());
  }

  /** The likeliest class of a picture, of equal ones the first. */
  int predicted(int picture) {
    return largest(probabilities, picture * classes, classes);
  }

  /** Where the largest of some numbers stands, of equal ones the first. */
  static int largest(float[] p, int from, int count) {
    int best = 0;
    for (int i = 1; i < count; i++) {
      best = p[from + i] > p[from + best] ? i : best;
    }
    return best;
  }

  /** The same pictures at a temperature. */
  Answered at(Temperature temperature) {
    float[] others = probabilities.clone();
    temperature.apply(others, classes);
    return new Answered(others, labels, classes);
  }
}
