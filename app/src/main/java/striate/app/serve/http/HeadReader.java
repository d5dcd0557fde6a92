package striate.app.serve.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Reads the head of a request by the letter of RFC 9112: what two programs could understand in two
 * ways (two lengths, a length and chunks, folded lines, spaces before a colon, a line feed alone)
 * is refused.
 */
final class HeadReader {
  private static final int LONGEST_METHOD = 16;
  private static final int MOST_EMPTY_LINES = 2;
  private static final long MOST_LENGTH = Long.MAX_VALUE / 10 - 1;

  private final Source source;
  private final Limits limits;
  private byte[] line = new byte[256];
  private int length;
  private int total;

  HeadReader(Source source, Limits limits) {
    this.source = source;
    this.limits = limits;
  }

  /** The next head, or null if the client sends nothing more. */
  @Nullable Request read(String peer) throws IOException {
    return read(peer, System.nanoTime());
  }

  /** The same of one that began to come then. */
  @Nullable Request read(String peer, long began) throws IOException {
    total = 0;
    int empty = 0;
    do {
      if (!line(limits.lineBytes(), 414)) {
        return null;
      }
    } while (length == 0 && empty++ < MOST_EMPTY_LINES);
    String first = text();
    int a = first.indexOf(' ');
    int b = first.lastIndexOf(' ');
    if (a < 1 || b <= a + 1) {
      throw bad("a request line expected: method, path, version");
    }
    String method = first.substring(0, a);
    String target = first.substring(a + 1, b);
    String version = first.substring(b + 1);
    if (!version.equals("HTTP/1.1") && !version.equals("HTTP/1.0")) {
      throw isVersion(version)
          ? new Refusal(505, "HTTP/1.1 expected")
          : bad("a request line expected: method, path, version");
    }
    if (method.length() > LONGEST_METHOD || !isToken(method)) {
      throw bad("a method expected");
    }
    target = local(target, method);
    List<String> fields = fields();
    int question = target.indexOf('?');
    Request head =
        new Request(
            method,
            question < 0 ? target : target.substring(0, question),
            question < 0 ? "" : target.substring(question + 1),
            version.equals("HTTP/1.1"),
            fields,
            0,
            false,
            peer,
            began,
            new AtomicReference<>());
    return framed(head);
  }

  /** The path and query of a target; {@code http://host/path} is one too. */
  private static String local(String target, String method) throws Refusal {
    for (int i = 0; i < target.length(); i++) {
      char c = target.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == '#') {
        throw bad("a path of printable ASCII expected, other characters as %XX");
      }
    }
    if (target.startsWith("/") || (target.equals("*") && method.equals("OPTIONS"))) {
      return target;
    }
    String lower = target.toLowerCase(Locale.ROOT);
    if (lower.startsWith("http://") || lower.startsWith("https://")) {
      int slash = target.indexOf('/', target.indexOf("//") + 2);
      return slash < 0 ? "/" : target.substring(slash);
    }
    throw bad("a path expected that begins with /");
  }

  private List<String> fields() throws IOException {
    List<String> fields = new ArrayList<>();
    while (true) {
      if (!line(limits.headBytes(), 431)) {
        throw bad("the head ends in the middle");
      }
      if (length == 0) {
        return fields;
      }
      if (fields.size() == 2 * limits.fields()) {
        throw new Refusal(431, "at most " + limits.fields() + " header fields expected");
      }
      String text = text();
      int colon = text.indexOf(':');
      if (colon < 1 || !isToken(text.substring(0, colon))) {
        throw bad("a header field expected: name, colon, value");
      }
      fields.add(text.substring(0, colon).toLowerCase(Locale.ROOT));
      fields.add(text.substring(colon + 1).strip());
    }
  }

  /** With the length of its body. */
  private static Request framed(Request head) throws Refusal {
    int hosts = head.count("host");
    if (hosts > 1 || (head.http11() && hosts == 0)) {
      throw bad("one Host expected, got " + hosts);
    }
    int lengths = head.count("content-length");
    int codings = head.count("transfer-encoding");
    if (lengths > 1 || codings > 1 || lengths + codings > 1) {
      throw bad("one Content-Length or one Transfer-Encoding expected, got several");
    }
    String expect = head.field("expect");
    if (expect != null && !expect.equalsIgnoreCase("100-continue")) {
      throw new Refusal(417, "no expectation but 100-continue is known");
    }
    if (codings == 1) {
      if (!head.http11()) {
        throw bad("no Transfer-Encoding expected with HTTP/1.0");
      }
      if (!String.valueOf(head.field("transfer-encoding")).equalsIgnoreCase("chunked")) {
        throw new Refusal(501, "Transfer-Encoding: chunked is the only one known");
      }
      return framed(head, -1, true);
    }
    String length = head.field("content-length");
    if (length == null) {
      return head;
    }
    return framed(head, number(length), true);
  }

  /** A length, or the greatest number for one with too many digits. */
  private static long number(String digits) throws Refusal {
    if (digits.isEmpty()) {
      throw bad("Content-Length: a number expected");
    }
    long number = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw bad("Content-Length: a number expected");
      }
      number = number > MOST_LENGTH ? Long.MAX_VALUE : 10 * number + digit;
    }
    return number;
  }

  private static Request framed(Request h, long length, boolean told) {
    return new Request(
        h.method(),
        h.path(),
        h.query(),
        h.http11(),
        h.fields(),
        length,
        told,
        h.peer(),
        h.began(),
        h.note());
  }

  /** Reads up to CR LF; false if there is nothing at all. */
  private boolean line(int most, int status) throws IOException {
    length = 0;
    while (true) {
      int b = source.read();
      if (b < 0) {
        if (total == 0 && length == 0) {
          return false;
        }
        throw bad("the head ends in the middle");
      }
      total++;
      if (b == '\r') {
        if (source.read() != '\n') {
          throw bad("CR LF expected at the end of a line");
        }
        total++;
        return true;
      }
      if (b == '\n') {
        throw bad("CR LF expected at the end of a line, got LF alone");
      }
      if ((b < ' ' && b != '\t') || b == 0x7f) {
        throw bad("no control characters expected in a head");
      }
      if (length >= most || total > limits.headBytes()) {
        throw new Refusal(
            status,
            status == 414
                ? "a request line of at most " + most + " bytes expected"
                : "a head of at most " + limits.headBytes() + " bytes expected");
      }
      if (length == line.length) {
        line = java.util.Arrays.copyOf(line, 2 * length);
      }
      line[length++] = (byte) b;
    }
  }

  private String text() {
    return new String(line, 0, length, StandardCharsets.ISO_8859_1);
  }

  private static boolean isVersion(String text) {
    return text.length() == "HTTP/x.y".length()
        && text.startsWith("HTTP/")
        && Character.digit(text.charAt(5), 10) >= 0
        && text.charAt(6) == '.'
        && Character.digit(text.charAt(7), 10) >= 0;
  }

  private static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!letter && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static Refusal bad(String message) {
    return new Refusal(400, message);
  }
}
