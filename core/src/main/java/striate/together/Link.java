package striate.together;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;
import striate.run.ExchangeException;

/** The socket to one other machine, and how far the exchange at hand has come on it. */
final class Link {
  /** The number of the exchange, and the bytes that follow. */
  static final int HEADER = Integer.BYTES + Long.BYTES;

  private static final int CHUNK = 1 << 17;

  /** One direction: a header, then numbers, a chunk at a time. */
  private static final class Way {
    final ByteBuffer header = ByteBuffer.allocateDirect(HEADER).order(ByteOrder.LITTLE_ENDIAN);
    final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    final FloatBuffer floats = chunk.asFloatBuffer();
    final DoubleBuffer doubles = chunk.asDoubleBuffer();
    int at;
    int end;

    /** Numbers of the chunk at hand. */
    int inChunk;

    boolean done;
  }

  private final SocketChannel channel;
  private final SelectionKey key;
  private final String name;
  private final Way out = new Way();
  private final Way in = new Way();

  // The exchange at hand: floats or doubles.
  private float[] outFloats = {};
  private float[] inFloats = {};
  private double @Nullable [] doubles;
  private int exchange;
  private long sent;
  private long moved;

  Link(SocketChannel channel, SelectionKey key, String name) {
    this.channel = channel;
    this.key = key;
    this.name = name;
  }

  String name() {
    return name;
  }

  long sent() {
    return sent;
  }

  /** The time when something last went this way or that, or the exchange began. */
  long moved() {
    return moved;
  }

  /** The bytes of the exchange at hand, both ways. */
  long bytes() {
    return bytes(out) + bytes(in);
  }

  void floats(float[] send, int sendFrom, int sendTo, float[] receive, int from, int to) {
    outFloats = send;
    inFloats = receive;
    doubles = null;
    range(sendFrom, sendTo, from, to);
  }

  void doubles(double[] values, int sendFrom, int sendTo, int from, int to) {
    doubles = values;
    range(sendFrom, sendTo, from, to);
  }

  private void range(int sendFrom, int sendTo, int from, int to) {
    out.at = sendFrom;
    out.end = sendTo;
    in.at = from;
    in.end = to;
  }

  void begin(int number, long now) {
    exchange = number;
    moved = now;
    out.header.clear();
    out.header.putInt(number).putLong(bytes(out)).flip();
    out.chunk.position(0).limit(0);
    out.inChunk = 0;
    in.header.clear();
    in.chunk.position(0).limit(0);
    in.inChunk = 0;
    out.done = false;
    in.done = false;
  }

  private int width() {
    return doubles == null ? Float.BYTES : Double.BYTES;
  }

  private long bytes(Way way) {
    return (long) (way.end - way.at) * width();
  }

  boolean isDone() {
    return out.done && in.done;
  }

  /** Sends and receives as much as goes without waiting; whether anything did. */
  boolean move(long now) throws IOException {
    try {
      boolean wrote = !out.done && write();
      boolean read = !in.done && read();
      if (wrote || read) {
        moved = now;
      }
      return wrote || read;
    } catch (IOException e) {
      throw new ExchangeException(
          "exchange " + exchange + ": the connection to " + name + " broke: " + e.getMessage(), e);
    }
  }

  private boolean write() throws IOException {
    boolean any = false;
    while (true) {
      ByteBuffer next = out.header.hasRemaining() ? out.header : out.chunk;
      if (!next.hasRemaining()) {
        out.at += out.inChunk;
        out.inChunk = Math.min(out.end - out.at, CHUNK / width());
        if (out.inChunk == 0) {
          out.done = true;
          return any;
        }
        double[] d = doubles;
        if (d == null) {
          out.floats.put(0, outFloats, out.at, out.inChunk);
        } else {
          out.doubles.put(0, d, out.at, out.inChunk);
        }
        out.chunk.position(0).limit(out.inChunk * width());
        continue;
      }
      int n = channel.write(next);
      if (n == 0) {
        return any;
      }
      sent += n;
      any = true;
    }
  }

  private boolean read() throws IOException {
    boolean any = false;
    while (true) {
      if (in.header.hasRemaining()) {
        if (!fill(in.header)) {
          return any;
        }
        any = true;
        if (in.header.hasRemaining()) {
          continue;
        }
        checkHeader();
      } else if (in.chunk.hasRemaining()) {
        if (!fill(in.chunk)) {
          return any;
        }
        any = true;
        if (in.chunk.hasRemaining()) {
          continue;
        }
        double[] d = doubles;
        if (d == null) {
          in.floats.get(0, inFloats, in.at, in.inChunk);
        } else {
          in.doubles.get(0, d, in.at, in.inChunk);
        }
        in.at += in.inChunk;
      }
      in.inChunk = Math.min(in.end - in.at, CHUNK / width());
      if (in.inChunk == 0) {
        in.done = true;
        return any;
      }
      in.chunk.position(0).limit(in.inChunk * width());
    }
  }

  private boolean fill(ByteBuffer to) throws IOException {
    int n = channel.read(to);
    if (n < 0) {
      throw new ExchangeException("exchange " + exchange + ": " + name + " is gone", null);
    }
    return n > 0;
  }

  private void checkHeader() {
    int number = in.header.getInt(0);
    long bytes = in.header.getLong(Integer.BYTES);
    if (number != exchange || bytes != bytes(in)) {
      throw new ExchangeException(
          "exchange "
              + exchange
              + " of "
              + bytes(in)
              + " bytes expected from "
              + name
              + ", got exchange "
              + number
              + " of "
              + bytes
              + " bytes: the machines do not train the same",
          null);
    }
  }

  /** Asks the selector for what is still to be done. */
  void wish() {
    int ops = (out.done ? 0 : SelectionKey.OP_WRITE) | (in.done ? 0 : SelectionKey.OP_READ);
    if (key.isValid() && key.interestOps() != ops) {
      key.interestOps(ops);
    }
  }

  void close() {
    Listening.closeQuietly(channel);
  }
}
