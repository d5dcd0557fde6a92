package striate.spark.together;

import java.io.Serializable;
import java.time.Duration;
import org.apache.spark.BarrierTaskContext;
import striate.together.Forecast;
import striate.together.Links;
import striate.together.Wire;
import striate.train.Trainer;

/** One executor's part of a forecast. */
final class PlanTask extends MachineTask {
  private static final long serialVersionUID = 1L;

  private final long mostMillis;

  /** A forecast that travels. */
  record Plan(
      int machines,
      double aloneSeconds,
      double workSeconds,
      double exchanges,
      double bytes,
      double latencySeconds,
      double bytesPerSecond)
      implements Serializable {
    Forecast forecast() {
      return new Forecast(
          machines,
          aloneSeconds,
          workSeconds,
          exchanges,
          bytes,
          new Wire(latencySeconds, bytesPerSecond));
    }
  }

  PlanTask(SharedWork work, String token, Duration timeout, Duration most) {
    super(work, token, timeout);
    mostMillis = most.toMillis();
  }

  @Override
  Serializable run(Trainer.Settings settings, Links links, BarrierTaskContext task) {
    settings.threads(Math.max(1, task.cpus()));
    Forecast f = Forecast.measure(settings, links, Duration.ofMillis(mostMillis));
    return new Plan(
        f.machines(),
        f.aloneSeconds(),
        f.workSeconds(),
        f.exchanges(),
        f.bytes(),
        f.wire().latencySeconds(),
        f.wire().bytesPerSecond());
  }
}
