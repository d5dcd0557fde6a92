package striate.app.recipe;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What trials told of networks so far. Whatever else the machine does makes a trial seem slower,
 * never faster, so of several the least counts. A network that was tried once is doubted as long as
 * those that were tried twice let hope that it is cheaper.
 */
final class Trials {
  /** A cost that fell by more than this share was disturbed before. */
  private static final double DISTURBED = 0.12;

  /** After so many of one network it is believed. */
  private static final int MOST = 4;

  private final List<Candidate> open;
  private final Map<Candidate, Planner.Cost> costs = new LinkedHashMap<>();
  private final Map<Candidate, Integer> times = new HashMap<>();
  private final Map<Candidate, Boolean> sure = new HashMap<>();
  private boolean disturbed;

  Trials(List<Candidate> all) {
    open = new ArrayList<>(all);
  }

  /**
   * Notes a trial.
   *
   * @param cost null if the network does not fit into the heap
   */
  void note(Candidate candidate, Planner.@Nullable Cost cost) {
    open.remove(candidate);
    Planner.Cost before = costs.get(candidate);
    if (cost == null) {
      if (before == null) {
        // Whatever does more work needs more memory, nearly always.
        open.removeIf(c -> c.work() >= candidate.work());
      } else {
        sure.put(candidate, true);
      }
      return;
    }
    int count = times.merge(candidate, 1, Integer::sum);
    if (before == null) {
      costs.put(candidate, cost);
      return;
    }
    boolean fell = cost.imageSeconds() < (1 - DISTURBED) * before.imageSeconds();
    disturbed |= fell;
    sure.put(candidate, !fell || count >= MOST);
    if (cost.imageSeconds() < before.imageSeconds()) {
      costs.put(candidate, cost);
    }
  }

  /** How many networks were tried. */
  int count() {
    return costs.size();
  }

  /** Those that were tried. */
  List<Candidate> known() {
    return List.copyOf(costs.keySet());
  }

  /** Those that were tried, and those that may still be. */
  List<Candidate> thinkable() {
    List<Candidate> all = new ArrayList<>(open);
    all.addAll(costs.keySet());
    return all;
  }

  /** Whether a network was tried again and cost as much. */
  boolean isSure(Candidate candidate) {
    return sure.getOrDefault(candidate, false);
  }

  /** Whether something disturbed a trial. */
  boolean isDisturbed() {
    return disturbed;
  }

  /** As measured. */
  Planner.Cost measured(Candidate c) {
    return Objects.requireNonNull(costs.get(c));
  }

  /**
   * The cost to think of: as measured if that is sure, else what may be hoped for after one more
   * trial.
   */
  Planner.Cost hoped(Candidate c) {
    Planner.Cost own = costs.get(c);
    if (own != null && isSure(c)) {
      return own;
    }
    Planner.Cost best = own != null ? own : expected(c, k -> true);
    if (best == null) {
      return new Planner.Cost(c.work(), c.work(), c.work());
    }
    Planner.Cost sure = expected(c, this::isSure);
    return sure != null && sure.imageSeconds() < best.imageSeconds() ? sure : best;
  }

  /** What the nearest in work lets expect, or null if there is none. */
  private Planner.@Nullable Cost expected(Candidate c, Predicate<Candidate> by) {
    Candidate nearest =
        costs.keySet().stream()
            .filter(by)
            .min(Comparator.comparingDouble(k -> Math.abs(StrictMath.log(k.work() / c.work()))))
            .orElse(null);
    if (nearest == null) {
      return null;
    }
    Planner.Cost known = measured(nearest);
    double more = c.work() / nearest.work();
    return new Planner.Cost(
        known.stepSeconds() * more, known.imageSeconds() * more, known.validationSeconds() * more);
  }
}
