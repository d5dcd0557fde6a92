package striate.together;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * A secret of one training, which every machine shows when it connects. It keeps out strangers and
 * machines of other trainings; it does not encrypt what follows.
 */
public final class Token {
  static final int BYTES = 16;

  private final byte[] secret;

  private Token(byte[] secret) {
    this.secret = secret;
  }

  /** A new secret. */
  public static Token create() {
    byte[] secret = new byte[BYTES];
    new SecureRandom().nextBytes(secret);
    return new Token(secret);
  }

  /**
   * Reads a token.
   *
   * @param hex 32 hexadecimal digits, as {@link #hex} gives them
   * @throws IllegalArgumentException if it is none; the message does not show it
   */
  public static Token of(String hex) {
    if (!hex.matches("[0-9a-fA-F]{32}")) {
      throw new IllegalArgumentException(
          "token: 32 hexadecimal digits expected, got " + hex.length() + " characters");
    }
    return new Token(HexFormat.of().parseHex(hex));
  }

  /** The secret as text, for the one who hands it to the machines. */
  public String hex() {
    return HexFormat.of().formatHex(secret);
  }

  byte[] bytes() {
    return secret.clone();
  }

  /** Whether another secret is the same, in a time that does not depend on it. */
  boolean is(byte[] other) {
    return MessageDigest.isEqual(secret, other);
  }

  @Override
  public String toString() {
    return "Token";
  }
}
