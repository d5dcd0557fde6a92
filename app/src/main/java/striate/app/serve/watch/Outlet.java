package striate.app.serve.watch;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Lines on their way, written by one thread, so that a reader who does not read holds up nobody.
 */
final class Outlet implements AutoCloseable {
  private static final String END = "";

  private final Lines to;
  private final ArrayBlockingQueue<String> waiting;
  private final Thread writer;
  private volatile boolean dead;

  Outlet(Lines to, int room, String name) {
    this.to = to;
    waiting = new ArrayBlockingQueue<>(room);
    writer = Thread.ofPlatform().daemon().name(name).start(this::write);
  }

  /** Takes a line; false if it is lost, since there is no room or nobody to write to. */
  boolean line(String line) {
    return !dead && waiting.offer(line);
  }

  private void write() {
    try {
      for (String line = waiting.take(); !line.equals(END); line = waiting.take()) {
        to.line(line);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) { // the reader has gone, or the disk is full: lines are lost now
      dead = true;
      waiting.clear();
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
