package striate.run.cpu;

import striate.kernels.element.Activation;
import striate.kernels.norm.Normalisation;
import striate.nn.BatchNorm;
import striate.run.op.Binding;
import striate.run.op.LayerOp;
import striate.run.op.Pass;

/** The arithmetic of {@link BatchNorm} with the batch's statistics. */
final class BatchNormOp implements LayerOp {
  // Places in Pass.common, in units of channels.
  private static final int GAMMA_BETA = 0;
  private static final int SAVED = 2;
  private static final int ABK = 6;
  private static final int RUNNING = 9;
  private static final int GRADIENT = 11;
  private static final int COMMON = 13;

  private final int channels;
  private final int pixels;
  private final float epsilon;
  private final float momentum;
  private final float ceiling;

  /** Doubles of a shard: sums (two a channel), those of the chunk at hand, and rows seen. */
  private final int stride;

  private BatchNormOp(int channels, int pixels, float epsilon, float momentum, float ceiling) {
    this.channels = channels;
    this.pixels = pixels;
    this.epsilon = epsilon;
    this.momentum = momentum;
    this.ceiling = ceiling;
    this.stride = Math.addExact(Math.multiplyExact(4, channels), 1);
  }

  /** The arithmetic of a layer: with the batch's statistics, or one of the others. */
  static LayerOp of(BatchNorm layer, Binding binding) {
    int channels = binding.input().channels();
    int pixels = binding.input().pixels();
    float epsilon = layer.epsilon();
    float ceiling = ceiling(binding);
    if (binding.training()) {
      return new BatchNormOp(channels, pixels, epsilon, layer.momentum(), ceiling);
    }
    return binding.backward()
        ? new FixedNorm(channels, pixels, epsilon, binding, ceiling)
        : new RunningNorm(channels, pixels, epsilon, ceiling);
  }

  private static float ceiling(Binding binding) {
    Activation activation = FusedActivation.of(binding.activation());
    if (activation.isPresent() && activation.ceiling() == 0) {
      throw new IllegalArgumentException(
          "batch norm: ReLU or ReLU6 expected, got " + binding.activation());
    }
    return activation.ceiling();
  }

  @Override
  public boolean meets() {
    return true;
  }

  @Override
  public int sharedLength(int shards) {
    return Math.addExact(Math.multiplyExact(stride, shards), 2 * channels);
  }

  @Override
  public int commonLength() {
    return Math.multiplyExact(COMMON, channels);
  }

  private int place(int shard) {
    return 2 * channels + stride * shard;
  }

  // The merged statistics stand first; they outlive the step's other sums, for commit().
  // So backward's sums go to the shards' places only.

  @Override
  public void forward(Pass p) {
    int at = place(p.shard);
    int rows = p.images * pixels;
    double[] s = p.shared;
    double[] m2 = p.squares;
    if (!p.accumulate) {
      Normalisation.statistics(p.in[0], p.inAt[0], rows, channels, s, m2, at);
      s[at + 4 * channels] = rows;
    } else {
      int chunk = at + 2 * channels;
      Normalisation.statistics(p.in[0], p.inAt[0], rows, channels, s, m2, chunk);
      s[at + 4 * channels] =
          Normalisation.merge(s, m2, at, (long) s[at + 4 * channels], s, m2, chunk, rows, channels);
    }
  }

  @Override
  public void mergeForward(Pass p, int into, int from) {
    int to = place(into);
    int at = place(from);
    double[] s = p.shared;
    double[] m2 = p.squares;
    int rows = 4 * channels;
    s[to + rows] =
        Normalisation.merge(
            s, m2, to, (long) s[to + rows], s, m2, at, (long) s[at + rows], channels);
  }

  @Override
  public int recordLength(boolean backward) {
    return backward ? 2 * channels : 2 * channels + 1;
  }

  @Override
  public void writeRecord(Pass p, boolean backward, int shard, double[] to, int at) {
    int from = place(shard);
    if (backward) {
      System.arraycopy(p.shared, from, to, at, 2 * channels);
    } else {
      System.arraycopy(p.shared, from, to, at, channels);
      System.arraycopy(p.squares, from, to, at + channels, channels);
      to[at + 2 * channels] = p.shared[from + 4 * channels];
    }
  }

  @Override
  public void readRecord(Pass p, boolean backward, int shard, double[] from, int at) {
    int to = place(shard);
    if (backward) {
      System.arraycopy(from, at, p.shared, to, 2 * channels);
    } else {
      System.arraycopy(from, at, p.shared, to, channels);
      System.arraycopy(from, at + channels, p.squares, to, channels);
      p.shared[to + 4 * channels] = from[at + 2 * channels];
    }
  }

  @Override
  public void meetForward(Pass p) {
    double[] s = p.shared;
    double[] m2 = p.squares;
    int at = place(0);
    System.arraycopy(s, at, s, 0, channels);
    System.arraycopy(m2, at, m2, 0, channels);
    long count = (long) s[at + 4 * channels];
    float[] c = p.common;
    System.arraycopy(p.parameters[0], 0, c, GAMMA_BETA * channels, channels);
    System.arraycopy(p.parameters[1], 0, c, (GAMMA_BETA + 1) * channels, channels);
    Normalisation.coefficients(
        s, m2, 0, count, epsilon, channels, c, GAMMA_BETA, c, SAVED * channels);
  }

  @Override
  public boolean repeats() {
    return true;
  }

  @Override
  public void forwardAfter(Pass p) {
    Normalisation.normalise(
        p.in[0],
        p.inAt[0],
        p.images * pixels,
        channels,
        p.common,
        (SAVED + 2) * channels,
        p.common,
        (SAVED + 3) * channels,
        p.out,
        p.outAt,
        ceiling);
  }

  @Override
  public void backward(Pass p) {
    int at = place(p.shard);
    double[] s = p.shared;
    int to = p.accumulate ? at + 2 * channels : at;
    Normalisation.backwardSums(
        p.in[0],
        p.inAt[0],
        p.outGradient,
        p.outGradientAt,
        p.images * pixels,
        channels,
        p.common,
        SAVED * channels,
        ceiling,
        s,
        to);
    if (p.accumulate) {
      add(s, to, at);
    }
  }

  private void add(double[] s, int from, int to) {
    for (int i = 0; i < 2 * channels; i++) {
      s[to + i] += s[from + i];
    }
  }

  @Override
  public void mergeBackward(Pass p, int into, int from) {
    add(p.shared, place(from), place(into));
  }

  @Override
  public void meetBackward(Pass p) {
    double[] s = p.shared;
    int first = place(0);
    float[] c = p.common;
    Normalisation.backwardCoefficients(
        s,
        first,
        (long) p.batch * pixels,
        channels,
        c,
        SAVED * channels,
        c,
        GRADIENT * channels,
        c,
        ABK * channels);
    // The whole batch's gradient goes into the first shard's place; the others hold zero.
    for (int g = 0; g < 2; g++) {
      float[] gradient = p.parameterGradients[g];
      if (gradient != null) {
        int to = p.parameterGradientsAt[g];
        System.arraycopy(c, (GRADIENT + g) * channels, gradient, to, channels);
      }
    }
  }

  @Override
  public void backwardAfter(Pass p) {
    float[] inGradient = p.inGradient[0];
    if (inGradient != null) {
      Normalisation.backward(
          p.in[0],
          p.inAt[0],
          p.outGradient,
          p.outGradientAt,
          p.images * pixels,
          channels,
          p.common,
          ABK * channels,
          p.common,
          SAVED * channels,
          ceiling,
          inGradient,
          p.inGradientAt[0]);
    }
  }

  @Override
  public void commit(Pass p) {
    float[] c = p.common;
    int at = RUNNING * channels;
    System.arraycopy(p.parameters[2], 0, c, at, channels);
    System.arraycopy(p.parameters[3], 0, c, at + channels, channels);
    Normalisation.updateRunning(
        p.shared, p.squares, 0, (long) p.batch * pixels, momentum, channels, c, at);
    System.arraycopy(c, at, p.parameters[2], 0, channels);
    System.arraycopy(c, at + channels, p.parameters[3], 0, channels);
  }
}
