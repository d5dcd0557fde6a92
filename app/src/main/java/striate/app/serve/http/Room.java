package striate.app.serve.http;

import java.util.concurrent.atomic.AtomicLong;

/** Memory that all requests share: what is taken of it must be given back. */
public final class Room {
  private final long bytes;
  private final AtomicLong taken = new AtomicLong();

  /** A room of so many bytes. */
  public Room(long bytes) {
    this.bytes = bytes;
  }

  /** Takes {@code count} bytes, or none if there are not so many. */
  public boolean take(long count) {
    while (true) {
      long now = taken.get();
      if (count > bytes - now) {
        return false;
      }
      if (taken.compareAndSet(now, now + count)) {
        return true;
      }
    }
  }

  /** Gives back. */
  public void give(long count) {
    taken.addAndGet(-count);
  }

  /** All of it. */
  public long size() {
    return bytes;
  }

  /** How many bytes are taken. */
  public long taken() {
    return taken.get();
  }
}
