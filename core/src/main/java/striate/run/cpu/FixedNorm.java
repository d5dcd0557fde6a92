package striate.run.cpu;

import striate.kernels.norm.Normalisation;
import striate.run.op.Binding;
import striate.run.op.LayerOp;
import striate.run.op.Pass;

/**
 * The arithmetic of batch normalisation with running statistics and a backward pass: scale and
 * shift are constants for the gradient of the input, and images do not depend on one another.
 */
final class FixedNorm implements LayerOp {
  // Places in the packed floats, in units of channels.
  private static final int SAVED = 0;
  private static final int ABK = 4;
  private static final int GAMMA_BETA = 7;
  private static final int RUNNING = 9;
  private static final int PACKED = 11;

  private final int channels;
  private final int pixels;
  private final float epsilon;
  private final float ceiling;
  private final boolean sums;

  FixedNorm(int channels, int pixels, float epsilon, Binding binding, float ceiling) {
    this.channels = channels;
    this.pixels = pixels;
    this.epsilon = epsilon;
    this.ceiling = ceiling;
    this.sums = binding.learns(0) || binding.learns(1);
  }

  @Override
  public long packedLength() {
    return (long) PACKED * channels;
  }

  @Override
  public void pack(float[][] parameters, float[] packed, int at, int part, int parts) {
    if (part == 0) {
      for (int p = 0; p < 4; p++) {
        System.arraycopy(parameters[p], 0, packed, at + (GAMMA_BETA + p) * channels, channels);
      }
      Normalisation.fixedCoefficients(
          packed,
          at + RUNNING * channels,
          epsilon,
          channels,
          packed,
          at + GAMMA_BETA * channels,
          packed,
          at + SAVED * channels,
          packed,
          at + ABK * channels);
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
        p.packedAt + (SAVED + 2) * channels,
        p.packed,
        p.packedAt + (SAVED + 3) * channels,
        p.out,
        p.outAt,
        ceiling);
  }

  @Override
  public boolean backwardReadsInput() {
    return ceiling > 0 || sums;
  }

  @Override
  public boolean inPlace() {
    return !backwardReadsInput();
  }

  /** Doubles of a shard: its sums so far (two a channel), and those of the chunk at hand. */
  @Override
  public int sharedLength(int shards) {
    return sums ? Math.multiplyExact(Math.multiplyExact(4, channels), shards) : 0;
  }

  @Override
  public void backward(Pass p) {
    if (sums) {
      gradients(p);
    }
    float[] inGradient = p.inGradient[0];
    if (inGradient == null) {
      return;
    }
    int rows = p.images * pixels;
    int abk = p.packedAt + ABK * channels;
    if (ceiling > 0) {
      Normalisation.backward(
          p.in[0],
          p.inAt[0],
          p.outGradient,
          p.outGradientAt,
          rows,
          channels,
          p.packed,
          abk,
          p.packed,
          p.packedAt + SAVED * channels,
          ceiling,
          inGradient,
          p.inGradientAt[0]);
    } else {
      // The gradient times the scale: a normalisation whose shift is b, all zeros.
      Normalisation.normalise(
          p.outGradient,
          p.outGradientAt,
          rows,
          channels,
          p.packed,
          abk,
          p.packed,
          abk + channels,
          inGradient,
          p.inGradientAt[0],
          0);
    }
  }

  private void gradients(Pass p) {
    double[] s = p.shared;
    int saved = p.packedAt + SAVED * channels;
    int at = 4 * channels * p.shard;
    int to = p.accumulate ? at + 2 * channels : at;
    Normalisation.backwardSums(
        p.in[0],
        p.inAt[0],
        p.outGradient,
        p.outGradientAt,
        p.images * pixels,
        channels,
        p.packed,
        saved,
        ceiling,
        s,
        to);
    for (int i = 0; p.accumulate && i < 2 * channels; i++) {
      s[at + i] += s[to + i];
    }
    float[] ofWeight = p.parameterGradients[0];
    float[] ofBias = p.parameterGradients[1];
    for (int c = 0; c < channels; c++) {
      if (ofWeight != null) {
        double inverse = p.packed[saved + channels + c];
        ofWeight[p.parameterGradientsAt[0] + c] = (float) (s[at + channels + c] * inverse);
      }
      if (ofBias != null) {
        ofBias[p.parameterGradientsAt[1] + c] = (float) s[at + c];
      }
    }
  }
}
