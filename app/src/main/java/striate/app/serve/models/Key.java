package striate.app.serve.models;

import java.math.BigInteger;
import java.util.Comparator;

/**
 * A model and a version of it.
 *
 * @param name of the model
 * @param version digits
 */
public record Key(String name, String version) implements Comparable<Key> {
  /** Of versions: by their numbers. */
  static final Comparator<String> VERSIONS =
      Comparator.comparing((String v) -> new BigInteger(v))
          .thenComparing(Comparator.naturalOrder());

  /** By name, then by number. */
  @Override
  public int compareTo(Key other) {
    int names = name.compareTo(other.name);
    return names != 0 ? names : VERSIONS.compare(version, other.version);
  }
}
