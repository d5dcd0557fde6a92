package striate.together;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import striate.train.Trainer;

/**
 * The predicted time of a training step on several machines: what one of them has to compute, and
 * what it has to exchange, counted to the byte.
 *
 * <p>A step takes as long as the work, its exchanges' latencies and their bytes, one after the
 * other. The work is that of machines in step: whoever is slower, and whatever they share (a
 * computer's cores, memory, heat), is part of it.
 *
 * @param machines their number
 * @param aloneSeconds of a step on one machine
 * @param workSeconds of a step on all of them, preparing the batch included, had they nothing to
 *     send
 * @param exchanges of a step: how often the machines wait for each other
 * @param bytes that a machine sends in a step
 * @param wire the network
 */
public record Forecast(
    int machines,
    double aloneSeconds,
    double workSeconds,
    double exchanges,
    double bytes,
    Wire wire) {
  /** The least speed-up that several machines are worth. */
  public static final double LEAST = 1.2;

  /** Each measurement is made so often, in turn with the others; the median counts. */
  private static final int ROUNDS = 3;

  private static final int MOST_STEPS = 60;

  /**
   * Measures the work and counts the traffic, on this machine alone.
   *
   * @param settings of the training; its own exchange is left out of account
   * @param most how long each of the two measurements may take
   * @throws IllegalArgumentException if the machines are not 1, 2, 4, 8 or 16
   */
  public static Forecast of(Trainer.Settings settings, int machines, Wire wire, Duration most) {
    Mute mute = new Mute(machines, 0);
    double work = settings.cost(most, mute).stepSeconds();
    double alone = machines == 1 ? work : settings.cost(most).stepSeconds();
    return of(alone, work, mute, settings, wire);
  }

  private static Forecast of(
      double alone, double work, Mute mute, Trainer.Settings settings, Wire wire) {
    // Local steps have a mean of their weights dealt once for so many batches.
    double batches = mute.deals() * (double) Math.max(1, settings.localSteps());
    return new Forecast(
        mute.machines(), alone, work, mute.exchanges() / batches, mute.sent() / batches, wire);
  }

  /**
   * Measures network and work on the machines of a training, which all call this at once and then
   * keep step with each other, so that what they share (processors, memory, a core's heat) counts.
   * Nothing of the training is exchanged.
   *
   * @param most how long each of the measurements of work may take, of which there are three; less
   *     than the links' time-out
   * @return the same on all machines
   */
  public static Forecast measure(Trainer.Settings settings, Links links, Duration most) {
    int machines = links.machines();
    if (machines == 1) {
      return of(settings, 1, new Wire(0, Double.MAX_VALUE), most);
    }
    Wire.measure(links); // until it is compiled
    // Until all is compiled: the first measurement is of slower code.
    Mute mute = new Mute(machines, links.machine());
    double[] values = new double[machines];
    values[links.machine()] = settings.cost(most, mute).stepSeconds();
    Duration part = most.dividedBy(ROUNDS);
    double step = slowest(values, links);
    int steps = (int) Math.clamp(part.toNanos() * 1e-9 / Math.max(1e-9, step), 1, MOST_STEPS);
    double meetings = of(0, 0, mute, settings, new Wire(0, 1)).exchanges;
    double[] alone = new double[ROUNDS];
    double[] work = new double[ROUNDS];
    double[] latency = new double[ROUNDS];
    double[] rate = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      // What a meeting takes is that of the same moment.
      Wire wire = Wire.measure(links);
      latency[round] = wire.latencySeconds();
      rate[round] = wire.bytesPerSecond();
      work[round] = inStep(settings, links, steps, meetings, wire);
      if (links.machine() == 0) {
        // The others wait meanwhile.
        alone[round] = settings.cost(part).stepSeconds();
      }
      meet(values, links);
    }
    Wire wire = new Wire(median(latency), median(rate));
    Forecast here = of(median(alone), median(work), mute, settings, wire);
    double[] first = new double[6 * machines];
    int[] from = from(machines, 6);
    int at = from[links.machine()];
    first[at] = here.aloneSeconds;
    first[at + 1] = here.workSeconds;
    first[at + 2] = here.exchanges;
    first[at + 3] = here.bytes;
    first[at + 4] = wire.latencySeconds();
    first[at + 5] = wire.bytesPerSecond();
    links.share(first, from);
    return new Forecast(
        machines, first[0], first[1], first[2], first[3], new Wire(first[4], first[5]));
  }

  /**
   * Seconds of work of a step, without what its meetings take by themselves.
   *
   * @param meetings of a step
   */
  private static double inStep(
      Trainer.Settings settings, Links links, int steps, double meetings, Wire wire) {
    Paced paced = new Paced(links);
    double seconds;
    try {
      seconds = settings.stepSeconds(steps, paced);
    } catch (RuntimeException | Error e) {
      links.abort(); // the others would wait
      throw e;
    }
    paced.end();
    return Math.max(0, seconds - meetings * wire.latencySeconds());
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static double slowest(double[] values, Links links) {
    meet(values, links);
    double most = 0;
    for (double of : values) {
      most = Math.max(most, of);
    }
    return most;
  }

  private static void meet(double[] values, Links links) {
    links.share(values, from(links.machines(), 1));
  }

  private static int[] from(int machines, int each) {
    int[] from = new int[machines + 1];
    for (int m = 0; m <= machines; m++) {
      from[m] = m * each;
    }
    return from;
  }

  /** The same on another network. */
  public Forecast on(Wire other) {
    return new Forecast(machines, aloneSeconds, workSeconds, exchanges, bytes, other);
  }

  /** The predicted time of a step. */
  public double stepSeconds() {
    return workSeconds + exchangeSeconds();
  }

  /** The predicted time of a step's exchanges. */
  public double exchangeSeconds() {
    return machines == 1 ? 0 : exchanges * wire.latencySeconds() + bytes / wire.bytesPerSecond();
  }

  /** How many times faster than one machine. */
  public double speedUp() {
    return aloneSeconds / stepSeconds();
  }

  /**
   * Refuses machines that are not worth it.
   *
   * @throws IllegalStateException if the speed-up is below {@value #LEAST}
   */
  public void check() {
    if (machines > 1 && speedUp() < LEAST) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "%s; at least %.1f expected: train on one machine, with larger batches, or say that"
                  + " it shall be so all the same",
              this,
              LEAST));
    }
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d machines: %.1f ms a step predicted (%.1f ms of work, %.0f exchanges of %.2f ms, %.2f MB"
            + " sent at %.0f MB/s), %.1f ms on one: a speed-up of %.2f",
        machines,
        stepSeconds() * 1e3,
        workSeconds * 1e3,
        exchanges,
        wire.latencySeconds() * 1e3,
        bytes * 1e-6,
        Math.min(wire.bytesPerSecond() * 1e-6, 999_999),
        aloneSeconds * 1e3,
        speedUp());
  }
}
