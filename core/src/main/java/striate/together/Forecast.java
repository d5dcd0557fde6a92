package striate.together;

import java.time.Duration;
import java.util.Locale;
import striate.train.Trainer;

/**
 * The predicted time of a training step on several machines: what one of them has to compute,
 * measured on this one, and what it has to exchange, counted to the byte.
 *
 * @param machines their number
 * @param aloneSeconds of a step on one machine
 * @param shareSeconds of a machine's own work in a step, preparing the batch included
 * @param exchanges of a step: how often the machines wait for each other
 * @param bytes that a machine sends in a step
 * @param wire the network
 */
public record Forecast(
    int machines,
    double aloneSeconds,
    double shareSeconds,
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
    double batches = mute.batches();
    return new Forecast(
        machines, alone, share, mute.exchanges() / batches, mute.sent() / batches, wire);
  }

  /** The same on another network. */
  public Forecast on(Wire other) {
    return new Forecast(machines, aloneSeconds, shareSeconds, exchanges, bytes, other);
  }

  /** The predicted time of a step. */
  public double stepSeconds() {
    if (machines == 1) {
      return shareSeconds;
    }
    return shareSeconds + exchanges * wire.latencySeconds() + bytes / wire.bytesPerSecond();
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
            + " sent), %.1f ms on one: a speed-up of %.2f",
        machines,
        stepSeconds() * 1e3,
        shareSeconds * 1e3,
        exchanges,
        wire.latencySeconds() * 1e3,
        bytes * 1e-6,
        aloneSeconds * 1e3,
        speedUp());
  }
}
