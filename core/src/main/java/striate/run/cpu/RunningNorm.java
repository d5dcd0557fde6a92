package striate.run.cpu;

import striate.kernels.norm.Normalisation;
import striate.run.op.LayerOp;
import striate.run.op.Pass;

/**
 * The arithmetic of batch normalisation with running statistics: a scale and a shift, packed when
 * the weights are.
 */
final class RunningNorm implements LayerOp {
  private final int channels;
  private final int pixels;
  private final float epsilon;
  private final float ceiling;

  RunningNorm(int channels, int pixels, float epsilon, float ceiling) {
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
