package striate.together;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import striate.run.Exchange;
import striate.run.ExchangeException;

/**
 * The sockets of one machine to all others. One thread sends and receives at once, so that no two
 * machines wait for each other to read. Every message tells which exchange it belongs to and how
 * many bytes follow; whatever was not expected ends the training, and so does silence of one
 * machine.
 *
 * <p>One exchange at a time. After a failure everything is closed, so that the others fail too.
 */
public final class Links implements Exchange, Closeable {
  /**
   * Bytes a second, of all connections together, that an exchange must come to: who sends a byte
   * now and then is not silent, and would hold up the training for ever.
   */
  private static final long LEAST_RATE = 100_000;

  private final int machine;
  private Duration timeout;
  private final Selector selector;
  private final @Nullable Link[] links;
  private long exchanges;
  private long sent;
  private long delayNanos;

  Links(@Nullable SocketChannel[] channels, List<Address> machines, int machine, Duration timeout)
      throws IOException {
    this.machine = machine;
    this.timeout = timeout;
    selector = Selector.open();
    links = new Link[channels.length];
    boolean made = false;
    try {
      for (int m = 0; m < channels.length; m++) {
        SocketChannel channel = channels[m];
        if (channel != null) {
          Listening.tune(channel);
          SelectionKey key = channel.register(selector, 0);
          links[m] = new Link(channel, key, "machine " + m + " (" + machines.get(m) + ")");
        }
      }
      made = true;
    } finally {
      if (!made) {
        Listening.closeQuietly(selector);
      }
    }
  }

  static void check(int machines, int machine, Duration timeout) {
    Exchange.check(machines, machine);
    if (!timeout.isPositive()) {
      throw new IllegalArgumentException("time-out: above 0 expected, got " + timeout);
    }
  }

  /**
   * Sets how long a machine may be silent during an exchange; as long as for connections unless
   * set. The whole exchange may take as long, and 10 s more for each megabyte that this machine
   * sends and receives in it.
   */
  public void timeout(Duration time) {
    if (!time.isPositive()) {
      throw new IllegalArgumentException("time-out: above 0 expected, got " + time);
    }
    timeout = time;
  }

  /**
   * Adds a time to each exchange before anything is sent, as a slower network would: to measure
   * what that costs.
   */
  public void delay(Duration time) {
    delayNanos = time.toNanos();
  }

  @Override
  public int machines() {
    return links.length;
  }

  @Override
  public int machine() {
    return machine;
  }

  /** The number of exchanges so far. */
  public long exchanges() {
    return exchanges;
  }

  /** The bytes sent to other machines so far, headers included. */
  public long sent() {
    return sent;
  }

  @Override
  public void share(float[] values, int[] from) {
    for (int m = 0; m < links.length; m++) {
      Link link = links[m];
      if (link != null) {
        link.floats(values, from[machine], from[machine + 1], values, from[m], from[m + 1]);
      }
    }
    exchange();
  }

  @Override
  public void share(double[] values, int[] from) {
    for (int m = 0; m < links.length; m++) {
      Link link = links[m];
      if (link != null) {
        link.doubles(values, from[machine], from[machine + 1], from[m], from[m + 1]);
      }
    }
    exchange();
  }

  @Override
  public void deal(float[] values, int[] from, float[] received) {
    int own = from[machine + 1] - from[machine];
    for (int m = 0; m < links.length; m++) {
      Link link = links[m];
      if (link != null) {
        link.floats(values, from[m], from[m + 1], received, m * own, (m + 1) * own);
      }
    }
    System.arraycopy(values, from[machine], received, machine * own, own);
    exchange();
  }

  private void exchange() {
    exchanges++;
    if (links.length == 1) {
      return;
    }
    boolean done = false;
    try {
      if (delayNanos > 0) {
        long until = System.nanoTime() + delayNanos;
        for (long left = delayNanos; left > 0; left = until - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
      }
      long now = System.nanoTime();
      long bytes = 0;
      for (Link link : links) {
        if (link != null) {
          link.begin((int) exchanges, now);
          bytes += link.bytes();
        }
      }
      move(now, bytes);
      done = true;
    } catch (IOException | RuntimeException e) {
      if (e instanceof ExchangeException x) {
        throw x;
      }
      throw new ExchangeException("exchange " + exchanges + ": " + e.getMessage(), e);
    } finally {
      // An error, too, is for the others to learn of.
      if (!done) {
        close();
      }
    }
  }

  /** Moves until all is done; the times are those of {@link System#nanoTime}. */
  private void move(long start, long bytes) throws IOException {
    long silence = timeout.toNanos();
    long most = silence + bytes * (1_000_000_000L / LEAST_RATE);
    while (true) {
      boolean moved = false;
      boolean done = true;
      long longest = 0;
      long now = System.nanoTime();
      for (Link link : links) {
        if (link != null && !link.isDone()) {
          long before = link.sent();
          moved |= link.move(now);
          sent += link.sent() - before;
          if (!link.isDone()) {
            done = false;
            longest = Math.max(longest, now - link.moved());
          }
        }
      }
      if (done) {
        return;
      }
      if (longest >= silence) {
        throw late("nothing came in " + timeout.toMillis() + " ms from", now - silence);
      }
      if (now - start >= most) {
        throw late(bytes + " bytes were not done in " + most / 1_000_000 + " ms with", now);
      }
      if (moved) {
        continue;
      }
      for (Link link : links) {
        if (link != null) {
          link.wish();
        }
      }
      // The selector would not wait, and the channels do not say so.
      if (Thread.currentThread().isInterrupted()) {
        throw new ExchangeException("exchange " + exchanges + ": interrupted", null);
      }
      long rest = Math.min(silence - longest, most - (now - start));
      selector.select(Math.max(1, rest / 1_000_000));
      selector.selectedKeys().clear();
    }
  }

  /** What failed, with the machines that have not moved since then. */
  private ExchangeException late(String what, long since) {
    StringBuilder names = new StringBuilder();
    for (Link link : links) {
      if (link != null && !link.isDone() && link.moved() - since <= 0) {
        names.append(names.isEmpty() ? " " : ", ").append(link.name());
      }
    }
    return new ExchangeException("exchange " + exchanges + ": " + what + names, null);
  }

  @Override
  public void abort() {
    close();
  }

  @Override
  public void close() {
    for (Link link : links) {
      if (link != null) {
        link.close();
      }
    }
    Listening.closeQuietly(selector);
  }
}
