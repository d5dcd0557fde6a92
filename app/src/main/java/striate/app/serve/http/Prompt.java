package striate.app.serve.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose requests come whole and whose answers are taken at once, as most are: the
 * {@link Loop} reads it, and whoever has an answer writes it, without a thread of its own. What is
 * out of the ordinary (a request in many pieces, a large one, one that is to be refused for its
 * form, an answer that the client does not read) goes to a {@link Connection} on a virtual thread,
 * which has the care for all that, and stays there.
 */
final class Prompt {
  /** Of larger ones, one more change of threads is a small part. */
  private static final int MOST_BODY = 64 << 10;

  /** Bytes of a request that has not come whole which are not taken of the room. */
  private static final int FREE = 8 << 10;

  private static final byte[] NONE = {};

  /** Pieces in which a request may come. */
  private static final int MOST_PIECES = 16;

  private final Loop loop;
  private final Connection connection;
  private final SocketChannel channel;
  private final Listener listener;
  private final Service service;

  // Of the loop's thread.
  private @Nullable SelectionKey key;
  private int interest = SelectionKey.OP_READ;
  private byte[] kept = NONE;
  private int count;
  private long held;
  private int pieces;
  private long began;

  /** When the first byte of the request came. */
  private long came;

  private boolean watched;
  private boolean ended;
  private boolean departing;
  private boolean gone;

  /** Whether a request is being answered; the loop sets it, whoever has the answer clears it. */
  private volatile @Nullable Exchange exchange;

  /** Whether the connection ends with the answer before: nothing begins any more. */
  private volatile boolean last;

  /** Whether the loop is to look when the request is answered. */
  private volatile boolean more;

  /** What is left of an answer. */
  private volatile Connection.@Nullable Rest rest;

  Prompt(Loop loop, Connection connection, SocketChannel channel) {
    this.loop = loop;
    this.connection = connection;
    this.channel = channel;
    listener = loop.listener();
    service = listener.service();
  }

  /** Has the loop see that it was closed; from any thread. */
  void wake() {
    loop.call(this);
  }

  void register(Selector selector) {
    try {
      key = channel.register(selector, SelectionKey.OP_READ, this);
    } catch (ClosedChannelException e) {
      finish();
    } catch (RuntimeException | OutOfMemoryError e) {
      connection.abort();
      finish();
    }
  }

  /** Reads what has come. */
  void read() {
    if (gone || departing || last) {
      return;
    }
    try {
      ByteBuffer buffer = loop.buffer();
      if (exchange != null) {
        buffer.limit(FREE);
      }
      int n = channel.read(buffer);
      if (n > 0) {
        take(buffer.flip(), n);
      } else if (n < 0) {
        end();
      }
    } catch (IOException e) {
      end();
    } catch (Throwable e) { // of whatever kind: the loop goes on with the others
      fault(e);
    }
  }

  private void fault(Throwable e) {
    try {
      loop.fault(e);
    } finally {
      connection.abort();
      closed();
    }
  }

  /** It is closed: the loop is done with it when whoever has an answer is. */
  private void closed() {
    more = true;
    Exchange now = exchange;
    if (now == null) {
      finish();
    } else {
      now.left();
    }
  }

  private void take(ByteBuffer buffer, int n) {
    pieces++;
    if (count == 0) {
      came = System.nanoTime();
    }
    if (count == 0 && exchange == null) {
      byte[] bytes = loop.bytes();
      buffer.get(bytes, 0, n);
      advance(bytes, n);
      return;
    }
    int old = count;
    if (keep(kept, 0, old, n)) {
      buffer.get(kept, old, n);
      count = old + n;
    } else { // there is no memory: the care for that is elsewhere
      byte[] all = Arrays.copyOf(kept, old + n);
      buffer.get(all, old, n);
      kept = all;
      count = old + n;
      if (exchange == null) {
        leave();
        return;
      }
    }
    if (exchange != null) {
      pause();
    } else {
      advance(kept, count);
    }
  }

  /** The loop is to look again when the answer is written. */
  private void pause() {
    interest(0);
    more = true;
    if (exchange == null) {
      loop.later(this);
    }
  }

  private void interest(int operations) {
    if (key == null || operations == interest) {
      return;
    }
    interest = operations;
    try {
      key.interestOps(operations);
    } catch (CancelledKeyException e) {
      more = true; // it was closed meanwhile, of which the loop is told
    }
  }

  /** The client sends nothing more. */
  private void end() {
    ended = true;
    Exchange now = exchange;
    if (now != null) {
      now.left();
      pause();
    } else if (count > 0) {
      leave(); // in the middle of a request, which is to be told
    } else {
      connection.abort();
      finish();
    }
  }

  /** Looks what there is to do. */
  void look() {
    if (gone || departing) {
      return;
    }
    if (rest != null) {
      leave();
      return;
    }
    Exchange now = exchange;
    if (!channel.isOpen()) {
      closed();
      return;
    }
    if (now != null || last) {
      return;
    }
    more = false;
    try {
      if (count > 0) {
        advance(kept, count);
      } else if (ended) {
        connection.abort();
        finish();
      } else {
        interest(SelectionKey.OP_READ);
      }
    } catch (Throwable e) {
      fault(e);
    }
  }

  /** Whether a request has come whole, or was given up waiting for. */
  boolean isGrown(long now, long patience) {
    if (began == 0 || gone || departing) {
      watched = false;
      return true;
    }
    if (now - began > patience) {
      watched = false;
      leave();
      return true;
    }
    return false;
  }

  private void leave() {
    departing = true;
    loop.leave(this);
  }

  /** First step of leaving the loop. */
  void cancel() {
    if (key != null) {
      key.cancel();
    }
  }

  /** Second step: a thread of its own goes on. */
  void depart() {
    if (gone) {
      return;
    }
    Connection.Rest answer = rest;
    try {
      channel.configureBlocking(true);
      connection.goOn(count == kept.length ? kept : Arrays.copyOf(kept, count), held, answer);
      held = 0; // it gives that back
      forget();
    } catch (Throwable e) { // the client has gone, or there is no memory
      connection.abort();
      try {
        if (answer != null) {
          answer.over(false);
        }
      } catch (Throwable fault) {
        loop.fault(fault);
      } finally {
        finish();
      }
    }
  }

  private void forget() {
    if (!gone) {
      gone = true;
      listener.room().give(held);
      held = 0;
      kept = NONE;
      loop.gone();
    }
  }

  private void finish() {
    forget();
    listener.closed(connection);
  }

  /** Takes the request at the front, if it is whole, and keeps the rest. */
  private void advance(byte[] bytes, int end) {
    int used = begin(bytes, end);
    boolean enough = keep(bytes, used, end, 0);
    if (!enough) {
      kept = Arrays.copyOfRange(bytes, used, end);
      count = end - used;
    }
    if (departing) {
      return;
    }
    if (used > 0) {
      began = 0;
      pieces = count > 0 ? 1 : 0;
      if (count > 0 || ended) {
        pause();
      } else {
        interest(SelectionKey.OP_READ);
      }
      return;
    }
    if (!enough || ended || pieces > MOST_PIECES) {
      leave();
      return;
    }
    if (began == 0) {
      began = System.nanoTime() | 1;
      connection.become(Connection.State.HEAD);
    }
    if (!watched) {
      watched = true;
      loop.young(this);
    }
    interest(SelectionKey.OP_READ);
  }

  /** Keeps bytes with room for some more; false if there is no memory for them. */
  private boolean keep(byte[] bytes, int from, int end, int behind) {
    int length = end - from;
    int size = length + behind;
    if (size == 0) {
      give(0);
      kept = NONE;
      count = 0;
      return true;
    }
    int capacity = size <= FREE ? FREE : Integer.highestOneBit(size - 1) << 1;
    long wanted = capacity - (long) FREE;
    if (wanted > held && !listener.room().take(wanted - held)) {
      return false;
    }
    give(wanted);
    byte[] to = kept.length == capacity ? kept : new byte[capacity];
    System.arraycopy(bytes, from, to, 0, length);
    kept = to;
    count = length;
    return true;
  }

  private void give(long left) {
    if (held > left) {
      listener.room().give(held - left);
    }
    held = left;
  }

  /** Begins with the request at the front, if it is whole; the bytes that it has. */
  private int begin(byte[] bytes, int end) {
    int head = headEnd(bytes, end);
    if (head < 0) {
      if (end > listener.limits().headBytes()) {
        leave();
      }
      return 0;
    }
    Request request;
    try {
      request = loop.head(bytes, 0, head, connection.peer(), came);
    } catch (IOException e) { // it is to be refused
      request = null;
    }
    if (request == null
        || request.length() < 0
        || request.length() > MOST_BODY
        || request.waits()) {
      leave();
      return 0;
    }
    int length = (int) request.length();
    if (end - head < length) {
      return 0;
    }
    byte[] body = Arrays.copyOfRange(bytes, head, head + length);
    Exchange next = new Exchange(request, length);
    if (!listener.room().take(length)) {
      leave();
      return 0;
    }
    connection.become(Connection.State.BUSY);
    exchange = next;
    next.begin(body);
    return head + length;
  }

  private static int headEnd(byte[] bytes, int end) {
    for (int i = 3; i < end; i++) {
      if (bytes[i] == '\n'
          && bytes[i - 1] == '\r'
          && bytes[i - 2] == '\n'
          && bytes[i - 3] == '\r') {
        return i + 1;
      }
    }
    return -1;
  }

  /** A request and its answer. */
  private final class Exchange implements Runnable, Connection.Rest {
    private final Request request;
    private final int length;
    private final boolean headOnly;
    private volatile @Nullable Coming coming;
    private volatile boolean left;

    /** Whether an answer is on its way: there must be no other. */
    private boolean sending;

    /** Whether what it took was given back. */
    private boolean released;

    private boolean stays;
    private @Nullable Answer answer;
    private ByteBuffer[] unsent = {};

    Exchange(Request request, int length) {
      this.request = request;
      this.length = length;
      headOnly = request.method().equals("HEAD");
    }

    /** The client has gone, or sends nothing more. */
    void left() {
      Coming now = coming;
      if (now != null && (!channel.isOpen() || !now.isSoon())) {
        left = true;
        now.leave();
      }
    }

    void begin(byte[] body) {
      try {
        Step step = service.begin(request);
        if (step instanceof Answer ready) {
          send(ready);
        } else if (step instanceof BodyWanted wanted) {
          wanted.checkLength(request);
          Coming begun = wanted.take(body);
          coming = begun;
          begun.whenOver(this);
        } else {
          throw new IllegalStateException("no stream expected of a prompt service");
        }
      } catch (Refusal e) {
        refuse(e);
      } catch (Throwable e) {
        failed(e);
      }
    }

    /** The answer is there; called by whoever made it. */
    @Override
    public void run() {
      try {
        send(Objects.requireNonNull(coming).answer());
      } catch (Refusal e) {
        refuse(e);
      } catch (Throwable e) { // of whatever kind: the thread that made it goes on to the next
        failed(e);
      }
    }

    private void refuse(Refusal refusal) {
      try {
        send(service.refusal(request, refusal));
      } catch (Throwable e) {
        failed(e);
      }
    }

    /** Answers 500, unless an answer is on its way already. */
    private void failed(Throwable fault) {
      loop.fault(fault);
      try {
        if (!sending) {
          send(service.refusal(request, new Refusal(500, "internal error")));
          return;
        }
      } catch (Throwable e) {
        loop.fault(e); // the fault behind a fault
      }
      try {
        if (!released) {
          over(Refusal.GONE);
        }
      } catch (Throwable e) {
        loop.fault(e);
      } finally {
        close();
      }
    }

    private void send(Answer made) {
      answer = made;
      stays = request.keepsAlive() && !listener.isDraining() && !left;
      byte[] head = listener.heads().of(made, !stays, request.http11());
      boolean prompt = headOnly || Heads.isPrompt(head, made);
      unsent = headOnly ? new ByteBuffer[] {ByteBuffer.wrap(head)} : Heads.pieces(head, made);
      int status = made.status();
      sending = true;
      if (prompt) {
        try {
          if (unsent.length == 1) {
            channel.write(unsent[0]);
          } else {
            channel.write(unsent);
          }
        } catch (IOException e) {
          status = Refusal.GONE;
        }
      }
      if (status != Refusal.GONE && isUnsent()) {
        rest = this;
        loop.call(Prompt.this);
        return;
      }
      over(status);
      if (stays && status != Refusal.GONE) {
        connection.become(Connection.State.IDLE);
        exchange = null;
        if (more) {
          loop.call(Prompt.this);
        }
      } else {
        close();
      }
    }

    private boolean isUnsent() {
      for (ByteBuffer piece : unsent) {
        if (piece.hasRemaining()) {
          return true;
        }
      }
      return false;
    }

    private void close() {
      last = true;
      exchange = null;
      connection.abort();
    }

    private void over(int status) {
      try {
        long bytes = headOnly || answer == null ? 0 : answer.length();
        service.over(request, connection.peer(), status, length, bytes);
      } finally {
        release();
      }
    }

    private void release() {
      if (released) {
        return;
      }
      released = true;
      Coming now = coming;
      if (now != null) {
        now.end();
      }
      listener.room().give(length);
    }

    @Override
    public void write(OutputStream out) throws IOException {
      Heads.write(unsent, out);
    }

    @Override
    public boolean over(boolean written) {
      over(written && answer != null ? answer.status() : Refusal.GONE);
      return stays && written && !left;
    }
  }
}
