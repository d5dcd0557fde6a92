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
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One thread that reads the sockets of all {@link Prompt} connections. Where all computing threads
 * are busy and others wait for them already, it rests, and the computing threads look at the
 * sockets between two jobs ({@link #visit}): on a busy core that costs no change of threads, and
 * what has come does not wait until the system gives this thread its turn. It looks itself where
 * they have not for a while, since a job takes long.
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

  /** The longest where computing threads look. */
  private static final long VISITED_REST = 4_000_000;

  /** Between two visits of computing threads; jobs may be shorter than a look is worth. */
  private static final long VISITS = 150_000;

  /**
   * Where requests wait, no more than one part in so many of the time goes into reading others:
   * clients that are refused and ask again at once must not take the core from those that wait.
   */
  private static final int SHARE = 8;

  /**
   * Reached only where a look takes 6 ms, since as many ask again at once. Others learn within a
   * few milliseconds that they are refused.
   */
  private static final long LONGEST_PAUSE = 50_000_000;

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

  /** Whoever has it is the loop: its thread, or a computing one that visits. */
  private final ReentrantLock turn = new ReentrantLock();

  private volatile long looked = System.nanoTime();

  /** How long not to look after that, while requests wait. */
  private volatile long pause;

  /** Whether connections are to be gone on with. */
  private volatile boolean more;

  /** Whether there are no more sockets, and will not be. */
  private volatile boolean over;

  // Of whoever is the loop.
  private final ArrayDeque<Prompt> later = new ArrayDeque<>();
  private final List<Prompt> young = new ArrayList<>();
  private final List<Prompt> leaving = new ArrayList<>();

  /** When the turn at hand had something to do, or 0. */
  private long begun;

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
      while (!over) {
        if (!more && calls.isEmpty() && fresh.isEmpty()) {
          rest();
        }
        if (!turnSafely(true)) {
          LockSupport.parkNanos(PATIENCE);
        }
      }
    } catch (IOException e) {
      service.fault(e);
    }
  }

  /** A computing thread is between two jobs: it looks at the sockets if the loop rests. */
  void visit() {
    long since = System.nanoTime() - looked;
    // Where few wait, whoever comes is welcome.
    boolean due = since >= pause || service.restNanos() < SHORTEST_REST;
    if (since >= VISITS && due && turn.tryLock()) {
      try {
        turnSafely(false);
      } finally {
        turn.unlock();
      }
    }
  }

  /** False if something went wrong: memory, most likely. There is no other thread for this. */
  private boolean turnSafely(boolean wait) {
    turn.lock();
    try {
      if (!over) {
        begun = 0;
        turn(wait);
        long now = System.nanoTime();
        pause = Math.min(SHARE * (now - begun), LONGEST_PAUSE);
        looked = now;
        over = listener.isClosed() && open.get() == 0;
      }
      return true;
    } catch (Throwable e) {
      fault(e);
      return false;
    } finally {
      turn.unlock();
    }
  }

  /** Looks at all there is, waiting for something if that is wanted. */
  private void turn(boolean wait) throws IOException {
    if (!wait || !later.isEmpty() || !calls.isEmpty() || !fresh.isEmpty()) {
      selector.selectNow(ready);
    } else {
      selector.select(ready, young.isEmpty() ? LOOK_MILLIS : YOUNG_MILLIS);
    }
    begin();
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
    more = !later.isEmpty();
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

  /** Something is there: from now on it is work, and no waiting. */
  private void begin() {
    if (begun == 0) {
      begun = System.nanoTime();
    }
  }

  /** Waits while what comes would wait anyway, and goes on waiting while others look. */
  private void rest() {
    long most = LONGEST_REST;
    while (!over) {
      long nanos = Math.min(service.restNanos(), most);
      if (nanos < SHORTEST_REST) {
        return;
      }
      LockSupport.parkNanos(nanos);
      if (System.nanoTime() - looked >= Math.max(nanos, pause)) {
        return;
      }
      most = VISITED_REST;
    }
  }

  private void ready(SelectionKey key) {
    begin();
    if (key.attachment() instanceof Prompt p) {
      p.read();
    }
  }
}
