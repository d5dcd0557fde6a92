package striate.trust;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import striate.data.Dataset;
import striate.data.Fit;
import striate.data.Picture;
import striate.data.Preprocessing;
import striate.threads.Loops;

/**
 * Near-duplicates of two sets: pictures of one that look the same as one of the other, though their
 * bytes may differ by size, packing, brightness or a little noise.
 *
 * <p>A perceptual hash finds candidates: the signs of the 8×8 lowest frequencies (DCT) of the
 * picture, scaled to 32×32 grey, against their median (the mean itself left out), of which at most
 * {@link #BITS} of 64 may differ. Of these, pictures count whose 32×32 grey samples correlate by at
 * least {@link #CORRELATION} (Pearson, so that brightness and contrast do not matter). Mirrored,
 * turned or cropped copies are not found.
 */
public final class NearCopies {
  /** Bits of the hash that may differ. */
  public static final int BITS = 10;

  /** The least correlation. */
  public static final double CORRELATION = 0.99;

  private static final int SIDE = 32;
  private static final int LOW = 8;

  private NearCopies() {}

  /**
   * A picture and the one of the other set that is most like it.
   *
   * @param picture its place in the set that is looked at
   * @param other the place in the other set
   * @param correlation of the two
   */
  public record Pair(int picture, int other, double correlation) {}

  /**
   * The pictures of {@code set} that have near-duplicates in {@code known}, each with the nearest,
   * in the order of the set.
   *
   * @throws java.util.concurrent.CancellationException if the calling thread is interrupted
   */
  public static List<Pair> of(Dataset set, Dataset known) {
    Looks a = Looks.of(set);
    Looks b = Looks.of(known);
    Pair[] found = new Pair[set.size()];
    Loops.parallel(
        "near-duplicates",
        set.size(),
        i -> {
          long hash = a.hashes[i];
          double best = CORRELATION;
          int nearest = -1;
          for (int k = 0; k < b.hashes.length; k++) {
            if (Long.bitCount(hash ^ b.hashes[k]) <= BITS) {
              double r = correlation(a.samples, i, b.samples, k);
              if (r > best || (r == best && nearest < 0)) {
                best = r;
                nearest = k;
              }
            }
          }
          if (nearest >= 0) {
            found[i] = new Pair(i, nearest, best);
          }
        });
    List<Pair> pairs = new ArrayList<>();
    for (Pair p : found) {
      if (p != null) {
        pairs.add(p);
      }
    }
    return List.copyOf(pairs);
  }

  /** The likest first. */
  public static List<Pair> likest(List<Pair> pairs) {
    return pairs.stream().sorted(Comparator.comparingDouble(p -> -p.correlation())).toList();
  }

  /** 1 for pictures of one brightness each, which look the same as one another. */
  private static double correlation(byte[] a, int i, byte[] b, int k) {
    int n = SIDE * SIDE;
    long sumA = 0;
    long sumB = 0;
    long squaresA = 0;
    long squaresB = 0;
    long products = 0;
    for (int p = 0; p < n; p++) {
      int x = a[i * n + p] & 0xff;
      int y = b[k * n + p] & 0xff;
      sumA += x;
      sumB += y;
      squaresA += (long) x * x;
      squaresB += (long) y * y;
      products += (long) x * y;
    }
    long varA = n * squaresA - sumA * sumA;
    long varB = n * squaresB - sumB * sumB;
    if (varA == 0 || varB == 0) {
      return varA == varB ? 1 : 0;
    }
    long together = n * products - sumA * sumB;
    return (double) together / (Math.sqrt((double) varA) * Math.sqrt((double) varB));
  }

  /**
   * What is compared.
   *
   * @param hashes of the pictures
   * @param samples [pictures, 32, 32]
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Looks(long[] hashes, byte[] samples) {
    static Looks of(Dataset set) {
      int n = SIDE * SIDE;
      long[] hashes = new long[set.size()];
      byte[] samples = new byte[Math.multiplyExact(set.size(), n)];
      Preprocessing small = Preprocessing.of(1, SIDE, SIDE).fit(Fit.STRETCH);
      double[] cosines = cosines();
      Loops.parallel(
          "near-duplicates",
          hashes.length,
          i -> {
            Picture p = set.fitted(i, small);
            p.copyTo(samples, i * n);
            hashes[i] = hash(samples, i * n, cosines);
          });
      return new Looks(hashes, samples);
    }

    private static double[] cosines() {
      double[] table = new double[LOW * SIDE];
      for (int u = 0; u < LOW; u++) {
        for (int x = 0; x < SIDE; x++) {
          table[u * SIDE + x] = StrictMath.cos((2 * x + 1) * u * Math.PI / (2 * SIDE));
        }
      }
      return table;
    }

    private static long hash(byte[] samples, int from, double[] cosines) {
      double[] rows = new double[SIDE * LOW];
      for (int y = 0; y < SIDE; y++) {
        for (int u = 0; u < LOW; u++) {
          double sum = 0;
          for (int x = 0; x < SIDE; x++) {
            sum += (samples[from + y * SIDE + x] & 0xff) * cosines[u * SIDE + x];
          }
          rows[y * LOW + u] = sum;
        }
      }
      double[] all = new double[LOW * LOW];
      for (int v = 0; v < LOW; v++) {
        for (int u = 0; u < LOW; u++) {
          double sum = 0;
          for (int y = 0; y < SIDE; y++) {
            sum += rows[y * LOW + u] * cosines[v * SIDE + y];
          }
          all[v * LOW + u] = sum;
        }
      }
      double[] sorted = Arrays.copyOfRange(all, 1, all.length);
      Arrays.sort(sorted);
      double median = sorted[sorted.length / 2];
      long hash = 0;
      for (int k = 1; k < all.length; k++) {
        hash |= all[k] > median ? 1L << k : 0;
      }
      return hash;
    }
  }
}
