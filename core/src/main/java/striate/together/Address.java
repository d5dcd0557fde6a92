package striate.together;

/**
 * The address at which a machine of a training listens.
 *
 * @param host a name or an IP address that the other machines reach
 * @param port above 0
 */
public record Address(String host, int port) {
  /** Refuses what is no address. */
  public Address {
    if (host.isBlank()) {
      throw new IllegalArgumentException("address: a host expected, got none");
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("address: a port in [1, 65535] expected, got " + port);
    }
  }

  /**
   * Reads what {@link #toString} writes.
   *
   * @throws IllegalArgumentException if it is not host:port
   */
  public static Address parse(String text) {
    int colon = text.lastIndexOf(':');
    try {
      return new Address(
          text.substring(0, Math.max(0, colon)), Integer.parseInt(text.substring(colon + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("address: host:port expected, got " + text, e);
    }
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
