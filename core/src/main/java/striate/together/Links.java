package striate.together;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
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
 * many bytes follow; whatever was not expected ends the training, and so does silence.
 *
 * <p>One exchange at a time. After a failure everything is closed, so that the others fail too.
 */
public final class Links implements Exchange, Closeable {
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
    for (int m = 0; m < channels.length; m++) {
      SocketChannel channel = channels[m];
      if (channel != null) {
        Listening.tune(channel);
        SelectionKey key = channel.register(selector, 0);
        links[m] = new Link(channel, key, "machine " + m + " (" + machines.get(m) + ")");
      }
    }
  }

  static void check(int machines, int machine, Duration timeout) {
    Exchange.check(machines, machine);
    if (!timeout.isPositive()) {
      throw new IllegalArgumentException("time-out: above 0 expected, got " + timeout);
    }
  }

  /** Sets how long to wait for what the others send; as long as for connections unless set. */
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
    try {
      if (delayNanos > 0) {
        long until = System.nanoTime() + delayNanos;
        for (long left = delayNanos; left > 0; left = until - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
      }
      int left = 0;
      for (Link link : links) {
        if (link != null) {
          link.begin((int) exchanges);
          left++;
        }
      }
      move(left);
    } catch (ClosedByInterruptException e) {
      close();
      throw new ExchangeException("interrupted during exchange " + exchanges, e);
    } catch (IOException | RuntimeException e) {
      close();
      if (e instanceof ExchangeException x) {
        throw x;
      }
      throw new ExchangeException("exchange " + exchanges + ": " + e.getMessage(), e);
    }
  }

  private void move(int links) throws IOException {
    int left = links;
    long last = System.nanoTime();
    while (left > 0) {
      boolean moved = false;
      left = 0;
      for (Link link : this.links) {
        if (link != null && !link.isDone()) {
          long before = link.sent();
          moved |= link.move();
          sent += link.sent() - before;
          left += link.isDone() ? 0 : 1;
        }
      }
      if (left == 0) {
        return;
      }
      long now = System.nanoTime();
      if (moved) {
        last = now;
        continue;
      }
      long rest = timeout.toNanos() - (now - last);
      if (rest <= 0) {
        throw new ExchangeException(
            "exchange "
                + exchanges
                + ": nothing came in "
                + timeout.toMillis()
                + " ms from"
                + waiting(),
            null);
      }
      for (Link link : this.links) {
        if (link != null) {
          link.wish();
        }
      }
      selector.select(Math.max(1, rest / 1_000_000));
      selector.selectedKeys().clear();
    }
  }

  private String waiting() {
    StringBuilder names = new StringBuilder();
    for (Link link : links) {
      if (link != null && !link.isDone()) {
        names.append(names.isEmpty() ? " " : ", ").append(link.name());
      }
    }
    return names.toString();
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
