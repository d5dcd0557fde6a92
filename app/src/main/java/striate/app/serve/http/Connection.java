package striate.app.serve.http;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection, on a virtual thread of its own: request after request. While an answer is
 * being made, the thread already reads on, and so learns that the client has gone. It may have been
 * {@link Prompt} before.
 */
final class Connection implements Runnable {
  /** What a connection does; who has no whole head yet can be closed to make room for others. */
  enum State {
    NEW,
    IDLE,
    HEAD,
    BUSY
  }

  /** What is left of an answer. */
  interface Rest {
    /** Writes it. */
    void write(OutputStream out) throws IOException;

    /** It is written, or will not be; whether the connection may stay. */
    boolean over(boolean written);
  }

  /** Bytes that are read and thrown away so that the client sees our last answer. */
  private static final int MOST_LINGER = 1 << 20;

  /** What a read may be late before the watchman ends it. */
  private static final long GRACE_NANOS = 500_000_000L;

  private static final long LINGER_NANOS = 1_000_000_000L;

  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final Listener listener;
  private final Socket raw;
  private final @Nullable SSLSocketFactory tls;
  private final String peer;
  private final Limits limits;
  private final Service service;
  private final Heads heads;
  private volatile State state = State.NEW;

  private volatile long since = System.nanoTime();
  private volatile @Nullable Source source;
  private volatile @Nullable BodyReader bodyReader;

  /** Who has it as long as it has no thread. */
  private volatile @Nullable Prompt prompt;

  private byte[] read = {};
  private long readHeld;
  private @Nullable Rest rest;

  /** When the watchman closes it, or 0. */
  private volatile long closeAt;

  Connection(Listener listener, Socket raw, @Nullable SSLSocketFactory tls) {
    this.listener = listener;
    this.raw = raw;
    this.tls = tls;
    this.limits = listener.limits();
    this.service = listener.service();
    this.heads = listener.heads();
    peer =
        raw.getRemoteSocketAddress() instanceof InetSocketAddress a
            ? a.getAddress().getHostAddress()
            : "";
  }

  State state() {
    return state;
  }

  /** The body that it reads, or null. */
  @Nullable BodyReader body() {
    return bodyReader;
  }

  /** Since when it is in its state, {@link System#nanoTime}. */
  long since() {
    return since;
  }

  /** The client's address. */
  String peer() {
    return peer;
  }

  /**
   * Leaves it to a loop.
   *
   * @throws IOException if the client has gone
   */
  void beginWith(Prompt first, SocketChannel channel) throws IOException {
    set();
    channel.configureBlocking(false);
    prompt = first;
  }

  /** Begins on a thread of its own. */
  void begin() {
    Thread.ofVirtual().name("striate-connection").start(this);
  }

  /**
   * Goes on, on a thread of its own.
   *
   * @param before what was read already
   * @param held what that takes of the room, to be given back
   * @param answer what is to be written first, if anything
   */
  void goOn(byte[] before, long held, @Nullable Rest answer) {
    read = before;
    readHeld = held;
    rest = answer;
    prompt = null;
    begin();
  }

  /** Closes it if a write, a handshake or the wait for a request takes too long. */
  void watch(long now) {
    if (prompt != null
        && (state == State.IDLE || state == State.NEW)
        && now - since > limits.idle().toNanos()) {
      abort();
      return;
    }
    long at = closeAt;
    Source reading = source;
    if ((at != 0 && now - at > 0) || (reading != null && reading.isOverdue(now, GRACE_NANOS))) {
      abort();
    }
  }

  /** Closes it from any thread, whatever it does. */
  void abort() {
    try {
      raw.close();
    } catch (IOException e) {
      closeAt = 0; // closed already
    } finally {
      Prompt first = prompt;
      if (first != null) {
        first.wake();
      }
    }
  }

  private void set() throws IOException {
    raw.setTcpNoDelay(true);
    raw.setSendBufferSize(Listener.SEND_BUFFER);
  }

  void become(State next) {
    since = System.nanoTime();
    state = next;
  }

  @Override
  public void run() {
    Socket socket = raw;
    try {
      set();
      if (tls != null) {
        become(State.HEAD);
        guard(limits.head().toNanos());
        SSLSocket secure = (SSLSocket) tls.createSocket(raw, peer, raw.getPort(), true);
        secure.setUseClientMode(false);
        secure.startHandshake();
        socket = secure;
        closeAt = 0;
        become(State.NEW); // it has asked nothing yet
      }
      serve(socket);
    } catch (IOException e) {
      closeAt = 0; // the client has gone, or was too slow; there is nobody to tell
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      // A client that does not read must not hold up the farewell either.
      guard(LINGER_NANOS);
      try {
        socket.close();
      } catch (IOException e) {
        closeAt = 0;
      } finally {
        end();
      }
    }
  }

  private void giveRead() {
    listener.room().give(readHeld);
    readHeld = 0;
  }

  /** Whatever becomes of the socket, it is counted no more. */
  private void end() {
    try {
      abort();
    } finally {
      listener.closed(this);
      giveRead();
      Rest answer = rest;
      if (answer != null) {
        told(answer, false);
      }
    }
  }

  private void guard(long nanos) {
    long at = System.nanoTime() + nanos;
    closeAt = at == 0 ? 1 : at;
  }

  private void serve(Socket socket) throws IOException, InterruptedException {
    Source source = new Source(socket);
    this.source = source;
    HeadReader reader = new HeadReader(source, limits);
    OutputStream out = socket.getOutputStream();
    source.begin(read, this::giveRead);
    read = new byte[0];
    Rest answer = rest;
    rest = null;
    boolean first = answer == null;
    boolean more = answer == null || finish(answer, out);
    while (more) {
      if (!first) {
        become(State.IDLE);
      }
      first = false;
      source.until(System.nanoTime() + limits.idle().toNanos());
      if (!source.hasRead() && !source.fillWatched()) {
        return;
      }
      become(State.HEAD);
      source.until(System.nanoTime() + limits.head().toNanos());
      Request request;
      try {
        request = reader.read(peer);
        if (request == null) {
          return;
        }
      } catch (SocketTimeoutException e) {
        refuse(null, new Refusal(408, "the head did not come in time"), out);
        linger(source, socket);
        return;
      } catch (Refusal e) {
        refuse(null, e, out);
        linger(source, socket);
        return;
      }
      become(State.BUSY);
      more = new Exchange(request, source, socket, out).answer();
    }
  }

  /** Writes what is left of an answer; whether the connection may stay. */
  private boolean finish(Rest answer, OutputStream out) throws IOException {
    boolean written = false;
    boolean stays = false;
    guard(limits.write().toNanos());
    try {
      answer.write(out);
      out.flush();
      closeAt = 0;
      written = true;
    } finally {
      stays = told(answer, written);
    }
    return stays;
  }

  private boolean told(Rest answer, boolean written) {
    try {
      return answer.over(written);
    } catch (RuntimeException | OutOfMemoryError e) {
      service.fault(e);
      return false;
    }
  }

  private void refuse(@Nullable Request request, Refusal e, OutputStream out) throws IOException {
    Answer answer = service.refusal(request, e);
    write(answer, out, false, true, true);
    service.over(request, peer, answer.status(), 0, answer.length());
  }

  /** Lets a client that still sends see our answer, which a reset would take from it. */
  private void linger(Source source, Socket socket) throws IOException {
    guard(2 * LINGER_NANOS);
    if (!(socket instanceof SSLSocket)) {
      socket.shutdownOutput();
    }
    discard(source, MOST_LINGER, LINGER_NANOS);
  }

  /** Reads and throws away; whether {@code count} bytes have come in time. */
  private static boolean discard(Source source, long count, long nanos) throws IOException {
    byte[] bytes = new byte[(int) Math.min(count, 4 << 10)];
    source.until(System.nanoTime() + nanos);
    long left = count;
    try {
      while (left > 0) {
        int n = source.read(bytes, 0, (int) Math.min(bytes.length, left));
        if (n < 0) {
          return false;
        }
        left -= n;
      }
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  private void write(
      Answer answer, OutputStream out, boolean headOnly, boolean closing, boolean http11)
      throws IOException {
    guard(limits.write().toNanos());
    byte[] head = heads.of(answer, closing, http11);
    if (headOnly) {
      out.write(head);
    } else {
      Heads.write(Heads.pieces(head, answer), out);
    }
    out.flush();
    closeAt = 0;
  }

  /** A request and its answer. */
  private final class Exchange {
    private final Request request;
    private final Source source;
    private final Socket socket;
    private final OutputStream out;
    private final boolean headOnly;

    /** Whether all of the request has been read, so that another may follow. */
    private boolean whole;

    /** Whether an answer is on its way: there must be no other, and the service is told of it. */
    private volatile boolean sending;

    private long received;

    Exchange(Request request, Source source, Socket socket, OutputStream out) {
      this.request = request;
      this.source = source;
      this.socket = socket;
      this.out = out;
      this.headOnly = request.method().equals("HEAD");
      this.whole = request.length() == 0;
    }

    /** Whether the connection may stay. */
    boolean answer() throws IOException, InterruptedException {
      try {
        Step step = service.begin(request);
        if (step instanceof BodyWanted wanted) {
          return body(wanted);
        }
        if (step instanceof Streamed streamed) {
          return stream(streamed);
        }
        return send((Answer) step);
      } catch (Refusal e) {
        return send(service.refusal(request, e));
      } catch (IOException e) {
        if (!sending) { // the client gave up in its body
          service.over(request, peer, Refusal.GONE, received, 0);
        }
        throw e;
      } catch (RuntimeException | Error e) {
        return failed(e);
      }
    }

    /** Answers 500, unless an answer is on its way already. */
    private boolean failed(Throwable fault) throws IOException {
      service.fault(fault);
      return !sending && send(service.refusal(request, new Refusal(500, "internal error")));
    }

    private boolean body(BodyWanted wanted) throws IOException, InterruptedException {
      wanted.checkLength(request);
      BodyReader reader =
          new BodyReader(source, listener.room(), wanted.mostBytes(), listener::makeMemory);
      try {
        byte[] body;
        try {
          if (request.waits()) {
            guard(limits.write().toNanos());
            out.write(CONTINUE);
            out.flush();
            closeAt = 0;
          }
          source.until(System.nanoTime() + limits.body().toNanos());
          bodyReader = reader;
          body = reader.read(request.length());
          whole = true;
        } catch (SocketTimeoutException e) {
          throw new Refusal(408, "the body did not come in time");
        } finally {
          bodyReader = null;
          received = reader.received();
        }
        return await(wanted.take(body));
      } finally {
        listener.room().give(reader.taken());
      }
    }

    private boolean await(Coming coming) throws IOException, InterruptedException {
      try {
        // Where the next request is here already, its client is too.
        if (coming.isSoon() || source.hasRead()) {
          coming.await();
          return send(result(coming));
        }
        Writer writer = new Writer(coming);
        Thread.ofVirtual().start(writer);
        try {
          watch(writer);
        } finally {
          writer.done.await();
        }
        return writer.stays;
      } finally {
        coming.end();
      }
    }

    /** Reads on until the answer is written: the next request, or the client's departure. */
    private void watch(Writer writer) throws IOException {
      source.until(System.nanoTime() + Long.MAX_VALUE / 2); // as long as it may take
      try {
        if (!source.fillWatched()) {
          writer.leave();
        }
      } catch (IOException e) {
        writer.leave();
        throw e;
      }
    }

    /** Writes an answer in pieces, on a thread of its own, while this one waits for a departure. */
    private boolean stream(Streamed streamed) throws IOException, InterruptedException {
      AtomicLong sent = new AtomicLong();
      Thread writer =
          Thread.ofVirtual()
              .name("striate-stream")
              .start(() -> {
                try {
                  pieces(streamed, sent);
                } finally {
                  abort();
                }
              });
      try {
        source.until(Long.MAX_VALUE / 2 + System.nanoTime());
        while (source.fill()) {
          source.drop(); // a stream is the last answer: whatever comes behind its request is lost
        }
      } finally {
        writer.interrupt();
        writer.join();
        service.over(request, peer, 200, 0, sent.get());
      }
      return false;
    }

    private void pieces(Streamed streamed, AtomicLong sent) {
      try {
        push(heads.endless(200, streamed.fields()));
        if (!headOnly) {
          streamed.write(bytes -> {
            push(bytes);
            sent.addAndGet(bytes.length);
          });
        }
      } catch (IOException e) {
        closeAt = 0; // the client has gone
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException | OutOfMemoryError e) {
        service.fault(e);
      }
    }

    private void push(byte[] bytes) throws IOException {
      guard(limits.write().toNanos());
      out.write(bytes);
      out.flush();
      closeAt = 0;
    }

    private Answer result(Coming coming) {
      try {
        return coming.answer();
      } catch (Refusal e) {
        return service.refusal(request, e);
      }
    }

    /** Writes the answer, and puts what is left of the request out of the way. */
    private boolean send(Answer answer) throws IOException {
      sending = true;
      boolean stays =
          request.keepsAlive()
              && !listener.isDraining()
              && (whole || (request.length() > 0 && request.length() <= MOST_LINGER))
              && !(request.waits() && !whole);
      int status = Refusal.GONE;
      try {
        write(answer, out, headOnly, !stays, request.http11());
        status = answer.status();
      } finally {
        service.over(request, peer, status, received, headOnly ? 0 : answer.length());
      }
      if (whole) {
        return stays;
      }
      if (!stays) {
        linger(source, socket);
        return false;
      }
      // Of a body that nobody wanted; what has come of it already, was counted.
      return discard(source, request.length() - received, LINGER_NANOS);
    }

    /** Writes the answer when it comes, while the connection's own thread reads. */
    private final class Writer implements Runnable {
      private final Coming coming;
      private final CountDownLatch done = new CountDownLatch(1);
      private volatile boolean stays;
      private volatile boolean left;

      Writer(Coming coming) {
        this.coming = coming;
      }

      void leave() {
        left = true;
        coming.leave();
      }

      @Override
      public void run() {
        try {
          coming.await();
          // Who has half closed the connection may still listen to what was computed meanwhile.
          stays = written() && !left;
          if (stays) {
            source.until(System.nanoTime() + limits.idle().toNanos());
            become(State.IDLE);
          }
        } catch (IOException e) {
          stays = false;
        } catch (RuntimeException | Error e) {
          service.fault(e); // the fault behind a fault
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        } finally {
          done.countDown();
          if (!stays) {
            endReading();
          }
        }
      }

      private boolean written() throws IOException {
        try {
          return send(result(coming));
        } catch (RuntimeException | Error e) {
          return failed(e);
        }
      }

      /** The connection's own thread waits for more, which is not wanted. */
      private void endReading() {
        try {
          raw.shutdownInput();
        } catch (IOException e) {
          abort();
        }
      }
    }
  }
}
