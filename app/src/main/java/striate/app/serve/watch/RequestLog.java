package striate.app.serve.watch;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import striate.app.report.Json;

/**
 * The log of requests, and what else happens: a line each, written by one thread, so that a reader
 * who does not read holds up nobody. Lines that find no room are lost and counted.
 */
public final class RequestLog implements AutoCloseable {
  private static final int ROOM = 1 << 14;
  private static final String END = "";

  /** As the common log format has it. */
  private static final DateTimeFormatter COMMON =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT);

  private final @Nullable Lines requests;
  private final Lines events;
  private final boolean json;
  private final Metrics metrics;
  private final ArrayBlockingQueue<String> waiting = new ArrayBlockingQueue<>(ROOM);
  private final Thread writer;

  /**
   * A log.
   *
   * @param requests null for none of them
   * @param events for all else
   */
  public RequestLog(@Nullable Lines requests, Lines events, boolean json, Metrics metrics) {
    this.requests = requests;
    this.events = events;
    this.json = json;
    this.metrics = metrics;
    writer = Thread.ofPlatform().daemon().name("striate-log").unstarted(this::write);
    if (requests != null) {
      writer.start();
    }
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
              + COMMON.format(now.atOffset(ZoneOffset.UTC))
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
    if (!waiting.offer(line)) {
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

  private void write() {
    Lines out = requests;
    try {
      while (out != null) {
        String line = waiting.take();
        if (line.equals(END)) {
          return;
        }
        out.line(line);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) { // the reader has gone, or the disk is full
      waiting.clear();
      events.line("striate: the log of requests ends here: " + e.getMessage());
    }
  }

  /** Writes what waits, for a second at most. */
  @Override
  public void close() {
    try {
      if (writer.isAlive() && waiting.offer(END, 1, TimeUnit.SECONDS)) {
        writer.join(1000);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
