package striate.train;

import java.util.List;

/**
 * A learning-rate schedule: for each step, the factor of the optimiser's learning rate.
 *
 * <p>A schedule is a value and keeps no state: the factor follows from the step, the steps of the
 * whole training and the validation losses so far, so that a resumed training goes on as if it had
 * never stopped. Steps are updates of the weights, counted from 0.
 *
 * {@snippet file="striate/train/TrainSnippets.java" region="schedules"}
 */
public sealed interface Schedule {

  /**
   * The factor of the optimiser's learning rate for a step.
   *
   * @param step the step to come, from 0
   * @param total steps of the whole training, at least 1; a step beyond it counts as the last
   * @param losses the validation losses of the epochs so far, oldest first
   */
  double factor(long step, long total, List<Double> losses);

  /** {@link #factor(long, long, List)} of a training without validation. */
  default double factor(long step, long total) {
    return factor(step, total, List.of());
  }

  /** A constant learning rate: the factor is 1. */
  record Constant() implements Schedule {
    @Override
    public double factor(long step, long total, List<Double> losses) {
      return 1;
    }
  }

  /**
   * Step decay: times {@code gamma} after every so many steps, as PyTorch's {@code StepLR}.
   *
   * @param every steps, at least 1
   * @param gamma above 0
   */
  record Step(long every, double gamma) implements Schedule {
    /** Refuses numbers out of range. */
    public Step {
      require(every >= 1, "step schedule: at least 1 step expected, got ", every);
      requirePositive("step schedule: gamma", gamma);
    }

    @Override
    public double factor(long step, long total, List<Double> losses) {
      long cuts = Math.min(step, total - 1) / every;
      return StrictMath.pow(gamma, (double) cuts);
    }
  }

  /**
   * Decay at milestones: times {@code gamma} at each of some shares of the training, such as 0.5
   * and 0.75 (He et al. 2016): PyTorch's {@code MultiStepLR} with milestones rounded up to whole
   * steps.
   *
   * @param at shares, each in (0, 1), rising
   * @param gamma above 0
   */
  record Milestones(List<Double> at, double gamma) implements Schedule {
    /** Refuses numbers out of range. */
    public Milestones {
      at = List.copyOf(at);
      requirePositive("milestones: gamma", gamma);
      double before = 0;
      for (double share : at) {
        require(
            share > before && share < 1, "milestones: rising shares in (0, 1) expected, got ", at);
        before = share;
      }
    }

    @Override
    public double factor(long step, long total, List<Double> losses) {
      long t = Math.min(step, total - 1);
      double factor = 1;
      for (int i = 0; i < at.size(); i++) {
        if (t >= Math.ceil(at.get(i) * total)) {
          factor *= gamma;
        }
      }
      return factor;
    }
  }

  /**
   * Cosine annealing: half a cosine from 1 to {@code end} (Loshchilov and Hutter 2017): PyTorch's
   * {@code CosineAnnealingLR} with {@code T_max} the steps of the training.
   *
   * @param end in [0, 1]
   */
  record Cosine(double end) implements Schedule {
    /** Refuses an end out of range. */
    public Cosine {
      require(end >= 0 && end <= 1, "cosine schedule: end in [0, 1] expected, got ", end);
    }

    @Override
    public double factor(long step, long total, List<Double> losses) {
      long t = Math.min(step, total - 1);
      return end + (1 - end) * (1 + StrictMath.cos(Math.PI * t / total)) / 2;
    }
  }

  /**
   * One cycle: up to the optimiser's rate and down again, both as half cosines (Smith and Topin
   * 2019): PyTorch's {@code OneCycleLR}. The momentum stays as it is, as with {@code
   * cycle_momentum=False}.
   *
   * @param rise share of the training in which the rate rises, in (0, 1)
   * @param startDivisor the first rate is the optimiser's divided by this, at least 1
   * @param endDivisor the last rate is the first divided by this, at least 1
   */
  record OneCycle(double rise, double startDivisor, double endDivisor) implements Schedule {
    /** Refuses numbers out of range. */
    public OneCycle {
      require(rise > 0 && rise < 1, "one-cycle schedule: rise in (0, 1) expected, got ", rise);
      require(
          startDivisor >= 1 && startDivisor < Double.POSITIVE_INFINITY,
          "one-cycle schedule: a start divisor of at least 1 expected, got ",
          startDivisor);
      require(
          endDivisor >= 1 && endDivisor < Double.POSITIVE_INFINITY,
          "one-cycle schedule: an end divisor of at least 1 expected, got ",
          endDivisor);
    }

    @Override
    public double factor(long step, long total, List<Double> losses) {
      double t = Math.min(step, total - 1);
      double top = rise * total - 1;
      double last = total - 1.0;
      double start = 1 / startDivisor;
      if (t <= top) {
        return top == 0 ? 1 : between(start, 1, t / top);
      }
      double from = Math.max(top, 0);
      return between(1, start / endDivisor, last == from ? 1 : (t - from) / (last - from));
    }

    private static double between(double from, double to, double share) {
      return to + (from - to) / 2 * (1 + StrictMath.cos(Math.PI * share));
    }
  }

  /**
   * Reduction on a plateau: times {@code gamma} whenever the validation loss has not fallen for
   * some epochs: PyTorch's {@code ReduceLROnPlateau} with its relative threshold.
   *
   * @param gamma in (0, 1)
   * @param patience epochs without a fall before the rate is reduced
   * @param threshold a loss counts as fallen if it is below (1 − threshold) · the lowest
   * @param cooldown epochs after a cut that are not counted
   * @param least the factor never falls below this
   */
  record Plateau(double gamma, int patience, double threshold, int cooldown, double least)
      implements Schedule {
    /** Refuses numbers out of range. */
    public Plateau {
      require(gamma > 0 && gamma < 1, "plateau schedule: gamma in (0, 1) expected, got ", gamma);
      require(patience >= 0, "plateau schedule: patience of at least 0 expected, got ", patience);
      require(
          threshold >= 0 && threshold < 1,
          "plateau schedule: threshold in [0, 1) expected, got ",
          threshold);
      require(cooldown >= 0, "plateau schedule: cooldown of at least 0 expected, got ", cooldown);
      require(least >= 0 && least <= 1, "plateau schedule: least in [0, 1] expected, got ", least);
    }

    @Override
    public double factor(long step, long total, List<Double> losses) {
      double factor = 1;
      double lowest = Double.POSITIVE_INFINITY;
      int bad = 0;
      int cooling = 0;
      for (int i = 0; i < losses.size(); i++) {
        double loss = losses.get(i);
        if (loss < lowest * (1 - threshold)) {
          lowest = loss;
          bad = 0;
        } else {
          bad++;
        }
        if (cooling > 0) {
          cooling--;
          bad = 0;
        }
        if (bad > patience) {
          factor = Math.max(least, factor * gamma);
          cooling = cooldown;
          bad = 0;
        }
      }
      return factor;
    }
  }

  /**
   * Linear warm-up over the first steps, then another schedule over the rest: PyTorch's {@code
   * LinearLR} from 1 / steps, followed by the other.
   *
   * @param steps of the rise, if above 0
   * @param share of the training that is the rise, if {@code steps} is 0
   * @param then what follows; it sees only its own part of the training
   */
  record WarmUp(long steps, double share, Schedule then) implements Schedule {
    /** Refuses numbers out of range. */
    public WarmUp {
      require(steps >= 0, "warm-up: at least 0 steps expected, got ", steps);
      require(share >= 0 && share < 1, "warm-up: a share in [0, 1) expected, got ", share);
    }

    @Override
    public double factor(long step, long total, List<Double> losses) {
      long rise = steps > 0 ? steps : Math.round(share * total);
      return step < rise
          ? (step + 1.0) / rise
          : then.factor(step - rise, Math.max(1, total - rise), losses);
    }
  }

  /** This schedule after a linear warm-up of {@code steps} steps. */
  default Schedule warmUp(long steps) {
    return new WarmUp(steps, 0, this);
  }

  /** This schedule after a linear warm-up over a share of the training, in [0, 1). */
  default Schedule warmUpShare(double share) {
    return new WarmUp(0, share, this);
  }

  /** A constant learning rate: the optimiser's. */
  static Schedule constant() {
    return new Constant();
  }

  /** Step decay: times {@code gamma} after every so many steps. */
  static Schedule step(long every, double gamma) {
    return new Step(every, gamma);
  }

  /** Decay at milestones: times {@code gamma} at each of some shares of the training. */
  static Schedule milestones(double gamma, double... at) {
    return new Milestones(java.util.Arrays.stream(at).boxed().toList(), gamma);
  }

  /** Cosine annealing to 0. */
  static Schedule cosine() {
    return new Cosine(0);
  }

  /** Cosine annealing to {@code end} times the rate. */
  static Schedule cosine(double end) {
    return new Cosine(end);
  }

  /** One cycle with PyTorch's numbers: 30 % rise from 1/25 of the rate, down to 1/250,000. */
  static Schedule oneCycle() {
    return new OneCycle(0.3, 25, 1e4);
  }

  /** Reduction on a plateau: times {@code gamma} after {@code patience} epochs without a fall. */
  static Schedule plateau(double gamma, int patience) {
    return new Plateau(gamma, patience, 1e-4, 0, 0);
  }

  private static void requirePositive(String what, double value) {
    require(
        value > 0 && value < Double.POSITIVE_INFINITY,
        what + ": a finite number above 0 expected, got ",
        value);
  }

  private static void require(boolean right, String expected, Object got) {
    if (!right) {
      throw new IllegalArgumentException(expected + got);
    }
  }
}
