package striate.benchmarks;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Load for {@code striate serve}, over keep-alive connections on virtual threads:
 *
 * <pre>
 *   closed PORT PATH BODY CLIENTS SECONDS      each client sends when it has its answer
 *   open PORT PATH BODY RATE SECONDS           Poisson arrivals, whatever the answers do
 *   slow PORT PATH BODY RATE SECONDS KIND N    the same alone and beside N slow connections; KIND is
 *                                              headers, body or read
 * </pre>
 *
 * Times of {@code open} and {@code slow} begin when a request was due, not when it could be sent.
 * Prints one line a phase: answers a second by status, failures, percentiles of 200 and of 503 in
 * milliseconds.
 */
public final class ServeLoad {
  private static final int SEED = 7;
  private static final int PATIENCE_MILLIS = 60_000;
  private static final int MOST_CLIENTS = 4000;

  private final int port;
  private final byte[] request;
  private final ConcurrentLinkedDeque<Client> idle = new ConcurrentLinkedDeque<>();
  private final ConcurrentLinkedQueue<long[]> times = new ConcurrentLinkedQueue<>();
  private final LongAdder failed = new LongAdder();
  private final AtomicInteger open = new AtomicInteger();

  private ServeLoad(int port, String path, Path body) throws IOException {
    this.port = port;
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
      default -> throw new IllegalArgumentException("closed, open or slow expected");
    }
  }

  /** A connection. */
  private final class Client {
    private final Socket socket = new Socket();
    private final InputStream in;

    Client() throws IOException {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(PATIENCE_MILLIS);
      in = new BufferedInputStream(socket.getInputStream(), 4096);
      open.incrementAndGet();
    }

    /** Sends the request and reads the answer; its status. */
    int ask() throws IOException {
      socket.getOutputStream().write(request);
      int status = 0;
      int length = 0;
      while (true) {
        String line = line();
        if (line.isEmpty()) {
          break;
        }
        if (line.startsWith("HTTP/")) {
          status = Integer.parseInt(line.substring(9, 12));
        } else if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
          length = Integer.parseInt(line.substring(15).strip());
        }
      }
      in.skipNBytes(length);
      return status;
    }

    private String line() throws IOException {
      StringBuilder line = new StringBuilder(64);
      while (true) {
        int b = in.read();
        if (b < 0) {
          throw new EOFException("the connection ends");
        }
        if (b == '\n') {
          return line.toString();
        }
        if (b != '\r') {
          line.append((char) b);
        }
      }
    }

    void close() {
      open.decrementAndGet();
      try {
        socket.close();
      } catch (IOException e) {
        failed.increment();
      }
    }
  }

  /** One request that was due at a time; notes status and nanoseconds since then. */
  private void one(long due) {
    Client client = idle.pollFirst();
    try {
      if (client == null) {
        if (open.get() >= MOST_CLIENTS) {
          failed.increment();
          return;
        }
        client = new Client();
      }
      long sent = System.nanoTime();
      int status = client.ask();
      long now = System.nanoTime();
      times.add(new long[] {status, now - due, now - sent});
      idle.addFirst(client);
    } catch (IOException e) {
      failed.increment();
      if (client != null) {
        client.close();
      }
    }
  }

  private void closed(int clients, double seconds) throws InterruptedException {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    CountDownLatch done = new CountDownLatch(clients);
    for (int i = 0; i < clients; i++) {
      Thread.ofVirtual()
          .start(() -> {
            while (System.nanoTime() < end) {
              one(System.nanoTime());
            }
            done.countDown();
          });
    }
    done.await();
    print("closed, " + clients + " clients", seconds);
  }

  private void open(String name, double rate, double seconds) throws InterruptedException {
    Random random = new Random(SEED);
    long start = System.nanoTime();
    long end = start + (long) (seconds * 1e9);
    AtomicInteger running = new AtomicInteger();
    double due = start;
    while (true) {
      due += -Math.log(1 - random.nextDouble()) / rate * 1e9;
      if (due > end) {
        break;
      }
      long at = (long) due;
      for (long left = at - System.nanoTime(); left > 0; left = at - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      running.incrementAndGet();
      Thread.ofVirtual()
          .start(() -> {
            one(at);
            running.decrementAndGet();
          });
    }
    while (running.get() > 0) {
      Thread.sleep(1);
    }
    print(name, seconds);
  }

  private void slow(double rate, double seconds, String kind, int count) throws Exception {
    open("alone", rate, seconds);
    String head =
        switch (kind) {
          case "headers" -> "GET / HTTP/1.1\r\nHost: a\r\nX: ";
          case "body" ->
              new String(request, StandardCharsets.ISO_8859_1)
                  .replaceFirst("Content-Length: [0-9]+(?s:.*)", "Content-Length: 100000\r\n\r\n");
          case "read" -> "GET /openapi.json HTTP/1.1\r\nHost: a\r\n\r\n".repeat(40);
          default -> throw new IllegalArgumentException("headers, body or read expected");
        };
    List<Socket> slow = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Socket socket = new Socket();
      if (kind.equals("read")) {
        socket.setReceiveBufferSize(4096);
      }
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
      slow.add(socket);
    }
    Thread dripping = Thread.ofVirtual().start(() -> drip(slow, kind));
    open(count + " slow " + kind, rate, seconds);
    dripping.interrupt();
    dripping.join();
    int closed = 0;
    for (Socket socket : slow) {
      closed += socket.isClosed() ? 1 : 0;
      socket.close();
    }
    System.out.println("  of " + count + " slow connections the server had closed " + closed);
  }

  /** A byte a second for each of them; closes those that the server has closed. */
  private static void drip(List<Socket> slow, String kind) {
    try {
      while (true) {
        for (Socket socket : slow) {
          if (Thread.interrupted()) {
            return;
          }
          if (!socket.isClosed()) {
            drip(socket, kind);
          }
        }
        Thread.sleep(1000);
      }
    } catch (InterruptedException | IOException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void drip(Socket socket, String kind) throws IOException {
    try {
      if (kind.equals("read")) {
        socket.setSoTimeout(1);
        if (socket.getInputStream().read() < 0) {
          socket.close();
        }
      } else {
        socket.getOutputStream().write('x');
      }
    } catch (java.net.SocketTimeoutException e) {
      socket.setSoTimeout(1); // nothing has come
    } catch (IOException e) {
      socket.close();
    }
  }

  private void print(String name, double seconds) {
    List<long[]> all = new ArrayList<>(times);
    times.clear();
    StringBuilder out = new StringBuilder(name).append(':');
    for (int status : new int[] {200, 503}) {
      long[] due = all.stream().filter(t -> t[0] == status).mapToLong(t -> t[1]).sorted().toArray();
      long[] sent =
          all.stream().filter(t -> t[0] == status).mapToLong(t -> t[2]).sorted().toArray();
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
                at(sent, 0.99)));
      }
    }
    long strange = all.stream().filter(t -> t[0] != 200 && t[0] != 503).count();
    out.append("  other statuses ")
        .append(strange)
        .append(", failed ")
        .append(failed.sumThenReset());
    System.out.println(out);
  }

  private static double at(long[] sorted, double part) {
    return sorted[(int) Math.min(sorted.length - 1, Math.floor(part * sorted.length))] * 1e-6;
  }
}
