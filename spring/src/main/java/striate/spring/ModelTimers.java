package striate.spring;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import striate.classify.CallListener;

/** Micrometer's timers of models: {@code striate.classify}, {@code striate.load} and others. */
final class ModelTimers implements ModelListener {
  private static final String MODEL = "model";

  private final MeterRegistry registry;

  ModelTimers(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void loaded(String model, long nanoseconds) {
    Timer.builder("striate.load")
        .description("Reading of model files")
        .tag(MODEL, model)
        .register(registry)
        .record(nanoseconds, TimeUnit.NANOSECONDS);
  }

  @Override
  public void warmedUp(String model, long nanoseconds) {
    Timer.builder("striate.warm.up")
        .description("Warming up of models")
        .tag(MODEL, model)
        .register(registry)
        .record(nanoseconds, TimeUnit.NANOSECONDS);
  }

  @Override
  public CallListener calls(String model) {
    Timer answered = timer(model, "success");
    Timer failed = timer(model, "error");
    Counter pictures =
        Counter.builder("striate.classify.pictures")
            .description("Pictures that were classified")
            .tag(MODEL, model)
            .register(registry);
    return (int count, long nanoseconds, @Nullable Throwable failure) -> {
      if (failure == null) {
        answered.record(nanoseconds, TimeUnit.NANOSECONDS);
        pictures.increment(count);
      } else {
        failed.record(nanoseconds, TimeUnit.NANOSECONDS);
      }
    };
  }

  private Timer timer(String model, String outcome) {
    return Timer.builder("striate.classify")
        .description("Calls of classifiers")
        .tags(MODEL, model, "outcome", outcome)
        .register(registry);
  }
}
