package striate.app.studio.door;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import striate.app.serve.http.Refusal;
import striate.app.serve.http.Request;
import striate.files.Sha256;

/**
 * Who may come in: the browser that was given a one-time token in its address, and that has shown
 * it once. Tokens and cookies have 256 random bits; only digests of them are kept.
 */
final class Lock {
  /**
   * Tokens that nobody has used, and browsers that were let in; of more, the oldest are forgotten.
   */
  private static final int MOST = 16;

  private static final int SECRET_BYTES = 32;
  private static final int HTTP_PORT = 80;

  private final SecureRandom random = new SecureRandom();
  private final Deque<String> tokens = new ArrayDeque<>();
  private final Deque<String> sessions = new ArrayDeque<>();
  private final String host;
  private final String cookie;

  /** For a server at a port of 127.0.0.1. */
  Lock(int port) {
    host = port == HTTP_PORT ? "127.0.0.1" : "127.0.0.1:" + port;
    cookie = "striate-" + port;
  }

  /** The origin of our pages. */
  String origin() {
    return "http://" + host;
  }

  /** A new token, good for once. */
  String token() {
    return remember(tokens);
  }

  /** The value of Set-Cookie for who shows an unused token, or null. */
  @Nullable String exchange(String token) {
    synchronized (tokens) {
      if (!tokens.remove(digest(token))) {
        return null;
      }
    }
    return cookie + "=" + remember(sessions) + "; HttpOnly; SameSite=Strict; Path=/";
  }

  private String remember(Deque<String> digests) {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    synchronized (tokens) {
      digests.add(digest(secret));
      if (digests.size() > MOST) {
        digests.remove();
      }
    }
    return secret;
  }

  /** Digests are compared, which tells nothing of where two secrets differ. */
  private static String digest(String secret) {
    return HexFormat.of().formatHex(Sha256.of(secret.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Whether a request comes to us by our own name, and from our own page if its browser tells.
   *
   * @throws Refusal if not
   */
  void host(Request request) throws Refusal {
    if (!host.equals(request.field("host"))) {
      throw new Refusal(421, "this is http://" + host + " and answers to no other name");
    }
    String site = request.field("sec-fetch-site");
    if (site != null && !site.equals("same-origin") && !site.equals("none")) {
      throw new Refusal(403, "requests of the studio's own pages expected");
    }
  }

  /** Whether a request has the cookie of a browser that was let in. */
  boolean isKnown(Request request) {
    for (int i = 0; i < request.fields().size(); i += 2) {
      if (request.fields().get(i).equals("cookie") && holds(request.fields().get(i + 1))) {
        return true;
      }
    }
    return false;
  }

  private boolean holds(String cookies) {
    for (String part : cookies.split(";", -1)) {
      String pair = part.strip();
      if (pair.startsWith(cookie + "=")) {
        String shown = digest(pair.substring(cookie.length() + 1));
        synchronized (tokens) {
          if (sessions.contains(shown)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /**
   * Whether a change is asked for by our own page, in a way that no form can.
   *
   * @throws Refusal if not
   */
  void change(Request request) throws Refusal {
    String from = request.field("origin");
    if (from == null || !from.equals(origin())) {
      throw new Refusal(403, "Origin: " + origin() + " expected");
    }
    String type = request.field("content-type");
    if (type == null || !type.strip().equalsIgnoreCase("application/json")) {
      throw new Refusal(415, "Content-Type: application/json expected");
    }
  }
}
