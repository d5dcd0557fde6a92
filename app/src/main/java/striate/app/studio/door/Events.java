package striate.app.studio.door;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import striate.app.report.Json;
import striate.app.serve.http.Streamed;

/**
 * What happens, told to every browser by one stream of server-sent events: of each topic the newest
 * value, at most ten times a second. Nothing waits for a reader, and a slow one costs no memory: it
 * gets what is newest when it reads. Whoever comes later gets the newest value of every topic
 * first.
 */
public final class Events {
  /** Streams at once; one more ends the oldest. A browser has one for all its tabs. */
  static final int MOST_STREAMS = 8;

  private static final int PAUSE_MILLIS = 100;
  private static final int ALIVE_MILLIS = 15_000;
  private static final byte[] ALIVE = ":\n\n".getBytes(StandardCharsets.US_ASCII);

  /**
   * A topic's newest value.
   *
   * @param version of all topics together when it was said
   */
  private record Said(Supplier<@Nullable Object> value, long version) {}

  private final Map<String, Said> topics = new LinkedHashMap<>();
  private final Deque<Stream> streams = new ArrayDeque<>();
  private long version;

  /**
   * Says that a topic has a new value. Cheap: the value is asked for when it is sent, by any
   * thread, and only if somebody listens.
   */
  public void say(String topic, Supplier<@Nullable Object> value) {
    synchronized (topics) {
      version++;
      topics.put(topic, new Said(value, version));
      topics.notifyAll();
    }
  }

  /** How many browsers listen. */
  public int listeners() {
    synchronized (streams) {
      return streams.size();
    }
  }

  /** A new stream. */
  Streamed stream() {
    return new Stream();
  }

  /** Waits for a topic newer than {@code seen}; returns those that are, or none after a while. */
  private Map<String, Said> newer(long seen) throws InterruptedException {
    Map<String, Said> found = new LinkedHashMap<>();
    synchronized (topics) {
      long end = System.nanoTime() + ALIVE_MILLIS * 1_000_000L;
      while (version <= seen) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          return found;
        }
        topics.wait(left);
      }
      topics.forEach((name, said) -> {
        if (said.version > seen) {
          found.put(name, said);
        }
      });
    }
    return found;
  }

  private final class Stream implements Streamed {
    private volatile @Nullable Thread thread;

    @Override
    public List<String> fields() {
      return List.of("Content-Type", "text/event-stream", "Cache-Control", "no-store");
    }

    @Override
    public void write(Pieces out) throws IOException, InterruptedException {
      thread = Thread.currentThread();
      enter();
      try {
        out.send("retry: 1000\n\n".getBytes(StandardCharsets.US_ASCII));
        long seen = 0;
        while (true) {
          Map<String, Said> found = newer(seen);
          List<Object> pairs = new ArrayList<>();
          for (Map.Entry<String, Said> one : found.entrySet()) {
            seen = Math.max(seen, one.getValue().version);
            List<@Nullable Object> pair = new ArrayList<>();
            pair.add(one.getKey());
            pair.add(one.getValue().value.get());
            pairs.add(pair);
          }
          out.send(
              found.isEmpty()
                  ? ALIVE
                  : ("data: " + Json.of(pairs) + "\n\n").getBytes(StandardCharsets.US_ASCII));
          Thread.sleep(PAUSE_MILLIS);
        }
      } finally {
        synchronized (streams) {
          streams.remove(this);
        }
      }
    }

    private void enter() {
      Stream oldest = null;
      synchronized (streams) {
        streams.add(this);
        oldest = streams.size() > MOST_STREAMS ? streams.poll() : null;
      }
      Thread writer = oldest == null ? null : oldest.thread;
      if (writer != null) {
        writer.interrupt();
      }
    }
  }
}
