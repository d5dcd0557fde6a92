package striate.together;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import striate.run.ExchangeException;

/**
 * A machine of a training that waits for the others: first it listens, then somebody tells all
 * machines each other's addresses, then they {@link #connect}, each with each.
 */
public final class Listening implements Closeable {
  /** Says what is spoken, and in which version. */
  private static final long MAGIC = 0x5354524941544531L;

  private static final int HELLO = Long.BYTES + Token.BYTES + 2 * Integer.BYTES;

  /**
   * How long one who has connected may take to say who it is: the others wait behind it. A machine
   * that was too slow calls again.
   */
  private static final long HELLO_NANOS = 2_000_000_000;

  private static final int RETRY_MILLIS = 50;

  private final ServerSocketChannel server;

  private Listening(ServerSocketChannel server) {
    this.server = server;
  }

  /**
   * Listens at a free port.
   *
   * @param at the address to listen at; the wildcard address for all that the machine has
   * @throws IOException if there is none
   */
  public static Listening at(InetAddress at) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    try {
      server.bind(new InetSocketAddress(at, 0), 64);
      return new Listening(server);
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /** The port. */
  public int port() {
    return server.socket().getLocalPort();
  }

  /**
   * Connects with all other machines, and stops listening.
   *
   * @param machines the addresses of all, in their order
   * @param machine which of them this is
   * @param timeout how long to wait for the others to connect, and later for what they send
   * @throws IllegalArgumentException if the machines are not 1, 2, 4, 8 or 16
   * @throws ExchangeException naming a machine that can't be reached in time
   */
  public Links connect(List<Address> machines, int machine, Token token, Duration timeout) {
    Links.check(machines.size(), machine, timeout);
    long end = System.nanoTime() + timeout.toNanos();
    @Nullable SocketChannel[] channels = new SocketChannel[machines.size()];
    try {
      byte[] hello = hello(token, machines.size(), machine);
      for (int m = 0; m < machine; m++) {
        channels[m] = call(machines.get(m), m, hello, token, machines.size(), end);
      }
      int missing = machines.size() - 1 - machine;
      while (missing > 0) {
        missing -= accept(channels, machine, hello, token, end) ? 1 : 0;
      }
      Links links = new Links(channels, machines, machine, timeout);
      close();
      return links;
    } catch (IOException | RuntimeException e) {
      for (SocketChannel c : channels) {
        closeQuietly(c);
      }
      closeQuietly(server);
      if (e instanceof RuntimeException r) {
        throw r;
      }
      throw new ExchangeException("machine " + machine + ": " + e.getMessage(), e);
    }
  }

  @SuppressWarnings("AddressSelection") // an address that a machine gave, of one network
  private static SocketChannel call(
      Address address, int m, byte[] hello, Token token, int machines, long end)
      throws IOException {
    IOException last = null;
    while (System.nanoTime() - end < 0) {
      SocketChannel channel = SocketChannel.open();
      try {
        int left = millisLeft(end);
        channel.socket().connect(new InetSocketAddress(address.host(), address.port()), left);
        channel.write(ByteBuffer.wrap(hello));
        // It answers once it accepts, which it may do after a while.
        int who = readHello(channel.socket(), token, machines, end);
        if (who == m) {
          return channel;
        }
        throw new IOException("it is not machine " + m + " of this training");
      } catch (IOException e) {
        last = e;
        closeQuietly(channel);
      } catch (RuntimeException | Error e) {
        closeQuietly(channel);
        throw e;
      }
      try {
        Thread.sleep(RETRY_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ExchangeException("interrupted while the machines connected", e);
      }
    }
    throw new ExchangeException(
        "machine "
            + m
            + " ("
            + address
            + ") was not reached in time"
            + (last == null ? "" : ": " + last.getMessage()),
        last);
  }

  /** Accepts one connection; whether it is of a machine that was missing. */
  private boolean accept(
      @Nullable SocketChannel[] channels, int machine, byte[] hello, Token token, long end)
      throws IOException {
    Socket socket;
    try {
      if (System.nanoTime() - end >= 0) {
        throw new SocketTimeoutException();
      }
      server.socket().setSoTimeout(millisLeft(end));
      socket = server.socket().accept();
    } catch (SocketTimeoutException e) {
      StringBuilder missing = new StringBuilder();
      for (int m = machine + 1; m < channels.length; m++) {
        missing.append(channels[m] == null ? " " + m : "");
      }
      throw new ExchangeException(
          "machine " + machine + " waited in vain for machines" + missing + " to connect", e);
    }
    SocketChannel channel = socket.getChannel();
    try {
      long patience = System.nanoTime() + HELLO_NANOS;
      int m = readHello(socket, token, channels.length, patience - end < 0 ? patience : end);
      if (m > machine && m < channels.length && channels[m] == null) {
        channel.write(ByteBuffer.wrap(hello));
        channels[m] = channel;
        return true;
      }
    } catch (IOException e) {
      // a stranger, or a machine that gave up: the others still may come
    } catch (RuntimeException | Error e) {
      closeQuietly(channel);
      throw e;
    }
    closeQuietly(channel);
    return false;
  }

  private static int millisLeft(long end) {
    return Math.clamp((end - System.nanoTime()) / 1_000_000, 1, Integer.MAX_VALUE);
  }

  private static byte[] hello(Token token, int machines, int machine) {
    return ByteBuffer.allocate(HELLO)
        .putLong(MAGIC)
        .put(token.bytes())
        .putInt(machines)
        .putInt(machine)
        .array();
  }

  /** Reads who it is; a byte now and then does not put off the end. */
  private static int readHello(Socket socket, Token token, int machines, long end)
      throws IOException {
    byte[] bytes = new byte[HELLO];
    InputStream from = socket.getInputStream();
    int have = 0;
    while (have < HELLO) {
      if (System.nanoTime() - end >= 0) {
        throw new SocketTimeoutException("it did not say in time who it is");
      }
      socket.setSoTimeout(millisLeft(end));
      int n = from.read(bytes, have, HELLO - have);
      if (n < 0) {
        throw new EOFException("it hung up");
      }
      have += n;
    }
    socket.setSoTimeout(0);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    long magic = in.getLong();
    byte[] secret = new byte[Token.BYTES];
    in.get(secret);
    if (magic != MAGIC || !token.is(secret) || in.getInt() != machines) {
      throw new IOException("it is not of this training");
    }
    return in.getInt();
  }

  static void tune(SocketChannel channel) throws IOException {
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
  }

  static void closeQuietly(@Nullable Closeable c) {
    try {
      if (c != null) {
        c.close();
      }
    } catch (IOException e) {
      // nothing was left to write
    }
  }

  @Override
  public void close() {
    closeQuietly(server);
  }
}
