package striate.app.serve.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** The heads of answers, as bytes. */
final class Heads {
  /** Bytes of an answer that are given to the socket at once. */
  private static final int SLICE = 64 << 10;

  /** What is copied to go out with its head; longer bodies are shared by all who wait for them. */
  private static final int SHORT = 8 << 10;

  private final Listener listener;

  Heads(Listener listener) {
    this.listener = listener;
  }

  /** That of an answer without a length, which ends with its connection. */
  byte[] endless(int status, List<String> fields) {
    return bytes(head(status, fields).append("\r\nConnection: close\r\n\r\n"));
  }

  /** That of an answer with all that concerns its length and its connection. */
  byte[] of(Answer answer, boolean closing, boolean http11) {
    StringBuilder head = head(answer.status(), answer.fields());
    if (answer.status() != 204) {
      head.append("\r\nContent-Length: ").append(answer.length());
    }
    if (closing) {
      head.append("\r\nConnection: close");
    } else if (!http11) {
      head.append("\r\nConnection: keep-alive");
    }
    return bytes(head.append("\r\n\r\n"));
  }

  /** Whether a socket may be given all of it at once. */
  static boolean isPrompt(byte[] head, Answer answer) {
    return head.length + answer.length() <= SLICE;
  }

  /** A head and a body, in as few pieces as there are without copying much. */
  static ByteBuffer[] pieces(byte[] head, Answer answer) {
    long length = head.length + answer.length();
    if (length > SHORT) {
      ByteBuffer[] pieces = new ByteBuffer[1 + answer.body().size()];
      pieces[0] = ByteBuffer.wrap(head);
      for (int i = 1; i < pieces.length; i++) {
        pieces[i] = ByteBuffer.wrap(answer.body().get(i - 1));
      }
      return pieces;
    }
    ByteBuffer all = ByteBuffer.wrap(Arrays.copyOf(head, (int) length));
    all.position(head.length);
    answer.body().forEach(all::put);
    return new ByteBuffer[] {all.flip()};
  }

  /** Writes what is left of pieces. */
  static void write(ByteBuffer[] pieces, OutputStream out) throws IOException {
    for (ByteBuffer piece : pieces) {
      while (piece.hasRemaining()) {
        int n = Math.min(SLICE, piece.remaining());
        out.write(piece.array(), piece.arrayOffset() + piece.position(), n);
        piece.position(piece.position() + n);
      }
    }
  }

  private StringBuilder head(int status, List<String> fields) {
    StringBuilder head = new StringBuilder(256);
    head.append("HTTP/1.1 ").append(status).append(' ').append(reason(status));
    head.append("\r\nDate: ").append(listener.date());
    for (int i = 0; i < fields.size(); i += 2) {
      head.append("\r\n").append(fields.get(i)).append(": ").append(fields.get(i + 1));
    }
    return head;
  }

  private static byte[] bytes(StringBuilder head) {
    return head.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String reason(int status) {
    return switch (status) {
      case 200 -> "OK";
      case 204 -> "No Content";
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 408 -> "Request Timeout";
      case 409 -> "Conflict";
      case 411 -> "Length Required";
      case 413 -> "Content Too Large";
      case 414 -> "URI Too Long";
      case 415 -> "Unsupported Media Type";
      case 417 -> "Expectation Failed";
      case 421 -> "Misdirected Request";
      case 422 -> "Unprocessable Content";
      case 431 -> "Request Header Fields Too Large";
      case 500 -> "Internal Server Error";
      case 501 -> "Not Implemented";
      case 503 -> "Service Unavailable";
      case 505 -> "HTTP Version Not Supported";
      default -> "Status " + status;
    };
  }
}
