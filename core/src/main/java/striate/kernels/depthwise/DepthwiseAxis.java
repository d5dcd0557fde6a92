package striate.kernels.depthwise;

import java.util.ArrayList;
import java.util.List;

/**
 * One dimension of a depthwise convolution: which positions of its source each position of its
 * result reads, through which taps. Going forward the source is the image; going backward it is the
 * gradient of the result, and with a stride of s only every s-th tap meets a position.
 */
final class DepthwiseAxis {
  /** The widest stride of a tile of neighbours. */
  private static final int WIDEST = 2;

  /** Positions of the smallest tile of neighbours. */
  private static final int FEWEST = 4;

  /** The first tap of each position, in the order of its source. */
  final int[] firstTap;

  /** How many taps each position has. */
  final int[] tapCount;

  /** The place in the source that the first tap reads. */
  final int[] source;

  /** From one tap of a position to the next. */
  final int tapStep;

  /** From the source of one tap to that of the next. */
  final int sourceStep;

  /**
   * Whether all positions can be done at once, as neighbours that share what they read, of which
   * only the first and the last few lack taps.
   */
  final boolean whole;

  /** From the first tap of a position to that of the next, in the source. */
  final int stride;

  /** Then, how many taps of the first position lie before the source. */
  final int left;

  /** Then, how many taps of the last position lie behind the source. */
  final int right;

  /** The taps of a position that lacks none. */
  private final int taps;

  /** Then, the number of a position's first tap. */
  final int first;

  /** Positions that have the same taps and follow one another evenly, in ascending order. */
  final List<Run> runs;

  /**
   * Such positions.
   *
   * @param first the first position
   * @param step from one to the next
   * @param count how many
   * @param advance from the source of one to that of the next
   */
  record Run(int first, int step, int count, int advance) {}

  /**
   * Prepares the tables.
   *
   * @param lead how far before the source the first position's first tap reads
   * @param stride from one position's first tap to the next one's, 0 if that is not even
   */
  private DepthwiseAxis(
      int positions, int tapStep, int sourceStep, int kernel, int size, int lead, int stride) {
    int over = (positions - 1) * stride - lead + kernel - size;
    this.stride = stride;
    this.taps = kernel;
    this.left = lead;
    this.right = Math.max(0, over);
    this.first = tapStep > 0 ? 0 : kernel - 1;
    this.whole =
        stride > 0
            && stride <= WIDEST
            && sourceStep == 1
            && (kernel == 3 || kernel == 5 || (stride == 1 && isWide(kernel)))
            && positions >= FEWEST
            && lead >= 0
            && lead < kernel
            && over < kernel;
    this.firstTap = new int[positions];
    this.tapCount = new int[positions];
    this.source = new int[positions];
    this.tapStep = tapStep;
    this.sourceStep = sourceStep;
    this.runs = new ArrayList<>();
  }

  /** Whether the whole positions are done three and four taps at a time. */
  boolean isWide() {
    return whole && isWide(taps);
  }

  private static boolean isWide(int kernel) {
    return kernel == 4 || kernel > 5;
  }

  /** From the image to the result. */
  static DepthwiseAxis forward(int in, int out, int kernel, int stride, int pad, int dilation) {
    DepthwiseAxis axis = new DepthwiseAxis(out, 1, dilation, kernel, in, pad, stride);
    for (int o = 0; o < out; o++) {
      for (int k = 0; k < kernel; k++) {
        axis.meet(o, k, o * stride - pad + k * dilation, in);
      }
    }
    axis.cut(1, stride);
    return axis;
  }

  /** From the gradient of the result to that of the image. */
  static DepthwiseAxis backward(int in, int out, int kernel, int stride, int pad, int dilation) {
    // Of the taps that meet a position each is this far from the next.
    int apart = stride / gcd(stride, dilation);
    int lead = kernel - 1 - pad;
    DepthwiseAxis axis =
        new DepthwiseAxis(
            in, -apart, apart * dilation / stride, kernel, out, lead, stride == 1 ? 1 : 0);
    for (int i = 0; i < in; i++) {
      for (int k = kernel - 1; k >= 0; k--) {
        int from = i + pad - k * dilation;
        if (Math.floorMod(from, stride) == 0) {
          axis.meet(i, k, Math.floorDiv(from, stride), out);
        }
      }
    }
    axis.cut(stride, 1);
    return axis;
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  private void meet(int position, int tap, int from, int size) {
    if (from >= 0 && from < size) {
      if (tapCount[position]++ == 0) {
        firstTap[position] = tap;
        source[position] = from;
      }
    }
  }

  private void cut(int step, int advance) {
    for (int phase = 0; phase < Math.min(step, source.length); phase++) {
      int first = phase;
      for (int p = phase; p < source.length; p += step) {
        int next = p + step;
        boolean goesOn =
            next < source.length
                && firstTap[next] == firstTap[p]
                && tapCount[next] == tapCount[p]
                && (tapCount[p] == 0 || source[next] == source[p] + advance);
        if (!goesOn) {
          runs.add(new Run(first, step, (p - first) / step + 1, advance));
          first = next;
        }
      }
    }
  }
}
