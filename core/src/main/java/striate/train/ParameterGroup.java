package striate.train;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A group of parameters that learn with a rate or a weight decay of their own, or not at all.
 *
 * {@snippet file="striate/train/TrainSnippets.java" region="groups"}
 *
 * <p>Names are patterns as in {@link striate.nn.Selection}: {@code "conv1"}, {@code "conv*"},
 * {@code "*.bias"}. A parameter may be in one group only; those in none learn as the optimiser
 * says. Running statistics are in no group: see {@code fixed} of the settings.
 *
 * @param patterns of names; empty for the rest, that is, all that no other group has
 * @param rateFactor what the learning rate is multiplied by, schedule included; finite, at least 0
 * @param weightDecay in place of the optimiser's, or null for that; on weights only, as everywhere
 * @param isFrozen whether the group does not learn: no gradient is computed for it
 */
public record ParameterGroup(
    List<String> patterns, float rateFactor, @Nullable Float weightDecay, boolean isFrozen) {

  /** Refuses numbers out of range, and a frozen group with numbers. */
  public ParameterGroup {
    patterns = List.copyOf(patterns);
    if (!(rateFactor >= 0) || Float.isInfinite(rateFactor)) {
      throw new IllegalArgumentException(
          "rate factor: a finite number of at least 0 expected, got " + rateFactor);
    }
    if (weightDecay != null && (!(weightDecay >= 0) || Float.isInfinite(weightDecay))) {
      throw new IllegalArgumentException(
          "weight decay: a finite number of at least 0 expected, got " + weightDecay);
    }
    if (isFrozen && (rateFactor != 1 || weightDecay != null)) {
      throw new IllegalArgumentException(
          "a frozen group: neither a rate factor nor a weight decay expected, got "
              + rateFactor
              + " and "
              + weightDecay);
    }
  }

  /**
   * The parameters that at least one pattern matches.
   *
   * @throws IllegalArgumentException if there is no pattern
   */
  public static ParameterGroup of(String... patterns) {
    if (patterns.length == 0) {
      throw new IllegalArgumentException("a group: at least one name or pattern expected");
    }
    return new ParameterGroup(List.of(patterns), 1, null, false);
  }

  /** The rest: all parameters that no other group has. */
  public static ParameterGroup rest() {
    return new ParameterGroup(List.of(), 1, null, false);
  }

  /** A copy whose learning rate is {@code factor} times the others'. */
  public ParameterGroup rateFactor(double factor) {
    return new ParameterGroup(patterns, (float) factor, weightDecay, isFrozen);
  }

  /** A copy with this weight decay in place of the optimiser's. */
  public ParameterGroup weightDecay(double decay) {
    return new ParameterGroup(patterns, rateFactor, (float) decay, isFrozen);
  }

  /** A copy that does not learn. */
  public ParameterGroup frozen() {
    return new ParameterGroup(patterns, rateFactor, weightDecay, true);
  }

  boolean isRest() {
    return patterns.isEmpty();
  }

  @Override
  public String toString() {
    return isRest() ? "the rest" : String.join(", ", patterns);
  }
}
