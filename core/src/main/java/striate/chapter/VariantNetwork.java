package striate.chapter;

import java.util.Objects;
import striate.kernels.chapter.ChapterKernels;

/**
 * A network of a {@link Variant}. With shared kernels and no pooling it is {@link ChapterNetwork},
 * the listing itself; the others have its images, batches, random numbers and corrections.
 *
 * <p>The same variant, images and labels give the same bits, at any number of threads.
 *
 * <p>Not safe for use by several threads at once.
 */
public abstract sealed class VariantNetwork permits ListingVariant, OtherVariant {
  /** Kernels of a first layer that has them. */
  public static final int KERNELS = ChapterKernels.KERNELS;

  /** Weights of a kernel. */
  public static final int TAPS = ChapterKernels.TAPS;

  static final int LABELS = ChapterKernels.LABELS;
  static final int BATCH = ChapterNetwork.BATCH_SIZE;

  /**
   * What the network makes of one image, without dropout.
   *
   * @param maps of the kernels, {@code tanh(section·kernel)}: rows × columns × 16, kernels fastest;
   *     empty for a dense layer
   * @param pooled the merged map, rows × columns; empty without pooling
   * @param winners the kernel with the largest output at each position, the first of equal ones;
   *     empty for a dense layer
   * @param hidden what the output layer reads
   * @param probabilities of the ten labels
   */
  @SuppressWarnings("ArrayRecordComponent") // a carrier between arrays; nothing compares them
  public record Look(
      double[] maps, double[] pooled, byte[] winners, double[] hidden, double[] probabilities) {}

  final Variant variant;

  VariantNetwork(Variant variant) {
    this.variant = variant;
  }

  /**
   * The network before its first epoch.
   *
   * @param train images to train on; the chapter takes 1,000
   * @param test images to evaluate after every epoch; the chapter takes 10,000
   * @param threads that share the work
   * @throws IllegalArgumentException if there is no test image, or too few training images for one
   *     batch of 128
   */
  public static VariantNetwork create(Digits train, Digits test, Variant variant, int threads) {
    ChapterSettings settings = new ChapterSettings(1, threads, variant.fixes());
    if (variant.layer() == Variant.Layer.SHARED && variant.pooling() == Variant.Pooling.NONE) {
      return new ListingVariant(train, test, variant, settings);
    }
    ChapterNetwork.check(train, test, variant.fixes());
    return new OtherVariant(train, test, variant, threads);
  }

  /** The variant. */
  public Variant variant() {
    return variant;
  }

  /** Trains on every batch, then evaluates the test images. */
  public abstract Epoch epoch();

  /** The share of images that are classified correctly, without dropout. */
  public double accuracy(Digits digits) {
    int[] predicted = predict(digits);
    int correct = 0;
    for (int i = 0; i < predicted.length; i++) {
      correct += predicted[i] == digits.label(i) ? 1 : 0;
    }
    return (double) correct / predicted.length;
  }

  /** The label with the largest score, of every image; without dropout. */
  public abstract int[] predict(Digits digits);

  /** The number of weights. */
  public abstract int weightCount();

  /**
   * The kernels, 9×16, row by row: {@code [tap][kernel]}; of unshared ones those of a position.
   *
   * @throws IllegalArgumentException for a dense layer
   * @throws IndexOutOfBoundsException if there is no such position
   */
  public abstract double[] kernels(int position);

  /** What it makes of one image. */
  public abstract Look look(Digits digits, int image);

  /** A hash of all bits of the weights: equal trainings have equal hashes. */
  public abstract long hash();

  static long hash(long start, double[] values) {
    long h = start;
    for (double v : values) {
      h = h * 0x9E3779B97F4A7C15L + Double.doubleToRawLongBits(v);
      h ^= h >>> 29;
    }
    return h;
  }

  /** The kernel with the largest output at each position. */
  static byte[] winners(double[] maps) {
    byte[] winners = new byte[maps.length / KERNELS];
    for (int p = 0; p < winners.length; p++) {
      for (int k = 1; k < KERNELS; k++) {
        if (maps[p * KERNELS + k] > maps[p * KERNELS + winners[p]]) {
          winners[p] = (byte) k;
        }
      }
    }
    return winners;
  }

  void checkPosition(int position) {
    Objects.checkIndex(position, variant.side() * variant.side());
  }
}
