package striate.app.serve.watch;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;

/**
 * Figures in Prometheus' text form. Labels are made of names that the operator chose and of fixed
 * words, never of what a client sends, so their number is bounded.
 */
public final class Metrics {
  /** The type of the answer that has them. */
  public static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final ConcurrentMap<String, LongAdder> counters = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Histogram> histograms = new ConcurrentHashMap<>();

  /** Labels: names and values in turn. */
  public static String labels(String... namesAndValues) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      out.append(i == 0 ? "" : ",").append(namesAndValues[i]).append("=\"");
      String value = namesAndValues[i + 1];
      for (int k = 0; k < value.length(); k++) {
        char c = value.charAt(k);
        switch (c) {
          case '\\' -> out.append("\\\\");
          case '"' -> out.append("\\\"");
          case '\n' -> out.append("\\n");
          default -> out.append(c);
        }
      }
      out.append('"');
    }
    return out.toString();
  }

  /** A counter, for who counts often. */
  public LongAdder counter(String name, String labels) {
    return counters.computeIfAbsent(name + '{' + labels + '}', key -> new LongAdder());
  }

  /** A histogram of seconds, for who notes them often. */
  public Histogram histogram(String name, String labels) {
    return histograms.computeIfAbsent(name + '{' + labels, key -> new Histogram());
  }

  /** Counts one. */
  public void count(String name, String labels) {
    add(name, labels, 1);
  }

  /** Counts so many. */
  public void add(String name, String labels, long count) {
    counter(name, labels).add(count);
  }

  /** A count so far, for tests. */
  public long counted(String name, String labels) {
    LongAdder adder = counters.get(name + '{' + labels + '}');
    return adder == null ? 0 : adder.sum();
  }

  /**
   * All of them.
   *
   * @param gauges figures of this moment, each with its labels in braces
   */
  public String text(Map<String, Double> gauges) {
    StringBuilder out = new StringBuilder(4096);
    section(out, new TreeMap<>(counters), "counter", LongAdder::sum);
    section(out, new TreeMap<>(gauges), "gauge", Double::doubleValue);
    String last = "";
    for (Map.Entry<String, Histogram> h : new TreeMap<>(histograms).entrySet()) {
      int brace = h.getKey().indexOf('{');
      String name = h.getKey().substring(0, brace);
      if (!name.equals(last)) {
        type(out, name, "histogram");
        last = name;
      }
      h.getValue().write(out, name, h.getKey().substring(brace + 1));
    }
    return out.toString();
  }

  private static <T> void section(
      StringBuilder out, Map<String, T> figures, String type, ToDoubleFunction<T> value) {
    String last = "";
    for (Map.Entry<String, T> f : figures.entrySet()) {
      String name = f.getKey().substring(0, f.getKey().indexOf('{'));
      if (!name.equals(last)) {
        type(out, name, type);
        last = name;
      }
      double number = value.applyAsDouble(f.getValue());
      boolean bare = f.getKey().equals(name + "{}");
      out.append(bare ? name : f.getKey()).append(' ');
      if (number == Math.rint(number) && Math.abs(number) < 1e15) {
        out.append((long) number);
      } else {
        out.append(number);
      }
      out.append('\n');
    }
  }

  private static void type(StringBuilder out, String name, String type) {
    out.append("# HELP ").append(name).append(' ').append(help(name)).append('\n');
    out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  private static String help(String name) {
    return switch (name) {
      case "striate_requests_total" -> "Requests that were answered, by route, model and status.";
      case "striate_refused_total" -> "Requests that were not computed, by reason.";
      case "striate_reloads_total" -> "Model files that were loaded, or were no models.";
      case "striate_request_bytes_total" -> "Bytes of bodies that came.";
      case "striate_response_bytes_total" -> "Bytes of bodies that were sent.";
      case "striate_log_lines_lost_total" -> "Lines of the log of requests that nobody took.";
      case "striate_queue_seconds" -> "Seconds that a request waited for a computing thread.";
      case "striate_compute_seconds" -> "Seconds that a computing thread took for a request.";
      case "striate_request_seconds" -> "Seconds from a request's first byte to its answer's last.";
      case "striate_queue_length" -> "Requests that wait now.";
      case "striate_computing" -> "Requests that are computed now.";
      case "striate_computing_threads" -> "Computing threads.";
      case "striate_connections" -> "Connections that are open.";
      case "striate_request_memory_bytes" -> "Memory of bodies and answers now.";
      case "striate_model_version" ->
          "The highest version of a model; the file's digest is a label.";
      case "striate_model_loaded_seconds" -> "When a model was loaded, seconds since 1970.";
      case "striate_model_warm" -> "1 if a model answers at full speed, 0 if it is warming up.";
      case "striate_ready" -> "1 if all models are loaded and the server is not draining.";
      default -> "Of the JVM.";
    };
  }
}
