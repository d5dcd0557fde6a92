package striate.run.cpu.tensor;

import striate.kernels.norm.Normalisation;
import striate.nn.Shape;
import striate.nn.tensor.GroupNorm;
import striate.run.op.Binding;
import striate.run.op.LayerOp;
import striate.run.op.Pass;

/**
 * The arithmetic of {@link GroupNorm} on images: the kernels of batch normalisation, an image at a
 * time, with statistics merged over a group's channels. Nothing is gathered, and a channel's
 * numbers stay in a lane, however few pixels it has.
 *
 * <p>With x̂ = (x − mean) · s, s the inverse standard deviation of a group of n numbers, and γ the
 * channel's weight: dx = γ s dy − s/n · (Σ γ dy + x̂ Σ γ dy x̂), which is {@code dy · a + x · b +
 * k} by channel.
 */
final class ImageGroupNormOp implements LayerOp {
  // Of each image, in units of channels: as Normalisation.coefficients writes it.
  private static final int INVERSE = 1;
  private static final int SCALE = 2;
  private static final int SHIFT = 3;
  private static final int KEPT = 4;

  private static final int ABK = 3;

  /** Ones and means, for {@link #FAR}. */
  private static final int MEANS = 2;

  /**
   * Standard deviations that a mean may lie from zero. Farther, {@code x · scale + shift} would
   * lose the digits that both have in common, so that the mean is subtracted first.
   */
  private static final double FAR = 32;

  private final int channels;
  private final int each;
  private final int pixels;
  private final double epsilon;
  private final boolean affine;
  private final boolean backward;

  ImageGroupNormOp(GroupNorm layer, Binding binding) {
    Shape in = binding.input();
    channels = in.channels();
    each = channels / layer.groups();
    pixels = in.pixels();
    epsilon = layer.epsilon();
    affine = layer.affine();
    backward = binding.backward();
  }

  @Override
  public long scratchLength(int images) {
    return (long) (backward ? ABK : KEPT + MEANS) * channels;
  }

  @Override
  public int savedPerImage() {
    return backward ? Math.multiplyExact(KEPT, channels) : 0;
  }

  /** For each shard sums of an image: two a channel on the way back, one before. */
  @Override
  public int sharedLength(int shards) {
    return Math.multiplyExact(2 * shards, channels);
  }

  private int place(Pass p) {
    return 2 * channels * p.shard;
  }

  @Override
  public boolean inPlace() {
    return !backward;
  }

  @Override
  public void forward(Pass p) {
    int size = pixels * channels;
    for (int i = 0; i < p.images; i++) {
      int x = p.inAt[0] + i * size;
      float[] to = backward ? p.saved : p.scratch;
      int kept = backward ? p.savedAt + i * KEPT * channels : p.scratchAt;
      Normalisation.statistics(p.in[0], x, pixels, channels, p.shared, p.squares, place(p));
      int y = p.outAt + i * size;
      if (coefficients(p, to, kept)) {
        int ones = p.scratchAt + (backward ? 0 : KEPT * channels);
        int means = ones + channels;
        for (int j = 0; j < channels; j++) {
          p.scratch[ones + j] = 1;
          p.scratch[means + j] = -to[kept + j];
        }
        normalise(p.in[0], x, p.scratch, ones, means, p.out, y);
        normalise(p.out, y, to, kept + SCALE * channels, kept + SHIFT * channels, p.out, y);
      } else {
        normalise(p.in[0], x, to, kept + SCALE * channels, kept + SHIFT * channels, p.out, y);
      }
    }
  }

  private void normalise(float[] x, int xo, float[] by, int scale, int shift, float[] y, int yo) {
    Normalisation.normalise(x, xo, pixels, channels, by, scale, by, shift, y, yo, 0);
  }

  /** Writes what is kept of an image; whether the mean is to be subtracted first. */
  private boolean coefficients(Pass p, float[] saved, int kept) {
    double[] means = p.shared;
    double[] m2 = p.squares;
    boolean far = false;
    for (int first = 0; first < channels; first += each) {
      int at = place(p) + first;
      double mean = 0;
      for (int j = 0; j < each; j++) {
        mean += means[at + j];
      }
      mean /= each;
      double squares = 0;
      for (int j = 0; j < each; j++) {
        double off = means[at + j] - mean;
        squares += m2[at + j] + off * off * pixels;
      }
      double inverse = 1 / Math.sqrt(squares / ((double) each * pixels) + epsilon);
      far |= Math.abs(mean) * inverse > FAR;
      means[at] = mean;
      for (int j = first; j < first + each; j++) {
        saved[kept + j] = (float) mean;
        saved[kept + INVERSE * channels + j] = (float) inverse;
        saved[kept + SCALE * channels + j] =
            (float) (affine ? p.parameters[0][j] * inverse : inverse);
      }
    }
    for (int j = 0; j < channels; j++) {
      double mean = means[place(p) + j / each * each];
      double left = far ? mean - saved[kept + j] : mean;
      double bias = affine ? p.parameters[1][j] : 0;
      // By the scale as it is rounded: its error then counts for what is left of x alone.
      saved[kept + SHIFT * channels + j] =
          (float) (bias - left * saved[kept + SCALE * channels + j]);
    }
    return far;
  }

  @Override
  public void backward(Pass p) {
    int size = pixels * channels;
    float[] dx = p.inGradient[0];
    for (int i = 0; i < p.images; i++) {
      int x = p.inAt[0] + i * size;
      int dy = p.outGradientAt + i * size;
      int kept = p.savedAt + i * KEPT * channels;
      Normalisation.backwardSums(
          p.in[0], x, p.outGradient, dy, pixels, channels, p.saved, kept, 0, p.shared, place(p));
      boolean adds = p.accumulate || i > 0;
      for (int j = 0; affine && j < channels; j++) {
        double inverse = p.saved[kept + INVERSE * channels + j];
        add(p, 0, j, p.shared[place(p) + channels + j] * inverse, adds);
        add(p, 1, j, p.shared[place(p) + j], adds);
      }
      if (dx != null) {
        slopes(p, kept);
        Normalisation.backward(
            p.in[0],
            x,
            p.outGradient,
            dy,
            pixels,
            channels,
            p.scratch,
            p.scratchAt,
            p.saved,
            kept,
            0,
            dx,
            p.inGradientAt[0] + i * size);
      }
    }
  }

  private static void add(Pass p, int parameter, int channel, double slope, boolean adds) {
    float[] gradient = p.parameterGradients[parameter];
    if (gradient != null) {
      int at = p.parameterGradientsAt[parameter] + channel;
      gradient[at] = (float) (adds ? gradient[at] + slope : slope);
    }
  }

  /** {@code a}, {@code b} and {@code k} of each channel. */
  private void slopes(Pass p, int kept) {
    float[] s = p.scratch;
    int a = p.scratchAt;
    double count = (double) each * pixels;
    for (int first = 0; first < channels; first += each) {
      double sum = 0;
      double products = 0;
      for (int j = first; j < first + each; j++) {
        double weight = affine ? p.parameters[0][j] : 1;
        sum += weight * p.shared[place(p) + j];
        products += weight * p.shared[place(p) + channels + j];
      }
      double mean = p.saved[kept + first];
      double inverse = p.saved[kept + INVERSE * channels + first];
      double b = -inverse * inverse * inverse * products / count;
      double k = -inverse * sum / count - b * mean;
      for (int j = first; j < first + each; j++) {
        s[a + j] = p.saved[kept + SCALE * channels + j];
        s[a + channels + j] = (float) b;
        s[a + 2 * channels + j] = (float) k;
      }
    }
  }
}
