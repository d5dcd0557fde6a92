package striate.app.serve.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Accepts connections, keeps their number within its limit, and closes those that are too slow. */
public final class Listener implements AutoCloseable {
  /** Of each connection, in the kernel: what clients that do not read may take altogether. */
  static final int SEND_BUFFER = 64 << 10;

  /** Made for the first answer, not before. */
  private static final class Form {
    /** As RFC 9110 wants it, with two digits for every day. */
    private static final DateTimeFormatter DATE =
        DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US);
  }

  /** For so many there is a loop. */
  private static final int CORES = 8;

  private static final int BACKLOG = 1024;
  private static final int LOOK_MILLIS = 50;
  private static final int WATCH_MILLIS = 100;
  private static final long NEWCOMER = 200_000_000L;
  private static final long LONGEST_STOP = 1_000_000_000L;

  private final ServerSocket server;
  private final Limits limits;
  private final Room room;
  private final Service service;
  private final @Nullable SSLSocketFactory tls;
  private final Heads heads = new Heads(this);
  private final List<Loop> loops = new ArrayList<>();
  private int turn;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private volatile DateLine date = new DateLine(-1, "");
  private volatile boolean draining;
  private volatile boolean stopping;
  private volatile boolean closed;

  /**
   * Listens at once; {@link #start} answers.
   *
   * @param port 0 for any that is free
   * @param tls null for HTTP without TLS
   * @throws IOException if the address is not to be had
   */
  public Listener(
      InetAddress address,
      int port,
      Limits limits,
      Room room,
      Service service,
      @Nullable SSLSocketFactory tls)
      throws IOException {
    this.limits = limits;
    this.room = room;
    this.service = service;
    this.tls = tls;
    boolean prompt = tls == null && service.isPrompt();
    server = prompt ? ServerSocketChannel.open().socket() : new ServerSocket();
    try {
      server.setReuseAddress(true);
      server.bind(new InetSocketAddress(address, port), BACKLOG);
      server.setSoTimeout(LOOK_MILLIS);
      for (int i = 0; prompt && i < 1 + Runtime.getRuntime().availableProcessors() / CORES; i++) {
        loops.add(new Loop(this));
      }
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  /** Begins to answer. */
  public void start() {
    for (Loop loop : loops) {
      Thread.ofPlatform().daemon().name("striate-loop").start(loop);
    }
    Thread.ofPlatform().daemon().name("striate-accept").start(this::accept);
    Thread.ofPlatform().daemon().name("striate-watch").start(this::watch);
  }

  /**
   * Looks at the sockets if nobody else does; for a thread that computes answers, between two of
   * them.
   */
  public void visit() {
    for (Loop loop : loops) {
      loop.visit();
    }
  }

  /** The port. */
  public int port() {
    return server.getLocalPort();
  }

  /** Connections that are open. */
  public int connections() {
    return connections.size();
  }

  /** Connections that wait for a request, for tests. */
  long waits() {
    return connections.stream().filter(c -> c.state() == Connection.State.IDLE).count();
  }

  Limits limits() {
    return limits;
  }

  Room room() {
    return room;
  }

  Service service() {
    return service;
  }

  Heads heads() {
    return heads;
  }

  boolean isClosed() {
    return closed;
  }

  boolean isDraining() {
    return draining;
  }

  /** The date as answers tell it, made once a second. */
  String date() {
    long second = System.currentTimeMillis() / 1000;
    DateLine last = date;
    if (last.second != second) {
      String text = date(Instant.ofEpochSecond(second));
      last = new DateLine(second, text);
      date = last;
    }
    return last.text;
  }

  static String date(Instant time) {
    return Form.DATE.format(time.atOffset(ZoneOffset.UTC));
  }

  private record DateLine(long second, String text) {}

  /** From now on every answer is the last of its connection; new connections still come in. */
  public void drain() {
    draining = true;
  }

  /**
   * Takes what has come, closes the listener, and waits until everything is answered, at most so
   * long.
   *
   * @return whether everything was
   */
  public boolean stop(Duration most) throws InterruptedException {
    draining = true;
    stopping = true;
    long end = System.nanoTime() + most.toNanos();
    while (true) {
      boolean quiet = closed;
      for (Connection c : connections) {
        Connection.State state = c.state();
        // Who has just connected means to ask, and is waited for.
        boolean asks = state == Connection.State.NEW && System.nanoTime() - c.since() < NEWCOMER;
        if (state != Connection.State.IDLE && (state != Connection.State.NEW || asks)) {
          quiet = false;
        } else if (closed) {
          c.abort();
        }
      }
      if (quiet || System.nanoTime() - end > 0) {
        close();
        return quiet;
      }
      Thread.sleep(5);
    }
  }

  /** Closes the listener and all connections. */
  @Override
  public void close() {
    stopping = true;
    try {
      server.close();
    } catch (IOException e) {
      closed = true;
    }
    closed = true;
    connections.forEach(Connection::abort);
  }

  void closed(Connection connection) {
    connections.remove(connection);
  }

  private void accept() {
    long stopAt = 0;
    while (!closed) {
      try {
        if (stopping && stopAt == 0) {
          stopAt = System.nanoTime() + LONGEST_STOP;
          server.setSoTimeout(1);
        }
        take(server.accept());
        if (stopping && stopAt != 0 && System.nanoTime() - stopAt > 0) {
          shut(); // they come faster than the backlog empties
        }
      } catch (SocketTimeoutException e) {
        if (stopping) { // nobody waits any more
          shut();
        }
      } catch (IOException | RuntimeException | OutOfMemoryError e) { // of files, most likely
        pause();
      }
    }
  }

  private void shut() {
    try {
      server.close();
    } catch (IOException e) {
      closed = true;
    }
    closed = true;
  }

  private void pause() {
    try {
      Thread.sleep(LOOK_MILLIS);
    } catch (InterruptedException e) {
      close();
    }
  }

  void take(Socket socket) throws IOException {
    Connection connection = null;
    boolean begun = false;
    try {
      if (connections.size() < limits.connections() || makeRoom()) {
        connection = new Connection(this, socket, tls);
        connections.add(connection);
        begin(connection, socket.getChannel());
        begun = true;
      }
    } finally {
      if (!begun) {
        if (connection != null) {
          connections.remove(connection);
        }
        socket.close();
      }
    }
  }

  private void begin(Connection connection, @Nullable SocketChannel channel) throws IOException {
    if (loops.isEmpty() || channel == null) {
      connection.begin();
      return;
    }
    Loop loop = loops.get(Math.floorMod(turn++, loops.size()));
    Prompt prompt = new Prompt(loop, connection, channel);
    connection.beginWith(prompt, channel);
    loop.add(prompt);
    if (closed) {
      connection.abort();
    }
  }

  /** Closes the connection that has been without a whole head for longest; false if none is. */
  private boolean makeRoom() {
    Connection oldest = null;
    for (Connection c : connections) {
      if (c.state() != Connection.State.BUSY
          && (oldest == null || c.since() - oldest.since() < 0)) {
        oldest = c;
      }
    }
    if (oldest == null) {
      oldest = slowest(leastRate(), null);
    }
    if (oldest == null) {
      return false;
    }
    oldest.abort();
    connections.remove(oldest);
    return true;
  }

  /** Bytes a second with which the largest body would just come in time. */
  private double leastRate() {
    return limits.bodyBytes() / (limits.body().toNanos() * 1e-9);
  }

  /**
   * Ends the connection whose body comes slowest, so that memory is given back; none that is fast
   * enough for the largest body.
   */
  boolean makeMemory(BodyReader mine) {
    Connection slowest = slowest(Math.min(mine.rate(System.nanoTime()), leastRate()), mine);
    if (slowest == null) {
      return false;
    }
    slowest.abort();
    return true;
  }

  private @Nullable Connection slowest(double than, @Nullable BodyReader mine) {
    long now = System.nanoTime();
    Connection slowest = null;
    double least = than;
    for (Connection c : connections) {
      BodyReader body = c.body();
      if (body != null && body != mine && body.taken() > 0 && body.rate(now) < least) {
        least = body.rate(now);
        slowest = c;
      }
    }
    return slowest;
  }

  private void watch() {
    while (!closed || !connections.isEmpty()) {
      for (Connection c : connections) {
        watch(c);
      }
      try {
        Thread.sleep(WATCH_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void watch(Connection connection) {
    try {
      connection.watch(System.nanoTime());
    } catch (RuntimeException | OutOfMemoryError e) {
      pause(); // not closed, then: tried again at the next look, and the others are looked at
    }
  }
}
