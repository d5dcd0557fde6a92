package striate.explain;

import java.util.List;

/**
 * An explanation of one answer.
 *
 * @param method that made it
 * @param layer whose output it distributes the logit over; {@code input} for the picture itself
 * @param target index of the class
 * @param logit of that class: the number before the softmax
 * @param probability of that class
 * @param map signed
 * @param completeness whether the map adds up
 * @param notes what a reader should know, a sentence each; empty if nothing
 */
public record Explanation(
    Method method,
    String layer,
    int target,
    double logit,
    double probability,
    RelevanceMap map,
    Completeness completeness,
    List<String> notes) {
  /** Copies the list. */
  public Explanation {
    notes = List.copyOf(notes);
  }
}
