package striate.trust;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
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
    return of(List.of(rule), new Answered(probabilities, labels, classes), u).getFirst();
  }

  /** The sets by several rules of the pictures of an evaluation that is not calibrated. */
  public static List<SetResult> of(List<SetRule> rules, Evaluation e, double[] u) {
    return of(rules, Answered.of(e), u);
  }

  private static List<SetResult> of(List<SetRule> rules, Answered a, double[] u) {
    int classes = a.classes();
    int[] counts = new int[classes];
    int[][] hits = new int[rules.size()][classes];
    int[][] sizes = new int[rules.size()][classes + 1];
    for (int i = 0; i < a.labels().length; i++) {
      int label = a.labels()[i];
      counts[label]++;
      int[] ranking = SetMethod.ranking(a.probabilities(), i * classes, classes);
      for (int r = 0; r < rules.size(); r++) {
        List<Integer> set = rules.get(r).set(a.probabilities(), i * classes, ranking, u[i]);
        hits[r][label] += set.contains(label) ? 1 : 0;
        sizes[r][set.size()]++;
      }
    }
    List<SetResult> results = new ArrayList<>();
    for (int r = 0; r < rules.size(); r++) {
      results.add(of(rules.get(r), hits[r], counts, sizes[r]));
    }
    return results;
  }

  private static SetResult of(SetRule rule, int[] hits, int[] counts, int[] sizes) {
    int pictures = IntStream.of(counts).sum();
    List<Rate> byClass = new ArrayList<>();
    for (int c = 0; c < hits.length; c++) {
      byClass.add(Rate.of(hits[c], counts[c]));
    }
    List<Integer> boxed = new ArrayList<>();
    int largest = hits.length;
    while (largest > 0 && sizes[largest] == 0) {
      largest--;
    }
    long sum = 0;
    for (int s = 0; s <= largest; s++) {
      boxed.add(sizes[s]);
      sum += (long) s * sizes[s];
    }
    return new SetResult(
        rule, Rate.of(IntStream.of(hits).sum(), pictures), byClass, (double) sum / pictures, boxed);
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
