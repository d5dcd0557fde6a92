package striate.chapter;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A variant of the chapter's network: its first layer, what merges the kernels' maps, and the
 * corrections of the listing that are made. With the first of each and none, it is the listing.
 *
 * @param layer the first layer
 * @param pooling across kernels; none for a dense layer, which has no kernels
 * @param fixes corrections of the listing
 * @param seed of the random numbers, from 0; the listing has 1
 */
public record Variant(Layer layer, Pooling pooling, Set<Fix> fixes, int seed) {
  /** A first layer. */
  public enum Layer {
    /** Sixteen kernels of 3×3, the same at every position. */
    SHARED,
    /** Sixteen kernels of 3×3 at each position, of its own. */
    UNSHARED,
    /**
     * A fully connected layer with so many hidden values that the network has as nearly as possible
     * the number of weights that it has with shared kernels.
     */
    DENSE
  }

  /** What becomes of the sixteen maps. */
  public enum Pooling {
    /** All of them go on, as in the listing. */
    NONE,
    /** At each position, the sum of the kernels' outputs. */
    SUM,
    /** The mean of the kernels' outputs. */
    MEAN,
    /** The largest of the kernels' outputs. */
    MAX
  }

  /** The listing as printed. */
  public static Variant printed() {
    return new Variant(Layer.SHARED, Pooling.NONE, EnumSet.noneOf(Fix.class), 1);
  }

  /**
   * Copies the fixes, in {@link Fix}'s order.
   *
   * @throws IllegalArgumentException if the seed is negative
   */
  public Variant {
    if (seed < 0) {
      throw new IllegalArgumentException("seed: expects 0 or more, got " + seed);
    }
    EnumSet<Fix> copy = EnumSet.noneOf(Fix.class);
    copy.addAll(fixes);
    fixes = Collections.unmodifiableSet(copy);
  }

  /** Rows, and columns, of positions. */
  public int side() {
    return Digits.SIDE - (fixes.contains(Fix.POSITIONS) ? 2 : 3);
  }

  /** Hidden values that the output layer reads. */
  public int hidden() {
    int positions = side() * side();
    int ofKernels = pooling == Pooling.NONE ? positions * VariantNetwork.KERNELS : positions;
    if (layer != Layer.DENSE) {
      return ofKernels;
    }
    int weights = VariantNetwork.KERNELS * VariantNetwork.TAPS + ofKernels * VariantNetwork.LABELS;
    return Math.max(1, Math.round((float) weights / (Digits.PIXELS + VariantNetwork.LABELS)));
  }

  /** The number of weights. */
  public int weights() {
    int kernels = VariantNetwork.KERNELS * VariantNetwork.TAPS;
    int first =
        switch (layer) {
          case SHARED -> kernels;
          case UNSHARED -> kernels * side() * side();
          case DENSE -> Digits.PIXELS * hidden();
        };
    return first + hidden() * VariantNetwork.LABELS;
  }

  /** The settings in one line. */
  public String text() {
    return String.format(
        Locale.ROOT,
        "%s %s %s %d",
        layer.name().toLowerCase(Locale.ROOT),
        pooling.name().toLowerCase(Locale.ROOT),
        fixes.isEmpty()
            ? "printed"
            : fixes.stream().map(Fix::cliName).collect(Collectors.joining(",")),
        seed);
  }

  /**
   * A constant of an enum by its name in small letters.
   *
   * @throws IllegalArgumentException naming those there are
   */
  public static <E extends Enum<E>> E parse(Class<E> kind, String name) {
    for (E e : kind.getEnumConstants()) {
      if (e.name().toLowerCase(Locale.ROOT).equals(name)) {
        return e;
      }
    }
    throw new IllegalArgumentException(
        kind.getSimpleName().toLowerCase(Locale.ROOT)
            + ": expects one of "
            + Arrays.stream(kind.getEnumConstants())
                .map(e -> e.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "))
            + ", got '"
            + name
            + "'");
  }
}
