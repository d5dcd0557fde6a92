package striate.run.cpu;

import striate.kernels.pool.Pooling;
import striate.nn.GlobalAveragePool;
import striate.run.op.Binding;
import striate.run.op.LayerOp;
import striate.run.op.Pass;

/** The arithmetic of {@link GlobalAveragePool}. */
final class GlobalAveragePoolOp implements LayerOp {
  private final int pixels;
  private final int channels;

  GlobalAveragePoolOp(Binding binding) {
    pixels = binding.input().pixels();
    channels = binding.input().channels();
  }

  @Override
  public void forward(Pass p) {
    for (int i = 0; i < p.images; i++) {
      Pooling.globalAverage(
          p.in[0],
          p.inAt[0] + i * pixels * channels,
          pixels,
          channels,
          p.out,
          p.outAt + i * channels);
    }
  }

  @Override
  public void backward(Pass p) {
    float[] inGradient = p.inGradient[0];
    if (inGradient != null) {
      for (int i = 0; i < p.images; i++) {
        Pooling.globalAverageBackward(
            p.outGradient,
            p.outGradientAt + i * channels,
            pixels,
            channels,
            inGradient,
            p.inGradientAt[0] + i * pixels * channels);
      }
    }
  }

  @Override
  public boolean backwardReadsInput() {
    return false;
  }
}
