package striate.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * The health of a model: down if it can't be had, out of service while it warms up on a thread of
 * its own, unknown while a lazy one is unread.
 */
final class ModelHealth implements HealthIndicator {
  private final String model;
  private final ModelLoader loader;

  ModelHealth(String model, ModelLoader loader) {
    this.model = model;
    this.loader = loader;
  }

  @Override
  public Health health() {
    ModelState state = loader.state(model);
    Health.Builder health =
        switch (state.stage()) {
          case READY -> Health.up();
          case UNREAD -> Health.unknown().withDetail("state", "not read yet");
          case READING -> Health.outOfService().withDetail("state", "being read");
          case WARMING_UP -> Health.outOfService().withDetail("state", "warming up");
          case FAILED -> Health.down().withDetail("error", String.valueOf(state.failure()));
        };
    ModelSource source = loader.source(model);
    health.withDetail("path", source.name());
    ModelState.Loaded loaded = state.loaded();
    if (loaded != null) {
      health
          .withDetail("classes", loaded.classes())
          .withDetail("input", loaded.input())
          .withDetail("read", loaded.at().toString());
      String file = file(source, loaded.stamp());
      if (file != null) {
        health.withDetail("file", file);
      }
    }
    return health.build();
  }

  /** What became of the file since; null if nothing, or if it never was one. */
  private static @Nullable String file(ModelSource source, @Nullable FileStamp read) {
    if (read == null) {
      return null;
    }
    FileStamp now = source.stamp();
    if (now == null) {
      return "gone since it was read; the model that was read serves on";
    }
    return now.equals(read)
        ? null
        : "changed since it was read; the model that was read serves on until a restart";
  }
}
