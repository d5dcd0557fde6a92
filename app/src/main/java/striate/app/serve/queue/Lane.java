package striate.app.serve.queue;

import java.util.ArrayDeque;

/** What waits for one model. Guarded by its {@link Computing}. */
public final class Lane {
  final ArrayDeque<Job<?>> jobs = new ArrayDeque<>();

  /** Nanoseconds that it has had, as if it had been there from the beginning. */
  long had;

  /** Of it that jobs at work will take, as far as one can tell. */
  long running;

  /** Nanoseconds of a job, in the mean of the latest. */
  long usual = 1_000_000;

  Lane() {}
}
