package striate.app.serve.http;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads a body into memory that grows with what has come, never with what is told, and that is
 * taken from a {@link Room}.
 */
final class BodyReader {
  private static final int FIRST = 4 << 10;

  /** A line that begins a chunk: its size in hexadecimal, and what may stand behind it. */
  private static final int LONGEST_CHUNK_LINE = 256;

  private static final int MOST_CHUNK_DIGITS = 15;

  /** Chunks before all of a body must have {@link #MEAN_CHUNK} bytes on average. */
  private static final int FREE_CHUNKS = 1024;

  private static final int MEAN_CHUNK = 64;
  private static final int MOST_TRAILERS = 4 << 10;

  private static final int MOST_TRIES = 20;
  private static final long TRY_NANOS = 2_000_000;

  /** The bodies of others. */
  @FunctionalInterface
  interface Others {
    /** Ends the slowest of them; false if none is slower than {@code mine}. */
    boolean makeRoom(BodyReader mine);
  }

  private final Others others;
  private final Source source;
  private final Room room;
  private final long most;
  private byte[] bytes = {};
  private int count;

  /** The same for other threads. */
  private volatile int seen;

  private volatile long taken;
  private final long began = System.nanoTime();

  BodyReader(Source source, Room room, long most) {
    this(source, room, most, mine -> false);
  }

  BodyReader(Source source, Room room, long most, Others others) {
    this.others = others;
    this.source = source;
    this.room = room;
    this.most = Math.min(most, Integer.MAX_VALUE - 8);
  }

  /** Bytes taken of the room, to be given back by whoever has the body. */
  long taken() {
    return taken;
  }

  /** Bytes that have come. */
  long received() {
    return count;
  }

  /** Bytes a second so far, and none in its first second, when nobody can tell. */
  double rate(long now) {
    double seconds = (now - began) * 1e-9;
    return seconds < 1 ? Double.MAX_VALUE : seen / seconds;
  }

  /** The body of a told length; −1 for chunks. */
  byte[] read(long length) throws IOException {
    if (length > most) {
      throw tooLarge();
    }
    if (length < 0) {
      chunks();
    } else {
      copy(length, length);
    }
    return count == bytes.length ? bytes : Arrays.copyOf(bytes, count);
  }

  private Refusal tooLarge() {
    return new Refusal(413, "a body of at most " + most + " bytes expected");
  }

  private void chunks() throws IOException {
    for (int chunks = 0; ; chunks++) {
      long size = chunkSize();
      if (size == 0) {
        break;
      }
      if (size > most - count) {
        throw tooLarge();
      }
      if (chunks >= FREE_CHUNKS && (long) chunks * MEAN_CHUNK > count) {
        throw new Refusal(400, "chunks of at least " + MEAN_CHUNK + " bytes on average expected");
      }
      copy(size, Math.min(most, 2L * (count + size)));
      if (source.read() != '\r' || source.read() != '\n') {
        throw bad();
      }
    }
    int trailers = 0;
    int line = 0;
    while (true) {
      int b = source.read();
      if (b < 0 || ++trailers > MOST_TRAILERS || isControl(b)) {
        throw bad();
      }
      if (b != '\r') {
        line++;
        continue;
      }
      if (source.read() != '\n') {
        throw bad();
      }
      if (line == 0) {
        return;
      }
      line = 0;
    }
  }

  /** But for a tab and the CR that ends a line. */
  private static boolean isControl(int b) {
    return (b < ' ' && b != '\t' && b != '\r') || b == 0x7f;
  }

  private static Refusal bad() {
    return new Refusal(400, "a chunk expected: size in hexadecimal, CR LF, bytes, CR LF");
  }

  private long chunkSize() throws IOException {
    long size = 0;
    int digits = 0;
    int length = 0;
    boolean behind = false;
    while (true) {
      int b = source.read();
      if (b == '\r') {
        if (digits == 0 || source.read() != '\n') {
          throw bad();
        }
        return size;
      }
      if (b < 0 || isControl(b) || ++length > LONGEST_CHUNK_LINE) {
        throw bad();
      }
      int digit = behind ? -1 : Character.digit(b, 16);
      if (digit >= 0) {
        size = size * 16 + digit;
        if (++digits > MOST_CHUNK_DIGITS) {
          throw tooLarge();
        }
      } else if (!behind && (digits == 0 || (b != ';' && b != ' ' && b != '\t'))) {
        throw bad();
      } else {
        behind = true;
      }
    }
  }

  /** Takes memory of the room; where there is none, whoever sends slowest gives way. */
  private void take(long more) throws Refusal {
    for (int i = 0; !room.take(more); i++) {
      if (i == MOST_TRIES || !others.makeRoom(this)) {
        throw Refusal.busy(Refusal.Reason.MEMORY, "the memory for requests is in use", 1);
      }
      LockSupport.parkNanos(TRY_NANOS);
    }
  }

  /** Reads {@code size} bytes behind those that are there; {@code expected}: of the whole body. */
  private void copy(long size, long expected) throws IOException {
    long end = count + size;
    while (count < end) {
      if (count == bytes.length) {
        long wanted = Math.min(Math.max(FIRST, 2L * count), Math.max(end, expected));
        take(wanted - taken);
        taken = wanted;
        bytes = Arrays.copyOf(bytes, (int) wanted);
      }
      int n = source.read(bytes, count, (int) Math.min(end, bytes.length) - count);
      if (n < 0) {
        throw new Refusal(400, "the body ends in the middle");
      }
      count += n;
      seen = count;
    }
  }
}
