package striate.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

/**
 * Load for {@code striate serve}, over keep-alive connections, by one thread that never sleeps
 * unless it is told to ({@code -Dload.rest=} microseconds, for long runs beside other work), so
 * that it is late for nothing but its own work:
 *
 * <pre>
 *   closed PORT PATH BODY CLIENTS SECONDS      each client sends when it has its answer
 *   open PORT PATH BODY RATE SECONDS           Poisson arrivals, whatever the answers do
 *   slow PORT PATH BODY RATE SECONDS KIND N    the same alone and beside N slow connections, kept at
 *                                              that number; KIND is headers, body or read
 *   first PORT PATH BODY SINCE SECONDS         waits until the server is ready, then asks one
 *                                              request after another; the file SINCE has the time
 *                                              (date +%s%N) at which the server was started
 * </pre>
 *
 * Times begin when a request was due, not when it could be sent. Each phase has two seconds before
 * it that are not counted. Prints one line a phase: answers a second by status, failures,
 * percentiles of 200 and of 503 in milliseconds, and how late the client itself was.
 */
public final class ServeLoad {
  /**
   * Connections that rest for longer are not used again, as in the pools of HTTP clients: the
   * server may be closing one just when a request is sent over it.
   */
  private static final long LONGEST_IDLE = 30_000_000_000L;

  private static final long REST = 1000 * Long.getLong("load.rest", 0);
  private static final int SEED = 7;
  private static final long PATIENCE = 60_000_000_000L;
  private static final int MOST_CLIENTS = 4000;
  private static final double BEFORE = 2;

  private final InetSocketAddress address;
  private final byte[] request;
  private final Selector selector;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 << 10);
  private final ArrayDeque<Client> idle = new ArrayDeque<>();
  private final Random random = new Random(SEED);
  private int clients;
  private int asking;
  private long failed;
  private boolean counting;

  /**
   * Status, nanoseconds from due, nanoseconds from sending, nanoseconds that sending was late; in
   * turn.
   */
  private long[] times = new long[1 << 16];

  private int count;

  private List<Slow> slow = List.of();
  private int nextSlow;
  private long slowAt;
  private int slowClosed;

  private ServeLoad(int port, String path, Path body) throws IOException {
    address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    selector = Selector.open();
    byte[] content = Files.readAllBytes(body);
    byte[] head =
        ("POST "
                + path
                + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                + content.length
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    request = Arrays.copyOf(head, head.length + content.length);
    System.arraycopy(content, 0, request, head.length, content.length);
  }

  /** See above. */
  public static void main(String[] args) throws Exception {
    ServeLoad load = new ServeLoad(Integer.parseInt(args[1]), args[2], Path.of(args[3]));
    double seconds = Double.parseDouble(args[5]);
    switch (args[0]) {
      case "closed" -> load.closed(Integer.parseInt(args[4]), seconds);
      case "open" -> load.open("open " + args[4] + "/s", Double.parseDouble(args[4]), seconds);
      case "slow" ->
          load.slow(Double.parseDouble(args[4]), seconds, args[6], Integer.parseInt(args[7]));
      case "first" -> load.first(Path.of(args[4]), seconds);
      default -> throw new IllegalArgumentException("closed, open, slow or first expected");
    }
  }

  /** A connection of one that asks properly. */
  private final class Client {
    private final SocketChannel channel;
    private final SelectionKey key;
    private final ByteBuffer out = ByteBuffer.wrap(request);
    private final StringBuilder head = new StringBuilder(256);
    private long due;
    private long sent;
    private long rests;
    private int status;
    private long body = -1;

    /** Whether the server said that this answer is the connection's last. */
    private boolean last;

    Client() throws IOException {
      channel = SocketChannel.open(address);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      key = channel.register(selector, SelectionKey.OP_READ, this);
      clients++;
    }

    void ask(long due) throws IOException {
      this.due = due;
      out.rewind();
      head.setLength(0);
      body = -1;
      asking++;
      sent = System.nanoTime();
      write();
    }

    private void write() throws IOException {
      channel.write(out);
      key.interestOps(
          out.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }

    /** Reads what there is; whether the answer is whole. */
    boolean ready() throws IOException {
      if (out.hasRemaining()) {
        write();
      }
      buffer.clear();
      int n = channel.read(buffer);
      if (n < 0) {
        throw new IOException("the connection ends");
      }
      buffer.flip();
      while (body < 0 && buffer.hasRemaining()) {
        head.append((char) buffer.get());
        int end = head.length();
        if (end >= 4 && head.charAt(end - 1) == '\n' && head.charAt(end - 3) == '\n') {
          status = Integer.parseInt(head.substring(9, 12));
          String lower = head.toString().toLowerCase(Locale.ROOT);
          last = lower.contains("\r\nconnection: close");
          int at = lower.indexOf("\r\ncontent-length:");
          int from = at + "\r\ncontent-length:".length();
          body =
              at < 0 ? 0 : Long.parseLong(lower.substring(from, lower.indexOf('\r', from)).strip());
        }
      }
      if (body >= 0) {
        body -= buffer.remaining();
      }
      return body == 0;
    }

    void close() throws IOException {
      clients--;
      channel.close();
    }
  }

  private void note(Client c) {
    long now = System.nanoTime();
    if (counting) {
      if (count + 4 > times.length) {
        times = Arrays.copyOf(times, 2 * times.length);
      }
      times[count++] = c.status;
      times[count++] = now - c.due;
      times[count++] = now - c.sent;
      times[count++] = c.sent - c.due;
    }
  }

  /** Sends a request that was due then. */
  private void send(long due) throws IOException {
    Client client = idle.pollFirst();
    while (client != null && System.nanoTime() - client.rests > LONGEST_IDLE) {
      client.close();
      client = idle.pollFirst();
    }
    if (client == null && clients >= MOST_CLIENTS) {
      failed++;
      return;
    }
    try {
      client = client == null ? new Client() : client;
      client.ask(due);
    } catch (IOException e) {
      failed++;
      if (client != null) {
        asking--;
        client.close();
      }
    }
  }

  /** Takes the answers that are there. */
  private void take(boolean again) throws IOException {
    if (selector.selectNow() == 0) {
      if (REST == 0) {
        Thread.onSpinWait();
      } else {
        LockSupport.parkNanos(REST);
      }
      return;
    }
    for (SelectionKey key : selector.selectedKeys()) {
      if (!(key.attachment() instanceof Client client)) {
        continue;
      }
      try {
        if (client.ready()) {
          asking--;
          note(client);
          if (client.last) {
            client.close();
            if (again) {
              send(System.nanoTime());
            }
          } else if (again) {
            client.ask(System.nanoTime());
          } else {
            client.rests = System.nanoTime();
            idle.addFirst(client);
          }
        }
      } catch (IOException e) {
        if (!idle.remove(client)) { // it was asking
          asking--;
          failed++;
        }
        client.close();
      }
    }
    selector.selectedKeys().clear();
  }

  private void rest() throws IOException {
    long end = System.nanoTime() + PATIENCE;
    while (asking > 0 && System.nanoTime() < end) {
      take(false);
      drip();
    }
    failed += asking;
  }

  private void closed(int number, double seconds) throws IOException {
    for (int i = 0; i < number; i++) {
      send(System.nanoTime());
    }
    for (double part : new double[] {BEFORE, seconds}) {
      begin(part == seconds);
      long start = System.nanoTime();
      while (System.nanoTime() - start < part * 1e9) {
        take(true);
      }
      if (part == seconds) {
        print("closed, " + number + " clients", (System.nanoTime() - start) * 1e-9);
      }
    }
    rest();
  }

  private void begin(boolean counted) {
    counting = counted;
    count = 0;
    failed = 0;
  }

  private void open(String name, double rate, double seconds) throws IOException {
    for (double part : new double[] {BEFORE, seconds}) {
      begin(part == seconds);
      long start = System.nanoTime();
      double due = start;
      while (due - start < part * 1e9) {
        due += -Math.log(1 - random.nextDouble()) / rate * 1e9;
        while (System.nanoTime() < due) {
          take(false);
          drip();
        }
        send((long) due);
      }
      double elapsed = (System.nanoTime() - start) * 1e-9;
      if (part == seconds) {
        rest();
        print(name, elapsed);
      }
    }
  }

  /** One that sends or reads a byte a second. */
  private final class Slow {
    private final String head;
    private final boolean reads;
    private SocketChannel channel;

    Slow(String head, boolean reads) throws IOException {
      this.head = head;
      this.reads = reads;
      channel = connect();
    }

    private SocketChannel connect() throws IOException {
      SocketChannel made = SocketChannel.open();
      if (reads) {
        made.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
      }
      made.connect(address);
      made.configureBlocking(false);
      made.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.ISO_8859_1)));
      return made;
    }

    void drip() throws IOException {
      ByteBuffer one = ByteBuffer.wrap(new byte[] {'x'});
      boolean over;
      try {
        over = reads ? channel.read(one) < 0 : channel.write(one) < 0;
      } catch (IOException e) {
        over = true;
      }
      if (over) {
        slowClosed++;
        channel.close();
        channel = connect();
      }
    }
  }

  /** The slow ones in turn, each once a second. */
  private void drip() throws IOException {
    if (slow.isEmpty() || System.nanoTime() < slowAt) {
      return;
    }
    slowAt += 1_000_000_000L / slow.size();
    slow.get(nextSlow).drip();
    nextSlow = (nextSlow + 1) % slow.size();
  }

  private void slow(double rate, double seconds, String kind, int number) throws IOException {
    open("alone", rate, seconds);
    String head =
        switch (kind) {
          case "headers" -> "GET / HTTP/1.1\r\nHost: localhost\r\nX: ";
          case "body" ->
              new String(request, StandardCharsets.ISO_8859_1)
                  .replaceFirst("Content-Length: [0-9]+(?s:.*)", "Content-Length: 100000\r\n\r\n");
          case "read" -> "GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(40);
          default -> throw new IllegalArgumentException("headers, body or read expected");
        };
    List<Slow> all = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      all.add(new Slow(head, kind.equals("read")));
    }
    slow = all;
    slowAt = System.nanoTime();
    open(number + " slow " + kind, rate, seconds);
    System.out.println(
        "  slow connections that the server closed, and that came anew: " + slowClosed);
  }

  /** A start: until it is ready, and the first requests, of one client that has nothing to lose. */
  private void first(Path since, double seconds) throws IOException {
    byte[] ready =
        "GET /v2/health/ready HTTP/1.1\r\nHost: localhost\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII);
    while (status(ready) != 200) {
      LockSupport.parkNanos(2_000_000);
    }
    Instant now = Instant.now();
    double started = Long.parseLong(Files.readString(since).strip()) * 1e-9;
    double took = now.getEpochSecond() + now.getNano() * 1e-9 - started;
    begin(true);
    long start = System.nanoTime();
    send(start);
    while (System.nanoTime() - start < seconds * 1e9) {
      take(true);
    }
    rest();
    long[] all = new long[count / 4];
    long others = 0;
    for (int i = 0; i < all.length; i++) {
      all[i] = times[4 * i + 1];
      others += times[4 * i] == 200 ? 0 : 1;
    }
    long[] sorted = all.clone();
    Arrays.sort(sorted);
    System.out.printf(
        Locale.ROOT,
        "ready after %.2f s; requests in the %.0f s after that: %d, ms: the 1st %.1f, 2nd %.1f,"
            + " 10th %.1f, 100th %.1f, p50 %.2f, p99 %.1f, max %.1f; other statuses %d,"
            + " failed %d%n",
        took,
        seconds,
        all.length,
        nth(all, 1),
        nth(all, 2),
        nth(all, 10),
        nth(all, 100),
        at(sorted, 0.5),
        at(sorted, 0.99),
        at(sorted, 1),
        others,
        failed);
  }

  private static double nth(long[] all, int n) {
    return n > all.length ? Double.NaN : all[n - 1] * 1e-6;
  }

  /** The status of one answer, or 0 if there is no server yet. */
  private int status(byte[] request) {
    try (SocketChannel channel = SocketChannel.open(address)) {
      channel.write(ByteBuffer.wrap(request));
      ByteBuffer answer = ByteBuffer.allocate(12);
      int n = 0;
      while (answer.hasRemaining() && n >= 0) {
        n = channel.read(answer);
      }
      return n < 0
          ? 0
          : Integer.parseInt(new String(answer.array(), 9, 3, StandardCharsets.US_ASCII));
    } catch (IOException e) {
      return 0;
    }
  }

  private void print(String name, double seconds) {
    StringBuilder out = new StringBuilder(name).append(':');
    for (int status : new int[] {200, 503}) {
      long[] due = column(1, status);
      if (due.length > 0) {
        out.append(
            String.format(
                Locale.ROOT,
                "  %d: %.1f/s, ms p50 %.2f p99 %.2f p99.9 %.2f max %.2f (from sending: p99 %.2f)",
                status,
                due.length / seconds,
                at(due, 0.5),
                at(due, 0.99),
                at(due, 0.999),
                at(due, 1),
                at(column(2, status), 0.99)));
      }
    }
    int strange = count / 4 - column(1, 200).length - column(1, 503).length;
    long[] late =
        LongStream.range(0, count / 4).map(i -> times[(int) (4 * i + 3)]).sorted().toArray();
    out.append("  other statuses ").append(strange).append(", failed ").append(failed);
    if (late.length > 0) {
      out.append(String.format(Locale.ROOT, ", client late p99 %.2f", at(late, 0.99)));
    }
    System.out.println(out);
  }

  /** A column of the times of one status, sorted. */
  private long[] column(int column, int status) {
    return LongStream.range(0, count / 4)
        .filter(i -> times[(int) (4 * i)] == status)
        .map(i -> times[(int) (4 * i + column)])
        .sorted()
        .toArray();
  }

  private static double at(long[] sorted, double part) {
    return sorted[(int) Math.min(sorted.length - 1, Math.floor(part * sorted.length))] * 1e-6;
  }
}
