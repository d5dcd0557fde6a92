package striate.app.serve.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One thread that reads the sockets of all {@link Prompt} connections. Where all computing threads
 * are busy and others wait for them already, it looks at the sockets once in a while, not for each
 * request: who would wait anyway costs the others fewer changes of threads.
 */
final class Loop implements Runnable {
  /** What is read at once. */
  private static final int BUFFER = 64 << 10;

  /** How long a request may be incomplete before its connection gets a thread of its own. */
  private static final long PATIENCE = 100_000_000L;

  private static final int YOUNG_MILLIS = 20;
  private static final int LOOK_MILLIS = 1000;

  /** The longest and the shortest time between two looks at sockets whose requests would wait. */
  private static final long LONGEST_REST = 1_000_000;

  private static final long SHORTEST_REST = 200_000;

  /** For requests that came together with others of their connection, from one look to the next. */
  private static final long LATER = 500_000;

  private final Listener listener;
  private final Service service;
  private final Selector selector;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
  private final byte[] bytes = new byte[BUFFER];
  private final Source memory = Source.ofMemory();
  private final HeadReader heads;
  private final Consumer<SelectionKey> ready = this::ready;
  private final AtomicInteger open = new AtomicInteger();

  private final Queue<Prompt> fresh = new ConcurrentLinkedQueue<>();
  private final Queue<Prompt> calls = new ConcurrentLinkedQueue<>();

  /** One that could not be told; for who looks at a dump of the heap. */
  @SuppressWarnings("unused")
  private volatile @Nullable Throwable untold;

  // Of the loop's own thread.
  private final ArrayDeque<Prompt> later = new ArrayDeque<>();
  private final List<Prompt> young = new ArrayList<>();
  private final List<Prompt> leaving = new ArrayList<>();

  Loop(Listener listener) throws IOException {
    this.listener = listener;
    this.service = listener.service();
    heads = new HeadReader(memory, listener.limits());
    selector = Selector.open();
  }

  Listener listener() {
    return listener;
  }

  /** Takes a connection that has just come. */
  void add(Prompt prompt) {
    open.incrementAndGet();
    fresh.add(prompt);
    selector.wakeup();
  }

  /** A connection has gone from here. */
  void gone() {
    open.decrementAndGet();
  }

  /** Has the loop look at a connection; from any thread. */
  void call(Prompt prompt) {
    calls.add(prompt);
    selector.wakeup();
  }

  /** Has the loop go on with a connection when the others have had their turn. */
  void later(Prompt prompt) {
    later.add(prompt);
  }

  /** Has the loop look whether the request of a connection is whole in time. */
  void young(Prompt prompt) {
    young.add(prompt);
  }

  /** Has the loop give a connection a thread of its own. */
  void leave(Prompt prompt) {
    leaving.add(prompt);
  }

  /** For reading, empty. */
  ByteBuffer buffer() {
    return buffer.clear();
  }

  /** For what was read, as long as it is looked at. */
  byte[] bytes() {
    return bytes;
  }

  /** A whole head that is in memory. */
  @Nullable Request head(byte[] from, int start, int end, String peer, long came)
      throws IOException {
    memory.give(from, start, end);
    return heads.read(peer, came);
  }

  /** Tells of a fault, if there is memory for that. */
  void fault(Throwable fault) {
    try {
      service.fault(fault);
    } catch (Throwable e) {
      untold = e;
    }
  }

  @Override
  public void run() {
    try (selector) {
      while (!listener.isClosed() || open.get() > 0) {
        try {
          turn();
        } catch (Throwable e) { // of memory, most likely; there is no other thread for this
          fault(e);
          LockSupport.parkNanos(PATIENCE);
        }
      }
    } catch (IOException e) {
      service.fault(e);
    }
  }

  private void turn() throws IOException {
    boolean more = !later.isEmpty() || !calls.isEmpty() || !fresh.isEmpty();
    if (more) {
      selector.selectNow(ready);
    } else {
      rest();
      selector.select(ready, young.isEmpty() ? LOOK_MILLIS : YOUNG_MILLIS);
    }
    for (Prompt p = fresh.poll(); p != null; p = fresh.poll()) {
      p.register(selector);
    }
    for (Prompt p = calls.poll(); p != null; p = calls.poll()) {
      p.look();
    }
    if (!later.isEmpty()) {
      long end = System.nanoTime() + LATER;
      // Whoever asks for more is put behind those that are here now.
      int here = later.size();
      do {
        later.remove().look();
      } while (--here > 0 && System.nanoTime() - end < 0);
    }
    if (!young.isEmpty()) {
      long now = System.nanoTime();
      young.removeIf(p -> p.isGrown(now, PATIENCE));
    }
    while (!leaving.isEmpty()) {
      List<Prompt> now = List.copyOf(leaving);
      leaving.clear();
      now.forEach(Prompt::cancel);
      try {
        selector.selectNow(ready); // a channel can block again when its key is gone
      } finally {
        now.forEach(Prompt::depart);
      }
    }
  }

  private void rest() {
    long nanos = Math.min(service.restNanos(), LONGEST_REST);
    if (nanos >= SHORTEST_REST) {
      LockSupport.parkNanos(nanos);
    }
  }

  private void ready(SelectionKey key) {
    if (key.attachment() instanceof Prompt p) {
      p.read();
    }
  }
}
