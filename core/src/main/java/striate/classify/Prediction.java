package striate.classify;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A prediction for a picture: every class with its probability, the most probable first. Of equally
 * probable ones, the first in the model's order leads.
 *
 * @param ranked all classes
 */
public record Prediction(List<Ranked> ranked) {
  /**
   * A class with its probability.
   *
   * @param label its index among the model's outputs
   * @param name of the class
   * @param probability 0 to 1; those of all classes sum to 1
   */
  public record Ranked(int label, String name, double probability) {}

  /** Copies the list; refuses an empty one. */
  public Prediction {
    ranked = List.copyOf(ranked);
    if (ranked.isEmpty()) {
      throw new IllegalArgumentException("prediction: at least one class expected, got none");
    }
  }

  static Prediction of(List<String> classes, float[] probabilities, int from) {
    List<Ranked> ranked = new ArrayList<>();
    for (int i = 0; i < classes.size(); i++) {
      ranked.add(new Ranked(i, classes.get(i), probabilities[from + i]));
    }
    ranked.sort(Comparator.comparingDouble(Ranked::probability).reversed());
    return new Prediction(ranked);
  }

  /** The most probable class. */
  public Ranked top() {
    return ranked.getFirst();
  }

  /** The {@code k} most probable classes, or all if there are fewer. */
  public List<Ranked> top(int k) {
    if (k < 1) {
      throw new IllegalArgumentException("top: at least 1 expected, got " + k);
    }
    return ranked.subList(0, Math.min(k, ranked.size()));
  }
}
