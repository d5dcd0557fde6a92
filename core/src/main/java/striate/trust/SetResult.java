package striate.trust;

import java.util.ArrayList;
import java.util.List;
import striate.classify.Evaluation;
import striate.classify.Rate;

/**
 * What prediction sets did on labelled pictures.
 *
 * @param rule of the sets
 * @param covered share of the pictures whose class is in their set
 * @param byClass the same for the pictures of each class; NaN without pictures
 * @param meanSize mean number of classes in a set
 * @param sizes how many sets have 0, 1, 2 … classes
 */
public record SetResult(
    SetRule rule, Rate covered, List<Rate> byClass, double meanSize, List<Integer> sizes) {
  /** Copies the lists. */
  public SetResult {
    byClass = List.copyOf(byClass);
    sizes = List.copyOf(sizes);
  }

  /**
   * The sets of these pictures.
   *
   * @param probabilities [pictures, classes], not calibrated
   * @param u uniform in [0, 1), one for each picture
   */
  public static SetResult of(
      SetRule rule, float[] probabilities, int[] labels, int classes, double[] u) {
    Answered a = new Answered(probabilities, labels, classes);
    int[] hits = new int[classes];
    int[] counts = new int[classes];
    int[] sizes = new int[classes + 1];
    long sum = 0;
    int all = 0;
    for (int i = 0; i < labels.length; i++) {
      List<Integer> set = rule.set(a.probabilities(), i * classes, classes, u[i]);
      boolean hit = set.contains(labels[i]);
      counts[labels[i]]++;
      hits[labels[i]] += hit ? 1 : 0;
      all += hit ? 1 : 0;
      sizes[set.size()]++;
      sum += set.size();
    }
    List<Rate> byClass = new ArrayList<>();
    for (int c = 0; c < classes; c++) {
      byClass.add(Rate.of(hits[c], counts[c]));
    }
    List<Integer> boxed = new ArrayList<>();
    int largest = classes;
    while (largest > 0 && sizes[largest] == 0) {
      largest--;
    }
    for (int s = 0; s <= largest; s++) {
      boxed.add(sizes[s]);
    }
    return new SetResult(
        rule, Rate.of(all, labels.length), byClass, (double) sum / labels.length, boxed);
  }

  /** The sets of the pictures of an evaluation whose probabilities are not calibrated. */
  public static SetResult of(SetRule rule, Evaluation e, double[] u) {
    return of(rule, Answered.probabilities(e), Answered.labels(e), e.classes().size(), u);
  }

  /** The share of sets without any class. */
  public double empty() {
    int n = 0;
    for (int s : sizes) {
      n += s;
    }
    return (double) sizes.getFirst() / n;
  }
}
