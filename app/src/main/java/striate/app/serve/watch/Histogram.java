package striate.app.serve.watch;

import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/** Counts of seconds, as Prometheus wants them: how many were at most so long. */
public final class Histogram {
  /** Upper ends of its parts, seconds: from the wait in an empty queue to a request's deadline. */
  private static final double[] ENDS = {
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
  };

  private final LongAdder[] parts = new LongAdder[ENDS.length + 1];
  private final DoubleAdder sum = new DoubleAdder();

  Histogram() {
    for (int i = 0; i < parts.length; i++) {
      parts[i] = new LongAdder();
    }
  }

  /** Notes so many. */
  public void add(double seconds) {
    int i = 0;
    while (i < ENDS.length && seconds > ENDS[i]) {
      i++;
    }
    parts[i].increment();
    sum.add(seconds);
  }

  /** Its lines, behind a name and labels without their last brace. */
  void write(StringBuilder out, String name, String labels) {
    long count = 0;
    for (int i = 0; i < parts.length; i++) {
      count += parts[i].sum();
      out.append(name).append("_bucket{").append(labels).append(labels.isEmpty() ? "" : ",");
      out.append("le=\"").append(i < ENDS.length ? Double.toString(ENDS[i]) : "+Inf");
      out.append("\"} ").append(count).append('\n');
    }
    out.append(name).append("_sum{").append(labels).append("} ").append(sum.sum()).append('\n');
    out.append(name).append("_count{").append(labels).append("} ").append(count).append('\n');
  }
}
