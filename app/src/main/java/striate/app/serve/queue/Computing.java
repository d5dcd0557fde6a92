package striate.app.serve.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The computing threads, and the queue before them: of each model first come, first served, and
 * among the models the one that has had the least time, so that they share the cores evenly however
 * unlike their requests are. A model that comes back from a rest has no claim to what it did not
 * use.
 */
public final class Computing implements AutoCloseable {
  private static final int LONGEST_RETRY = 30;

  private final Bounds bounds;
  private final int threads;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final List<Lane> lanes = new ArrayList<>();
  private int waiting;
  private int running;
  private long bytes;
  private long pixels;
  private boolean closed;

  /** So many threads, which {@link #start} starts. */
  public Computing(int threads, Bounds bounds) {
    this.threads = threads;
    this.bounds = bounds;
  }

  /**
   * Starts the threads.
   *
   * @param between what each does after a job; it is short and throws nothing
   */
  public void start(Runnable between) {
    for (int i = 0; i < threads; i++) {
      Thread.ofPlatform().daemon().name("striate-compute-" + i).start(() -> loop(between));
    }
  }

  /** A lane for a model. */
  public Lane lane() {
    Lane lane = new Lane();
    lock.lock();
    try {
      lane.had = leastHad();
      lanes.add(lane);
    } finally {
      lock.unlock();
    }
    return lane;
  }

  /** Whether a job of this lane would be refused now, whatever its size. */
  public void check(Lane lane) throws Full {
    lock.lock();
    try {
      if (lane.jobs.size() >= bounds.jobs()) {
        throw full("requests", lane);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Puts work into the queue.
   *
   * @param size bytes of the request
   * @param area pixels of its pictures
   * @throws Full if there is no room
   */
  public <T> Job<T> submit(Lane lane, long size, long area, Work<T> what) throws Full {
    long patience = bounds.deadline().toNanos();
    Job<T> job = new Job<>(what, size, area, patience, left -> remove(lane, left));
    lock.lock();
    try {
      if (closed || lane.jobs.size() >= bounds.jobs()) {
        throw full("requests", lane);
      }
      // Of several models none may fill the room of all; one job always fits an empty queue.
      int share = Math.max(1, lanes.size());
      long ownBytes = size;
      long ownPixels = area;
      for (Job<?> other : lane.jobs) {
        ownBytes += other.bytes();
        ownPixels += other.pixels();
      }
      boolean alone = lane.jobs.isEmpty();
      if ((waiting > 0 && bytes + size > bounds.bytes())
          || (!alone && ownBytes > bounds.bytes() / share)) {
        throw full("bytes", lane);
      }
      if ((waiting > 0 && pixels + area > bounds.pixels())
          || (!alone && ownPixels > bounds.pixels() / share)) {
        throw full("pixels", lane);
      }
      if (alone) {
        lane.had = Math.max(lane.had, leastHad());
      }
      if (waiting + running < threads) {
        job.soon();
      }
      lane.jobs.addLast(job);
      waiting++;
      bytes += size;
      pixels += area;
      work.signal();
      return job;
    } finally {
      lock.unlock();
    }
  }

  private void remove(Lane lane, Job<?> left) {
    lock.lock();
    try {
      if (lane.jobs.remove(left)) {
        waiting--;
        bytes -= left.bytes();
        pixels -= left.pixels();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Jobs that wait. */
  public int waiting() {
    lock.lock();
    try {
      return waiting;
    } finally {
      lock.unlock();
    }
  }

  /** Nanoseconds that a job which came now would wait for at least, as far as one can tell. */
  public long ahead() {
    lock.lock();
    try {
      if (waiting < threads) {
        return 0;
      }
      long ahead = 0;
      for (Lane lane : lanes) {
        ahead += lane.usual * lane.jobs.size();
      }
      return ahead / threads / 2;
    } finally {
      lock.unlock();
    }
  }

  /** Jobs of a lane that wait. */
  public int waiting(Lane lane) {
    lock.lock();
    try {
      return lane.jobs.size();
    } finally {
      lock.unlock();
    }
  }

  /** Jobs that are computed now. */
  public int running() {
    lock.lock();
    try {
      return running;
    } finally {
      lock.unlock();
    }
  }

  /** The threads. */
  public int threads() {
    return threads;
  }

  /** Takes nothing more; the threads end when nothing waits. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      work.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private Full full(String what, Lane lane) {
    long ahead = lane.usual * (waiting + 1) / threads;
    int seconds = Math.clamp(Math.ceilDiv(ahead, 1_000_000_000L), 1, LONGEST_RETRY);
    return new Full("the queue is full (" + what + ")", seconds);
  }

  /** The least time that a lane has had which has something to do, or had last. */
  private long leastHad() {
    long least = Long.MAX_VALUE;
    long most = 0;
    for (Lane lane : lanes) {
      long had = lane.had + lane.running;
      most = Math.max(most, had);
      if (!lane.jobs.isEmpty() || lane.running > 0) {
        least = Math.min(least, had);
      }
    }
    return least == Long.MAX_VALUE ? most : least;
  }

  private void loop(Runnable between) {
    while (true) {
      Lane lane;
      Job<?> job;
      long guess;
      lock.lock();
      try {
        while (waiting == 0) {
          if (closed) {
            return;
          }
          work.awaitUninterruptibly();
        }
        lane = next();
        job = lane.jobs.removeFirst();
        waiting--;
        bytes -= job.bytes();
        pixels -= job.pixels();
        guess = lane.usual;
        lane.running += guess;
        running++;
      } finally {
        lock.unlock();
      }
      long took = job.run();
      lock.lock();
      try {
        running--;
        lane.running -= guess;
        lane.had += took;
        if (took > 0) {
          lane.usual += (took - lane.usual) / 8;
        }
      } finally {
        lock.unlock();
      }
      between.run();
    }
  }

  private Lane next() {
    Lane best = lanes.getFirst();
    long least = Long.MAX_VALUE;
    for (Lane lane : lanes) {
      if (!lane.jobs.isEmpty() && lane.had + lane.running < least) {
        best = lane;
        least = lane.had + lane.running;
      }
    }
    return best;
  }
}
