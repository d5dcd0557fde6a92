package striate.nn;

import java.util.List;
import striate.kernels.element.Activation;
import striate.kernels.norm.Normalisation;

/**
 * Batch normalisation by channel (Ioffe and Szegedy 2015): with the batch's mean and variance while
 * training, with running ones otherwise.
 *
 * <p>It is the only layer in which the images of a batch depend on one another: each shard computes
 * its statistics, these are merged in the order of the shards, and only then does any shard go on.
 * The running variance is updated with the unbiased variance of the batch, as in PyTorch.
 *
 * @param epsilon added to the variance
 * @param momentum share of the new statistics in the running ones
 */
public record BatchNorm(float epsilon, float momentum) implements Layer {

  /** Refuses an ε that is not positive and a momentum outside [0, 1]. */
  public BatchNorm {
    if (!(epsilon > 0) || Float.isInfinite(epsilon) || !(momentum >= 0 && momentum <= 1)) {
      throw new IllegalArgumentException(
          "batch norm: a finite epsilon above 0 and momentum in [0, 1] expected, got "
              + epsilon
              + " and "
              + momentum);
    }
  }

  @Override
  public String kind() {
    return "bn";
  }

  @Override
  public String describe(List<Shape> inputs) {
    return "BatchNorm(" + inputs.getFirst().channels() + ")";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape in = inputs.getFirst();
    if (in.isTensor()) {
      throw new ShapeException("expects an image or features [N, D], got the tensor " + in);
    }
    if (in.flat() && in.pixels() > 1) {
      throw new ShapeException("expects an image before it is flattened, got " + in);
    }
    return in;
  }

  @Override
  public List<Parameter> parameters(List<Shape> inputs) {
    int channels = inputs.getFirst().channels();
    Initialiser zero = new Initialiser.Constant(0);
    Initialiser one = new Initialiser.Constant(1);
    return List.of(
        Parameter.plain("weight", Parameter.Role.OFFSET, channels, one),
        Parameter.plain("bias", Parameter.Role.OFFSET, channels, zero),
        Parameter.plain("running_mean", Parameter.Role.STATISTIC, channels, zero),
        Parameter.plain("running_var", Parameter.Role.STATISTIC, channels, one));
  }

  @Override
  public LayerOp bind(Binding binding) {
    int channels = binding.input().channels();
    int pixels = binding.input().pixels();
    float ceiling = ceiling(binding);
    if (binding.training()) {
      return new Training(channels, pixels, epsilon, momentum, ceiling);
    }
    return binding.backward()
        ? new FixedNorm(channels, pixels, epsilon, binding, ceiling)
        : new Running(channels, pixels, epsilon, ceiling);
  }

  private static float ceiling(Binding binding) {
    Activation activation = FusedActivation.of(binding.activation());
    if (activation.isPresent() && activation.ceiling() == 0) {
      throw new IllegalArgumentException(
          "batch norm: ReLU or ReLU6 expected, got " + binding.activation());
    }
    return activation.ceiling();
  }

  /** With running statistics: a scale and a shift, packed when the weights are. */
  private static final class Running implements LayerOp {
    private final int channels;
    private final int pixels;
    private final float epsilon;
    private final float ceiling;

    Running(int channels, int pixels, float epsilon, float ceiling) {
      this.channels = channels;
      this.pixels = pixels;
      this.epsilon = epsilon;
      this.ceiling = ceiling;
    }

    @Override
    public long packedLength() {
      return 6L * channels;
    }

    @Override
    public void pack(float[][] parameters, float[] packed, int at, int part, int parts) {
      if (part == 0) {
        for (int p = 0; p < 4; p++) {
          System.arraycopy(parameters[p], 0, packed, at + (2 + p) * channels, channels);
        }
        Normalisation.inferenceCoefficients(
            packed,
            at + 4 * channels,
            epsilon,
            channels,
            packed,
            at + 2 * channels,
            packed,
            at,
            packed,
            at + channels);
      }
    }

    @Override
    public void forward(Pass p) {
      Normalisation.normalise(
          p.in[0],
          p.inAt[0],
          p.images * pixels,
          channels,
          p.packed,
          p.packedAt,
          p.packed,
          p.packedAt + channels,
          p.out,
          p.outAt,
          ceiling);
    }

    @Override
    public void backward(Pass p) {
      throw new UnsupportedOperationException("bound without a backward pass");
    }

    @Override
    public boolean inPlace() {
      return true;
    }
  }

  /** With the batch's statistics. */
  private static final class Training implements LayerOp {
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

    Training(int channels, int pixels, float epsilon, float momentum, float ceiling) {
      this.channels = channels;
      this.pixels = pixels;
      this.epsilon = epsilon;
      this.momentum = momentum;
      this.ceiling = ceiling;
      this.stride = Math.addExact(Math.multiplyExact(4, channels), 1);
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

    private int shard(Pass p) {
      return 2 * channels + stride * p.shard;
    }

    // The merged statistics stand first; they outlive the step's other sums, for commit().
    // So backward's sums go to the shards' places only.

    @Override
    public void forward(Pass p) {
      int at = shard(p);
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
            Normalisation.merge(
                s, m2, at, (long) s[at + 4 * channels], s, m2, chunk, rows, channels);
      }
    }

    @Override
    public void meetForward(Pass p) {
      double[] s = p.shared;
      double[] m2 = p.squares;
      long count = 0;
      for (int i = 0; i < p.shards; i++) {
        int at = 2 * channels + stride * i;
        count =
            Normalisation.merge(s, m2, 0, count, s, m2, at, (long) s[at + 4 * channels], channels);
      }
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
      int at = shard(p);
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
    public void meetBackward(Pass p) {
      double[] s = p.shared;
      int first = 2 * channels;
      for (int i = 1; i < p.shards; i++) {
        add(s, first + stride * i, first);
      }
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
}
