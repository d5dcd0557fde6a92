package striate.app.serve.watch;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import striate.app.report.Json;

/**
 * The log of requests, and of what else happens. Lines that find no room are lost, and those of
 * requests counted.
 */
public final class RequestLog implements AutoCloseable {
  private static final int ROOM = 1 << 14;

  /** Made where requests are logged: a start waits for nothing that it may not need. */
  private static final class Form {
    /** As the common log format has it. */
    private static final DateTimeFormatter COMMON =
        DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT);
  }

  private final @Nullable Outlet requests;
  private final Outlet events;
  private final boolean json;
  private final Metrics metrics;

  /**
   * A log.
   *
   * @param requests null for none of them
   * @param events for all else
   */
  public RequestLog(@Nullable Lines requests, Lines events, boolean json, Metrics metrics) {
    this.requests = requests == null ? null : new Outlet(requests, ROOM, "striate-requests");
    this.events = new Outlet(events, ROOM, "striate-events");
    this.json = json;
    this.metrics = metrics;
  }

  /** Seconds with two decimals; {@code String.format} takes much of a start for that. */
  public static String hundredths(double seconds) {
    long all = Math.round(seconds * 100);
    return all / 100 + (all % 100 < 10 ? ".0" : ".") + all % 100;
  }

  /** Whether requests are logged. */
  public boolean hasRequests() {
    return requests != null;
  }

  /**
   * A request.
   *
   * @param target path and query as they came, or - if the head could not be read
   */
  public void request(
      String peer,
      String method,
      String target,
      int status,
      long received,
      long sent,
      double seconds,
      @Nullable TraceContext trace) {
    if (requests == null) {
      return;
    }
    Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
    String line;
    if (json) {
      Map<String, @Nullable Object> all = new LinkedHashMap<>();
      all.put("time", now.toString());
      all.put("event", "request");
      all.put("peer", peer);
      all.put("method", method);
      all.put("target", target);
      all.put("status", status);
      all.put("received", received);
      all.put("sent", sent);
      all.put("seconds", Math.round(seconds * 1e6) / 1e6);
      if (trace != null) {
        all.put("trace_id", trace.trace());
        all.put("span_id", trace.span());
        if (!trace.parent().isEmpty()) {
          all.put("parent_id", trace.parent());
        }
      }
      line = Json.of(all);
    } else {
      line =
          peer
              + " - - ["
              + Form.COMMON.format(now.atOffset(ZoneOffset.UTC))
              + "] \""
              + method
              + ' '
              + target.replace("\"", "%22")
              + "\" "
              + status
              + ' '
              + sent
              + ' '
              + Math.round(seconds * 1e6)
              + "us "
              + (trace == null ? "-" : trace.trace());
    }
    if (!requests.line(line)) {
      metrics.count("striate_log_lines_lost_total", "");
    }
  }

  /** Something else that an operator should know; names and values in turn. */
  public void event(String event, String text, String... namesAndValues) {
    if (!json) {
      events.line("striate: " + text);
      return;
    }
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("time", Instant.ofEpochMilli(System.currentTimeMillis()).toString());
    all.put("event", event);
    all.put("message", text);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      all.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    events.line(Json.of(all));
  }

  /** Writes what waits, for a second or two at most. */
  @Override
  public void close() {
    if (requests != null) {
      requests.close();
    }
    events.close();
  }
}
