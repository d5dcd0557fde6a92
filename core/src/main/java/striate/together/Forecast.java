package striate.together;

import java.time.Duration;
import java.util.Locale;
import striate.train.Trainer;

/**
 * The predicted time of a training step on several machines: what one of them has to compute,
 * measured on this one, and what it has to exchange, counted to the byte.
 *
 * <p>A step takes as long as a machine's own work and its exchanges, one after the other. Machines
 * that share something (a computer's cores, memory, heat) are slower while all work at once: then a
 * step takes at least as long as that. It is not the sum, since one computes faster while another
 * waits.
 *
 * @param machines their number
 * @param aloneSeconds of a step on one machine
 * @param shareSeconds of a machine's own work in a step while the others do theirs, preparing the
 *     batch included
 * @param ownSeconds of the same while the others rest
 * @param exchanges of a step: how often the machines wait for each other
 * @param bytes that a machine sends in a step
 * @param wire the network
 */
public record Forecast(
    int machines,
    double aloneSeconds,
    double shareSeconds,
    double ownSeconds,
    double exchanges,
    double bytes,
    Wire wire) {
  /** The least speed-up that several machines are worth. */
  public static final double LEAST = 1.2;

  /**
   * Measures the work and counts the traffic, on this machine alone.
   *
   * @param settings of the training; its own exchange is left out of account
   * @param most how long each of the two measurements may take
   * @throws IllegalArgumentException if the machines are not 1, 2, 4, 8 or 16
   */
  public static Forecast of(Trainer.Settings settings, int machines, Wire wire, Duration most) {
    Mute mute = new Mute(machines, 0);
    double share = settings.cost(most, mute).stepSeconds();
    double alone = machines == 1 ? share : settings.cost(most).stepSeconds();
    return of(machines, alone, share, share, mute, settings, wire);
  }

  private static Forecast of(
      int machines,
      double alone,
      double share,
      double own,
      Mute mute,
      Trainer.Settings settings,
      Wire wire) {
    // Local steps have a mean of their weights dealt once for so many batches.
    double batches = mute.deals() * (double) Math.max(1, settings.localSteps());
    return new Forecast(
        machines, alone, share, own, mute.exchanges() / batches, mute.sent() / batches, wire);
  }

  /**
   * Measures network and work on the machines of a training, which all call this at once: each does
   * its part of some steps while the others do theirs, so that what they share (processors, memory,
   * a core's heat) counts. Nothing of the training is exchanged.
   *
   * @param most how long each of the four measurements of work may take; less than the links'
   *     time-out
   * @return the same on all machines
   */
  public static Forecast measure(Trainer.Settings settings, Links links, Duration most) {
    int machines = links.machines();
    Wire.measure(links); // until it is compiled
    Wire wire = Wire.measure(links);
    // Until all is compiled: the first measurement is of slower code.
    settings.cost(most, new Mute(machines, links.machine()));
    double[] values = new double[machines];
    meet(values, links);
    Mute mute = new Mute(machines, links.machine());
    values[links.machine()] = settings.cost(most, mute).stepSeconds();
    double share = slowest(values, links);
    double own = share;
    double alone = share;
    if (machines > 1) {
      double[] rested = new double[2 * machines];
      if (links.machine() == 0) {
        // The others wait meanwhile.
        rested[0] = settings.cost(most, new Mute(machines, 0)).stepSeconds();
        rested[1] = settings.cost(most).stepSeconds();
      }
      links.share(rested, from(machines, 2));
      own = Math.min(share, rested[0]);
      alone = rested[1];
    }
    Forecast here = of(machines, alone, share, own, mute, settings, wire);
    double[] traffic = new double[4 * machines];
    int[] from = from(machines, 4);
    int at = from[links.machine()];
    traffic[at] = here.exchanges;
    traffic[at + 1] = here.bytes;
    traffic[at + 2] = wire.latencySeconds();
    traffic[at + 3] = wire.bytesPerSecond();
    links.share(traffic, from);
    return new Forecast(
        machines,
        alone,
        share,
        here.ownSeconds,
        traffic[0],
        traffic[1],
        new Wire(traffic[2], traffic[3]));
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
    return new Forecast(machines, aloneSeconds, shareSeconds, ownSeconds, exchanges, bytes, other);
  }

  /** The predicted time of a step. */
  public double stepSeconds() {
    if (machines == 1) {
      return shareSeconds;
    }
    return Math.max(shareSeconds, ownSeconds + exchangeSeconds());
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
        "%d machines: %.1f ms a step predicted (%.1f ms of work, %.1f ms with all at work at once,"
            + " %.0f exchanges of %.2f ms, %.2f MB sent at %.0f MB/s), %.1f ms on one: a speed-up of"
            + " %.2f",
        machines,
        stepSeconds() * 1e3,
        ownSeconds * 1e3,
        shareSeconds * 1e3,
        exchanges,
        wire.latencySeconds() * 1e3,
        bytes * 1e-6,
        Math.min(wire.bytesPerSecond() * 1e-6, 999_999),
        aloneSeconds * 1e3,
        speedUp());
  }
}
