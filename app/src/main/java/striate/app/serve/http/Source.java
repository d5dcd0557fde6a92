package striate.app.serve.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/** The bytes that come from a client, each read until a time that is set before. */
final class Source {
  private static final int BUFFER = 8 << 10;
  private static final byte[] NONE = {};

  private final @Nullable Socket socket;
  private final InputStream in;
  private byte[] buffer = NONE;
  private @Nullable Runnable dropped;
  private int at;
  private int end;
  private volatile long deadline;
  private volatile boolean reading;

  Source(Socket socket) throws IOException {
    this(socket, socket.getInputStream());
  }

  /** For tests and fuzzers: of a stream, without times. */
  Source(@Nullable Socket socket, InputStream in) {
    this.socket = socket;
    this.in = in;
  }

  /** Of what is in memory already, see {@link #give}. */
  static Source ofMemory() {
    return new Source(null, InputStream.nullInputStream());
  }

  /** What there is to read, and nothing behind it; not copied. */
  void give(byte[] bytes, int from, int to) {
    buffer = bytes;
    at = from;
    end = to;
  }

  /** What was read before, and what is to be called when it is held no more. */
  void begin(byte[] bytes, Runnable dropped) {
    give(bytes, 0, bytes.length);
    this.dropped = dropped;
  }

  private void dropBefore() {
    Runnable what = dropped;
    if (what != null) {
      dropped = null;
      what.run();
    }
  }

  /** All that is read from now on must have come by then, {@link System#nanoTime}. */
  void until(long deadline) {
    this.deadline = deadline;
  }

  /** Whether there are bytes that were read already. */
  boolean hasRead() {
    return at < end;
  }

  /** The next byte, or −1 at the end. */
  int read() throws IOException {
    return at < end || fill() ? buffer[at++] & 0xff : -1;
  }

  /** Some bytes, at most {@code count}, or −1 at the end. */
  int read(byte[] to, int from, int count) throws IOException {
    if (at == end) {
      if (count >= BUFFER) {
        return take(to, from, count);
      }
      if (!fill()) {
        return -1;
      }
    }
    int n = Math.min(count, end - at);
    System.arraycopy(buffer, at, to, from, n);
    at += n;
    if (at == end && dropped != null) {
      give(NONE, 0, 0);
      dropBefore();
    }
    return n;
  }

  /** Waits for a byte; false at the end. */
  boolean fill() throws IOException {
    limit();
    return filled();
  }

  /**
   * The same for a wait of which nobody is told when it is too long: the watchman ends it. A
   * virtual thread that reads with a time limit wakes the thread that keeps the times, twice.
   */
  boolean fillWatched() throws IOException {
    if (socket != null) {
      socket.setSoTimeout(0);
    }
    return filled();
  }

  private boolean filled() throws IOException {
    if (socket == null) {
      return false;
    }
    if (buffer.length != BUFFER) {
      buffer = new byte[BUFFER];
      dropBefore();
    }
    int n = taken(buffer, 0, buffer.length);
    at = 0;
    end = Math.max(n, 0);
    return n > 0;
  }

  /** TLS reads as often as it needs for a record, each time as long: that is for a watchman. */
  private int take(byte[] to, int from, int count) throws IOException {
    limit();
    return taken(to, from, count);
  }

  private int taken(byte[] to, int from, int count) throws IOException {
    reading = true;
    try {
      return in.read(to, from, count);
    } finally {
      reading = false;
    }
  }

  /** Forgets what has been read. */
  void drop() {
    at = end;
  }

  /** Whether a read goes on well beyond its time. */
  boolean isOverdue(long now, long grace) {
    return reading && now - deadline > grace;
  }

  private void limit() throws IOException {
    if (socket == null) {
      return;
    }
    long left = deadline - System.nanoTime();
    if (left <= 0) {
      throw new SocketTimeoutException("too late");
    }
    socket.setSoTimeout((int) Math.min(Integer.MAX_VALUE, left / 1_000_000 + 1));
  }
}
