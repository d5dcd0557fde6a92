package striate.app.serve.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A client that sends bytes and reads bytes, for what no well-behaved client would say. */
public final class Raw implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 60_000;

  private final Socket socket;

  private Raw(Socket socket) {
    this.socket = socket;
  }

  /** Connected to this machine. */
  public static Raw to(int port) {
    try {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.setTcpNoDelay(true);
      return new Raw(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same over another socket, such as one with TLS. */
  public static Raw over(Socket socket) {
    return new Raw(socket);
  }

  /** An answer. */
  @SuppressWarnings("ArrayRecordComponent")
  public record Reply(int status, String head, byte[] body) {
    /** The body as text. */
    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    /** The value of a field, or an empty text. */
    public String field(String name) {
      for (String line : head.split("\r\n", -1)) {
        if (line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":")) {
          return line.substring(name.length() + 1).strip();
        }
      }
      return "";
    }
  }

  /** Sends a text, a byte for each letter. */
  public Raw send(String text) {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Sends bytes. */
  public Raw send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the sending side. */
  public Raw half() {
    try {
      socket.shutdownOutput();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next answer. */
  public Reply reply() {
    return reply(false);
  }

  /** The next answer; of one to HEAD there is no body. */
  public Reply reply(boolean headOnly) {
    try {
      InputStream in = socket.getInputStream();
      ByteArrayOutputStream head = new ByteArrayOutputStream();
      while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
        int b = in.read();
        if (b < 0) {
          throw new AssertionError("the connection ends in a head: " + head);
        }
        head.write(b);
      }
      String text = head.toString(StandardCharsets.ISO_8859_1);
      int status = Integer.parseInt(text.substring(9, 12));
      Reply reply = new Reply(status, text, new byte[0]);
      if (headOnly || status < 200 || status == 204) {
        return reply;
      }
      int length = Integer.parseInt(reply.field("content-length"));
      byte[] body = in.readNBytes(length);
      if (body.length < length) {
        throw new AssertionError("the connection ends in a body");
      }
      return new Reply(status, text, body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next line, without its end. */
  public String line() {
    try {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      int b = socket.getInputStream().read();
      while (b != '\n') {
        if (b < 0) {
          throw new AssertionError("the connection ends in a line: " + line);
        }
        line.write(b);
        b = socket.getInputStream().read();
      }
      return line.toString(StandardCharsets.UTF_8).stripTrailing();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next line that begins so. */
  public String until(String beginning) {
    String line = line();
    while (!line.startsWith(beginning)) {
      line = line();
    }
    return line;
  }

  /** Whether the server closes the connection, without another byte. */
  public boolean ends() {
    try {
      return socket.getInputStream().read() < 0;
    } catch (java.net.SocketTimeoutException e) {
      throw new AssertionError("the connection stays", e);
    } catch (IOException e) {
      return true; // a reset
    }
  }

  /** Closes it at once with a reset, as a client that crashes. */
  public void reset() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
