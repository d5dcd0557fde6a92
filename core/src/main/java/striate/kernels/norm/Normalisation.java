package striate.kernels.norm;

import striate.kernels.jit.Vectors;

/**
 * Batch normalisation of row-major {@code [rows][channels]} data (images channels last, or
 * vectors).
 *
 * <p>In training: {@link #statistics} of each shard, {@link #merge} over the shards in a fixed
 * order, {@link #coefficients} once, {@link #normalise} of each shard. Going back: {@link
 * #backwardSums} of each shard, the sums added in a fixed order, {@link #backwardCoefficients}
 * once, {@link #backward} of each shard. No method allocates.
 *
 * <p>Sums run over blocks of {@value #SUM_BLOCK} rows in single precision and over the blocks in
 * double precision; the squares are taken about the first row, so a mean far from zero costs no
 * digits. With a first row within a few standard deviations of the mean, the relative error of the
 * variance is below 2⁻¹⁷; where it is further off than {@value #ODD} variances, as in a channel
 * that only answers to the corner of an image, the channel is summed once more, about its mean.
 */
public final class Normalisation {

  /** Variances by which the first row's square may differ from the mean. */
  static final int ODD = 64;

  /** Rows summed in single precision before the sum is added to the total in double precision. */
  static final int SUM_BLOCK = 64;

  /**
   * Numbers of a few rows, which stay in the first-level cache while a vector of channels after the
   * other goes over them: a pass of all rows for each would read everything again and again.
   */
  private static final int BLOCK = 4096;

  private Normalisation() {}

  private static int blockRows(int channels) {
    return Math.clamp(BLOCK / channels, 8, SUM_BLOCK);
  }

  /**
   * The mean and the sum of squared deviations of each channel.
   *
   * @param x {@code [rows][channels]}, at least one row
   * @param mean {@code [channels]} from {@code so}: the means are written here
   * @param m2 {@code [channels]} from {@code so}: the sums of squared deviations are written here
   */
  public static void statistics(
      float[] x, int xo, int rows, int channels, double[] mean, double[] m2, int so) {
    if (channels >= Vectors.LANES && NormForm.SUMS.ready()) {
      VectorNormalisation.sums(x, xo, rows, channels, mean, m2, so);
    } else {
      ScalarNormalisation.sums(x, xo, rows, channels, mean, m2, so);
    }
    for (int j = 0; j < channels; j++) {
      // mean holds the sum of deviations from the first row, m2 that of their squares
      double sum = mean[so + j];
      double shift = sum / rows;
      double squares = m2[so + j];
      m2[so + j] = Math.max(squares - sum * shift, 0.0);
      mean[so + j] = x[xo + j] + shift;
      if (shift * shift * rows > ODD * m2[so + j] || squares == Double.POSITIVE_INFINITY) {
        anew(x, xo + j, rows, channels, mean, m2, so + j);
      }
    }
  }

  /** One channel's statistics about the mean that is known roughly, in double precision. */
  private static void anew(
      float[] x, int xo, int rows, int channels, double[] mean, double[] m2, int at) {
    double near = Double.isFinite(mean[at]) ? mean[at] : x[xo]; // sums of floats may overflow
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < rows; i++) {
      double d = x[xo + i * channels] - near;
      sum += d;
      squares += d * d;
    }
    mean[at] = near + sum / rows;
    m2[at] = Math.max(squares - sum * sum / rows, 0.0);
  }

  /**
   * Merges the statistics of one more shard into a running total (Chan, Golub, LeVeque 1979).
   *
   * @param count how many rows the total covers so far; with 0 the shard's statistics are copied
   * @param shardCount how many rows the shard has
   * @return the rows covered now
   */
  public static long merge(
      double[] mean,
      double[] m2,
      int to,
      long count,
      double[] shardMean,
      double[] shardM2,
      int from,
      long shardCount,
      int channels) {
    if (count == 0) {
      System.arraycopy(shardMean, from, mean, to, channels);
      System.arraycopy(shardM2, from, m2, to, channels);
      return shardCount;
    }
    long all = count + shardCount;
    double share = (double) shardCount / all;
    for (int j = 0; j < channels; j++) {
      double delta = shardMean[from + j] - mean[to + j];
      mean[to + j] += delta * share;
      m2[to + j] += shardM2[from + j] + delta * delta * share * count;
    }
    return all;
  }

  /**
   * What {@link #normalise} needs, from the merged statistics: {@code y = (x - mean) / √(variance +
   * epsilon) · gamma + beta = x · scale + shift}.
   *
   * @param count the rows that the statistics cover; the variance is {@code m2 / count}
   * @param parameters from {@code po}: {@code channels} gammas, then {@code channels} betas
   * @param saved from {@code vo}, 4 · channels: means, inverse standard deviations, scales, shifts
   */
  public static void coefficients(
      double[] mean,
      double[] m2,
      int so,
      long count,
      double epsilon,
      int channels,
      float[] parameters,
      int po,
      float[] saved,
      int vo) {
    for (int j = 0; j < channels; j++) {
      double invStd = 1 / Math.sqrt(m2[so + j] / count + epsilon);
      double scale = parameters[po + j] * invStd;
      saved[vo + j] = (float) mean[so + j];
      saved[vo + channels + j] = (float) invStd;
      saved[vo + 2 * channels + j] = (float) scale;
      saved[vo + 3 * channels + j] = (float) (parameters[po + channels + j] - mean[so + j] * scale);
    }
  }

  /**
   * Moves the running statistics towards those of the batch: {@code running = running · (1 -
   * momentum) + batch · momentum}, the variance with {@code count - 1} (PyTorch's way).
   *
   * @param running from {@code ro}: {@code channels} means, then {@code channels} variances
   */
  public static void updateRunning(
      double[] mean,
      double[] m2,
      int so,
      long count,
      double momentum,
      int channels,
      float[] running,
      int ro) {
    double divisor = Math.max(count - 1, 1);
    for (int j = 0; j < channels; j++) {
      int r = ro + j;
      int v = r + channels;
      running[r] = (float) (running[r] * (1 - momentum) + mean[so + j] * momentum);
      running[v] = (float) (running[v] * (1 - momentum) + m2[so + j] / divisor * momentum);
    }
  }

  /**
   * Scale and shift out of the running statistics, for inference.
   *
   * @param running from {@code ro}: {@code channels} means, then {@code channels} variances
   * @param parameters from {@code po}: {@code channels} gammas, then {@code channels} betas
   * @param scale {@code [channels]}
   * @param shift {@code [channels]}
   */
  public static void inferenceCoefficients(
      float[] running,
      int ro,
      double epsilon,
      int channels,
      float[] parameters,
      int po,
      float[] scale,
      int so,
      float[] shift,
      int sho) {
    for (int j = 0; j < channels; j++) {
      double factor = parameters[po + j] / Math.sqrt(running[ro + channels + j] + epsilon);
      scale[so + j] = (float) factor;
      shift[sho + j] = (float) (parameters[po + channels + j] - running[ro + j] * factor);
    }
  }

  /**
   * What {@link #normalise}, {@link #backwardSums} and {@link #backward} need where the running
   * statistics are constants: {@code dx = dy · scale}.
   *
   * @param running from {@code ro}: {@code channels} means, then {@code channels} variances
   * @param parameters from {@code po}: {@code channels} gammas, then {@code channels} betas
   * @param saved from {@code vo}, as {@link #coefficients} writes it
   * @param abk from {@code ao}: {@code channels} scales, then twice as many zeros
   */
  public static void fixedCoefficients(
      float[] running,
      int ro,
      double epsilon,
      int channels,
      float[] parameters,
      int po,
      float[] saved,
      int vo,
      float[] abk,
      int ao) {
    for (int j = 0; j < channels; j++) {
      double invStd = 1 / Math.sqrt(running[ro + channels + j] + epsilon);
      saved[vo + j] = running[ro + j];
      saved[vo + channels + j] = (float) invStd;
    }
    int scales = vo + 2 * channels;
    inferenceCoefficients(
        running, ro, epsilon, channels, parameters, po, saved, scales, saved, scales + channels);
    System.arraycopy(saved, scales, abk, ao, channels);
    java.util.Arrays.fill(abk, ao + channels, ao + 3 * channels, 0);
  }

  /**
   * {@code y = x · scale + shift} by channel, each with one rounding. In place is allowed.
   *
   * @param ceiling of the clipped ReLU that is applied to the results; infinite for a plain ReLU, 0
   *     for none
   */
  public static void normalise(
      float[] x,
      int xo,
      int rows,
      int channels,
      float[] scale,
      int so,
      float[] shift,
      int sho,
      float[] y,
      int yo,
      float ceiling) {
    if (channels >= Vectors.LANES && NormForm.NORMALISE.ready()) {
      int block = blockRows(channels);
      for (int r = 0; r < rows; r += block) {
        int n = Math.min(block, rows - r);
        int from = xo + r * channels;
        int to = yo + r * channels;
        VectorNormalisation.normalise(x, from, n, channels, scale, so, shift, sho, y, to, ceiling);
      }
    } else {
      ScalarNormalisation.normalise(x, xo, rows, channels, scale, so, shift, sho, y, yo, ceiling);
    }
  }

  /**
   * The two sums that the gradient needs, by channel: of dy, and of dy · (x - mean).
   *
   * @param saved from {@code vo}: what {@link #coefficients} wrote
   * @param ceiling of the ReLU that {@link #normalise} did as well, 0 for none: dy then counts only
   *     where {@code x · scale + shift} is above zero and below the ceiling
   * @param sums from {@code so}, 2 · channels: the sums of dy, then those of dy · (x - mean); they
   *     replace what was there
   */
  public static void backwardSums(
      float[] x,
      int xo,
      float[] dy,
      int dyo,
      int rows,
      int channels,
      float[] saved,
      int vo,
      float ceiling,
      double[] sums,
      int so) {
    if (channels >= Vectors.LANES && NormForm.BACKWARD_SUMS.ready()) {
      VectorNormalisation.backwardSums(
          x, xo, dy, dyo, rows, channels, saved, vo, ceiling, sums, so);
    } else {
      ScalarNormalisation.backwardSums(
          x, xo, dy, dyo, rows, channels, saved, vo, ceiling, sums, so);
    }
  }

  /**
   * The gradients of gamma and beta, and what {@link #backward} needs: {@code dx = dy · a + x · b +
   * k}.
   *
   * @param sums from {@code so}: those of {@link #backwardSums}, added over all shards
   * @param count the rows of all shards
   * @param saved from {@code vo}: what {@link #coefficients} wrote
   * @param gradient from {@code go}: {@code channels} of gamma, then {@code channels} of beta;
   *     replaced
   * @param abk from {@code ao}: {@code channels} each of a, b and k
   */
  public static void backwardCoefficients(
      double[] sums,
      int so,
      long count,
      int channels,
      float[] saved,
      int vo,
      float[] gradient,
      int go,
      float[] abk,
      int ao) {
    for (int j = 0; j < channels; j++) {
      double invStd = saved[vo + channels + j];
      double scale = saved[vo + 2 * channels + j];
      double sumDy = sums[so + j];
      double sumDyXhat = sums[so + channels + j] * invStd;
      gradient[go + j] = (float) sumDyXhat;
      gradient[go + channels + j] = (float) sumDy;
      double b = -scale * invStd * sumDyXhat / count;
      abk[ao + j] = (float) scale;
      abk[ao + channels + j] = (float) b;
      abk[ao + 2 * channels + j] = (float) (-scale * sumDy / count - b * saved[vo + j]);
    }
  }

  /**
   * {@code dx = dy · a + x · b + k} by channel. dx may be dy or x.
   *
   * @param abk from {@code ao}: what {@link #backwardCoefficients} wrote
   * @param saved from {@code vo}: what {@link #coefficients} wrote
   * @param ceiling as for {@link #backwardSums}
   */
  public static void backward(
      float[] x,
      int xo,
      float[] dy,
      int dyo,
      int rows,
      int channels,
      float[] abk,
      int ao,
      float[] saved,
      int vo,
      float ceiling,
      float[] dx,
      int dxo) {
    if (channels >= Vectors.LANES && NormForm.BACKWARD.ready()) {
      int block = blockRows(channels);
      for (int r = 0; r < rows; r += block) {
        int at = r * channels;
        VectorNormalisation.backward(
            x,
            xo + at,
            dy,
            dyo + at,
            Math.min(block, rows - r),
            channels,
            abk,
            ao,
            saved,
            vo,
            ceiling,
            dx,
            dxo + at);
      }
    } else {
      ScalarNormalisation.backward(
          x, xo, dy, dyo, rows, channels, abk, ao, saved, vo, ceiling, dx, dxo);
    }
  }
}
