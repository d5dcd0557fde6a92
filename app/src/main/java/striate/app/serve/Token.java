package striate.app.serve;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import striate.files.Sha256;

/** A secret that clients show as {@code Authorization: Bearer SECRET}. */
public final class Token {
  private static final String SCHEME = "bearer ";
  private static final int SHORTEST = 16;
  private static final int LONGEST_FILE = 4096;

  /** Digests are compared: they have one length, and tell nothing of where two texts differ. */
  private final byte[] digest;

  private Token(byte[] digest) {
    this.digest = digest;
  }

  /**
   * The token in a file, without the space around it.
   *
   * @throws IOException if it can't be read
   * @throws IllegalArgumentException if it is no token
   */
  public static Token read(Path file) throws IOException {
    if (Files.size(file) > LONGEST_FILE) {
      throw new IllegalArgumentException(
          file + ": a token of at most " + LONGEST_FILE + " bytes expected");
    }
    String text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
    boolean plain = text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    if (text.length() < SHORTEST || !plain) {
      throw new IllegalArgumentException(
          file
              + ": a token of at least "
              + SHORTEST
              + " letters, digits or signs on one line expected, such as openssl rand -hex 32 makes");
    }
    return new Token(digest(text));
  }

  private static byte[] digest(String text) {
    return Sha256.of(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Whether a value of Authorization is this token; takes the same time wherever it differs. */
  boolean is(@Nullable String authorization) {
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return false;
    }
    String shown = authorization.substring(SCHEME.length()).strip();
    return MessageDigest.isEqual(digest, digest(shown));
  }
}
